import { existsSync } from 'node:fs'
import { isMap } from '../core/data.ts'
import type { DataMap } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { readDataTree } from './data-file.ts'
import type { ContentFile } from './dialects/dialect.ts'
import type { Refusal } from './left-out.ts'
import { mergeData } from './merge-data.ts'
import { baseName, withoutExtension } from './names.ts'
import { walk } from './walk.ts'

/** Front matter that stands beside content files: for one (`post.json`), or for a folder (`posts/posts.json`). */
export interface SharedData {
  /** The data of a content file from outside it, the nearest last laid on; `broken` is one that could not be read. */
  of(path: string): { readonly data: DataMap; readonly broken?: string }
  /** Every file that counts, with what it says: what interpreting a post depends on. */
  readonly facts: DataMap
  /** Data files in a programming language, which are never executed. */
  readonly programs: readonly string[]
}

/** A data file's name: the stem that says whose it is, and how it is written. The former beats the latter. */
const DATA_NAME = /^(.+?)(?:\.11tydata)?\.(?:json|ya?ml|toml)$/
const PROGRAM_NAME = /\.11tydata\.[cm]?[jt]s$/
const CONTENT_NAME = /\.(?:md|mdx|markdown|html?|njk|liquid)$/i

/**
 * Finds the data files below a folder that belong to its content files, and reads them.
 *
 * @param reach `folders`: a file may speak of all in a folder, as in Eleventy; `files`: only of the one it is named after
 */
export function openSharedData(root: string, problems: Problem[], reach: 'files' | 'folders'): SharedData {
  if (!existsSync(root)) return { of: () => ({ data: {} }), facts: {}, programs: [] }
  const names = walk(
    root,
    (path) => DATA_NAME.test(baseName(path)) || PROGRAM_NAME.test(path) || CONTENT_NAME.test(path),
  ).files.map(({ path }) => path)
  const contents = new Set(names.filter((path) => CONTENT_NAME.test(path)).map(withoutExtension))
  const byOwner = new Map<string, DataMap>()
  const broken = new Map<string, string>()
  const facts: Record<string, DataMap | string> = {}

  // `post.11tydata.json` sorts before `post.json`, and counts more.
  for (const path of names.filter((name) => DATA_NAME.test(baseName(name))).reverse()) {
    const stem = DATA_NAME.exec(baseName(path))?.[1] ?? ''
    const folder = path.slice(0, -baseName(path).length)
    const owners: string[] = []
    if (contents.has(folder + stem)) owners.push(folder + stem)
    if (reach === 'folders' && folder !== '' && baseName(folder.slice(0, -1)) === stem) owners.push(folder)
    if (owners.length === 0) continue
    const before = problems.length
    const data = readDataTree(root, path, problems)
    // A list is data for the page, such as a chart's, and no front matter.
    if (data !== undefined && !isMap(data)) continue
    facts[path] = data ?? 'broken'
    for (const owner of owners) {
      if (data !== undefined) byOwner.set(owner, mergeData(byOwner.get(owner) ?? {}, data))
      else if (problems.length > before) broken.set(owner, path)
    }
  }

  const folders = new Map<string, { data: DataMap; broken?: string }>()
  const ofFolder = (folder: string): { data: DataMap; broken?: string } => {
    const known = folders.get(folder)
    if (known !== undefined) return known
    const above = folder === '' ? { data: {} } : ofFolder(folder.replace(/[^/]+\/$/, ''))
    const found = laidOn(above, folder)
    folders.set(folder, found)
    return found
  }
  const laidOn = (
    under: { data: DataMap; broken?: string },
    owner: string,
  ): { data: DataMap; broken?: string } => {
    const own = byOwner.get(owner)
    const fault = broken.get(owner) ?? under.broken
    const data = own === undefined ? under.data : mergeData(under.data, own)
    return { data, ...(fault !== undefined && { broken: fault }) }
  }
  return {
    of: (path) => laidOn(ofFolder(path.slice(0, -baseName(path).length)), withoutExtension(path)),
    facts,
    programs: names.filter((path) => PROGRAM_NAME.test(path)),
  }
}

/** A file with what stands beside it under its front matter, or the reason why it is no post. */
export function withSharedData(file: ContentFile, shared: SharedData): ContentFile | Refusal {
  const { data, broken } = shared.of(file.path)
  if (broken !== undefined) return { leftOut: `its data file ${broken} cannot be read` }
  return { ...file, data: { ...file.data, ...data, ...file.frontMatter?.data } }
}
