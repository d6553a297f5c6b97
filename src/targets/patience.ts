import { setTimeout as sleepMs } from 'node:timers/promises'
import type { Instant } from '../core/dates.ts'
import { limiter } from './limiter.ts'
import { type ObjectStore, TransientError } from './object-store.ts'

/** How long a service that fails is asked again, and how often. */
export interface PatienceOptions {
  /** Tries of one request, the first included. */
  readonly attempts?: number
  /** The longest pause before the second try, in milliseconds; it doubles with each try. */
  readonly baseMs?: number
  /** The longest pause of all, unless the service names a longer one. */
  readonly capMs?: number
  /** From the beginning of a run; later nothing is tried again. */
  readonly deadlineMs?: number
  readonly random?: () => number
  readonly sleep?: (ms: number) => Promise<unknown>
}

/** The requests of one target, at a pace that its service can bear. */
export interface Patience {
  /** A run begins, and with it its deadline. */
  begin(): void
  /** The store with every request repeated while that may help. `before` comes ahead of each try of a change. */
  of(store: ObjectStore, before?: () => Promise<void>): ObjectStore
  /** As `of`, for requests that wait for no others. */
  urgently(store: ObjectStore): ObjectStore
  /** As `urgently`, for requests that belong to no run: each has a deadline of its own. */
  apart(store: ObjectStore): ObjectStore
}

const ATTEMPTS = 8
const BASE_MS = 200
const CAP_MS = 20_000
const DEADLINE_MS = 900_000
/** Services that are not AWS slow down or refuse when there are more. */
const REQUESTS_AT_ONCE = 8

type Repeat = <T>(work: () => Promise<T>, before?: () => Promise<void>, own?: Instant) => Promise<T>

/** Pauses are random up to a bound that doubles, so that those who failed together do not come back together. */
export function startPatience(options: PatienceOptions, now: () => Instant): Patience {
  const { attempts = ATTEMPTS, baseMs = BASE_MS, capMs = CAP_MS, deadlineMs = DEADLINE_MS } = options
  const { random = Math.random, sleep = sleepMs } = options
  const limited = limiter(REQUESTS_AT_ONCE, (error) => error instanceof TransientError && error.isOverload)
  let deadline = now() + deadlineMs

  const repeat: Repeat = async (work, before, own) => {
    for (let attempt = 1; ; attempt++) {
      await before?.()
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof TransientError) || attempt === attempts) throw error
        const pause = random() * Math.min(capMs, baseMs * 2 ** (attempt - 1))
        const pauseMs = Math.max(pause, error.retryAfterMs ?? 0)
        if (now() + pauseMs > (own ?? deadline)) throw error
        await sleep(pauseMs)
      }
    }
  }

  return {
    begin() {
      deadline = now() + deadlineMs
    },
    // A request that waits for its next try leaves its place to another.
    of: (store, before) => patientStore(store, (work, ahead) => repeat(() => limited(work), ahead), before),
    urgently: (store) => patientStore(store, repeat),
    apart: (store) => patientStore(store, (work, ahead) => repeat(work, ahead, now() + deadlineMs)),
  }
}

function patientStore(store: ObjectStore, repeat: Repeat, before?: () => Promise<void>): ObjectStore {
  return {
    get: (path) => repeat(() => store.get(path)),
    head: (path) => repeat(() => store.head(path)),
    put: (path, body, headers, condition) => repeat(() => store.put(path, body, headers, condition), before),
    remove: (path, version) => repeat(() => store.remove(path, version), before),
  }
}
