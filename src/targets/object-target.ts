import { randomUUID } from 'node:crypto'
import type { Instant } from '../core/dates.ts'
import { digestOfTexts } from '../core/digest.ts'
import { LOCK_PATH, MANIFEST_PATH } from '../core/manifest.ts'
import type { Log, PutFacts, Target } from '../core/ports.ts'
import { RunError } from '../core/problem.ts'
import { type FencedPut, fencedPut, isState, plainPut } from './fence.ts'
import { LEASE_PATHS, type Lease, takeLease } from './lease.ts'
import { parseLease } from './lease-shape.ts'
import type { ObjectHeaders, ObjectStore } from './object-store.ts'
import { type PatienceOptions, startPatience } from './patience.ts'

/** What every target in object storage is told. */
export interface ObjectTargetOptions {
  /** The Cache-Control of documents; that of our state is fixed. */
  readonly cacheControl: { readonly feeds: string; readonly others: string }
  /** How long a document stays that no feed needs any more. */
  readonly removeAfterMs: number
  /** Objects that are not ours are overwritten. */
  readonly adoptFiles: boolean
  readonly now: () => Instant
  readonly log: Log
  readonly patience?: PatienceOptions
}

/**
 * Object storage, whatever it speaks. It is never listed: what stands there is what the manifest says, and each put is
 * made on the condition that this is true.
 */
export function objectTarget(name: string, store: ObjectStore, options: ObjectTargetOptions): Target {
  const { cacheControl, removeAfterMs, adoptFiles, now, log } = options
  const patience = startPatience(options.patience ?? {}, now)
  // A try that begins late begins with a lease that is still ours.
  const patient = patience.of(store, async () => lease?.ensure())
  const stores = { publish: patience.urgently(store), attend: patience.apart(store) }
  /** What this process has read or put: newer than what a manifest says. */
  const versions = new Map<string, string>()
  let lease: Lease | undefined
  /** Of the lease under which the manifest was put that was read last. */
  let manifestGeneration = 0

  return {
    name,
    removeAfterMs,

    label(facts) {
      const { contentType, cacheControl } = sent(facts)
      return digestOfTexts(contentType, cacheControl).slice(0, 12)
    },

    async read(path) {
      // Who publishes is told by a lease, which ends by itself; no request for a file that is never there.
      if (path === LOCK_PATH) return undefined
      if (path === MANIFEST_PATH && lease === undefined) patience.begin()
      const object = await patient.get(path)
      if (path === MANIFEST_PATH) manifestGeneration = object?.ours?.generation ?? 0
      // Another's object is not ours because it was looked at.
      if (object !== undefined && (object.ours !== undefined || isState(path)))
        versions.set(path, object.version)
      else versions.delete(path)
      return object?.bytes
    },

    async sizes(paths, held) {
      const sizes = new Map<string, number>()
      for (const path of paths) {
        const document = held[path]
        if (document !== undefined) sizes.set(path, document.length)
      }
      return sizes
    },

    async lock(right = 'publish', as = randomUUID()) {
      const taken = await takeLease({ store: stores[right], targetName: name, now, log, right, owner: as })
      if (right === 'attend') return taken
      lease = taken
      return {
        isHeld: () => taken.isHeld(),
        async release() {
          if (lease === taken) lease = undefined
          await taken.release()
        },
      }
    },

    async holder(right = 'publish') {
      const stored = await patient.get(LEASE_PATHS[right])
      const held = stored === undefined ? undefined : parseLease(stored.bytes)
      return held !== undefined && held.expires > now()
        ? { state: 'held', until: held.expires }
        : { state: 'free' }
    },

    async put(path, parts, facts) {
      const body = Buffer.concat(parts)
      const { planned } = facts
      const held = lease
      const put: FencedPut = {
        path,
        body,
        headers: { ...sent(facts), ours: { sha256: facts.sha256, generation: held?.generation ?? 0 } },
        version: versions.get(path) ?? facts.version,
        adopt: adoptFiles,
        targetName: name,
        ...(planned !== undefined && { doubt: { planned, generation: manifestGeneration } }),
        ...(held !== undefined && { confirm: () => held.confirm() }),
      }
      const isFenced = held === undefined || held.conditional
      const version = await (isFenced ? fencedPut(patient, put) : plainPut(patient, put))
      versions.set(path, version)
      return version
    },

    async remove(path) {
      const isFenced = lease?.conditional !== false
      const known = isFenced ? (versions.get(path) ?? (await patient.head(path))?.version) : undefined
      // Nothing is removed that comes only after this look.
      if (isFenced && known === undefined) return
      if (!(await patient.remove(path, known)))
        throw new RunError(`${name}: ${path} was changed while it was to be removed; run again`)
      versions.delete(path)
    },

    // What the service has confirmed is kept.
    async settle() {},

    async commit() {},
  }

  function sent({ mediaType, kind }: Pick<PutFacts, 'mediaType' | 'kind'>): Omit<ObjectHeaders, 'ours'> {
    const contentType = /[/+](?:xml|json)$|^text\/[^;]*$/.test(mediaType)
      ? `${mediaType}; charset=utf-8`
      : mediaType
    if (kind === 'state') return { contentType, cacheControl: 'no-cache' }
    return { contentType, cacheControl: kind === 'feed' ? cacheControl.feeds : cacheControl.others }
  }
}

/** A target's name for messages: what it is, and the prefix of its keys when it has one. */
export function targetName(place: string, prefix: string): string {
  return prefix === '' ? place : `${place}/${prefix.replace(/\/$/, '')}`
}
