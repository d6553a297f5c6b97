import { setTimeout } from 'node:timers/promises'

export interface RetryOptions {
  /** Tries, the first included. */
  readonly attempts: number
  /** Until a try has its whole answer. */
  readonly timeoutMs: number
  /** Whether a failure may pass; a number: not before so many milliseconds. */
  readonly mayPass: (error: unknown) => boolean | number
  /** Waits for so many milliseconds. */
  readonly sleep?: (ms: number) => Promise<unknown>
}

const PAUSE_MS = 100
const PAUSE_MAX_MS = 20_000
const ASKED_PAUSE_MAX_MS = 60_000

/**
 * Does a request, and does it again while its failure may pass: after pauses that double, of random length, so that
 * publishers who failed together do not come back together. Rejects with the last failure.
 */
export async function retried<T>(
  request: (signal: AbortSignal) => Promise<T>,
  { attempts, timeoutMs, mayPass, sleep = setTimeout }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const signal = AbortSignal.timeout(timeoutMs)
    let asked = 0
    try {
      return await request(signal)
    } catch (error) {
      if (attempt >= attempts) throw signal.aborted ? new NoAnswerError(timeoutMs) : error
      const passes = signal.aborted || mayPass(error)
      if (passes === false) throw error
      if (typeof passes === 'number') asked = passes
    }
    const pause = Math.random() * Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** attempt)
    await sleep(Math.max(pause, Math.min(asked, ASKED_PAUSE_MAX_MS)))
  }
}

/** A request had no whole answer in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'

  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs / 1000} s`)
  }
}
