import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDay, formatRfc822, formatRfc3339, type Instant } from '../../src/core/dates.ts'
import { parseWrittenDate, toInstant } from '../../src/core/written-date.ts'
import { isZone, localFields, localInstant } from '../../src/core/zone.ts'
import '../seeded.ts'

/** What a text means on a site in `zone`, to the millisecond as ISO 8601; undefined when it is not a date. */
function read(text: string, zone = 'UTC'): string | undefined {
  const written = parseWrittenDate(text)
  return written && new Date(toInstant(written, zone)).toISOString().replace('.000Z', 'Z')
}

describe('formats', () => {
  it.each([
    ['2011-07-22T04:00:00Z', 'Fri, 22 Jul 2011 04:00:00 GMT', '2011-07-22'],
    ['2024-02-29T23:59:59Z', 'Thu, 29 Feb 2024 23:59:59 GMT', '2024-02-29'],
    ['2015-10-01T00:00:00Z', 'Thu, 01 Oct 2015 00:00:00 GMT', '2015-10-01'],
    ['1969-12-31T23:59:59Z', 'Wed, 31 Dec 1969 23:59:59 GMT', '1969-12-31'],
    ['0001-01-01T00:00:00Z', 'Mon, 01 Jan 0001 00:00:00 GMT', '0001-01-01'],
    ['9999-12-31T23:59:59Z', 'Fri, 31 Dec 9999 23:59:59 GMT', '9999-12-31'],
  ])('%s', (rfc3339, rfc822, day) => {
    // Part of a second is cut off, also before 1970.
    for (const instant of [Date.parse(rfc3339), Date.parse(rfc3339) + 999]) {
      expect(formatRfc3339(instant)).toBe(rfc3339)
      expect(formatRfc822(instant)).toBe(rfc822)
      expect(formatDay(instant)).toBe(day)
    }
  })

  it.each([Number.NaN, Date.UTC(10_000, 0), Date.UTC(-1, 0), 9e15])('%d is no date of a feed', (instant) => {
    for (const format of [formatRfc3339, formatRfc822, formatDay])
      expect(() => format(instant)).toThrow(RangeError)
  })
})

describe('parseWrittenDate', () => {
  it.each([
    // ISO 8601 and RFC 3339
    ['2011-07-22', '2011-07-22T00:00:00Z'],
    ['2011-07-22T16:00', '2011-07-22T16:00:00Z'],
    ['2011-07-22T16:00:05Z', '2011-07-22T16:00:05Z'],
    ['2011-07-22t16:00:05z', '2011-07-22T16:00:05Z'],
    ['2011-07-22 16:00:00 +1200', '2011-07-22T04:00:00Z'],
    ['2011-07-22 16:00:00+12:00', '2011-07-22T04:00:00Z'],
    ['2011-07-22 16:00:00 +12', '2011-07-22T04:00:00Z'],
    ['2011-07-22 16:00:00 -4', '2011-07-22T20:00:00Z'],
    ['2011-07-22 16:00 +530', '2011-07-22T10:30:00Z'],
    ['2011-07-22 16:00 \u221203:30', '2011-07-22T19:30:00Z'],
    ['2011-07-22T16:00:00-00:00', '2011-07-22T16:00:00Z'],
    ['2011-07-22 16:00:00 UTC', '2011-07-22T16:00:00Z'],
    ['2011-07-22 16:00:00 utc+2', '2011-07-22T14:00:00Z'],
    ['2011-07-22T16:00:00.5Z', '2011-07-22T16:00:00.500Z'],
    ['2011-07-22T16:00:00,25Z', '2011-07-22T16:00:00.250Z'],
    ['2011-07-22T16:00:00.123456789Z', '2011-07-22T16:00:00.123Z'],
    ['2011-07-22T16:00:00.9999Z', '2011-07-22T16:00:00.999Z'],
    ['20110722T160000Z', '2011-07-22T16:00:00Z'],
    ['20110722T1600+1200', '2011-07-22T04:00:00Z'],
    ['20110722T160000.250', '2011-07-22T16:00:00.250Z'],
    ['20110722', '2011-07-22T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['2000-02-29', '2000-02-29T00:00:00Z'],
    ['0001-01-01', '0001-01-01T00:00:00Z'],
    ['0099-12-31', '0099-12-31T00:00:00Z'],
    ['9999-12-31', '9999-12-31T00:00:00Z'],
    // leap second
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
    // looser spellings
    [' \t2011-07-22\n', '2011-07-22T00:00:00Z'],
    ['2011-7-2 9:05', '2011-07-02T09:05:00Z'],
    ['2011-07-22   16:00', '2011-07-22T16:00:00Z'],
    ['2021/12/17', '2021-12-17T00:00:00Z'],
    ['2021/12/17 08:30:00 +0100', '2021-12-17T07:30:00Z'],
    ['2011.01.15', '2011-01-15T00:00:00Z'],
    ['2025. 1. 5.', '2025-01-05T00:00:00Z'],
    ['2025. 1. 5. 16:00', '2025-01-05T16:00:00Z'],
    // halves of the day
    ['2011-07-22 4:00 PM', '2011-07-22T16:00:00Z'],
    ['2011-07-22 4 pm', '2011-07-22T16:00:00Z'],
    ['2011-07-22 4:05:06pm EST', '2011-07-22T21:05:06Z'],
    ['2011-07-22 12:00 AM', '2011-07-22T00:00:00Z'],
    ['2011-07-22 12:30 p.m.', '2011-07-22T12:30:00Z'],
    ['2011-07-22 4:00 America/New_York', '2011-07-22T08:00:00Z'],
    // RFC 822 and English
    ['Fri, 22 Jul 2011 16:00:00 +1200', '2011-07-22T04:00:00Z'],
    ['Fri, 22 Jul 2011 16:00:00 GMT', '2011-07-22T16:00:00Z'],
    ['22 Jul 2011 16:00 EDT', '2011-07-22T20:00:00Z'],
    ['Mon, 22 Jul 2011 16:00:00 PST', '2011-07-23T00:00:00Z'],
    ['Friday 22 july 2011', '2011-07-22T00:00:00Z'],
    ['1 Sept 2011', '2011-09-01T00:00:00Z'],
    ['22-Jul-2011', '2011-07-22T00:00:00Z'],
    ['22 July 2011', '2011-07-22T00:00:00Z'],
    ['July 22, 2011', '2011-07-22T00:00:00Z'],
    ['July 22nd, 2011 at 4:00 PM', '2011-07-22T16:00:00Z'],
    ['Jul 22 2011 16:00', '2011-07-22T16:00:00Z'],
    ['May 1, 2011', '2011-05-01T00:00:00Z'],
    ['Fri Jul 22 2011 16:00:00 GMT+1200 (New Zealand Standard Time)', '2011-07-22T04:00:00Z'],
    // Unix time
    ['1311307200', '2011-07-22T04:00:00Z'],
    ['999999999', '2001-09-09T01:46:39Z'],
    ['1311307200123', '2011-07-22T04:00:00.123Z'],
    ['999999999999', '2001-09-09T01:46:39.999Z'],
    // zones by name
    ['2011-07-22 16:00 Pacific/Auckland', '2011-07-22T04:00:00Z'],
    ['2011-01-22 16:00 pacific/auckland', '2011-01-22T03:00:00Z'],
    ['2011-07-22 16:00 Etc/GMT+5', '2011-07-22T21:00:00Z'],
    ['2011-07-22 16:00 CET', '2011-07-22T15:00:00Z'],
    ['2011-07-22 16:00 CEST', '2011-07-22T14:00:00Z'],
  ])('%j is %s', (text, instant) => {
    expect(read(text)).toBe(instant)
  })

  it.each([
    ...[
      '',
      ' ',
      'yesterday',
      'null',
      'Invalid Date',
      '2011',
      '2011-07',
      '2011-W29-5',
      '2011-203',
      '22',
      '2011-07-22-',
    ],
    // impossible
    ...[
      '2011-13-01',
      '2011-00-10',
      '2011-02-30',
      '2011-02-29',
      '1900-02-29',
      '2011-04-31',
      '2011-01-32',
      '2011-01-00',
    ],
    ...['0000-01-01', '10000-01-01', '02011-07-22', '-2011-07-22', '20111301', '22 Foo 2011', '31 June 2011'],
    ...[
      '2011-07-22 24:00',
      '2011-07-22 25:00',
      '2011-07-22 16:60',
      '2011-07-22 16:00:61',
      '2011-07-22 1:2:3',
    ],
    ...['2011-07-22 16:00 PM', '2011-07-22 0:30 AM', '2011-07-22 13 pm'],
    ...['2011-07-22 16:00 +2500', '2011-07-22 16:00 +1600', '2011-07-22 16:00 +1260', '2011-07-22 16:00 +'],
    // other meanings for other readers
    ...['01/02/2011', '1.2.2011', '01-02-2011', '11-07-22', '22 Jul 11', '2011-07/22', '2011-07-22 16'],
    ...[
      '2011-07-22 16:00 BST',
      '2011-07-22 16:00 IST',
      '2011-07-22 16:00 A',
      '2011-07-22 16:00 Nowhere/City',
    ],
    // no Unix time
    ...['12345678901', '12345678', '12345678901234', '-1311307200', '1311307200.5', '1e9'],
    // no digits of ours
    ...[
      '２０１１-０７-２２',
      '2011-07-22 noon',
      '2011-07-22T',
      '2011-07-22 16:00:00 constructor',
      '<2011-07-22>',
    ],
  ])('%j is no date', (text) => {
    expect(parseWrittenDate(text)).toBeUndefined()
  })

  it('does not read on for ever', () => {
    expect(parseWrittenDate(`${' '.repeat(90)}2011-07-22`)).toBeDefined()
    expect(parseWrittenDate(`${' '.repeat(91)}2011-07-22`)).toBeUndefined()
  })

  it('says what was written', () => {
    const day = {
      year: 2011,
      month: 7,
      day: 22,
      hour: 0,
      minute: 0,
      second: 0,
      millisecond: 0,
      hasTime: false,
    }
    const time = { ...day, hour: 16, hasTime: true }
    expect(parseWrittenDate('2011-07-22')).toStrictEqual(day)
    expect(parseWrittenDate('2011-07-22T00:00')).toStrictEqual({ ...day, hasTime: true })
    expect(parseWrittenDate('2011-07-22 16:00')).toStrictEqual(time)
    expect(parseWrittenDate('2011-07-22 16:00 -0330')).toStrictEqual({ ...time, offsetMinutes: -210 })
    expect(parseWrittenDate('2011-07-22 16:00 -0000')).toStrictEqual({ ...time, offsetMinutes: 0 })
    expect(parseWrittenDate('2011-07-22 16:00 Asia/Tokyo')).toStrictEqual({ ...time, zone: 'Asia/Tokyo' })
    expect(parseWrittenDate('1311350400')).toStrictEqual({ ...time, offsetMinutes: 0 })
  })

  it('is fast on hostile text', () => {
    const parts = [' ', '1', '2011-', ': ', '\u00A0', '+', 'a', '(', '2011-07-22 ', 'Fri, ']
    const start = performance.now()
    for (const part of parts) {
      for (const length of [90, 100_000]) {
        const filler = part.repeat(Math.ceil(length / part.length)).slice(0, length)
        for (const text of [filler, `2011-07${filler}`, `${filler}x`])
          expect(parseWrittenDate(text)).toBeUndefined()
      }
    }
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('never throws, and what it returns can be published', () => {
    const pieces = fc.constantFrom(
      ...'0123456789-/.:+TZ ',
      '2011',
      '07',
      '22',
      'Jul',
      'Fri, ',
      ' PM',
      ' GMT',
      'Asia/Tokyo',
    )
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: pieces, maxLength: 20 }),
    )
    fc.assert(
      fc.property(text, (written) => {
        const date = parseWrittenDate(written)
        if (date) expect(formatRfc3339(toInstant(date, 'Pacific/Auckland'))).toMatch(/^\d{4}-.*Z$/)
      }),
    )
  })

  it('reads what is formatted', () => {
    fc.assert(
      fc.property(wholeSeconds, (instant) => {
        for (const text of [formatRfc3339(instant), formatRfc822(instant)]) {
          expect(toInstant(parseWrittenDate(text) ?? expect.fail(text), 'Asia/Kathmandu')).toBe(instant)
        }
        const day = parseWrittenDate(formatDay(instant)) ?? expect.fail(formatDay(instant))
        expect(toInstant(day, 'UTC')).toBe(instant - (((instant % 86_400_000) + 86_400_000) % 86_400_000))
      }),
    )
  })
})

describe('toInstant', () => {
  it.each([
    ['2011-07-22 16:00', 'Pacific/Auckland', '2011-07-22T04:00:00Z', 'the zone of the site'],
    ['2011-07-22', 'Pacific/Auckland', '2011-07-21T12:00:00Z', 'a day begins in the zone of the site'],
    ['2011-07-22 16:00 Asia/Tokyo', 'Pacific/Auckland', '2011-07-22T07:00:00Z', 'a written zone wins'],
    ['2011-07-22 16:00 +0000', 'Pacific/Auckland', '2011-07-22T16:00:00Z', 'a written offset wins'],
    ['2011-07-22 16:00:00.5', 'Pacific/Auckland', '2011-07-22T04:00:00.500Z', 'milliseconds are kept'],
    ['1950-01-01', 'Africa/Monrovia', '1950-01-01T00:44:30Z', 'an offset with seconds'],
    ['1800-01-01', 'Europe/Berlin', '1799-12-31T23:06:32Z', 'before standard time'],
    // Spring forward
    ['2024-03-31 01:59:59', 'Europe/Berlin', '2024-03-31T00:59:59Z', 'before the gap'],
    ['2024-03-31 02:30', 'Europe/Berlin', '2024-03-31T01:30:00Z', 'in the gap: 03:30 summer time'],
    ['2024-03-31 03:00', 'Europe/Berlin', '2024-03-31T01:00:00Z', 'after the gap'],
    ['2024-03-10 02:30', 'America/New_York', '2024-03-10T07:30:00Z', 'in the gap: 03:30 EDT'],
    ['2024-10-06 02:15', 'Australia/Lord_Howe', '2024-10-05T15:45:00Z', 'in a gap of half an hour: 02:45'],
    ['2024-10-06 02:30', 'Australia/Lord_Howe', '2024-10-05T15:30:00Z', 'after a gap of half an hour'],
    ['2011-12-29 23:59', 'Pacific/Apia', '2011-12-30T09:59:00Z', 'the last day east of the date line'],
    ['2011-12-30 12:00', 'Pacific/Apia', '2011-12-30T22:00:00Z', 'a day that never was: noon of the 31st'],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00Z', 'the first day west of the date line'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z', 'a day without midnight'],
    // Fall back
    ['2024-10-27 01:59', 'Europe/Berlin', '2024-10-26T23:59:00Z', 'before the overlap'],
    ['2024-10-27 02:30', 'Europe/Berlin', '2024-10-27T00:30:00Z', 'in the overlap: the first'],
    ['2024-10-27 03:00', 'Europe/Berlin', '2024-10-27T02:00:00Z', 'after the overlap'],
    ['2024-11-03 01:30', 'America/New_York', '2024-11-03T05:30:00Z', 'in the overlap: the first'],
    [
      '2024-04-07 01:45',
      'Australia/Lord_Howe',
      '2024-04-06T14:45:00Z',
      'in an overlap of half an hour: the first',
    ],
    ['2024-04-07 02:00', 'Australia/Lord_Howe', '2024-04-06T15:30:00Z', 'after an overlap of half an hour'],
    // The ends of time
    ['9999-12-31 23:59:59 -1200', 'UTC', '9999-12-31T23:59:59.999Z', 'not beyond year 9999'],
    ['0001-01-01 00:00', 'Asia/Tokyo', '0001-01-01T00:00:00Z', 'not before year 1'],
  ])('%s in %s is %s: %s', (text, zone, instant) => {
    expect(read(text, zone)).toBe(instant)
  })

  it('refuses a zone that is none', () => {
    expect(() => read('2011-07-22', 'Mars/Olympus')).toThrow(RangeError)
  })

  it('is cheap for ten thousand dates', () => {
    const start = performance.now()
    for (let i = 0; i < 10_000; i++) read(formatDay(i * 50_000_000), 'Europe/Berlin')
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('localFields', () => {
  it('shows the clock of the zone', () => {
    const noon = { year: 2011, month: 7, day: 22, hour: 16, minute: 0, second: 0, weekday: 5 }
    expect(localFields(Date.parse('2011-07-22T04:00:00.999Z'), 'Pacific/Auckland')).toStrictEqual(noon)
    expect(localFields(-1, 'UTC')).toMatchObject({ year: 1969, month: 12, day: 31, second: 59, weekday: 3 })
  })

  it.each([
    ['Australia/Lord_Howe', '2024-10-05T15:29:59Z', 1, 59],
    ['Australia/Lord_Howe', '2024-10-05T15:30:00Z', 2, 30],
    ['Europe/Berlin', '2024-10-27T00:59:59Z', 2, 59],
    ['Europe/Berlin', '2024-10-27T01:00:00Z', 2, 0],
    ['Africa/Monrovia', '1972-01-07T00:44:29Z', 23, 59],
    ['Africa/Monrovia', '1972-01-07T00:44:30Z', 0, 44],
  ])('%s at %s: %d:%d', (zone, instant, hour, minute) => {
    expect(localFields(Date.parse(instant), zone)).toMatchObject({ hour, minute })
  })

  it.each(zoneNames())('%s: agrees with Intl, and leads back to the instant', (zone) => {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      ...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    })
    fc.assert(
      fc.property(recentSeconds, (instant) => {
        const fields = localFields(instant, zone)
        expect(showClock(fields)).toBe(clock.format(instant))
        const back = localInstant(fields, zone)
        // What is shown twice leads to the first time.
        expect(back).toBeLessThanOrEqual(instant)
        expect(localFields(back, zone)).toStrictEqual(fields)
        if (instant !== back) expect(instant - back).toBeLessThanOrEqual(3 * 3_600_000)
      }),
      { numRuns: 300 },
    )
  })
})

describe('isZone', () => {
  it.each([
    'UTC',
    'utc',
    'GMT',
    'Etc/UTC',
    'Pacific/Auckland',
    'America/Argentina/Buenos_Aires',
    'Etc/GMT+5',
    'NZ',
    'CET',
    'EST5EDT',
  ])('%s', (name) => {
    expect(isZone(name)).toBe(true)
    expect(Number.isInteger(localFields(0, name).hour)).toBe(true)
  })

  it.each([
    '',
    ' UTC',
    'Mars/Olympus',
    '+01:00',
    '-05',
    'BST',
    'IST',
    'PST',
    'local',
    'Etc/Unknown',
    'SystemV/PST8',
    'a'.repeat(1e5),
  ])('not %j', (name) => expect(isZone(name)).toBe(false))

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => typeof isZone(name) === 'boolean'))
  })
})

const wholeSeconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }).map((s): Instant => s * 1000)
const recentSeconds = fc.integer({ min: -631_152_000, max: 2_208_988_800 }).map((s): Instant => s * 1000)

function zoneNames(): string[] {
  const names =
    'Europe/Berlin America/New_York Australia/Lord_Howe Pacific/Apia Asia/Kathmandu America/St_Johns Africa/Casablanca'
  return `${names} UTC Antarctica/Troll Pacific/Chatham America/Sao_Paulo Asia/Tehran Africa/Monrovia Pacific/Kiritimati`.split(
    ' ',
  )
}

function showClock(fields: ReturnType<typeof localFields>): string {
  const [month, day, hour, minute, second] = [
    fields.month,
    fields.day,
    fields.hour,
    fields.minute,
    fields.second,
  ].map((field) => String(field).padStart(2, '0'))
  return `${fields.year}-${month}-${day} ${hour}:${minute}:${second}`
}
