import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isMap } from '../../core/data.ts'
import type { DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { readConfigFile } from '../data-file.ts'
import { textOf } from '../fields.ts'
import { withoutExtension } from '../names.ts'

/** The first one that is there. */
const ZOLA_CONFIG_FILES = ['zola.toml', 'config.toml']

/** How names become addresses (`slugify.paths`). */
type ZolaSlugs = 'on' | 'safe' | 'off'

export interface ZolaConfig {
  readonly settings: DataMap
  readonly defaultLanguage: string
  /** Besides the default one. */
  readonly languages: readonly string[]
  readonly slugs: ZolaSlugs
  readonly keepsDates: boolean
}

/** @throws OperatorError when it cannot be read */
export function readZolaConfig(root: string, problems: Problem[]): ZolaConfig {
  const name = ZOLA_CONFIG_FILES.find((file) => existsSync(join(root, file))) ?? 'config.toml'
  const settings = readConfigFile(root, name, problems) ?? {}
  const defaultLanguage = textOf(settings, ['default_language']) ?? 'en'
  const slugify = isMap(settings.slugify) ? settings.slugify : {}
  const paths = textOf(slugify, ['paths']) ?? 'on'
  const languages = isMap(settings.languages) ? Object.keys(settings.languages) : []
  return {
    settings,
    defaultLanguage,
    languages: languages.filter((code) => code !== defaultLanguage),
    slugs: paths === 'safe' || paths === 'off' ? paths : 'on',
    keepsDates: slugify.paths_keep_dates === 'true',
  }
}

/** A page's path below `content` without its extension, and the language that its name says. */
export interface ZolaFile {
  readonly folders: readonly string[]
  readonly name: string
  readonly language: string
}

/**
 * Takes a path below `content` apart, as Zola's `FileInfo` does it. Undefined `language` in the answer never occurs: an
 * unknown one in the name is told as `unknown`.
 */
export function zolaFile(path: string, config: ZolaConfig): ZolaFile | { readonly unknown: string } {
  const parts = withoutExtension(path).split('/')
  const stem = parts.pop() ?? ''
  const dot = stem.indexOf('.')
  if (config.languages.length === 0 || dot === -1)
    return { folders: parts, name: stem, language: config.defaultLanguage }
  const code = stem.slice(dot + 1)
  if (code === config.defaultLanguage) return { folders: parts, name: stem, language: code }
  if (!config.languages.includes(code)) return { unknown: code }
  return { folders: parts, name: stem.slice(0, dot), language: code }
}
