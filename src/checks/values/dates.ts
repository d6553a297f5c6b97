import { quote } from '../finding.ts'
import { reportValue, type Value, type ValueCheck } from '../grammar.ts'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const RFC822 =
  /^(?:([a-z]{3})\s*,\s*)?(\d\d?)\s+([a-z]{3})\s+(\d{4}|\d\d)\s+(\d\d):(\d\d)(?::(\d\d))?\s+(?:([+-]\d{4})|(ut|gmt|[ecmp][sd]t)|[a-ik-z])?$/i
/** As every reader understands it. */
const PLAIN =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d\d\d\d|UT|GMT|[ECMP][SD]T|Z)$/

const EARLIEST = Date.UTC(1990, 0, 1)
const DAY_MS = 86_400_000
const LENGTH_MAX = 200

/** A date of RFC 822 with two or four digits of the year. */
export const rfc822Date: ValueCheck = (value) => {
  const text = value.text.trim()
  const written = withoutComments(text)
  const [whole, weekday, day = '', month = '', year = '', hour = '', minute = '', second = '0', offset] =
    RFC822.exec(written) ?? []
  const monthIndex = MONTHS.indexOf(month.toLowerCase())
  const midnight = year.length === 4 ? utcDay(Number(year), monthIndex, Number(day)) : EARLIEST
  if (whole === undefined || monthIndex === -1 || midnight === undefined || !isTime(hour, minute, second))
    return reportDate(value, 'invalid-rfc822-date', 'a date of RFC 822')
  if (weekday !== undefined && !DAYS.includes(weekday.toLowerCase()))
    return reportDate(value, 'invalid-rfc822-date', 'a date of RFC 822')
  if (year.length === 4 && weekday !== undefined) {
    const right = DAYS[new Date(midnight).getUTCDay()] as string
    if (right !== weekday.toLowerCase())
      return reportValue(
        value,
        'wrong-weekday',
        `${value.name}: expected ${right.charAt(0).toUpperCase()}${right.slice(1)}, found ${quote(text)}`,
      )
  }
  if (!PLAIN.test(text))
    return reportDate(value, 'unusual-rfc822-date', 'a date that every reader understands')
  const minutes = offset === undefined ? 0 : offsetMinutes(offset)
  checkPlausible(value, midnight + (Number(hour) * 60 + Number(minute) - minutes) * 60_000)
}

/** `2011-07-22T04:00:00Z`: with time and zone. */
export const rfc3339Date: ValueCheck = isoDate(
  'invalid-rfc3339-date',
  'a date of RFC 3339',
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d*)?(?:Z|([+-]\d\d:\d\d))$/,
)

/** W3C-DTF: a year, a month, a day, or a time with its zone. */
export const w3cDate: ValueCheck = isoDate(
  'invalid-w3c-date',
  'a date of W3C-DTF',
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d*)?)?(?:Z|([+-]\d\d:\d\d)))?)?)?$/,
)

/** As W3C-DTF, but a time may have no zone, and may be in the future. */
export const looseDate: ValueCheck = isoDate(
  'invalid-w3c-date',
  'a date of ISO 8601',
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d*)?)?(?:Z|([+-]\d\d:\d\d))?)?)?)?$/,
  false,
)

type DateRule = 'invalid-rfc822-date' | 'unusual-rfc822-date' | 'invalid-rfc3339-date' | 'invalid-w3c-date'

function isoDate(rule: DateRule, kind: string, pattern: RegExp, bounded = true): ValueCheck {
  return (value) => {
    const at = isoInstant(value.text.trim(), pattern)
    if (at === undefined) reportDate(value, rule, kind)
    else if (bounded) checkPlausible(value, at)
  }
}

/** The instant of a date of RFC 3339, undefined when it is none. */
export function rfc3339Instant(text: string): number | undefined {
  return isoInstant(text, /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-]\d\d:\d\d))$/)
}

function isoInstant(text: string, pattern: RegExp): number | undefined {
  const [whole, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', offset] =
    text.length > LENGTH_MAX ? [] : (pattern.exec(text) ?? [])
  const midnight = whole === undefined ? undefined : utcDay(Number(year), Number(month) - 1, Number(day))
  if (midnight === undefined || !isTime(hour, minute, second)) return undefined
  const minutes = offset === undefined ? 0 : offsetMinutes(offset.replace(':', ''))
  if (!(Math.abs(minutes) < 24 * 60)) return undefined
  return midnight + (Number(hour) * 60 + Number(minute) - minutes) * 60_000
}

/** Midnight of a day that the calendar has, in UTC. */
function utcDay(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  return date.getUTCMonth() === month && date.getUTCDate() === day ? date.getTime() : undefined
}

function isTime(hour: string, minute: string, second: string): boolean {
  return Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 60
}

function offsetMinutes(offset: string): number {
  const size = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5))
  return offset.startsWith('-') ? -size : size
}

function checkPlausible(value: Value, instant: number): void {
  const { now } = value.inspection
  if (instant < EARLIEST || (now !== undefined && instant > now + DAY_MS))
    reportValue(value, 'implausible-date', `${value.name}: found ${quote(value.text.trim())}`)
}

function reportDate(value: Value, rule: DateRule, kind: string): void {
  reportValue(value, rule, `${value.name}: expected ${kind}, found ${quote(value.text)}`)
}

/** RFC 822 §3.4.3: nested, in parentheses. */
function withoutComments(text: string): string {
  if (text.length > LENGTH_MAX) return ''
  let outside = text.replace(/\\./g, '')
  for (let before = ''; before !== outside; ) {
    before = outside
    outside = outside.replace(/\([^()]*\)/g, ' ')
  }
  return outside.trim()
}
