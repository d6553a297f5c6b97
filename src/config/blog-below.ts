import { join } from 'node:path'
import { type Detected, detectByFiles } from './detect.ts'
import { foldersIn } from './folder-view.ts'

/** The folder of a blog inside a folder that is none itself. */
export interface BlogBelow extends Detected {
  /** Below the folder that was looked into, with `/`. */
  readonly path: string
}

const LEVELS = 2
const FOLDERS_MAX = 100

/** The first folder, near the root first, that an engine's files say is its own; so many are looked at as take no time. */
export function findBlogBelow(root: string): BlogBelow | undefined {
  let count = 0
  let level = ['']
  for (let depth = 0; depth < LEVELS; depth++) {
    const below = level.flatMap((folder) =>
      foldersIn(join(root, folder)).map((name) => (folder === '' ? name : `${folder}/${name}`)),
    )
    for (const path of below) {
      if (++count > FOLDERS_MAX) return undefined
      const detected = detectByFiles(join(root, path))
      if (detected !== undefined) return { ...detected, path }
    }
    level = below
  }
  return undefined
}
