import { isSibling, type StoredPlan } from '../core/document.ts'
import type { Step } from '../core/plan.ts'

/** A document and its compressed forms, as far as they are to be put. */
type Family = readonly StoredPlan[]

/**
 * Ranks, one after the other, of families that can be on their way at a time: a reader never finds an index that is newer
 * than what it names. The members of a family follow one another, so that readers of any of them see the change at almost
 * one time.
 */
export function putOrder(puts: readonly Step[], documents: readonly StoredPlan[]): Family[][] {
  const byPath = new Map(documents.map((document) => [document.path, document]))
  const ranks = new Map<number, Map<string, StoredPlan[]>>()
  for (const { path } of puts) {
    const document = byPath.get(path) as StoredPlan
    const families = ranks.get(document.rank) ?? new Map<string, StoredPlan[]>()
    ranks.set(document.rank, families)
    const head = isSibling(document) ? document.of.path : path
    families.set(head, [...(families.get(head) ?? []), document])
  }
  return [...ranks].sort(([a], [b]) => a - b).map(([, families]) => [...families.values()])
}
