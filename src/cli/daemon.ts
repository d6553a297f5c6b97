import { performance } from 'node:perf_hooks'
import type { Command } from 'commander'
import type { DaemonClock } from '../daemon/clock.ts'
import type { Settings } from '../daemon/settings.ts'
import type { Terminal } from './main.ts'
import { addConfigOptions, type ConfigOptions, readConfig } from './read-config.ts'

interface DaemonCommandOptions extends ConfigOptions {
  readonly quiet?: boolean
  readonly verbose?: boolean
}

/** `feedmill daemon`: keeps the feeds published until it is told to end. */
export function addDaemon(program: Command, terminal: Terminal): void {
  const command = program
    .command('daemon')
    .description('keep the feeds published: by a schedule, when a file changes, when a post falls due')
    .showHelpAfterError('(feedmill daemon --help shows the options)')
  addConfigOptions(command)
  command
    .option('--quiet', 'log nothing but warnings and errors')
    .option('--verbose', 'log every step')
    .addHelpText('after', SIGNALS)
    .action((options: DaemonCommandOptions) => runDaemon(options, terminal))
}

/** Whatever hangs then is left as after a power cut, which the next start repairs. */
const STOP_MS = 9500

const SIGNALS = `
SIGHUP takes over the configuration as it is now, SIGUSR1 makes a run, SIGTERM ends it with what is published whole.`

async function runDaemon(options: DaemonCommandOptions, terminal: Terminal): Promise<void> {
  const { cwd, cacheFolder, environment, signal } = terminal
  const log = await terminal.log(options.quiet ? 'warn' : options.verbose ? 'debug' : 'info')
  // Before anything else: by themselves these signals end the process, or open it to a debugger.
  let onHangup = (): void => {}
  let onUser = (): void => {}
  terminal.onSignal('SIGHUP', () => onHangup())
  terminal.onSignal('SIGUSR1', () => onUser())
  signal.addEventListener('abort', () => terminal.endAfter(STOP_MS), { once: true })
  const { Daemon } = await import('../daemon/daemon.ts')
  const { changesOf, runAfter } = await import('./after.ts')
  const daemon = await Daemon.start({
    settings: await readConfig(options, 'daemon', terminal),
    reread: () => readConfig(options, 'daemon', terminal),
    after: ({ config, base }: Settings, report, siteUrl) => {
      const { command, webhook } = config.after
      if (command === undefined && webhook === undefined) return Promise.resolve([])
      const file = options.config
      return runAfter(config.after, changesOf(report, siteUrl), { file, base, terminal, log })
    },
    ...{ cwd, cacheFolder, environment, signal, log },
    clock: clockOf(terminal),
    random: terminal.random,
  })
  onHangup = () => void daemon.reload()
  onUser = () => void daemon.ask('signal')
  await new Promise<void>((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await daemon.stop()
}

function clockOf({ now }: Terminal): DaemonClock {
  return {
    now,
    elapsedMs: () => performance.now(),
    after(delayMs, call) {
      const timer = setTimeout(call, delayMs)
      return () => clearTimeout(timer)
    },
  }
}
