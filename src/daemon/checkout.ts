import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The file that git holds while it changes the working tree that a path lies in; undefined when that is in none. */
export function checkoutLock(path: string): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    const git = join(folder, '.git')
    if (existsSync(git)) return join(gitFolder(git), 'index.lock')
    if (folder === dirname(folder)) return undefined
  }
}

/** A further working tree of a repository, and a submodule, have a file there that names the folder. */
function gitFolder(git: string): string {
  try {
    if (statSync(git).isDirectory()) return git
    const [, folder] = /^gitdir: (.+)$/m.exec(readFileSync(git, 'utf8')) ?? []
    return folder === undefined ? git : resolve(dirname(git), folder)
  } catch {
    return git
  }
}
