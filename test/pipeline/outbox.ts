import type { Topic } from '../../src/core/notified.ts'
import type { Answer, Clock, Look, Notifier, Target } from '../../src/core/ports.ts'
import {
  type NotifyOptions,
  type NotifyReport,
  type NotifyRun,
  notifyPending,
} from '../../src/pipeline/notify.ts'
import { DAY_MS, type Place, T1 } from './blog.ts'

/** Hubs, readers and a clock in memory, for the tests of who is told what and when. */

/** Time that passes only when somebody sleeps. */
export class FakeClock implements Clock {
  time = T1 + DAY_MS
  chance = 0.5
  slept: number[] = []
  /** Called when somebody sleeps, before time passes. */
  onSleep: (durationMs: number) => Promise<void> | void = () => {}

  now(): number {
    return this.time
  }

  async sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.slept.push(durationMs)
    await this.onSleep(durationMs)
    this.time += durationMs
    signal.throwIfAborted()
  }

  random(): number {
    return this.chance
  }
}

/** Somebody who is told, and answers what a test says. */
export class Listener {
  messages: string[][] = []
  answer: (urls: readonly string[]) => Answer | Promise<Answer> = () => ({ kind: 'told' })
  readonly notifier: Notifier

  constructor(name = 'hub', facts: Partial<Notifier> = {}) {
    this.notifier = {
      name,
      subject: 'feeds',
      topicsMax: 1,
      spacingMs: 250,
      tell: async (topics: readonly Topic[]) => {
        const urls = topics.map(({ url }) => url)
        this.messages.push(urls)
        return this.answer(urls)
      },
      ...facts,
    }
  }

  /** All addresses that it was asked about, in order. */
  get heard(): string[] {
    return this.messages.flat()
  }

  clear(): void {
    this.messages = []
  }
}

export const ROOT = 'https://example.com/blog/'
export const SITE_FEEDS = ['atom.xml', 'feed.json', 'feed.xml'].map((path) => ROOT + path)

/** Serves what a place holds, as a host without a cache does. */
export function publicOf(place: Place): Look {
  return async (url) => {
    const { sha256 } = await import('../../src/core/digest.ts')
    const path = url.slice(ROOT.length)
    if (!place.paths().includes(path)) return { why: 'example.com answers 404' }
    return { sha256: sha256(place.text(path)) }
  }
}

export interface Telling extends Partial<Omit<NotifyRun, 'notifiers'>>, Partial<Omit<NotifyOptions, 'log'>> {
  readonly place: Place
  readonly listeners: readonly Listener[]
  /** Receives every log line: `level message`. */
  readonly log?: string[]
}

export function tell(telling: Telling): Promise<NotifyReport> {
  const { place, listeners, log = [], clock = new FakeClock(), waitMs = 0, anywayAfterMs, ...rest } = telling
  const line =
    (level: string) =>
    (_facts: object, message: string): void => {
      log.push(`${level} ${message}`)
    }
  const run: NotifyRun = {
    site: { url: ROOT },
    feeds: {
      formats: ['rss', 'atom', 'json'],
      files: { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' },
    },
    targets: [place.target] as Target[],
    notifiers: listeners.map(({ notifier }) => notifier),
    look: publicOf(place),
    isForgetful: false,
    ...rest,
  }
  return notifyPending(run, {
    waitMs,
    ...(anywayAfterMs !== undefined && { anywayAfterMs }),
    clock,
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    signal: rest.signal ?? new AbortController().signal,
  })
}

/** `name: address: why`, of all that is pending. */
export function pendingOf({ notifiers }: NotifyReport): string[] {
  return notifiers.flatMap(({ name, pending }) =>
    pending.map(({ url, why }) => `${name}: ${url.slice(ROOT.length)}: ${why}`),
  )
}
