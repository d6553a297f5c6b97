import type { Instant } from '../../core/dates.ts'

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** `1 post`, `1,200 posts` */
export function count(number: number, thing: string): string {
  return `${thousands(number)} ${thing}${number === 1 ? '' : 's'}`
}

/** `1,200` */
export function thousands(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** How long something took, to be compared with others: `85 ms`, `1.9 s`, `3 minutes`. */
export function took(durationMs: number): string {
  return durationMs >= 1000 && durationMs < 60_000 ? `${(durationMs / 1000).toFixed(1)} s` : span(durationMs)
}

/** A length of time in its largest unit: `850 ms`, `12 minutes`. */
export function span(durationMs: number): string {
  if (durationMs < 1000) return `${Math.max(0, Math.round(durationMs))} ms`
  for (const [unit, lengthMs] of UNITS) {
    if (durationMs >= lengthMs) return count(Math.floor(durationMs / lengthMs), unit)
  }
  return ''
}

/** `12 minutes ago` */
export function ago(instant: Instant, now: Instant): string {
  return now - instant < 1000 ? 'just now' : `${span(now - instant)} ago`
}

/** `in 12 minutes` */
export function until(instant: Instant, now: Instant): string {
  return instant - now < 1000 ? 'now' : `in ${span(instant - now)}`
}
