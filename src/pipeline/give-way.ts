import { isOptional, isSibling, type StoredPlan } from '../core/document.ts'
import type { Manifest } from '../core/manifest.ts'
import type { Problem } from '../core/problem.ts'

/** Documents without those that give way to files that are not ours, and the compressed forms of these. */
export function withoutYielding(
  documents: readonly StoredPlan[],
  foreign: readonly string[],
): readonly StoredPlan[] {
  const inTheWay = new Set(foreign)
  const yields = (stored: StoredPlan): boolean => isOptional(stored) && inTheWay.has(stored.path)
  return documents.filter((stored) => !yields(stored) && !(isSibling(stored) && yields(stored.of)))
}

/**
 * The places where something may stand that is not ours, and nobody has looked: a target that is asked seldom tells only
 * of what it holds of ours. Before a first publication nobody looks: there a put finds out.
 */
export function unseenPlaces(
  documents: readonly StoredPlan[],
  { generation, documents: held }: Manifest,
  isFound: (path: string) => boolean,
): string[] {
  if (generation === 0) return []
  return documents
    .filter((stored) => isOptional(stored) && held[stored.path] === undefined && !isFound(stored.path))
    .map(({ path }) => path)
}

/** A manifest without documents that were not put after all. */
export function withoutDocuments(manifest: Manifest, paths: ReadonlySet<string>): Manifest {
  if (paths.size === 0) return manifest
  const documents = Object.entries(manifest.documents).filter(([path]) => !paths.has(path))
  return { ...manifest, documents: Object.fromEntries(documents) }
}

/** What the owner of a target is told of documents that gave way. */
export function yieldedProblems(targetName: string, paths: readonly string[]): Problem[] {
  const [path] = paths
  if (path === undefined) return []
  const others = paths.length === 1 ? '' : `, and ${paths.length - 1} more,`
  return [
    {
      path,
      severity: 'warning',
      message: `${targetName}: is there and was not written by Feedmill${others} so what belongs there is left out`,
      hint: 'give it another name under pages, move the file away, or take it over with --adopt-files',
    },
  ]
}
