import type { FormatName } from './feed.ts'
import { escapeAttribute } from './xml.ts'

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
  readonly formats: readonly CatalogueFormat[]
}

export interface CatalogueFormat {
  readonly name: FormatName
  /** Media type. */
  readonly type: string
  readonly url: string
}

/**
 * The link by which programs find a feed on a page: one for each feed, as its formats say the same
 * (https://www.rssboard.org/rss-autodiscovery).
 */
export function alternateLink({
  title,
  formats: [preferred],
}: Pick<CatalogueFeed, 'title' | 'formats'>): string {
  if (preferred === undefined) return ''
  const { type, url } = preferred
  return `<link rel="alternate" type="${type}" title="${escapeAttribute(title)}" href="${escapeAttribute(url)}">`
}
