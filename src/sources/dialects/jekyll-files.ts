import type { DataMap } from '../../core/post.ts'
import { listOf, textOf } from '../fields.ts'
import { leftOutBy, noPost, type Refusal } from '../left-out.ts'
import { baseName } from '../names.ts'
import { collectionOf } from './jekyll-collections.ts'

/** Why Jekyll would not read a file as a post, or nothing (its `Reader` and `EntryFilter`). */
export function refuseFile(path: string, config: DataMap): Refusal | undefined {
  const below = belowCollections(path, config)
  if (below === undefined) return noPost('outside collections_dir')
  const folders = /^(.*?)(?:^|\/)(_posts|_drafts)\/(.*)$/.exec(below)
  if (folders === null) {
    const collection = collectionOf(below, config)
    return collection === undefined
      ? noPost('outside _posts')
      : noPost(`of the collection ${collection.name}, which include of the source can make posts`)
  }
  const [, above = '', kind, inside = ''] = folders
  const excluded = patternsOf(config.exclude)
  const included = patternsOf(config.include)
  if (excluded.some((pattern) => pattern(path)) && !included.some((pattern) => pattern(path))) {
    return leftOutBy('not a post: excluded by the blog’s own configuration')
  }
  const names = [
    ...above.split('/').filter((name) => name !== ''),
    inside.split('/')[0] ?? '',
    baseName(inside),
  ]
  const special = names.find((name) => /^[._#~]|~$/.test(name) && !included.some((pattern) => pattern(name)))
  if (special !== undefined) return noPost(`Jekyll leaves out ${special}`)
  if (kind === '_drafts' || POST_NAME.test(baseName(path))) return undefined
  return noPost('its name does not begin with a date')
}

/** The date and the slug in a post's file name. */
export const POST_NAME = /^(\d{2,4}-\d{1,2}-\d{1,2})-(.*)\.[^.]+$/

/** The path without `collections_dir`, which is no part of addresses and categories; undefined when it is outside. */
export function belowCollections(path: string, config: DataMap): string | undefined {
  const folder = (textOf(config, ['collections_dir']) ?? '').replace(/^\.?\/|\/$/g, '')
  if (folder === '') return path
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}

/** Ruby's `File.fnmatch`, in which `*` crosses folders, or a beginning of the path. */
function patternsOf(value: DataMap[string] | undefined): ((path: string) => boolean)[] {
  return listOf(value, undefined).map((pattern) => {
    const plain = pattern.replace(/^\//, '')
    const source = plain
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
    return (path) => path.startsWith(plain) || matches(source, path)
  })
}

function matches(source: string, path: string): boolean {
  try {
    return new RegExp(`^${source}$`).test(path)
  } catch {
    return false
  }
}
