import { alternateLink, type CatalogueFeed } from '../core/catalogue.ts'
import { resolveUrl } from '../core/url.ts'
import { type Head, type HeadLink, scanHead } from './scan-head.ts'

/** What becomes of a page: its new text, or why it is left as it is. */
export type Insertion = { readonly text: string } | { readonly leftOut: string } | { readonly fault: string }

const BEGIN = 'feedmill: feeds of this page'
const END = '/feedmill'

/**
 * A page with links to its feeds at the end of its head, as a block of our own that a later call replaces. Feeds that the
 * page links to by itself are left out. Nothing else is changed, and without feeds our block is taken out again.
 *
 * @param url of the page
 */
export function insertLinks(page: string, url: string, feeds: readonly CatalogueFeed[]): Insertion {
  const head = scanHead(page)
  if (typeof head === 'string') return { leftOut: head }
  const { charset } = head
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8')
    return { fault: `expected a page in UTF-8, found one that says it is in ${charset}` }
  const blocks = ourBlocks(page, head)
  const own = head.links.filter(
    ({ start }) => !blocks.some((block) => block.start <= start && start < block.end),
  )
  const base = resolveUrl(head.base ?? '', url) ?? url
  const missing = feeds.filter((feed) => !own.some((link) => isLinkTo(link, feed, base)))
  const newline = /\r?\n/.exec(page)?.[0] ?? ''
  const block =
    missing.length === 0
      ? ''
      : [`<!-- ${BEGIN} -->`, ...missing.map(alternateLink), `<!-- ${END} -->`, ''].join(newline)
  const [first] = blocks
  const at = first?.start ?? lineStart(page, head.end)
  return { text: replace(page, blocks, at, block) }
}

interface Span {
  readonly start: number
  readonly end: number
}

/** Each with the line end behind it. */
function ourBlocks(page: string, { comments }: Head): Span[] {
  const blocks: Span[] = []
  let start: number | undefined
  for (const comment of comments) {
    if (comment.text === BEGIN) start = comment.start
    else if (comment.text === END && start !== undefined) {
      const newline = /^\r?\n/.exec(page.slice(comment.end, comment.end + 2))?.[0] ?? ''
      blocks.push({ start, end: comment.end + newline.length })
      start = undefined
    }
  }
  return blocks
}

/** A link that programs take for one to the feed, in whatever format. */
function isLinkTo({ rel, type, href }: HeadLink, { formats }: CatalogueFeed, base: string): boolean {
  if (!rel.includes('alternate')) return false
  const mediaType = type.toLowerCase().replace(/;.*/, '').trim()
  const address = resolveUrl(href, base)
  return formats.some((format) => format.url === address && format.type === mediaType)
}

/** Before the indentation of the tag that ends the head. */
function lineStart(page: string, end: number): number {
  const start = page.lastIndexOf('\n', end - 1) + 1
  return /^[\t ]*$/.test(page.slice(start, end)) ? start : end
}

function replace(page: string, blocks: readonly Span[], at: number, block: string): string {
  let text = ''
  let from = 0
  for (const { start, end } of blocks.length > 0 ? blocks : [{ start: at, end: at }]) {
    text += page.slice(from, start)
    if (start === at) text += block
    from = end
  }
  return text + page.slice(from)
}
