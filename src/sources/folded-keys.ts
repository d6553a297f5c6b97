import { remembering } from '../core/memo.ts'
import type { Data, DataMap } from '../core/post.ts'

/** A key as its author wrote it, with its value. */
export interface Stated {
  readonly key: string
  readonly value: Data
}

/**
 * Front matter by names without case, `_`, `-` and blanks, as every engine spells its keys in its own way:
 * `featured_image`, `featuredImage` and `Featured-Image` are `featuredimage`. Of two spellings the first counts; what is
 * empty is not there.
 */
export function foldKeys(data: DataMap): ReadonlyMap<string, Stated> {
  const folded = new Map<string, Stated>()
  for (const key in data) {
    const value = data[key]
    if (value === undefined || value === null || value === '') continue
    const name = foldKey(key)
    if (!folded.has(name)) folded.set(name, { key, value })
  }
  return folded
}

/** The text of the first of these names that has one; blanks around it are dropped. */
export function foldedText(
  folded: ReadonlyMap<string, Stated>,
  names: readonly string[],
): string | undefined {
  for (const name of names) {
    const value = folded.get(name)?.value
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
  }
  return undefined
}

const foldKey = remembering((key) => key.toLowerCase().replace(/[-_ ]/g, ''))
