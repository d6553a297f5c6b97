import type { CatalogueFeed } from '../core/catalogue.ts'
import { decodeOrKeep } from '../core/url.ts'

/** Tells which feeds a page of the site is about: first those of its own, then the site's. */
export class PageFeeds {
  readonly #byHome = new Map<string, CatalogueFeed[]>()

  /** @param root the site's address */
  constructor(feeds: readonly CatalogueFeed[], root: string) {
    for (const feed of feeds) {
      const place = feed.home.startsWith(root)
        ? placeOf(decodeOrKeep(feed.home.slice(root.length)))
        : undefined
      if (place === undefined) continue
      this.#byHome.set(place, [...(this.#byHome.get(place) ?? []), feed])
    }
  }

  /** @param path of a file below the site's root */
  of(path: string): readonly CatalogueFeed[] {
    const place = placeOf(path)
    const everywhere = this.#byHome.get('') ?? []
    return place === '' ? everywhere : [...(this.#byHome.get(place) ?? []), ...everywhere]
  }
}

/** What a page, its address and the further pages of a list have in common. */
function placeOf(path: string): string {
  return path
    .normalize('NFC')
    .replace(/(?:^|\/)index\.html?$|\.html?$/i, '')
    .replace(/\/+$/, '')
    .replace(/(?:^|\/)page[/-]?\d+$/, '')
}
