import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { byCodeUnit } from '../core/text.ts'

/** A path below the root that may be content; folders and what was left out by name are not told. */
export interface Found {
  /** Below the root, with `/`. */
  readonly path: string
  readonly stats: Stats
}

export interface Walk {
  /** Regular files, in the order of their paths. */
  readonly files: readonly Found[]
  /** What is no regular file inside the root, with the reason. */
  readonly odd: readonly { readonly path: string; readonly reason: string }[]
  /** Folders (with a final `/`) and files that could not be looked at. */
  readonly unreadable: readonly { readonly path: string; readonly error: NodeJS.ErrnoException }[]
}

/** Folders that hold other people's or generated files, at any depth. */
const VENDOR_FOLDERS = new Set(['node_modules', 'bower_components', 'vendor', '_site', '__pycache__'])

/**
 * Every file below a root that `wanted` asks for, in an order that no file system changes. Hidden and vendor
 * folders are left out. A symbolic link is followed only to a place inside the root, and no folder is walked twice.
 */
export function walk(root: string, wanted: (path: string) => boolean): Walk {
  const realRoot = realpathSync(root)
  const files: Found[] = []
  const odd: { path: string; reason: string }[] = []
  const unreadable: { path: string; error: NodeJS.ErrnoException }[] = []
  const walked = new Set<string>([realRoot])

  const visitFolder = (path: string): void => {
    let names: { name: string; isDirectory(): boolean; isFile(): boolean }[]
    try {
      names = readdirSync(join(root, path), { withFileTypes: true })
    } catch (error) {
      unreadable.push({ path: `${path}/`, error: error as NodeJS.ErrnoException })
      return
    }
    names.sort((a, b) => byCodeUnit(a.name, b.name))
    for (const entry of names) {
      if (entry.name.startsWith('.') || VENDOR_FOLDERS.has(entry.name)) continue
      const below = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) visitFolder(below)
      else if (!entry.isFile() || wanted(below)) visit(below, entry.isFile())
    }
  }

  const visit = (path: string, isFile: boolean): void => {
    const absolute = join(root, path)
    try {
      if (isFile) {
        files.push({ path, stats: lstatSync(absolute) })
        return
      }
      const stats = statSync(absolute)
      const real = realpathSync(absolute)
      const outside = real !== realRoot && !real.startsWith(realRoot + sep)
      if (stats.isDirectory()) {
        if (outside) odd.push({ path, reason: 'a link to a folder outside the source' })
        else if (!walked.has(real)) {
          walked.add(real)
          visitFolder(path)
        }
      } else if (wanted(path)) {
        if (outside) odd.push({ path, reason: 'a link to a file outside the source' })
        else if (!stats.isFile()) odd.push({ path, reason: 'not a regular file' })
        else files.push({ path, stats })
      }
    } catch (error) {
      if (wanted(path)) unreadable.push({ path, error: error as NodeJS.ErrnoException })
    }
  }

  visitFolder('')
  files.sort((a, b) => byCodeUnit(a.path, b.path))
  return { files, odd, unreadable }
}
