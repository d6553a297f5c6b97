import type { Instant } from '../../core/dates.ts'
import { appendPath } from '../../core/url.ts'
import { canonicalPath } from './request-path.ts'

/** A document as it is served. Its bytes are in the spool, below its digest. */
export interface ServedDocument {
  /** Below the site, as it was published: `tags/nasa/feed.xml`. */
  readonly path: string
  readonly mediaType: string
  /** SHA-256 of its bytes, hexadecimal. */
  readonly sha256: string
  readonly length: number
  /** When its content last changed: `Last-Modified`, to the second. */
  readonly changed: Instant
  /** Absent for what goes with feeds. */
  readonly feed?: ServedFeed
}

export interface ServedFeed {
  readonly title: string
  /** The document's own address: link `self`, and the topic at the hubs. */
  readonly self: string
  readonly hubs: readonly string[]
  /** One of a feed's archives: nobody subscribes to it. */
  readonly isArchive?: true
}

/** What a run left published: served as a whole, never half of it new. */
export interface ServedSet {
  readonly documents: readonly ServedDocument[]
  /** Old path on the host → where it is now. A document at the same path is stronger. */
  readonly redirects: ReadonlyMap<string, ServedRedirect>
}

export interface ServedRedirect {
  /** A path on the host, or an absolute address. */
  readonly to: string
  readonly status: 301 | 308
}

/** The path on the host of what is published at `path` below the site, in its canonical form. */
export function servedPath(siteUrl: string, path: string): string {
  const { pathname } = new URL(appendPath(siteUrl, path))
  return canonicalPath(pathname)?.path ?? pathname
}
