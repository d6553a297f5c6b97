import type { Lock, Log, Target } from '../core/ports.ts'
import { RunError, TargetBusyError } from '../core/problem.ts'
import type { DaemonClock } from './clock.ts'
import type { Home } from './home.ts'

/** The right to look after some targets, which one daemon has at a time. */
export interface Presence {
  /** False when it has passed to another daemon, as this one was cut off for too long. */
  isHeld(): boolean
  /** Asks the targets again that could not be asked. False when another daemon looks after one of them. */
  complete(): Promise<boolean>
  release(): Promise<void>
}

export interface AttendOptions {
  readonly home: Home
  readonly clock: DaemonClock
  readonly log: Log
  readonly signal: AbortSignal
}

const RETRY_MS = 2000

/**
 * Waits until no other daemon looks after any of the targets, as they are by then, or has the folder; says once who does.
 * Undefined when the signal came first. A target that cannot be asked is no reason to wait: its runs will say what is
 * wrong.
 */
export async function attend(
  targetsNow: () => readonly Target[],
  { home, clock, log, signal }: AttendOptions,
): Promise<Presence | undefined> {
  let said = ''
  const silent = new Set<string>()
  while (!signal.aborted) {
    const targets = targetsNow()
    const name = home.enter()
    const presence = new HeldPresence(targets, name, silent, log)
    try {
      const isFree = await presence.complete()
      if (isFree && name !== undefined && targets === targetsNow()) {
        if (said !== '') log.info({}, 'no other daemon looks after the targets any more: this one does')
        return presence
      }
      await presence.release()
      // A new configuration came meanwhile.
      if (targets !== targetsNow()) continue
      const why = presence.busy ?? 'another daemon of this machine has the same targets'
      if (said === '') log.warn({}, `${why}; this daemon waits, and takes over when that one ends`)
      said = why
    } catch (error) {
      await presence.release()
      throw error
    }
    await pause(clock, RETRY_MS, signal)
  }
  return undefined
}

class HeldPresence implements Presence {
  readonly #targets: readonly Target[]
  readonly #name: string | undefined
  readonly #log: Log
  readonly #held = new Map<Target, Lock>()
  /** The names of those of which it was said that they cannot be asked. */
  readonly #silent: Set<string>
  /** Who has one of the targets, for people. */
  busy: string | undefined

  constructor(targets: readonly Target[], name: string | undefined, silent: Set<string>, log: Log) {
    this.#targets = targets
    this.#name = name
    this.#silent = silent
    this.#log = log
  }

  isHeld(): boolean {
    return [...this.#held.values()].every((lock) => lock.isHeld())
  }

  async complete(): Promise<boolean> {
    for (const target of this.#targets) {
      if (this.#held.has(target)) continue
      try {
        this.#held.set(target, await target.lock('attend', this.#name))
        this.#silent.delete(target.name)
      } catch (error) {
        if (error instanceof TargetBusyError) {
          this.busy = error.message
          return false
        }
        if (!(error instanceof RunError)) throw error
        if (!this.#silent.has(target.name)) this.#log.warn({ target: target.name }, error.message)
        this.#silent.add(target.name)
      }
    }
    return true
  }

  async release(): Promise<void> {
    for (const lock of this.#held.values()) await lock.release()
    this.#held.clear()
  }
}

/** Resolves after so long, or as soon as the signal is aborted. */
function pause(clock: DaemonClock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.after(delayMs, end)
    signal.addEventListener('abort', end, { once: true })
  })
}
