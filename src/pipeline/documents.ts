import { digestOf, digestOfTexts } from '../core/digest.ts'
import { type DocumentBytes, type DocumentPlan, sealDocument } from '../core/document.ts'
import type { Feed, FeedsSpec, FormatName, Site } from '../core/feed.ts'
import type { EncodedEntry, Format } from '../core/ports.ts'
import type { Entry, IdentifiedPost } from '../core/post.ts'
import { OperatorError } from '../core/problem.ts'
import { byCodeUnit } from '../core/text.ts'
import { appendPath } from '../core/url.ts'
import { VERSION } from '../core/version.ts'
import { Arena } from './arena.ts'

/** Every document of the feeds. `digest` is of all that an entry's bytes are a function of. */
export function planDocuments(
  feeds: readonly Feed[],
  site: Site,
  spec: FeedsSpec,
  formats: Readonly<Record<FormatName, Format>>,
  digest: (post: IdentifiedPost) => string,
): DocumentPlan[] {
  const plans: DocumentPlan[] = []
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

function describe(feed: Feed, format: FormatName): string {
  return `the ${format} document of ${feed.key === '' ? 'the site' : feed.key}`
}

/** Puts documents together of entries, each of which is encoded once per format however many documents carry it. */
export class DocumentMaker {
  readonly #site: Site
  readonly #formats: Readonly<Record<FormatName, Format>>
  readonly #entries: (post: IdentifiedPost) => Entry
  readonly #arena = new Arena()
  readonly #encoded = new Map<FormatName, Map<IdentifiedPost, EncodedBytes>>()

  constructor(
    site: Site,
    formats: Readonly<Record<FormatName, Format>>,
    entries: (post: IdentifiedPost) => Entry,
  ) {
    this.#site = site
    this.#formats = formats
    this.#entries = entries
  }

  /** The document's bytes with their digest: what planning needs. */
  make(document: DocumentPlan): DocumentBytes {
    return sealDocument(this.assemble(document))
  }

  /** The document's bytes in order. */
  assemble(document: DocumentPlan): readonly Uint8Array[] {
    const { posts, ...feed } = document.feed
    const format = this.#formats[document.format]
    const encoded = this.#encodedBy(format)
    const prefixes = new Set<string>()
    const entries: Uint8Array[] = []
    for (const post of posts) {
      let entry = encoded.get(post)
      if (entry === undefined) {
        const { text, prefixes } = format.encodeEntry(this.#entries(post), this.#site)
        entry = { bytes: this.#arena.add(text), prefixes }
        encoded.set(post, entry)
      }
      entries.push(entry.bytes)
      for (const prefix of entry.prefixes) prefixes.add(prefix)
    }
    const envelope = { site: this.#site, feed, self: document.url, prefixes: [...prefixes].sort(byCodeUnit) }
    const { head, separator, tail } = format.encodeEnvelope(envelope)
    return [this.#arena.add(head), ...joined(entries, separator), this.#arena.add(tail)]
  }

  #encodedBy(format: Format): Map<IdentifiedPost, EncodedBytes> {
    let encoded = this.#encoded.get(format.name)
    if (encoded === undefined) {
      encoded = new Map()
      this.#encoded.set(format.name, encoded)
    }
    return encoded
  }
}

function joined(entries: readonly Uint8Array[], separator: string): readonly Uint8Array[] {
  if (separator === '') return entries
  const between = Buffer.from(separator)
  return entries.flatMap((entry, index) => (index === 0 ? [entry] : [between, entry]))
}

interface EncodedBytes extends Pick<EncodedEntry, 'prefixes'> {
  readonly bytes: Uint8Array
}
