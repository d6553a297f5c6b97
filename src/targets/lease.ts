import { formatRfc3339, type Instant } from '../core/dates.ts'
import { STATE_FOLDER } from '../core/manifest.ts'
import type { Log, Right } from '../core/ports.ts'
import { RunError, TargetBusyError } from '../core/problem.ts'
import { parseLease, type StoredLease } from './lease-shape.ts'
import { type Condition, type ObjectStore, stateHeaders } from './object-store.ts'
import { probeConditionalWrites } from './probe.ts'

export interface LeaseOptions {
  readonly store: ObjectStore
  readonly targetName: string
  readonly now: () => Instant
  readonly log: Log
  readonly right: Right
  /** Who takes it: nobody else uses that name now, so a lease in it is of a process that has died. */
  readonly owner: string
}

/** The right to publish for a while, renewed as long as it is held. */
export interface Lease {
  /** Greater than that of every lease before it: what is put carries it, and is not overwritten by a smaller one. */
  readonly generation: number
  /** Whether puts can be made conditional at this service. */
  readonly conditional: boolean
  /** As far as is known: somebody else may have taken it over. */
  isHeld(): boolean
  /** @throws TargetBusyError when somebody else has the lease now */
  ensure(): Promise<void>
  /** As `ensure`, and the service is asked. */
  confirm(): Promise<void>
  /** Never rejects: a lease that cannot be given back ends by itself. */
  release(): Promise<void>
}

/** No dot, no host name: it is public. */
export const LEASE_PATHS: Readonly<Record<Right, string>> = {
  publish: `${STATE_FOLDER}/lease.json`,
  attend: `${STATE_FOLDER}/attended.json`,
}
/** A daemon renews its own for months: each time is a request that somebody pays for. */
const TTL_MS: Readonly<Record<Right, number>> = { publish: 60_000, attend: 300_000 }
const RENEWALS = 3
const PROBED_FOR_MS = 86_400_000
const TRIES = 3

/**
 * Takes the lease of a target. It is never deleted, so that its generation only grows.
 *
 * @throws TargetBusyError while a living one is held by somebody else
 */
export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const { store, targetName, now, log, right, owner } = options
  const path = LEASE_PATHS[right]
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const stored = await store.get(path)
    const before = stored === undefined ? undefined : parseLease(stored.bytes)
    if (before !== undefined && before.expires > now() && before.owner !== owner)
      throw busy(options, before.expires)
    const probed = before !== undefined && isFresh(before.probed, now()) ? before.probed : now()
    const conditional =
      before !== undefined && probed === before.probed
        ? before.conditional
        : await probeConditionalWrites(store)
    // A lost lease must not begin to count anew: seconds are ahead of any count of publications.
    const generation = before === undefined ? Math.floor(now() / 1000) : before.generation + 1
    const mine: StoredLease = { generation, owner, expires: now() + TTL_MS[right], conditional, probed }
    const condition = stored === undefined ? 'absent' : { version: stored.version }
    const version = await writeLease(store, path, mine, conditional ? condition : 'any')
    if (version === undefined) continue
    if (!conditional) {
      log.warn(
        { target: targetName },
        `${targetName}: the service has no conditional writes, so two publishers at once would mix their documents; let only one publish there`,
      )
    }
    return new HeldLease(options, mine, version)
  }
  throw busy(options)
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
    }, TTL_MS[options.right] / RENEWALS)
    this.#timer.unref()
  }

  isHeld(): boolean {
    return this.#state === 'held' && this.#stored.expires > this.#options.now()
  }

  async ensure(): Promise<void> {
    const { now } = this.#options
    // A process that slept may have been taken for dead.
    if (this.#state === 'held' && this.#stored.expires <= now()) await this.#renew()
    if (this.#state !== 'held') throw busy(this.#options)
  }

  async confirm(): Promise<void> {
    const { store, right } = this.#options
    const there = await store.get(LEASE_PATHS[right])
    if (there === undefined || parseLease(there.bytes)?.owner !== this.#stored.owner) this.#state = 'lost'
    if (this.#state !== 'held') throw busy(this.#options)
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
    const { now, right } = this.#options
    this.#renewing ??= this.#write(now() + TTL_MS[right])
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
    const { store, right } = this.#options
    const path = LEASE_PATHS[right]
    const next = { ...this.#stored, expires }
    if (!this.conditional) {
      const there = await store.get(path)
      if (there !== undefined && parseLease(there.bytes)?.owner !== next.owner) return false
    }
    const version = await writeLease(store, path, next, this.conditional ? { version: this.#version } : 'any')
    if (version === undefined) return false
    this.#stored = next
    this.#version = version
    return true
  }
}

/** The new version; undefined when the lease is not as it was, also when somebody else was faster. */
async function writeLease(
  store: ObjectStore,
  path: string,
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
  const headers = stateHeaders(body, generation)
  const outcome = await store.put(path, body, headers, condition)
  if (outcome.kind === 'done') return outcome.version
  if (outcome.kind === 'unsupported')
    throw new RunError(`${path}: the service has stopped to support conditional writes`)
  // A put of ours whose answer was lost: nobody else writes our owner.
  const there = outcome.kind === 'refused' ? await store.head(path) : undefined
  return there?.ours?.sha256 === headers.ours?.sha256 ? there.version : undefined
}

function isFresh(probed: Instant, now: Instant): boolean {
  return probed <= now && now < probed + PROBED_FOR_MS
}

function busy({ targetName, right }: LeaseOptions, expires?: Instant): TargetBusyError {
  const until = expires === undefined ? '' : ` until ${formatRfc3339(expires)} or longer`
  return new TargetBusyError(
    right === 'publish'
      ? `${targetName}: another publisher is at work there${until}; wait for it to end`
      : `${targetName}: another daemon looks after it${until}`,
  )
}
