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

/**
 * What the owner of a target is told of documents that gave way.
 *
 * @param isBlocked whether nothing can be put at a path, so that it cannot be taken over either
 */
export function yieldedProblems(
  targetName: string,
  paths: readonly string[],
  isBlocked: (path: string) => boolean,
): Problem[] {
  return [
    ...yieldedProblem(
      paths.filter((path) => !isBlocked(path)),
      (others) => `${targetName}: is there and was not written by Feedmill${others}`,
      'give it another name under pages, move the file away, or take it over with --adopt-files',
    ),
    ...yieldedProblem(
      paths.filter(isBlocked),
      (others) => `${targetName}: a folder stands there, or a file where its folder would be${others}`,
      'give it another name under pages, or move away what stands there',
    ),
  ]
}

function yieldedProblem(
  paths: readonly string[],
  found: (others: string) => string,
  hint: string,
): Problem[] {
  const [path] = paths
  if (path === undefined) return []
  const others = paths.length === 1 ? '' : `, and ${paths.length - 1} more,`
  const message = `${found(others)} so what belongs there is left out`
  return [{ path, severity: 'warning', message, hint }]
}
