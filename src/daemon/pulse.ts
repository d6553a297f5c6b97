import type { Cancel, DaemonClock } from './clock.ts'

/** Whether the process is worth keeping. */
export interface Pulse {
  /** How late its timers are, as far as is known. */
  lagMs(): number
  isHealthy(): boolean
  stop: Cancel
}

const BEAT_MS = 1000
/** A process that does nothing else for so long is of no use to anybody. */
const LAG_MAX_MS = 5000

/** Feels whether timers are called in time: a thread that is stuck serves nobody. */
export function startPulse(clock: DaemonClock): Pulse {
  let dueMs = clock.elapsedMs() + BEAT_MS
  let lateMs = 0
  let cancel: Cancel
  const beat = (): void => {
    lateMs = Math.max(0, clock.elapsedMs() - dueMs)
    dueMs = clock.elapsedMs() + BEAT_MS
    cancel = clock.after(BEAT_MS, beat)
  }
  cancel = clock.after(BEAT_MS, beat)
  const lagMs = (): number => Math.max(lateMs, clock.elapsedMs() - dueMs)
  return { lagMs, isHealthy: () => lagMs() < LAG_MAX_MS, stop: () => cancel() }
}
