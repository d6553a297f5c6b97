import { formatDay, type Instant, utcInstant } from '../core/dates.ts'
import { localFields } from '../core/zone.ts'
import { wordsOf } from './words/index.ts'

/**
 * The day of an instant on the site's clock, in a language; as `2024-05-01` in languages that we have no words of. By
 * tables of our own: what Intl writes differs from one version of the platform to the next.
 */
export function dayInWords(instant: Instant, zone: string, language: string): string {
  const fields = localFields(instant, zone)
  const words = wordsOf(language)
  if (words === undefined) return formatDay(utcInstant(fields))
  return words.date(fields.day, words.months[fields.month - 1] as string, fields.year)
}
