import type { Instant } from '../core/dates.ts'
import type { Log, Clock as NotifyClock } from '../core/ports.ts'
import type { NotifyReport, NotifyRun } from '../pipeline/notify.ts'
import { notifyPending, pendingNotifications } from '../pipeline/notify.ts'
import type { Cancel, DaemonClock } from './clock.ts'
import type { MetricFamily } from './http/metrics-text.ts'
import type { DaemonHub } from './http/status-data.ts'

export interface MessengerOptions {
  readonly clock: DaemonClock
  /** At least 0, less than 1. */
  readonly random: () => number
  readonly log: Log
  readonly signal: AbortSignal
}

/** After so long the public is given up on: the hubs are told although it still gets something else. */
const ANYWAY_AFTER_MS = 300_000
/** How long to wait when it cannot even be read who was told. */
const RETRY_MS = 60_000

/**
 * Tells others what changed, beside the runs: one round of telling at a time, for as long as somebody could not be told.
 * What is outstanding is in the state at the target, so that nothing is lost when the daemon ends.
 */
export class Messenger {
  readonly #options: MessengerOptions
  #run: NotifyRun | undefined
  #telling: Promise<void> | undefined
  #isAsked = false
  #wake: () => void = () => {}
  #report: NotifyReport = { notifiers: [] }

  constructor(options: MessengerOptions) {
    this.#options = options
  }

  /** Something may be new. Nobody is told when nobody is configured. */
  ask(run: NotifyRun | undefined): void {
    this.#run = run
    if (run === undefined) this.#report = { notifiers: [] }
    this.#isAsked = true
    this.#wake()
    if (this.#telling === undefined && !this.#options.signal.aborted)
      this.#telling = this.#tell().finally(() => {
        this.#telling = undefined
      })
  }

  /** Resolves when nothing is under way any more; the signal ends it. */
  async ended(): Promise<void> {
    await this.#telling
  }

  hubs(): DaemonHub[] {
    return this.#report.notifiers.map(({ name, pending }): DaemonHub => {
      const [first] = pending
      const common = { url: name.replace(/^websub /, ''), pending: pending.length }
      if (first === undefined) return { ...common, state: 'ok' }
      const next = pending.find((topic) => topic.next !== undefined)?.next
      return {
        ...common,
        state: pending.every(({ state }) => state === 'failed') ? 'failed' : 'pending',
        message: first.why,
        ...(next !== undefined && { next }),
      }
    })
  }

  metrics(): MetricFamily[] {
    const samples = this.#report.notifiers.map(({ name, pending }) => ({
      labels: { notifier: name },
      value: pending.length,
    }))
    const help = 'Topics that somebody is still to be told of.'
    return [{ name: 'feedmill_pending_notifications', help, type: 'gauge', samples }]
  }

  async #tell(): Promise<void> {
    const { log, signal } = this.#options
    while (this.#isAsked && this.#run !== undefined && !signal.aborted) {
      this.#isAsked = false
      try {
        this.#report = await notifyPending(this.#run, {
          waitMs: Number.POSITIVE_INFINITY,
          anywayAfterMs: ANYWAY_AFTER_MS,
          clock: this.#clock(this.#run),
          log,
          signal,
        })
      } catch (error) {
        if (signal.aborted) return
        log.warn({}, `who is to be told is not known now: ${(error as Error).message}`)
        this.#isAsked = true
        await this.#sleep(RETRY_MS)
      }
    }
  }

  /** Sleep ends early when something is new; what is outstanding is looked at before, for the status. */
  #clock(run: NotifyRun): NotifyClock {
    const { clock, random, log, signal } = this.#options
    const now = (): Instant => clock.now()
    const bare: NotifyClock = { now, random, sleep: (durationMs) => this.#sleep(durationMs) }
    return {
      ...bare,
      sleep: async (durationMs) => {
        this.#report = await pendingNotifications(run, { clock: bare, log, signal })
        await this.#sleep(durationMs)
        signal.throwIfAborted()
      },
    }
  }

  #sleep(durationMs: number): Promise<void> {
    const { clock, signal } = this.#options
    return new Promise((resolve) => {
      let cancel: Cancel = () => {}
      const end = (): void => {
        cancel()
        signal.removeEventListener('abort', end)
        this.#wake = () => {}
        resolve()
      }
      if (signal.aborted) return end()
      cancel = clock.after(durationMs, end)
      signal.addEventListener('abort', end, { once: true })
      this.#wake = end
    })
  }
}
