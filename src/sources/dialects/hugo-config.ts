import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isMap } from '../../core/data.ts'
import type { DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { readConfigFile } from '../data-file.ts'
import { textOf } from '../fields.ts'

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

const CONFIG_FOLDER = 'config/_default'

/** A language of the site, and where its pages are. */
export interface HugoLanguage {
  readonly code: string
  /** Folder below the root that holds this language alone; undefined = told apart by file name. */
  readonly folder?: string
  /** What stands before its addresses: empty for the default language, unless the site says otherwise. */
  readonly prefix: string
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
  const read = (name: string): DataMap | undefined => readConfigFile(root, name, problems)
  const main = HUGO_CONFIG_FILES.map(read).find((data) => data !== undefined) ?? {}
  const settings: Record<string, DataMap[string]> = { ...lowerKeys(main) }
  const languages: Record<string, DataMap[string]> = {
    ...(isMap(settings.languages) ? settings.languages : {}),
  }
  for (const name of configFiles(root)) {
    const [key = '', code] = name.replace(/\.[a-z]+$/, '').split('.')
    if (key === 'hugo' || key === 'config' || key.startsWith('menu')) continue
    const data = read(`${CONFIG_FOLDER}/${name}`) ?? {}
    if (key === 'languages' && code !== undefined) languages[code] = data
    else if (key === 'languages') Object.assign(languages, data)
    else settings[key] ??= data
  }
  const contentFolder = cleanFolder(textOf(settings, ['contentdir']) ?? 'content')
  const defaultLanguage = textOf(settings, ['defaultcontentlanguage']) ?? 'en'
  const inSubfolder = settings.defaultcontentlanguageinsubdir === 'true'
  return {
    settings: { ...settings, languages },
    contentFolder,
    defaultLanguage,
    languages: Object.entries(languages).map(([code, data]) => {
      const folder = isMap(data) ? textOf(lowerKeys(data), ['contentdir']) : undefined
      return {
        code,
        prefix: code === defaultLanguage && !inSubfolder ? '' : `/${code.toLowerCase()}`,
        ...(folder !== undefined && { folder: cleanFolder(folder) }),
      }
    }),
  }
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

function configFiles(root: string): string[] {
  try {
    return readdirSync(join(root, CONFIG_FOLDER))
      .filter((name) => /\.(?:toml|ya?ml|json)$/.test(name))
      .sort()
  } catch {
    return []
  }
}

function cleanFolder(folder: string): string {
  return folder.replace(/^\.?\/|\/$/g, '')
}
