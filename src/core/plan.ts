import { formatRfc3339, type Instant } from './dates.ts'
import type { HeldDocument, Manifest } from './manifest.ts'
import { byCodeUnit } from './text.ts'

/** A document that should stand at a target. */
export interface Wanted {
  readonly path: string
  readonly sha256: string
  readonly length: number
  readonly rank: number
  /** What the target keeps with it. */
  readonly label?: string | undefined
  /** It gives way to what is not ours, also to what has taken its place. */
  readonly isOptional?: boolean
}

/** How a target is to be treated. */
export interface PlanRules {
  /** Files that are not ours are overwritten. */
  readonly adoptFiles: boolean
  readonly now: Instant
  /** How long a document stays that nobody needs any more. */
  readonly removeAfterMs: number
  /** Paths of documents that are wanted, and whose new bytes may not be published: what stands there stays. */
  readonly withheld?: ReadonlySet<string>
}

export interface Step {
  readonly path: string
  readonly action: 'put' | 'keep' | 'remove'
  readonly reason: string
}

/** What to do so that a target holds the wanted documents, with reasons. */
export interface Plan {
  /** In the order of publication: by rank, then path. */
  readonly puts: readonly Step[]
  readonly keeps: readonly Step[]
  /** After everything else succeeded. */
  readonly removes: readonly Step[]
  /** Documents that nobody needs any more, and since when: they stay a while. */
  readonly leaving: ReadonlyMap<string, Instant>
  /** Those of these and of the removed ones that are new to that. */
  readonly dropped: readonly string[]
  /** Paths that hold something that is not ours. */
  readonly foreign: readonly string[]
  /** Paths where nothing can be put, whatever is asked for, with what is in the way. */
  readonly blocked: ReadonlyMap<string, Obstacle>
}

/** A folder at the place of a document, or a file at that of one of its folders. */
export type Obstacle = 'folder' | 'file above'

/** What is at a target: path → what is known without the manifest. Absent = nothing there. */
export interface Found {
  /** Bytes, or what stands there instead of a regular file: `NO_FILE`, `FOLDER`, `BELOW_FILE`. */
  readonly length: number
  /** Known only where length and manifest cannot decide. */
  readonly sha256?: string
}

/** A link or the like, which is not ours. */
export const NO_FILE = -1
export const FOLDER = -2
/** Nothing can be there, as one of its folders is a file. */
export const BELOW_FILE = -3

/**
 * Which of the paths cannot be decided by their length: what is not ours, and what an interrupted publication was
 * about to write. The caller looks at their bytes before it plans.
 */
export function undecided(
  wanted: readonly Wanted[],
  manifest: Manifest,
  found: ReadonlyMap<string, Found>,
): string[] {
  return wanted
    .filter(({ path, isOptional }) => {
      const held = manifest.documents[path]
      if (!found.has(path)) return false
      const isChanged = isOptional === true && held?.length !== found.get(path)?.length
      return held === undefined || path in manifest.planned || isChanged
    })
    .map(({ path }) => path)
}

/** The publication plan. Pure: everything it knows is in its arguments. */
export function makePlan(
  wanted: readonly Wanted[],
  manifest: Manifest,
  found: ReadonlyMap<string, Found>,
  { adoptFiles, now, removeAfterMs, withheld }: PlanRules,
): Plan {
  const puts: (Step & { rank: number })[] = []
  const keeps: Step[] = []
  const foreign: string[] = []
  const blocked = new Map<string, Obstacle>()
  for (const document of wanted) {
    const { path, rank } = document
    const obstacle = obstacleIn(found.get(path))
    if (obstacle !== undefined) {
      blocked.set(path, obstacle)
      continue
    }
    const reason = putReason(document, manifest, found.get(path))
    if (reason === undefined) keeps.push({ path, action: 'keep', reason: 'unchanged' })
    else if (reason === FOREIGN && !adoptFiles) foreign.push(path)
    else puts.push({ path, action: 'put', reason, rank })
  }
  puts.sort((a, b) => a.rank - b.rank || byCodeUnit(a.path, b.path))
  const paths = new Set(wanted.map(({ path }) => path))
  const removes: Step[] = []
  const leaving = new Map<string, Instant>()
  const dropped: string[] = []
  for (const path of [...Object.keys(manifest.documents), ...Object.keys(manifest.planned)].sort(
    byCodeUnit,
  )) {
    if (paths.has(path)) continue
    paths.add(path)
    if (withheld?.has(path)) {
      keeps.push({ path, action: 'keep', reason: WITHHELD })
      continue
    }
    const held = manifest.documents[path]
    const since = held?.unwanted ?? now
    const until = since + removeAfterMs
    if (held?.unwanted === undefined) dropped.push(path)
    // What only an unfinished publication has put there is in nobody's cache for long.
    if (held === undefined || until <= now) removes.push({ path, action: 'remove', reason: UNWANTED })
    else {
      leaving.set(path, since)
      keeps.push({ path, action: 'keep', reason: `${UNWANTED}; removed after ${formatRfc3339(until)}` })
    }
  }
  return {
    puts: puts.map(({ path, action, reason }) => ({ path, action, reason })),
    keeps,
    removes,
    leaving,
    dropped,
    foreign,
    blocked,
  }
}

/** What keeps anything from being put where something was found. */
export function obstacleIn(found: Found | undefined): Obstacle | undefined {
  return found === undefined ? undefined : OBSTACLES.get(found.length)
}

const OBSTACLES: ReadonlyMap<number, Obstacle> = new Map([
  [FOLDER, 'folder'],
  [BELOW_FILE, 'file above'],
])

const INTERRUPTED = 'left by an interrupted publication'
const WITHHELD = 'the new one breaks a rule, so the last one stays'
const UNWANTED = 'no feed is published there any more'
const FOREIGN = 'a file that is not ours, taken over'

function putReason(document: Wanted, manifest: Manifest, found: Found | undefined): string | undefined {
  const held = manifest.documents[document.path]
  const planned = manifest.planned[document.path]
  if (found === undefined) {
    if (held === undefined) return 'new'
    return planned === undefined ? 'missing at the target' : INTERRUPTED
  }
  if (found.sha256 !== undefined) {
    if (found.sha256 === document.sha256) return undefined
    if (held !== undefined && !(document.isOptional && isReplaced(found.sha256, held, planned)))
      return 'changed'
    return planned?.includes(found.sha256) ? INTERRUPTED : FOREIGN
  }
  if (held === undefined) return FOREIGN
  if (held.sha256 !== document.sha256) return 'changed'
  if (held.label !== document.label) return 'its headers changed'
  return found.length === document.length ? undefined : 'damaged at the target'
}

function isReplaced(sha256: string, held: HeldDocument, planned: readonly string[] | undefined): boolean {
  return sha256 !== held.sha256 && planned?.includes(sha256) !== true
}
