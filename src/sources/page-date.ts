import type { Instant } from '../core/dates.ts'
import type { Data } from '../core/post.ts'
import { singleLine } from '../core/text.ts'
import { ContentError } from './content-error.ts'
import type { ContentFile } from './dialects/dialect.ts'
import { DATE_HINT, firstOf, instantOf } from './fields.ts'

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
  const { text, key, line } = dateText(file, found)
  return instantOf(text, key, zone, line)
}

/** The text that a date of front matter is, its key as its author wrote it, and its line. */
export interface DateText {
  readonly text: string
  readonly key: string
  readonly line: () => number | undefined
}

/** @throws ContentError when the value is a list or keys with values */
export function dateText({ frontMatter }: ContentFile, found: { key: string; value: Data }): DateText {
  const key = frontMatter?.spelling(found.key) ?? found.key
  const line = (): number | undefined => frontMatter?.line(found.key)
  if (typeof found.value === 'string') return { text: found.value, key, line }
  const kind = Array.isArray(found.value) ? 'a list' : 'keys with values'
  const written = singleLine(frontMatter?.written(key) ?? '').slice(0, 60)
  const shown = written === '' ? kind : `“${written}”, which is ${kind}`
  const hint = written.startsWith('{{') ? `a template has not been filled in: ${DATE_HINT}` : DATE_HINT
  throw new ContentError(`${key}: expected a date, found ${shown}`, line(), hint)
}
