import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { MANIFEST_PATH, type Manifest, STATE_FOLDER, shardPath } from '../core/manifest.ts'

/** The folder of the trees, below the root of a target. */
export const RELEASES = 'releases'
/** The link to the tree that is served. */
export const CURRENT = 'current'
/** Says in a tree which release it is: a folder that lacks it, or is named otherwise, is not ours. */
export const MARK_PATH = `${STATE_FOLDER}/release.json`

/** A tree that was published as a whole. */
export interface Release {
  readonly number: number
  /** Absolute. */
  readonly folder: string
}

/** The releases below a root, the oldest first. What else is there is somebody's. */
export function releasesBelow(root: string): Release[] {
  return namesBelow(root)
    .flatMap((name) => releaseAt(root, name) ?? [])
    .sort((a, b) => a.number - b.number)
}

/** The highest number that something in the folder of releases has, whoever made it. */
export function highestNumber(root: string): number {
  return namesBelow(root).reduce((highest, name) => Math.max(highest, numberOf(name) ?? 0), 0)
}

/** The release that the link `current` leads to; undefined when it leads elsewhere, is no link or is not there. */
export function servedRelease(root: string): Release | undefined {
  try {
    if (!lstatSync(join(root, CURRENT)).isSymbolicLink()) return undefined
    const served = realpathSync(join(root, CURRENT))
    const inside = `${realpathSync(join(root, RELEASES))}/`
    return served.startsWith(inside) ? releaseAt(root, served.slice(inside.length)) : undefined
  } catch {
    return undefined
  }
}

/** What stands in a tree by its own manifest; undefined when it has none that can be read. */
export function heldIn(folder: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, MANIFEST_PATH), 'utf8')) as Manifest
    const { documents, planned, ledger } = manifest
    return documents && planned && Array.isArray(ledger.shards) ? manifest : undefined
  } catch {
    return undefined
  }
}

/** Which publication a tree is of: 0 when it never had one. A damaged manifest counts as the newest, so that it is noticed. */
export function generationOf(folder: string): number {
  const held = heldIn(folder)
  if (held !== undefined) return Number(held.generation) || 0
  return lstatSync(join(folder, MANIFEST_PATH), { throwIfNoEntry: false }) === undefined
    ? 0
    : Number.POSITIVE_INFINITY
}

/** The paths that a manifest says are ours, besides the manifest and the mark. */
export function pathsOf({ documents, ledger }: Manifest): string[] {
  const { shards } = ledger
  return [...Object.keys(documents), ...shards.map((_, index) => shardPath(shards.length, index))]
}

function namesBelow(root: string): string[] {
  try {
    return readdirSync(join(root, RELEASES))
  } catch {
    return []
  }
}

function numberOf(name: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(name) ? Number(name) : undefined
}

function releaseAt(root: string, name: string): Release | undefined {
  const number = numberOf(name)
  if (number === undefined) return undefined
  const folder = join(root, RELEASES, name)
  try {
    if (!lstatSync(folder).isDirectory()) return undefined
    const mark = JSON.parse(readFileSync(join(folder, MARK_PATH), 'utf8')) as { release?: unknown } | null
    return mark?.release === number ? { number, folder } : undefined
  } catch {
    return undefined
  }
}
