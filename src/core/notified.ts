import type { Instant } from './dates.ts'
import { digestOf } from './digest.ts'
import type { Answer } from './ports.ts'

/** Something published that others can be told of. */
export interface Topic {
  /** Its place below the target; unique among the topics of a notifier. */
  readonly path: string
  readonly url: string
  /** Another one when something else stands there: the SHA-256 of a document. */
  readonly edition: string
}

/** Who was told what. Nothing is queued: a topic is outstanding as long as its edition is not the one that was told. */
export type Notified = Readonly<Record<string, NotifierRecord>>

/** What is remembered of one notifier. It is public. */
export interface NotifierRecord {
  /** Path → the edition it was told of last. */
  readonly told: Readonly<Record<string, string>>
  /** Path → the edition it would not hear of. */
  readonly refused: Readonly<Record<string, Refusal>>
  /** It cannot be told anything at present. */
  readonly outage?: Outage
}

interface Refusal {
  readonly edition: string
  readonly attempts: number
  /** Absent when it is not tried again before something else stands there. */
  readonly next?: Instant
  readonly why: string
}

interface Outage {
  readonly attempts: number
  readonly since: Instant
  /** Absent when it is not tried again before something changes: see `gaveUpOn`. */
  readonly next?: Instant
  readonly why: string
  /** What it was to be told of last: next time others come first, or one topic could be in the way of all. */
  readonly path: string
  /** Digest of all that was outstanding when patience ended. */
  readonly gaveUpOn?: string
}

/** What a notifier answered to a message, and when. */
export interface Hearing {
  readonly topics: readonly Topic[]
  readonly answer: Answer
  readonly at: Instant
  /** At least 0, less than 1: spreads the retries of many publishers. */
  readonly random: number
  /** `editionsOf` all that was outstanding. */
  readonly outstanding: string
}

/** A topic that a notifier has not been told of, and what keeps it. */
export interface Outstanding {
  readonly topic: Topic
  /** `due`: now. `waiting`: until `next`. `failed`: until something changes. */
  readonly state: 'due' | 'waiting' | 'failed'
  readonly next?: Instant
  /** What it answered last; absent when it was not asked yet. */
  readonly why?: string
}

export const NOBODY: NotifierRecord = { told: {}, refused: {} }

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const RETRY_MS: readonly number[] = [10_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS]
const PATIENCE_MS = 72 * HOUR_MS
const REFUSALS_MAX = 3
/** However long an answer asks us to wait. */
const WAIT_MAX_MS = 24 * HOUR_MS

/** What is outstanding with a notifier; what it could not take last time comes last. */
export function outstandingOf(
  record: NotifierRecord,
  topics: readonly Topic[],
  now: Instant,
): readonly Outstanding[] {
  const untold = topics.filter(({ path, edition }) => record.told[path] !== edition)
  const { outage } = record
  const all = outage?.gaveUpOn === undefined ? '' : editionsOf(untold)
  const found = untold.map((topic): Outstanding => {
    const refusal = record.refused[topic.path]
    if (refusal?.edition === topic.edition && (refusal.next === undefined || refusal.next > now))
      return { topic, ...obstacle(refusal) }
    if (outage?.next !== undefined && outage.next > now) return { topic, ...obstacle(outage) }
    if (outage?.gaveUpOn === all) return { topic, state: 'failed', why: outage.why }
    return { topic, state: 'due', ...(outage !== undefined && { why: outage.why }) }
  })
  const isLast = ({ topic }: Outstanding): number => (topic.path === outage?.path ? 1 : 0)
  return found.sort((a, b) => isLast(a) - isLast(b))
}

function obstacle({ next, why }: Pick<Refusal, 'next' | 'why'>): Omit<Outstanding, 'topic'> {
  return next === undefined ? { state: 'failed', why } : { state: 'waiting', next, why }
}

/** One digest for a set of topics with their editions. */
export function editionsOf(topics: readonly Topic[]): string {
  return digestOf(Object.fromEntries(topics.map(({ path, edition }) => [path, edition])))
}

/** The record after an answer. */
export function heard(record: NotifierRecord, hearing: Hearing): NotifierRecord {
  const { topics, answer } = hearing
  if (answer.kind === 'later') return { ...record, outage: outageAfter(record.outage, answer, hearing) }
  // Whoever answers is there.
  const { outage: _, ...rest } = record
  const told = { ...rest.told }
  const refused = { ...rest.refused }
  for (const { path, edition } of topics) {
    if (answer.kind === 'told') {
      told[path] = edition
      delete refused[path]
    } else {
      const before = refused[path]
      const attempts = before?.edition === edition ? before.attempts + 1 : 1
      const next = hearing.at + delayMs(attempts, hearing.random)
      refused[path] = { edition, attempts, ...(attempts < REFUSALS_MAX && { next }), why: answer.why }
    }
  }
  return { told, refused }
}

function outageAfter(
  before: Outage | undefined,
  { why, retryAfterMs }: Extract<Answer, { kind: 'later' }>,
  { topics, at, random, outstanding }: Hearing,
): Outage {
  // Who gave up begins anew.
  const last = before?.gaveUpOn === undefined ? before : undefined
  const attempts = (last?.attempts ?? 0) + 1
  const since = last?.since ?? at
  const outage = { attempts, since, why, path: topics[0]?.path ?? '' }
  if (at - since >= PATIENCE_MS) return { ...outage, gaveUpOn: outstanding }
  const waitMs =
    retryAfterMs === undefined
      ? delayMs(attempts, random)
      : Math.min(Math.max(retryAfterMs, 1000), WAIT_MAX_MS)
  return { ...outage, next: at + waitMs }
}

function delayMs(attempts: number, random: number): number {
  const delay = RETRY_MS[Math.min(attempts, RETRY_MS.length) - 1] as number
  return Math.round(delay * (0.5 + random))
}

/** A record without what it knows of places where nothing is published any more. */
export function pruned(record: NotifierRecord, topics: readonly Topic[]): NotifierRecord {
  const paths = new Set(topics.map(({ path }) => path))
  const only = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(of).filter(([path]) => paths.has(path)))
  return { ...record, told: only(record.told), refused: only(record.refused) }
}
