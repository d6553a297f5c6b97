import { randomUUID } from 'node:crypto'
import { formatRfc3339, type Instant } from '../core/dates.ts'
import { sha256 } from '../core/digest.ts'
import { STATE_FOLDER } from '../core/manifest.ts'
import type { Log } from '../core/ports.ts'
import { RunError, TargetBusyError } from '../core/problem.ts'
import { parseLease, type StoredLease } from './lease-shape.ts'
import type { Condition, ObjectHeaders, ObjectStore } from './object-store.ts'
import { probeConditionalWrites } from './probe.ts'

export interface LeaseOptions {
  readonly store: ObjectStore
  readonly targetName: string
  readonly now: () => Instant
  readonly log: Log
}

/** The right to publish for a while, renewed as long as it is held. */
export interface Lease {
  /** Greater than that of every lease before it: what is put carries it, and is not overwritten by a smaller one. */
  readonly generation: number
  /** Whether puts can be made conditional at this service. */
  readonly conditional: boolean
  /** @throws TargetBusyError when somebody else has the lease now */
  ensure(): Promise<void>
  /** As `ensure`, and the service is asked. */
  confirm(): Promise<void>
  /** Never rejects: a lease that cannot be given back ends by itself. */
  release(): Promise<void>
}

/** No dot, no host name: it is public. */
export const LEASE_PATH = `${STATE_FOLDER}/lease.json`
const TTL_MS = 60_000
const RENEW_MS = 20_000
const PROBED_FOR_MS = 86_400_000
const TRIES = 3

/**
 * Takes the lease of a target. It is never deleted, so that its generation only grows.
 *
 * @throws TargetBusyError while a living one is held by somebody else
 */
export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const { store, targetName, now, log } = options
  const owner = randomUUID()
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const stored = await store.get(LEASE_PATH)
    const before = stored === undefined ? undefined : parseLease(stored.bytes)
    if (before !== undefined && before.expires > now() && before.owner !== owner)
      throw busy(targetName, before.expires)
    const probed = before !== undefined && isFresh(before.probed, now()) ? before.probed : now()
    const conditional =
      before !== undefined && probed === before.probed
        ? before.conditional
        : await probeConditionalWrites(store)
    // A lost lease must not begin to count anew: seconds are ahead of any count of publications.
    const generation = before === undefined ? Math.floor(now() / 1000) : before.generation + 1
    const mine: StoredLease = { generation, owner, expires: now() + TTL_MS, conditional, probed }
    const condition = stored === undefined ? 'absent' : { version: stored.version }
    const version = await writeLease(store, mine, conditional ? condition : 'any')
    if (version === undefined) continue
    if (!conditional) {
      log.warn(
        { target: targetName },
        `${targetName}: the service has no conditional writes, so two publishers at once would mix their documents; let only one publish there`,
      )
    }
    return new HeldLease(options, mine, version)
  }
  throw busy(targetName)
}

/** A renewed lease of ours, kept alive by a timer that does not keep the process alive. */
class HeldLease implements Lease {
  readonly generation: number
  readonly conditional: boolean
  readonly #options: LeaseOptions
  readonly #timer: NodeJS.Timeout
  #stored: StoredLease
  #version: string
  #renewing: Promise<void> | undefined
  #state: 'held' | 'lost' | 'released' = 'held'

  constructor(options: LeaseOptions, stored: StoredLease, version: string) {
    this.#options = options
    this.#stored = stored
    this.#version = version
    this.generation = stored.generation
    this.conditional = stored.conditional
    this.#timer = setInterval(() => {
      // What went wrong shows itself when the lease is needed.
      this.#renew().catch(() => {})
    }, RENEW_MS)
    this.#timer.unref()
  }

  async ensure(): Promise<void> {
    const { now, targetName } = this.#options
    // A process that slept may have been taken for dead.
    if (this.#state === 'held' && this.#stored.expires <= now()) await this.#renew()
    if (this.#state !== 'held') throw busy(targetName)
  }

  async confirm(): Promise<void> {
    const { store, targetName } = this.#options
    const there = await store.get(LEASE_PATH)
    if (there === undefined || parseLease(there.bytes)?.owner !== this.#stored.owner) this.#state = 'lost'
    if (this.#state !== 'held') throw busy(targetName)
  }

  async release(): Promise<void> {
    clearInterval(this.#timer)
    await this.#renewing?.catch(() => {})
    if (this.#state !== 'held') return
    this.#state = 'released'
    try {
      await this.#write(0)
    } catch (error) {
      const { log, targetName } = this.#options
      log.warn({ target: targetName }, `the lease was not given back: ${(error as Error).message}`)
    }
  }

  #renew(): Promise<void> {
    this.#renewing ??= this.#write(this.#options.now() + TTL_MS)
      .then((isOurs) => {
        if (!isOurs) this.#state = 'lost'
      })
      .finally(() => {
        this.#renewing = undefined
      })
    return this.#renewing
  }

  /** False when it is somebody else's now. */
  async #write(expires: Instant): Promise<boolean> {
    const { store } = this.#options
    const next = { ...this.#stored, expires }
    if (!this.conditional) {
      const there = await store.get(LEASE_PATH)
      if (there !== undefined && parseLease(there.bytes)?.owner !== next.owner) return false
    }
    const version = await writeLease(store, next, this.conditional ? { version: this.#version } : 'any')
    if (version === undefined) return false
    this.#stored = next
    this.#version = version
    return true
  }
}

/** The new version; undefined when the lease is not as it was, also when somebody else was faster. */
async function writeLease(
  store: ObjectStore,
  lease: StoredLease,
  condition: Condition,
): Promise<string | undefined> {
  const { generation, owner, conditional } = lease
  const stored = {
    generation,
    owner,
    expires: formatRfc3339(lease.expires),
    conditional,
    probed: formatRfc3339(lease.probed),
  }
  const body = Buffer.from(`${JSON.stringify(stored)}\n`)
  const headers: ObjectHeaders = {
    contentType: 'application/json; charset=utf-8',
    cacheControl: 'no-cache',
    ours: { sha256: sha256(body), generation },
  }
  const outcome = await store.put(LEASE_PATH, body, headers, condition)
  if (outcome.kind === 'done') return outcome.version
  if (outcome.kind === 'unsupported')
    throw new RunError(`${LEASE_PATH}: the service has stopped to support conditional writes`)
  // A put of ours whose answer was lost: nobody else writes our owner.
  const there = outcome.kind === 'refused' ? await store.head(LEASE_PATH) : undefined
  return there?.ours?.sha256 === headers.ours.sha256 ? there.version : undefined
}

function isFresh(probed: Instant, now: Instant): boolean {
  return probed <= now && now < probed + PROBED_FOR_MS
}

function busy(targetName: string, expires?: Instant): TargetBusyError {
  const until = expires === undefined ? '' : ` until ${formatRfc3339(expires)} or longer`
  return new TargetBusyError(`${targetName}: another publisher is at work there${until}; wait for it to end`)
}
