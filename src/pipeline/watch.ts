import type { Instant } from '../core/dates.ts'
import type { Clock, Log, Look } from '../core/ports.ts'
import { inParallel } from './parallel.ts'
import type { FeedTopic } from './published.ts'

/** What the public gets of a topic. */
export type Sight =
  | { readonly isPublic: true }
  | { readonly isPublic: false; readonly why: string; readonly next: Instant }

const LOOKS_AT_ONCE = 8
const SHORTEST_MS = 1000
const LONGEST_MS = 30_000

/** Looks whether the public gets what was published: at once, and then less and less often. */
export class Watch {
  readonly #look: Look
  readonly #started: Instant
  readonly #until: Instant
  readonly #options: { readonly clock: Clock; readonly log: Log; readonly anywayAfterMs?: number }

  /** @param until is not missed: there is a last look then */
  constructor(
    look: Look,
    started: Instant,
    until: Instant,
    options: { readonly clock: Clock; readonly log: Log; readonly anywayAfterMs?: number },
  ) {
    this.#look = look
    this.#started = started
    this.#until = until
    this.#options = options
  }

  /** By path. */
  async lookAt(topics: readonly FeedTopic[], signal: AbortSignal): Promise<ReadonlyMap<string, Sight>> {
    const sights = new Map<string, Sight>()
    await inParallel(topics, LOOKS_AT_ONCE, async (topic) => {
      signal.throwIfAborted()
      const seen = await this.#look(topic.url, signal)
      const isPublic = 'sha256' in seen && seen.sha256 === topic.edition
      const why = 'why' in seen ? seen.why : 'other bytes are there'
      sights.set(topic.path, isPublic ? { isPublic } : this.#hidden(topic, why))
    })
    return sights
  }

  #hidden({ url, changed }: FeedTopic, found: string): Sight {
    const { clock, log, anywayAfterMs } = this.#options
    const now = clock.now()
    if (anywayAfterMs !== undefined && now - (changed ?? this.#started) >= anywayAfterMs) {
      log.warn(
        { url },
        `${url}: the public does not get what was published (${found}); it is told all the same`,
      )
      return { isPublic: true }
    }
    const watchedMs = now - Math.max(changed ?? this.#started, this.#started)
    const next = now + Math.min(Math.max(watchedMs / 2, SHORTEST_MS), LONGEST_MS)
    return {
      isPublic: false,
      why: `the public does not get what was published (${found})`,
      next: now < this.#until ? Math.min(next, this.#until) : next,
    }
  }
}
