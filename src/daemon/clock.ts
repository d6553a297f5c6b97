import type { Instant } from '../core/dates.ts'

/** Time, as the daemon sees it: tests have their own. */
export interface DaemonClock {
  /** The time of day: it may be set, and jump. */
  now(): Instant
  /** Milliseconds since some moment: they only grow, and stand still while the machine sleeps. */
  elapsedMs(): number
  /** Calls once after so many milliseconds, at most 2³¹ − 1, unless it is cancelled by what is returned. */
  after(delayMs: number, call: () => void): Cancel
}

export type Cancel = () => void

/** How long a wait trusts the clock: it may be set meanwhile, and a machine may sleep. */
const TRUST_MS = 60_000

/** Calls once when the clock shows an instant, also when that was set, or the machine slept, in between. */
export function callAt(clock: DaemonClock, at: Instant, call: () => void): Cancel {
  let cancel: Cancel = () => {}
  const wait = (): void => {
    const restMs = at - clock.now()
    if (restMs <= 0) call()
    else cancel = clock.after(Math.min(restMs, TRUST_MS), wait)
  }
  // Never before it has returned.
  cancel = clock.after(Math.min(Math.max(0, at - clock.now()), TRUST_MS), wait)
  return () => cancel()
}
