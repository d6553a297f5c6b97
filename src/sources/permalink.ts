import type { Instant } from '../core/dates.ts'
import { localFields } from '../core/zone.ts'

/** What a permalink pattern can speak of. */
export interface PermalinkFacts {
  readonly published: Instant
  /** The site's zone: dates in addresses are local. */
  readonly timezone: string
  /** The file's name without date and extension, or what front matter says instead. */
  readonly slug: string
  readonly categories: readonly string[]
  /** The path below the source without extension. */
  readonly path: string
  /** What placeholders mean in the engine at hand, where that is something else. */
  readonly values?: Readonly<Record<string, string>>
}

/** Runs of what an address should not show become one hyphen; letters, marks and digits of any script stay. */
export function plainSlug(text: string): string {
  return text
    .replace(/[^\p{M}\p{L}\p{Nd}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()
}

/** As `plainSlug`, but case and what is legible in an address stay (Jekyll's “pretty” mode). */
export function prettySlug(text: string): string {
  return text.replace(/[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu, '-').replace(/^-|-$/g, '')
}

/**
 * A pattern such as `/:categories/:year/:month/:title/` filled in. An unknown placeholder stays as it is, and is
 * told in `unknown`; an empty one leaves no empty segment.
 */
export function fillPermalink(pattern: string, facts: PermalinkFacts): { path: string; unknown: string[] } {
  const values = placeholders(facts)
  const unknown: string[] = []
  const path = pattern.replace(/:([a-z_]+)/g, (whole, name: string) => {
    // `:month_:day` means `:month`, an underscore, `:day`.
    for (const candidate of name.endsWith('_') ? [name, name.slice(0, -1)] : [name]) {
      const value = ownValue(facts.values, candidate) ?? values[candidate]?.()
      if (value !== undefined) return value + name.slice(candidate.length)
    }
    unknown.push(whole)
    return whole
  })
  return { path: tidyPath(path), unknown }
}

function ownValue(values: PermalinkFacts['values'], name: string): string | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}

/** Jekyll's rule for odd paths: two dots are a separator, `./` is nothing, separators do not repeat. */
function tidyPath(path: string): string {
  return `/${path}`.replaceAll('..', '/').replaceAll('./', '').replace(/\/+/g, '/')
}

function placeholders(facts: PermalinkFacts): Readonly<Record<string, (() => string) | undefined>> {
  const date = localFields(facts.published, facts.timezone)
  const week = isoWeek(date.year, date.month, date.day)
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0')
  return {
    __proto__: null as never,
    year: () => pad(date.year, 4),
    short_year: () => pad(date.year % 100),
    month: () => pad(date.month),
    i_month: () => String(date.month),
    short_month: () => (MONTHS[date.month - 1] ?? '').slice(0, 3),
    long_month: () => MONTHS[date.month - 1] ?? '',
    monthname: () => MONTHS[date.month - 1] ?? '',
    day: () => pad(date.day),
    i_day: () => String(date.day),
    y_day: () => pad(dayOfYear(date.year, date.month, date.day), 3),
    yearday: () => String(dayOfYear(date.year, date.month, date.day)),
    short_day: () => (DAYS[date.weekday] ?? '').slice(0, 3),
    long_day: () => DAYS[date.weekday] ?? '',
    weekdayname: () => DAYS[date.weekday] ?? '',
    w_day: () => String(date.weekday || 7),
    weekday: () => String(date.weekday),
    week: () => pad(week.week),
    w_year: () => pad(week.year, 4),
    hour: () => pad(date.hour),
    minute: () => pad(date.minute),
    second: () => pad(date.second),
    title: () => prettySlug(facts.slug),
    slug: () => plainSlug(facts.slug),
    name: () => plainSlug(facts.slug),
    filename: () => facts.slug,
    slugorfilename: () => facts.slug,
    categories: () => unique(facts.categories.map((category) => category.toLowerCase())),
    slugified_categories: () => unique(facts.categories.map(plainSlug)),
    path: () => facts.path,
    section: () => facts.path.split('/').slice(0, -1)[0] ?? '',
    sections: () => facts.path.split('/').slice(0, -1).join('/'),
    output_ext: () => '.html',
  }
}

const unique = (segments: readonly string[]): string => [...new Set(segments)].join('/')

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const DAY_MS = 24 * 60 * 60 * 1000

function dayOfYear(year: number, month: number, day: number): number {
  return (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / DAY_MS + 1
}

/** ISO 8601: the week that holds Thursday decides the year. */
function isoWeek(year: number, month: number, day: number): { year: number; week: number } {
  const date = Date.UTC(year, month - 1, day)
  const weekday = new Date(date).getUTCDay() || 7
  const thursday = new Date(date + (4 - weekday) * DAY_MS)
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return { year: thursday.getUTCFullYear(), week: Math.floor((thursday.getTime() - first) / DAY_MS / 7) + 1 }
}
