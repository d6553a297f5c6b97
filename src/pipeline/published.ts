import { type Instant, toSecond } from '../core/dates.ts'
import type { FeedSettings, FormatName, Site } from '../core/feed.ts'
import { documentPath } from '../core/feed-paths.ts'
import { type LedgerEntry, lastNoticed } from '../core/ledger.ts'
import type { Manifest } from '../core/manifest.ts'
import type { NotifierRecord, Topic } from '../core/notified.ts'
import type { Notifier, Target } from '../core/ports.ts'
import { RunError } from '../core/problem.ts'
import { appendPath } from '../core/url.ts'
import { settledDocuments } from './next-manifest.ts'
import { readLedger, readManifest } from './state.ts'

/** What somebody can be told of: what is published at the first target that can be read. */
export interface Published {
  readonly target: Target
  readonly feeds: readonly FeedTopic[]
  /** The site's own feed: when the public gets it as it is now, the site is deployed. */
  readonly front?: FeedTopic
  readonly pages: readonly PageTopic[]
  /** The greatest mark of a page. */
  readonly lastMark: Instant
  /** The mark that pages of the last publication would have. */
  readonly newestMark: Instant
}

export interface FeedTopic extends Topic {
  readonly format: FormatName
  /** When these bytes took the place of others. */
  readonly changed?: Instant
  /** They stood there before there was a state. */
  readonly isFound: boolean
  /** By the last publication. */
  readonly isNewest: boolean
}

/** The page of a post; its edition is the mark of the run in which it was noticed. */
export type PageTopic = Topic

/** Where feeds are, and which of them are the site's own. */
export interface PublishedSpec {
  readonly site: Pick<Site, 'url'>
  readonly feeds: Pick<FeedSettings, 'formats' | 'files'>
  readonly targets: readonly Target[]
}

/** @param withPages whether anybody wants to be told of pages: that takes the ledger. @throws RunError when no target can be read */
export async function readPublished(spec: PublishedSpec, withPages: boolean): Promise<Published> {
  let failure: unknown
  for (const target of spec.targets) {
    try {
      const manifest = await readManifest(target)
      const ledger = withPages ? await readLedger(target, manifest) : new Map<string, LedgerEntry>()
      const feeds = feedTopics(manifest, spec)
      const own = ownPaths(spec.feeds)
      const front = feeds.find(({ path }) => own.includes(path))
      return {
        target,
        feeds,
        ...(front !== undefined && { front }),
        pages: [...ledger.values()].flatMap((entry) => pageTopic(entry, spec.site.url)),
        lastMark: lastNoticed(ledger) ?? 0,
        newestMark: toSecond(manifest.published ?? 0),
      }
    } catch (error) {
      if (!(error instanceof RunError)) throw error
      failure ??= error
    }
  }
  throw failure ?? new RunError('no target is configured')
}

/** The site's own first, then by path. What an unfinished publication is about to change is no topic before it ends. */
function feedTopics(manifest: Manifest, { site, feeds }: PublishedSpec): FeedTopic[] {
  const own = ownPaths(feeds)
  const rank = (path: string): number => (own.includes(path) ? 0 : 1)
  return Object.entries(settledDocuments(manifest))
    .flatMap(([path, { sha256, feed, changed, found, unwanted }]): FeedTopic[] => {
      if (feed === undefined || unwanted !== undefined) return []
      const isNewest = changed !== undefined && changed === manifest.published
      const url = appendPath(site.url, path)
      const when = { ...(changed !== undefined && { changed }), isFound: found === true, isNewest }
      return [{ path, url, edition: sha256, format: feed, ...when }]
    })
    .sort((a, b) => rank(a.path) - rank(b.path) || (a.path < b.path ? -1 : 1))
}

/** Where the site's own feed is. */
function ownPaths({ formats, files }: PublishedSpec['feeds']): readonly string[] {
  return formats.map((format) => documentPath('', files[format], format))
}

function pageTopic({ path, noticed }: LedgerEntry, root: string): PageTopic[] {
  if (noticed === undefined) return []
  return [{ path, url: /^https?:\/\//i.test(path) ? path : root + path, edition: String(noticed) }]
}

/** All pages together, as they are remembered: what was told is a mark. */
export const PAGES_PATH = ''

/** What a notifier is to know, in the form that is remembered. */
export function topicsFor({ subject, formats }: Notifier, published: Published): readonly Topic[] {
  if (subject === 'pages') return [{ path: PAGES_PATH, url: '', edition: String(published.lastMark) }]
  return published.feeds.filter(({ format }) => formats?.includes(format) ?? true)
}

/** The pages that are news to a notifier, in the order of their marks. */
export function newPages(record: NotifierRecord, { pages }: Published): readonly PageTopic[] {
  const told = Number(record.told[PAGES_PATH] ?? 0)
  return pages
    .filter(({ edition }) => Number(edition) > told)
    .sort((a, b) => Number(a.edition) - Number(b.edition))
}

/**
 * What a notifier is taken to know that is remembered nowhere: pages from before it was configured, feeds that were there
 * before a state that was lost was made again, and, where the state of the last run is lost each time, all that the last
 * publication did not change.
 */
export function assumedTold(
  { subject }: Notifier,
  record: NotifierRecord,
  published: Published,
  isForgetful: boolean,
): Readonly<Record<string, string>> {
  const { feeds, pages, lastMark, newestMark } = published
  const assumed: Record<string, string> = {}
  if (subject === 'pages') {
    const marks = pages.map(({ edition }) => Number(edition)).filter((mark) => mark !== newestMark)
    if (!(PAGES_PATH in record.told))
      assumed[PAGES_PATH] = String(isForgetful ? Math.max(0, ...marks) : lastMark)
  } else {
    for (const { path, edition, isFound, isNewest } of feeds) {
      const isOld = isFound || (isForgetful && !isNewest)
      if (isOld && !(path in record.told)) assumed[path] = edition
    }
  }
  return assumed
}
