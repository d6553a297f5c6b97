import type { Instant } from './dates.ts'

/** How often a feed is added to, in the words of mod_syndication (https://web.resource.org/rss/1.0/modules/syndication/). */
export type Rhythm = 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly'

/** So many of the newest days on which something was published are looked at… */
const DAYS = 20
/** …and from so many on they tell something. */
const DAYS_MIN = 5
const DAY_MS = 86_400_000

/**
 * The rhythm of a feed: a function of its posts alone, by the median of the days between two days on which something
 * was published (in UTC). The steps are wide and the days many, so that it stays the same for years of most feeds; and as
 * only a post can change it, a document never changes for its sake. Undefined for a feed too young to tell.
 *
 * @param posts newest first: all of the feed
 */
export function rhythmOf(posts: readonly { readonly published: Instant }[]): Rhythm | undefined {
  const counts: number[] = []
  const gaps: number[] = []
  let last: number | undefined
  for (const { published } of posts) {
    const day = Math.floor(published / DAY_MS)
    if (day === last) counts.push((counts.pop() ?? 0) + 1)
    else {
      if (counts.length === DAYS) break
      if (last !== undefined) gaps.push(last - day)
      counts.push(1)
      last = day
    }
  }
  if (counts.length < DAYS_MIN) return undefined
  const gap = median(gaps)
  if (gap <= 1 && median(counts) >= 8) return 'hourly'
  if (gap <= 3) return 'daily'
  if (gap <= 14) return 'weekly'
  return gap <= 75 ? 'monthly' : 'yearly'
}

/** Of two in the middle the lower one. */
function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0
}
