import { isMap } from '../core/data.ts'
import type { Data, DataMap } from '../core/post.ts'
import { firstOf, textOf } from './fields.ts'

const KEYS = [
  'image',
  'cover',
  'thumbnail',
  'heroImage',
  'featured_image',
  'coverImage',
  'ogImage',
  'hero',
  'banner',
]

/**
 * Front matter whose picture is one that readers can load. A bundler gives the pictures it finds by a path or an alias
 * an address of its own, which nobody else can tell; only absolute ones, from the root on or with a host, stay.
 */
export function withServedImage(data: DataMap): DataMap {
  const found = firstOf(data, KEYS)
  if (found === undefined) return data
  const reference = referenceOf(found.value)
  const isServed = reference !== undefined && /^(?:https?:)?\/(?!.*\/src\/)/i.test(reference.trim())
  const shown: Record<string, Data> = Object.assign(Object.create(null), data)
  for (const key of KEYS) if (key in shown) shown[key] = null
  shown.image = isServed ? reference : null
  return shown
}

function referenceOf(value: Data): string | undefined {
  if (typeof value === 'string') return value
  return isMap(value) ? textOf(value, ['src', 'url', 'path', 'image']) : undefined
}
