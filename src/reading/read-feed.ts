import { MalformedError, parseFeed } from 'feedsmith'
import type { PublishedEntry, PublishedFeed } from '../core/adoption.ts'
import type { Instant } from '../core/dates.ts'
import { OperatorError } from '../core/problem.ts'
import { resolveUrl } from '../core/url.ts'
import { parseWrittenDate, toInstant } from '../core/written-date.ts'

/**
 * A feed as its readers tell its entries apart.
 *
 * @param place for messages: the address or file
 * @param address where the feed was fetched; relative addresses in a file belong to what it says of itself
 * @throws OperatorError when it is no RSS, Atom or JSON feed
 */
export function readFeed(text: string, place: string, address?: string): PublishedFeed {
  let parsed: ReturnType<typeof parseFeed>
  try {
    parsed = parseFeed(text)
  } catch (cause) {
    const why = cause instanceof MalformedError ? 'it is not well-formed' : (cause as Error).message
    throw new OperatorError(`${place}: expected an RSS, Atom or JSON feed (${why})`, { cause })
  }
  if (parsed.format !== 'json' && !ENDS.test(text))
    throw new OperatorError(`${place}: expected a whole feed, found one that is cut off before its end`)
  if (parsed.format === 'rss') {
    const { feed } = parsed
    return { format: 'rss', entries: rssEntries(feed, address ?? feed.link) }
  }
  if (parsed.format === 'atom') {
    const { feed } = parsed
    const own = (rel: string): string | undefined =>
      feed.links?.find((link) => (link.rel ?? 'alternate') === rel)?.href
    const entries = atomEntries(feed, address ?? own('self') ?? own('alternate'))
    return { format: 'atom', ...(feed.id !== undefined && { id: feed.id }), entries }
  }
  if (parsed.format === 'json') {
    const { feed } = parsed
    return { format: 'json', entries: jsonEntries(feed, address ?? feed.feed_url ?? feed.home_page_url) }
  }
  throw new OperatorError(`${place}: expected an RSS 2.0, Atom or JSON feed, found RSS 1.0 (RDF)`)
}

/** The parser is content with elements that have no end. */
const ENDS = /<\/(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>(?:\s|<!--(?:(?!-->)[\s\S])*-->)*$/i

type Parsed = ReturnType<typeof parseFeed>
type FeedIn<Format extends Parsed['format']> = Extract<Parsed, { format: Format }>['feed']

function rssEntries(feed: FeedIn<'rss'>, base: string | undefined): PublishedEntry[] {
  return (feed.items ?? []).flatMap((item) => {
    const id = item.guid?.value ?? item.link
    const isAddress = item.guid?.isPermaLink !== false && /^https?:/i.test(item.guid?.value ?? '')
    return entryOf(id, item.link ?? (isAddress ? item.guid?.value : undefined), base, {
      title: item.title,
      published: item.pubDate ?? item.dc?.dates?.[0],
      updated: item.atom?.updated,
    })
  })
}

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i

function atomEntries(feed: FeedIn<'atom'>, base: string | undefined): PublishedEntry[] {
  return (feed.entries ?? []).flatMap((entry) => {
    const link = entry.links?.find(({ rel }) => rel === undefined || rel === 'alternate')
    // Readers resolve an id that is no IRI like an address (RFC 4287 §4.2.6 forbids it).
    const id = entry.id === undefined || HAS_SCHEME.test(entry.id) ? entry.id : absolute(entry.id, base)
    return entryOf(id, link?.href, base, {
      title: entry.title?.value,
      published: entry.published,
      updated: entry.updated,
    })
  })
}

function jsonEntries(feed: FeedIn<'json'>, base: string | undefined): PublishedEntry[] {
  return (feed.items ?? []).flatMap((item) =>
    entryOf(item.id, item.url, base, {
      title: item.title,
      published: item.date_published,
      updated: item.date_modified,
    }),
  )
}

/** An entry that has nothing to be known by is nobody's. */
function entryOf(
  id: string | undefined,
  link: string | undefined,
  base: string | undefined,
  { title, published, updated }: { title: string | undefined; published: unknown; updated: unknown },
): PublishedEntry[] {
  const written = id?.trim()
  if (written === undefined || written === '') return []
  const url = link === undefined ? undefined : absolute(link, base)
  const from = instantOf(published)
  const to = instantOf(updated)
  return [
    {
      id: written,
      ...(url !== undefined && { url }),
      ...(title !== undefined && { title }),
      ...(from !== undefined && { published: from }),
      ...(to !== undefined && { updated: to }),
    },
  ]
}

/** Without an address of the feed, a path is all that is known of a relative one. */
function absolute(reference: string, base: string | undefined): string | undefined {
  return resolveUrl(reference, base ?? 'about:blank') ?? (base === undefined ? reference : undefined)
}

function instantOf(text: unknown): Instant | undefined {
  const written = typeof text === 'string' ? parseWrittenDate(text) : undefined
  return written === undefined ? undefined : toInstant(written, 'UTC')
}
