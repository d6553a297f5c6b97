import { setTimeout as sleep } from 'node:timers/promises'
import { MANIFEST_PATH, STATE_FOLDER } from '../core/manifest.ts'
import { ForeignFileError, RunError, TargetBusyError } from '../core/problem.ts'
import type { Condition, ObjectFacts, ObjectHeaders, ObjectStore } from './object-store.ts'

/** One put that must not overwrite what is not ours, or newer than ours. */
export interface FencedPut {
  readonly path: string
  readonly body: Uint8Array
  readonly headers: ObjectHeaders
  /** What we believe stands there; undefined = nothing. */
  readonly version: string | undefined
  /** Objects that are not ours are overwritten. */
  readonly adopt: boolean
  readonly targetName: string
  /** What an unfinished publication may have put there, or may still put. */
  readonly doubt?: Doubt
  /** Rejects when this publisher is no more the one that may put. */
  readonly confirm?: () => Promise<void>
}

/** What is known of publications that did not come to their end. */
interface Doubt {
  /** SHA-256 of what each was about to put. */
  readonly planned: readonly string[]
  /** Of the lease under which the last of them began. */
  readonly generation: number
}

const TRIES = 4
const CONFLICT_WAIT_MS = 200

/**
 * Puts an object over the version that we know, and gives the new version. What else is found there decides: our own
 * bytes are a put of ours whose answer was lost; something older of ours is replaced. Where a publication was
 * interrupted, the object is looked at first, and nothing is sent when it is as it should be.
 *
 * @throws RunError for an object that is not ours
 * @throws TargetBusyError when a later publisher was there: everything that is still to be put would be stale
 */
export async function fencedPut(store: ObjectStore, put: FencedPut): Promise<string> {
  const { path, body, headers, version, doubt, targetName } = put
  let condition: Condition = version === undefined ? 'absent' : { version }
  if (doubt !== undefined) {
    const there = await store.head(path)
    if (there !== undefined && isDone(there, put) && isSettled(there, doubt)) return there.version
    condition = there === undefined ? 'absent' : { version: there.version }
  }
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const outcome = await store.put(path, body, headers, condition)
    if (outcome.kind === 'done') return outcome.version
    if (outcome.kind === 'unsupported')
      throw new RunError(`${targetName}: ${path}: the service has stopped to support conditional writes`)
    if (outcome.kind === 'conflict') {
      await sleep(CONFLICT_WAIT_MS * attempt)
    } else {
      const there = await store.head(path)
      if (there === undefined) condition = 'absent'
      else if (isDone(there, put)) return there.version
      else condition = { version: there.version }
      // Something else has happened here than was planned for.
      await put.confirm?.()
    }
  }
  throw new RunError(`${targetName}: ${path} is changed by others all the time; end what else writes there`)
}

/**
 * As `fencedPut` where the service knows no conditions: what is not ours is looked for before, and nothing keeps another
 * publisher from putting at the same time.
 */
export async function plainPut(store: ObjectStore, put: FencedPut): Promise<string> {
  const { path, body, headers, version, adopt, doubt, targetName } = put
  if (doubt !== undefined || (version === undefined && !adopt && !isState(path))) {
    const there = await store.head(path)
    if (there !== undefined && there.ours === undefined && !adopt && !isState(path))
      throw foreign(targetName, path)
    if (doubt !== undefined && there !== undefined && isAsWanted(there, put)) return there.version
  }
  const outcome = await store.put(path, body, headers, 'any')
  if (outcome.kind === 'done') return outcome.version
  throw new Error(`a put without a condition was ${outcome.kind}`)
}

/** Whether a refused put has happened after all; false when it is to be tried over what is there. */
function isDone(there: ObjectFacts, put: FencedPut): boolean {
  const { path, headers, adopt, targetName } = put
  if (there.ours === undefined) {
    // Whatever stands in the state's folder was read before; a person may have restored it.
    if (!adopt && !isState(path)) throw foreign(targetName, path)
  } else if (there.ours.generation > headers.ours.generation) {
    throw busy(targetName)
  } else if (isAsWanted(there, put)) {
    return true
  }
  // The plan was made by the manifest that was read: one that has changed since makes it void.
  if (path === MANIFEST_PATH) throw busy(targetName)
  return false
}

/** The headers of documents can be changed by the configuration alone; those of our state are always the same. */
function isAsWanted({ ours, sent }: ObjectFacts, { path, headers }: FencedPut): boolean {
  if (ours?.sha256 !== headers.ours.sha256) return false
  const { contentType, cacheControl } = headers
  return isState(path) || (sent.contentType === contentType && sent.cacheControl === cacheControl)
}

/**
 * Whether nothing that an interrupted publisher sends later can change this object. The last of them put it itself, so
 * that older ones are refused; or none of them has other bytes to put. Otherwise it is put again over what is there,
 * which the others do not know.
 */
function isSettled({ ours }: ObjectFacts, { planned, generation }: Doubt): boolean {
  return (ours?.generation ?? -1) >= generation || planned.every((sha256) => sha256 === ours?.sha256)
}

/** Our folder: whatever stands there is ours. */
export function isState(path: string): boolean {
  return path.startsWith(`${STATE_FOLDER}/`)
}

function foreign(targetName: string, path: string): RunError {
  return new ForeignFileError(
    `${targetName}: ${path} is there and was not written by Feedmill; move it away, or take it over with --adopt-files`,
  )
}

function busy(targetName: string): TargetBusyError {
  return new TargetBusyError(
    `${targetName}: another publisher has taken over; this run stops, the other one finishes`,
  )
}
