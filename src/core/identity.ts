import { formatDay, type Instant, toSecond } from './dates.ts'
import { type Ledger, type LedgerEntry, lastNoticed, wasOut } from './ledger.ts'
import type { IdentifiedPost, Post } from './post.ts'
import type { Problem } from './problem.ts'
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
  /** Posts that state the id of another one: they are left out. */
  readonly problems: readonly Problem[]
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
  const renames = matchRenames(posts, ledger, vanished, policy.root)
  const moved = new Set(renames.values())
  const taken = new TakenIds(ledger)

  const next = new Map<string, LedgerEntry>()
  const renamed = new Set<string>()
  const identified: IdentifiedPost[] = []
  const problems: Problem[] = []
  for (const post of posts) {
    // A file whose text went elsewhere holds another post now.
    const stays = !moved.has(post.key)
    const oldKey = renames.get(post.key) ?? (stays ? post.key : `${post.key} anew`)
    const known = ledger.get(oldKey)
    const rival = post.id === undefined ? undefined : taken.holder(post.id, oldKey)
    if (rival !== undefined) {
      problems.push(refusal(post, rival))
      continue
    }
    const entry = entryFor(post, known, policy, now, (id) => taken.claim(id, oldKey))
    const { id, iri, updated, published, written } = entry
    identified.push({
      ...post,
      id,
      ...(iri !== undefined && { iri }),
      ...(written !== undefined && { published }),
      updated,
    })
    // A preview is not a publication: what is not out leaves no trace.
    const isPreview = post.draft || (post.published > now && known?.published !== entry.published)
    if (isPreview) continue
    next.set(post.key, entry)
    renamed.add(oldKey)
  }
  for (const [key, entry] of ledger) {
    if (next.has(key) || renamed.has(key)) continue
    const { hidden: _, ...visible } = entry
    if (!vanished.has(key)) next.set(key, { ...withoutGone(entry), hidden: true })
    else if (entry.gone === undefined) next.set(key, { ...visible, gone: toSecond(now) })
    else if (now - entry.gone < FORGET_AFTER_MS) next.set(key, entry)
  }
  const knownAs = (key: string): LedgerEntry | undefined => ledger.get(renames.get(key) ?? key)
  return { posts: identified, ledger: withNoticed(next, ledger, knownAs, now), problems }
}

/**
 * Marks the entries whose pages are new, changed, gone or back. Search engines are told of those that they were not told
 * of yet, so each run has a mark that is greater than all before it.
 */
function withNoticed(
  next: ReadonlyMap<string, LedgerEntry>,
  before: Ledger,
  knownAs: (key: string) => LedgerEntry | undefined,
  now: Instant,
): Ledger {
  // Nobody is told of a whole site because Feedmill is new to it.
  if (before.size === 0) return next
  const mark = Math.max(toSecond(now), (lastNoticed(before) ?? 0) + 1000)
  const marked = new Map<string, LedgerEntry>()
  for (const [key, entry] of next) {
    const known = knownAs(key)
    const noticed = known !== undefined && isSamePage(known, entry) ? known.noticed : mark
    marked.set(
      key,
      noticed === entry.noticed ? entry : { ...entry, ...(noticed !== undefined && { noticed }) },
    )
  }
  return marked
}

function isSamePage(before: LedgerEntry, after: LedgerEntry): boolean {
  return before.digest === after.digest && before.path === after.path && wasOut(before) === wasOut(after)
}

/** What `identify` will very probably make of a post that no ledger knows. */
export function guessIdentity(post: Post, policy: IdPolicy): IdentifiedPost {
  const { id, iri, updated } = entryFor(post, undefined, policy, post.published, (free) => free)
  return { ...post, id, ...(iri !== undefined && { iri }), updated }
}

/** Which key has which id. Two posts of one id are one post to every reader. */
class TakenIds {
  readonly #holders = new Map<string, string>()

  constructor(ledger: Ledger) {
    for (const [key, { id, iri }] of ledger) {
      this.#holders.set(id, key)
      if (iri !== undefined) this.#holders.set(iri, key)
    }
  }

  /** The other key that has an id. */
  holder(id: string, key: string): string | undefined {
    const holder = this.#holders.get(id)
    return holder === key ? undefined : holder
  }

  /** The id, or one like it that nobody else has. */
  claim(id: string, key: string): string {
    let free = id
    for (let number = 2; this.holder(free, key) !== undefined; number++) {
      free = id.startsWith('tag:') ? `${id};${number}` : `${id}#${number}`
    }
    this.#holders.set(free, key)
    return free
  }
}

function refusal(post: Post, rival: string): Problem {
  return {
    path: post.place.path,
    severity: 'error',
    message: `states the id ${post.id}, which ${rival} has already, so it is left out`,
    hint: 'give it another id',
  }
}

function withoutGone({ gone: _, ...entry }: LedgerEntry): LedgerEntry {
  return entry
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

function entryFor(
  post: Post,
  known: LedgerEntry | undefined,
  policy: IdPolicy,
  now: Instant,
  claim: (id: string) => string,
): LedgerEntry {
  const written = toSecond(post.published)
  const isAsAdopted = known?.written === written
  const published = isAsAdopted ? (known?.published ?? written) : written
  const seen = known?.seen ?? published
  const tag = (): string => claim(known?.iri ?? newTag(post.url, seen, policy))
  const id = claim(
    post.id ?? known?.id ?? (policy.policy === 'permalink' ? post.url : newTag(post.url, seen, policy)),
  )
  return {
    id,
    // An adopted post may have an id of its own in Atom.
    ...((!isIri(id) || (known?.iri !== undefined && known.id === id)) && { iri: tag() }),
    seen,
    published,
    ...(isAsAdopted && { written }),
    updated: Math.max(published, toSecond(post.updated ?? lastChange(post, known, published, now))),
    digest: post.digest,
    path: rememberedPath(post.url, policy.root),
  }
}

/**
 * RFC 3987 §2.2, as far as it matters to the id of an entry: a scheme, a host where that needs one, and nothing that has to be
 * escaped.
 */
export function isIri(id: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:[^\s\u007f<>"{}|\\^`]+$/i.test(id)) return false
  if (/^(?:https?|ftp):/i.test(id) && !/^[a-z]+:\/\/[^/]/i.test(id)) return false
  return !/[[\]]/.test(id.replace(/^[a-z+.-]+:\/\/\[[\da-f:.]+\]/i, ''))
}

/** A clock that was set back never makes a post older than it said it was. */
function lastChange(post: Post, known: LedgerEntry | undefined, published: Instant, now: Instant): Instant {
  if (known === undefined) return published
  return known.digest === post.digest ? known.updated : Math.max(now, known.updated)
}

/** `tag:AUTHORITY,DATE:PATH` for an address. */
export function newTag(url: string, seen: Instant, { authority, root }: IdPolicy): string {
  return tagUri(authority, seen, pathOf(url, root))
}

/** Path and query of an address, which is nearly always the root with a path behind it. */
function pathOf(url: string, root: string): string {
  if (url.startsWith(root) && /^[\w~/-]*$/.test(url.slice(root.length)))
    return url.slice(root.indexOf('/', 8))
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** RFC 4151 §2.1. */
export function tagUri(authority: string, date: Instant, specific: string): string {
  return `tag:${authority},${formatDay(date)}:${specific}`
}

/** A permalink below the site's root; the whole of it when it is elsewhere. */
export function rememberedPath(url: string, root: string): string {
  return url.startsWith(root) ? url.slice(root.length) : url
}
