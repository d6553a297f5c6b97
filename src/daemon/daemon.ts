import { join } from 'node:path'
import { digestOf } from '../core/digest.ts'
import { parseDuration } from '../core/duration.ts'
import type { Log } from '../core/ports.ts'
import { OperatorError, type Problem } from '../core/problem.ts'
import type { Report } from '../pipeline/report.ts'
import { type Cancel, callAt, type DaemonClock } from './clock.ts'
import { History, type RunRecord, reasonText, recordOf } from './history.ts'
import { type Home, homeIn } from './home.ts'
import type { DaemonStatus } from './http/status-data.ts'
import { Messenger } from './messenger.ts'
import { attend, type Presence } from './presence.ts'
import { servedSetOf } from './publishing.ts'
import { type Pulse, startPulse } from './pulse.ts'
import type { RunOutcome } from './run-job.ts'
import { runOnce } from './run-once.ts'
import { GRACE_MS } from './run-thread.ts'
import { type Asked, type Reason, Runner } from './runner.ts'
import { openSupervisor, type Supervisor } from './sd-notify.ts'
import { type Serving, startServing } from './serving.ts'
import { namesOf, needsRestart, type Settings, type Wired, wireOnce } from './settings.ts'
import { statusOf } from './status.ts'
import { tellRun } from './tell-run.ts'
import { scheduleOf, startTriggers, type Triggers } from './triggers.ts'

export interface DaemonOptions {
  readonly settings: Settings
  /** Reads the configuration anew. @throws OperatorError when it is wrong */
  readonly reread: () => Promise<Settings>
  /** Tells others what was published; gives a problem for each that could not be told. */
  readonly after: (settings: Settings, report: Report, siteUrl: string) => Promise<readonly Problem[]>
  readonly cwd: string
  readonly cacheFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly clock: DaemonClock
  /** At least 0, less than 1. */
  readonly random: () => number
  readonly log: Log
  /** Aborted when the daemon is to end. */
  readonly signal: AbortSignal
  /** How a run is made. Default: in a thread of its own. */
  readonly makeRun?: typeof runOnce
}

/** A failed run is made again after so long, then after twice as long. */
const RETRY_MS = 10_000
const RETRY_MAX_MS = 900_000
/** A thread that is there so long after it was ended hangs in the system, for good. */
const STUCK_MS = 60_000

/**
 * Keeps feeds published, for years. The first run begins at once: it is also the one that makes up for slots that were
 * missed.
 */
export class Daemon {
  readonly #options: DaemonOptions
  readonly #runner: Runner
  readonly #history: History
  readonly #messenger: Messenger
  readonly #home: Home
  readonly #pulse: Pulse
  readonly #supervisor: Supervisor
  readonly #started: number
  /** On this machine, for this process alone. */
  readonly #folder: string
  #settings: Settings
  #wired: Wired
  #triggers: Triggers | undefined
  #serving: Serving | undefined
  #presence: Presence | undefined
  #attending: Promise<void> = Promise.resolve()
  #reloading: Promise<void> = Promise.resolve()
  /** Somebody wanted a forced run while another daemon looked after the targets. */
  #isForced = false
  /** When the thread of the run that is going on must have ended. */
  #deadlineMs = Number.POSITIVE_INFINITY
  #running: { since: number; reason: string } | undefined
  #due: number | undefined
  #cancelDue: Cancel = () => {}
  #cancelRetry: Cancel = () => {}
  #retryMs = RETRY_MS

  private constructor(options: DaemonOptions, wired: Wired) {
    const { clock, log, environment, settings, cacheFolder } = options
    const { base, config } = settings
    this.#options = options
    this.#settings = settings
    this.#wired = wired
    this.#started = clock.now()
    this.#folder = join(cacheFolder, 'daemon', digestOf(base, config.targets).slice(0, 16))
    this.#home = homeIn(this.#folder, log)
    this.#runner = new Runner((asked) => this.#run(asked))
    this.#messenger = new Messenger(options)
    this.#history = new History(wired.targets.map(({ name }) => name))
    this.#pulse = startPulse(clock)
    this.#supervisor = openSupervisor(environment, { clock, log, isHealthy: () => this.#isHealthy() })
  }

  /**
   * Begins.
   *
   * @throws OperatorError when the configuration is wrong, or nothing can listen at an address that it names
   */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const daemon = new Daemon(options, await wireOnce(options.settings, options))
    await daemon.#begin()
    return daemon
  }

  /** Where documents are served; undefined when they are not. */
  get url(): string | undefined {
    return this.#serving?.url
  }

  /** Asks for a run. A daemon that waits for another one makes it when its turn comes. */
  ask(reason: Reason, force = false): 'started' | 'queued' {
    if (this.#triggers !== undefined) return this.#runner.ask(reason, force)
    this.#isForced ||= force
    return 'queued'
  }

  /** Takes over the configuration as it is now. One that is wrong is refused, and the old one stays. Never rejects. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#reload())
    return this.#reloading
  }

  async #reload(): Promise<void> {
    const { log, reread, signal } = this.#options
    try {
      const settings = await reread()
      const wired = await wireOnce(settings, this.#options)
      if (needsRestart(this.#settings, this.#wired, settings, wired))
        log.warn({}, 'addresses and tokens of the server stay as they were until the daemon is started anew')
      const hasMoved = namesOf(wired) !== namesOf(this.#wired)
      this.#settings = settings
      this.#wired = wired
      log.info({}, 'the new configuration is used from here on')
      // One that waits for another daemon begins with it when its turn comes.
      if (this.#presence === undefined || signal.aborted) return
      await this.#attending
      if (hasMoved) return await this.#attendAnew()
      await this.#triggers?.stop()
      this.#triggers = this.#startTriggers()
      this.ask('reload')
    } catch (error) {
      const { message, stack } = error as Error
      const facts = error instanceof OperatorError ? {} : { stack }
      log.error(facts, `the new configuration is refused, the old one stays: ${message}`)
    }
  }

  /** Ends after the document that is under way: nothing is half published. */
  async stop(): Promise<void> {
    const { log } = this.#options
    this.#supervisor.tell('STOPPING=1')
    this.#serving?.drain()
    this.#cancelDue()
    this.#cancelRetry()
    await this.#reloading
    await this.#attending
    await Promise.all([
      this.#triggers?.stop(),
      this.#runner.stop(),
      this.#serving?.close(),
      this.#messenger.ended(),
    ])
    await this.#presence?.release()
    await this.#home.leave()
    this.#pulse.stop()
    this.#supervisor.stop()
    log.info({}, 'the daemon has ended')
  }

  async #begin(): Promise<void> {
    const { clock, log } = this.#options
    const { config } = this.#settings
    this.#serving = await startServing({
      config: config.daemon,
      siteUrl: this.#wired.site.url,
      folder: this.#folder,
      pages: {
        health: () => ({ ok: this.#isHealthy(), facts: { lagMs: Math.round(this.#pulse.lagMs()) } }),
        metrics: () => [...this.#history.metrics(), ...this.#messenger.metrics()],
        status: () => this.#status(),
      },
      hooks: { run: ({ force }) => this.ask('hook', force) },
      clock,
      log,
    })
    const served = this.#serving === undefined ? '' : `, served at ${this.#serving.url}`
    const admin = this.#serving?.adminUrl === undefined ? '' : `, status at ${this.#serving.adminUrl}/status`
    log.info({}, `feeds are kept published: ${scheduleOf(config.daemon).text}${served}${admin}`)
    this.#supervisor.tell('READY=1')
    this.#attending = this.#attend()
  }

  /** Begins to look after the targets, as soon as no other daemon does. */
  async #attend(): Promise<void> {
    this.#presence = await attend(() => this.#wired.targets, { ...this.#options, home: this.#home })
    if (this.#presence === undefined) return
    await this.#serving?.resume()
    this.#triggers = this.#startTriggers()
    this.ask('start', this.#isForced)
    this.#isForced = false
  }

  /** Begins as if the daemon had just started. */
  async #attendAnew(): Promise<void> {
    this.#cancelDue()
    const presence = this.#presence
    const triggers = this.#triggers
    this.#presence = undefined
    this.#triggers = undefined
    await triggers?.stop()
    await presence?.release()
    this.#attending = this.#attend()
  }

  #startTriggers(): Triggers {
    const { clock, log } = this.#options
    return startTriggers({ ...this.#settings, clock, log }, (reason) => this.ask(reason))
  }

  async #run(asked: Asked): Promise<void> {
    const { clock, signal, log, makeRun = runOnce } = this.#options
    if (this.#presence?.isHeld() === false || (await this.#presence?.complete()) === false) {
      log.warn({}, 'another daemon may look after the targets by now, as this one was cut off for long')
      return this.#attendAnew()
    }
    const at = clock.now()
    const begunMs = clock.elapsedMs()
    this.#cancelRetry()
    this.#running = { since: at, reason: reasonText(asked) }
    const settings = this.#settings
    const timeoutMs = parseDuration(settings.config.daemon.runTimeout) as number
    this.#deadlineMs = begunMs + timeoutMs + GRACE_MS + STUCK_MS
    const end = await makeRun(settings, asked, timeoutMs, {
      ...this.#options,
      isFirst: this.#history.runs.length === 0,
      keep: async (sha256, bytes) => this.#serving?.keep(sha256, bytes),
    })
    this.#deadlineMs = Number.POSITIVE_INFINITY
    this.#running = undefined
    const record = recordOf(end, { at, durationMs: clock.elapsedMs() - begunMs, asked })
    if (end.kind === 'done') await this.#published(end.outcome, record, settings)
    else this.#history.add(record)
    tellRun(this.#history, log)
    if (signal.aborted) return
    if (record.outcome === 'failed') this.#retryLater()
    else this.#retryMs = RETRY_MS
  }

  async #published(outcome: RunOutcome, record: RunRecord, settings: Settings): Promise<void> {
    const { after, clock } = this.#options
    const [target] = this.#wired.targets
    const { report, site } = outcome
    const isWhole = record.targets[0]?.state === 'ok'
    if (isWhole && target !== undefined) {
      const hubs = this.#wired.site.hubs ?? []
      await this.#serving?.show(servedSetOf(outcome, settings.config.hosting.redirects, hubs), target)
      this.#messenger.ask(this.#wired.telling)
    }
    const problems = await after(settings, report, site.url)
    this.#history.add({ ...record, problems: [...record.problems, ...problems] })
    this.#cancelDue()
    this.#due = report.nextDue === undefined ? undefined : Date.parse(report.nextDue)
    if (this.#due !== undefined) this.#cancelDue = callAt(clock, this.#due, () => this.ask('due'))
  }

  #retryLater(): void {
    const { clock } = this.#options
    this.#cancelRetry = clock.after(this.#retryMs, () => this.ask('retry'))
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS)
  }

  #isHealthy(): boolean {
    return this.#pulse.isHealthy() && this.#options.clock.elapsedMs() < this.#deadlineMs
  }

  #status(): DaemonStatus {
    return statusOf({
      site: this.#wired.site,
      started: this.#started,
      running: this.#running,
      triggers: this.#triggers,
      due: this.#due,
      history: this.#history,
      hubs: this.#messenger.hubs(),
    })
  }
}
