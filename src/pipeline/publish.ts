import { isOptional, isSibling, kindOf, type StoredPlan } from '../core/document.ts'
import { type GuardLimits, guardReasons } from '../core/guard.ts'
import type { Ledger } from '../core/ledger.ts'
import { type HeldDocument, MANIFEST_PATH, type Manifest } from '../core/manifest.ts'
import {
  type Found,
  makePlan,
  obstacleIn,
  type Plan,
  type Step,
  undecided,
  type Wanted,
} from '../core/plan.ts'
import type { Context, Target } from '../core/ports.ts'
import { ForeignFileError, type Problem } from '../core/problem.ts'
import type { DocumentMaker } from './documents.ts'
import { unseenPlaces, withoutDocuments, withoutYielding, yieldedProblems } from './give-way.ts'
import { lookAt, removeOurs } from './look.ts'
import {
  claimManifest,
  doneManifest,
  hasWork,
  type NextState,
  settledDocuments,
  withVersions,
} from './next-manifest.ts'
import { inParallel } from './parallel.ts'
import { clearDeadLock, patientLock } from './patient-lock.ts'
import { putFacts, putState, removeOldShards } from './put.ts'
import { putOrder } from './put-order.ts'
import { type DocumentReport, reportSteps } from './report.ts'
import { requireAllowed } from './require-allowed.ts'
import type { RunFlags } from './run.ts'
import { encodeLedger, encodeManifest, readState, type State } from './state.ts'
import { StateMovedError } from './state-moved.ts'

/** How many documents are on their way at a time. */
const PUTS_AT_ONCE = 16

/** As many as libuv has threads. */
const COMPRESSED_AT_ONCE = 4

/** One run's publication at one target: look, plan, act. */
export class Publication {
  readonly #target: Target
  readonly #state: State
  readonly #ledger: Ledger
  readonly #context: Context
  #found: ReadonlyMap<string, Found> = new Map()
  #documents: readonly StoredPlan[] = []
  #wanted = new Map<string, Wanted>()
  /** Paths of documents that may not be published, and those of them that stand there as they were. */
  #refused: ReadonlySet<string> = new Set()
  #withheld: ReadonlySet<string> = new Set()
  #plan: Plan | undefined
  #encodedLedger: ReturnType<typeof encodeLedger> | undefined
  #next: NextState | undefined
  /** What gave way to something that is not ours. */
  readonly #yielded = new Set<string>()
  /** What was done; in a dry run, what would be. */
  #outcome: readonly Step[] = []

  /** @param ledger of the posts as they will be published */
  constructor(target: Target, state: State, ledger: Ledger, context: Context) {
    this.#target = target
    this.#state = state
    this.#ledger = ledger
    this.#context = context
  }

  /**
   * Looks which of the documents are there: of those that this target stores.
   *
   * @param refused paths of documents that may not be published: an earlier version stays, and where there is none, nothing
   */
  async survey(planned: readonly StoredPlan[], refused: ReadonlySet<string>): Promise<void> {
    this.#refused = refused
    const stored = planned.filter((document) => this.#stores(document))
    const documents = stored.filter((document) => !this.#isRefused(document) || this.stands(document.path))
    const paths = documents.map(({ path }) => path)
    this.#withheld = new Set(documents.filter((of) => this.#isRefused(of)).map(({ path }) => path))
    const sizes = await this.#target.sizes(paths, settledDocuments(this.#state.manifest))
    this.#found = new Map([...sizes].map(([path, length]) => [path, { length }]))
    this.#documents = documents
  }

  #stores(document: StoredPlan): boolean {
    return !isSibling(document) || (this.#target.encodings?.includes(document.encoding) ?? false)
  }

  #isRefused(stored: StoredPlan): boolean {
    return this.#refused.has((isSibling(stored) ? stored.of : stored).path)
  }

  /** Whether a document stands at the target, in whatever version. */
  stands(path: string): boolean {
    return path in this.#state.manifest.documents
  }

  /** Whether the target needs no bytes of a document, as far as can be told without making them. */
  holds(document: StoredPlan): boolean {
    return !this.#stores(document) || this.#isRefused(document) || this.#hasBytesOf(document)
  }

  #hasBytesOf(document: StoredPlan): boolean {
    const { path, recipe } = document
    const { manifest } = this.#state
    const held = manifest.documents[path]
    return (
      held?.recipe === recipe &&
      held.label === this.#label(document) &&
      this.#found.get(path)?.length === held.length &&
      !(path in manifest.planned)
    )
  }

  #label(document: StoredPlan): string | undefined {
    return this.#target.label?.({ mediaType: document.mediaType, kind: kindOf(document) })
  }

  /**
   * Plans what was surveyed.
   *
   * @throws RunError when the guard refuses, or a file in the way is not ours
   */
  async plan(maker: DocumentMaker, next: NextState, limits: GuardLimits, flags: RunFlags): Promise<void> {
    const { manifest } = this.#state
    this.#next = next
    this.#wanted = new Map()
    const compressed = this.#documents.filter((document) => isSibling(document) && !this.holds(document))
    await inParallel(compressed, COMPRESSED_AT_ONCE, async (document) => {
      this.#context.signal.throwIfAborted()
      await maker.bytesOf(document)
    })
    for (const document of this.#documents) {
      const { path, rank } = document
      const { sha256, length } = this.holds(document)
        ? (manifest.documents[path] as HeldDocument)
        : await maker.bytesOf(document)
      const label = this.#label(document)
      this.#wanted.set(path, { path, rank, sha256, length, label, isOptional: isOptional(document) })
    }
    const withheld = this.#withheld
    const wanted = (): Wanted[] => [...this.#wanted.values()].filter(({ path }) => !withheld.has(path))
    const isFound = (path: string): boolean => this.#found.has(path)
    const doubtful = undecided(wanted(), manifest, this.#found)
    const unseen = unseenPlaces(this.#documents, manifest, isFound)
    this.#found = await lookAt(this.#target, [...doubtful, ...unseen], this.#found)
    const { now } = this.#context
    const { removeAfterMs } = this.#target
    const rules = { adoptFiles: flags.adoptFiles, now, removeAfterMs, withheld }
    const first = makePlan(wanted(), manifest, this.#found, rules)
    this.#giveWay([...first.foreign, ...first.blocked.keys()])
    const plan = makePlan(wanted(), manifest, this.#found, rules)
    this.#plan = plan
    this.#outcome = flags.dryRun ? [...plan.puts, ...plan.keeps, ...plan.removes] : plan.keeps
    const reasons = flags.force
      ? []
      : guardReasons(next.before, this.#ledger, next.sitePosts, manifest, plan, limits)
    requireAllowed(this.#target.name, plan, reasons)
  }

  #giveWay(inTheWay: readonly string[]): void {
    const stays = new Set(withoutYielding(this.#documents, inTheWay))
    for (const stored of this.#documents) {
      if (stays.has(stored)) continue
      this.#wanted.delete(stored.path)
      if (!isSibling(stored)) this.#yielded.add(stored.path)
    }
    this.#documents = [...stays]
  }

  /** What somebody should know who looks after the target. */
  problems(): Problem[] {
    return yieldedProblems(this.#target.name, [...this.#yielded], (path) => this.#isBlocked(path))
  }

  #isBlocked(path: string): boolean {
    return obstacleIn(this.#found.get(path)) !== undefined
  }

  /**
   * Makes the target as planned, when there is anything to do. A process that dies at any point leaves whole
   * documents, and a manifest by which the next run finishes: what is about to be written is claimed first, ids are
   * remembered before anybody can see them, the manifest comes last.
   */
  async act(maker: DocumentMaker): Promise<void> {
    const plan = this.#plan
    const next = this.#next
    if (plan === undefined || next === undefined) throw new Error('act() before plan()')
    const { manifest } = this.#state
    const ledger = this.prepare()
    const done = doneManifest(manifest, {
      documents: this.#documents,
      wanted: this.#wanted,
      withheld: this.#withheld,
      kept: new Set(plan.keeps.map(({ path }) => path)),
      leaving: plan.leaving,
      now: this.#context.now,
      feeds: next.feeds,
      shards: ledger.shards,
      troubled: next.troubled,
    })
    if (!hasWork(plan, manifest, done, ledger.files.length)) return clearDeadLock(this.#target, this.#context)

    const lock = await patientLock(this.#target, this.#context)
    try {
      const current = await readState(this.#target)
      if (current.manifest.generation !== manifest.generation || current.manifest.phase !== manifest.phase) {
        throw new StateMovedError(this.#target.name)
      }
      await putState(
        this.#target,
        MANIFEST_PATH,
        encodeManifest(claimManifest(manifest, done, plan, ledger.files)),
      )
      await inParallel(ledger.files, PUTS_AT_ONCE, ({ path, bytes, planned }) =>
        putState(this.#target, path, bytes, planned),
      )
      const versions = await this.#putDocuments(plan, maker)
      await this.#target.settle()
      await this.#removeDocuments(plan, manifest)
      const left = withoutDocuments(withVersions(done, versions, manifest), this.#yielded)
      await putState(this.#target, MANIFEST_PATH, encodeManifest(left))
      // Until then they are the ledger that the manifest names.
      await removeOldShards(this.#target, manifest, done)
      await this.#target.commit()
    } finally {
      await lock.release()
    }
  }

  /** What does not depend on documents, once: ahead when there is time, at the latest when it is needed. */
  prepare(): ReturnType<typeof encodeLedger> {
    this.#encodedLedger ??= encodeLedger(this.#ledger, this.#state.manifest)
    return this.#encodedLedger
  }

  report(nameTarget: boolean): DocumentReport[] {
    const done = new Set(this.#outcome)
    const { puts = [], keeps = [], removes = [] } = this.#plan ?? {}
    return reportSteps(
      [...puts, ...keeps, ...removes].filter((step) => done.has(step)),
      {
        ...(nameTarget && { target: this.#target.name }),
        documents: this.#documents,
        wanted: this.#wanted,
        before: this.#state.manifest,
        now: this.#context.now,
      },
    )
  }

  async #putDocuments(plan: Plan, maker: DocumentMaker): Promise<ReadonlyMap<string, string>> {
    const versions = new Map<string, string>()
    const steps = new Map(plan.puts.map((step) => [step.path, step]))
    const done = [...this.#outcome]
    this.#outcome = done
    const put = async (document: StoredPlan): Promise<void> => {
      this.#context.signal.throwIfAborted()
      const { path } = document
      const { parts, sha256 } = await maker.bytesOf(document)
      const version = await this.#tryPut(document, parts, sha256)
      if (this.#yielded.has(path)) return
      if (version !== undefined) versions.set(path, version)
      done.push(steps.get(path) as Step)
      this.#context.log.debug({ path }, 'put')
    }
    for (const families of putOrder(plan.puts, this.#documents)) {
      await inParallel(families, PUTS_AT_ONCE, async (family) => {
        for (const document of family) await put(document)
      })
    }
    return versions
  }

  async #tryPut(
    document: StoredPlan,
    parts: readonly Uint8Array[],
    sha256: string,
  ): Promise<string | undefined> {
    const { path } = document
    try {
      return await this.#target.put(path, parts, putFacts(document, sha256, this.#state.manifest))
    } catch (error) {
      if (!(error instanceof ForeignFileError) || !isOptional(document)) throw error
      this.#yielded.add(path)
      return undefined
    }
  }

  async #removeDocuments(plan: Plan, manifest: Manifest): Promise<void> {
    const { signal, log } = this.#context
    for (const step of plan.removes) {
      signal.throwIfAborted()
      if (await removeOurs(this.#target, step.path, manifest, log)) this.#outcome = [...this.#outcome, step]
    }
  }
}
