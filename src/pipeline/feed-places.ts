import type { Feed, FormatName } from '../core/feed.ts'
import { STATE_FOLDER } from '../core/manifest.ts'
import { OperatorError } from '../core/problem.ts'
import type { FeedPart } from './feed-parts.ts'

/**
 * Who has which folder and which path. Some file systems fold case, so what differs by it alone is one place.
 *
 * @throws OperatorError that names both who want one place
 */
export class FeedPlaces {
  readonly #folders = new Map<string, Feed>()
  readonly #documents = new Map<string, string>()

  /** Each feed has a folder for itself: it is the feed's address for people, and part of its id. */
  addFeed(feed: Feed): void {
    const place = feed.folder.toLowerCase()
    const owner = this.#folders.get(place)
    if (owner !== undefined) {
      throw new OperatorError(
        `feeds: ${nameOf(owner)} and ${nameOf(feed)} would both have the folder ${feed.folder === '' ? 'of the site' : feed.folder}; give one another path`,
      )
    }
    this.#folders.set(place, feed)
  }

  addDocument(path: string, { feed, period }: Pick<FeedPart, 'feed' | 'period'>, format: FormatName): void {
    const place = path.toLowerCase()
    const owner = this.#documents.get(place)
    const what = period === undefined ? 'document' : `archive ${period}`
    const description = `the ${format} ${what} of ${nameOf(feed)}`
    if (owner !== undefined) {
      throw new OperatorError(
        `feeds: ${owner} and ${description} would both be published at ${path}; give one another path`,
      )
    }
    if (place.startsWith(`${STATE_FOLDER}/`)) {
      throw new OperatorError(
        `feeds: ${description} would be published at ${path}, where Feedmill keeps its state; give it another path`,
      )
    }
    this.#documents.set(place, description)
  }

  /** To be called at the end: no document is where a folder of another one has to be. */
  check(): void {
    const folders = new Map<string, string>()
    for (const place of this.#documents.keys()) {
      let end = place.lastIndexOf('/')
      while (end > 0 && !folders.has(place.slice(0, end))) {
        folders.set(place.slice(0, end), place)
        end = place.lastIndexOf('/', end - 1)
      }
    }
    for (const [place, description] of this.#documents) {
      const inside = folders.get(place)
      if (inside !== undefined) {
        throw new OperatorError(
          `feeds: ${description} would be published at ${place}, which is the folder of ${this.#documents.get(inside)}; give one another path`,
        )
      }
    }
  }
}

function nameOf({ key }: Feed): string {
  return key === '' ? 'the site' : key
}
