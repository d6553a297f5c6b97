import { isMap } from '../core/data.ts'
import type { DataMap } from '../core/post.ts'
import { protectCode } from './protect-code.ts'
import { figureHtml, linkHtml, videoLink } from './snippets.ts'

/**
 * Zola's shortcodes (https://www.getzola.org/documentation/content/shortcodes/) as Markdown: known ones as what a reader
 * can show, of every other one the text between its ends. Links to content files become the pages' addresses.
 *
 * @param page `links`: address by reference, such as `@/blog/post.md`
 */
export function expandZola(text: string, page: DataMap): string {
  if (!/\{[{%]|@\//.test(text)) return text
  const code = protectCode(text)
  const links = isMap(page.links) ? page.links : {}
  const expanded = code.text
    .replace(SHORTCODE, (whole, escaped?: string, name?: string, parameters?: string) => {
      if (escaped !== undefined) return whole.replace(/\/\*\s?|\s?\*\//g, '')
      if (name === undefined) return ''
      return KNOWN[name.toLowerCase()]?.(parametersOf(parameters ?? '')) ?? ''
    })
    .replace(/@\/[^\s)"'#>]{1,300}\.md/g, (reference) => {
      const address = links[reference]
      return typeof address === 'string' ? address : reference
    })
  return code.restore(expanded)
}

/** `{{/* shown *\/}}`, `{{ name(a="b") }}` and `{% name(a="b") %}`, `{% end %}`. */
const SHORTCODE =
  /\{[{%](\/\*[^\n]{0,500}?\*\/)[%}]\}|\{[{%]-?\s*([\w:.]+)\(((?:"[^"]{0,2000}"|'[^']{0,2000}'|`[^`]{0,2000}`|[^"'`{}()])*)\)\s*-?[%}]\}|\{%-?\s*end\s*-?%\}/g

type Parameters = Readonly<Record<string, string>>

function parametersOf(text: string): Parameters {
  const parameters: Record<string, string> = Object.create(null)
  for (const match of text.matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s,]+))/g))
    parameters[match[1] ?? ''] = match[2] ?? match[3] ?? match[4] ?? match[5] ?? ''
  return parameters
}

type Make = (parameters: Parameters) => string

const KNOWN: Readonly<Record<string, Make | undefined>> = {
  __proto__: null as never,
  youtube: ({ id = '', title }) => videoLink('youtube', id, title),
  vimeo: ({ id = '', title }) => videoLink('vimeo', id, title),
  streamable: ({ id = '' }) => linkHtml('Streamable', `https://streamable.com/${id}`),
  gist: ({ url = '' }) => linkHtml('Gist', url),
  figure: picture,
  image: picture,
  img: picture,
}

function picture({ src, path, url, alt, caption = '', title }: Parameters): string {
  const source = src ?? path ?? url
  return source === undefined ? '' : figureHtml(source, alt ?? title ?? caption, caption)
}
