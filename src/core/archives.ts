import { formatRfc3339, type Instant } from './dates.ts'

/** The posts of one period of the calendar: what a reader fetches who wants a feed from its first post on (RFC 5005 §4). */
export interface Archive<P> {
  /** `2011`: what a year began with. `2011-07`: a month of a year that had enough before. Both in UTC. */
  readonly period: string
  /** Newest first; never empty. */
  readonly posts: readonly P[]
}

/** What a document says of the feed that it is a part of. Every address is one of the document's own format. */
export type History =
  /** It is all of the feed (RFC 5005 §2). */
  | { readonly kind: 'complete' }
  /** Readers poll it; what is older than its window is in the newest archive, and so on. */
  | { readonly kind: 'subscription'; readonly previous: string }
  /** One of the archives; `current` is the document that readers poll. */
  | {
      readonly kind: 'archive'
      readonly current: string
      readonly previous?: string
      readonly next?: string
    }

/** How many posts make an archive of a year full. */
export const FULL = 100

/**
 * The archives that complete a feed's window, the newest first. A year is one archive until a month ends with which
 * it is full; each later month of that year has its own. So a period never gets another name because a year grows, and
 * a new post changes the newest archive alone.
 *
 * The newest period has an archive as soon as the window cannot hold it any more; until then the feed itself is all that
 * a new post changes. A feed whose window holds everything has none.
 *
 * @param posts newest first: all of the feed
 * @param limit how many of them its window holds; 0 = all
 */
export function archivesOf<P extends Dated>(posts: readonly P[], limit: number): Archive<P>[] {
  if (limit === 0 || posts.length <= limit) return []
  const [newest, ...closed] = periodsOf(posts)
  if (newest === undefined) return []
  return newest.posts.length <= limit ? closed : [newest, ...closed]
}

interface Dated {
  readonly published: Instant
}

function periodsOf<P extends Dated>(newestFirst: readonly P[]): Archive<P>[] {
  const periods: { period: string; posts: P[] }[] = []
  let month = ''
  for (const post of newestFirst.toReversed()) {
    // As documents show it, so that anybody can tell an entry's archive by its date.
    const itsMonth = formatRfc3339(post.published).slice(0, 'YYYY-MM'.length)
    const itsYear = itsMonth.slice(0, 'YYYY'.length)
    const newest = periods.at(-1)
    const isSame = newest?.period.startsWith(itsYear) && (itsMonth === month || hasRoom(newest))
    if (newest !== undefined && isSame) newest.posts.push(post)
    else periods.push({ period: month.startsWith(itsYear) ? itsMonth : itsYear, posts: [post] })
    month = itsMonth
  }
  return periods.toReversed().map(({ period, posts }) => ({ period, posts: posts.toReversed() }))
}

/** A year that is not full. A month holds no other. */
function hasRoom({ period, posts }: Archive<unknown>): boolean {
  return period.length === 'YYYY'.length && posts.length < FULL
}
