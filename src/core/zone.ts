import { type ClockFields, type Instant, utcInstant } from './dates.ts'

/** What a clock in a zone shows; `weekday` counts from Sunday = 0. */
export interface LocalFields extends ClockFields {
  readonly weekday: number
}

/**
 * Whether a name is an IANA time zone (`Pacific/Auckland`, `UTC`, `NZ`; case does not matter).
 * Bare offsets and the abbreviations that only some JavaScript engines know are none.
 */
export function isZone(name: string): boolean {
  // The commonest one, without the 10 ms that Intl takes to begin with.
  if (name === 'UTC') return true
  if (!isIanaShaped(name)) return false
  try {
    clockOf(name)
    return true
  } catch {
    return false
  }
}

/** What a clock in `zone` shows at `instant`. `zone` must satisfy `isZone`, else a `RangeError`. */
export function localFields(instant: Instant, zone: string): LocalFields {
  const shown = new Date(instant + offsetMs(instant, zone))
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
    weekday: shown.getUTCDay(),
  }
}

/**
 * The instant at which a clock in `zone` shows `fields`. A time shown twice, as when summer time ends, is the
 * first of the two; a time that is skipped is read as if the clock had not been moved yet, so 02:30 of a
 * skipped hour is 03:30 (RFC 5545 §3.3.5). `zone` must satisfy `isZone`, else a `RangeError`.
 */
export function localInstant(fields: ClockFields, zone: string): Instant {
  const shown = utcInstant(fields)
  const before = offsetMs(shown - WIDEST_OFFSET_MS, zone)
  const after = offsetMs(shown + WIDEST_OFFSET_MS, zone)
  if (before === after) return shown - before
  const first = shown - before
  const second = shown - after
  if (offsetMs(first, zone) === before) return first
  return offsetMs(second, zone) === after ? second : first
}

const DAY_MS = 86_400_000

// No clock was ever further from UTC (Manila until 1844: 15:56).
const WIDEST_OFFSET_MS = 16 * 3_600_000

/** How far the clock of `zone` is ahead of UTC at `instant`, in milliseconds. */
function offsetMs(instant: Instant, zone: string): number {
  if (zone === 'UTC') return 0
  const clock = clockOf(zone)
  const day = Math.floor(instant / DAY_MS)
  const start = offsetAtDay(clock, day)
  // No zone ever moved its clock twice within four days, so equal ends mean that it stood still in between.
  return start === offsetAtDay(clock, day + 1) ? start : askOffset(clock.format, instant)
}

interface Clock {
  readonly format: Intl.DateTimeFormat
  /** Offsets at 00:00 UTC, by day since 1970. */
  readonly offsets: Map<number, number>
}

// Intl is slow to set up (50 µs a zone) and to ask (1 µs). Both caches are bounded: by the number of zone names, and here.
const clocks = new Map<string, Clock>()
const MAX_CACHED_DAYS = 20_000

function clockOf(zone: string): Clock {
  const key = zone.toLowerCase()
  const known = clocks.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const clock: Clock = { format, offsets: new Map() }
  clocks.set(key, clock)
  return clock
}

function offsetAtDay({ format, offsets }: Clock, day: number): number {
  const known = offsets.get(day)
  if (known !== undefined) return known
  if (offsets.size >= MAX_CACHED_DAYS) offsets.clear()
  const offset = askOffset(format, day * DAY_MS)
  offsets.set(day, offset)
  return offset
}

// `7/22/2011, GMT+12:00`, also `GMT` (zero) and `GMT+00:53:28` (before standard time).
const LONG_OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

function askOffset(format: Intl.DateTimeFormat, instant: Instant): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = LONG_OFFSET.exec(format.format(instant)) ?? []
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  return sign === '-' ? 0 - size : size
}

const ZONE_SHAPE = /^[a-z][a-z0-9_+-]*(?:\/[a-z0-9_+-]+){0,3}$/i

// ICU also answers to three-letter names of its own, and not as people mean them (BST: Dhaka, AST: Anchorage).
const THREE_LETTER_ZONES = /^(?:cet|eet|est|gmt|hst|met|mst|prc|roc|rok|uct|utc|wet)$/i

function isIanaShaped(name: string): boolean {
  if (name.length > 64 || !ZONE_SHAPE.test(name) || /^systemv\//i.test(name)) return false
  return !/^[a-z]{3}$/i.test(name) || THREE_LETTER_ZONES.test(name)
}
