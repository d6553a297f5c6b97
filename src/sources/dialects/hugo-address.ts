import { isMap } from '../../core/data.ts'
import type { Instant } from '../../core/dates.ts'
import type { DataMap } from '../../core/post.ts'
import { decodeOrKeep } from '../../core/url.ts'
import { ContentError } from '../content-error.ts'
import { isTrue, textOf } from '../fields.ts'
import { baseName } from '../names.ts'
import { fillPermalink, type PermalinkFacts } from '../permalink.ts'
import { type NameRules, urlize } from './hugo-names.ts'

export interface HugoPage {
  readonly data: DataMap
  /** Below the content folder, without extension, language and `index`. */
  readonly path: string
  readonly title: string | undefined
  /** Stated, or what the file name has behind its date where the site dates pages by it. */
  readonly slug: string | undefined
  /** The date as its author saw it: the fields of this instant in UTC. */
  readonly shown: Instant
  /** The folders of its section: the nearest with a page of its own, else the first. */
  readonly sections: readonly string[]
}

/** A page's path below the site's root, and whether the prefix of its language stands before it. */
export interface HugoAddress {
  readonly path: string
  readonly isWhole: boolean
}

/**
 * Where Hugo puts a page.
 *
 * @param settings of the site in the page's language
 * @param permalink the source's own pattern
 * @throws ContentError when a pattern cannot be filled
 */
export function hugoAddress(page: HugoPage, settings: DataMap, permalink: string | undefined): HugoAddress {
  const stated = textOf(page.data, ['url'])?.trim()
  if (stated !== undefined)
    return { path: /\/$|\.\w+$/.test(stated) ? stated : `${stated}/`, isWhole: stated.startsWith('/') }
  const rules: NameRules = {
    keepsCase: isTrue(settings.disablepathtolower),
    dropsAccents: isTrue(settings.removepathaccents),
  }
  const folders = page.path.split('/').slice(0, -1)
  const pattern = permalink ?? sectionPattern(settings.permalinks, folders)
  const path =
    pattern === undefined
      ? `/${[...folders, page.slug ?? baseName(page.path)].map((name) => urlize(name, rules)).join('/')}/`
      : fillPattern(
          pattern,
          permalink === undefined ? page : { ...page, title: page.title ?? baseName(page.path) },
          rules,
        )
  const ending = permalink === undefined ? withEnding(path, settings.uglyurls, folders[0] ?? '') : path
  return { path: ending, isWhole: false }
}

/** The pattern of the top-level section, or of the home page's own pages. */
function sectionPattern(
  permalinks: DataMap[string] | undefined,
  folders: readonly string[],
): string | undefined {
  if (!isMap(permalinks)) return undefined
  const ofPages = isMap(permalinks.page) ? permalinks.page : permalinks
  return textOf(ofPages, [folders[0] ?? '/'])
}

/** Hugo's own names for what stands in a pattern; undefined = the same in every engine. */
const TOKENS: Readonly<Record<string, (page: HugoPage) => string | undefined>> = {
  title: ({ title }) => title ?? '',
  slug: ({ slug, title }) => slug ?? title ?? '',
  filename: ({ path }) => baseName(path),
  contentbasename: ({ path }) => baseName(path),
  slugorfilename: ({ slug, path }) => slug ?? baseName(path),
  slugorcontentbasename: ({ slug, path }) => slug ?? baseName(path),
  section: ({ sections }) => sections[0] ?? '',
  sections: ({ sections }) => sections.join('/'),
}

const COMMON = ['year', 'month', 'monthname', 'day', 'weekday', 'weekdayname', 'yearday']

/** Hugo's `PermalinkExpander`: besides its own names, slices of the sections and Go's way to write dates. */
function fillPattern(pattern: string, page: HugoPage, rules: NameRules): string {
  const facts: PermalinkFacts = {
    published: page.shown,
    timezone: 'UTC',
    slug: page.slug ?? baseName(page.path),
    categories: [],
    path: page.path
      .split('/')
      .map((name) => urlize(name, rules))
      .join('/'),
  }
  const filled = pattern.replace(/:\w+(?:\[[^\]]*\])?/g, (whole) => {
    const name = whole.slice(1)
    const slice = /^sections\[(.*)\]$/.exec(name)?.[1]
    if (slice !== undefined) return sliceOf(page.sections, slice).join('/')
    const own = Object.hasOwn(TOKENS, name) ? TOKENS[name]?.(page) : undefined
    if (own !== undefined) return name === 'sections' ? own : urlize(own, rules)
    if (!COMMON.includes(name)) {
      const written = goDate(name, facts)
      if (written !== undefined) return written
    }
    const { path, unknown } = fillPermalink(whole, facts)
    if (unknown.length === 0) return path.slice(1)
    throw new ContentError(`permalink ${pattern}: unknown placeholder ${whole}`)
  })
  // Hugo decodes it once more, as if it were a query, and makes a path of it again.
  const decoded = decodeOrKeep(filled.replaceAll('+', ' ')).replaceAll('#', '')
  return `/${urlize(decoded, rules)}/`.replace(/\/{2,}/g, '/')
}

/** `[0]`, `[last]`, `[1:]`, `[:last]`, `[1:3]`: as far as there are so many. */
function sliceOf(sections: readonly string[], slice: string): readonly string[] {
  const at = (text: string): number => (text === 'last' ? sections.length - 1 : Number(text))
  const [from = '', to] = slice.split(':')
  // Of one folder alone Hugo takes none for the last.
  if (to === undefined)
    return from === 'last' ? sections.slice(1).slice(-1) : sections.slice(at(from), at(from) + 1)
  return sections.slice(from === '' ? 0 : at(from), to === '' ? undefined : at(to))
}

/** Go's reference time, Mon Jan 2 15:04:05 2006, part by part: the longer ones first. */
const GO_PARTS: ReadonlyMap<string, string> = new Map([
  ['January', ':long_month'],
  ['Jan', ':short_month'],
  ['Monday', ':long_day'],
  ['Mon', ':short_day'],
  ['2006', ':year'],
  ['002', ':y_day'],
  ['01', ':month'],
  ['02', ':day'],
  ['04', ':minute'],
  ['05', ':second'],
  ['06', ':short_year'],
  ['15', ':hour'],
  ['1', ':i_month'],
  ['2', ':i_day'],
])

/** A date in a layout of Go's; undefined when nothing of it is one. */
function goDate(layout: string, facts: PermalinkFacts): string | undefined {
  const parts = new RegExp([...GO_PARTS.keys()].join('|'), 'g')
  const filled = layout.replace(parts, (part) => fillPermalink(GO_PARTS.get(part) ?? '', facts).path.slice(1))
  return filled === layout ? undefined : filled
}

/** `uglyURLs`, for the site or for single sections: `/a/b.html` in place of `/a/b/`. */
function withEnding(path: string, ugly: DataMap[string] | undefined, section: string): string {
  const isUgly = isTrue(ugly) || (isMap(ugly) && isTrue(ugly[section]))
  return isUgly && path !== '/' ? `${path.slice(0, -1)}.html` : path
}
