import { type Ledger, wasOut } from './ledger.ts'
import type { Manifest } from './manifest.ts'
import type { Plan } from './plan.ts'
import { isSiblingPath } from './sibling.ts'

/** How much may change in one run before it is taken for an accident. Shares are between 0 and 1. */
export interface GuardLimits {
  /** Share of the posts that may be dropped. */
  readonly droppedMax: number
  /** Share of the posts that may get another id. */
  readonly newIdsMax: number
  /** Share of the posts that may get another `updated`. */
  readonly updatedMax: number
  /** Documents that may be removed, or this share of them if that is more. */
  readonly removedMax: number
  readonly removedShareMax: number
}

export const DEFAULT_GUARD: GuardLimits = {
  droppedMax: 0.5,
  newIdsMax: 0.5,
  updatedMax: 0.5,
  removedMax: 50,
  removedShareMax: 0.2,
}

/** Below this many posts a share says nothing: on a blog of three, one edit is a third. */
const SMALL = 10

/**
 * Why this run looks like an accident (an unmounted folder, a lost state), or nothing. Only a target that has
 * published before can be hurt.
 */
export function guardReasons(
  before: Ledger,
  after: Ledger,
  sitePosts: number,
  manifest: Manifest,
  plan: Plan,
  limits: GuardLimits,
): string[] {
  if (manifest.generation === 0) return []
  const reasons: string[] = []
  const known = [...before].filter(([, entry]) => wasOut(entry))
  const isOut = (key: string): boolean => {
    const entry = after.get(key)
    return entry !== undefined && wasOut(entry)
  }
  const idsOut = new Set([...after.values()].filter(wasOut).map(({ id }) => id))

  if (known.length > 0 && sitePosts === 0) reasons.push('the site’s feed would be empty')
  // A renamed post has another key and its old id.
  const dropped = known.filter(([key, entry]) => !isOut(key) && !idsOut.has(entry.id))
  if (tooMany(dropped.length, known.length, limits.droppedMax)) {
    reasons.push(`${dropped.length} of ${known.length} posts would be dropped`)
  }
  for (const source of emptiedSources(
    known.map(([key]) => key),
    dropped.map(([key]) => key),
  )) {
    reasons.push(`all posts of source ${source} would be dropped`)
  }
  const kept = known.filter(([key]) => isOut(key))
  const renumbered = kept.filter(([key, entry]) => after.get(key)?.id !== entry.id)
  if (tooMany(renumbered.length, kept.length, limits.newIdsMax)) {
    reasons.push(`${renumbered.length} of ${kept.length} posts would get another id`)
  }
  const touched = kept.filter(([key, entry]) => after.get(key)?.updated !== entry.updated)
  if (kept.length >= SMALL && tooMany(touched.length, kept.length, limits.updatedMax)) {
    reasons.push(`${touched.length} of ${kept.length} posts would be marked as updated`)
  }
  // Compressed forms and pages go with their feed, or when nobody asks for them any more: they say nothing by themselves.
  const isHeld = (path: string): boolean => path in manifest.documents || path in manifest.planned
  const isCounted = (path: string): boolean =>
    !isSiblingPath(path, isHeld) && manifest.documents[path]?.optional === undefined
  const held = Object.keys(manifest.documents).filter(isCounted).length
  const removed = plan.dropped.filter(isCounted).length
  if (removed > Math.max(limits.removedMax, held * limits.removedShareMax)) {
    reasons.push(`${removed} of ${held} documents would be removed`)
  }
  return reasons
}

function tooMany(count: number, of: number, share: number): boolean {
  return count > 1 && count > of * share
}

/** Sources of more than one post that would have none left. */
function emptiedSources(known: readonly string[], dropped: readonly string[]): string[] {
  const count = (keys: readonly string[]): Map<string, number> => {
    const bySource = new Map<string, number>()
    for (const key of keys) {
      const source = key.slice(0, key.indexOf('/'))
      bySource.set(source, (bySource.get(source) ?? 0) + 1)
    }
    return bySource
  }
  const gone = count(dropped)
  return [...count(known)]
    .filter(([source, posts]) => posts > 1 && gone.get(source) === posts)
    .map(([source]) => source)
}
