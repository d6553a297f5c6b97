import picomatch from 'picomatch'
import { isMap } from '../../core/data.ts'
import type { Data, DataMap } from '../../core/post.ts'
import { textOf } from '../fields.ts'

/**
 * The values that `defaults` of `_config.yml` gives a post. A set that takes precedence over the one before it (a
 * longer path; at the same length one that names the type) is laid over what was found so far, another one under it.
 *
 * @param path below the blog's root, or its `collections_dir`
 * @param kind the collection of the file
 * @see https://jekyllrb.com/docs/configuration/front-matter-defaults/ and Jekyll's `FrontmatterDefaults`
 */
export function defaultsFor(path: string, defaults: Data | undefined, kind = 'posts'): DataMap {
  if (!Array.isArray(defaults)) return {}
  let values: DataMap = {}
  let strongest: Scope | undefined
  for (const set of defaults) {
    if (!isMap(set) || !isMap(set.values)) continue
    const scope = scopeOf(set.scope)
    if (!applies(scope, path, kind)) continue
    if (strongest === undefined || takesPrecedence(scope, strongest)) {
      values = merge(values, set.values)
      strongest = scope
    } else values = merge(set.values, values)
  }
  return values
}

interface Scope {
  readonly path: string
  readonly type: string | undefined
}

function scopeOf(scope: Data | undefined): Scope {
  if (!isMap(scope)) return { path: '', type: undefined }
  return { path: textOf(scope, ['path']) ?? '', type: textOf(scope, ['type']) }
}

/** A path is any beginning of a post's path; a pattern stands for the files and folders it matches. */
function applies({ path: scope, type }: Scope, path: string, kind: string): boolean {
  if (type === 'drafts' ? !/(?:^|\/)_drafts\//.test(path) : type !== undefined && type !== kind) return false
  if (!scope.includes('*')) return path.startsWith(scope)
  const isMatch = picomatch(scope)
  const segments = path.split('/')
  return segments.some((_, index) => isMatch(segments.slice(0, index + 1).join('/')))
}

function takesPrecedence(next: Scope, before: Scope): boolean {
  const [nextLength, length] = [next, before].map(({ path }) => path.replace(/^\//, '').length) as [
    number,
    number,
  ]
  if (nextLength !== length) return nextLength > length
  return next.type !== undefined || before.type === undefined
}

/** Deep, as Jekyll does it: keys of both are merged where both are mappings. */
function merge(under: DataMap, over: DataMap): DataMap {
  const merged: Record<string, Data> = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key]
    merged[key] = isMap(below) && isMap(value) ? merge(below, value) : value
  }
  return merged
}
