import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Context, Log } from '../core/ports.ts'
import { formatProblem, OperatorError } from '../core/problem.ts'
import type { RunResult } from '../pipeline/run.ts'
import type { Terminal } from './main.ts'
import {
  addNotifyOptions,
  EXIT_PENDING,
  isPending,
  type NotifyOptions,
  type Patience,
  parsePatience,
  tellOthers,
} from './notify.ts'
import { formatNotified } from './notify-text.ts'
import { printable } from './printable.ts'
import {
  addConfigOptions,
  type ConfigOptions,
  readConfig,
  withConfigLines,
  withProblemLines,
} from './read-config.ts'
import { findServedFeed } from './served-feed.ts'
import { formatPlan, formatSummary } from './summary.ts'

interface GenerateOptions extends ConfigOptions, NotifyOptions {
  readonly dryRun?: boolean
  readonly strict?: boolean
  readonly force?: boolean
  readonly drafts?: boolean
  readonly future?: boolean
  readonly adoptFiles?: boolean
  readonly cache: boolean
  readonly report?: string
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly notify?: boolean
}

/** `feedmill generate`: one run. */
export function addGenerate(program: Command, terminal: Terminal): void {
  const command = program.command('generate').description('publish the feeds of a folder of posts, once')
  addConfigOptions(command)
  command
    .option('--dry-run', 'print what would be done and why, and touch nothing')
    .option('--strict', 'publish nothing when a file has a problem')
    .option('--force', 'publish even when it looks like an accident')
    .option('--drafts', 'publish drafts too')
    .option('--future', 'publish posts of the future too')
    .option('--adopt-files', 'overwrite files that Feedmill did not write')
    .option('--no-cache', 'read every file again')
    .option('--report <file>', 'write what was done as JSON')
    .option('--quiet', 'print nothing but warnings and errors')
    .option('--verbose', 'log every step')
    .option('--notify', 'then tell hubs and others what changed, as feedmill notify does')
  addNotifyOptions(command)
  command.showHelpAfterError('(feedmill generate --help shows the options)')
  command.action(async (options: GenerateOptions) => {
    terminal.exitCode = await runGenerate(options, terminal)
  })
}

async function runGenerate(options: GenerateOptions, terminal: Terminal): Promise<number> {
  const started = performance.now()
  const log = await terminal.log(options.quiet ? 'warn' : options.verbose ? 'debug' : 'info')
  const patience = patienceOf(options)
  const { config, base, file } = await readConfig(options, 'generate', terminal)
  if (patience !== undefined && config.notifiers.length === 0)
    throw new OperatorError('--notify: expected notifiers in the configuration, found none; set some')
  if (options.report !== undefined) requireWritable(resolve(terminal.cwd, options.report), options.report)
  const { openRun } = await import('../config/open-run.ts')
  const { openLocalCache } = await import('../config/local-cache.ts')
  const { generate } = await import('../pipeline/generate.ts')
  const cache = options.cache && !options.dryRun ? await openLocalCache(terminal.cacheFolder, log) : undefined
  const flags = {
    dryRun: options.dryRun ?? false,
    strict: options.strict ?? false,
    force: options.force ?? false,
    drafts: options.drafts ?? false,
    future: options.future ?? false,
    adoptFiles: options.adoptFiles ?? false,
  }
  const { run, result } = await withConfigLines(file, terminal, async () => {
    const { run, close } = await openRun(config, {
      ...{ ...terminal, base, flags, log, content: 'newest' as const },
      ...(cache !== undefined && { cache }),
    })
    const context: Context = { now: terminal.now(), log, signal: terminal.signal }
    try {
      return { run, result: await generate(run, context) }
    } finally {
      await close()
      await cache?.close()
    }
  })
  const address = result.isFirst ? await findServedFeed(run.site, run.feeds) : undefined
  if (address !== undefined) {
    log.warn(
      { url: address },
      `${address} is served already, and nothing is known of it here: to its readers every post would be new. Before the new feeds take its place, run: feedmill adopt ${address}`,
    )
  }
  const isHeard = config.after.command !== undefined || config.after.webhook !== undefined
  let problems = await withProblemLines(file, terminal, result.report.problems)
  if (isHeard && !flags.dryRun) {
    const { changesOf, runAfter } = await import('./after.ts')
    const changes = changesOf(result.report, run.site.url)
    problems = [...problems, ...(await runAfter(config.after, changes, { file, base, terminal, log }))]
  }
  const report = { ...result.report, problems, durationMs: Math.round(performance.now() - started) }
  logOutcome({ ...result, report }, log)
  if (options.report !== undefined) writeReport(resolve(terminal.cwd, options.report), report)
  if (flags.dryRun && !options.quiet) terminal.print(formatPlan(report))
  if (!options.quiet) terminal.print(formatSummary(report, flags.dryRun, result.failures.length > 0))
  // Only now, so that what was published has been told.
  if (isHeard) terminal.signal.throwIfAborted()
  let isSomebodyUntold = false
  if (patience !== undefined && !flags.dryRun) {
    const told = await tellOthers(config, run, patience, terminal, log)
    if (!options.quiet) terminal.print(formatNotified(told))
    terminal.signal.throwIfAborted()
    isSomebodyUntold = isPending(told)
  }
  const [failure] = result.failures
  if (failure !== undefined) return failure.exitCode
  // What is left out stays left out until somebody mends it; what is pending, the next run or `notify` tells.
  if (report.problems.some(({ severity }) => severity === 'error')) return 2
  return isSomebodyUntold ? EXIT_PENDING : 0
}

/** Undefined when nobody is to be told. */
function patienceOf({ notify, wait, anyway }: GenerateOptions): Patience | undefined {
  if (!notify && (wait !== undefined || anyway))
    throw new OperatorError('--wait and --anyway: expected --notify beside them, found none; add it')
  if (!notify) return undefined
  return parsePatience({ ...(wait !== undefined && { wait }), ...(anyway && { anyway }) })
}

function logOutcome({ report, failures }: RunResult, log: Log): void {
  for (const { path, reason } of report.leftOut) log.debug({ path }, `${path}: left out: ${reason}`)
  for (const problem of report.problems) {
    const { path, line, hint } = problem
    log[problem.severity === 'error' ? 'error' : 'warn']({ path, line, hint }, formatProblem(problem))
  }
  for (const failure of failures) log.error({}, failure.message)
}

/** Before anything is published: a run whose report is lost has to be guessed at. */
function requireWritable(path: string, shown: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new OperatorError(`--report ${shown}: expected a file that can be written (${code})`, { cause })
  }
}

function writeReport(path: string, report: RunResult['report']): void {
  try {
    writeFileSync(path, printable(`${JSON.stringify(report, null, 2)}\n`))
  } catch (cause) {
    throw new OperatorError(
      `--report ${path}: expected a file that can be written (${(cause as NodeJS.ErrnoException).code})`,
      { cause },
    )
  }
}
