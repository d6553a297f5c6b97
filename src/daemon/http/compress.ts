import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { ByteCache } from './byte-cache.ts'
import type { ServedDocument } from './served.ts'
import type { Spool } from './spool.ts'

/** A document in one encoding. */
export interface StoredVariant {
  /** In the spool. */
  readonly name: string
  readonly length: number
}

export interface StoredVariants {
  readonly identity: StoredVariant
  readonly br?: StoredVariant
  readonly gzip?: StoredVariant
}

const QUALITY = 9
/** A header and a checksum cost about as much as is saved. */
const WORTH_BYTES = 256

const COMPRESSORS = {
  br: (bytes: Uint8Array): Promise<Uint8Array> =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    }),
  gzip: (bytes: Uint8Array): Promise<Uint8Array> => promisify(gzip)(bytes, { level: QUALITY }),
} as const

/**
 * Sees to it that a document's compressed bytes are in the spool, and what was made is also in memory. They are made
 * once per digest, in the platform's threads: this one goes on serving.
 *
 * @param mayCompress otherwise only what is there already is used
 */
export async function storeVariants(
  { sha256, length, mediaType }: ServedDocument,
  spool: Spool,
  cache: ByteCache,
  mayCompress: boolean,
): Promise<StoredVariants> {
  const identity = { name: sha256, length }
  if (length < WORTH_BYTES || !isText(mediaType)) return { identity }
  let bytes: Uint8Array | undefined
  const store = async (encoding: 'br' | 'gzip'): Promise<StoredVariant | undefined> => {
    const name = `${sha256}.${encoding}`
    const stored = spool.length(name)
    if (stored !== undefined) return { name, length: stored }
    if (!mayCompress) return undefined
    bytes ??= await spool.read(sha256)
    const made = await COMPRESSORS[encoding](bytes)
    if (made.length >= length) return undefined
    await spool.put(name, [made])
    cache.put(name, made)
    return { name, length: made.length }
  }
  const br = await store('br')
  const gzip = await store('gzip')
  return { identity, ...(br !== undefined && { br }), ...(gzip !== undefined && { gzip }) }
}

/** Whether a media type is of text: it is compressed, and sent with its charset. */
export function isText(mediaType: string): boolean {
  return /^(?:text\/|application\/(?:[\w.-]+\+)?(?:xml|json|javascript)\b|image\/svg\+xml)/i.test(mediaType)
}
