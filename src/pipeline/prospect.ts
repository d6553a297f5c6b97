import type { Instant } from '../core/dates.ts'
import type { FeedsSpec, OwnSettings, Site } from '../core/feed.ts'
import { archivesPath } from '../core/feed-settings.ts'
import type { Post } from '../core/post.ts'
import { matcherOf, siteMatcher, termsOf } from '../core/terms.ts'

/** Guesses, while posts are still being read, which of them the feeds will carry. A wrong guess costs time only. */
export class Prospect {
  readonly #site: Site
  readonly #now: Instant
  readonly #terms: readonly (readonly [taxonomy: string, places: Places])[]
  /** The site's own and the named ones. */
  readonly #found: readonly (readonly [matches: (post: Post) => boolean, places: Places])[]

  constructor(spec: FeedsSpec, site: Site, now: Instant) {
    this.#site = site
    this.#now = now
    // Archives hold what the window does not.
    const placesOf = ({ limit = spec.limit, archives }: OwnSettings): Places =>
      new Places(archivesPath({ archives }) === undefined ? limit : 0)
    this.#terms = Object.entries(spec.taxonomies).map(([taxonomy, own]) => [taxonomy, placesOf(own)])
    this.#found = [
      [siteMatcher(spec, site), placesOf(spec)],
      ...Object.values(spec.named ?? {}).map((own) => [matcherOf(own.query, site), placesOf(own)] as const),
    ]
  }

  /** To be asked of each post once, the newest first. */
  isLikely(post: Post): boolean {
    if (post.draft || post.published > this.#now) return false
    let isLikely = false
    for (const [matches, places] of this.#found) if (matches(post) && places.take('')) isLikely = true
    for (const [taxonomy, places] of this.#terms) {
      for (const label of termsOf(post, taxonomy, this.#site)) if (places.take(label)) isLikely = true
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
