import { isUtf8 } from 'node:buffer'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { ContentError } from './content-error.ts'

/** A post is text that somebody wrote: what is bigger is something else. */
const SIZE_MAX = 5 * 1024 * 1024

/**
 * A text file as UTF-8 with line feeds only, without a byte order mark.
 *
 * @throws ContentError when it is too big, binary or not UTF-8; system errors as they come
 */
export function readText(path: string): string {
  const bytes = readBytes(path)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) throw encodingError('UTF-16 (little endian)')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) throw encodingError('UTF-16 (big endian)')
  if (looksBinary(bytes))
    throw new ContentError('is a binary file', undefined, 'remove it, or exclude it in the source')
  if (!isUtf8(bytes)) throw encodingError('not UTF-8')
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const text = bytes.toString('utf8', start)
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

function encodingError(found: string): ContentError {
  return new ContentError(`is ${found}, expected UTF-8`, undefined, 'save it as UTF-8')
}

/** Without blocking on a pipe that took the file's place, and never more than was announced. */
function readBytes(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) throw new ContentError('is not a regular file')
    if (stats.size > SIZE_MAX) {
      const size = (stats.size / 1024 / 1024).toFixed(1)
      throw new ContentError(`has ${size} MiB, more than the ${SIZE_MAX / 1024 / 1024} MiB a post may have`)
    }
    const bytes = Buffer.allocUnsafe(stats.size)
    let length = 0
    while (length < bytes.length) {
      const read = readSync(file, bytes, length, bytes.length - length, length)
      if (read === 0) break
      length += read
    }
    return bytes.subarray(0, length)
  } finally {
    closeSync(file)
  }
}

/** Stray control characters occur in real posts; a share of them does not. */
function looksBinary(bytes: Buffer): boolean {
  const sample = bytes.subarray(0, 4096)
  let strange = 0
  for (const byte of sample) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) strange++
  return strange > 8 && strange > sample.length / 20
}
