import { isMap } from '../core/data.ts'
import type { Data, DataMap } from '../core/post.ts'

/** `over` laid over `under`: mappings are merged key by key, lists stand one behind the other, each value once. */
export function mergeData(under: DataMap, over: DataMap): DataMap {
  const merged: Record<string, Data> = Object.assign(Object.create(null), under)
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key]
    if (isMap(below) && isMap(value)) merged[key] = mergeData(below, value)
    else if (Array.isArray(below) && Array.isArray(value)) {
      const texts = new Set(below.filter((item) => typeof item === 'string'))
      merged[key] = [...below, ...value.filter((item) => typeof item !== 'string' || !texts.has(item))]
    } else merged[key] = value
  }
  return merged
}
