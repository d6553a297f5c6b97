import { closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { FolderView } from '../sources/dialects/traces.ts'

const MARKDOWN = /\.(?:mdx?|markdown)$/i
const PATHS_MAX = 4_000
const DEPTH_MAX = 5
const SAMPLE = 200
const TEXT_MAX = 32 * 1024
const SKIPPED = new Set(['node_modules', 'vendor', '_site', 'public', 'dist', 'build'])

/** Looks at a folder lazily: what is not asked for is not read. */
export function viewFolder(root: string): FolderView {
  const paths = once(() => [...pathsBelow(root)])
  const texts = once(() =>
    sampleOf(paths().filter((path) => MARKDOWN.test(path))).map((path) => headOf(join(root, path))),
  )
  const manifest = once(() =>
    dependenciesOf(mayHave('package.json') ? headOf(join(root, 'package.json')) : ''),
  )
  const names = once(() => new Set(namesOf(root)))
  // Asking for what is not there takes long, and most of it is not.
  const mayHave = (path: string): boolean => names().has(path.split('/', 1)[0] as string)
  return {
    has: (name) => mayHave(name) && existsSync(join(root, name)),
    hasMarkdown: (folder) => {
      if (!mayHave(folder)) return undefined
      for (const path of pathsBelow(join(root, folder))) if (MARKDOWN.test(path)) return folder
      return undefined
    },
    hasDated: (folder) =>
      mayHave(folder) && namesOf(join(root, folder)).some((name) => /^\d{4}-\d{1,2}-\d{1,2}-/.test(name))
        ? folder
        : undefined,
    matching: (pattern) => paths().find((path) => pattern.test(path)),
    dependsOn: (name) => manifest().has(name),
    hasKey: (file, key) => {
      if (!mayHave(file)) return undefined
      const top = headOf(join(root, file)).split(/^\s*\[/m)[0] ?? ''
      return new RegExp(`^\\s*${key}\\s*=`, 'm').test(top) ? `${key} in ${file}` : undefined
    },
    get texts() {
      return texts()
    },
    count: (pattern) => texts().filter((text) => pattern.test(text)).length,
  }
}

/** The names of the folders in a folder that may hold a blog's own files, in an order that no file system changes; no links. */
export function foldersIn(folder: string): string[] {
  return entriesIn(folder)
    .filter((entry) => entry.isDirectory() && !isSkipped(entry.name))
    .map(({ name }) => name)
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Level by level, so that a huge folder does not hide its neighbours; in an order that no file system changes. */
function* pathsBelow(root: string): Generator<string> {
  let count = 0
  let level = ['']
  for (let depth = 0; depth < DEPTH_MAX && level.length > 0; depth++) {
    const next: string[] = []
    for (const folder of level) {
      for (const entry of entriesIn(join(root, folder))) {
        if (isSkipped(entry.name)) continue
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`
        if (entry.isDirectory()) next.push(path)
        else if (entry.isFile()) {
          if (++count > PATHS_MAX) return
          yield path
        }
      }
    }
    level = next
  }
}

function isSkipped(name: string): boolean {
  return name.startsWith('.') || SKIPPED.has(name)
}

function entriesIn(folder: string): { name: string; isDirectory(): boolean; isFile(): boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

function namesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** From all over the list. */
function sampleOf(paths: readonly string[]): string[] {
  const step = Math.max(1, paths.length / SAMPLE)
  const sample: string[] = []
  for (let at = 0; at < paths.length; at += step) sample.push(paths[Math.floor(at)] ?? '')
  return sample
}

/** The beginning of a file; empty when it cannot be read or is no file. */
function headOf(path: string): string {
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    if (!fstatSync(file).isFile()) return ''
    const bytes = Buffer.alloc(TEXT_MAX)
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, TEXT_MAX, 0))
  } catch {
    return ''
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function dependenciesOf(manifest: string): ReadonlySet<string> {
  try {
    const { dependencies, devDependencies } = JSON.parse(manifest) as Record<string, object | undefined>
    return new Set([...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})])
  } catch {
    return new Set()
  }
}
