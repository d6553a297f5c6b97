import type { Flavour } from '../core/post.ts'
import type { AttributeMarks, MarkedThing } from './attribute-marks.ts'

/**
 * Markdown without its code, freed from what says how a page looks: kramdown's attribute lists (`{: .lead}`) and extensions
 * (`{::comment}`), goldmark's attributes (`{.lead}`), ids of headings (`{#id}`). Takes linear time.
 *
 * @param marks keeps what means something to a reader, such as `{: lang="ar"}`
 */
export function withoutAttributes(
  markdown: string,
  flavour: Flavour | undefined,
  marks: AttributeMarks,
): string {
  if (!/\{[:.#]|\smarkdown=/.test(markdown)) return markdown
  const text = markdown.replace(
    /^( {0,3}#{1,6}[ \t][^\n]{0,1000}?)[ \t]*\{#[\w:.-]{1,200}[^{}\n]{0,200}\}[ \t]*(?:#+[ \t]*)?$/gm,
    '$1',
  )
  if (flavour === 'goldmark') return withoutGoldmark(text)
  return flavour === 'kramdown' ? withoutKramdown(text, marks) : text
}

/** https://gohugo.io/content-management/markdown-attributes/ */
function withoutGoldmark(text: string): string {
  return text
    .replace(/^( {0,3}#{1,6}[ \t][^\n]{0,1000}?)[ \t]*\{[.#][^{}\n]{1,300}\}[ \t]*$/gm, '$1')
    .replace(/^[ \t>]*\{(?:[.#][\w-]|[\w-]{1,50}=)[^{}\n]{0,300}\}[ \t]*$/gm, '')
}

/** https://kramdown.gettalong.org/syntax.html#attribute-list-definitions and what follows there. */
function withoutKramdown(text: string, marks: AttributeMarks): string {
  const opened = text.includes('markdown=') ? withInnerMarkdown(text) : text
  if (!opened.includes('{:')) return opened
  return (
    withBlockMarks(withoutComments(opened), marks)
      .replace(/\{:(?::(?:nomarkdown|options|comment)|\/)[^{}\n]{0,300}\}/g, '')
      // A list that a table of contents takes the place of.
      .replace(
        /^[ \t]{0,3}(?:[-*+]|\d+\.)[ \t][^\n]{0,300}\n[ \t]{0,3}\{:[ \t]{0,5}toc\b[^{}\n]{0,300}\}[ \t]*$/gim,
        '',
      )
      // Of a block: a line of its own.
      .replace(/^ {0,3}(?:> ?)*\{:[^{}\n]{0,500}\}[ \t]*(\n(?=[ \t]*(?:\n|[-*+] |\d+[.)] ))|$)/gm, '')
      .replace(/^[ \t]{0,12}\{:[^{}\n]{0,500}\}[ \t]*$/gm, '')
      // Of a list's item, or of a span.
      .replace(
        /(^[ \t]{0,12}(?:[-*+]|\d+[.)])[ \t]{1,4})\{:([^{}\n]{0,500})\}/gm,
        (_, before: string, list: string) => before + marks.mark('item', list),
      )
      .replace(/(?<=[)*_\]>`\0])\{:([^{}]{0,500})\}/g, (_, list: string) => marks.mark('span', list))
      .replace(
        /^( {0,3}#{1,6}[ \t][^\n]{0,1000}?)[ \t]*\{:([^{}\n]{0,500})\}[ \t]*$/gm,
        (_, heading: string, list: string) => heading + marks.mark('block', list),
      )
  )
}

/** A list on a line of its own belongs to the block before it, else to the one behind it. */
function withBlockMarks(text: string, marks: AttributeMarks): string {
  if (!/\{:[^{}\n]*=/.test(text)) return text
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    const [, prefix = '', list] = /^((?:[ \t]|> ?){0,12})\{:([^{}\n]{0,500})\}[ \t]*$/.exec(line) ?? []
    if (list === undefined) continue
    // Below an underlined heading stands its line.
    const above = index > 1 && /^ {0,3}(?:=+|-+)[ \t]*$/.test(lines[index - 1] ?? '') ? index - 2 : index - 1
    const target = above >= 0 && (lines[above] ?? '').trim() !== '' ? above : index + 1
    const block = lines[target] ?? ''
    if (block.trim() === '' || /^[ \t>]*(?:\0\d+\0[ \t]*$|<|\{:)|\{:[^{}]*\}[ \t]*$/.test(block)) continue
    lines[target] = withMark(block, prefix, (thing) => marks.mark(thing, list))
  }
  return lines.join('\n')
}

/** A line of a block with a mark where its text ends. */
function withMark(line: string, prefix: string, mark: (thing: MarkedThing) => string): string {
  const end = line.trimEnd()
  const indent = line.length - line.trimStart().length
  if (/^ {0,3}>/.test(line) && !prefix.includes('>')) return end + mark('quote')
  if (/^[ \t>]*(?:[-*+]|\d+[.)])[ \t]/.test(line))
    return end + mark(prefix.length > indent ? 'item' : indent > 0 ? 'inner list' : 'list')
  if (end.endsWith('|')) return `${end.slice(0, -1).trimEnd()}${mark('table')}|`
  return end.replace(/[ \t]*#*$/, (hashes) => (end.trimStart().startsWith('#') ? '' : hashes)) + mark('block')
}

/** From `{::comment}` to `{:/comment}` or `{:/}`. */
function withoutComments(text: string): string {
  let out = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('{::comment}', at)
    const end = start === -1 ? -1 : text.indexOf('{:/', start)
    const close = end === -1 ? -1 : text.indexOf('}', end)
    if (close === -1) return out + text.slice(at)
    out += text.slice(at, start)
    at = close + 1
  }
}

/** Elements whose content is Markdown, too: a blank line says so everywhere. */
function withInnerMarkdown(text: string): string {
  return text.replace(
    /(<[a-z][a-z0-9]{0,20}(?=\s)[^<>\n]{0,300}?)\smarkdown=["']?(?:1|block|span)["']?([^<>\n]{0,300}>)/gi,
    '$1$2\n\n',
  )
}
