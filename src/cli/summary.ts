import type { Report } from '../pipeline/report.ts'

/** What a run did, for people: one line, and one more when a post is waiting for its time. */
export function formatSummary(report: Report, dryRun: boolean, failed: boolean): string {
  const { written, unchanged, removed, problems } = report
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const verb = dryRun ? 'to write' : 'written'
  const parts = [
    `${count(report.posts, 'post')} in ${count(report.feeds, 'feed')}`,
    `${count(written, 'document')} ${verb}, ${unchanged} unchanged, ${removed} removed`,
    errors + warnings === 0 ? 'no problems' : `${count(errors, 'problem')}, ${count(warnings, 'warning')}`,
    `${(report.durationMs / 1000).toFixed(2)} s`,
  ]
  if (failed) parts.push('not published, see the log')
  const out = [
    waiting(report.drafts, 'draft'),
    waiting(report.held, 'held'),
    waiting(report.expired, 'expired'),
  ].filter((text) => text !== '')
  const lines = [`${parts.join(' · ')}${out.length > 0 ? ` · not out: ${out.join(', ')}` : ''}`]
  if (report.nextDue !== undefined) lines.push(`next post due: ${report.nextDue}`)
  return `${lines.join('\n')}\n`
}

/** The plan with its reasons. What stays as it is is only counted. */
export function formatPlan(report: Report): string {
  const lines = report.documents
    .filter(({ action }) => action !== 'keep')
    .map(
      ({ target, action, path, reason }) =>
        `${action.padEnd(6)} ${target === undefined ? '' : `${target}: `}${path}  (${reason})`,
    )
  return lines.length === 0 ? 'nothing to do\n' : `${lines.join('\n')}\n`
}

/** `1 post`, `2 posts`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function waiting(number: number, what: string): string {
  if (number === 0) return ''
  return what === 'draft' ? count(number, what) : `${number} ${what}`
}
