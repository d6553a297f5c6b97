import type { Config } from '../config/schema.ts'
import type { Instant } from '../core/dates.ts'
import type { Log } from '../core/ports.ts'
import type { Report } from '../pipeline/report.ts'

/** What a run in its own thread is made of: plain data. */
export interface RunJob {
  readonly config: Config
  /** Absolute folder that the configuration's relative paths belong to. */
  readonly base: string
  /** Absolute folder that paths in messages are relative to. */
  readonly cwd: string
  readonly cacheFolder: string
  /** Where credentials are looked for. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The guard does not refuse. */
  readonly force: boolean
  readonly now: Instant
}

/** What the thread tells, in this order, `ended` once and last. */
export type RunNews =
  | { readonly kind: 'log'; readonly level: keyof Log; readonly facts: object; readonly message: string }
  /** A document stands at the first target. */
  | { readonly kind: 'put'; readonly sha256: string; readonly bytes: Uint8Array }
  | { readonly kind: 'ended'; readonly end: RunEnd }

/** How a run ended. */
export type RunEnd =
  | { readonly kind: 'done'; readonly outcome: RunOutcome }
  /** Nothing was published anywhere, for a reason that an operator can do something about. */
  | { readonly kind: 'failed'; readonly exitCode: number; readonly message: string }
  /** It was asked to stop: what is published is whole. */
  | { readonly kind: 'stopped' }

/** Why a target was not published. */
export interface RunFailure {
  readonly exitCode: number
  readonly message: string
  /** Somebody must decide: it looks like an accident. */
  readonly isRefusal: boolean
}

export interface RunOutcome {
  readonly report: Report
  readonly failures: readonly RunFailure[]
  readonly site: { readonly title: string; readonly url: string }
  /** The names of the targets, as in the report and in failures. */
  readonly targets: readonly string[]
}
