import type { FormatName, Site } from '../core/feed.ts'
import { legalText } from '../core/text.ts'
import type { ListedFeed } from './listing.ts'

/** All feeds of a site for programs, as published: addresses are absolute. */
export interface Catalogue {
  readonly version: 1
  readonly title: string
  readonly home: string
  readonly feeds: readonly CatalogueFeed[]
}

export interface CatalogueFeed {
  readonly title: string
  /** The page that the feed is about. */
  readonly home: string
  readonly taxonomy?: string
  readonly term?: string
  /** The page of the feed itself. */
  readonly page?: string
  /** The preferred one first. */
  readonly formats: readonly { readonly name: FormatName; readonly type: string; readonly url: string }[]
}

/** The catalogue as a document, a line for each feed. */
export function catalogueDocument(listed: readonly ListedFeed[], { title, url }: Site): string {
  const feeds = listed.map(({ feed, addresses, page }): CatalogueFeed => {
    const { title, home, taxonomy, term } = feed
    return {
      title: legalText(title),
      home,
      ...(taxonomy !== undefined && { taxonomy }),
      ...(term !== undefined && { term: legalText(term) }),
      ...(page !== undefined && { page: page.url }),
      formats: addresses.map(({ format, mediaType, url }) => ({ name: format, type: mediaType, url })),
    }
  })
  const { feeds: _, ...facts } = { version: 1, title: legalText(title), home: url, feeds } satisfies Catalogue
  const lines = feeds.map((feed) => JSON.stringify(feed)).join(',\n')
  return `${JSON.stringify(facts).slice(0, -1)},"feeds":[\n${lines}\n]}\n`
}
