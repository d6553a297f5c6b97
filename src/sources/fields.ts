import { isMap } from '../core/data.ts'
import type { Instant } from '../core/dates.ts'
import { isEmail } from '../core/email.ts'
import { standardTag } from '../core/language.ts'
import type { Data, DataMap, Person } from '../core/post.ts'
import { legalText, singleLine } from '../core/text.ts'
import { publicUrl } from '../core/url.ts'
import { parseWrittenDate, toInstant } from '../core/written-date.ts'
import { ContentError } from './content-error.ts'

/** The value of the first of the keys that has one. */
export function firstOf(data: DataMap, keys: readonly string[]): { key: string; value: Data } | undefined {
  for (const key of keys) {
    const value = data[key]
    if (value !== undefined && value !== null && value !== '') return { key, value }
  }
  return undefined
}

/** The text of the first of the keys that is one line or more of text. */
export function textOf(data: DataMap, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = data[key]
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  return undefined
}

/** Every spelling of yes that front matter has. */
export function isTrue(value: Data | undefined): boolean {
  return typeof value === 'string' && /^(?:true|yes|y|on|1)$/i.test(value.trim())
}

/** Every spelling of no that front matter has. */
export function isFalse(value: Data | undefined): boolean {
  return typeof value === 'string' && /^(?:false|no|n|off|0)$/i.test(value.trim())
}

/** What to do about what is no date. */
export const DATE_HINT = 'write it like 2011-07-22 16:00:00 +1200'

/**
 * The instant that a person wrote.
 *
 * @throws ContentError that shows the value
 */
export function instantOf(text: string, key: string, zone: string, line?: () => number | undefined): Instant {
  const written = parseWrittenDate(text)
  if (written === undefined) {
    throw new ContentError(
      `${key}: expected a date, found “${singleLine(text).slice(0, 60)}”`,
      line?.(),
      DATE_HINT,
    )
  }
  return toInstant(written, zone)
}

/** A list as it is, a text split by `separator` (undefined = one term); nested lists are flattened, blanks dropped. */
export function listOf(value: Data | undefined, separator: RegExp | undefined): string[] {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') {
    const parts = separator === undefined ? [value] : value.split(separator)
    return parts.map((part) => singleLine(legalText(part))).filter((part) => part !== '')
  }
  if (isMap(value)) return listOf(firstOf(value, ['name', 'title', 'label', 'slug'])?.value, undefined)
  const list: string[] = []
  for (const item of value) {
    if (typeof item !== 'string') list.push(...listOf(item, undefined))
    else {
      const term = singleLine(legalText(item))
      if (term !== '') list.push(term)
    }
  }
  return list
}

/** Each term once, by its exact spelling, in the order given. */
export function unique(terms: readonly string[]): string[] {
  return [...new Set(terms)]
}

/**
 * Authors as people write them: a name, `Name <mail>`, a key of the blog's data file, an object (its `key` names one, too),
 * or a list of these.
 */
export function personsOf(value: Data | undefined, people: DataMap): Person[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return eachOnce(value.flatMap((item) => personsOf(item, people)))
  if (typeof value === 'string') {
    const known = people[value.trim()]
    if (isMap(known)) return personOf({ name: value, ...known })
    const mail = /^([^<>]+)<([^<>@\s]+@[^<>@\s]+)>$/.exec(value.trim())
    return personOf(mail === null ? { name: value } : { name: mail[1] ?? '', email: mail[2] ?? '' })
  }
  if (!isMap(value)) return []
  const key = textOf(value, ['key', 'id'])?.trim()
  const known = key === undefined ? undefined : people[key]
  return personOf(isMap(known) ? { ...known, ...value } : value)
}

/** Whoever is named twice is one person. */
function eachOnce(persons: readonly Person[]): Person[] {
  const byName = new Map<string, Person>()
  for (const person of persons) {
    const name = person.name.normalize('NFC')
    byName.set(name, { ...person, ...byName.get(name) })
  }
  return [...byName.values()]
}

function personOf(data: DataMap): Person[] {
  const email = textOf(data, ['email', 'mail'])?.trim()
  const valid = email !== undefined && isEmail(email) ? email : undefined
  const url = textOf(data, ['url', 'uri', 'link', 'website', 'homepage'])
  const absolute = url === undefined ? undefined : publicUrl(url.trim())
  const name = singleLine(legalText(textOf(data, ['name', 'display_name', 'title']) ?? valid ?? ''))
  if (name === '') return []
  return [
    { name, ...(valid !== undefined && { email: valid }), ...(absolute !== undefined && { url: absolute }) },
  ]
}

/** A language tag in its standard form (`en_US` → `en-US`), or undefined when it is none (BCP 47). */
export function languageOf(text: string): string | undefined {
  return standardTag(text.trim().replaceAll('_', '-'))
}
