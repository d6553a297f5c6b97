import type { Instant } from '../core/dates.ts'
import type { Problem } from '../core/problem.ts'
import type { MetricFamily } from './http/metrics-text.ts'
import type { DaemonRun, DaemonTarget } from './http/status-data.ts'
import type { RunEnd } from './run-job.ts'
import type { Asked, Reason } from './runner.ts'

/** A run as it is remembered. */
export interface RunRecord extends DaemonRun {
  readonly targets: readonly DaemonTarget[]
}

/** How many runs the status page shows. */
const RUNS_MAX = 20

const REASONS: Readonly<Record<Reason, string>> = {
  start: 'the daemon started',
  schedule: 'the schedule',
  change: 'a file was changed',
  due: 'a post fell due',
  hook: 'a request',
  signal: 'a signal',
  reload: 'a new configuration',
  retry: 'the run before failed',
}

/** What a run was asked for, for people. */
export function reasonText({ reasons, force }: Asked): string {
  return reasons.map((reason) => REASONS[reason]).join(', ') + (force ? ' (forced)' : '')
}

/** What the daemon remembers of its runs, for its status page and its metrics. */
export class History {
  readonly #runs: RunRecord[] = []
  readonly #outcomes = new Map<DaemonRun['outcome'], number>()
  #durationMs = 0
  #lastGood: Instant | undefined
  #targets: readonly DaemonTarget[]

  constructor(targetNames: readonly string[]) {
    this.#targets = targetNames.map((name) => ({ name, state: 'unknown' }))
  }

  /** The newest first. */
  get runs(): readonly RunRecord[] {
    return this.#runs
  }

  get targets(): readonly DaemonTarget[] {
    return this.#targets
  }

  add(record: RunRecord): void {
    this.#runs.unshift(record)
    this.#runs.length = Math.min(this.#runs.length, RUNS_MAX)
    this.#outcomes.set(record.outcome, (this.#outcomes.get(record.outcome) ?? 0) + 1)
    this.#durationMs += record.durationMs
    if (isGood(record)) this.#lastGood = record.at
    if (record.targets.length > 0) this.#targets = record.targets
  }

  /** Those problems of the newest run that the one before did not have which looked at the posts. */
  newProblems(): readonly Problem[] {
    const [last, ...earlier] = this.#runs
    const before = earlier.find(({ posts }) => posts !== undefined)
    const known = new Set(before?.problems.map(keyOf))
    return last?.problems.filter((problem) => !known.has(keyOf(problem))) ?? []
  }

  metrics(): MetricFamily[] {
    const [last] = this.#runs
    const runs = [...this.#outcomes].map(([outcome, value]) => ({ labels: { outcome }, value }))
    const documents = this.#targets.flatMap(({ name, documents }) =>
      documents === undefined ? [] : [{ labels: { target: name }, value: documents }],
    )
    const count = this.#runs.length === 0 ? 0 : runs.reduce((sum, { value }) => sum + value, 0)
    const lastKnown = this.#runs.find(({ posts }) => posts !== undefined)
    return [
      { name: 'feedmill_runs_total', help: 'Runs, by how they ended.', type: 'counter', samples: runs },
      {
        name: 'feedmill_run_duration_seconds',
        help: 'How long runs took.',
        type: 'histogram',
        samples: [
          { suffix: '_bucket', labels: { le: '+Inf' }, value: count },
          { suffix: '_sum', value: this.#durationMs / 1000 },
          { suffix: '_count', value: count },
        ],
      },
      gauge(
        'feedmill_last_run_duration_seconds',
        'How long the last run took.',
        last && last.durationMs / 1000,
      ),
      gauge('feedmill_last_run_timestamp_seconds', 'When the last run began.', last && last.at / 1000),
      gauge(
        'feedmill_last_success_timestamp_seconds',
        'When the last run began that left every target as it should be.',
        this.#lastGood && this.#lastGood / 1000,
      ),
      gauge('feedmill_posts', 'Posts in the feeds’ reach.', lastKnown?.posts),
      gauge(
        'feedmill_problems',
        'Files that could not be published, and the like, in the last run.',
        last?.problems.filter(({ severity }) => severity === 'error').length,
      ),
      { name: 'feedmill_documents', help: 'Documents at a target.', type: 'gauge', samples: documents },
    ]
  }
}

function isGood({ outcome }: RunRecord): boolean {
  return outcome === 'published' || outcome === 'unchanged'
}

function gauge(name: string, help: string, value: number | undefined): MetricFamily {
  return { name, help, type: 'gauge', samples: value === undefined ? [] : [{ value }] }
}

function keyOf({ path, line, message }: Problem): string {
  return `${path}:${line ?? ''} ${message}`
}

/** A run that has ended, as it is remembered. */
export function recordOf(
  end: RunEnd | { readonly kind: 'bug'; readonly message: string },
  facts: { readonly at: Instant; readonly durationMs: number; readonly asked: Asked },
): RunRecord {
  const { at, durationMs, asked } = facts
  const common = { at, durationMs, reason: reasonText(asked), problems: [], targets: [] }
  if (end.kind === 'stopped') return { ...common, outcome: 'stopped' }
  if (end.kind !== 'done') return { ...common, outcome: 'failed', message: end.message }
  const { report, failures, targets } = end.outcome
  const { posts, written, removed, problems } = report
  const [failure] = failures
  const changed = written + removed > 0
  const good = changed ? 'published' : 'unchanged'
  return {
    ...common,
    outcome:
      failure === undefined ? good : failures.some(({ isRefusal }) => isRefusal) ? 'refused' : 'failed',
    posts,
    written,
    removed,
    problems,
    ...(failure !== undefined && { message: failures.map(({ message }) => message).join('; ') }),
    targets: targets.map((name): DaemonTarget => {
      const fault = failures.find(({ message }) => message.startsWith(`${name}: `))
      const count = report.documents.filter(
        ({ target = name, action }) => target === name && action !== 'remove',
      ).length
      if (fault !== undefined)
        return { name, state: fault.exitCode === 4 ? 'busy' : 'failed', message: fault.message }
      return { name, state: 'ok', documents: count, current: at }
    }),
  }
}
