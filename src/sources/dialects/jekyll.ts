import { isMap } from '../../core/data.ts'
import type { Instant } from '../../core/dates.ts'
import type { SiteFacts } from '../../core/feed.ts'
import type { Data, DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { appendPath, httpUrl } from '../../core/url.ts'
import { parseWrittenDate } from '../../core/written-date.ts'
import { assemblePost, definedOnly } from '../assemble.ts'
import { ContentError } from '../content-error.ts'
import { readConfigFile, readDataFile } from '../data-file.ts'
import {
  firstOf,
  instantOf,
  isFalse,
  isTrue,
  languageOf,
  listOf,
  personsOf,
  textOf,
  unique,
} from '../fields.ts'
import { baseName, withoutExtension } from '../names.ts'
import { fillPermalink } from '../permalink.ts'
import { statedTitle, titleFromSlug } from '../title.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'
import { defaultsFor } from './jekyll-defaults.ts'

/** Jekyll 4: https://jekyllrb.com/docs/posts/, and its own code where that says more. */
export const jekyll: Dialect = { name: 'jekyll', open }

const CONFIG_FILES = ['_config.yml', '_config.yaml', '_config.toml']

const PERMALINK_STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
}

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const config =
    CONFIG_FILES.map((name) => readConfigFile(root, name, problems)).find((data) => data !== undefined) ?? {}
  const people = readDataFile(root, '_data/authors.yml', problems) ?? {}
  return {
    facts: siteFacts(config),
    settings: { config, people },
    problems,
    include: ['**/*.{md,markdown,mkd,mkdn,mkdown}', '**/{_posts,_drafts}/**/*.{html,htm}'],
    exclude: [],
    refuse: (path) => {
      if (/(?:^|\/)_drafts\//.test(path)) return undefined
      if (!/(?:^|\/)_posts\//.test(path)) return 'not a post: outside _posts'
      return NAME.test(baseName(path)) ? undefined : 'not a post: its name does not begin with a date'
    },
    interpret: (file, blog) => interpret(file, blog, config, people),
  }
}

const NAME = /^(\d{2,4}-\d{1,2}-\d{1,2})-(.*)\.[^.]+$/

function siteFacts(config: DataMap): SiteFacts {
  const url = textOf(config, ['url'])
  const root =
    url === undefined ? undefined : httpUrl(url.replace(/\/$/, '') + (textOf(config, ['baseurl']) ?? ''))
  const language = textOf(config, ['lang', 'locale'])
  return {
    ...definedOnly({
      title: textOf(config, ['title', 'name']),
      url: root,
      description: textOf(config, ['description', 'tagline']),
      timezone: textOf(config, ['timezone']),
      language: language === undefined ? undefined : languageOf(language),
      author: personsOf(config.author, {})[0],
    }),
    variables: config,
  }
}

function interpret(file: ContentFile, blog: Blog, config: DataMap, people: DataMap): Outcome {
  const data: DataMap = { ...defaultsFor(file.path, config.defaults), ...file.data }
  if (isFalse(data.published)) return { leftOut: 'published: false' }
  const inDrafts = /(?:^|\/)_drafts\//.test(file.path)
  const name = baseName(file.path)
  const dated = NAME.exec(name)
  const fileSlug = (dated?.[2] ?? withoutExtension(name)).replace(/\.+$/, '')
  const slug = textOf(data, ['slug']) ?? fileSlug
  const draft = inDrafts || isTrue(data.draft)
  const published = publishedOf(file, data, dated?.[1], blog.timezone, draft)
  const categories = categoriesOf(file.path, data)
  const terms = { category: categories, tag: pluralized(data, 'tag', 'tags') }
  const pattern = textOf(data, ['permalink']) ?? blog.permalink ?? postsPermalink(config) ?? 'date'
  const link = fillPermalink(PERMALINK_STYLES[pattern] ?? pattern, {
    published: published ?? 0,
    timezone: blog.timezone,
    slug,
    categories,
    path: withoutExtension(file.path.replace(/(?:^|\/)_(?:posts|drafts)\//, '/')),
  })
  if (link.unknown.length > 0) {
    throw new ContentError(
      `permalink ${pattern}: unknown placeholder ${link.unknown.join(', ')}`,
      file.frontMatter?.line('permalink'),
    )
  }
  const url = appendPath(blog.siteUrl, link.path)
  const title = statedTitle(file, data) ?? titleFromSlug(fileSlug)
  const excerptMark = textOf(data, ['excerpt_separator']) ?? textOf(config, ['excerpt_separator'])
  return assemblePost({ ...file, data }, blog, {
    url,
    title,
    terms,
    draft,
    people,
    ...(published !== undefined && { published }),
    ...(!isFalse(data.render_with_liquid) && {
      template: {
        language: 'liquid',
        page: { ...data, title, url: link.path, slug, categories, tags: terms.tag },
      },
    }),
    moreMarks: excerptMark === undefined || excerptMark.trim() === '' ? [] : [excerptMark],
    // The `absolute_url` filter puts the base address before a path, unless it stands there already.
    assetUrl: (path) =>
      path.startsWith(new URL(blog.siteUrl).pathname)
        ? new URL(path, blog.siteUrl).href
        : appendPath(blog.siteUrl, path),
  })
}

/**
 * Front matter beats the file name. A date and time that YAML knows as a timestamp and that names no zone is UTC;
 * a date alone, or one between quotes, is in the site's zone.
 */
function publishedOf(
  file: ContentFile,
  data: DataMap,
  inName: string | undefined,
  timezone: string,
  draft: boolean,
): Instant | undefined {
  const { value } = firstOf(data, ['date']) ?? {}
  const line = file.frontMatter?.line('date')
  if (typeof value === 'string') {
    const isTimestamp =
      /\d[Tt\s]\s*\d{1,2}:\d\d:\d\d/.test(value) && file.frontMatter?.isQuoted('date') === false
    return instantOf(value, 'date', isTimestamp ? 'UTC' : timezone, line)
  }
  if (value !== undefined) throw new ContentError('date: expected a date, found a list or keys', line)
  if (inName === undefined) {
    if (draft) return undefined
    throw new ContentError(
      'has no date',
      undefined,
      'begin its name with one, or add date: to its front matter',
    )
  }
  if (parseWrittenDate(inName) === undefined) {
    throw new ContentError(
      `the file name has no valid date: “${inName}”`,
      undefined,
      'rename it, or set date: in its front matter',
    )
  }
  return instantOf(inName, 'file name', timezone)
}

/** A collection's own permalink beats the site's. */
function postsPermalink(config: DataMap): string | undefined {
  const { collections } = config
  const posts = isMap(collections) ? collections.posts : undefined
  return (isMap(posts) ? textOf(posts, ['permalink']) : undefined) ?? textOf(config, ['permalink'])
}

/** Folders above `_posts`, then `categories` (blanks separate), then `category` (one), each once. */
function categoriesOf(path: string, data: DataMap): string[] {
  const above = path.split(/(?:^|\/)_(?:posts|drafts)\//)[0] ?? ''
  const folders =
    path.startsWith('_posts/') || path.startsWith('_drafts/')
      ? []
      : above.split('/').filter((part) => part !== '')
  const stated = listOf(data.categories, /\s+/)
  return unique([...folders, ...stated, ...pluralized(data, 'category', 'categories')])
}

/** Jekyll's `pluralized_array_from_hash`: the singular key is one term, the plural one is split at blanks. */
function pluralized(data: DataMap, singular: string, plural: string): string[] {
  const one: Data | undefined = data[singular]
  if (one !== undefined && one !== null) return unique(listOf(one, undefined))
  const many = data[plural]
  return unique(isMap(many) ? [] : listOf(many, /\s+/))
}
