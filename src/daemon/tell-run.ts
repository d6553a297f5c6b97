import type { Log } from '../core/ports.ts'
import { formatProblem } from '../core/problem.ts'
import type { History } from './history.ts'

/** Tells of the newest run. Nothing is said of one that changed nothing and found nothing new. */
export function tellRun(history: History, log: Log): void {
  const [last, before] = history.runs
  if (last === undefined) return
  const { outcome, message, written, removed, reason } = last
  const durationMs = Math.round(last.durationMs)
  for (const problem of history.newProblems()) {
    const level = problem.severity === 'error' ? 'error' : 'warn'
    log[level]({ path: problem.path, line: problem.line }, formatProblem(problem))
  }
  if (outcome === 'published')
    log.info(
      { written, removed, durationMs, reason },
      `published ${written} and removed ${removed} documents`,
    )
  else if (outcome === 'stopped') log.info({}, 'the run was stopped; what is published is whole')
  else if (message !== undefined && message !== before?.message) log.error({ reason }, message)
  else if (outcome === 'unchanged' && before?.message !== undefined)
    log.info({ reason }, 'all is published again as it should be')
}
