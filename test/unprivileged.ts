import { chownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const NOBODY = 65_534

/**
 * Does some work as somebody whom permissions bind: root, as whom tests run in containers, is nobody meanwhile, and
 * owns the folder as nobody.
 */
export async function unprivileged<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    chownSync(join(folder, path), NOBODY, NOBODY)
  }
  process.seteuid?.(NOBODY)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}
