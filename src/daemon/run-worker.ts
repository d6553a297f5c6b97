import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { openLocalCache } from '../config/local-cache.ts'
import { openRun } from '../config/open-run.ts'
import type { Log, Target } from '../core/ports.ts'
import { OperatorError, RefusalError, RunError } from '../core/problem.ts'
import { generate } from '../pipeline/generate.ts'
import { PLAIN_RUN, type Run } from '../pipeline/run.ts'
import type { RunEnd, RunFailure, RunJob, RunNews } from './run-job.ts'

/** One run, in a thread that ends with it: what it needs of memory and time, it takes from nobody who serves. */

const job = workerData as RunJob
const stop = new AbortController()
parentPort?.once('message', () => stop.abort())

function tell(news: RunNews, hand: ArrayBuffer[] = []): void {
  parentPort?.postMessage(news, hand)
}

const line =
  (level: keyof Log) =>
  (facts: object, message: string): void =>
    tell({ kind: 'log', level, facts, message })
const log: Log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }

tell({ kind: 'ended', end: await run() })
parentPort?.close()

async function run(): Promise<RunEnd> {
  try {
    return await publish()
  } catch (error) {
    if (stop.signal.aborted) return { kind: 'stopped' }
    if (error instanceof RunError) return { kind: 'failed', exitCode: error.exitCode, message: error.message }
    if (error instanceof OperatorError) return { kind: 'failed', exitCode: 1, message: error.message }
    throw error
  }
}

async function publish(): Promise<RunEnd> {
  const { config, base, cwd, force, environment, cacheFolder } = job
  const begun = performance.now()
  const cache = await openLocalCache(cacheFolder, log)
  try {
    const flags = { ...PLAIN_RUN, force }
    const now = (): number => job.now + performance.now() - begun
    const { run: wired, close } = await openRun(config, {
      ...{ base, cwd, flags, log, now, environment, cacheFolder, signal: stop.signal },
      content: 'newest',
      ...(cache !== undefined && { cache }),
    })
    try {
      const result = await generate(telling(wired), { now: job.now, log, signal: stop.signal })
      const report = { ...result.report, durationMs: Math.round(performance.now() - begun) }
      const failures = result.failures.map(describe)
      const { title, url } = wired.site
      const targets = wired.targets.map(({ name }) => name)
      return { kind: 'done', outcome: { report, failures, site: { title, url }, targets } }
    } finally {
      await close()
    }
  } finally {
    await cache?.close()
  }
}

function describe(failure: RunError): RunFailure {
  const { exitCode, message } = failure
  return { exitCode, message, isRefusal: failure instanceof RefusalError }
}

/** The run, which hands each document on that it has put at the first target. */
function telling(run: Run): Run {
  const [first, ...others] = run.targets
  if (first === undefined) return run
  const target: Target = {
    ...first,
    async put(path, parts, facts) {
      const version = await first.put(path, parts, facts)
      if (facts.kind !== 'state') {
        const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
        let at = 0
        for (const part of parts) {
          bytes.set(part, at)
          at += part.length
        }
        tell({ kind: 'put', sha256: facts.sha256, bytes }, [bytes.buffer])
      }
      return version
    },
  }
  return { ...run, targets: [target, ...others] }
}
