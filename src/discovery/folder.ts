import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { STATE_FOLDER } from '../core/manifest.ts'
import { RunError } from '../core/problem.ts'
import { byCodeUnit } from '../core/text.ts'

/**
 * The HTML pages below a folder, in an order that no file system changes: regular files; links, dot folders and our own
 * state are passed over.
 *
 * @throws RunError when a folder cannot be read
 */
export function* pagesBelow(root: string, folder = ''): Generator<string> {
  for (const entry of entriesOf(join(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isFile() && /\.html?$/i.test(entry.name)) yield path
    else if (entry.isDirectory() && !IGNORED.test(path)) yield* pagesBelow(root, path)
  }
}

const IGNORED = new RegExp(`(?:^|/)(?:\\.[^/]*|node_modules)$|^${STATE_FOLDER}$`)

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => byCodeUnit(a.name, b.name))
  } catch (cause) {
    throw new RunError(`${path}: cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause })
  }
}

/** The text of a page, or what keeps it from being one in UTF-8. */
export function readPage(
  path: string,
): { readonly text: string; readonly bytes: Uint8Array } | { readonly fault: string } {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    return { fault: `cannot be read (${(error as NodeJS.ErrnoException).code})` }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    // Text in UTF-16 may be valid UTF-8, full of zeros.
    if (!text.includes('\0')) return { text, bytes }
  } catch {
    // Said below.
  }
  return { fault: 'expected a page in UTF-8, found other bytes' }
}

/**
 * Puts a page in the place of another one: whoever reads sees the old one or the new one. Its mode stays.
 *
 * @throws RunError when it cannot be written
 */
export function replacePage(path: string, text: string): void {
  const temporary = join(dirname(path), `.feedmill-tmp-${basename(path)}-${randomBytes(6).toString('hex')}`)
  try {
    const file = openSync(temporary, 'wx')
    try {
      writeFileSync(file, text)
      fchmodSync(file, statSync(path).mode & 0o7777)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw new RunError(`${path}: cannot be written (${(cause as NodeJS.ErrnoException).code})`, { cause })
  }
}
