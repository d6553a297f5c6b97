import type { Log } from '../core/ports.ts'
import type { DaemonClock } from './clock.ts'
import { quietLog } from './quiet-log.ts'
import type { RunEnd } from './run-job.ts'
import { runInThread } from './run-thread.ts'
import type { Asked } from './runner.ts'
import type { Settings } from './settings.ts'

export interface RunOnceOptions {
  readonly cwd: string
  readonly cacheFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: DaemonClock
  readonly log: Log
  readonly signal: AbortSignal
  /** What a run says of itself is news once. */
  readonly isFirst: boolean
  /** As in `RunThreadOptions`. */
  readonly keep: (sha256: string, bytes: Uint8Array) => Promise<void>
}

/** One run of a configuration, whatever becomes of it. Never rejects: a bug ends the run, not the daemon. */
export async function runOnce(
  { config, base }: Settings,
  { force }: Asked,
  timeoutMs: number,
  { cwd, cacheFolder, environment, clock, log, signal, isFirst, keep }: RunOnceOptions,
): Promise<RunEnd | { readonly kind: 'bug'; readonly message: string }> {
  try {
    return await runInThread({
      job: { config, base, cwd, cacheFolder, environment: { ...environment }, force, now: clock.now() },
      log: isFirst ? log : quietLog(log),
      ...{ clock, signal, timeoutMs, keep },
    })
  } catch (error) {
    const { stack, message } = error as Error
    log.error({ stack }, `a run ended by a bug, please report it: ${message}`)
    return { kind: 'bug', message }
  }
}
