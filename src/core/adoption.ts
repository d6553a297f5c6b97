import { type Instant, toSecond } from './dates.ts'
import { isIri } from './identity.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import type { Post } from './post.ts'

/** A feed that somebody published, as far as its readers tell its entries apart. */
export interface PublishedFeed {
  readonly format: 'rss' | 'atom' | 'json'
  /** Atom's id of the feed itself. */
  readonly id?: string
  readonly entries: readonly PublishedEntry[]
}

export interface PublishedEntry {
  /** What readers know the entry by: RSS `guid`, or `link` where there is none; Atom and JSON `id`. As it is written. */
  readonly id: string
  /** Absolute. */
  readonly url?: string
  readonly title?: string
  readonly published?: Instant
  readonly updated?: Instant
}

/** How an entry was found to be a post. */
type Likeness = 'address' | 'title and date'

export interface Adoption {
  readonly matches: readonly Match[]
  /** Entries that no post was found for. */
  readonly strangers: readonly Stranger[]
}

export interface Stranger {
  readonly entry: PublishedEntry
  /** Posts that it could be, where there are several. */
  readonly candidates: readonly Post[]
}

export interface Match {
  readonly post: Post
  readonly entry: PublishedEntry
  readonly format: PublishedFeed['format']
  readonly by: Likeness
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Which post each entry of a feed is, one to one: by address, whatever the host, then by title and date. What is not
 * plain stays unmatched.
 */
export function matchEntries(feed: PublishedFeed, posts: readonly Post[]): Adoption {
  const left = new Set(posts)
  const matches: Match[] = []
  const candidates = new Map<PublishedEntry, readonly Post[]>()
  let strangers = feed.entries
  const match = (
    by: Likeness,
    keyOfEntry: (entry: PublishedEntry) => string | undefined,
    keyOfPost: (post: Post) => string | undefined,
    isAlike: (post: Post, entry: PublishedEntry) => boolean,
  ): void => {
    const index = new Map<string, Post[]>()
    for (const post of left) {
      const key = keyOfPost(post)
      if (key !== undefined) index.set(key, [...(index.get(key) ?? []), post])
    }
    strangers = strangers.filter((entry) => {
      const key = keyOfEntry(entry)
      const found = (key === undefined ? [] : (index.get(key) ?? [])).filter(
        (post) => left.has(post) && isAlike(post, entry),
      )
      const [post] = found
      if (found.length > 1) candidates.set(entry, found)
      if (post === undefined || found.length > 1) return true
      left.delete(post)
      matches.push({ post, entry, format: feed.format, by })
      return false
    })
  }
  match(
    'address',
    addressOfEntry,
    ({ url }) => addressKey(url),
    () => true,
  )
  match(
    'title and date',
    ({ title }) => titleKey(title),
    ({ title }) => titleKey(title),
    isOfOneDay,
  )
  return {
    matches,
    strangers: strangers.map((entry) => ({ entry, candidates: candidates.get(entry) ?? [] })),
  }
}

/** A permalink as `guid` is an address too, also where no `link` is. */
function addressOfEntry({ url, id }: PublishedEntry): string | undefined {
  return addressKey(url ?? id)
}

/** Path and query without what differs between hosts and styles: a final slash, `index.html`, `.html`, letter case. */
function addressKey(address: string): string | undefined {
  let path: string
  try {
    const { pathname, search } = new URL(address, 'https://example.com/')
    path = decodeURI(pathname) + search
  } catch {
    return undefined
  }
  const key = path
    .replace(/(?:^|\/)index\.html?$/i, '/')
    .replace(/\.html?$/i, '')
    .replace(/\/+$/, '')
    .toLowerCase()
  // A feed's home is no post.
  return key === '' ? undefined : key
}

/** Letters and digits only: one side may hold markup, references or other quotation marks. */
function titleKey(title: string | undefined): string | undefined {
  const key = title
    ?.replace(/<[^<>]*>|&#?\w+;/g, ' ')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
  return key === '' ? undefined : key
}

/** Engines disagree about zones by some hours. */
function isOfOneDay(post: Post, { published, updated }: PublishedEntry): boolean {
  const date = published ?? updated
  return date !== undefined && Math.abs(date - post.published) <= DAY_MS
}

/** What a post is pinned to. */
export interface Pin {
  readonly post: Post
  readonly id: string
  /** Atom's id, where it is another one. */
  readonly iri?: string
  readonly published?: Instant
  readonly updated?: Instant
}

/** What several feeds of one blog say of each post: RSS and JSON share an id, Atom may have another. */
export function pinsOf(matches: readonly Match[]): Pin[] {
  const byPost = new Map<Post, Match[]>()
  for (const match of matches) byPost.set(match.post, [...(byPost.get(match.post) ?? []), match])
  return [...byPost].map(([post, of]) => {
    const idIn = (format: PublishedFeed['format']): string | undefined =>
      of.find((match) => match.format === format)?.entry.id
    const atom = idIn('atom')
    const id = idIn('rss') ?? idIn('json') ?? atom ?? ''
    const dates = of.flatMap(({ entry }) => entry.published ?? [])
    const changes = of.flatMap(({ entry }) => entry.updated ?? [])
    return {
      post,
      id,
      ...(atom !== undefined && atom !== id && { iri: atom }),
      ...(dates.length > 0 && { published: Math.min(...dates) }),
      ...(changes.length > 0 && { updated: Math.max(...changes) }),
    }
  })
}

/** A pin that is not put in, and why. */
export interface KeptPin extends Pin {
  readonly why: 'is published already' | 'states its own id' | 'another post has this id'
}

/**
 * The ledger with pinned posts in it. A post that was published keeps what its readers have seen of it.
 *
 * @param isPublished whether a post is in the ledger, under whatever name
 * @param now a date of the future is not taken over: the post would lead the feed until then
 * @param newTag what stands in Atom for an id that is no IRI
 * @param path what the ledger remembers of a permalink
 */
export function pinInto(
  ledger: Ledger,
  pins: readonly Pin[],
  isPublished: (post: Post) => boolean,
  now: Instant,
  newTag: (post: Post) => string,
  path: (post: Post) => string,
): { readonly ledger: Ledger; readonly pinned: readonly Pin[]; readonly kept: readonly KeptPin[] } {
  const next = new Map<string, LedgerEntry>(ledger)
  const taken = new Set(
    [...ledger.values()].flatMap(({ id, iri }) => [id, ...(iri === undefined ? [] : [iri])]),
  )
  const pinned: Pin[] = []
  const kept: KeptPin[] = []
  for (const pin of pins) {
    const { post, id } = pin
    const why =
      post.id !== undefined
        ? 'states its own id'
        : isPublished(post)
          ? 'is published already'
          : taken.has(id)
            ? 'another post has this id'
            : undefined
    if (why !== undefined) {
      kept.push({ ...pin, why })
      continue
    }
    taken.add(id)
    pinned.push(pin)
    const written = toSecond(post.published)
    const isPast = pin.published !== undefined && pin.published <= now
    const published = toSecond(isPast ? (pin.published ?? 0) : post.published)
    const iri = pin.iri ?? (isIri(id) ? undefined : newTag(post))
    next.set(post.key, {
      id,
      ...(iri !== undefined && { iri }),
      seen: published,
      published,
      ...(written !== published && { written }),
      updated: Math.max(published, toSecond(pin.updated ?? published)),
      digest: post.digest,
      path: path(post),
      // What is not out here was public there: it keeps its entry, and is not missed.
      ...((post.draft || post.published > now) && { hidden: true }),
    })
  }
  return { ledger: next, pinned, kept }
}
