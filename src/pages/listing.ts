import type { CatalogueFormat } from '../core/catalogue.ts'
import { type DocumentPlan, type FeedPlan, isFeedPlan } from '../core/document.ts'
import type { Feed, Site } from '../core/feed.ts'
import { termName } from '../core/feed-groups.ts'
import { byCodeUnit } from '../core/text.ts'
import { appendPath } from '../core/url.ts'

/** A feed as the pages speak of it. */
export interface ListedFeed {
  readonly feed: Feed
  /** One for each format, the preferred one first. */
  readonly addresses: readonly CatalogueFormat[]
  /** Its page, when it has one. */
  readonly page?: { readonly path: string; readonly url: string; readonly wanted?: string }
  /** Another one when anything of the feed is. */
  readonly recipe: string
}

/**
 * The feeds of some documents, in their order: what somebody can subscribe to, and where the page of each is.
 *
 * @param fileName of the pages; where that place is taken, the page has the name of its feed's document
 */
export function listFeeds(
  documents: readonly DocumentPlan[],
  site: Site,
  fileName: string | undefined,
): ListedFeed[] {
  const byFeed = new Map<Feed, FeedPlan[]>()
  for (const document of documents) {
    if (!isFeedPlan(document) || !isCurrent(document)) continue
    const plans = byFeed.get(document.feed) ?? []
    byFeed.set(document.feed, plans)
    plans.push(document)
  }
  const taken = new Set(documents.map(({ path }) => path.toLowerCase()))
  return [...byFeed].map(([feed, plans]): ListedFeed => {
    const path = fileName === undefined ? undefined : freePath(plans[0] as FeedPlan, fileName, taken)
    if (path !== undefined) taken.add(path.toLowerCase())
    return {
      feed,
      addresses: plans.map(({ format, mediaType, url }) => ({ name: format, type: mediaType, url })),
      ...(path !== undefined && { page: pageAt(path, feed.folder + fileName, site) }),
      recipe: plans.map(({ recipe }) => recipe).join(' '),
    }
  })
}

function pageAt(path: string, wanted: string, site: Site): NonNullable<ListedFeed['page']> {
  return { path, url: appendPath(site.url, path), ...(path !== wanted && { wanted }) }
}

/** What one subscribes to; not an older part of a feed. */
function isCurrent({ period }: FeedPlan): boolean {
  return period === undefined
}

/** A feed's own document may have the page's name. */
function freePath({ feed, path }: FeedPlan, fileName: string, taken: ReadonlySet<string>): string {
  const stem = path.replace(/\.[^./]*$/, '')
  const wanted = [feed.folder + fileName, `${stem}.html`, `${stem}.feed.html`, `${path}.html`]
  return wanted.find((candidate) => !taken.has(candidate.toLowerCase())) ?? `${path}.page.html`
}

/** How a feed is called in a list of its kind. */
export function labelOf({ taxonomy, term, title }: Feed): string {
  return term === undefined ? title : termName(taxonomy, term)
}

/** Feeds by what they have in common. */
export interface FeedGroup {
  /** Absent for those that belong to no taxonomy. */
  readonly taxonomy?: string
  readonly feeds: readonly ListedFeed[]
}

/** All feeds but the site's own, in groups: first those of no taxonomy, then one for each taxonomy. */
export function groupFeeds(listed: readonly ListedFeed[]): FeedGroup[] {
  const groups = new Map<string | undefined, ListedFeed[]>([[undefined, []]])
  for (const one of listed) {
    const { key, taxonomy } = one.feed
    if (key === '') continue
    const group = groups.get(taxonomy) ?? []
    groups.set(taxonomy, group)
    group.push(one)
  }
  return [...groups]
    .filter(([, feeds]) => feeds.length > 0)
    .map(([taxonomy, feeds]) => ({ ...(taxonomy !== undefined && { taxonomy }), feeds: sortByLabel(feeds) }))
}

/** As people look for them: without case and accents, in an order that no locale changes. */
function sortByLabel(feeds: readonly ListedFeed[]): readonly ListedFeed[] {
  const keyOf = ({ feed }: ListedFeed): string =>
    labelOf(feed).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const keyed = feeds.map((one) => ({ one, key: keyOf(one) }))
  keyed.sort((a, b) => byCodeUnit(a.key, b.key) || byCodeUnit(a.one.feed.key, b.one.feed.key))
  return keyed.map(({ one }) => one)
}
