import type { Cache, Log } from '../core/ports.ts'
import { openCache } from '../sources/index.ts'

/** The cache in a folder of this machine; undefined, with a warning, when that cannot be used: it only saves time. */
export async function openLocalCache(folder: string, log: Log): Promise<Cache | undefined> {
  try {
    return await openCache(folder)
  } catch (error) {
    log.warn({ folder }, `the cache cannot be used, every file is read: ${(error as Error).message}`)
    return undefined
  }
}
