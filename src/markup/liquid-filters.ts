import { filters, type Liquid } from 'liquidjs'
import type { Instant } from '../core/dates.ts'
import { parseWrittenDate, toInstant } from '../core/written-date.ts'
import { markdownToHtml } from './markdown.ts'

/** What filters know of the text in hand. */
export interface FilterState {
  now: Instant
  siteUrl: string
  basePath: string
}

/** Jekyll's filters that liquidjs does not have, or would take from the clock or from chance. */
export function registerFilters(engine: Liquid, state: FilterState, timezone: string): void {
  const date = filters.date as (this: unknown, value: unknown, ...rest: unknown[]) => unknown
  for (const name of DATE_FILTERS) {
    const original = filters[name] as typeof date
    engine.registerFilter(name, function (value: unknown, ...rest: unknown[]) {
      return original.call(this, fixedDate(value, state.now, timezone), ...rest)
    })
  }
  // Chance has no place in a document that must not change by itself.
  engine.registerFilter('sample', (value: unknown) => (Array.isArray(value) ? value[0] : value))
  engine.registerFilter('relative_url', (path: unknown) => joinPath(state.basePath, String(path ?? '')))
  engine.registerFilter('absolute_url', (path: unknown) => joinUrl(state.siteUrl, String(path ?? '')))
  engine.registerFilter('strip_index', (path: unknown) => String(path ?? '').replace(/\/index\.html?$/, '/'))
  engine.registerFilter('markdownify', (text: unknown) => {
    const { html, finish } = markdownToHtml(String(text ?? ''), `${state.siteUrl}/`, 'kramdown')
    return finish(html)
  })
}

const DATE_FILTERS = [
  'date',
  'date_to_string',
  'date_to_long_string',
  'date_to_xmlschema',
  'date_to_rfc822',
] as const

/** The instant that a date in a template means, whatever the machine's clock and zone are. */
function fixedDate(value: unknown, now: Instant, timezone: string): unknown {
  if (typeof value !== 'string') return value
  const text = value.trim().toLowerCase()
  if (text === 'now' || text === 'today') return new Date(now)
  const written = parseWrittenDate(value)
  return written === undefined ? value : new Date(toInstant(written, timezone))
}

function joinPath(base: string, path: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(path) ? path : `/${base}/${path}`.replace(/\/{2,}/g, '/')
}

function joinUrl(site: string, path: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(path) ? path : `${site.replace(/\/$/, '')}/${path.replace(/^\/+/, '')}`
}
