import { decodeHTML } from 'entities'
import { Marked, type Tokens } from 'marked'
import type { FilesBeside, Flavour } from '../core/post.ts'
import { type Abbreviations, abbreviationsOf, withMeanings } from './abbreviations.ts'
import { withAlertTitle } from './alerts.ts'
import { definitionLists } from './definition-lists.ts'
import { addressBeside, standIn } from './files-beside.ts'
import { Notes, noteMarks } from './footnotes.ts'
import { withoutPermalinks } from './heading-links.ts'
import { quickLook } from './inline-text.ts'
import { kramdownSyntax } from './kramdown-syntax.ts'
import { imageTarget, linkTarget } from './links.ts'
import { looseEmphasis } from './loose-emphasis.ts'
import { mdxLines } from './mdx-lines.ts'
import { prepareMarkdown } from './prepare-markdown.ts'

/** Markdown as HTML. */
export interface MarkdownHtml {
  readonly html: string
  /** Whether the author wrote HTML, which is in `html` as it was written: it needs the sanitiser. */
  readonly hasRawHtml: boolean
  /** What remains to be done when the HTML is safe: formulas get their places. */
  finish(html: string): string
}

/** What the renderer methods below know of the text in hand; marked renders synchronously. */
interface Current {
  postUrl: string
  hasRawHtml: boolean
  flavour: Flavour | undefined
  beside: FilesBeside | undefined
  /** How many links are around. */
  links: number
  notes: Notes | undefined
  abbreviations: Abbreviations | undefined
}
const current: Current = {
  postUrl: '',
  hasRawHtml: false,
  flavour: undefined,
  beside: undefined,
  links: 0,
  notes: undefined,
  abbreviations: undefined,
}

/**
 * GitHub-flavoured CommonMark, and what engines add to it. All that is not raw HTML is safe as it is written: text is
 * escaped, and addresses are absolute and of a harmless scheme.
 *
 * @param beside the files that the text names by their places
 * @throws RangeError on nesting beyond the stack
 */
export function markdownToHtml(
  markdown: string,
  postUrl: string,
  flavour?: Flavour,
  beside?: FilesBeside,
): MarkdownHtml {
  const prepared = prepareMarkdown(markdown, flavour)
  current.postUrl = postUrl
  current.hasRawHtml = false
  current.flavour = flavour
  current.beside = beside
  current.links = 0
  current.notes = prepared.notes.size === 0 ? undefined : new Notes(prepared.notes, postUrl)
  current.abbreviations = abbreviationsOf(prepared.meanings)
  const text = marked.parse(prepared.text, { async: false })
  const notes = current.notes?.list((note) => marked.parse(note, { async: false })) ?? ''
  return { html: prepared.mark(text + notes), hasRawHtml: current.hasRawHtml, finish: prepared.finish }
}

const marked = new Marked({
  gfm: true,
  tokenizer: {
    ...quickLook,
    ...looseEmphasis(() => current.flavour === 'kramdown'),
    /** MDX has no code by indentation. */
    code: () => (current.flavour === 'mdx' ? undefined : false),
  },
  extensions: [
    noteMarks(() => current.notes),
    definitionLists(() => current.flavour === 'kramdown' || current.flavour === 'goldmark'),
    mdxLines(
      () => current.flavour === 'mdx',
      () => {
        current.hasRawHtml = true
      },
    ),
  ],
  renderer: {
    // Permalinks of headings lead nowhere new.
    heading({ tokens, depth }: Tokens.Heading): string {
      return `<h${depth}>${this.parser.parseInline(withoutPermalinks(tokens)).trim()}</h${depth}>\n`
    },
    // `> [!NOTE]`
    blockquote({ tokens }: Tokens.Blockquote): string {
      const html = this.parser.parse(tokens)
      return `<blockquote>\n${withAlertTitle(html)}</blockquote>\n`
    },
    text(token: Tokens.Text | Tokens.Escape): string | false {
      if (current.abbreviations === undefined || ('tokens' in token && token.tokens)) return false
      return withMeanings(token.text, token.type === 'text' && token.escaped === true, current.abbreviations)
    },
    link({ href, title, tokens, raw }: Tokens.Link): string {
      current.links++
      const content = this.parser.parseInline(tokens)
      current.links--
      // goldmark takes a bare `www.` for https, as Hugo configures it.
      const isBare = current.flavour === 'goldmark' && raw.startsWith('www.')
      const target = linkTargetOf(isBare ? href.replace(/^http:/, 'https:') : decodeHTML(href))
      return target === undefined
        ? content
        : `<a href="${attribute(target)}"${titleAttribute(title)}>${content}</a>`
    },
    image({ href, title, text, tokens }: Tokens.Image): string {
      const alt = decodeHTML(
        tokens === undefined ? text : this.parser.parseInline(tokens, this.parser.textRenderer),
      )
      const reference = decodeHTML(href)
      const file = addressBeside(reference, 'media', current.beside)
      if (file === null)
        return standIn(alt || decodeHTML(title ?? ''), reference, current.postUrl, current.links > 0)
      const target = imageTarget(file ?? reference, current.postUrl)
      if (target === undefined) return attribute(alt)
      return `<img src="${attribute(target)}" alt="${attribute(alt)}"${titleAttribute(title)}>`
    },
    code(token: Tokens.Code): false {
      if (token.lang !== undefined) token.lang = languageName(token.lang)
      return false
    },
    // A form control says nothing in a reader.
    checkbox({ checked }: Tokens.Checkbox): string {
      return checked ? '☑ ' : '☐ '
    },
    html({ text }: Tokens.HTML | Tokens.Tag): string {
      if (isOnlyComments(text)) return ''
      current.hasRawHtml = true
      return text
    },
  },
})
marked.use({ tokenizer: kramdownSyntax(() => current.flavour === 'kramdown') })

function linkTargetOf(href: string): string | undefined {
  const file = addressBeside(href, 'links', current.beside)
  return file === null ? current.postUrl : linkTarget(file ?? href, current.postUrl)
}

/** Of `js {1,3}`, `python:a.py` and kramdown's `{.ruby .numberLines}` only the language. */
function languageName(written: string): string {
  const inAttributes = /^\{[^}]{0,100}?\.([\w+#-]+)/.exec(written.slice(0, 200))?.[1]
  return inAttributes ?? /^[^\s:{,/]*/.exec(written)?.[0] ?? ''
}

function titleAttribute(title: string | null | undefined): string {
  return title ? ` title="${attribute(decodeHTML(title))}"` : ''
}

function attribute(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

function isOnlyComments(html: string): boolean {
  let at = 0
  while (at < html.length) {
    if (/\s/.test(html.charAt(at))) at++
    else if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4)
      if (end === -1) return false
      at = end + 3
    } else return false
  }
  return true
}
