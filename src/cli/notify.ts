import type { Command } from 'commander'
import type { Config } from '../config/schema.ts'
import { parseDuration } from '../core/duration.ts'
import type { Log } from '../core/ports.ts'
import { OperatorError } from '../core/problem.ts'
import type { NotifyReport } from '../pipeline/notify.ts'
import type { Run } from '../pipeline/run.ts'
import type { Terminal } from './main.ts'
import { formatNotified } from './notify-text.ts'
import { addConfigOptions, type ConfigOptions, readConfig } from './read-config.ts'

/** How commands that tell others are told to wait. */
export interface NotifyOptions {
  readonly wait?: string
  readonly anyway?: boolean
}

/** Somebody is still to be told. */
export const EXIT_PENDING = 5

/** `feedmill notify`: after the deploy, tells hubs and others what changed. */
export function addNotify(program: Command, terminal: Terminal): void {
  const command = program
    .command('notify')
    .description('tell hubs and others what changed, once the public gets it')
    .showHelpAfterError('(feedmill notify --help shows the options)')
  addConfigOptions(command)
  addNotifyOptions(command)
  command.action(async (options: ConfigOptions & NotifyOptions) => {
    terminal.exitCode = await runNotify(options, terminal)
  })
}

/** Adds the options that say how patient to be. */
export function addNotifyOptions(command: Command): void {
  command
    .option(
      '--wait <time>',
      'wait so long for the public to get what was published, and for who cannot be told at once, such as 60s',
    )
    .option('--anyway', 'tell them also what the public does not get as it was published')
}

async function runNotify(options: ConfigOptions & NotifyOptions, terminal: Terminal): Promise<number> {
  const log = await terminal.log('warn')
  const patience = parsePatience(options)
  const { config, base } = await readConfig(options, 'notify', terminal)
  const { PLAIN_RUN } = await import('../pipeline/run.ts')
  const { openRun } = await import('../config/open-run.ts')
  const { run, close } = await openRun(config, {
    ...{ ...terminal, base, flags: PLAIN_RUN, log, content: 'known' as const },
  })
  try {
    const report = await tellOthers(config, run, patience, terminal, log)
    terminal.print(formatNotified(report))
    terminal.signal.throwIfAborted()
    return isPending(report) ? EXIT_PENDING : 0
  } finally {
    await close()
  }
}

/** How patient a command is to be. */
export interface Patience {
  readonly waitMs: number
  readonly anywayAfterMs?: number
}

/** @throws OperatorError when `--wait` is no time */
export function parsePatience({ wait = '0s', anyway }: NotifyOptions): Patience {
  const waitMs = parseDuration(wait)
  if (waitMs === undefined || waitMs > WAIT_MAX_MS)
    throw new OperatorError(`--wait: expected a time of up to 24 hours such as 60s or 5m, found “${wait}”`)
  return { waitMs, ...(anyway && { anywayAfterMs: 0 }) }
}

const WAIT_MAX_MS = 86_400_000

/** @throws OperatorError when nobody is configured */
export async function tellOthers(
  config: Config,
  run: Run,
  patience: Patience,
  terminal: Terminal,
  log: Log,
): Promise<NotifyReport> {
  const { wireNotifiers } = await import('../config/wire-notifiers.ts')
  const { notifyPending } = await import('../pipeline/notify.ts')
  const { signal } = terminal
  return notifyPending(wireNotifiers(config, run, terminal.now), {
    ...patience,
    clock: terminal,
    log,
    signal,
  })
}

/** Whether somebody was not told of something. */
export function isPending({ notifiers }: NotifyReport): boolean {
  return notifiers.some(({ pending }) => pending.length > 0)
}
