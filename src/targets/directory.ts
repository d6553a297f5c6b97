import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import type { Encoding } from '../core/document.ts'
import { ATTENDED_PATH, LOCK_PATH } from '../core/manifest.ts'
import { BELOW_FILE, FOLDER, NO_FILE } from '../core/plan.ts'
import type { Right, Target } from '../core/ports.ts'
import { ForeignFileError, RunError } from '../core/problem.ts'
import { takeLockFile } from './lock-file.ts'
import { holderOf } from './lock-holder.ts'
import { TEMPORARY } from './temporary.ts'

export interface DirectoryTargetOptions {
  /** Absolute. */
  readonly root: string
  /** The folder in messages. */
  readonly display: string
  /**
   * `full`: what was published survives a power loss. `rename`: it survives the death of the process, which is
   * enough where the folder is thrown away after the run.
   */
  readonly durability: 'full' | 'rename'
  /** How long a document stays that no feed needs any more. */
  readonly removeAfterMs?: number
  /** The compressed forms that shall stand beside documents. */
  readonly encodings?: readonly Encoding[]
}

/** A folder is asked what it holds, and need not be told. */
export interface DirectoryTarget extends Target {
  sizes(paths: readonly string[]): Promise<ReadonlyMap<string, number>>
  put(path: string, parts: readonly Uint8Array[]): Promise<undefined>
}

const fsyncFile = promisify(fsync)

const LOCK_PATHS: Readonly<Record<Right, string>> = { publish: LOCK_PATH, attend: ATTENDED_PATH }

/**
 * A folder that a web server serves or a build picks up. Each document is written to a temporary file beside its
 * place and renamed onto it.
 */
export function directoryTarget(options: DirectoryTargetOptions): DirectoryTarget {
  const { root, durability, removeAfterMs = 0, encodings = [] } = options
  const name = `directory ${options.display}`
  const folders = new Set<string>()
  const touched = new Set<string>()

  const fail = (path: string, action: string, cause: unknown): never => {
    if (cause instanceof RunError) throw cause
    const { code = 'failed', message } = cause as NodeJS.ErrnoException
    if (code === 'EISDIR')
      throw new ForeignFileError(
        `${join(options.display, path)}: ${action}: expected a file or nothing, found a folder; move it away`,
        { cause },
      )
    throw new RunError(`${join(options.display, path)}: ${action}: ${code} (${message})`, { cause })
  }

  /** Refuses a folder that a link leads out of the root. */
  function requireInside(folder: string, path: string): void {
    const realRoot = realpathSync(root)
    const real = realpathSync(folder)
    if (real === realRoot || real.startsWith(realRoot + sep)) return
    const { display } = options
    throw new RunError(
      `${join(display, path)}: its folder is a link out of ${display}; nothing is written there`,
    )
  }

  /** Makes the folders of a path one by one: each is looked at before anything is made in it. */
  function prepareFolder(path: string): string {
    const folder = dirname(join(root, path))
    touched.add(folder)
    if (folders.has(folder)) return folder
    mkdirSync(root, { recursive: true })
    let at = root
    for (const segment of path.split('/').slice(0, -1)) {
      at = join(at, segment)
      if (folders.has(at)) continue
      try {
        mkdirSync(at)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        requireInside(at, path)
      }
      folders.add(at)
    }
    folders.add(folder)
    return folder
  }

  const target: DirectoryTarget = {
    name,
    removeAfterMs,
    encodings,

    async read(path) {
      try {
        return readFileSync(join(root, path))
      } catch (error) {
        if (isAbsent(error)) return undefined
        return fail(path, 'cannot be read', error)
      }
    },

    async sizes(paths) {
      const sizes = new Map<string, number>()
      for (const path of paths) {
        const size = sizeOf(join(root, path), (error) => fail(path, 'cannot be looked at', error))
        if (size !== undefined) sizes.set(path, size)
      }
      return sizes
    },

    async lock(right = 'publish') {
      const path = LOCK_PATHS[right]
      try {
        prepareFolder(path)
        const lock = takeLockFile(join(root, path), name, right)
        if (right === 'publish') sweep(root)
        return lock
      } catch (error) {
        return fail(path, 'cannot be locked', error)
      }
    },

    async holder(right = 'publish') {
      return holderOf(await target.read(LOCK_PATHS[right]))
    },

    async put(path, parts) {
      let temporary: string | undefined
      try {
        const folder = prepareFolder(path)
        const place = join(root, path)
        temporary = join(folder, `${TEMPORARY}${randomBytes(8).toString('hex')}`)
        const before = lstatSync(place, { throwIfNoEntry: false })
        const file = openSync(
          temporary,
          constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
          0o644,
        )
        try {
          writeAll(file, parts)
          if (durability === 'full') await fsyncFile(file)
        } finally {
          closeSync(file)
        }
        if (before !== undefined) moveTimeOn(temporary, before.mtimeMs)
        renameSync(temporary, place)
        return undefined
      } catch (error) {
        if (temporary !== undefined) rmSync(temporary, { force: true })
        return fail(path, 'cannot be written', error)
      }
    },

    async remove(path) {
      const place = join(root, path)
      const folder = dirname(place)
      try {
        if (!existsSync(folder)) return
        requireInside(folder, path)
        rmSync(place, { force: true })
        touched.add(folder)
        removeEmptyFolders(folder, root)
        folders.clear()
      } catch (error) {
        fail(path, 'cannot be removed', error)
      }
    },

    async settle() {
      if (durability === 'full') {
        for (const folder of touched) await syncFolder(folder)
      }
      touched.clear()
      folders.clear()
    },

    commit: () => target.settle(),
  }
  return target
}

/** As `Found.length` has it; undefined where nothing is. */
function sizeOf(path: string, onError: (error: unknown) => never): number | undefined {
  try {
    const stats = lstatSync(path)
    if (stats.isDirectory()) return FOLDER
    return stats.isFile() ? stats.size : NO_FILE
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR') return BELOW_FILE
    return code === 'ENOENT' ? undefined : onError(error)
  }
}

function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** One buffer for all documents: each is written out before the next one is put together. */
let scratch = Buffer.alloc(256 * 1024)

function writeAll(file: number, parts: readonly Uint8Array[]): void {
  let length = 0
  for (const part of parts) length += part.length
  if (length > scratch.length) scratch = Buffer.alloc(length * 2)
  let at = 0
  for (const part of parts) {
    scratch.set(part, at)
    at += part.length
  }
  for (let written = 0; written < length; ) written += writeSync(file, scratch, written, length - written)
  const { size } = fstatSync(file)
  if (size !== length) throw new RunError(`${length} bytes were to be written, ${size} arrived`)
}

/**
 * Web servers make an entity tag of time and size, in whole seconds: a change within one second must not look like
 * none.
 */
function moveTimeOn(path: string, before: number): void {
  const { mtimeMs } = statSync(path)
  if (Math.floor(mtimeMs / 1000) > Math.floor(before / 1000)) return
  const next = new Date(Math.floor(before / 1000) * 1000 + 1000)
  utimesSync(path, next, next)
}

/** What was made, renamed or removed in a folder survives a power loss from here on. */
export async function syncFolder(folder: string): Promise<void> {
  let file: number
  try {
    file = openSync(folder, constants.O_RDONLY)
  } catch (error) {
    // It was removed with its last document.
    if (isAbsent(error)) return
    throw error
  }
  try {
    await fsyncFile(file)
  } finally {
    closeSync(file)
  }
}

/** Temporary files and trees of a process that was killed. The lock is held, so nobody is writing one. */
function sweep(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(TEMPORARY)) rmSync(join(folder, entry.name), { force: true, recursive: true })
    else if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git')
      sweep(join(folder, entry.name))
  }
}

function removeEmptyFolders(folder: string, root: string): void {
  for (let at = folder; at !== root && at.startsWith(root + sep); at = dirname(at)) {
    try {
      rmdirSync(at)
    } catch {
      // Not empty, or not ours to remove: it stays.
      return
    }
  }
}
