import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { digestOf, digestOfTexts } from '../core/digest.ts'
import {
  type DocumentBytes,
  type DocumentPlan,
  type FeedPlan,
  isFeedPlan,
  isSibling,
  type SiblingPlan,
  type StoredPlan,
  sealDocument,
} from '../core/document.ts'
import type { Feed, FeedsSpec, FormatName, Site } from '../core/feed.ts'
import type { Companion, EncodedBytes, EncodedEnvelope, Format } from '../core/ports.ts'
import type { IdentifiedPost } from '../core/post.ts'
import { OperatorError } from '../core/problem.ts'
import { byCodeUnit } from '../core/text.ts'
import { appendPath } from '../core/url.ts'
import { VERSION } from '../core/version.ts'
import { compress } from './compress.ts'

/** Every document of the feeds. `digest` is of all that an entry's bytes are a function of. */
export function planDocuments(
  feeds: readonly Feed[],
  site: Site,
  spec: FeedsSpec,
  formats: Readonly<Record<FormatName, Format>>,
  digest: (post: IdentifiedPost) => string,
): FeedPlan[] {
  const plans: FeedPlan[] = []
  const owners = new Map<string, string>()
  const siteDigest = digestOf(site, VERSION)
  for (const feed of feeds) {
    const { posts, ...envelope } = feed
    const feedDigest = digestOfTexts(siteDigest, JSON.stringify(envelope), ...posts.map(digest))
    for (const name of spec.formats) {
      const path = feed.folder + spec.files[name]
      // Some file systems fold case: what differs by it alone is one place.
      const place = path.toLowerCase()
      const owner = owners.get(place)
      if (owner !== undefined) {
        throw new OperatorError(
          `feeds: ${owner} and ${describe(feed, name)} would both be published at ${path}; give one another path`,
        )
      }
      owners.set(place, describe(feed, name))
      plans.push({
        path,
        url: appendPath(site.url, path),
        format: name,
        mediaType: formats[name].mediaType,
        feed,
        rank: feed.key === '' ? 2 : 1,
        recipe: digestOfTexts(feedDigest, path),
      })
    }
  }
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
    const places = new Set(all.map(({ path }) => path.toLowerCase()))
    const added = companion.plan(all, site)
    for (const { path } of added) {
      if (places.has(path.toLowerCase()))
        throw new OperatorError(
          `feeds: a feed and ${path} would be published at one path; give the feed another`,
        )
    }
    all.push(...added)
  }
  return all
}

function describe(feed: Feed, format: FormatName): string {
  return `the ${format} document of ${feed.key === '' ? 'the site' : feed.key}`
}

/** How long to wait for the next posts, when no document is complete. */
const PATIENCE_MS = 10

/** Puts documents together of encoded entries, which are shared by however many documents carry them. */
export class DocumentMaker {
  readonly #site: Site
  readonly #formats: Readonly<Record<FormatName, Format>>
  readonly #encoded: (post: IdentifiedPost) => ReadonlyMap<FormatName, EncodedBytes>
  readonly #made = new Map<DocumentPlan, DocumentBytes>()
  readonly #compressed = new Map<SiblingPlan, Promise<DocumentBytes>>()

  constructor(
    site: Site,
    formats: Readonly<Record<FormatName, Format>>,
    encoded: (post: IdentifiedPost) => ReadonlyMap<FormatName, EncodedBytes>,
  ) {
    this.#site = site
    this.#formats = formats
    this.#encoded = encoded
  }

  /** What a feed's document says besides its entries, which must be encoded. */
  envelope({ feed: { posts, ...feed }, format, url }: FeedPlan): EncodedEnvelope {
    const prefixes = new Set<string>()
    for (const post of posts) for (const prefix of this.#entry(post, format).prefixes) prefixes.add(prefix)
    return this.#formats[format].encodeEnvelope({
      site: this.#site,
      feed,
      self: url,
      prefixes: [...prefixes].sort(byCodeUnit),
    })
  }

  #entry(post: IdentifiedPost, format: FormatName): EncodedBytes {
    const entry = this.#encoded(post).get(format)
    if (entry === undefined) throw new Error(`${post.key} was not encoded as ${format}`)
    return entry
  }

  /** The document's bytes with their digest: what planning needs. */
  make(document: DocumentPlan): DocumentBytes {
    let made = this.#made.get(document)
    if (made === undefined) {
      made = sealDocument(this.#join(document))
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
    for (let waiting = documents; waiting.length > 0; ) {
      const later: DocumentPlan[] = []
      for (const document of waiting) {
        if (!(document.feed?.posts ?? []).every(isRendered)) later.push(document)
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
    if (!isFeedPlan(document)) return document.parts()
    const entries = document.feed.posts.map((post) => this.#entry(post, document.format).bytes)
    const { head, separator, tail } = this.envelope(document)
    return [Buffer.from(head), ...joined(entries, separator), Buffer.from(tail)]
  }
}

function joined(entries: readonly Uint8Array[], separator: string): readonly Uint8Array[] {
  if (separator === '') return entries
  const between = Buffer.from(separator)
  return entries.flatMap((entry, index) => (index === 0 ? [entry] : [between, entry]))
}
