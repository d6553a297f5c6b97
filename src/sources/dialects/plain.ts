import type { Instant } from '../../core/dates.ts'
import type { DataMap } from '../../core/post.ts'
import { appendPath, httpUrl } from '../../core/url.ts'
import { inAnyCase } from '../any-case.ts'
import { assemblePost } from '../assemble.ts'
import { firstOf, instantOf, isFalse, listOf, textOf, unique } from '../fields.ts'
import { leftOutBy, noPost } from '../left-out.ts'
import { baseName, datedName, folderDate, withoutExtension } from '../names.ts'
import { dateText } from '../page-date.ts'
import { fillPermalink } from '../permalink.ts'
import { firstHeading, isTitle, statedTitle, titleFromSlug } from '../title.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'

/** A folder of Markdown files that no engine has rules for: as much as can be told from the files themselves. */
export const plain: Dialect = { name: 'plain', traces: [], open }

const DATE_KEYS = ['date', 'pubDate', 'publishDate', 'publish_date', 'published', 'created', 'posted']

function open(): BlogFolder {
  return {
    facts: {},
    settings: {},
    problems: [],
    include: ['**/*.{md,markdown,mkd,mkdn,mdx}'],
    unread: ['**/*.{txt,html,htm}'],
    exclude: [],
    refuse: (path) =>
      /^(?:README|LICENSE|CHANGELOG|CONTRIBUTING)\.[a-z]+$/i.test(baseName(path))
        ? noPost('about the folder')
        : undefined,
    interpret,
  }
}

function interpret(written: ContentFile, blog: Blog): Outcome {
  const data = inAnyCase(written.data)
  const file = data === written.data ? written : { ...written, data }
  if (isFalse(data.published)) return leftOutBy('published: false')
  if (isFalse(data.permalink)) return leftOutBy('permalink: false')
  const path = withoutExtension(file.path).replace(/(?:^|\/)index$/, '')
  const name = baseName(path)
  const dated = datedName(name)
  const published = publishedOf(file, dated?.date, blog.timezone)
  if (published === undefined) return { leftOut: 'no date' }
  const heading = firstHeading(file.body)
  const stated = statedTitle(file, data)
  const slug = textOf(data, ['slug']) ?? (dated === undefined || dated.slug === '' ? name : dated.slug)
  // An empty `title:` says that there is none: a note.
  const title = 'title' in data ? stated : (heading?.text ?? titleFromSlug(slug))
  return assemblePost(file, blog, {
    url: addressOf(data, { published, timezone: blog.timezone, slug, path, categories: [] }, blog),
    addressKeys: ['permalink', 'url'],
    published,
    ...(title !== undefined && { title }),
    ...(isTitle(heading, title) && { body: heading.rest }),
    terms: {
      category: unique(listOf(data.categories ?? data.category, /\s*,\s*/)),
      tag: unique(listOf(data.tags ?? data.tag, /\s*,\s*/)),
    },
  })
}

function publishedOf(file: ContentFile, inName: string | undefined, timezone: string): Instant | undefined {
  const found = firstOf(file.data, DATE_KEYS)
  if (found !== undefined && !(found.key === 'published' && found.value === 'true')) {
    const { text, key, line } = dateText(file, found)
    return instantOf(text, key, timezone, line)
  }
  const date = inName ?? folderDate(file.path)
  return date === undefined ? undefined : instantOf(date, 'file name', timezone)
}

function addressOf(data: DataMap, facts: Parameters<typeof fillPermalink>[1], blog: Blog): string {
  const stated = textOf(data, ['permalink', 'url'])?.trim()
  const absolute = stated === undefined ? undefined : httpUrl(stated)
  if (absolute !== undefined) return absolute
  const pattern =
    stated !== undefined && !stated.includes('{') ? stated : (blog.permalink ?? defaultPattern(data))
  return appendPath(blog.siteUrl, fillPermalink(pattern, facts).path)
}

function defaultPattern(data: DataMap): string {
  return textOf(data, ['slug']) === undefined ? '/:path/' : '/:sections/:filename/'
}
