import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { History } from '../core/archives.ts'
import type { Instant } from '../core/dates.ts'
import { digestOf, digestOfTexts } from '../core/digest.ts'
import {
  type DocumentBytes,
  type DocumentPlan,
  type FeedPlan,
  isFeedPlan,
  isSibling,
  postsOf,
  type SiblingPlan,
  type StoredPlan,
  sealDocument,
} from '../core/document.ts'
import type { EntryForm, Feed, FeedFacts, FeedSettings, FormatName, Site } from '../core/feed.ts'
import type { Companion, EncodedBytes, EncodedEnvelope, Format } from '../core/ports.ts'
import type { IdentifiedPost } from '../core/post.ts'
import { appendPath } from '../core/url.ts'
import { VERSION } from '../core/version.ts'
import { compress } from './compress.ts'
import { requirePlaces } from './document-places.ts'
import { chooseEntries, type Frame, prefixesOf } from './feed-entries.ts'
import { partsOf } from './feed-parts.ts'
import { FeedPlaces } from './feed-places.ts'

/**
 * Every document of the feeds. `digest` is of all that an entry's bytes are a function of.
 *
 * @throws OperatorError when two would be at one place
 */
export function planDocuments(
  feeds: readonly Feed[],
  site: Site,
  formats: Readonly<Record<FormatName, Format>>,
  digest: (post: IdentifiedPost) => string,
): FeedPlan[] {
  const plans: FeedPlan[] = []
  const places = new FeedPlaces()
  const siteDigest = digestOf(site, VERSION)
  for (const feed of feeds) places.addFeed(feed)
  for (const part of feeds.flatMap(partsOf)) {
    const { feed, rank, period } = part
    const { posts, isComplete: _, archives: __, settings, ...facts } = feed
    const feedDigest = digestOfTexts(siteDigest, JSON.stringify(facts), ...posts.map(digest))
    for (const name of settings.formats) {
      const path = part.path(name)
      places.addDocument(path, part, name)
      const history = part.history((path) => appendPath(site.url, path), name)
      plans.push({
        path,
        url: appendPath(site.url, path),
        format: name,
        mediaType: formats[name].mediaType,
        feed,
        rank,
        recipe: digestOfTexts(feedDigest, path, JSON.stringify(history ?? null), ...extentOf(settings)),
        ...(history !== undefined && { history }),
        ...(period !== undefined && { period }),
      })
    }
  }
  places.check()
  return plans
}

/**
 * The documents, and those that go with them.
 *
 * @throws OperatorError when one would take another's place
 */
export function withCompanions(
  documents: readonly DocumentPlan[],
  companions: readonly Companion[],
  site: Site,
): readonly DocumentPlan[] {
  const all = [...documents]
  for (const companion of companions) {
    all.push(...companion.plan([...all], site))
  }
  requirePlaces(all)
  return all
}

/** How long to wait for the next posts, when no document is complete. */
const PATIENCE_MS = 10

/** Puts documents together of encoded entries, which are shared by however many documents carry them. */
export class DocumentMaker {
  readonly #site: Site
  readonly #formats: Readonly<Record<FormatName, Format>>
  readonly #encoded: (post: IdentifiedPost) => ReadonlyMap<EntryForm, EncodedBytes>
  readonly #made = new Map<DocumentPlan, DocumentBytes>()
  readonly #envelopes = new Map<FeedPlan, EncodedEnvelope>()
  readonly #compressed = new Map<SiblingPlan, Promise<DocumentBytes>>()

  constructor(
    site: Site,
    formats: Readonly<Record<FormatName, Format>>,
    encoded: (post: IdentifiedPost) => ReadonlyMap<EntryForm, EncodedBytes>,
  ) {
    this.#site = site
    this.#formats = formats
    this.#encoded = encoded
  }

  /** What a feed's document says besides its entries, which must be encoded. */
  envelope(document: FeedPlan): EncodedEnvelope {
    return this.#envelopes.get(document) ?? this.#compose(document).envelope
  }

  /** The document's bytes with their digest: what planning needs. */
  make(document: DocumentPlan): DocumentBytes {
    let made = this.#made.get(document)
    if (made === undefined) {
      const { parts, length, sha256 } = sealDocument(this.#join(document))
      const join = (): readonly Uint8Array[] => this.#join(document)
      // Entries may be in a file: they are not held in memory from here to the time when the document is put.
      made = isFeedPlan(document)
        ? {
            length,
            sha256,
            get parts() {
              return join()
            },
          }
        : { parts, length, sha256 }
      this.#made.set(document, made)
    }
    return made
  }

  /** The bytes of whatever is stored. What is compressed is compressed beside this thread, so several may be asked for. */
  async bytesOf(stored: StoredPlan): Promise<DocumentBytes> {
    if (!isSibling(stored)) return this.make(stored)
    let compressed = this.#compressed.get(stored)
    if (compressed === undefined) {
      const { parts } = this.make(stored.of)
      compressed = compress(parts, stored.encoding).then((bytes) => sealDocument([bytes]))
      this.#compressed.set(stored, compressed)
    }
    return compressed
  }

  /** Makes what can be made already, as long as other threads render the rest. */
  async makeAhead(
    documents: readonly DocumentPlan[],
    isRendered: (post: IdentifiedPost) => boolean,
    rendering: Promise<unknown>,
  ): Promise<void> {
    let isOver = false
    const end = (): void => {
      isOver = true
    }
    const over = rendering.then(end, end)
    let waiting = documents.map((document) => ({ document, posts: postsOf(document), rendered: 0 }))
    while (waiting.length > 0) {
      const later: typeof waiting = []
      for (const entry of waiting) {
        const { document, posts } = entry
        while (entry.rendered < posts.length && isRendered(posts[entry.rendered] as IdentifiedPost))
          entry.rendered++
        if (entry.rendered < posts.length) later.push(entry)
        else {
          this.make(document)
          await nextTurn()
        }
        if (isOver) return
      }
      waiting = later
      await Promise.race([over, sleep(PATIENCE_MS, undefined, { ref: false })])
      if (isOver) return
    }
  }

  #join(document: DocumentPlan): readonly Uint8Array[] {
    if (!isFeedPlan(document)) return document.parts((post) => this.#page(post))
    const { entries, envelope } = this.#compose(document)
    const { head, separator, tail } = envelope
    const bytes = entries.map((entry) => entry.bytes)
    return [Buffer.from(head), ...joined(bytes, separator), Buffer.from(tail)]
  }

  #compose(document: FeedPlan): { entries: readonly EncodedBytes[]; envelope: EncodedEnvelope } {
    const { format, url } = document
    const { posts: all, isComplete: _, archives: __, settings: ___, ...facts } = document.feed
    const encode = (prefixes: readonly string[], feed: FeedFacts, history?: History): EncodedEnvelope =>
      this.#formats[format].encodeEnvelope({
        site: this.#site,
        feed,
        self: url,
        prefixes,
        ...(history !== undefined && { history }),
      })
    const { entries, posts } = chooseEntries(
      document,
      (post, form) => this.#encoded(post).get(form),
      () => frameOf((prefixes) => encode(prefixes, facts, document.history)),
    )
    const prefixes = prefixesOf(entries)
    const isWhole = posts.length === all.length
    // What has no room for all does not say that it holds everything (RFC 5005 §2).
    const history = isWhole || document.history?.kind !== 'complete' ? document.history : undefined
    const envelope = encode(prefixes, isWhole ? facts : { ...facts, updated: newestUpdate(posts) }, history)
    this.#envelopes.set(document, envelope)
    return { entries, envelope }
  }

  #page(post: IdentifiedPost): Uint8Array {
    const entry = this.#encoded(post).get('page')
    if (entry === undefined) throw new Error(`${post.key} was not encoded for pages`)
    return entry.bytes
  }
}

/** What decides how much of its posts a document says; nothing where it says all. */
function extentOf({ content = 'full', maxBytes = 0 }: FeedSettings): readonly string[] {
  return content === 'full' && maxBytes === 0 ? [] : [content, String(maxBytes)]
}

function frameOf(encode: (prefixes: readonly string[]) => EncodedEnvelope): Frame {
  return {
    around: (prefixes) => {
      const { head, tail } = encode(prefixes)
      return Buffer.byteLength(head) + Buffer.byteLength(tail)
    },
    separator: Buffer.byteLength(encode([]).separator),
  }
}

function newestUpdate(posts: readonly IdentifiedPost[]): Instant {
  return posts.reduce((newest, { updated }) => Math.max(newest, updated), 0)
}

function joined(entries: readonly Uint8Array[], separator: string): readonly Uint8Array[] {
  if (separator === '') return entries
  const between = Buffer.from(separator)
  return entries.flatMap((entry, index) => (index === 0 ? [entry] : [between, entry]))
}
