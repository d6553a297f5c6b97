import type { Flavour } from '../core/post.ts'

/**
 * Markdown without its code, freed from what says how a page looks: kramdown's attribute lists (`{: .lead}`) and extensions
 * (`{::comment}`), goldmark's attributes (`{.lead}`), ids of headings (`{#id}`). Takes linear time.
 */
export function withoutAttributes(markdown: string, flavour: Flavour | undefined): string {
  if (!/\{[:.#]|\smarkdown=/.test(markdown)) return markdown
  const text = markdown.replace(
    /^( {0,3}#{1,6}[ \t][^\n]{0,1000}?)[ \t]*\{#[\w:.-]{1,200}[^{}\n]{0,200}\}[ \t]*(?:#+[ \t]*)?$/gm,
    '$1',
  )
  if (flavour === 'goldmark') return withoutGoldmark(text)
  return flavour === 'kramdown' ? withoutKramdown(text) : text
}

/** https://gohugo.io/content-management/markdown-attributes/ */
function withoutGoldmark(text: string): string {
  return text
    .replace(/^( {0,3}#{1,6}[ \t][^\n]{0,1000}?)[ \t]*\{[.#][^{}\n]{1,300}\}[ \t]*$/gm, '$1')
    .replace(/^[ \t>]*\{(?:[.#][\w-]|[\w-]{1,50}=)[^{}\n]{0,300}\}[ \t]*$/gm, '')
}

/** https://kramdown.gettalong.org/syntax.html#attribute-list-definitions and what follows there. */
function withoutKramdown(text: string): string {
  const opened = text.includes('markdown=') ? withInnerMarkdown(text) : text
  if (!opened.includes('{:')) return opened
  return (
    withoutComments(opened)
      .replace(/\{:(?::(?:nomarkdown|options|comment)|\/)[^{}\n]{0,300}\}/g, '')
      // A list that a table of contents takes the place of.
      .replace(
        /^[ \t]{0,3}(?:[-*+]|\d+\.)[ \t][^\n]{0,300}\n[ \t]{0,3}\{:[ \t]{0,5}toc\b[^{}\n]{0,300}\}[ \t]*$/gim,
        '',
      )
      // Of a block: a line of its own.
      .replace(/^ {0,3}(?:> ?)*\{:[^{}\n]{0,500}\}[ \t]*(\n(?=[ \t]*(?:\n|[-*+] |\d+[.)] ))|$)/gm, '')
      .replace(/^[ \t]{0,12}\{:[^{}\n]{0,500}\}[ \t]*$/gm, '')
      // Of a span, or of a list's item.
      .replace(/(?<=[)*_\]>`\0]|^[ \t]{0,12}(?:[-*+]|\d+[.)])[ \t]{1,4})\{:[^{}\n]{0,500}\}/gm, '')
      .replace(/^( {0,3}#{1,6}[ \t][^\n]{0,1000}?)[ \t]*\{:[^{}\n]{0,500}\}[ \t]*$/gm, '$1')
  )
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
