import type { Data, DataMap } from '../core/post.ts'

/** `Date:` is `date:`, as in Hugo: keys in small letters as well; a key in small letters counts before one in others. */
export function inAnyCase(data: DataMap): DataMap {
  let folded: Record<string, Data> | undefined
  for (const key in data) {
    if (!/[A-Z]/.test(key)) continue
    const name = key.toLowerCase()
    if (name in data) continue
    folded ??= Object.assign(Object.create(null) as Record<string, Data>, data)
    folded[name] = data[key] as Data
  }
  return folded ?? data
}
