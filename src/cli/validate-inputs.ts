import { type Dirent, readdirSync } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { HEAD_BYTES, looksLikeFeed } from '../checks/recognise.ts'
import { OperatorError } from '../core/problem.ts'
import { byCodeUnit } from '../core/text.ts'
import { withoutSecrets } from '../core/url.ts'
import { fetchDocument } from '../reading/fetch-document.ts'
import type { Terminal } from './main.ts'

/** A document that is to be checked. */
export interface Input {
  /** As a person would call it: a path, an address without secrets, `-`. */
  readonly name: string
  readonly isFile: boolean
  readonly bytes: Uint8Array
  readonly address?: string
  readonly asked?: string
  readonly contentType?: string
}

/** More than any feed, less than the memory. */
const BYTES_MAX = 64 * 1024 * 1024

/**
 * What a location names: one document, or all feeds below a folder, one after the other. In a folder a feed is what has the
 * root of one, whatever its name is; dot folders, `node_modules` and links are passed over.
 *
 * @param location an http(s) address, a file, a folder, or `-` for stdin
 * @throws OperatorError when it cannot be read, or a folder has no feed
 */
export async function* openInputs(location: string, terminal: Terminal): AsyncGenerator<Input> {
  if (location === '-') {
    yield { name: '-', isFile: false, bytes: await terminal.readInput() }
    return
  }
  if (/^https?:\/\//i.test(location)) {
    const fetched = await fetchDocument(location, undefined, terminal.signal)
    yield { name: withoutSecrets(location), isFile: false, asked: location, ...fetched }
    return
  }
  if (location === '')
    throw new OperatorError(
      'expected a file, a folder, an http(s) address or - for stdin, found an empty name',
    )
  const path = resolve(terminal.cwd, location)
  const facts = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new OperatorError(
      `${location}: expected a file, a folder or an http(s) address that can be read (${cause.code})`,
      { cause },
    )
  })
  if (facts.isDirectory()) yield* openFolder(path, location, terminal.signal)
  else yield { name: location, isFile: true, bytes: await readWhole(path, location) }
}

async function* openFolder(root: string, name: string, signal: AbortSignal): AsyncGenerator<Input> {
  let found = 0
  for (const path of filesBelow(root, '')) {
    signal.throwIfAborted()
    const absolute = join(root, path)
    const shown = join(name, path)
    if (!(await isFeedFile(absolute, shown))) continue
    found++
    yield { name: shown, isFile: true, bytes: await readWhole(absolute, shown) }
  }
  if (found === 0) throw new OperatorError(`${name}: expected a folder with feeds, found none in it`)
}

function* filesBelow(root: string, folder: string): Generator<string> {
  for (const entry of entriesOf(join(root, folder), folder)) {
    const path = join(folder, entry.name)
    if (entry.isFile()) yield path
    else if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      yield* filesBelow(root, path)
  }
}

function entriesOf(path: string, name: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => byCodeUnit(a.name, b.name))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new OperatorError(`${name}: expected a folder that can be read (${code})`, { cause })
  }
}

async function isFeedFile(path: string, name: string): Promise<boolean> {
  try {
    const file = await open(path)
    try {
      const head = Buffer.alloc(HEAD_BYTES)
      const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0)
      const start = head.subarray(0, bytesRead)
      if (looksLikeFeed(start)) return true
      // The member that tells may come last.
      const mayBeLong = bytesRead === HEAD_BYTES && /^\s*\{/.test(start.toString('latin1', 0, 100))
      if (!mayBeLong || (await file.stat()).size > BYTES_MAX) return false
      return looksLikeFeed(await file.readFile())
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

async function readWhole(path: string, name: string): Promise<Uint8Array> {
  try {
    if ((await stat(path)).size > BYTES_MAX) throw new Error('it is larger than any feed')
    return await readFile(path)
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

function unreadable(name: string, cause: unknown): OperatorError {
  const { code, message } = cause as NodeJS.ErrnoException
  return new OperatorError(`${name}: expected a file that can be read (${code ?? message})`, { cause })
}
