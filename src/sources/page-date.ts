import type { Instant } from '../core/dates.ts'
import { ContentError } from './content-error.ts'
import type { ContentFile } from './dialects/dialect.ts'
import { firstOf, instantOf } from './fields.ts'

/** Whether its date is still to be filled in, by a program that makes notes of it: `{{date}}`, `<% tp.date.now() %>`. */
export function isTemplate({ data, frontMatter }: ContentFile, keys: readonly string[]): boolean {
  const found = firstOf(data, keys)
  const written = found === undefined ? undefined : frontMatter?.written(found.key)
  return /^["']?(?:\{\{|<%)/.test(written?.trim() ?? '')
}

/**
 * The date in the first of the keys that has a value; without an offset it is in `zone`.
 *
 * @throws ContentError when that is no date
 */
export function statedDate(file: ContentFile, keys: readonly string[], zone: string): Instant | undefined {
  const found = firstOf(file.data, keys)
  if (found === undefined) return undefined
  const line = (): number | undefined => file.frontMatter?.line(found.key)
  if (typeof found.value !== 'string') throw new ContentError(`${found.key}: expected a date`, line())
  return instantOf(found.value, found.key, zone, line)
}
