import { sha256 } from '../core/digest.ts'
import { NOTIFIED_PATH } from '../core/manifest.ts'
import { type Hearing, heard, NOBODY, type Notified, type NotifierRecord } from '../core/notified.ts'
import type { Clock, Log, Target } from '../core/ports.ts'
import { RunError, TargetBusyError } from '../core/problem.ts'
import { notifiedFault } from './state-shape.ts'

const VERSION = 1
/** What is not written down is told again after a crash; a publisher that finds the target locked must wait. */
const SAVE_EVERY_MS = 5000
const BUSY_WAIT_MS = 2000
const BUSY_TRIES = 35

/** What is written, and what must be kept of a record then. */
export type Tidy = (name: string, record: NotifierRecord) => NotifierRecord

/**
 * Who was told what, at a target. What is heard counts at once, and is written down now and then: under the target's
 * lock, onto what stands there, which somebody else may have written meanwhile.
 */
export class Notebook {
  readonly #target: Target
  readonly #clock: Clock
  readonly #log: Log
  #written: Notified = {}
  #unwritten: readonly { readonly name: string; readonly hearing: Hearing }[] = []
  #savedAt = Number.NEGATIVE_INFINITY
  #saving: Promise<void> = Promise.resolve()

  constructor(target: Target, clock: Clock, log: Log) {
    this.#target = target
    this.#clock = clock
    this.#log = log
  }

  /** Looks what is written now. @throws RunError when a later version wrote it */
  async open(): Promise<void> {
    this.#written = await this.#read()
  }

  record(name: string): NotifierRecord {
    return this.#apply(this.#written)[name] ?? NOBODY
  }

  hear(name: string, hearing: Hearing): void {
    this.#unwritten = [...this.#unwritten, { name, hearing }]
  }

  /** Writes down what was heard when that was a while ago. Never rejects for a target that is busy. */
  async saveNowAndThen(tidy: Tidy, signal: AbortSignal): Promise<void> {
    if (this.#clock.now() - this.#savedAt >= SAVE_EVERY_MS) await this.save(tidy, signal)
  }

  /** Writes down what was heard; nothing when that is nothing. Never rejects for a target that is busy. */
  async save(tidy: Tidy, signal: AbortSignal): Promise<void> {
    this.#savedAt = this.#clock.now()
    // One after the other; what went wrong with one is that one's business.
    const before = this.#saving.catch(() => {})
    this.#saving = before.then(() => this.#save(tidy, signal))
    return this.#saving
  }

  async #save(tidy: Tidy, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; this.#unwritten.length > 0; attempt++) {
      try {
        await this.#write(tidy)
      } catch (error) {
        if (!(error instanceof TargetBusyError)) throw error
        if (attempt < BUSY_TRIES && (await this.#rest(signal))) continue
        this.#log.warn(
          { target: this.#target.name },
          `${this.#target.name}: another publisher is at work there, so it is not written down who was told; some may be told again`,
        )
        return
      }
    }
  }

  /** False when there is no time left. */
  async #rest(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#clock.sleep(BUSY_WAIT_MS, signal)
      return true
    } catch {
      return false
    }
  }

  async #write(tidy: Tidy): Promise<void> {
    const lock = await this.#target.lock()
    try {
      const there = await this.#read()
      const count = this.#unwritten.length
      const merged = this.#apply(there)
      const tidied = Object.fromEntries(
        Object.entries(merged).map(([name, record]) => [name, tidy(name, record)]),
      )
      const bytes = Buffer.from(`${JSON.stringify({ version: VERSION, notifiers: tidied }, null, 1)}\n`)
      const facts = { mediaType: 'application/json', kind: 'state', sha256: sha256(bytes) } as const
      await this.#target.put(NOTIFIED_PATH, [bytes], facts)
      await this.#target.settle()
      this.#written = tidied
      // More may have been heard meanwhile.
      this.#unwritten = this.#unwritten.slice(count)
    } finally {
      await lock.release()
    }
  }

  #apply(notified: Notified): Notified {
    const records: Record<string, NotifierRecord> = { ...notified }
    for (const { name, hearing } of this.#unwritten) records[name] = heard(records[name] ?? NOBODY, hearing)
    return records
  }

  async #read(): Promise<Notified> {
    const { name } = this.#target
    const bytes = await this.#target.read(NOTIFIED_PATH)
    if (bytes === undefined) return {}
    let fault: string | undefined
    try {
      const { version, notifiers } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<
        string,
        unknown
      >
      if (typeof version === 'number' && version > VERSION) {
        throw new RunError(`${name}: ${NOTIFIED_PATH} was written by a later Feedmill; update Feedmill`)
      }
      fault = notifiedFault(notifiers)
      if (fault === undefined) return notifiers as Notified
    } catch (error) {
      if (error instanceof RunError) throw error
      fault = (error as Error).message
    }
    this.#log.warn(
      { target: name },
      `${name}: ${NOTIFIED_PATH} is damaged (${fault}), so everybody may be told again`,
    )
    return {}
  }
}
