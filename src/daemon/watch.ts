import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import type { Log } from '../core/ports.ts'
import type { Cancel, Clock } from './clock.ts'

export interface WatchOptions {
  /** Absolute folders and files. */
  readonly paths: readonly string[]
  /** Absolute folders below them whose changes mean nothing, such as where the feeds are published. */
  readonly except: readonly string[]
  readonly clock: Clock
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
/** How often a folder that has gone is looked for. */
const SEARCH_MS = 1000
const IGNORED_NAMES = new Set(['.git', 'node_modules', '.DS_Store'])

/**
 * Calls once for however many changes of files come together: an editor's save is a few, a checkout of another branch
 * hundreds. Where watching is impossible it says so, once, and never calls.
 */
export function watchPaths(options: WatchOptions, changed: () => void): Watcher {
  const { paths, clock, log } = options
  const settle = settling(options, changed)
  let watcher: FSWatcher | undefined
  let cancelSearch: Cancel = () => {}
  let isClosed = false

  function open(): void {
    const opened = watch([...paths], {
      ignored: (path) => isIgnored(path, options),
      ignoreInitial: true,
      // What a file is does not matter here: every run looks for itself.
      persistent: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
    })
    watcher = opened
    opened.on('all', (event, path) => {
      settle.touch()
      if (event === 'unlinkDir' && paths.includes(path)) searchFor(path)
    })
    opened.on('error', (error) => {
      const { code = 'failed', message } = error as NodeJS.ErrnoException
      const advice =
        code === 'ENOSPC' ? '; raise fs.inotify.max_user_watches, or leave it to the schedule' : ''
      log.warn(
        { code },
        `watching is impossible (${message})${advice}: changes are found by the schedule from here on`,
      )
      void opened.close()
    })
  }

  /** A folder that is made anew is another one to the system: its watch has gone with the old one. */
  function searchFor(path: string): void {
    cancelSearch()
    cancelSearch = clock.after(SEARCH_MS, () => {
      if (isClosed) return
      if (!existsSync(path)) return searchFor(path)
      void watcher?.close().then(() => {
        if (isClosed) return
        open()
        settle.touch()
      })
    })
  }

  open()
  return {
    async close() {
      isClosed = true
      cancelSearch()
      settle.stop()
      await watcher?.close()
    },
  }
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
    if (waitedMs < longestMs && paths.some((path) => existsSync(join(path, '.git', 'index.lock')))) {
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

function isIgnored(path: string, { paths, except }: WatchOptions): boolean {
  if (except.some((folder) => path === folder || path.startsWith(folder + sep))) return true
  const root = paths.find((of) => path.startsWith(of + sep))
  if (root === undefined) return false
  return path
    .slice(root.length + 1)
    .split(sep)
    .some((name) => IGNORED_NAMES.has(name))
}
