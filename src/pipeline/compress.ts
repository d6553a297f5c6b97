import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Encoding } from '../core/document.ts'

const gzipBytes = promisify(gzip)
const brotliBytes = promisify(brotliCompress)

const GZIP_LEVEL = 9
/** From 7 on the tables of the encoder cost more than the text: 9 takes five to ten times as long and saves 2 %. */
const BROTLI_QUALITY = 6

/** How hard each encoding compresses, as a part of recipes. */
export const LEVELS: Readonly<Record<Encoding, string>> = {
  gzip: String(GZIP_LEVEL),
  br: String(BROTLI_QUALITY),
}

/** Where a gzip header names the operating system, and what says nothing (RFC 1952 §2.3). */
const GZIP_OS = { at: 9, unknown: 255 }

/** Compresses text, in a thread of the platform's. No byte depends on the machine or the time. */
export async function compress(parts: readonly Uint8Array[], encoding: Encoding): Promise<Uint8Array> {
  const bytes = Buffer.concat(parts)
  if (encoding === 'gzip') {
    const compressed = await gzipBytes(bytes, { level: GZIP_LEVEL })
    compressed[GZIP_OS.at] = GZIP_OS.unknown
    return compressed
  }
  return brotliBytes(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      [constants.BROTLI_PARAM_LGWIN]: windowFor(bytes.length),
    },
  })
}

/** The smallest window (RFC 7932 §9.1) that holds the whole text: a larger one is memory to be cleared for nothing. */
function windowFor(length: number): number {
  const bits = Math.ceil(Math.log2(length + 16))
  return Math.min(constants.BROTLI_MAX_WINDOW_BITS, Math.max(constants.BROTLI_MIN_WINDOW_BITS, bits))
}
