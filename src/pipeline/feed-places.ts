import type { Feed, FormatName } from '../core/feed.ts'
import { STATE_FOLDER } from '../core/manifest.ts'
import { type ConfigKey, formatKey, OperatorError } from '../core/problem.ts'
import type { FeedPart } from './feed-parts.ts'

/**
 * Who has which folder and which path. Some file systems fold case, so what differs by it alone is one place.
 *
 * @throws OperatorError that names both who want one place
 */
export class FeedPlaces {
  readonly #folders = new Map<string, Feed>()
  readonly #documents = new Map<string, Owner>()

  /** Each feed has a folder for itself: it is the feed's address for people, and part of its id. */
  addFeed(feed: Feed): void {
    const place = feed.folder.toLowerCase()
    const owner = this.#folders.get(place)
    if (owner !== undefined) {
      const folder = feed.folder === '' ? 'of the site' : feed.folder
      throw refusal(
        [pathKey(owner), pathKey(feed)],
        `${nameOf(owner)} and ${nameOf(feed)} would both have the folder ${folder}; give one another path`,
      )
    }
    this.#folders.set(place, feed)
  }

  addDocument(path: string, { feed, period }: Pick<FeedPart, 'feed' | 'period'>, format: FormatName): void {
    const place = path.toLowerCase()
    const owner = this.#documents.get(place)
    const added: Owner = { feed, period, format }
    if (owner !== undefined) {
      throw refusal(
        [documentKey(owner), documentKey(added)],
        `${describe(owner)} and ${describe(added)} would both be published at ${path}; give one another path`,
      )
    }
    if (place.startsWith(STATE)) {
      throw refusal(
        [documentKey(added)],
        `${describe(added)} would be published at ${path}, where Feedmill keeps its state; give it another path`,
      )
    }
    this.#documents.set(place, added)
  }

  /** To be called at the end: no document is where a folder of another one has to be. */
  check(): void {
    const folders = new Map<string, Owner>()
    for (const [place, owner] of this.#documents) {
      let folder = place.slice(0, Math.max(0, place.lastIndexOf('/')))
      while (folder !== '' && !folders.has(folder)) {
        folders.set(folder, owner)
        folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
      }
    }
    for (const [folder, inside] of folders) {
      const owner = this.#documents.get(folder)
      if (owner !== undefined) {
        throw refusal(
          [documentKey(owner), documentKey(inside)],
          `${describe(owner)} would be published at ${folder}, which is the folder of ${describe(inside)}; give one another path`,
        )
      }
    }
  }
}

/** A document of a feed; `period` when it is of an archive. */
export interface Owner {
  readonly feed: Feed
  readonly period: string | undefined
  readonly format: FormatName
}

const STATE = `${STATE_FOLDER}/`

function describe({ feed, period, format }: Owner): string {
  const what = period === undefined ? 'document' : `archive ${period}`
  return `the ${format} ${what} of ${nameOf(feed)}`
}

function nameOf({ key }: Feed): string {
  return key === '' ? 'the site' : key
}

/** What decides about a feed's folder. */
function pathKey(feed: Feed): ConfigKey {
  return feed.key === '' ? ['feeds'] : [...keyOf(feed), 'path']
}

/** The key of the configuration that decides about the place of a feed’s document. */
export function documentKey({ feed, period, format }: Owner): ConfigKey {
  if (period !== undefined) return [...keyOf(feed), 'archives']
  const isBelowTarget = feed.key === '' || feed.settings.files[format].startsWith('/')
  return isBelowTarget ? [...keyOf(feed), 'files', format] : pathKey(feed)
}

function keyOf({ key, taxonomy }: Feed): ConfigKey {
  if (key === '') return ['feeds']
  return taxonomy === undefined
    ? ['feeds', 'named', key.replace(/^named:/, '')]
    : ['feeds', 'taxonomies', taxonomy]
}

function refusal(keys: readonly ConfigKey[], message: string): OperatorError {
  const names = [...new Set(keys.map(formatKey))]
  return new OperatorError(`${names.join(' and ')}: ${message}`, { keys })
}
