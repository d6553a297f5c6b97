import type { Instant } from '../core/dates.ts'
import type { FeedsSpec } from '../core/feed.ts'
import type { Post } from '../core/post.ts'

/** Guesses, while posts are still being read, which of them the feeds will carry. A wrong guess costs time only. */
export class Prospect {
  readonly #limit: number
  readonly #now: Instant
  readonly #site = new Map<string, number>()
  /** By taxonomy: how many posts each spelling of a term has been seen with. */
  readonly #terms: ReadonlyMap<string, Map<string, number>>

  constructor({ limit, taxonomies }: FeedsSpec, now: Instant) {
    this.#limit = limit === 0 ? Number.POSITIVE_INFINITY : limit
    this.#now = now
    this.#terms = new Map(Object.keys(taxonomies).map((taxonomy) => [taxonomy, new Map()]))
  }

  /** To be asked of each post once, the newest first. */
  isLikely(post: Post): boolean {
    if (post.draft || post.published > this.#now) return false
    let isLikely = this.#hasRoom(this.#site, '')
    for (const [taxonomy, counts] of this.#terms) {
      for (const label of post.terms[taxonomy] ?? []) if (this.#hasRoom(counts, label)) isLikely = true
    }
    return isLikely
  }

  /** Takes a place in a feed, if there is one. */
  #hasRoom(counts: Map<string, number>, term: string): boolean {
    const count = counts.get(term) ?? 0
    if (count >= this.#limit) return false
    counts.set(term, count + 1)
    return true
  }
}
