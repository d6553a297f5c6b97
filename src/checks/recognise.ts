import { decodeXml } from './xml/decode.ts'

/** How much of a file is looked at: a licence may come before the root. */
export const HEAD_BYTES = 64 * 1024

const XML_ROOT = /^<(?:[\w.-]+:)?(?:rss|feed|opml|outlineDocument)[\s/>]/
const JSON_FEED = /"https?:\\?\/\\?\/(?:www\.)?jsonfeed\.org\\?\/version\\?\//

/**
 * Whether a file means to be a feed or OPML, well-formed or not: by its root, or by the version of a JSON Feed.
 *
 * @param head its first `HEAD_BYTES`; of JSON the whole, as members have no order
 */
export function looksLikeFeed(head: Uint8Array): boolean {
  const { text } = decodeXml(head, undefined, () => {})
  const start = skipProlog(text)
  if (text.charAt(start) === '{') return JSON_FEED.test(text)
  return XML_ROOT.test(text.slice(start, start + 200)) && !isTemplate(text)
}

/** Of a site's generator: a feed whose own title or address is still to be filled in. */
function isTemplate(text: string): boolean {
  const entries = text.search(/<(?:item|entry|outline)[\s>]/)
  return /\{\{|\{%|<%|<\?php/.test(entries === -1 ? text : text.slice(0, entries))
}

/** Past white space, declarations, comments and the DOCTYPE. */
function skipProlog(text: string): number {
  let at = 0
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) at++
    const end = text.startsWith('<?', at)
      ? '?>'
      : text.startsWith('<!--', at)
        ? '-->'
        : text.startsWith('<!', at)
          ? '>'
          : undefined
    if (end === undefined) return at
    const found = text.indexOf(end, at)
    if (found === -1) return text.length
    at = found + end.length
  }
}
