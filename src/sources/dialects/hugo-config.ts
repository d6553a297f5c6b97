import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isMap } from '../../core/data.ts'
import type { DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { readConfigFile } from '../data-file.ts'
import { isTrue, listOf, textOf } from '../fields.ts'

/** Where Hugo keeps its configuration, the first one that is there. */
export const HUGO_CONFIG_FILES = [
  'hugo.toml',
  'hugo.yaml',
  'hugo.yml',
  'hugo.json',
  'config.toml',
  'config.yaml',
  'config.yml',
  'config.json',
  'config/_default/hugo.toml',
  'config/_default/hugo.yaml',
  'config/_default/hugo.yml',
  'config/_default/config.toml',
  'config/_default/config.yaml',
  'config/_default/config.yml',
]

/** Whoever publishes a site builds it for production. */
const CONFIG_FOLDERS = ['config/_default', 'config/production']

/** A language of the site, and where its pages are. */
export interface HugoLanguage {
  readonly code: string
  /** Folder below the root that holds this language alone; undefined = told apart by file name. */
  readonly folder?: string
  /** What stands before its addresses: empty for the default language, unless the site says otherwise. */
  readonly prefix: string
  /** Nothing of it is published. */
  readonly isOff: boolean
  /** The site's settings with its own over them. */
  readonly settings: DataMap
}

export interface HugoConfig {
  /** Keys in lower case at the top level. */
  readonly settings: DataMap
  readonly contentFolder: string
  readonly languages: readonly HugoLanguage[]
  readonly defaultLanguage: string
}

/** @throws OperatorError when a file of it cannot be read */
export function readHugoConfig(root: string, problems: Problem[]): HugoConfig {
  const settings = readSettings(root, problems)
  const languages = isMap(settings.languages) ? settings.languages : {}
  const defaultLanguage = textOf(settings, ['defaultcontentlanguage']) ?? 'en'
  const inSubfolder = isTrue(settings.defaultcontentlanguageinsubdir)
  const switchedOff = listOf(settings.disablelanguages, undefined)
  return {
    settings,
    contentFolder: cleanFolder(textOf(settings, ['contentdir']) ?? 'content'),
    defaultLanguage,
    languages: Object.entries(languages).map(([code, data]) => {
      const own = isMap(data) ? lowerKeys(data) : {}
      const folder = textOf(own, ['contentdir'])
      return {
        code,
        prefix: code === defaultLanguage && !inSubfolder ? '' : `/${code.toLowerCase()}`,
        isOff: isTrue(own.disabled) || switchedOff.includes(code),
        settings: layOver(settings, own),
        ...(folder !== undefined && { folder: cleanFolder(folder) }),
      }
    }),
  }
}

/** The configuration file, with what the configuration folders say laid over it, as for production. */
function readSettings(root: string, problems: Problem[]): DataMap {
  const read = (name: string): DataMap | undefined => readConfigFile(root, name, problems)
  let settings = lowerKeys(HUGO_CONFIG_FILES.map(read).find((data) => data !== undefined) ?? {})
  for (const folder of CONFIG_FOLDERS) {
    for (const name of configFiles(join(root, folder))) {
      const [key = '', code] = name.replace(/\.[a-z]+$/, '').split('.')
      if (key.startsWith('menu')) continue
      const data = read(`${folder}/${name}`) ?? {}
      const isWhole = key === 'hugo' || key === 'config'
      const part = isWhole ? lowerKeys(data) : { [key.toLowerCase()]: data }
      const ofLanguage =
        key === 'languages' ? { languages: { [code ?? '']: data } } : { languages: { [code ?? '']: part } }
      settings = layOver(settings, code === undefined ? part : ofLanguage)
    }
  }
  return settings
}

/** Mappings are merged key by key, everything else is replaced. */
function layOver(under: DataMap, over: DataMap): DataMap {
  const merged: Record<string, DataMap[string]> = Object.assign(Object.create(null), under)
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key]
    merged[key] = isMap(below) && isMap(value) ? layOver(below, value) : value
  }
  return merged
}

/** A page's language and its path below its language's content folder, without the language in its name. */
export function locatePage(
  path: string,
  config: HugoConfig,
): { language?: HugoLanguage; path: string } | undefined {
  const byFolder = config.languages.filter(({ folder }) => folder !== undefined)
  const home = byFolder.find(({ folder }) => path.startsWith(`${folder}/`))
  if (home !== undefined) return { language: home, path: path.slice((home.folder ?? '').length + 1) }
  if (byFolder.length > 0 || !path.startsWith(`${config.contentFolder}/`)) return undefined
  const below = path.slice(config.contentFolder.length + 1)
  const inName = /\.([a-zA-Z-]+)(\.[a-z]+)$/.exec(below)
  const named = config.languages.find(({ code }) => code.toLowerCase() === inName?.[1]?.toLowerCase())
  if (named !== undefined && inName !== null)
    return { language: named, path: below.slice(0, inName.index) + inName[2] }
  const fallback = config.languages.find(({ code }) => code === config.defaultLanguage)
  return { path: below, ...(fallback !== undefined && { language: fallback }) }
}

/** Hugo reads keys in any case. */
export function lowerKeys(data: DataMap): DataMap {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key.toLowerCase(), value]))
}

function configFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(?:toml|ya?ml|json)$/.test(name))
      .sort((one, other) => Number(!isRootFile(one)) - Number(!isRootFile(other)) || (one < other ? -1 : 1))
  } catch {
    return []
  }
}

/** The file that speaks of everything comes before those that speak of one key. */
function isRootFile(name: string): boolean {
  return /^(?:hugo|config)\./.test(name)
}

function cleanFolder(folder: string): string {
  return folder.replace(/^\.?\/|\/$/g, '')
}
