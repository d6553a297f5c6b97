import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { digestOfTexts } from '../core/digest.ts'
import type { Cache } from '../core/ports.ts'

/**
 * What files gave when they were last read, in a folder of this machine. It only saves time: deleting it never
 * changes a byte of output.
 *
 * @param folder absolute; made when it is not there
 * @throws Error when the folder cannot be used
 */
export async function openCache(folder: string): Promise<Cache> {
  const { open } = await import('lmdb')
  makeFolders(folder)
  const store = open<{ stamp: string; value: unknown }, string>({
    path: join(folder, 'files'),
    encoding: 'msgpack',
  })
  const writes: Promise<boolean>[] = []
  return {
    get(path, stamp) {
      const record = store.get(digestOfTexts(path))
      return record?.stamp === stamp ? record.value : undefined
    },
    put(path, stamp, value) {
      // A full or read-only disk costs time in the next run, and nothing in this one.
      writes.push(store.put(digestOfTexts(path), { stamp, value }).catch(() => false))
    },
    async close() {
      await Promise.all(writes)
      await store.close()
    },
  }
}

/** One by one: made recursively, a folder in a place such as /proc is tried for ever. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return
  const above = dirname(folder)
  if (above !== folder) makeFolders(above)
  mkdirSync(folder)
}
