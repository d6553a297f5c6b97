import { createHash } from 'node:crypto'
import type { History } from './archives.ts'
import type { Feed, FormatName } from './feed.ts'
import type { IdentifiedPost } from './post.ts'
import type { ConfigKey } from './problem.ts'

/** Something to be published: a feed in one format, or a text that goes with the feeds. */
export type DocumentPlan = FeedPlan | TextPlan

/** What stands at a target: the documents, and the compressed forms of them that it asks for. */
export type StoredPlan = DocumentPlan | SiblingPlan

interface PlannedPlace {
  /** Below the target. */
  readonly path: string
  /** Where readers find it: self link, `feed_url`, WebSub topic. */
  readonly url: string
  readonly mediaType: string
  /**
   * Documents of a lower rank are published first: 0 archives and what others are shown with, 1 term feeds, 2 the site's
   * feeds, 3 what speaks of these.
   */
  readonly rank: number
  /**
   * SHA-256 (base64url) of everything the bytes are a function of. Two runs with one recipe give the same
   * bytes, so a document whose recipe is the published one need not be made.
   */
  readonly recipe: string
}

/** A feed, or one of its archives, in one format: where it is published, and what it is made of. */
export interface FeedPlan extends PlannedPlace {
  readonly format: FormatName
  /** Of an archive: the feed with the posts of its period. */
  readonly feed: Feed
  /** What is said of the feed's other posts. */
  readonly history?: History
  /** Of an archive. */
  readonly period?: string
}

/** A document that goes with the feeds. */
export interface TextPlan extends PlannedPlace {
  readonly feed?: never
  /** Posts that it shows, as entries of a page; absent = none. */
  readonly posts?: readonly IdentifiedPost[]
  /** Its bytes; asked for only when the recipe is not the published one, and its posts are rendered. */
  readonly parts: (entryOf: (post: IdentifiedPost) => Uint8Array) => readonly Uint8Array[]
  /** It gives way to a file that is not ours, where a feed would stop the publication. */
  readonly isOptional?: true
  /** The key of the configuration that asks for it, for messages. */
  readonly key?: ConfigKey
  /** Where it would be, were that not another document's place. */
  readonly wanted?: string
  /** The host reads it, and nobody else: it is never sent, so it has no compressed form. */
  readonly isForHost?: true
}

/** A compressed form of a document, which stands beside it: web servers send it to whoever takes that encoding. */
export interface SiblingPlan extends PlannedPlace {
  readonly feed?: never
  readonly of: DocumentPlan
  readonly encoding: Encoding
}

/** A content coding, by its name in HTTP (RFC 9110 §8.4.1, RFC 7932). */
export type Encoding = 'gzip' | 'br'

/** Tells compressed forms from documents. */
export function isSibling(stored: StoredPlan): stored is SiblingPlan {
  return 'of' in stored
}

/** Whether it gives way to what is not ours, as its document does. */
export function isOptional(stored: StoredPlan): boolean {
  const document = isSibling(stored) ? stored.of : stored
  return !isFeedPlan(document) && document.isOptional === true
}

/** What a stored document is for its readers: compressed forms are what they are forms of. */
export function kindOf(stored: StoredPlan): 'feed' | 'text' {
  return (isSibling(stored) ? stored.of : stored).feed === undefined ? 'text' : 'feed'
}

/** The posts that must be rendered before a document can be made. */
export function postsOf(document: DocumentPlan): readonly IdentifiedPost[] {
  return (isFeedPlan(document) ? document.feed.posts : document.posts) ?? []
}

/** Tells feeds from what goes with them. */
export function isFeedPlan(document: DocumentPlan): document is FeedPlan {
  return document.feed !== undefined
}

/** The bytes of a document, as slices shared with the other documents that carry the same entries. */
export interface DocumentBytes {
  readonly parts: readonly Uint8Array[]
  readonly length: number
  /** SHA-256 of the whole, hexadecimal. */
  readonly sha256: string
}

/** The parts with what planning needs to know of them: length and digest of the whole. */
export function sealDocument(parts: readonly Uint8Array[]): DocumentBytes {
  const hash = createHash('sha256')
  let length = 0
  for (const part of parts) {
    hash.update(part)
    length += part.length
  }
  return { parts, length, sha256: hash.digest('hex') }
}
