import { sha256 } from '../core/digest.ts'
import { kindOf, type StoredPlan } from '../core/document.ts'
import { type Manifest, shardPath } from '../core/manifest.ts'
import type { PutFacts, Target } from '../core/ports.ts'

/** What a target is told of a document, by what is known to stand there. */
export function putFacts(document: StoredPlan, sha256: string, manifest: Manifest): PutFacts {
  const { path, mediaType } = document
  const version = manifest.documents[path]?.version
  const planned = manifest.planned[path]
  return {
    mediaType,
    kind: kindOf(document),
    sha256,
    ...(version !== undefined && { version }),
    ...(planned !== undefined && { planned }),
  }
}

/** Puts a file of the state. @param planned as in `PutFacts` */
export async function putState(
  target: Target,
  path: string,
  bytes: Uint8Array,
  planned?: readonly string[],
): Promise<void> {
  const facts = { mediaType: 'application/json', kind: 'state', sha256: sha256(bytes) } as const
  await target.put(path, [bytes], planned === undefined ? facts : { ...facts, planned })
}

/** Removes the shards of a ledger of another size. */
export async function removeOldShards(target: Target, before: Manifest, after: Manifest): Promise<void> {
  const old = before.ledger.shards.length
  if (old === after.ledger.shards.length) return
  await target.settle()
  for (let index = 0; index < old; index++) await target.remove(shardPath(old, index))
}
