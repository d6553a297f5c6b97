import { Worker } from 'node:worker_threads'
import type { Log } from '../core/ports.ts'
import type { Cancel, DaemonClock } from './clock.ts'
import type { RunEnd, RunJob, RunNews } from './run-job.ts'

export interface RunThreadOptions {
  readonly job: RunJob
  readonly log: Log
  readonly clock: DaemonClock
  /** Asks the run to end: it finishes the document that is under way. */
  readonly signal: AbortSignal
  /** A run that takes longer is asked to end, and ended when it does not. */
  readonly timeoutMs: number
  /** Told of each document that stands at the first target, and awaited before the run counts as ended. Never rejects. */
  readonly keep: (sha256: string, bytes: Uint8Array) => Promise<void>
  /** The compiled `run-worker`. */
  readonly url?: URL
}

/** How long a run that was asked to end may take. */
export const GRACE_MS = 6000
/** How long a thread may take to end that has told how its run ended. */
const EXIT_MS = 5000

/**
 * Makes one run in a thread of its own. What a thread that had to be ended has published is whole: each document is.
 *
 * @throws Error for a bug
 */
export async function runInThread(options: RunThreadOptions): Promise<RunEnd> {
  const { job, log, clock, signal, timeoutMs, keep } = options
  const worker = new Worker(options.url ?? new URL('./run-worker.js', import.meta.url), { workerData: job })
  const keeping: Promise<void>[] = []
  let cancelEnd: Cancel = () => {}
  let isLate = false
  let isEnded = false
  const endAfter = (delayMs: number): void => {
    cancelEnd()
    cancelEnd = clock.after(delayMs, () => {
      isEnded = true
      void worker.terminate()
    })
  }
  const ask = (): void => {
    worker.postMessage('stop')
    endAfter(GRACE_MS)
  }
  const cancelTimeout = clock.after(timeoutMs, () => {
    isLate = true
    ask()
  })
  signal.addEventListener('abort', ask, { once: true })
  if (signal.aborted) ask()
  try {
    const end = await new Promise<RunEnd>((resolve, reject) => {
      let ended: RunEnd | undefined
      worker.on('message', (news: RunNews) => {
        if (news.kind === 'log') log[news.level](news.facts, news.message)
        else if (news.kind === 'put') keeping.push(keep(news.sha256, news.bytes))
        else {
          ended = news.end
          endAfter(EXIT_MS)
        }
      })
      worker.on('messageerror', reject)
      worker.on('error', reject)
      worker.on('exit', () => {
        if (ended !== undefined) resolve(ended)
        else if (isEnded) resolve({ kind: 'stopped' })
        else reject(new Error('the thread of the run ended by itself'))
      })
    })
    await Promise.all(keeping)
    if (!isLate || end.kind !== 'stopped') return end
    const message = `the run took longer than ${timeoutMs / 1000} s (daemon.runTimeout) and was ended; what is published is whole`
    return { kind: 'failed', exitCode: 3, message }
  } finally {
    signal.removeEventListener('abort', ask)
    cancelTimeout()
    cancelEnd()
  }
}
