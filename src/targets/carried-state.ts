import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '../core/digest.ts'
import { LOCK_PATH, MANIFEST_PATH, STATE_FOLDER, shardPath } from '../core/manifest.ts'
import type { Target } from '../core/ports.ts'
import { generationOf, heldIn, type Release, servedRelease } from './release-trees.ts'
import { unfinished } from './unfinished.ts'

/**
 * A folder whose last publications may have been releases below it: as long as the served one is newer than what was
 * published in the folder itself, ids are known from there. The documents of the folder are still its own.
 */
export function withCarriedState(target: Target, root: string): Target {
  /** Kept between reads: a manifest and its shards are of one tree. */
  let release: Release | undefined

  function findNewer(): Release | undefined {
    const served = servedRelease(root)
    if (served === undefined || generationOf(root) >= generationOf(served.folder)) return undefined
    return served
  }

  function manifestOf({ folder }: Release): Uint8Array {
    const own = heldIn(root)
    const documents = { documents: own?.documents ?? {}, planned: own?.planned ?? {} }
    return unfinished(readFileSync(join(folder, MANIFEST_PATH)), documents)
  }

  /** Ledger first: until the manifest is here, the release is the newer one. */
  async function carry(from: Release): Promise<void> {
    const before = heldIn(root)?.ledger.shards ?? []
    const shards = heldIn(from.folder)?.ledger.shards ?? []
    const paths = shards.map((_, index) => shardPath(shards.length, index))
    for (const path of paths) await put(path, readFileSync(join(from.folder, path)))
    await target.settle()
    await put(MANIFEST_PATH, manifestOf(from))
    await target.settle()
    if (before.length === shards.length) return
    for (const index of before.keys()) await target.remove(shardPath(before.length, index))
  }

  async function put(path: string, bytes: Uint8Array): Promise<void> {
    await target.put(path, [bytes], { mediaType: 'application/json', kind: 'state', sha256: sha256(bytes) })
  }

  return {
    ...target,

    async read(path) {
      if (path === LOCK_PATH || !path.startsWith(`${STATE_FOLDER}/`)) return target.read(path)
      if (path === MANIFEST_PATH) release = findNewer()
      if (release === undefined) return target.read(path)
      return path === MANIFEST_PATH ? manifestOf(release) : readIfThere(join(release.folder, path))
    },

    async lock(right, as) {
      const lock = await target.lock(right, as)
      if (right === 'attend') return lock
      try {
        const newer = findNewer()
        if (newer !== undefined) await carry(newer)
        return lock
      } catch (error) {
        await lock.release()
        throw error
      }
    },
  }
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
