import { isMap } from '../../core/data.ts'
import type { Instant } from '../../core/dates.ts'
import type { DataMap } from '../../core/post.ts'
import { textOf } from '../fields.ts'
import { baseName } from '../names.ts'
import { fillPermalink } from '../permalink.ts'

export interface HugoPage {
  readonly data: DataMap
  /** Below the content folder, without extension, language and `index`. */
  readonly path: string
  readonly title: string | undefined
  /** Stated, or what the file name has behind its date where the site dates pages by it. */
  readonly slug: string | undefined
  /** The date as its author saw it: the fields of this instant in UTC. */
  readonly shown: Instant
}

/** A page's path below the site's root. `permalink` is the source's own pattern. */
export function hugoAddress(page: HugoPage, settings: DataMap, permalink: string | undefined): string {
  const stated = textOf(page.data, ['url'])
  if (stated !== undefined) return stated
  const folders = page.path.split('/').slice(0, -1)
  const section = folders[0] ?? ''
  const name = baseName(page.path)
  const pattern = permalink ?? sectionPattern(settings.permalinks, section)
  if (pattern !== undefined) {
    const { path } = fillPermalink(pattern, {
      published: page.shown,
      timezone: 'UTC',
      slug: urlize(page.slug ?? name),
      categories: [],
      path: page.path.split('/').map(urlize).join('/'),
      values: {
        title: urlize(page.title ?? ''),
        slug: urlize(page.slug ?? page.title ?? name),
        filename: urlize(name),
        contentbasename: urlize(name),
        slugorfilename: urlize(page.slug ?? name),
        slugorcontentbasename: urlize(page.slug ?? name),
        section: urlize(section),
      },
    })
    return withEnding(path, settings.uglyurls, section)
  }
  return withEnding(`/${[...folders, page.slug ?? name].map(urlize).join('/')}/`, settings.uglyurls, section)
}

function sectionPattern(permalinks: DataMap[string] | undefined, section: string): string | undefined {
  if (!isMap(permalinks)) return undefined
  return textOf(isMap(permalinks.page) ? permalinks.page : permalinks, [section])
}

/** `uglyURLs`, for the site or for single sections: `/a/b.html` in place of `/a/b/`. */
function withEnding(path: string, ugly: DataMap[string] | undefined, section: string): string {
  const isUgly = ugly === 'true' || (isMap(ugly) && ugly[section] === 'true')
  return isUgly && path.endsWith('/') && path !== '/' ? `${path.slice(0, -1)}.html` : path
}

/** Hugo's `urlize`: lower case, blanks become hyphens, what is not letter, mark, digit or `._#+~-` falls out. */
function urlize(text: string): string {
  let out = ''
  let blank = false
  for (const character of text) {
    if (/[\p{L}\p{M}\p{Nd}._#+~@/\\-]/u.test(character)) {
      if (blank && character !== '-' && !out.endsWith('-')) out += '-'
      blank = false
      out += character
    } else if (out !== '' && /\s/.test(character)) blank = true
  }
  return out.toLowerCase()
}
