import { sha256 } from '../core/digest.ts'
import type { Manifest } from '../core/manifest.ts'
import type { Found } from '../core/plan.ts'
import type { Log, Target } from '../core/ports.ts'
import { ForeignFileError } from '../core/problem.ts'
import { inParallel } from './parallel.ts'

const LOOKS_AT_ONCE = 16

/** What was found at a target, with the digests of what stands at some of the paths. */
export async function lookAt(
  target: Target,
  paths: readonly string[],
  before: ReadonlyMap<string, Found>,
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map(before)
  await inParallel(paths, LOOKS_AT_ONCE, async (path) => {
    // What is no regular file has no bytes to compare.
    if ((found.get(path)?.length ?? 0) < 0) return
    const bytes = await target.read(path)
    if (bytes === undefined) found.delete(path)
    else found.set(path, { length: bytes.length, sha256: sha256(bytes) })
  })
  return found
}

/** Removes what still is as we wrote it; false when somebody else has changed it. */
export async function removeOurs(
  target: Target,
  path: string,
  manifest: Manifest,
  log: Log,
): Promise<boolean> {
  if (!(await isOurs(target, path, manifest))) {
    log.warn({ path, target: target.name }, 'was changed by somebody else, so it is not removed')
    return false
  }
  await target.remove(path)
  log.debug({ path }, 'removed')
  return true
}

/** Also where nothing is any more. */
async function isOurs(target: Target, path: string, manifest: Manifest): Promise<boolean> {
  try {
    const bytes = await target.read(path)
    const ours = [manifest.documents[path]?.sha256, ...(manifest.planned[path] ?? [])]
    return bytes === undefined || ours.includes(sha256(bytes))
  } catch (error) {
    if (error instanceof ForeignFileError) return false
    throw error
  }
}
