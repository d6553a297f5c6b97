import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  type Stats,
  utimesSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { RunError } from '../core/problem.ts'
import {
  CURRENT,
  generationOf,
  heldIn,
  pathsOf,
  RELEASES,
  type Release,
  releasesBelow,
  servedRelease,
} from './release-trees.ts'

/** The tree that the next release is made of. */
export interface Base {
  /** Absolute: a release, or the root itself, where a publication without releases stands. */
  readonly folder: string
  /** Readers see it through the link: nothing has to be done when nothing has changed. */
  readonly isServed: boolean
}

/**
 * The newest tree: the served one, unless something was published without releases since. Ids are taken over either way.
 *
 * @throws RunError when `current` or `releases` is something of somebody's
 */
export function findBase(root: string, display: string): Base | undefined {
  const releases = lstatSync(join(root, RELEASES), { throwIfNoEntry: false })
  if (releases !== undefined && !releases.isDirectory()) {
    throw new RunError(
      `${join(display, RELEASES)}: expected a folder of releases, found ${kindOf(releases)}; move it away, or switch releases off for this target`,
    )
  }
  const served = requireOwnLink(root, display)
  // Without the link, a first publication was killed before it was made, or somebody has taken it away.
  const release = served ?? releasesBelow(root).at(-1)
  const plain = generationOf(root)
  if (release !== undefined && generationOf(release.folder) >= plain)
    return { folder: release.folder, isServed: served !== undefined }
  return plain > 0 ? { folder: root, isServed: false } : undefined
}

function requireOwnLink(root: string, display: string): Release | undefined {
  const link = lstatSync(join(root, CURRENT), { throwIfNoEntry: false })
  if (link === undefined) return undefined
  const served = servedRelease(root)
  if (served !== undefined) return served
  const found = link.isSymbolicLink() ? 'a link to something else' : kindOf(link)
  throw new RunError(
    `${join(display, CURRENT)}: expected a link to a release below ${join(display, RELEASES)}, found ${found}; link it to one (ln -sfn ${RELEASES}/N ${CURRENT}), move it away, or switch releases off for this target`,
  )
}

function kindOf(entry: Stats): string {
  if (entry.isDirectory()) return 'a folder'
  return entry.isSymbolicLink() ? 'a link' : 'a file'
}

/**
 * Fills a new tree with what is ours in another one: hard links, so that a document that stays the same keeps its bytes
 * and its time. A document is only ever replaced by renaming, never written into.
 */
export function linkTree(from: string, to: string): void {
  const manifest = heldIn(from)
  if (manifest === undefined) return
  const folders = new Set<string>()
  for (const path of pathsOf(manifest)) {
    const folder = dirname(join(to, path))
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
    folders.add(folder)
    linkFile(join(from, path), join(to, path))
  }
}

/** What is missing, or no file, is not ours to carry: the plan has seen it, too, and puts the document anew. */
function linkFile(from: string, to: string): void {
  const stats = lstatSync(from, { throwIfNoEntry: false })
  if (stats === undefined || !stats.isFile()) return
  try {
    linkSync(from, to)
  } catch (error) {
    // File systems without hard links, other devices, files of other users.
    const { code } = error as NodeJS.ErrnoException
    if (!['EPERM', 'EXDEV', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP'].includes(code ?? '')) throw error
    copyFileSync(from, to, constants.COPYFILE_EXCL)
    utimesSync(to, stats.atime, stats.mtime)
    const file = openSync(to, 'r+')
    fsyncSync(file)
    closeSync(file)
  }
}
