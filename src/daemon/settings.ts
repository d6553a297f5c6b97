import { openRun } from '../config/open-run.ts'
import type { Config } from '../config/schema.ts'
import { wireNotifiers } from '../config/wire-notifiers.ts'
import { digestOf } from '../core/digest.ts'
import type { Log } from '../core/ports.ts'
import type { NotifyRun } from '../pipeline/notify.ts'
import { PLAIN_RUN, type Run } from '../pipeline/run.ts'
import type { DaemonClock } from './clock.ts'
import { quietLog } from './quiet-log.ts'
import { scheduleOf } from './triggers.ts'

/** A configuration, and where it is from. */
export interface Settings {
  readonly config: Config
  /** Absolute folder that the configuration's relative paths belong to. */
  readonly base: string
}

/** What a configuration was found to mean. */
export interface Wired extends Pick<Run, 'site' | 'targets'> {
  /** Who is told of changes; absent when nobody is. */
  readonly telling?: NotifyRun
}

interface WireOnceOptions {
  readonly cwd: string
  readonly cacheFolder: string
  readonly signal: AbortSignal
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly clock: DaemonClock
}

/** What a configuration means, without a run. @throws OperatorError when it is wrong */
export async function wireOnce(
  { config, base }: Settings,
  { cwd, cacheFolder, environment, signal, log, clock }: WireOnceOptions,
): Promise<Wired> {
  scheduleOf(config.daemon)
  const now = (): number => clock.now()
  const { run, close } = await openRun(config, {
    ...{ base, cwd, cacheFolder, environment, signal, now },
    log: quietLog(log),
    flags: PLAIN_RUN,
    content: 'known',
  })
  await close()
  const { site, targets } = run
  const telling = config.notifiers.length === 0 ? undefined : wireNotifiers(config, run, now)
  return { site, targets, ...(telling !== undefined && { telling }) }
}

/** The names of the targets, to be compared. */
export function namesOf({ targets }: Wired): string {
  return targets.map(({ name }) => name).join('\n')
}

/** Whether a new configuration changes what a running daemon cannot change. */
export function needsRestart(old: Settings, oldWired: Wired, next: Settings, wired: Wired): boolean {
  const fixed = ({ config }: Settings, { site }: Wired): string => {
    const { http, admin, token, hookSecret } = config.daemon
    return digestOf({ http, admin, token, hookSecret }, site.url)
  }
  return fixed(old, oldWired) !== fixed(next, wired)
}
