import { isMap } from '../../core/data.ts'
import type { Instant } from '../../core/dates.ts'
import type { Data, DataMap } from '../../core/post.ts'
import { latinSlug } from '../latin-slug.ts'
import { fillPermalink } from '../permalink.ts'

/** What a permalink's template speaks of. */
export interface EleventyPage {
  readonly data: DataMap
  readonly fileSlug: string
  /** Below the input folder, without extension and date. */
  readonly filePathStem: string
  readonly date: Instant
}

/**
 * Fills the expressions of a permalink, such as `/{{ page.date | date: "%Y" }}/{{ title | slugify }}/`, as Liquid and
 * Nunjucks do it. Only names and the filters below are known: undefined when there is anything else.
 */
export function fillTemplate(template: string, page: EleventyPage): string | undefined {
  if (template.includes('{%')) return undefined
  let isKnown = true
  const filled = template.replace(/\{\{-?([^{}]*)-?\}\}/g, (_, expression: string) => {
    const value = evaluate(expression, page)
    if (value === undefined) isKnown = false
    return value ?? ''
  })
  return isKnown && !filled.includes('{{') ? filled : undefined
}

function evaluate(expression: string, page: EleventyPage): string | undefined {
  const [subject = '', ...filters] = expression.split('|').map((part) => part.trim())
  let value = readValue(subject, page)
  for (const written of filters) {
    const [, name = '', rest = ''] = /^(\w+)\s*(?:[:(]\s*(.*?)\)?)?$/.exec(written) ?? []
    const filter = FILTERS[name]
    value = filter === undefined || value === undefined ? undefined : filter(value, unquoted(rest), page)
  }
  return value
}

function readValue(subject: string, page: EleventyPage): string | undefined {
  const quoted = /^(?:"([^"]*)"|'([^']*)')$/.exec(subject)
  if (quoted !== null) return quoted[1] ?? quoted[2]
  if (subject === 'page.fileSlug') return page.fileSlug
  if (subject === 'page.filePathStem') return page.filePathStem
  if (subject === 'page.date' || subject === 'date') return new Date(page.date).toISOString()
  let value: Data | undefined = page.data
  for (const name of subject.split('.')) value = isMap(value) ? value[name] : undefined
  return typeof value === 'string' ? value : undefined
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2')
}

type Filter = (value: string, argument: string, page: EleventyPage) => string | undefined

const FILTERS: Readonly<Record<string, Filter | undefined>> = {
  __proto__: null as never,
  slugify: (value) => slugify(value),
  // The older one keeps many signs by a table of its own.
  slug: (value) => (/^[\w\s-]*$/.test(value) && !value.includes('_') ? latinSlug(value) : undefined),
  downcase: (value) => value.toLowerCase(),
  lower: (value) => value.toLowerCase(),
  upcase: (value) => value.toUpperCase(),
  strip: (value) => value.trim(),
  trim: (value) => value.trim(),
  string: (value) => value,
  url: (value) => value,
  date: (_value, pattern, { date }) => strftime(pattern, date),
}

/** Some signs are words, and what an apostrophe cuts off at the end of a word stays with it. */
function slugify(text: string): string | undefined {
  const words = text
    .replaceAll('&', ' and ')
    .replaceAll('♥', ' love ')
    .replaceAll('🦄', ' unicorn ')
    .replace(/([a-z\d]+)['’]([ts])(?=\s|$)/gi, '$1$2')
  return latinSlug(words)
}

const STRFTIME: Readonly<Record<string, string>> = {
  Y: ':year',
  y: ':short_year',
  m: ':month',
  d: ':day',
  e: ':i_day',
  '-d': ':i_day',
  '-m': ':i_month',
  B: ':long_month',
  b: ':short_month',
  H: ':hour',
  M: ':minute',
  S: ':second',
  j: ':y_day',
}

/** As text and placeholders of our own; undefined when one is not known. */
function strftime(pattern: string, date: Instant): string | undefined {
  let isKnown = pattern !== ''
  const filled = pattern.replace(/%(-?[A-Za-z])/g, (_, directive: string) => {
    const placeholder = STRFTIME[directive]
    if (placeholder === undefined) {
      isKnown = false
      return ''
    }
    const facts = { published: date, timezone: 'UTC', slug: '', categories: [], path: '' }
    return fillPermalink(placeholder, facts).path.slice(1)
  })
  return isKnown ? filled : undefined
}
