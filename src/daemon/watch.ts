import { existsSync, realpathSync, statSync } from 'node:fs'
import { sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import type { Log } from '../core/ports.ts'
import { checkoutLock } from './checkout.ts'
import type { Cancel, DaemonClock } from './clock.ts'

export interface WatchOptions {
  /** Absolute folders and files. */
  readonly paths: readonly string[]
  /** Absolute folders below them whose changes mean nothing, such as where the feeds are published. */
  readonly except: readonly string[]
  readonly clock: DaemonClock
  readonly log: Log
  /** How long nothing may have changed before a change counts. */
  readonly settleMs?: number
  /** How long a change may wait for that. */
  readonly longestMs?: number
}

export interface Watcher {
  close(): Promise<void>
}

const SETTLE_MS = 300
const LONGEST_MS = 10_000
/** How often it is looked whether the folders are still the same ones. */
const LOOK_MS = 1000
const IGNORED_NAMES = new Set(['.git', 'node_modules', '.DS_Store'])

/**
 * Calls once for however many changes of files come together: an editor's save is a few, a checkout of another branch
 * hundreds. Where watching is impossible it says so, once, and never calls.
 */
export function watchPaths(options: WatchOptions, changed: () => void): Watcher {
  const { paths, clock, log } = options
  const settle = settling(options, changed)
  let watcher: FSWatcher | undefined
  let cancelLook: Cancel = () => {}
  let isClosed = false

  function open(): void {
    const real = paths.map(realPath)
    const opened = watch([...real], {
      ignored: isIgnored(real, options.except.map(realPath)),
      ignoreInitial: true,
      // What a file is does not matter here: every run looks for itself.
      persistent: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
    })
    watcher = opened
    opened.on('all', settle.touch)
    opened.on('error', (error) => {
      if (watcher !== opened || isClosed) return
      const { code = 'failed', message } = error as NodeJS.ErrnoException
      const advice =
        code === 'ENOSPC' ? '; raise fs.inotify.max_user_watches, or leave it to the schedule' : ''
      log.warn(
        { code },
        `watching is impossible (${message})${advice}: changes are found by the schedule from here on`,
      )
      end()
    })
    look(identitiesOf(paths))
  }

  /** A folder that is made anew, or that its link leads to now, is another one to the system, which watches the old one. */
  function look(known: string): void {
    cancelLook = clock.after(LOOK_MS, () => {
      const found = identitiesOf(paths)
      if (found === known || !paths.every((path) => existsSync(path))) return look(known)
      void dispose(watcher).then(() => {
        if (isClosed) return
        open()
        settle.touch()
      })
    })
  }

  function end(): void {
    isClosed = true
    cancelLook()
    void dispose(watcher)
  }

  open()
  return {
    async close() {
      end()
      settle.stop()
      await dispose(watcher)
    },
  }
}

/** What was begun before may still fail, and is of no interest any more. */
async function dispose(watcher: FSWatcher | undefined): Promise<void> {
  const closed = watcher?.close()
  watcher?.on('error', () => {})
  await closed
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Which folders and files the system has at the paths; a name for that. */
function identitiesOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
      return `${realPath(path)} ${stats?.dev} ${stats?.ino} ${stats?.birthtimeNs}`
    })
    .join('\n')
}

function settling(
  { paths, clock, settleMs = SETTLE_MS, longestMs = LONGEST_MS }: WatchOptions,
  changed: () => void,
): { touch(): void; stop(): void } {
  let cancel: Cancel = () => {}
  let firstMs: number | undefined
  const end = (): void => {
    const waitedMs = clock.elapsedMs() - (firstMs ?? 0)
    // A checkout that is under way: the files are of two branches.
    const locks = paths.map((path) => checkoutLock(realPath(path)))
    if (waitedMs < longestMs && locks.some((lock) => lock !== undefined && existsSync(lock))) {
      cancel = clock.after(settleMs, end)
      return
    }
    firstMs = undefined
    changed()
  }
  return {
    touch() {
      const nowMs = clock.elapsedMs()
      firstMs ??= nowMs
      cancel()
      cancel = clock.after(Math.max(0, Math.min(settleMs, firstMs + longestMs - nowMs)), end)
    },
    stop: () => cancel(),
  }
}

function isIgnored(roots: readonly string[], except: readonly string[]): (path: string) => boolean {
  return (path) => {
    if (except.some((folder) => path === folder || path.startsWith(folder + sep))) return true
    const root = roots.find((of) => path.startsWith(of + sep))
    if (root === undefined) return false
    return path
      .slice(root.length + 1)
      .split(sep)
      .some((name) => IGNORED_NAMES.has(name))
  }
}
