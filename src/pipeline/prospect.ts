import type { Instant } from '../core/dates.ts'
import type { FeedsSpec } from '../core/feed.ts'
import { archivesPath } from '../core/feed-settings.ts'
import type { Post } from '../core/post.ts'

/** Guesses, while posts are still being read, which of them the feeds will carry. A wrong guess costs time only. */
export class Prospect {
  readonly #now: Instant
  readonly #site: Places
  readonly #terms: readonly (readonly [taxonomy: string, places: Places])[]

  constructor(spec: FeedsSpec, now: Instant) {
    this.#now = now
    // Archives hold what the window does not.
    this.#site = new Places(archivesPath(spec) === undefined ? spec.limit : 0)
    this.#terms = Object.entries(spec.taxonomies).map(([taxonomy, { limit = spec.limit, archives }]) => [
      taxonomy,
      new Places(archivesPath({ archives }) === undefined ? limit : 0),
    ])
  }

  /** To be asked of each post once, the newest first. */
  isLikely(post: Post): boolean {
    if (post.draft || post.published > this.#now) return false
    let isLikely = this.#site.take('')
    for (const [taxonomy, places] of this.#terms) {
      for (const label of post.terms[taxonomy] ?? []) if (places.take(label)) isLikely = true
    }
    return isLikely
  }
}

/** How many posts feeds have room for. */
class Places {
  readonly #limit: number
  /** By the term as it is spelt: how many posts it has been seen with. */
  readonly #taken = new Map<string, number>()

  /** @param limit 0 = no limit */
  constructor(limit: number) {
    this.#limit = limit === 0 ? Number.POSITIVE_INFINITY : limit
  }

  /** Takes a place in a feed, if there is one. */
  take(term: string): boolean {
    const taken = this.#taken.get(term) ?? 0
    if (taken >= this.#limit) return false
    this.#taken.set(term, taken + 1)
    return true
  }
}
