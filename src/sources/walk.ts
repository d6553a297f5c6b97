import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { byCodeUnit } from '../core/text.ts'

/** A path below the root that may be content; folders and what was left out by name are not told. */
export interface Found {
  /** Below the root, with `/`. */
  readonly path: string
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
  /** Real folders and files that were come to; a link to one of them leads nowhere new. */
  const seen = new Set<string>([realRoot])
  let links: string[] = []

  const visitFolder = (path: string): void => {
    let entries: { name: string; isDirectory(): boolean; isFile(): boolean }[]
    try {
      entries = readdirSync(join(root, path), { withFileTypes: true })
    } catch (error) {
      unreadable.push({ path: `${path}/`, error: error as NodeJS.ErrnoException })
      return
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.') || VENDOR_FOLDERS.has(entry.name)) continue
      const below = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) visitRealFolder(below)
      else if (!entry.isFile()) links.push(below)
      else if (wanted(below)) visitFile(below)
    }
  }

  const visitRealFolder = (path: string): void => {
    seen.add(join(realRoot, path))
    visitFolder(path)
  }

  const visitFile = (path: string): void => {
    files.push({ path })
    seen.add(`${realRoot}/${path}`)
  }

  /** A link, a pipe, a device: what a path is that is neither folder nor file. */
  const visitOther = (path: string): void => {
    const absolute = join(root, path)
    try {
      const stats = statSync(absolute)
      const real = realpathSync(absolute)
      const outside = real !== realRoot && !real.startsWith(realRoot + sep)
      if (outside && stats.isDirectory()) odd.push({ path, reason: 'a link to a folder outside the source' })
      else if (!stats.isDirectory() && !wanted(path)) return
      else if (outside) odd.push({ path, reason: 'a link to a file outside the source' })
      else if (!stats.isDirectory() && !stats.isFile()) odd.push({ path, reason: 'not a regular file' })
      else if (!seen.has(real)) {
        seen.add(real)
        if (stats.isDirectory()) visitFolder(path)
        else files.push({ path })
      }
    } catch (error) {
      if (wanted(path)) unreadable.push({ path, error: error as NodeJS.ErrnoException })
    }
  }

  visitFolder('')
  // Links come last, so that none takes the place of what it leads to.
  while (links.length > 0) {
    const found = links.sort(byCodeUnit)
    links = []
    for (const path of found) visitOther(path)
  }
  files.sort((a, b) => byCodeUnit(a.path, b.path))
  return { files, odd, unreadable }
}
