import { isMap } from '../../core/data.ts'
import { type Instant, utcInstant } from '../../core/dates.ts'
import type { DataMap } from '../../core/post.ts'
import { parseWrittenDate } from '../../core/written-date.ts'
import { localFields } from '../../core/zone.ts'
import { firstOf, instantOf, listOf } from '../fields.ts'
import { datedName, withoutExtension } from '../names.ts'
import { dateText } from '../page-date.ts'
import type { ContentFile } from './dialect.ts'

/** When a page is out, by the site's own rules (`frontmatter` of its configuration). */
export interface HugoDates {
  /** Its date, or its date of publication when that is later: Hugo holds it until then. */
  readonly published: Instant
  /** The fields of this instant in UTC are the date as it was written, which Hugo makes addresses of. */
  readonly shown: Instant
  /** What the file name has behind its date, when that is where the date is from. */
  readonly slug?: string
  readonly updated?: Instant
  readonly expires?: Instant
}

/** The keys that stand for one of Hugo's dates, where the site says nothing else. */
const DEFAULTS = {
  // A name with a date dates a page that has no other; Hugo itself would leave it without.
  date: ['date', 'publishdate', 'pubdate', 'published', 'lastmod', 'modified', ':filename'],
  publishdate: ['publishdate', 'pubdate', 'published'],
  lastmod: ['lastmod', 'modified'],
  expirydate: ['expirydate', 'unpublishdate'],
} as const

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  publishdate: ['publishdate', 'pubdate', 'published'],
  lastmod: ['lastmod', 'modified'],
  expirydate: ['expirydate', 'unpublishdate'],
}

/**
 * @param file front matter with keys in small letters
 * @param name the file's name without extension, or its bundle's
 * @returns undefined when nothing dates the page
 * @throws ContentError when what should be a date is none
 */
export function hugoDates(
  file: ContentFile,
  name: string,
  settings: DataMap,
  timezone: string,
): HugoDates | undefined {
  const rules = isMap(settings.frontmatter) ? settings.frontmatter : {}
  const find = (key: keyof typeof DEFAULTS): FoundDate | undefined => {
    for (const rule of rulesFor(key, rules)) {
      const found = rule === ':filename' ? dateInName(name, timezone) : writtenDate(file, [rule], timezone)
      if (found !== undefined) return found
    }
    return undefined
  }
  const date = find('date')
  if (date === undefined) return undefined
  const held = find('publishdate')
  const updated = find('lastmod')
  const expires = find('expirydate')
  return {
    published: Math.max(date.instant, held?.instant ?? date.instant),
    shown: date.shown,
    ...(date.slug !== undefined && date.slug !== '' && statesNames(rules) && { slug: date.slug }),
    ...(updated !== undefined && { updated: updated.instant }),
    ...(expires !== undefined && { expires: expires.instant }),
  }
}

/** In their order; what only a disk or a repository knows (`:fileModTime`, `:git`) never lasts. */
function rulesFor(key: keyof typeof DEFAULTS, rules: DataMap): readonly string[] {
  const stated = Object.entries(rules).find(([name]) => name.toLowerCase() === key)?.[1]
  if (stated === undefined) return DEFAULTS[key]
  return listOf(stated, undefined).flatMap((written) => {
    const rule = written.toLowerCase()
    if (rule === ':default') return DEFAULTS[key].filter((known) => known !== ':filename')
    if (rule === ':filename') return [rule]
    return rule.startsWith(':') ? [] : (ALIASES[rule] ?? [rule])
  })
}

/** Only a site that dates pages by their names takes the date off their slugs. */
function statesNames(rules: DataMap): boolean {
  return Object.entries(rules).some(
    ([key, value]) =>
      key.toLowerCase() === 'date' &&
      listOf(value, undefined).some((rule) => rule.toLowerCase() === ':filename'),
  )
}

interface FoundDate {
  readonly instant: Instant
  readonly shown: Instant
  readonly slug?: string
}

/** Hugo takes what is behind the last dot for an extension, also in the name of a folder. */
function dateInName(name: string, timezone: string): FoundDate | undefined {
  const dated = datedName(name)
  if (dated === undefined) return undefined
  const slug = withoutExtension(dated.slug).replace(/^[ _-]+|[ _-]+$/g, '')
  return { ...readDate(dated.date, 'file name', timezone), slug }
}

function writtenDate(file: ContentFile, keys: readonly string[], timezone: string): FoundDate | undefined {
  const found = firstOf(file.data, keys)
  if (found === undefined) return undefined
  const { text, key, line } = dateText(file, found)
  return readDate(text, key, timezone, line)
}

function readDate(text: string, key: string, timezone: string, line?: () => number | undefined): FoundDate {
  const instant = instantOf(text, key, timezone, line)
  const offset = parseWrittenDate(text)?.offsetMinutes
  const shown = offset === undefined ? utcInstant(localFields(instant, timezone)) : instant + offset * 60_000
  return { instant, shown }
}
