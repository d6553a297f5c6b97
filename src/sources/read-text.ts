import { isUtf8 } from 'node:buffer'
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { ContentError } from './content-error.ts'

/** A post is text that somebody wrote: what is bigger is something else. */
const SIZE_MAX = 5 * 1024 * 1024

/**
 * A text file as UTF-8 with line feeds only, without a byte order mark.
 *
 * @throws ContentError when it is too big, binary or not UTF-8; system errors as they come
 */
export function readText(path: string): string {
  // Without blocking on a pipe that took the file's place.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const { size } = requireText(file)
    const bytes = readUpTo(file, size)
    const text = decode(bytes)
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  } finally {
    closeSync(file)
  }
}

function requireText(file: number): Stats {
  const stats = fstatSync(file)
  if (!stats.isFile()) throw new ContentError('is not a regular file')
  if (stats.size > SIZE_MAX) {
    const size = (stats.size / 1024 / 1024).toFixed(1)
    throw new ContentError(`has ${size} MiB, more than the ${SIZE_MAX / 1024 / 1024} MiB a post may have`)
  }
  return stats
}

/** One buffer for all files: each is decoded before the next one is read. */
let scratch = Buffer.allocUnsafeSlow(64 * 1024)

/** Never more than was announced, however fast the file grows. */
function readUpTo(file: number, size: number): Buffer {
  if (size > scratch.length) scratch = Buffer.allocUnsafeSlow(size * 2)
  let length = 0
  while (length < size) {
    const read = readSync(file, scratch, length, size - length, length)
    if (read === 0) break
    length += read
  }
  return scratch.subarray(0, length)
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) throw encodingError('UTF-16 (little endian)')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) throw encodingError('UTF-16 (big endian)')
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const text = bytes.toString('utf8', start)
  if (looksBinary(text))
    throw new ContentError('is a binary file', undefined, 'remove it, or exclude it in the source')
  // A replacement character is there because something was replaced, or because somebody wrote one.
  if (text.includes('\uFFFD') && !isUtf8(bytes)) throw encodingError('not UTF-8', firstBrokenLine(bytes))
  return text
}

function encodingError(found: string, line?: number): ContentError {
  return new ContentError(`is ${found}, expected UTF-8`, line, 'save it as UTF-8')
}

/** From 1. A line feed is no part of a longer character, so each line can be asked by itself. */
function firstBrokenLine(bytes: Buffer): number {
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start)
    const end = feed === -1 ? bytes.length : feed
    if (!isUtf8(bytes.subarray(start, end))) return line
    start = end + 1
  }
  return line
}

const CONTROL = /[\u0000-\u0008\u000E-\u001A\u001C-\u001F]/g
const SAMPLE = 4096

/** Stray control characters occur in real posts; a share of them does not. What is no text has zeros among them. */
function looksBinary(text: string): boolean {
  const sample = text.length > SAMPLE ? text.slice(0, SAMPLE) : text
  if (!sample.includes('\0')) return false
  const strange = sample.match(CONTROL)?.length ?? 0
  return strange > 8 && strange > sample.length / 20
}
