import { type ClockFields, type Instant, utcInstant } from './dates.ts'
import { isZone, localInstant } from './zone.ts'

/** A date as a person or program wrote it, on the clock they meant. Which clock that is, the offset or zone says, if any. */
export interface WrittenDate extends ClockFields {
  readonly millisecond: number
  /** False: only the day was written; the time is 00:00. */
  readonly hasTime: boolean
  /** Minutes ahead of UTC, when an offset was written: `Z`, `+1200`, `-4`, `EST`. */
  readonly offsetMinutes?: number
  /** The IANA zone, when one was written: `2011-07-22 16:00 Pacific/Auckland`. */
  readonly zone?: string
}

/**
 * Reads the ways in which blogs write dates: ISO 8601 and its looser spellings (`2011-7-2 9:05`, `2021/12/17`, `2025. 1. 5.`,
 * `20110722T160000Z`), RFC 822 with any or no weekday, English month names, Unix time in seconds (9 or 10 digits) or
 * milliseconds (12 or 13). Fractions are cut to milliseconds; second 60 becomes 59.
 * Undefined: not a date, one that no calendar has, or one that means different days to different readers (`01/02/2011`).
 */
export function parseWrittenDate(text: string): WrittenDate | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const trimmed = text.trim()
  for (const pattern of DAY_PATTERNS) {
    const day = pattern.exec(trimmed)?.groups
    if (day) return assemble(day)
  }
  return parseUnixTime(trimmed)
}

/**
 * The instant of a written date: its own offset counts first, then its own zone, then `zone` (as for `isZone`).
 * Times that a zone skips or shows twice are read as by `localInstant`. The result has a four-digit year in UTC too.
 */
export function toInstant(written: WrittenDate, zone: string): Instant {
  const whole =
    written.offsetMinutes === undefined
      ? localInstant(written, written.zone ?? zone)
      : utcInstant(written) - written.offsetMinutes * 60_000
  return Math.min(Math.max(whole + written.millisecond, YEAR_1), END_OF_YEAR_9999)
}

const YEAR_1 = -62_135_596_800_000
const END_OF_YEAR_9999 = 253_402_300_799_999

// Longer than any date with its zone spelt out; the patterns below never see a hostile text.
const MAX_LENGTH = 100

const WEEKDAY = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\\.?(?:,\\s*|\\s+))?'
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?'
const MONTH = '(?<month>[a-z]{3,9})\\.?'
const YEAR = '(?<year>\\d{4})'
const REST = '(?<rest>\\D.*)?'

// The commonest first. No text matches two of them.
const DAY_PATTERNS = [
  '(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})',
  `${WEEKDAY}${DAY}[\\s-]+${MONTH},?[\\s-]+${YEAR}`,
  `${WEEKDAY}${MONTH}[\\s-]+${DAY},?[\\s-]+${YEAR}`,
  '(?<year>\\d{4})/(?<month>\\d{1,2})/(?<day>\\d{1,2})',
  '(?<year>\\d{4})\\.\\s*(?<month>\\d{1,2})\\.\\s*(?<day>\\d{1,2})\\.?',
  '(?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d)',
].map((day) => new RegExp(`^${day}${REST}$`, 'is'))

type Groups = Readonly<Record<string, string | undefined>>

function assemble(groups: Groups): WrittenDate | undefined {
  const year = Number(groups.year)
  const month = monthNumber(groups.month ?? '')
  const day = Number(groups.day)
  if (!isCalendarDay(year, month, day)) return undefined
  const hasTime = groups.rest !== undefined
  const time = hasTime ? parseTime(groups.rest ?? '') : MIDNIGHT
  if (!time) return undefined
  const { hour, minute, second, millisecond, place } = time
  // Field by field: spreading takes ten times as long, and every post has a date.
  const date = { year, month, day, hour, minute, second, millisecond, hasTime }
  return place ? Object.assign(date, place) : date
}

interface Time extends Pick<WrittenDate, 'hour' | 'minute' | 'second' | 'millisecond'> {
  readonly place?: Place | undefined
}

type Place = { readonly offsetMinutes: number } | { readonly zone: string }

const MIDNIGHT: Time = { hour: 0, minute: 0, second: 0, millisecond: 0 }

const MONTH_NAMES = new Map<string, number>(
  'january february march april may june july august september october november december'
    .split(' ')
    .flatMap((name, index) => [[name, index + 1] as const, [name.slice(0, 3), index + 1] as const]),
).set('sept', 9)

function monthNumber(text: string): number {
  return MONTH_NAMES.get(text.toLowerCase()) ?? Number(text)
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false
  if (month === 2) return day <= (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28)
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31)
}

const FRACTION = '(?:[.,](?<fraction>\\d+))?'
const HALF = '(?:\\s*(?<half>[ap])\\.?m\\.?(?![a-z]))?'
const ZONE = '(?:\\s*(?<zone>\\S.*))?'

const TIME = new RegExp(
  `^(?:t|,?\\s+(?:at\\s+)?)(?<hour>\\d{1,2})(?::(?<minute>\\d\\d)(?::(?<second>\\d\\d)${FRACTION})?)?${HALF}${ZONE}$`,
  'is',
)
const COMPACT_TIME = new RegExp(
  `^t(?<hour>\\d\\d)(?<minute>\\d\\d)(?:(?<second>\\d\\d)${FRACTION})?${ZONE}$`,
  'is',
)

function parseTime(text: string): Time | undefined {
  const groups: Groups | undefined = (COMPACT_TIME.exec(text) ?? TIME.exec(text))?.groups
  if (!groups || (groups.minute === undefined && groups.half === undefined)) return undefined
  const hour = hourOfDay(Number(groups.hour), groups.half)
  const minute = Number(groups.minute ?? 0)
  const second = Number(groups.second ?? 0)
  if (hour === undefined || hour > 23 || minute > 59 || second > 60) return undefined
  const place = groups.zone === undefined ? undefined : parsePlace(groups.zone)
  if (groups.zone !== undefined && !place) return undefined
  const millisecond = Number((groups.fraction ?? '').padEnd(3, '0').slice(0, 3))
  return { hour, minute, second: Math.min(second, 59), millisecond, place }
}

function hourOfDay(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

const OFFSET = /^(?:gmt|utc?)?\s?([+\-\u2212])(\d{1,2})(?::?(\d\d))?$/i

// The names of RFC 822 §5.1, and the European ones, of which half are IANA zones too, with summer time.
// Others (IST, BST) mean several offsets, and the military letters were published with the wrong sign.
const NAMED_OFFSETS = new Map(
  Object.entries({
    '0': 'Z UT UTC GMT WET',
    '60': 'CET WEST',
    '120': 'CEST EET',
    '180': 'EEST',
    '-240': 'EDT',
    '-300': 'EST CDT',
    '-360': 'CST MDT',
    '-420': 'MST PDT',
    '-480': 'PST',
  }).flatMap(([minutes, names]) => names.split(' ').map((name) => [name, Number(minutes)] as const)),
)

function parsePlace(text: string): Place | undefined {
  // Comments as in mail and in JavaScript's own text: `GMT+1200 (New Zealand Standard Time)`.
  const name = text.replace(/\s*\([^()]*\)$/, '')
  const offset = OFFSET.exec(name)
  if (offset) return parseOffset(offset)
  const named = NAMED_OFFSETS.get(name.toUpperCase())
  if (named !== undefined) return { offsetMinutes: named }
  return isZone(name) ? { zone: name } : undefined
}

function parseOffset([, sign, hours = '', minutes = '0']: readonly string[]):
  | { offsetMinutes: number }
  | undefined {
  // A slip of the pen: no clock was ever 16 hours from UTC.
  if (Number(hours) > 15 || Number(minutes) > 59) return undefined
  const size = Number(hours) * 60 + Number(minutes)
  return { offsetMinutes: sign === '+' ? size : 0 - size }
}

function parseUnixTime(text: string): WrittenDate | undefined {
  if (!/^(?:\d{9,10}|\d{12,13})$/.test(text)) return undefined
  const instant = Number(text) * (text.length < 12 ? 1000 : 1)
  const date = new Date(instant)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    hasTime: true,
    offsetMinutes: 0,
  }
}
