import { formatProblem } from '../core/problem.ts'
import { pendingLines } from './notify-text.ts'
import type {
  ContentStatus,
  HoldsStatus,
  LockStatus,
  NextStep,
  NotifierStatus,
  Status,
  TargetStatus,
} from './status-report.ts'
import { count } from './summary.ts'

/** The status for people: a block for each target, one for the posts. What stays as it is is only counted. */
export function formatStatus({ targets, content, notifications, refusals }: Status): string {
  const blocks = targets.map(formatTarget)
  if (content !== undefined) blocks.push(formatContent(content))
  if (notifications !== undefined) blocks.push(formatNotifications(notifications))
  if (refusals.length > 0) {
    const lines = refusals.map((refusal) => `  ${refusal.replace(/[\r\n]+/g, ' ')}`)
    blocks.push(['the next run would not publish', ...lines])
  }
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function formatTarget({ name, error, holds, lock, daemon, next }: TargetStatus): string[] {
  const lines = [name]
  if (error !== undefined) lines.push(row('error', error.replace(/[\r\n]+/g, ' ')))
  if (holds !== undefined) lines.push(row('holds', formatHolds(holds, lock)))
  if (lock !== undefined) lines.push(row('lock', formatLock(lock)))
  if (daemon !== undefined) lines.push(row('daemon', formatDaemon(daemon)))
  if (next !== undefined) lines.push(...formatNext(next, holds))
  return lines
}

function formatHolds(
  { documents, feeds, generation, published, phase }: HoldsStatus,
  lock: LockStatus | undefined,
): string {
  if (generation === 0) return 'nothing, as it was never published'
  const held = `${count(documents, 'document')} of ${count(feeds, 'feed')}, generation ${generation}`
  if (phase === 'done') return published === undefined ? `${held}, done` : `${held}, since ${published}`
  return `${held}, ${lock?.state === 'held' ? 'being published now' : 'its publication was interrupted'}`
}

function formatLock({ state, process, until }: LockStatus): string {
  if (state === 'free') return 'free'
  if (until !== undefined) return `a publisher is at work there, until ${until} or longer`
  if (state === 'held') return `process ${process} is publishing there`
  const owner = process === undefined ? 'nobody that can be read' : `process ${process}, which has ended`
  return `left by ${owner}; the next run clears it`
}

function formatDaemon({ process, until }: LockStatus): string {
  return process === undefined
    ? `one looks after it, until ${until} or longer`
    : `process ${process} looks after it`
}

function formatNext(next: readonly NextStep[], holds: HoldsStatus | undefined): string[] {
  const steps = next.filter(({ action }) => action !== 'keep')
  const number = (of: NextStep['action']): number => next.filter(({ action }) => action === of).length
  const counts = `${number('put')} to put, ${number('remove')} to remove, ${number('keep')} unchanged`
  const finishing = holds?.phase === 'publishing' ? '; it finishes the publication' : ''
  return [
    row('next', counts + finishing),
    ...steps.map(({ action, path, reason }) => `    ${action.padEnd(6)}  ${path}  (${reason})`),
  ]
}

function formatContent(content: ContentStatus): string[] {
  const { posts, feeds, drafts, held, expired, nextDue, problems } = content
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const found =
    problems.length === 0
      ? 'none'
      : `${count(errors, 'problem')}, ${count(problems.length - errors, 'warning')}`
  return [
    'posts',
    row('out', `${count(posts, 'post')} in ${count(feeds, 'feed')}`),
    row('not out', `${count(drafts, 'draft')}, ${held} held, ${expired} expired`),
    row('due', nextDue === undefined ? 'nothing is waiting for its time' : `next at ${nextDue}`),
    row('problems', found),
    ...problems.map((problem) => `    ${problem.severity.padEnd(7)}  ${formatProblem(problem)}`),
  ]
}

function formatNotifications(notifications: readonly NotifierStatus[]): string[] {
  return [
    'notifications',
    ...notifications.flatMap(({ name, pending }) => [
      `  ${name}: ${pending.length === 0 ? 'told of everything' : `${pending.length} pending`}`,
      ...pendingLines(pending),
    ]),
  ]
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(8)}  ${text}`
}
