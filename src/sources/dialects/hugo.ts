import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isMap } from '../../core/data.ts'
import { type Instant, utcInstant } from '../../core/dates.ts'
import type { SiteFacts } from '../../core/feed.ts'
import type { DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { appendPath, siteRoot } from '../../core/url.ts'
import { parseWrittenDate } from '../../core/written-date.ts'
import { localFields } from '../../core/zone.ts'
import { assemblePost, definedOnly } from '../assemble.ts'
import { ContentError } from '../content-error.ts'
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
import { baseName, datedName, withoutExtension } from '../names.ts'
import { statedTitle } from '../title.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'
import { hugoAddress } from './hugo-address.ts'
import { type HugoConfig, locatePage, lowerKeys, readHugoConfig } from './hugo-config.ts'

/** Hugo: https://gohugo.io/content-management/front-matter/ */
export const hugo: Dialect = { name: 'hugo', open }

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const config = readHugoConfig(root, problems)
  return {
    facts: siteFacts(config),
    settings: config.settings,
    problems,
    include: ['**/*.{md,markdown}', `${config.contentFolder}/**/*.{html,htm}`],
    exclude: ['{themes,public,resources,archetypes,layouts}/**'],
    refuse: (path) => {
      if (locatePage(path, config) === undefined) return `not a post: outside ${config.contentFolder}`
      if (isIgnored(path, config.settings)) return 'not a post: ignoreFiles of the blog'
      if (/^_index(?:\.|$)/.test(baseName(path))) return 'not a post: the page of a section'
      const bundle = bundleOf(root, path, config.contentFolder)
      return bundle === undefined ? undefined : `not a post: a file of the page ${bundle}`
    },
    interpret: (file, blog) => interpret(file, blog, config),
  }
}

function siteFacts({ settings, defaultLanguage }: HugoConfig): SiteFacts {
  const url = textOf(settings, ['baseurl'])
  const languages = isMap(settings.languages) ? settings.languages : {}
  const home = isMap(languages[defaultLanguage]) ? lowerKeys(languages[defaultLanguage]) : {}
  const language = textOf(settings, ['languagecode', 'locale', 'defaultcontentlanguage'])
  const params = isMap(settings.params) ? settings.params : {}
  return definedOnly({
    title: textOf(settings, ['title']) ?? textOf(home, ['title']),
    url: url === undefined ? undefined : siteRoot(url),
    description: textOf(params, ['description']),
    timezone: textOf(settings, ['timezone']),
    language: language === undefined ? undefined : languageOf(language),
    copyright: textOf(settings, ['copyright']),
    author: personsOf(settings.author ?? params.author, {})[0],
    variables: params,
  })
}

function interpret(file: ContentFile, blog: Blog, config: HugoConfig): Outcome {
  if (/\.html?$/.test(file.path) && file.frontMatter === undefined)
    return { leftOut: 'not a post: no front matter' }
  const located = locatePage(file.path, config)
  const data = lowerKeys(file.data)
  const path = withoutExtension(located?.path ?? file.path).replace(/\/index$/, '')
  if (isTrue(data.headless)) return { leftOut: 'headless: true' }
  if (isUnlisted(data.build ?? data._build)) return { leftOut: 'not listed by its build options' }
  const date = dateOf({ ...file, data }, baseName(path), config.settings, blog.timezone)
  if (date === undefined) return { leftOut: 'no date' }
  const title = statedTitle(file, data)
  const slug = textOf(data, ['slug']) ?? date.slug
  const address = hugoAddress({ data, path, title, slug, shown: date.shown }, config.settings, blog.permalink)
  const draft = isTrue(data.draft) ? 'true' : null
  const language = textOf(data, ['lang', 'language']) ?? located?.language?.code ?? null
  return assemblePost({ ...file, data: { ...data, draft, language } }, blog, {
    url: appendPath(blog.siteUrl, `${located?.language?.prefix ?? ''}${address}`),
    published: date.published,
    terms: {
      category: unique(listOf(data.categories, undefined)),
      tag: unique(listOf(data.tags, undefined)),
    },
    ...(title !== undefined && { title }),
    template: { language: 'shortcodes', page: data },
    assetUrl: (reference) => appendPath(blog.siteUrl, reference),
    assetFolders: ['static', 'assets'],
    contentPath: located?.path ?? file.path,
  })
}

/** The leaf bundle that a file belongs to without being its page. */
function bundleOf(root: string, path: string, contentFolder: string): string | undefined {
  const isPage = /^index\./.test(baseName(path))
  const folders = path.split('/').slice(0, isPage ? -2 : -1)
  for (let depth = folders.length; depth > contentFolder.split('/').length; depth--) {
    const folder = folders.slice(0, depth).join('/')
    if (existsSync(join(root, folder, 'index.md'))) return folder
  }
  return undefined
}

/** `build: { render: never }` has no address, `list: never` is in no list. */
function isUnlisted(build: DataMap[string] | undefined): boolean {
  if (!isMap(build)) return false
  return [build.render, build.list].some((value) => value === 'never' || isFalse(value))
}

/** `ignoreFiles`: regular expressions on the path from the blog's root on. */
function isIgnored(path: string, settings: DataMap): boolean {
  return listOf(settings.ignorefiles, undefined).some((pattern) => {
    try {
      return new RegExp(pattern).test(`/${path}`)
    } catch {
      return false
    }
  })
}

interface PageDate {
  readonly published: Instant
  /** The fields of this instant in UTC are the date as it was written, which Hugo makes addresses of. */
  readonly shown: Instant
  /** What the file name has behind its date, when that is where the date is from. */
  readonly slug?: string
}

const DATE_KEYS = ['date', 'publishdate', 'pubdate', 'published', 'lastmod', 'modified']
const PUBLISH_KEYS = ['publishdate', 'pubdate', 'published']

/** The page's date by the site's own rules (`frontmatter.date`). Hugo holds a page until `publishDate`. */
function dateOf(file: ContentFile, name: string, settings: DataMap, timezone: string): PageDate | undefined {
  const rules = isMap(settings.frontmatter) ? lowerKeys(settings.frontmatter) : {}
  const order = rules.date === undefined ? [':default', ':filename'] : listOf(rules.date, undefined)
  const isByName = rules.date !== undefined
  for (const rule of order.map((entry) => entry.toLowerCase())) {
    const dated = rule === ':filename' ? datedName(name) : undefined
    const keys = rule === ':default' ? DATE_KEYS : [rule]
    const date =
      dated === undefined
        ? writtenDate(file, keys, timezone)
        : {
            ...readDate(dated.date, 'file name', timezone),
            ...(isByName && fileSlug(dated.slug)),
          }
    if (date === undefined) continue
    const held = writtenDate(file, PUBLISH_KEYS, timezone)
    return held !== undefined && held.published > date.published
      ? { ...date, published: held.published }
      : date
  }
  return undefined
}

/** Hugo takes what is behind the last dot for an extension, also in the name of a folder. */
function fileSlug(rest: string): { slug?: string } {
  const slug = withoutExtension(rest).replace(/^[ _-]+|[ _-]+$/g, '')
  return slug === '' ? {} : { slug }
}

function writtenDate(file: ContentFile, keys: readonly string[], timezone: string): PageDate | undefined {
  const found = firstOf(file.data, keys)
  if (found === undefined) return undefined
  const line = (): number | undefined => file.frontMatter?.line(found.key)
  if (typeof found.value !== 'string') throw new ContentError(`${found.key}: expected a date`, line())
  return readDate(found.value, found.key, timezone, line)
}

function readDate(text: string, key: string, timezone: string, line?: () => number | undefined): PageDate {
  const published = instantOf(text, key, timezone, line)
  const offset = parseWrittenDate(text)?.offsetMinutes
  const shown =
    offset === undefined ? utcInstant(localFields(published, timezone)) : published + offset * 60_000
  return { published, shown }
}
