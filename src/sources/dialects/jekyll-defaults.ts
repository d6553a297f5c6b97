import picomatch from 'picomatch'
import { isMap } from '../../core/data.ts'
import type { Data, DataMap } from '../../core/post.ts'
import { textOf } from '../fields.ts'

/**
 * The values that `defaults` of `_config.yml` gives a post. Of two scopes the one with the longer path wins; of two
 * with one path, the one that names the type; else the later one.
 *
 * @see https://jekyllrb.com/docs/configuration/front-matter-defaults/
 */
export function defaultsFor(path: string, defaults: Data | undefined): DataMap {
  if (!Array.isArray(defaults)) return {}
  const sets = defaults
    .filter(isMap)
    .filter((set) => isMap(set.values) && applies(set.scope, path))
    .map((set, index) => ({ set, index, rank: rank(set.scope) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
  return Object.assign({}, ...sets.map(({ set }) => set.values)) as DataMap
}

function applies(scope: Data | undefined, path: string): boolean {
  if (!isMap(scope)) return true
  const type = textOf(scope, ['type'])
  if (type !== undefined && type !== 'posts' && type !== 'post' && type !== 'drafts') return false
  if (type === 'drafts' && !/(?:^|\/)_drafts\//.test(path)) return false
  const prefix = scopePath(scope)
  if (prefix === '') return true
  if (prefix.includes('*')) return picomatch.isMatch(path, [prefix, `${prefix}/**`])
  const folder = path.replace(/(?:^|\/)_(?:posts|drafts)\//, '/')
  return isBelow(path, prefix) || isBelow(folder.replace(/^\//, ''), prefix)
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}

function scopePath(scope: DataMap): string {
  return (textOf(scope, ['path']) ?? '').trim().replace(/^\/|\/$/g, '')
}

function rank(scope: Data | undefined): number {
  if (!isMap(scope)) return 0
  return scopePath(scope).length * 2 + (scope.type === undefined ? 0 : 1)
}
