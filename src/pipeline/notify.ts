import type { Instant } from '../core/dates.ts'
import {
  editionsOf,
  type NotifierRecord,
  type Outstanding,
  outstandingOf,
  pruned,
  type Topic,
} from '../core/notified.ts'
import type { Answer, Clock, Log, Look, Notifier } from '../core/ports.ts'
import { Notebook } from './notebook.ts'
import {
  assumedTold,
  newPages,
  PAGES_PATH,
  type Published,
  type PublishedSpec,
  readPublished,
  topicsFor,
} from './published.ts'
import { type Sight, Watch } from './watch.ts'

/** Everything that telling others is made of. */
export interface NotifyRun extends PublishedSpec {
  readonly notifiers: readonly Notifier[]
  readonly look: Look
  /** The targets begin from nothing each time, so that nobody remembers who was told after earlier publications. */
  readonly isForgetful: boolean
}

export interface NotifyOptions {
  /** How long to wait for the public to get the new bytes, and for those who cannot be told at once. */
  readonly waitMs: number
  /** After so long the others are told even though the public still gets something else; absent = never. */
  readonly anywayAfterMs?: number
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** In the order of the notifiers. */
export interface NotifyReport {
  readonly notifiers: readonly NotifierReport[]
  /** When something could be tried again; absent when there is nothing to try. */
  readonly next?: Instant
}

interface NotifierReport {
  readonly name: string
  /** Topics that it was told of now. */
  readonly told: number
  readonly pending: readonly PendingTopic[]
}

export interface PendingTopic {
  readonly url: string
  /** `failed`: it is not tried again before something changes. */
  readonly state: Outstanding['state']
  readonly why: string
  readonly next?: Instant
}

/**
 * Tells everybody what they have not been told of. What is outstanding follows from the published digests and from what
 * was acknowledged, so that a crash loses nothing, and many edits are one message: at least one, and rarely two, when it is
 * not certain that the first one arrived. Nobody is told before the public gets the new bytes: a hub fetches the feed at
 * once, and what it finds unchanged it drops.
 *
 * Looks again at the state before each round, so that it may run for long beside publications.
 *
 * @throws RunError when no target can be read
 * @throws the signal's reason when that is aborted while it waits; who was told is written down before
 */
export async function notifyPending(run: NotifyRun, options: NotifyOptions): Promise<NotifyReport> {
  const { clock, signal, waitMs } = options
  const until = clock.now() + waitMs
  const watch = new Watch(run.look, clock.now(), until, options)
  const told = new Map<string, number>()
  let notebook: Notebook | undefined
  let isLast = false
  for (;;) {
    const published = await readPublished(run, wantsPages(run))
    notebook ??= new Notebook(published.target, clock, options.log)
    await notebook.open()
    const round = new Round(run, published, notebook, watch, options)
    await round.tellAll((name, count) => told.set(name, (told.get(name) ?? 0) + count))
    const report = round.report(told)
    const { next } = report
    if (next === undefined || next > until || isLast || signal.aborted) return report
    const restMs = Math.max(0, next - clock.now())
    isLast = clock.now() + restMs >= until
    await clock.sleep(restMs, signal)
  }
}

/** What is outstanding, without telling anybody. @throws RunError when no target can be read */
export async function pendingNotifications(
  run: NotifyRun,
  options: Pick<NotifyOptions, 'clock' | 'log' | 'signal'>,
): Promise<NotifyReport> {
  const published = await readPublished(run, wantsPages(run))
  const notebook = new Notebook(published.target, options.clock, options.log)
  await notebook.open()
  const now = options.clock.now()
  const watch = new Watch(run.look, now, now, options)
  return new Round(run, published, notebook, watch, { ...options, waitMs: 0 }).report(new Map())
}

function wantsPages({ notifiers }: NotifyRun): boolean {
  return notifiers.some(({ subject }) => subject === 'pages')
}

/** One look at everything that is outstanding. */
class Round {
  readonly #run: NotifyRun
  readonly #published: Published
  readonly #notebook: Notebook
  readonly #watch: Watch
  readonly #options: NotifyOptions
  readonly #sights = new Map<string, Sight>()

  constructor(
    run: NotifyRun,
    published: Published,
    notebook: Notebook,
    watch: Watch,
    options: NotifyOptions,
  ) {
    this.#run = run
    this.#published = published
    this.#notebook = notebook
    this.#watch = watch
    this.#options = options
  }

  async tellAll(tellCount: (name: string, count: number) => void): Promise<void> {
    const { notifiers } = this.#run
    const { signal } = this.#options
    for (const notifier of notifiers) this.#begin(notifier)
    const due = notifiers.flatMap((notifier) => this.#outstanding(notifier).filter(isDue))
    const witnesses = new Set(due.map(({ topic }) => this.#witness(topic)))
    const feeds = this.#published.feeds.filter(({ path }) => witnesses.has(path))
    for (const [path, sight] of await this.#watch.lookAt(feeds, signal)) this.#sights.set(path, sight)
    try {
      const lanes = notifiers.map((notifier) =>
        this.#tell(notifier, (count) => tellCount(notifier.name, count)),
      )
      const ended = await Promise.allSettled(lanes)
      for (const lane of ended) if (lane.status === 'rejected' && !signal.aborted) throw lane.reason
    } finally {
      await this.#notebook.save(this.#tidy, signal)
    }
  }

  /** Search engines are not told of what was there before: from now on there is something to compare with. */
  #begin(notifier: Notifier): void {
    if (notifier.subject === 'feeds' || this.#run.isForgetful) return
    if (PAGES_PATH in this.#notebook.record(notifier.name).told) return
    this.#hear(notifier, topicsFor(notifier, this.#published), { kind: 'told' })
  }

  /** One message after the other, until there is no answer. */
  async #tell(notifier: Notifier, tellCount: (count: number) => void): Promise<void> {
    const { name, spacingMs } = notifier
    const { clock, log, signal } = this.#options
    const ready = this.#outstanding(notifier).filter((one) => isDue(one) && this.#isPublic(one.topic))
    let count = 0
    for (const { topics, parts } of this.#messages(notifier, ready)) {
      for (const part of parts) {
        if (signal.aborted) return
        if (count > 0) await clock.sleep(spacingMs, signal)
        const answer = await notifier.tell(part, signal)
        count += part.length
        // Being stopped is nobody's fault.
        if (signal.aborted && answer.kind !== 'told') return
        const isWhole = part === parts.at(-1)
        if (answer.kind === 'told') tellCount(part.length)
        if (answer.kind !== 'told' || isWhole) {
          this.#hear(notifier, topics, answer)
        }
        if (answer.kind === 'told')
          log.debug({ notifier: name }, `${name}: was told of ${part.length} addresses`)
        else
          log.warn(
            { notifier: name },
            `${name}: ${answer.why}${answer.kind === 'refused' ? `, asked about ${part[0]?.url}` : ''}`,
          )
        await this.#notebook.saveNowAndThen(this.#tidy, signal)
        if (answer.kind === 'later') return
        if (answer.kind === 'refused') break
      }
    }
  }

  /** What is said at a time, and what is known when all parts of it were heard. */
  #messages(
    notifier: Notifier,
    ready: readonly Outstanding[],
  ): { readonly topics: readonly Topic[]; readonly parts: readonly (readonly Topic[])[] }[] {
    const topics = ready.map(({ topic }) => topic)
    if (topics.length === 0) return []
    if (notifier.subject === 'feeds')
      return inChunks(topics, notifier.topicsMax).map((chunk) => ({ topics: chunk, parts: [chunk] }))
    const pages = newPages(this.#record(notifier), this.#published)
    return [{ topics, parts: pages.length === 0 ? [[]] : inChunks(pages, notifier.topicsMax) }]
  }

  #hear(notifier: Notifier, topics: readonly Topic[], answer: Answer): void {
    const { clock } = this.#options
    const outstanding =
      answer.kind === 'later' ? editionsOf(this.#outstanding(notifier).map(({ topic }) => topic)) : ''
    const hearing = { topics, answer, at: clock.now(), random: clock.random(), outstanding }
    this.#notebook.hear(notifier.name, hearing)
  }

  #record(notifier: Notifier): NotifierRecord {
    const record = this.#notebook.record(notifier.name)
    const assumed = assumedTold(notifier, record, this.#published, this.#run.isForgetful)
    return { ...record, told: { ...assumed, ...record.told } }
  }

  #outstanding(notifier: Notifier): readonly Outstanding[] {
    const { clock } = this.#options
    return outstandingOf(this.#record(notifier), topicsFor(notifier, this.#published), clock.now())
  }

  /** The path of the feed that shows whether a topic is public: of pages nobody knows the bytes. */
  #witness({ path }: Topic): string | undefined {
    return path === PAGES_PATH ? this.#published.front?.path : path
  }

  #isPublic(topic: Topic): boolean {
    const witness = this.#witness(topic)
    return witness === undefined || this.#sights.get(witness)?.isPublic === true
  }

  readonly #tidy = (name: string, record: NotifierRecord): NotifierRecord => {
    const notifier = this.#run.notifiers.find((one) => one.name === name)
    return notifier === undefined ? record : pruned(record, topicsFor(notifier, this.#published))
  }

  report(told: ReadonlyMap<string, number>): NotifyReport {
    const nexts: Instant[] = []
    const notifiers = this.#run.notifiers.map((notifier): NotifierReport => {
      const pending = this.#outstanding(notifier).flatMap((one): PendingTopic[] => {
        const sight = isDue(one) ? this.#sights.get(this.#witness(one.topic) ?? '') : undefined
        const hidden = sight?.isPublic === false ? sight : undefined
        const next = hidden?.next ?? one.next ?? (one.state === 'due' ? this.#options.clock.now() : undefined)
        if (next !== undefined) nexts.push(next)
        const { state } = one
        const why = hidden?.why ?? one.why ?? 'it was not told yet'
        const subjects =
          notifier.subject === 'pages' ? newPages(this.#record(notifier), this.#published) : [one.topic]
        return subjects.map(({ url }) => ({
          url,
          state,
          why,
          ...(one.next !== undefined && { next: one.next }),
        }))
      })
      return { name: notifier.name, told: told.get(notifier.name) ?? 0, pending }
    })
    return { notifiers, ...(nexts.length > 0 && { next: Math.min(...nexts) }) }
  }
}

function isDue({ state }: Outstanding): boolean {
  return state === 'due'
}

function inChunks<T>(items: readonly T[], size: number): (readonly T[])[] {
  const chunks: (readonly T[])[] = []
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size))
  return chunks
}
