import { formatDay, type Instant } from './dates.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import type { IdentifiedPost, Post } from './post.ts'
import { matchRenames } from './rename.ts'

/** How new ids are made: `tag:AUTHORITY,DATE:PATH` (RFC 4151), or the permalink. */
export interface IdPolicy {
  readonly policy: 'tag' | 'permalink'
  /** The host name in tag URIs; a later domain does not change it. */
  readonly authority: string
  /** The site's root, which permalinks are remembered below. */
  readonly root: string
}

export interface Identified {
  readonly posts: readonly IdentifiedPost[]
  readonly ledger: Ledger
}

const FORGET_AFTER_MS = 400 * 24 * 60 * 60 * 1000

/**
 * Gives each post its id and `updated`, and the ledger that remembers them.
 *
 * An id is, in this order: the author's own · that of a vanished post with this content, or else this permalink
 * (a rename, a move to another engine) · the one the ledger has for this key · a new one by the policy. It never
 * changes because a title, date, slug, domain or format did (RFC 4287 §4.2.6).
 *
 * `updated` is the author's own; for a post new to the ledger `published`; for a known post whose content
 * changed `now`; else what the ledger has (RFC 4287 §4.2.15: significant changes only).
 *
 * @param posts the posts that are out, with distinct keys
 * @param present keys that exist though they are not out; `prefix/` stands for all below it
 */
export function identify(
  posts: readonly Post[],
  present: readonly string[],
  ledger: Ledger,
  policy: IdPolicy,
  now: Instant,
): Identified {
  const vanished = vanishedEntries(posts, present, ledger)
  const fresh = posts.filter((post) => !ledger.has(post.key))
  const renames = matchRenames(fresh, vanished, policy.root)
  const renamedKeys = new Set(renames.values())

  const next = new Map<string, LedgerEntry>()
  const identified: IdentifiedPost[] = []
  for (const post of posts) {
    const known = ledger.get(renames.get(post.key) ?? post.key)
    const entry = entryFor(post, known, policy, now)
    // A preview is not a publication: what is not out leaves no trace.
    if (known !== undefined || !(post.draft || post.published > now)) next.set(post.key, entry)
    identified.push({ ...post, id: entry.id, updated: entry.updated })
  }
  for (const [key, entry] of ledger) {
    if (next.has(key) || renamedKeys.has(key)) continue
    if (!vanished.has(key)) next.set(key, entry)
    else if (entry.gone === undefined) next.set(key, { ...entry, gone: toSecond(now) })
    else if (now - entry.gone < FORGET_AFTER_MS) next.set(key, entry)
  }
  return { posts: identified, ledger: next }
}

function vanishedEntries(posts: readonly Post[], present: readonly string[], ledger: Ledger): Ledger {
  const keys = new Set(posts.map((post) => post.key))
  for (const key of present) keys.add(key)
  const folders = present.filter((key) => key.endsWith('/'))
  const vanished = new Map<string, LedgerEntry>()
  for (const [key, entry] of ledger) {
    if (!keys.has(key) && !folders.some((folder) => key.startsWith(folder))) vanished.set(key, entry)
  }
  return vanished
}

function entryFor(post: Post, known: LedgerEntry | undefined, policy: IdPolicy, now: Instant): LedgerEntry {
  const published = toSecond(post.published)
  const seen = known?.seen ?? published
  return {
    id: post.id ?? known?.id ?? newId(post.url, seen, policy),
    seen,
    published,
    updated: Math.max(published, toSecond(post.updated ?? lastChange(post, known, published, now))),
    digest: post.digest,
    path: rememberedPath(post.url, policy.root),
  }
}

/** A clock that was set back never makes a post older than it said it was. */
function lastChange(post: Post, known: LedgerEntry | undefined, published: Instant, now: Instant): Instant {
  if (known === undefined) return published
  return known.digest === post.digest ? known.updated : Math.max(now, known.updated)
}

function newId(url: string, seen: Instant, policy: IdPolicy): string {
  return policy.policy === 'permalink' ? url : tagUri(policy.authority, seen, new URL(url).pathname)
}

/** RFC 4151 §2.1. */
export function tagUri(authority: string, date: Instant, specific: string): string {
  return `tag:${authority},${formatDay(date)}:${specific}`
}

export function rememberedPath(url: string, root: string): string {
  return url.startsWith(root) ? url.slice(root.length) : url
}

/** Documents show whole seconds, so nothing finer is kept. */
function toSecond(instant: Instant): Instant {
  return Math.floor(instant / 1000) * 1000
}
