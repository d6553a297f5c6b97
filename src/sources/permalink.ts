import type { Instant } from '../core/dates.ts'
import { type LocalFields, localFields } from '../core/zone.ts'

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
  let date: LocalFields | undefined
  const unknown: string[] = []
  const path = pattern.replace(/:([a-z_]+)/g, (whole, name: string) => {
    // `:month_:day` means `:month`, an underscore, `:day`.
    for (const candidate of name.endsWith('_') ? [name, name.slice(0, -1)] : [name]) {
      date ??= localFields(facts.published, facts.timezone)
      const value = ownValue(facts.values, candidate) ?? PLACEHOLDERS[candidate]?.(facts, date)
      if (value !== undefined) return value + name.slice(candidate.length)
    }
    unknown.push(whole)
    return whole
  })
  return { path: tidyPath(path), unknown }
}

/** The placeholders of a pattern that are none; `also` are those of the engine at hand. */
export function unknownPlaceholders(pattern: string, also: readonly string[]): string[] {
  const { unknown } = fillPermalink(pattern, {
    published: 0,
    timezone: 'UTC',
    slug: '',
    categories: [],
    path: '',
    values: Object.fromEntries(also.map((name) => [name, ''])),
  })
  return [...unknown, ...(pattern.match(/:[A-Z]\w*/g) ?? [])]
}

function ownValue(values: PermalinkFacts['values'], name: string): string | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}

/** Jekyll's rule for odd paths: two dots are a separator, `./` is nothing, separators do not repeat. */
function tidyPath(path: string): string {
  return `/${path}`.replaceAll('..', '/').replaceAll('./', '').replace(/\/+/g, '/')
}

type Placeholder = (facts: PermalinkFacts, date: LocalFields) => string

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

const PLACEHOLDERS: Readonly<Record<string, Placeholder | undefined>> = {
  __proto__: null as never,
  year: (_, { year }) => pad(year, 4),
  short_year: (_, { year }) => pad(year % 100),
  month: (_, { month }) => pad(month),
  i_month: (_, { month }) => String(month),
  short_month: (_, { month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  long_month: (_, { month }) => MONTHS[month - 1] ?? '',
  monthname: (_, { month }) => MONTHS[month - 1] ?? '',
  day: (_, { day }) => pad(day),
  i_day: (_, { day }) => String(day),
  y_day: (_, date) => pad(dayOfYear(date), 3),
  yearday: (_, date) => String(dayOfYear(date)),
  short_day: (_, { weekday }) => (DAYS[weekday] ?? '').slice(0, 3),
  long_day: (_, { weekday }) => DAYS[weekday] ?? '',
  weekdayname: (_, { weekday }) => DAYS[weekday] ?? '',
  w_day: (_, { weekday }) => String(weekday || 7),
  weekday: (_, { weekday }) => String(weekday),
  week: (_, date) => pad(isoWeek(date).week),
  w_year: (_, date) => pad(isoWeek(date).year, 4),
  hour: (_, { hour }) => pad(hour),
  minute: (_, { minute }) => pad(minute),
  second: (_, { second }) => pad(second),
  title: ({ slug }) => prettySlug(slug),
  slug: ({ slug }) => plainSlug(slug),
  name: ({ slug }) => plainSlug(slug),
  filename: ({ slug }) => slug,
  slugorfilename: ({ slug }) => slug,
  categories: ({ categories }) => unique(categories.map((category) => category.toLowerCase())),
  slugified_categories: ({ categories }) => unique(categories.map(plainSlug)),
  path: ({ path }) => path,
  section: ({ path }) => path.split('/').slice(0, -1)[0] ?? '',
  sections: ({ path }) => path.split('/').slice(0, -1).join('/'),
  output_ext: () => '.html',
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

function dayOfYear({ year, month, day }: LocalFields): number {
  return (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / DAY_MS + 1
}

/** ISO 8601: the week that holds Thursday decides the year. */
function isoWeek({ year, month, day }: LocalFields): { year: number; week: number } {
  const date = Date.UTC(year, month - 1, day)
  const weekday = new Date(date).getUTCDay() || 7
  const thursday = new Date(date + (4 - weekday) * DAY_MS)
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return { year: thursday.getUTCFullYear(), week: Math.floor((thursday.getTime() - first) / DAY_MS / 7) + 1 }
}
