import type { FeedsSpec, FormatName, Site } from '../core/feed.ts'
import type { GuardLimits } from '../core/guard.ts'
import type { IdPolicy } from '../core/identity.ts'
import type { Companion, Format, Gate, Press, Source, Target } from '../core/ports.ts'
import type { RunError } from '../core/problem.ts'
import type { Report } from './report.ts'

/** Everything a run is made of. */
export interface Run {
  readonly site: Site
  readonly ids: Omit<IdPolicy, 'root'>
  readonly sources: readonly Source[]
  readonly feeds: FeedsSpec
  readonly formats: Readonly<Record<FormatName, Format>>
  readonly press: Press
  /** Nothing is published that it has a fault to find with. The press asks for itself. */
  readonly gate: Gate
  /** In the order in which they speak of each other. */
  readonly companions: readonly Companion[]
  readonly targets: readonly Target[]
  readonly guard: GuardLimits
  readonly flags: RunFlags
}

export interface RunFlags {
  /** Plans, and touches nothing. */
  readonly dryRun: boolean
  /** A problem with a file stops the publication. */
  readonly strict: boolean
  /** The guard does not refuse. */
  readonly force: boolean
  readonly drafts: boolean
  readonly future: boolean
  /** Files that are not ours are overwritten. */
  readonly adoptFiles: boolean
}

/** A run that nobody has asked for anything else. */
export const PLAIN_RUN: RunFlags = {
  dryRun: false,
  strict: false,
  force: false,
  drafts: false,
  future: false,
  adoptFiles: false,
}

export interface RunResult {
  readonly report: Report
  /** No target was ever published: nothing is known of what readers have seen. */
  readonly isFirst: boolean
  /** Why a target was not published; each leaves its old output intact. */
  readonly failures: readonly RunError[]
}

/** How posts get ids in a run. */
export function policyOf({ ids, site }: Run): IdPolicy {
  return { ...ids, root: site.url }
}
