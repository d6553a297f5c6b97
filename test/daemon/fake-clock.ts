import type { DaemonClock } from '../../src/daemon/clock.ts'

/** A clock that tests move: timers ring in their order, also those that are set meanwhile. */
export class FakeClock implements DaemonClock {
  #now: number
  #elapsedMs = 0
  readonly #timers = new Set<{ dueMs: number; call: () => void }>()
  /** How often a timer was set: one that spins shows itself. */
  timersSet = 0

  constructor(now: number) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  elapsedMs(): number {
    return this.#elapsedMs
  }

  after(delayMs: number, call: () => void): () => void {
    if (!(delayMs >= 0 && delayMs < 2 ** 31)) throw new Error(`no timer waits ${delayMs} ms`)
    this.timersSet++
    const timer = { dueMs: this.#elapsedMs + delayMs, call }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  get timers(): number {
    return this.#timers.size
  }

  /** Lets time pass. */
  pass(durationMs: number): void {
    const endMs = this.#elapsedMs + durationMs
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.dueMs - b.dueMs)
      if (next === undefined || next.dueMs > endMs) break
      this.#timers.delete(next)
      this.#go(Math.max(0, next.dueMs - this.#elapsedMs))
      next.call()
    }
    this.#go(endMs - this.#elapsedMs)
  }

  /** The machine sleeps: the time of day goes on, timers stand still. */
  sleep(durationMs: number): void {
    this.#now += durationMs
  }

  /** Somebody sets the clock. */
  set(now: number): void {
    this.#now = now
  }

  #go(durationMs: number): void {
    this.#elapsedMs += durationMs
    this.#now += durationMs
  }
}
