import { createHash } from 'node:crypto'
import type { Feed, FormatName } from './feed.ts'

/** A feed in one format: where it is published, and what it is made of. */
export interface DocumentPlan {
  /** Below the target. */
  readonly path: string
  /** Where readers find it: self link, `feed_url`, WebSub topic. */
  readonly url: string
  readonly format: FormatName
  readonly mediaType: string
  readonly feed: Feed
  /** Documents of a lower rank are published first: 1 term feeds, 2 the site's feeds. */
  readonly rank: number
  /**
   * SHA-256 (base64url) of everything the bytes are a function of. Two runs with one recipe give the same
   * bytes, so a document whose recipe is the published one need not be made.
   */
  readonly recipe: string
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
