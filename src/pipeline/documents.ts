import { digestOf } from '../core/digest.ts'
import { type DocumentBytes, type DocumentPlan, sealDocument } from '../core/document.ts'
import type { Feed, FeedsSpec, FormatName, Site } from '../core/feed.ts'
import type { EncodedEntry, Format } from '../core/ports.ts'
import type { Entry, IdentifiedPost } from '../core/post.ts'
import { OperatorError } from '../core/problem.ts'
import { byCodeUnit } from '../core/text.ts'
import { appendPath } from '../core/url.ts'
import { VERSION } from '../core/version.ts'

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
    const feedDigest = digestOf(siteDigest, envelope, posts.map(digest).join(' '))
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
        recipe: digestOf(feedDigest, path),
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
  readonly #encoded = new Map<FormatName, Map<string, EncodedBytes>>()

  constructor(
    site: Site,
    formats: Readonly<Record<FormatName, Format>>,
    entries: (post: IdentifiedPost) => Entry,
  ) {
    this.#site = site
    this.#formats = formats
    this.#entries = entries
  }

  make(document: DocumentPlan): DocumentBytes {
    const { posts, ...feed } = document.feed
    const format = this.#formats[document.format]
    const encoded = posts.map((post) => this.#encode(format, post))
    const prefixes = [...new Set(encoded.flatMap((entry) => entry.prefixes))].sort(byCodeUnit)
    const { head, separator, tail } = format.encodeEnvelope({
      site: this.#site,
      feed,
      self: document.url,
      prefixes,
    })
    const between = Buffer.from(separator)
    const parts: Uint8Array[] = [Buffer.from(head)]
    for (const [index, entry] of encoded.entries()) {
      if (index > 0 && between.length > 0) parts.push(between)
      parts.push(entry.bytes)
    }
    parts.push(Buffer.from(tail))
    return sealDocument(parts)
  }

  #encode(format: Format, post: IdentifiedPost): EncodedBytes {
    let ofFormat = this.#encoded.get(format.name)
    if (ofFormat === undefined) {
      ofFormat = new Map()
      this.#encoded.set(format.name, ofFormat)
    }
    let encoded = ofFormat.get(post.key)
    if (encoded === undefined) {
      const { text, prefixes } = format.encodeEntry(this.#entries(post), this.#site)
      encoded = { bytes: Buffer.from(text), prefixes }
      ofFormat.set(post.key, encoded)
    }
    return encoded
  }
}

interface EncodedBytes extends Pick<EncodedEntry, 'prefixes'> {
  readonly bytes: Uint8Array
}
