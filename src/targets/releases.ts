import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { LOCK_PATH, MANIFEST_PATH } from '../core/manifest.ts'
import { NO_FILE } from '../core/plan.ts'
import type { Target } from '../core/ports.ts'
import { RunError } from '../core/problem.ts'
import { type DirectoryTargetOptions, directoryTarget, syncFolder } from './directory.ts'
import { type Base, findBase, linkTree } from './release-base.ts'
import {
  CURRENT,
  generationOf,
  heldIn,
  highestNumber,
  MARK_PATH,
  pathsOf,
  RELEASES,
  releasesBelow,
} from './release-trees.ts'
import { TEMPORARY } from './temporary.ts'
import { unfinished } from './unfinished.ts'

/** How many releases stay, the served one among them. */
const KEPT = 3

/**
 * A folder with whole trees in `releases/` and a link `current` to the served one. A publication makes its tree beside
 * them, under a temporary name, and `commit` switches the link: readers see the whole old tree or the whole new one.
 * What is put is seen through this target alone until then.
 */
export function releasesTarget(options: DirectoryTargetOptions): Target {
  const { root, display, durability } = options
  /** For the lock, which stands outside the trees. */
  const place = directoryTarget(options)
  /** Kept between reads: another publication may switch the link between a manifest and its shards. */
  let base: { readonly tree: Base | undefined } | undefined
  let staged: { readonly folder: string; readonly tree: Target } | undefined

  const treeAt = (folder: string): Target =>
    directoryTarget({ root: folder, display: join(display, CURRENT), durability })

  const attempt = <T>(action: string, work: () => T): T => {
    try {
      return work()
    } catch (cause) {
      throw failure(action, cause)
    }
  }

  const failure = (action: string, cause: unknown): RunError => {
    if (cause instanceof RunError) return cause
    const { code = 'failed', message } = cause as NodeJS.ErrnoException
    return new RunError(`${display}: ${action}: ${code} (${message})`, { cause })
  }

  function currentBase(): Base | undefined {
    base ??= { tree: attempt('its releases cannot be read', () => findBase(root, display)) }
    return base.tree
  }

  /** The tree that is being made. Without waiting: what is put is read before the first promise. */
  function stage(): Target {
    if (staged !== undefined) return staged.tree
    const from = currentBase()
    const folder = join(root, RELEASES, TEMPORARY + randomBytes(8).toString('hex'))
    try {
      mkdirSync(folder, { recursive: true })
      if (from !== undefined) linkTree(from.folder, folder)
    } catch (cause) {
      rmSync(folder, { recursive: true, force: true })
      throw failure('a new release cannot be begun', cause)
    }
    staged = { folder, tree: treeAt(folder) }
    return staged.tree
  }

  const target: Target = {
    name: place.name,
    removeAfterMs: place.removeAfterMs,
    encodings: place.encodings ?? [],

    async read(path) {
      if (path === LOCK_PATH) return place.read(path)
      if (staged !== undefined) return staged.tree.read(path)
      if (path === MANIFEST_PATH) base = undefined
      const from = currentBase()
      if (from === undefined) return undefined
      const bytes = await treeAt(from.folder).read(path)
      const isNew = path === MANIFEST_PATH && bytes !== undefined && !from.isServed
      return isNew ? unfinished(bytes) : bytes
    },

    async sizes(paths, held) {
      if (staged !== undefined) return staged.tree.sizes(paths, held)
      const from = currentBase()
      const manifest = from && heldIn(from.folder)
      if (from === undefined || manifest === undefined) return new Map()
      // What is not ours does not come into the next tree, and is in nobody's way.
      const ours = new Set(pathsOf(manifest))
      const sizes = await treeAt(from.folder).sizes(
        paths.filter((path) => ours.has(path)),
        held,
      )
      // What is no file comes into no tree, so nothing is blocked by it.
      return new Map([...sizes].map(([path, size]) => [path, Math.max(size, NO_FILE)]))
    },

    async lock(right = 'publish') {
      if (right === 'attend') return place.lock(right)
      base = undefined
      currentBase()
      const lock = await place.lock()
      base = undefined
      staged = undefined
      let isHeld = true
      return {
        ...lock,
        async release() {
          // A publication that did not come to its end was seen by nobody.
          if (isHeld && staged !== undefined) rmSync(staged.folder, { recursive: true, force: true })
          if (isHeld) staged = undefined
          isHeld = false
          await lock.release()
        },
      }
    },

    holder: (right) => place.holder(right),

    async put(path, parts, facts) {
      return stage().put(path, parts, facts)
    },

    async remove(path) {
      await stage().remove(path)
    },

    /** A tree that is not whole need not survive anything. */
    async settle() {},

    async commit() {
      if (staged === undefined) return
      try {
        const { folder, tree } = staged
        // After a rollback the releases behind it are still there.
        const number = Math.max(generationOf(folder), highestNumber(root) + 1)
        const mark = [Buffer.from(`${JSON.stringify({ release: number })}\n`)]
        await tree.put(MARK_PATH, mark, { mediaType: 'application/json', kind: 'state', sha256: '' })
        if (durability === 'full') await syncTree(folder)
        renameSync(folder, join(root, RELEASES, String(number)))
        staged = undefined
        base = undefined
        if (durability === 'full') await syncFolder(join(root, RELEASES))
        const link = join(root, TEMPORARY + randomBytes(8).toString('hex'))
        symlinkSync(`${RELEASES}/${number}`, link)
        renameSync(link, join(root, CURRENT))
        if (durability === 'full') await syncFolder(root)
      } catch (cause) {
        throw failure('the new release cannot be published', cause)
      }
      attempt('an old release cannot be removed', () => removeOld(root))
    },
  }
  return target
}

/** A folder with all folders below it, so that links in them survive a power loss. */
async function syncTree(folder: string): Promise<void> {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await syncTree(join(folder, entry.name))
  await syncFolder(folder)
}

/** The last ones stay, the newest of which is served, and every tree in which somebody has put something. */
function removeOld(root: string): void {
  for (const { folder } of releasesBelow(root).slice(0, -KEPT)) {
    if (!isOursAlone(folder)) continue
    // From here on the next publication finishes what this one does not.
    const aside = join(root, RELEASES, TEMPORARY + randomBytes(8).toString('hex'))
    renameSync(folder, aside)
    rmSync(aside, { recursive: true, force: true })
  }
}

function isOursAlone(folder: string): boolean {
  const manifest = heldIn(folder)
  if (manifest === undefined) return false
  const ours = new Set([...pathsOf(manifest), MANIFEST_PATH, MARK_PATH])
  const holdsOnlyOurs = (below: string): boolean =>
    readdirSync(join(folder, below), { withFileTypes: true }).every((entry) => {
      const path = below + entry.name
      return entry.isDirectory() ? holdsOnlyOurs(`${path}/`) : ours.has(path)
    })
  return holdsOnlyOurs('')
}
