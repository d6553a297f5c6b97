import { formatRfc3339, type Instant } from '../../core/dates.ts'
import type { Problem } from '../../core/problem.ts'
import type { Readership } from './subscribers.ts'

/** What the daemon knows of itself, for its status page. Texts are for people, and hold no secret. */
export interface DaemonStatus {
  readonly site: { readonly title: string; readonly url: string }
  readonly version: string
  readonly started: Instant
  /** The run that is going on. */
  readonly running?: { readonly since: Instant; readonly reason: string }
  /** Absent when only a trigger from outside starts one. */
  readonly next?: { readonly at: Instant; readonly reason: string }
  readonly targets: readonly DaemonTarget[]
  /** The newest first, as many as are remembered. */
  readonly runs: readonly DaemonRun[]
  readonly hubs: readonly DaemonHub[]
}

export interface DaemonTarget {
  /** `directory out` */
  readonly name: string
  /** `busy`: another publisher holds it. `unknown`: no run has asked yet. */
  readonly state: 'ok' | 'busy' | 'failed' | 'unknown'
  readonly documents?: number
  /** When a run last found it right, or made it so. */
  readonly current?: Instant
  readonly message?: string
}

export interface DaemonRun {
  readonly at: Instant
  readonly durationMs: number
  /** What started it: `every 15 minutes`, `posts/a.md was saved`, `a post fell due`. */
  readonly reason: string
  readonly outcome: 'published' | 'unchanged' | 'refused' | 'failed' | 'stopped'
  readonly posts?: number
  readonly written?: number
  readonly removed?: number
  readonly problems: readonly Problem[]
  /** Why nothing was published. */
  readonly message?: string
}

export interface DaemonHub {
  readonly url: string
  /** `pending`: something is still to be told. `failed`: it was given up. */
  readonly state: 'ok' | 'pending' | 'failed'
  readonly pending: number
  readonly told?: Instant
  /** When it is tried again. */
  readonly next?: Instant
  readonly message?: string
}

/** The status page with what the server adds to it. */
export interface StatusPage extends DaemonStatus {
  readonly now: Instant
  readonly documents: number
  /** The most read first. */
  readonly feeds: readonly FeedStatus[]
}

export interface FeedStatus {
  readonly title: string
  readonly path: string
  readonly url: string
  readonly changed: Instant
  readonly readership: Readership
}

/** Why somebody should look: one sentence each, the gravest first; none when all is well. */
export function concernsOf({ targets, runs, hubs }: DaemonStatus): readonly string[] {
  const concerns: string[] = []
  const [last] = runs
  if (last?.outcome === 'failed') concerns.push('The last run failed.')
  if (last?.outcome === 'refused') concerns.push('The last run was refused: it would have changed too much.')
  for (const { name, state } of targets) {
    if (state === 'failed') concerns.push(`Publishing to ${name} fails.`)
    if (state === 'busy') concerns.push(`Another publisher holds ${name}.`)
  }
  const errors = last?.problems.filter(({ severity }) => severity === 'error').length ?? 0
  if (errors > 0)
    concerns.push(
      `${errors === 1 ? 'One post has' : `${errors} posts have`} a problem and cannot be published.`,
    )
  for (const { url, state } of hubs)
    if (state === 'failed') concerns.push(`The hub ${hostOf(url)} could not be told.`)
  return concerns
}

/** The host of an address, or the address when it has none. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return url
  }
}

const INSTANTS = new Set(['now', 'started', 'since', 'at', 'current', 'told', 'next', 'changed'])

/** The page for programs: `/status.json`. Moments are written as in RFC 3339. */
export function statusJson(page: StatusPage): unknown {
  const concerns = concernsOf(page)
  return writeInstants({ ok: concerns.length === 0, concerns, ...page })
}

function writeInstants(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(writeInstants)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([key, member]) => [
    key,
    INSTANTS.has(key) && typeof member === 'number' ? formatRfc3339(member) : writeInstants(member),
  ])
  return Object.fromEntries(members)
}
