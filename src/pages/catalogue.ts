import type { Catalogue, CatalogueFeed } from '../core/catalogue.ts'
import type { Site } from '../core/feed.ts'
import { legalText } from '../core/text.ts'
import type { ListedFeed } from './listing.ts'

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
      formats: addresses,
    }
  })
  const { feeds: _, ...facts } = { version: 1, title: legalText(title), home: url, feeds } satisfies Catalogue
  const lines = feeds.map((feed) => JSON.stringify(feed)).join(',\n')
  return `${JSON.stringify(facts).slice(0, -1)},"feeds":[\n${lines}\n]}\n`
}
