import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callAt } from '../../src/daemon/clock.ts'
import { cronSchedule, cronSlots, everyInterval, type Schedule } from '../../src/daemon/schedule.ts'
import { runs } from '../builders.ts'
import { FakeClock } from './fake-clock.ts'

/** When runs are due by themselves: each slot once, whatever the clocks of the world do. */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const T0 = Date.UTC(2026, 0, 1)

function startTicking(
  schedule: Schedule,
  clock: FakeClock,
): { ticks: number[]; next(): string; stop(): void } {
  const ticks: number[] = []
  const ticking = schedule.start(clock, () => ticks.push(clock.now()))
  return { ticks, next: () => new Date(ticking.next()).toISOString(), stop: ticking.stop }
}

describe('callAt', () => {
  it('calls at the instant, once, and never before it has returned', () => {
    const clock = new FakeClock(T0)
    const calls: number[] = []
    callAt(clock, T0 + 40 * DAY_MS, () => calls.push(clock.now()))
    callAt(clock, T0 - 1, () => calls.push(-1))
    expect(calls).toEqual([])
    clock.pass(40 * DAY_MS - 1)
    expect(calls).toEqual([-1])
    clock.pass(DAY_MS)
    expect(calls).toEqual([-1, T0 + 40 * DAY_MS])
    expect(clock.timers).toBe(0)
  })

  it('notices within a minute that the clock was set, or the machine slept', () => {
    const clock = new FakeClock(T0)
    const calls: number[] = []
    callAt(clock, T0 + 10 * HOUR_MS, () => calls.push(clock.now()))
    clock.pass(MINUTE_MS / 2)
    clock.sleep(12 * HOUR_MS)
    clock.pass(MINUTE_MS)
    expect(calls).toHaveLength(1)
  })

  it('calls nobody who has cancelled', () => {
    const clock = new FakeClock(T0)
    const cancel = callAt(clock, T0 + 10 * MINUTE_MS, () => expect.fail())
    clock.pass(5 * MINUTE_MS)
    cancel()
    clock.pass(DAY_MS)
    expect(clock.timers).toBe(0)
  })
})

describe('an interval', () => {
  const every = everyInterval(15 * MINUTE_MS, '15m')

  it('comes again and again, and says when', () => {
    const clock = new FakeClock(T0)
    const { ticks, next, stop } = startTicking(every, clock)
    expect(next()).toBe('2026-01-01T00:15:00.000Z')
    clock.pass(HOUR_MS)
    expect(ticks).toEqual([15, 30, 45, 60].map((minutes) => T0 + minutes * MINUTE_MS))
    stop()
    clock.pass(HOUR_MS)
    expect(ticks).toHaveLength(4)
  })

  it('does not care what the time of day is set to', () => {
    const clock = new FakeClock(T0)
    const { ticks } = startTicking(every, clock)
    clock.set(T0 - 400 * DAY_MS)
    clock.pass(15 * MINUTE_MS)
    clock.set(T0 + 400 * DAY_MS)
    clock.pass(15 * MINUTE_MS)
    expect(ticks).toHaveLength(2)
  })
})

describe('a cron expression', () => {
  it.each([
    ['*/15 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:15:00Z'],
    ['*/15 * * * *', '2026-01-01T00:14:59.999Z', '2026-01-01T00:15:00Z'],
    ['30 2 * * *', '2026-03-29T00:00:00Z', '2026-03-29T02:30:00Z'],
    ['30 2 * * *', '2026-03-29T02:30:00Z', '2026-03-30T02:30:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 9 * * mon-fri', '2026-01-02T09:00:00Z', '2026-01-05T09:00:00Z'],
    ['*/20 30 2 * * *', '2026-01-01T02:30:20Z', '2026-01-01T02:30:40Z'],
    ['0 0 L * *', '2026-02-01T00:00:00Z', '2026-02-28T00:00:00Z'],
    ['59 23 31 12 *', '2026-12-31T23:59:00Z', '2027-12-31T23:59:00Z'],
  ])('%s comes after %s at %s', (expression, after, slot) => {
    expect(new Date(cronSlots(expression)(Date.parse(after))).toISOString()).toBe(
      new Date(slot).toISOString(),
    )
  })

  it.each([
    ['x', 'expected 5 or 6 fields but got 1'],
    ['60 * * * *', '60 is a invalid expression for minute'],
    ['0 0 31 2 *', 'impossible day of month'],
    ['0 0 13 * 5', 'which cron programs understand in two ways'],
  ])('%s is refused', (expression, message) => {
    expect(() => cronSchedule(expression)).toThrow(message)
    expect(() => cronSchedule(expression)).toThrow('daemon.schedule')
  })

  it('does not repeat a slot when the clock is set back a little, and goes on when it had been far ahead', () => {
    const clock = new FakeClock(T0)
    const { ticks } = startTicking(cronSchedule('0 * * * *'), clock)
    clock.pass(HOUR_MS)
    clock.set(T0 + HOUR_MS / 2)
    clock.pass(HOUR_MS)
    expect(ticks).toEqual([T0 + HOUR_MS])
    clock.pass(HOUR_MS)
    expect(ticks).toHaveLength(2)
    clock.set(T0 - 100 * DAY_MS)
    clock.pass(3 * HOUR_MS)
    expect(ticks).toHaveLength(5)
  })

  it('makes one call of the slots that were slept through', () => {
    const clock = new FakeClock(T0)
    const { ticks } = startTicking(cronSchedule('0 * * * *'), clock)
    clock.sleep(10 * HOUR_MS + MINUTE_MS)
    clock.pass(MINUTE_MS)
    expect(ticks).toHaveLength(1)
    clock.pass(HOUR_MS)
    expect(ticks).toHaveLength(2)
  })

  it('finds for any time the first slot behind it', () => {
    const slots = cronSlots('*/7 */5 * * *')
    fc.assert(
      fc.property(fc.integer({ min: T0, max: T0 + 900 * DAY_MS }), (after) => {
        const slot = slots(after)
        const date = new Date(slot)
        expect(slot).toBeGreaterThan(after)
        expect([date.getUTCMinutes() % 7, date.getUTCHours() % 5, date.getUTCSeconds()]).toEqual([0, 0, 0])
        expect(slots(slot - 1)).toBe(slot)
        expect(slot - after).toBeLessThanOrEqual(5 * HOUR_MS)
      }),
      runs(200),
    )
  })
})

/** Days on which the clocks of these zones change in 2026 and 2027, with the day before and after. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'America/Santiago',
  'Africa/Casablanca',
]

describe.each(ZONES)('over the clock changes of %s', (zone) => {
  const changes = clockChanges(zone)

  it('has some', () => expect(changes.length).toBeGreaterThanOrEqual(3))

  it.each(['*/10 * * * *', '30 2 * * *', '0 * * * *', '59 1 * * *'])(
    '%s comes at every slot once, in a process of that zone',
    (expression) => {
      const before = process.env.TZ
      process.env.TZ = zone
      try {
        for (const change of changes) {
          const clock = new FakeClock(change - DAY_MS)
          const { ticks, stop } = startTicking(cronSchedule(expression), clock)
          clock.pass(2 * DAY_MS)
          expect(ticks, new Date(change).toISOString()).toEqual(
            slotsBetween(expression, change - DAY_MS, change + DAY_MS),
          )
          stop()
          // It looks at the clock each minute, and does not spin.
          expect(clock.timersSet).toBeLessThan(2 * 24 * 60 + 2 * ticks.length + 10)
        }
      } finally {
        if (before === undefined) delete process.env.TZ
        else process.env.TZ = before
      }
    },
  )
})

/** The hours at which a zone's offset to UTC changes. */
function clockChanges(zone: string): number[] {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  const offset = (at: number): string =>
    format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const changes: number[] = []
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += HOUR_MS)
    if (offset(at) !== offset(at - HOUR_MS)) changes.push(at)
  return changes
}

/** Found minute by minute, as cron itself does. */
function slotsBetween(expression: string, from: number, to: number): number[] {
  const [minutes = '*', hours = '*'] = expression.split(' ')
  const matches = (field: string, value: number): boolean =>
    field === '*' || (field.startsWith('*/') ? value % Number(field.slice(2)) === 0 : value === Number(field))
  const slots: number[] = []
  for (let at = from + MINUTE_MS; at <= to; at += MINUTE_MS) {
    const date = new Date(at)
    if (matches(minutes, date.getUTCMinutes()) && matches(hours, date.getUTCHours())) slots.push(at)
  }
  return slots
}
