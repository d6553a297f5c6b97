import type { Holder, LeftOut } from '../core/ports.ts'
import type { Problem } from '../core/problem.ts'
import type { PendingTopic } from '../pipeline/notify.ts'
import type { DocumentReport } from '../pipeline/report.ts'

/**
 * What `feedmill status --json` prints. Members are only ever added; `version` counts up when one changes its meaning.
 */
export interface Status {
  readonly version: 1
  /** In the order of the configuration. */
  readonly targets: readonly TargetStatus[]
  /** What the posts give now; absent when a target cannot be read, as the next run would stop there. */
  readonly content?: ContentStatus
  /** Who is still to be told of what is published; absent when nobody is configured, or a target cannot be read. */
  readonly notifications?: readonly NotifierStatus[]
  /** Why the next run would not publish, though it can read everything. */
  readonly refusals: readonly string[]
}

export interface TargetStatus {
  /** Such as `directory out`. */
  readonly name: string
  /** Why it cannot be read; nothing else is known of it then. */
  readonly error?: string
  readonly holds?: HoldsStatus
  readonly lock?: LockStatus
  /** The daemon that looks after it. */
  readonly daemon?: LockStatus
  /** What the next run would do there, in its order. */
  readonly next?: readonly NextStep[]
}

/** Who is publishing there; `until` is RFC 3339. */
export interface LockStatus extends Omit<Holder, 'until'> {
  readonly until?: string
}

export interface NotifierStatus {
  /** Such as `websub https://hub.example.com/`. */
  readonly name: string
  readonly pending: readonly PendingStatus[]
}

interface PendingStatus extends Omit<PendingTopic, 'next'> {
  /** RFC 3339: not before then. */
  readonly next?: string
}

export interface HoldsStatus {
  readonly documents: number
  readonly feeds: number
  /** Counts the publications; 0 = none yet. */
  readonly generation: number
  /** RFC 3339: when the last publication that came to its end did so; absent before the first. */
  readonly published?: string
  /** `publishing` = a publication is under way (see `lock`), or was interrupted, and the next run finishes it. */
  readonly phase: 'done' | 'publishing'
}

export type NextStep = Pick<DocumentReport, 'action' | 'path' | 'url' | 'reason'>

export interface ContentStatus {
  /** Posts in the feeds' reach. */
  readonly posts: number
  readonly feeds: number
  readonly drafts: number
  /** Posts that wait for their time. */
  readonly held: number
  readonly expired: number
  /** RFC 3339: when the next post falls due or expires; absent when none does. */
  readonly nextDue?: string
  readonly leftOut: readonly LeftOut[]
  readonly problems: readonly Problem[]
}
