import { sha256 } from '../core/digest.ts'
import { MANIFEST_PATH, type Manifest, shardPath } from '../core/manifest.ts'
import type { Cache, Target } from '../core/ports.ts'

/**
 * A target that is far away, of whose ledger this machine keeps a copy: what a finished publication has left there is
 * named by digests, so that an unchanged run reads the manifest and nothing else.
 */
export function withCachedLedger(target: Target, cache: Cache): Target {
  let digests: ReadonlyMap<string, string> = new Map()
  return {
    ...target,
    async read(path) {
      const digest = digests.get(path)
      const kept = digest === undefined ? undefined : cache.get(nameOf(target, path), digest)
      if (kept instanceof Uint8Array && sha256(kept) === digest) return kept
      const bytes = await target.read(path)
      if (path === MANIFEST_PATH) digests = digestsOf(bytes)
      if (bytes !== undefined && digest !== undefined && sha256(bytes) === digest)
        cache.put(nameOf(target, path), digest, bytes)
      return bytes
    },
  }
}

function nameOf({ name }: Target, path: string): string {
  return `${name}\n${path}`
}

/** Path of a shard → its digest; empty when the manifest does not say. What is wrong with that is told by its reader. */
function digestsOf(bytes: Uint8Array | undefined): ReadonlyMap<string, string> {
  try {
    const { phase, ledger } = JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as Manifest
    // An unfinished publication may have renewed any of them.
    if (phase !== 'done') return new Map()
    const { shards } = ledger
    return new Map(shards.map((digest, index) => [shardPath(shards.length, index), digest]))
  } catch {
    return new Map()
  }
}
