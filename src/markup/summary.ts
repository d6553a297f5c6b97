import { truncate } from '../core/text.ts'
import { plainText, plainTitle } from './plain-text.ts'

const SUMMARY_MAX = 1000
const OPENING_MAX = 80

/** The text of the first paragraph that has any; of the whole fragment when there is none. */
export function firstParagraph(html: string): string {
  for (const [, paragraph = ''] of html.matchAll(/<p(?:\s[^>]*)?>([\s\S]*?)<\/p>/g)) {
    const text = plainText(paragraph)
    if (text !== '') return text
  }
  return plainText(html)
}

/**
 * What a post says in short, from its front matter, else from the part before its “more” mark, else from its first
 * paragraph. Absent when it would only repeat the title or the whole content (RFC 4287 §4.2.13).
 *
 * @param isAlone the content does not stand beside it
 */
export function summaryOf(
  html: string,
  title: string | undefined,
  stated: string | undefined,
  teaser: string | undefined,
  isAlone = false,
): { summary?: string; opening?: string } {
  const short =
    statedText(stated ?? '') ||
    plainText(withoutNoteMarks(teaser ?? '')) ||
    firstParagraph(withoutNoteMarks(html))
  const opening = title === undefined ? truncate(short, OPENING_MAX) : ''
  const summary = truncate(short, SUMMARY_MAX)
  const repeats = summary === '' || summary === (title ?? opening) || (!isAlone && isWhole(summary, html))
  return { ...(!repeats && { summary }), ...(opening !== '' && { opening }) }
}

/** The numbers of footnotes mean nothing without the notes. */
function withoutNoteMarks(html: string): string {
  return html.includes('<sup id="fnref-')
    ? html.replace(/<sup id="fnref-[^<>]*>(?:<a [^<>]*>)?\d*(?:<\/a>)?<\/sup>/g, '')
    : html
}

/** A stated summary is a line of text, unless somebody wrote paragraphs. */
function statedText(stated: string): string {
  const hasBlocks = /<(?:p|div|ul|ol|br|blockquote|h[1-6])(?:\s[^<>]*)?\/?>/i.test(stated)
  return hasBlocks ? plainText(stated) : plainTitle(stated)
}

/** Markup and references make HTML longer than its text, but hardly this much longer. */
function isWhole(summary: string, html: string): boolean {
  return html.length <= summary.length * 8 + 1000 && plainText(html) === summary
}
