import { formatRfc822, type Instant, toSecond } from '../../core/dates.ts'
import { RunError } from '../../core/problem.ts'
import type { Encoding } from './accept-encoding.ts'
import type { ByteCache } from './byte-cache.ts'
import { type StoredVariant, type StoredVariants, storeVariants } from './compress.ts'
import type { Validators } from './conditional.ts'
import {
  CORS,
  contentType,
  type HeaderList,
  LAST_MODIFIED,
  linkHeader,
  securityHeaders,
} from './document-headers.ts'
import { canonicalPath } from './request-path.ts'
import { type ServedDocument, type ServedRedirect, type ServedSet, servedPath } from './served.ts'
import type { Spool } from './spool.ts'

/** Everything that is served at a time. It never changes: a new one takes its place. */
export interface Table {
  /** By canonical path on the host. */
  readonly documents: ReadonlyMap<string, TableDocument>
  readonly redirects: ReadonlyMap<string, ServedRedirect>
  /** Folder (with a final slash) → the feeds in it and below it that a lost visitor may look for, few of them. */
  readonly feedsBelow: ReadonlyMap<string, readonly TableDocument[]>
  /** In the spool. */
  readonly names: ReadonlySet<string>
}

/** A document with everything that need not be made anew for each request. */
export interface TableDocument extends Validators {
  readonly path: string
  readonly document: ServedDocument
  readonly variants: Readonly<Partial<Record<Encoding, Variant>>> & { readonly identity: Variant }
}

export interface Variant extends StoredVariant {
  readonly tag: string
  readonly found: HeaderList
  readonly notModified: HeaderList
}

export interface TableOptions {
  readonly siteUrl: string
  /** Of feeds and of what goes with them. */
  readonly cacheControl: string
  readonly now: () => Instant
  /** Otherwise documents are in the encodings that the spool has already. */
  readonly mayCompress: boolean
}

const TAG_SUFFIX: Readonly<Record<Encoding, string>> = { identity: '', gzip: '-gz', br: '-br' }

/** Of documents, prepared at the same time: the other threads are for those who read files meanwhile. */
const AT_ONCE = 2
const LISTED_MAX = 12

/**
 * Prepares a set: compresses what is new, and makes all headers. What is new is dated last, with nothing to wait for from
 * there on, so that its date is that of the switch.
 *
 * @throws RunError when the spool lacks a document
 */
export async function makeTable(
  set: ServedSet,
  previous: Table | undefined,
  spool: Spool,
  cache: ByteCache,
  options: TableOptions,
): Promise<Table> {
  const missing = set.documents.filter(({ sha256 }) => spool.length(sha256) === undefined)
  if (missing.length > 0) {
    const paths = missing.slice(0, 5).map(({ path }) => path)
    throw new RunError(
      `served documents: expected the bytes of ${missing.length} more in the spool, such as ${paths.join(', ')}; put them there first`,
    )
  }
  const documents = new Map<string, TableDocument>()
  const changed: Prepared[] = []
  const queue = [...set.documents]
  const prepareNext = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const path = servedPath(options.siteUrl, next.path)
      const stored = await storeVariants(next, spool, cache, options.mayCompress)
      const prepared = { path, document: next, stored }
      const before = previous?.documents.get(path)
      if (before === undefined) add(prepared, Math.min(toSecond(next.changed), toSecond(options.now())))
      else if (before.document.sha256 === next.sha256) add(prepared, before.modified)
      else changed.push(prepared)
    }
  }
  const add = (prepared: Prepared, modified: Instant): void => {
    documents.set(prepared.path, describe(prepared, modified, options.cacheControl))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, prepareNext))
  for (const prepared of changed)
    add(prepared, dateOfSwitch(options.now(), previous?.documents.get(prepared.path)?.modified ?? 0))
  const names = new Set<string>()
  for (const { variants } of documents.values())
    for (const { name } of Object.values(variants)) names.add(name)
  const redirects = new Map(
    [...set.redirects].map(([from, to]) => [
      canonicalPath(new URL(from, options.siteUrl).pathname)?.path ?? from,
      to,
    ]),
  )
  return { documents, redirects, feedsBelow: listFeeds(documents), names }
}

interface Prepared {
  readonly path: string
  readonly document: ServedDocument
  readonly stored: StoredVariants
}

function describe(
  { path, document, stored }: Prepared,
  modified: Instant,
  cacheControl: string,
): TableDocument {
  const { sha256, mediaType, feed } = document
  const tag = Buffer.from(sha256, 'hex').toString('base64url').slice(0, 22)
  const shared = [
    'Cache-Control',
    cacheControl,
    'Vary',
    'Accept-Encoding',
    LAST_MODIFIED,
    formatRfc822(modified),
    ...(feed === undefined ? [] : CORS),
  ]
  const variants = Object.entries(stored).map(([encoding, { name, length }]): [string, Variant] => {
    const own = tag + TAG_SUFFIX[encoding as Encoding]
    const notModified = ['ETag', `"${own}"`, ...shared]
    const found = [
      'Content-Type',
      contentType(mediaType),
      ...(encoding === 'identity' ? [] : ['Content-Encoding', encoding]),
      'Content-Length',
      String(length),
      ...notModified,
      ...(feed === undefined ? [] : linkHeader(feed)),
      ...securityHeaders(mediaType),
    ]
    return [encoding, { name, length, tag: own, found, notModified }]
  })
  return {
    path,
    document,
    tag,
    modified,
    variants: Object.fromEntries(variants) as unknown as TableDocument['variants'],
  }
}

/**
 * The date of new content: later than every second in which the old one was given away, as some readers ask with the time
 * of their last fetch alone. So it is to come for what is left of this second.
 */
function dateOfSwitch(now: Instant, before: Instant): Instant {
  return Math.max(toSecond(now), before) + 1000
}

function listFeeds(
  documents: ReadonlyMap<string, TableDocument>,
): ReadonlyMap<string, readonly TableDocument[]> {
  const isPolled = ({ document: { feed } }: TableDocument): boolean =>
    feed !== undefined && feed.isArchive === undefined
  const feeds = [...documents.values()].filter(isPolled)
  // The nearest first: what lies deeper has more slashes.
  const depth = ({ path }: TableDocument): number => path.split('/').length
  feeds.sort((a, b) => depth(a) - depth(b) || (a.path < b.path ? -1 : 1))
  const below = new Map<string, TableDocument[]>()
  for (const feed of feeds) {
    for (let end = feed.path.lastIndexOf('/'); end >= 0; end = feed.path.lastIndexOf('/', end - 1)) {
      const folder = feed.path.slice(0, end + 1)
      const listed = below.get(folder) ?? []
      if (listed.length < LISTED_MAX) listed.push(feed)
      below.set(folder, listed)
      if (end === 0) break
    }
  }
  return below
}
