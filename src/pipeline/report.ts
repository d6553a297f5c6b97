import { formatRfc3339, type Instant } from '../core/dates.ts'
import { isFeedPlan, isSibling, type StoredPlan } from '../core/document.ts'
import type { Manifest } from '../core/manifest.ts'
import type { Step, Wanted } from '../core/plan.ts'
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
  /** Of a compressed form. */
  readonly encoding?: 'gzip' | 'br'
  /** Of a feed. */
  readonly title?: string
  /** Of an archive of a feed: the year or month. */
  readonly period?: string
  readonly sha256?: string
  /** Bytes. */
  readonly length?: number
  /** RFC 3339: when these bytes took the place of others; absent when that was before it was recorded. */
  readonly changed?: string
  readonly entries?: number
  readonly action: 'put' | 'keep' | 'remove'
  readonly reason: string
}

/** What the steps of a publication are about. */
export interface StepFacts {
  /** Named in the report; absent when there is only one. */
  readonly target?: string
  readonly documents: readonly StoredPlan[]
  readonly wanted: ReadonlyMap<string, Wanted>
  readonly before: Manifest
  readonly now: Instant
}

/** The steps as they are reported. */
export function reportSteps(steps: readonly Step[], facts: StepFacts): DocumentReport[] {
  const documents = new Map(facts.documents.map((document) => [document.path, document]))
  return steps.map(({ path, action, reason }) => {
    const document = documents.get(path)
    const wanted = facts.wanted.get(path)
    return {
      ...(facts.target !== undefined && { target: facts.target }),
      path,
      ...(document !== undefined && describe(document)),
      ...(wanted !== undefined && describeBytes(wanted, facts)),
      action,
      reason,
    }
  })
}

function describe(document: StoredPlan): Partial<DocumentReport> {
  const { url, mediaType } = document
  const of = isSibling(document) ? document.of : document
  const { feed } = of
  return {
    url,
    mediaType,
    ...(isSibling(document) && { encoding: document.encoding }),
    ...(feed !== undefined && { title: feed.title }),
    ...(isFeedPlan(of) && of.period !== undefined && { period: of.period }),
    entries: feed?.posts.length ?? 0,
  }
}

function describeBytes(
  { path, sha256, length }: Wanted,
  { before, now }: StepFacts,
): Partial<DocumentReport> {
  const held = before.documents[path]
  const changed = held?.sha256 === sha256 ? held.changed : now
  return { sha256, length, ...(changed !== undefined && { changed: formatRfc3339(changed) }) }
}
