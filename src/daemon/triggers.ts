import { resolve } from 'node:path'
import type { Config } from '../config/schema.ts'
import { parseDuration } from '../core/duration.ts'
import type { Log } from '../core/ports.ts'
import type { DaemonClock } from './clock.ts'
import type { Reason } from './runner.ts'
import { cronSchedule, everyInterval, type Schedule, type Ticking } from './schedule.ts'
import { type Watcher, watchPaths } from './watch.ts'

export interface TriggerOptions {
  readonly config: Config
  /** Absolute folder that the configuration's relative paths belong to. */
  readonly base: string
  readonly clock: DaemonClock
  readonly log: Log
}

/** What begins runs by itself. */
export interface Triggers {
  readonly text: string
  /** When the schedule comes next. */
  next: Ticking['next']
  stop(): Promise<void>
}

/** @throws OperatorError when the schedule is none */
export function scheduleOf({ every, schedule }: Config['daemon']): Schedule {
  return schedule === undefined
    ? everyInterval(parseDuration(every) as number, every)
    : cronSchedule(schedule)
}

/** Starts the schedule and the watcher of a configuration. */
export function startTriggers(options: TriggerOptions, ask: (reason: Reason) => void): Triggers {
  const { config, base, clock, log } = options
  const schedule = scheduleOf(config.daemon)
  const ticking = schedule.start(clock, () => ask('schedule'))
  const watcher: Watcher | undefined = config.daemon.watch
    ? watchPaths(
        {
          // A repository elsewhere says nothing: the schedule and the hook ask it.
          paths: (config.sources ?? []).flatMap((source) =>
            source.type === 'directory' ? [resolve(base, source.path)] : [],
          ),
          except: (config.targets ?? []).flatMap((target) =>
            target.type === 'directory' ? [resolve(base, target.path)] : [],
          ),
          clock,
          log,
        },
        () => ask('change'),
      )
    : undefined
  return {
    text: schedule.text,
    next: ticking.next,
    async stop() {
      ticking.stop()
      await watcher?.close()
    },
  }
}
