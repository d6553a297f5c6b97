import type { Config } from '../config/schema.ts'
import { formatRfc3339 } from '../core/dates.ts'
import type { Log } from '../core/ports.ts'
import { RunError } from '../core/problem.ts'
import type { NotifyReport } from '../pipeline/notify.ts'
import type { Run } from '../pipeline/run.ts'
import type { Terminal } from './main.ts'
import type { NotifierStatus } from './status-report.ts'

/** Who is still to be told of what; undefined when nobody is configured, or it cannot be read who was told. */
export async function findPending(
  config: Config,
  run: Run,
  terminal: Terminal,
  log: Log,
): Promise<readonly NotifierStatus[] | undefined> {
  if (config.notifiers.length === 0) return undefined
  const { wireNotifiers } = await import('../config/wire-notifiers.ts')
  const { pendingNotifications } = await import('../pipeline/notify.ts')
  const wired = wireNotifiers(config, run, terminal.now)
  let report: NotifyReport
  try {
    report = await pendingNotifications(wired, { clock: terminal, log, signal: terminal.signal })
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    log.error({}, error.message)
    return undefined
  }
  return report.notifiers.map(({ name, pending }) => ({
    name,
    pending: pending.map(({ next, ...facts }) => ({
      ...facts,
      ...(next !== undefined && { next: formatRfc3339(next) }),
    })),
  }))
}
