import type { Command } from 'commander'
import { formatRfc3339 } from '../core/dates.ts'
import { documentPath } from '../core/feed-paths.ts'
import { allSettings } from '../core/feed-settings.ts'
import type { Holder, Log, Target } from '../core/ports.ts'
import { RunError } from '../core/problem.ts'
import type { Report } from '../pipeline/report.ts'
import type { Run, RunResult } from '../pipeline/run.ts'
import type { Terminal } from './main.ts'
import { addConfigOptions, type ConfigOptions, readConfig } from './read-config.ts'
import { findPending } from './status-notifications.ts'
import type { ContentStatus, LockStatus, NotifierStatus, Status, TargetStatus } from './status-report.ts'
import { formatStatus } from './status-text.ts'

interface StatusOptions extends ConfigOptions {
  readonly json?: boolean
}

/** `feedmill status`: what is published, and what the next run would do. It writes nothing, not even a cache. */
export function addStatus(program: Command, terminal: Terminal): void {
  const command = program
    .command('status')
    .description('show what the targets hold, and what the next run would do and why')
    .showHelpAfterError('(feedmill status --help shows the options)')
  addConfigOptions(command)
  command.option('--json', 'print it as JSON').action(async (options: StatusOptions) => {
    terminal.exitCode = await runStatus(options, terminal)
  })
}

const EXIT_UNREADABLE = 3

async function runStatus(options: StatusOptions, terminal: Terminal): Promise<number> {
  const log = await terminal.log('warn')
  const { config, base } = await readConfig(options, 'status', terminal)
  const { PLAIN_RUN } = await import('../pipeline/run.ts')
  const { openRun } = await import('../config/open-run.ts')
  const flags = { ...PLAIN_RUN, dryRun: true }
  const { run, close } = await openRun(config, { ...terminal, base, flags, log, content: 'last' })
  const fileNames = [
    ...new Set(
      allSettings(run.feeds).flatMap(({ formats, files }) =>
        formats.map((format) => documentPath('', files[format], format)),
      ),
    ),
  ]
  try {
    const seen: TargetStatus[] = []
    for (const target of run.targets) seen.push(await lookAt(target, fileNames))
    const planned = seen.some(({ error }) => error !== undefined)
      ? undefined
      : await planNext(run, terminal, log)
    const notifications = planned === undefined ? undefined : await findPending(config, run, terminal, log)
    const status = combine(seen, planned, notifications)
    terminal.print(options.json ? `${JSON.stringify(status, null, 2)}\n` : formatStatus(status))
    // A refusal is an answer; what has a cause is a target that did not give one.
    const isWhole = planned?.failures.every(({ cause }) => cause === undefined) ?? false
    return isWhole ? 0 : EXIT_UNREADABLE
  } finally {
    await close()
  }
}

async function lookAt(target: Target, fileNames: readonly string[]): Promise<TargetStatus> {
  const { name } = target
  const { readState } = await import('../pipeline/state.ts')
  try {
    const { manifest } = await readState(target)
    const lock = describeHolder(await target.holder())
    const daemon = describeHolder(await target.holder('attend'))
    const paths = Object.keys(manifest.documents)
    const polled = paths.filter((path) => manifest.documents[path]?.feed !== undefined)
    return {
      name,
      holds: {
        documents: paths.length,
        feeds: new Set(polled.map((path) => folderOf(path, fileNames))).size,
        generation: manifest.generation,
        ...(manifest.published !== undefined && { published: formatRfc3339(manifest.published) }),
        phase: manifest.phase,
      },
      lock,
      ...(daemon.state === 'held' && { daemon }),
    }
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    return { name, error: error.message }
  }
}

function describeHolder({ until, ...holder }: Holder): LockStatus {
  return { ...holder, ...(until !== undefined && { until: formatRfc3339(until) }) }
}

/** A feed's folder: the manifest remembers every feed that ever was, so those with documents are counted by it. */
function folderOf(path: string, fileNames: readonly string[]): string {
  const name = fileNames.find((file) => path === file || path.endsWith(`/${file}`)) ?? path.split('/').at(-1)
  return path.slice(0, path.length - (name?.length ?? 0))
}

type Planned = Pick<RunResult, 'failures'> & { readonly report?: Report }

async function planNext(run: Run, { now, signal }: Terminal, log: Log): Promise<Planned> {
  const { generate } = await import('../pipeline/generate.ts')
  try {
    return await generate(run, { now: now(), log, signal })
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    return { failures: [error] }
  }
}

function combine(
  seen: readonly TargetStatus[],
  planned: Planned | undefined,
  notifications: readonly NotifierStatus[] | undefined,
): Status {
  const report = planned?.report
  const targets = seen.map((target) => {
    if (report === undefined) return target
    // With one target, its documents do not name it.
    const documents = report.documents.filter(({ target: of }) => of === undefined || of === target.name)
    const next = documents.map(({ action, path, url, reason }) => ({
      action,
      path,
      ...(url !== undefined && { url }),
      reason,
    }))
    return { ...target, next }
  })
  return {
    version: 1,
    targets,
    ...(report !== undefined && { content: contentOf(report) }),
    ...(notifications !== undefined && { notifications }),
    refusals: planned?.failures.map(({ message }) => message) ?? [],
  }
}

function contentOf(report: Report): ContentStatus {
  const { posts, feeds, drafts, held, expired, nextDue, leftOut, problems } = report
  return {
    posts,
    feeds,
    drafts,
    held,
    expired,
    ...(nextDue !== undefined && { nextDue }),
    leftOut,
    problems,
  }
}
