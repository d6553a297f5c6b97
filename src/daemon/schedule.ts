import { createTask, parse, validateDetailed } from 'node-cron'
import type { Instant } from '../core/dates.ts'
import { OperatorError } from '../core/problem.ts'
import type { Cancel, DaemonClock } from './clock.ts'

/** When runs are due by themselves. */
export interface Schedule {
  /** For people, such as `every 15m`. */
  readonly text: string
  /** Calls at each slot until it is stopped. Of slots that were slept through, one is called. */
  start(clock: DaemonClock, tick: () => void): Ticking
}

export interface Ticking {
  /** When the next slot is. */
  next(): Instant
  stop: Cancel
}

/** Runs an interval apart. It is measured without the time of day, so that setting the clock neither delays nor repeats one. */
export function everyInterval(intervalMs: number, text: string): Schedule {
  return {
    text: `every ${text}`,
    start(clock, tick) {
      let slotMs = clock.elapsedMs() + intervalMs
      let cancel: Cancel
      const wait = (): void => {
        cancel = clock.after(Math.max(0, slotMs - clock.elapsedMs()), () => {
          slotMs = Math.max(slotMs, clock.elapsedMs()) + intervalMs
          wait()
          tick()
        })
      }
      wait()
      return { next: () => clock.now() + Math.max(0, slotMs - clock.elapsedMs()), stop: () => cancel() }
    },
  }
}

/** A clock that was set back by more than this had been wrong before. */
const STEP_MAX_MS = 86_400_000
/** How often the clock is looked at: it may be set, and a machine may sleep. */
const LOOK_MS = 60_000

/**
 * The slots of a cron expression of five fields, or six with seconds first, in UTC: other zones lose or repeat slots
 * when their clocks change.
 *
 * @throws OperatorError when it is none, or one that cron programs do not agree about
 */
export function cronSchedule(expression: string): Schedule {
  const nextSlot = cronSlots(expression)
  return {
    text: `cron ${expression} (UTC)`,
    start(clock, tick) {
      let slot = nextSlot(clock.now())
      let cancel: Cancel
      const wait = (): void => {
        cancel = clock.after(Math.min(Math.max(0, slot - clock.now()), LOOK_MS), () => {
          const now = clock.now()
          const isDue = now >= slot
          const soonest = nextSlot(now)
          // A clock that is set back a little does not repeat a slot.
          if (isDue || slot - soonest > STEP_MAX_MS) slot = soonest
          wait()
          if (isDue) tick()
        })
      }
      wait()
      return { next: () => slot, stop: () => cancel() }
    },
  }
}

const DAY_MS = 86_400_000
/** The rarest expression names the 29th of February on a Monday. */
const SEARCH_DAYS = 41 * 366

/** The first slot after an instant. */
export function cronSlots(expression: string): (after: Instant) => Instant {
  const { valid, errors } = validateDetailed(expression)
  const [fault] = errors
  if (!valid || fault !== undefined)
    throw new OperatorError(
      `daemon.schedule: expected a cron expression such as */15 * * * *, found ${expression} (${fault?.message ?? 'it is none'})`,
    )
  const { hour, minute, second, dayOfMonth, dayOfWeek } = parse(expression)
  if (dayOfMonth.length < 31 && dayOfWeek.length < 7)
    throw new OperatorError(
      `daemon.schedule: ${expression} names days of the month and of the week, which cron programs understand in two ways; name one of them`,
    )
  const task = createTask(expression, () => {}, { timezone: 'UTC' })
  const times = hour.flatMap((h) => minute.flatMap((m) => second.map((s) => ((h * 60 + m) * 60 + s) * 1000)))
  times.sort((a, b) => a - b)
  const [first = 0] = times
  return (after) => {
    const day = Math.floor(after / DAY_MS) * DAY_MS
    for (let days = 0; days < SEARCH_DAYS; days++) {
      const midnight = day + days * DAY_MS
      if (!task.match(new Date(midnight + first))) continue
      const time = times.find((of) => midnight + of > after)
      if (time !== undefined) return midnight + time
    }
    throw new OperatorError(`daemon.schedule: ${expression} never comes`)
  }
}
