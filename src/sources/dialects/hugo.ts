import { isMap } from '../../core/data.ts'
import type { Instant } from '../../core/dates.ts'
import type { SiteFacts } from '../../core/feed.ts'
import type { DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { appendPath, siteRoot } from '../../core/url.ts'
import { assemblePost, definedOnly } from '../assemble.ts'
import { ContentError } from '../content-error.ts'
import { readConfigFile } from '../data-file.ts'
import { firstOf, instantOf, isTrue, languageOf, listOf, personsOf, textOf, unique } from '../fields.ts'
import { baseName, datedName, withoutExtension } from '../names.ts'
import { fillPermalink } from '../permalink.ts'
import { statedTitle } from '../title.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'

/** Hugo: https://gohugo.io/content-management/front-matter/ */
export const hugo: Dialect = { name: 'hugo', open }

export const HUGO_CONFIG_FILES = [
  'hugo.toml',
  'hugo.yaml',
  'hugo.yml',
  'hugo.json',
  'config.toml',
  'config.yaml',
  'config.yml',
  'config.json',
  'config/_default/hugo.toml',
  'config/_default/config.toml',
  'config/_default/hugo.yaml',
  'config/_default/config.yaml',
]

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const config = lowerKeys(
    HUGO_CONFIG_FILES.map((name) => readConfigFile(root, name, problems)).find(
      (data) => data !== undefined,
    ) ?? {},
  )
  const folder = (textOf(config, ['contentdir']) ?? 'content').replace(/\/$/, '')
  return {
    facts: siteFacts(config),
    settings: config,
    problems,
    include: ['**/*.{md,markdown}', `${folder}/**/*.{html,htm}`],
    exclude: ['{themes,public,resources,archetypes,layouts}/**'],
    refuse: (path) => {
      if (!path.startsWith(`${folder}/`)) return `not a post: outside ${folder}`
      return /^_index(?:\.|$)/.test(baseName(path)) ? 'not a post: the page of a section' : undefined
    },
    interpret: (file, blog) => interpret(file, blog, config, folder),
  }
}

function siteFacts(config: DataMap): SiteFacts {
  const url = textOf(config, ['baseurl'])
  const language = textOf(config, ['languagecode', 'defaultcontentlanguage'])
  const params = isMap(config.params) ? config.params : {}
  return definedOnly({
    title: textOf(config, ['title']),
    url: url === undefined ? undefined : siteRoot(url),
    description: textOf(params, ['description']),
    timezone: textOf(config, ['timezone']),
    language: language === undefined ? undefined : languageOf(language),
    copyright: textOf(config, ['copyright']),
    author: personsOf(config.author ?? params.author, {})[0],
    variables: params,
  })
}

function interpret(file: ContentFile, blog: Blog, config: DataMap, folder: string): Outcome {
  const data = lowerKeys(file.data)
  const path = withoutExtension(file.path.slice(folder.length + 1)).replace(/\/index$/, '')
  const name = baseName(path)
  const published = publishedOf({ ...file, data }, data, name, blog.timezone)
  if (published === undefined) return { leftOut: 'no date' }
  const title = statedTitle(file, data)
  const page: ContentFile = { ...file, data: { ...data, draft: isTrue(data.draft) ? 'true' : null } }
  return assemblePost(page, blog, {
    url: appendPath(blog.siteUrl, addressOf(data, path, published, blog, config)),
    published,
    terms: {
      category: unique(listOf(data.categories, undefined)),
      tag: unique(listOf(data.tags, undefined)),
    },
    ...(title !== undefined && { title }),
    template: { language: 'shortcodes', page: data },
    assetUrl: (reference) => appendPath(blog.siteUrl, reference),
    assetFolders: ['static', 'assets'],
  })
}

/** Hugo holds a page until `publishDate`, which stands for `date` and the reverse. */
function publishedOf(file: ContentFile, data: DataMap, name: string, timezone: string): Instant | undefined {
  const dates: Instant[] = []
  for (const keys of [['date'], ['publishdate', 'pubdate', 'published']]) {
    const found = firstOf(data, keys)
    if (found === undefined) continue
    const line = file.frontMatter?.line(found.key)
    if (typeof found.value !== 'string') throw new ContentError(`${found.key}: expected a date`, line)
    dates.push(instantOf(found.value, found.key, timezone, line))
  }
  if (dates.length > 0) return Math.max(...dates)
  const dated = datedName(name)
  return dated === undefined ? undefined : instantOf(dated.date, 'file name', timezone)
}

function addressOf(data: DataMap, path: string, published: Instant, blog: Blog, config: DataMap): string {
  const stated = textOf(data, ['url'])
  if (stated !== undefined) return stated
  const slug = textOf(data, ['slug']) ?? baseName(path)
  const section = path.includes('/') ? (path.split('/')[0] ?? '') : ''
  const permalinks = isMap(config.permalinks) ? config.permalinks : {}
  const pages = isMap(permalinks.page) ? permalinks.page : permalinks
  const pattern = blog.permalink ?? textOf(pages, [section])
  const folders = path.split('/').slice(0, -1)
  if (pattern === undefined) return `/${[...folders, slug].map(urlize).join('/')}/`
  return fillPermalink(pattern, {
    published,
    timezone: blog.timezone,
    slug: urlize(slug),
    categories: [],
    path,
  }).path
}

/** Hugo's `urlize`: lower case, blanks become hyphens. */
function urlize(segment: string): string {
  return segment.trim().toLowerCase().replace(/\s+/g, '-')
}

/** Hugo reads keys in any case. */
function lowerKeys(data: DataMap): DataMap {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key.toLowerCase(), value]))
}
