import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../core/digest.ts'
import { fetchFailure } from '../core/fetch-failure.ts'
import { LOCK_PATH, MANIFEST_PATH, type Manifest, STATE_FOLDER, shardPath } from '../core/manifest.ts'
import type { Log, Target } from '../core/ports.ts'
import { RunError } from '../core/problem.ts'
import { splitCredentials } from '../core/url.ts'
import { unfinished } from './unfinished.ts'

/** Where the state of the last publication is, when a target begins from nothing each time. */
export interface StatePlace {
  /** An http(s) address or an absolute folder that has `feedmill-state/` below it. */
  readonly root: string
  /** For messages. */
  readonly display: string
  readonly log: Log
}

const TIMEOUT_MS = 30_000

/**
 * A target whose state is read elsewhere as long as it has none itself. Nothing there is a first publication; whatever
 * else keeps the state from being read stops the run, as fresh ids would show every post as new.
 */
export function withStateElsewhere(target: Target, place: StatePlace): Target {
  const read = /^https?:/i.test(place.root) ? fetchFrom(place) : readFrom(place)
  let digests: ReadonlyMap<string, string> | undefined
  let isWarned = false

  /** What is elsewhere is, here, like a publication that did not come to its end: nothing is here for certain. */
  async function readManifest(): Promise<Uint8Array | undefined> {
    const bytes = await read(MANIFEST_PATH)
    if (bytes === undefined) {
      if (!isWarned) {
        place.log.warn(
          { state: place.display },
          `state: nothing is at ${place.display}, so this is taken for the first publication; if it is not, every post may get a new id`,
        )
      }
      isWarned = true
      return undefined
    }
    let manifest: Manifest
    try {
      manifest = JSON.parse(Buffer.from(bytes).toString('utf8')) as Manifest
      const { shards } = manifest.ledger
      // After an interrupted publication the shards are of either age.
      if (manifest.phase === 'done')
        digests = new Map(shards.map((digest, index) => [shardPath(shards.length, index), digest]))
    } catch (cause) {
      throw unreadable(place.display, MANIFEST_PATH, cause)
    }
    return unfinished(bytes)
  }

  async function readShard(path: string): Promise<Uint8Array | undefined> {
    const bytes = await read(path)
    const digest = digests?.get(path)
    if (bytes === undefined && digest !== undefined)
      throw unreadable(place.display, path, new Error('it is missing'))
    if (bytes !== undefined && digest !== undefined && sha256(bytes) !== digest) {
      throw new RunError(
        `${place.display}: ${path} is not the one that the manifest there names; try again later`,
      )
    }
    return bytes
  }

  return {
    ...target,
    async read(path) {
      const own = await target.read(path)
      if (own !== undefined || path === LOCK_PATH || !path.startsWith(`${STATE_FOLDER}/`)) return own
      return path === MANIFEST_PATH ? readManifest() : readShard(path)
    },
  }
}

type Read = (path: string) => Promise<Uint8Array | undefined>

function fetchFrom({ root, display }: StatePlace): Read {
  const { url, authorization } = splitCredentials(root)
  const base = url.endsWith('/') ? url : `${url}/`
  return async (path) => {
    try {
      // A copy that a cache kept may be older than what readers have seen.
      const headers = { 'cache-control': 'no-cache', ...(authorization !== undefined && { authorization }) }
      const response = await fetch(new URL(path, base), { headers, signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (response.status === 404) return undefined
      if (!response.ok) throw new Error(`it answers ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    } catch (cause) {
      throw unreadable(display, path, cause)
    }
  }
}

function readFrom({ root, display }: StatePlace): Read {
  return async (path) => {
    try {
      // A folder that is not there is a slip of the pen, not a first publication.
      if (!(await stat(root)).isDirectory()) throw new Error('it is no folder')
    } catch (cause) {
      throw unreadable(display, path, cause)
    }
    try {
      return await readFile(join(root, path))
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
      throw unreadable(display, path, cause)
    }
  }
}

function unreadable(display: string, path: string, cause: unknown): RunError {
  return new RunError(
    `state: ${path} at ${display} cannot be read (${fetchFailure(cause)}). Without it every post could get a new id, so nothing was published`,
    { cause },
  )
}
