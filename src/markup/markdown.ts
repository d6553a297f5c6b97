import { decodeHTML } from 'entities'
import { Marked, type Tokens } from 'marked'
import { quickLook } from './inline-text.ts'
import { imageTarget, linkTarget } from './links.ts'

/** Markdown as HTML. */
export interface MarkdownHtml {
  readonly html: string
  /** Whether the author wrote HTML, which is in `html` as it was written: it needs the sanitiser. */
  readonly hasRawHtml: boolean
}

/** What the renderer methods below know of the text in hand; marked renders synchronously. */
const current = { postUrl: '', hasRawHtml: false }

/**
 * GitHub-flavoured CommonMark. All that is not raw HTML is safe as it is written: text is escaped, and addresses are
 * absolute and of a harmless scheme.
 *
 * @throws RangeError on nesting beyond the stack
 */
export function markdownToHtml(markdown: string, postUrl: string): MarkdownHtml {
  current.postUrl = postUrl
  current.hasRawHtml = false
  const html = marked.parse(markdown, { async: false })
  return { html, hasRawHtml: current.hasRawHtml }
}

const marked = new Marked({
  gfm: true,
  tokenizer: quickLook,
  renderer: {
    link({ href, title, tokens }: Tokens.Link): string {
      const content = this.parser.parseInline(tokens)
      const target = linkTarget(decodeHTML(href), current.postUrl)
      return target === undefined
        ? content
        : `<a href="${attribute(target)}"${titleAttribute(title)}>${content}</a>`
    },
    image({ href, title, text, tokens }: Tokens.Image): string {
      const alt = decodeHTML(
        tokens === undefined ? text : this.parser.parseInline(tokens, this.parser.textRenderer),
      )
      const target = imageTarget(decodeHTML(href), current.postUrl)
      if (target === undefined) return attribute(alt)
      return `<img src="${attribute(target)}" alt="${attribute(alt)}"${titleAttribute(title)}>`
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
