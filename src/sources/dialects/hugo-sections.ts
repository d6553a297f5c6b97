import { existsSync } from 'node:fs'
import { join } from 'node:path'
import picomatch from 'picomatch'
import { isMap } from '../../core/data.ts'
import type { Data, DataMap } from '../../core/post.ts'
import { textOf } from '../fields.ts'
import { parseFrontMatter } from '../front-matter.ts'
import { readText } from '../read-text.ts'
import { walk } from '../walk.ts'
import { type HugoConfig, locatePage, lowerKeys } from './hugo-config.ts'

/** The pages of sections (`_index.md`), which decide about the pages below them. */
export interface HugoSections {
  /** What a page says by way of its sections and the site: `cascade`. Keys in small letters. */
  cascadeFor(page: CascadedPage): DataMap
  /** The folders of a page's section: down to the deepest that has a page of its own, at least the first. */
  sectionOf(folders: readonly string[], language: string): readonly string[]
  /** What interpreting a page depends on. */
  readonly facts: DataMap
}

interface CascadedPage {
  /** Below the content folder, as the file is named. */
  readonly path: string
  readonly folders: readonly string[]
  readonly language: string
}

/** Reads the front matter of every section below the content folders. */
export function openSections(root: string, config: HugoConfig): HugoSections {
  const cascades = new Map<string, readonly DataMap[]>()
  const facts: Record<string, Data> = {}
  for (const path of sectionFiles(root, config)) {
    const located = locatePage(path, config)
    if (located === undefined) continue
    const folder = located.path.split('/').slice(0, -1).join('/')
    const cascade = listed(cascadeIn(join(root, path)))
    cascades.set(keyOf(folder, located.language?.code ?? config.defaultLanguage), cascade)
    facts[path] = cascade
  }
  const ofSite = listed(config.settings.cascade)
  return {
    facts,
    cascadeFor: (page) => {
      let data: DataMap = {}
      for (let depth = 0; depth <= page.folders.length; depth++) {
        const own = cascades.get(keyOf(page.folders.slice(0, depth).join('/'), page.language)) ?? []
        data = laidOn(data, own, page)
      }
      return { ...laidOn({}, ofSite, page), ...data }
    },
    sectionOf: (folders, language) => {
      for (let depth = folders.length; depth > 1; depth--) {
        if (cascades.has(keyOf(folders.slice(0, depth).join('/'), language))) return folders.slice(0, depth)
      }
      return folders.slice(0, 1)
    },
  }
}

function keyOf(folder: string, language: string): string {
  return `${language.toLowerCase()}:${folder}`
}

function sectionFiles(root: string, config: HugoConfig): string[] {
  const folders = new Set([config.contentFolder, ...config.languages.flatMap(({ folder }) => folder ?? [])])
  return [...folders].flatMap((folder) =>
    existsSync(join(root, folder))
      ? walk(join(root, folder), (path) =>
          /(?:^|\/)_index\.(?:[\w-]+\.)?(?:md|markdown|html)$/.test(path),
        ).files.map(({ path }) => `${folder}/${path}`)
      : [],
  )
}

function cascadeIn(path: string): Data | undefined {
  try {
    return lowerKeys(parseFrontMatter(readText(path))?.data ?? {}).cascade
  } catch {
    // Of a section that cannot be read nothing is known; it is no post.
    return undefined
  }
}

function listed(cascade: Data | undefined): readonly DataMap[] {
  const list = Array.isArray(cascade) ? (cascade as readonly Data[]) : [cascade]
  return list.filter((set): set is DataMap => isMap(set)).map(lowerKeys)
}

/** Of several sets the first that says something counts; a nearer section counts more than one above. */
function laidOn(above: DataMap, sets: readonly DataMap[], page: CascadedPage): DataMap {
  let own: DataMap = {}
  for (const set of sets) {
    if (!isMeant(set._target ?? set.target, page)) continue
    const { _target, target, params, ...values } = set
    own = { ...(isMap(params) ? lowerKeys(params) : {}), ...values, ...own }
  }
  return { ...above, ...own }
}

function isMeant(target: Data | undefined, page: CascadedPage): boolean {
  if (!isMap(target)) return true
  const glob = (key: string, values: readonly string[]): boolean => {
    const pattern = textOf(target, [key])
    if (pattern === undefined) return true
    const isMatch = picomatch(pattern.toLowerCase())
    return values.some((value) => isMatch(value.toLowerCase()))
  }
  const path = `/${page.path}`
  return (
    glob('path', [path, path.replace(/\.[^./]+$/, ''), path.replace(/\/index\.[^/]+$/, '')]) &&
    glob('kind', ['page']) &&
    glob('lang', [page.language]) &&
    glob('environment', ['production'])
  )
}
