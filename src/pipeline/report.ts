import type { LeftOut } from '../core/ports.ts'
import type { Problem } from '../core/problem.ts'

/** What a run did: `--report` writes it as JSON. */
export interface Report {
  /** Posts in the feeds' reach: loaded, due, not left out. */
  readonly posts: number
  readonly held: number
  readonly drafts: number
  readonly expired: number
  readonly leftOut: readonly LeftOut[]
  readonly feeds: number
  readonly documents: readonly DocumentReport[]
  readonly written: number
  readonly unchanged: number
  readonly removed: number
  readonly problems: readonly Problem[]
  /** RFC 3339; absent when no post is waiting. */
  readonly nextDue?: string
  readonly durationMs: number
}

export interface DocumentReport {
  /** Which target, when there are several. */
  readonly target?: string
  readonly path: string
  readonly url?: string
  readonly mediaType?: string
  readonly sha256?: string
  readonly entries?: number
  readonly action: 'put' | 'keep' | 'remove'
  readonly reason: string
}
