/** A moment: whole milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted. */
export type Instant = number

/** A day and a time of day on some clock; which clock is not said here. Months count from 1. */
export interface ClockFields {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/**
 * `2011-07-22T04:00:00Z`: whole seconds, always in UTC (RFC 3339 §5.6).
 * A `RangeError` when the year has not four digits: no feed format can carry such a date.
 */
export function formatRfc3339(instant: Instant): string {
  return `${dateOf(instant).toISOString().slice(0, 19)}Z`
}

/** `Fri, 22 Jul 2011 04:00:00 GMT`: RFC 822 §5 with a four-digit year, as RSS 2.0 asks. Throws as `formatRfc3339` does. */
export function formatRfc822(instant: Instant): string {
  // ECMA-262 fixes this text exactly: English names, two-digit day, GMT.
  return dateOf(instant).toUTCString()
}

/** `2011-07-22`: the day in UTC. Throws as `formatRfc3339` does. */
export function formatDay(instant: Instant): string {
  return dateOf(instant).toISOString().slice(0, 10)
}

/** The instant at which a clock in UTC shows these fields. They must exist: nothing is checked or carried over. */
export function utcInstant(fields: ClockFields): Instant {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; the calendar repeats every 400 years.
  const early = fields.year < 100
  const year = early ? fields.year + 400 : fields.year
  const instant = Date.UTC(year, fields.month - 1, fields.day, fields.hour, fields.minute, fields.second)
  return early ? instant - FOUR_CENTURIES_MS : instant
}

const FOUR_CENTURIES_MS = 146_097 * 86_400_000

function dateOf(instant: Instant): Date {
  const date = new Date(instant)
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`instant ${instant}: its year has not four digits`)
  return date
}

/** Documents show whole seconds, so nothing finer is kept. */
export function toSecond(instant: Instant): Instant {
  return Math.floor(instant / 1000) * 1000
}
