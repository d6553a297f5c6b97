import { formatRfc3339, type Instant } from '../core/dates.ts'
import type { NotifyReport, PendingTopic } from '../pipeline/notify.ts'
import { count } from './summary.ts'

/** Who was told, for people: a line for each notifier, and one for each reason why something is pending. */
export function formatNotified({ notifiers }: NotifyReport): string {
  const lines = notifiers.flatMap(({ name, told, pending }) => {
    const rest = pending.length === 0 ? '' : `, ${pending.length} pending`
    return [`${name}: told of ${count(told, 'address', 'addresses')}${rest}`, ...pendingLines(pending)]
  })
  return `${lines.join('\n')}\n`
}

/** Something that somebody was not told of; `next` is an instant, or written already. */
interface Pending extends Omit<PendingTopic, 'next'> {
  readonly next?: Instant | string
}

/** One line for each reason why somebody was not told, with when it is tried again. */
export function pendingLines(pending: readonly Pending[]): string[] {
  const reasons = new Map<string, { urls: string[]; when: string }>()
  for (const { url, why, state, next } of pending) {
    const time = typeof next === 'number' ? formatRfc3339(next) : next
    const again = time === undefined ? '' : `; tried again after ${time}`
    const when = state === 'failed' ? '; not tried again before it changes' : again
    const reason = reasons.get(why + when) ?? { urls: [], when: why + when }
    reason.urls.push(url)
    reasons.set(why + when, reason)
  }
  return [...reasons.values()].map(({ urls, when }) => {
    const others = urls.length === 1 ? '' : ` and ${urls.length - 1} more`
    return `    pending  ${urls[0]}${others}: ${when}`
  })
}
