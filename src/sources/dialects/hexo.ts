import { createHash } from 'node:crypto'
import picomatch from 'picomatch'
import { isMap } from '../../core/data.ts'
import type { Instant } from '../../core/dates.ts'
import type { SiteFacts } from '../../core/feed.ts'
import type { Data, DataMap, Template } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { appendPath, httpUrl } from '../../core/url.ts'
import { assemblePost } from '../assemble.ts'
import { ContentError } from '../content-error.ts'
import { readConfigFile } from '../data-file.ts'
import { definedOnly } from '../defined-only.ts'
import { instantOf, isFalse, isTrue, languageOf, listOf, personsOf, textOf, unique } from '../fields.ts'
import { leftOutBy, noPost } from '../left-out.ts'
import { baseName, withoutExtension } from '../names.ts'
import { statedDate } from '../page-date.ts'
import { readPeople } from '../people.ts'
import { fillPermalink } from '../permalink.ts'
import { statedTitle } from '../title.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'
import { postLinks } from './hexo-links.ts'
import { hexoSlug, readHexoName } from './hexo-names.ts'
import { dependency, named } from './traces.ts'

/** Hexo: https://hexo.io/docs/front-matter and https://hexo.io/docs/permalinks, and its own code. */
export const hexo: Dialect = {
  name: 'hexo',
  traces: [
    dependency('hexo'),
    { weight: 3, found: (view) => view.hasMarkdown('source/_posts') },
    ...named(1, ['scaffolds', '_config.yml', 'source/_data']),
  ],
  placeholders: 'of posts',
  open,
}

interface HexoBlog {
  readonly config: DataMap
  readonly people: DataMap
  /** The folder of posts, below the root. */
  readonly posts: string
  readonly drafts: string
}

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const config =
    ['_config.yml', '_config.yaml', '_config.json']
      .map((name) => readConfigFile(root, name, problems))
      .find((data) => data !== undefined) ?? {}
  const source = (textOf(config, ['source_dir']) ?? 'source').replace(/^\.?\/|\/$/g, '')
  const data = ['yml', 'yaml', 'json'].map((ending) => `${source}/_data/authors.${ending}`)
  const people = readPeople(root, data, [], problems)
  const own: HexoBlog = { config, people, posts: `${source}/_posts/`, drafts: `${source}/_drafts/` }
  const excluded = matcher(config.exclude)
  const included = matcher(config.include)
  const skipped = matcher(config.skip_render)
  return {
    facts: siteFacts(config),
    settings: { config, people },
    problems,
    include: ['**/*.{md,markdown,mkd,mkdn,mdown}', `${source}/{_posts,_drafts}/**/*.{html,htm}`],
    exclude: ['{themes,public,scaffolds}/**'],
    refuse: (path) => {
      const folder = [own.posts, own.drafts].find((start) => path.startsWith(start))
      if (folder === undefined) return noPost(`outside ${own.posts.slice(0, -1)}`)
      const inSource = path.slice(source.length + 1)
      if (excluded(inSource)) return leftOutBy('not a post: excluded by the blog’s own configuration')
      if (skipped(inSource)) return leftOutBy('not a post: skip_render of the blog')
      const hidden = /(?:^|\/)[_.]|[%~]$/.test(path.slice(folder.length))
      return hidden && !included(inSource) ? noPost('Hexo leaves out hidden files') : undefined
    },
    interpret: (file, blog) => interpret(file, blog, own),
  }
}

function siteFacts(config: DataMap): SiteFacts {
  const url = textOf(config, ['url'])
  const language = listOf(config.language, undefined)[0]
  return {
    ...definedOnly({
      title: textOf(config, ['title']),
      url: url === undefined ? undefined : httpUrl(url.trim()),
      description: textOf(config, ['description', 'subtitle']),
      timezone: textOf(config, ['timezone']),
      language: language === undefined ? undefined : languageOf(language),
      author: personsOf(config.author, {})[0],
    }),
    variables: config,
  }
}

function interpret(file: ContentFile, blog: Blog, own: HexoBlog): Outcome {
  const outcome = interpretAlone(file, blog, own)
  if (!('post' in outcome)) return outcome
  const { links, titles, problems } = postLinks(file, blog.root, own.posts, (other) =>
    interpretAlone(other, blog, own),
  )
  if (Object.keys(links).length === 0 && problems.length === 0) return outcome
  const { body } = outcome.post
  const template: Template = { language: 'tags', page: { ...body.template?.page, links, titles } }
  const post = { ...outcome.post, body: { ...body, template } }
  return { post, problems: [...outcome.problems, ...problems], dependsOnOthers: true }
}

/** A post without what it takes from other files. */
function interpretAlone(file: ContentFile, blog: Blog, own: HexoBlog): Outcome {
  const { config } = own
  const isDraft = file.path.startsWith(own.drafts)
  const path = withoutExtension(file.path.slice((isDraft ? own.drafts : own.posts).length))
  const named = readHexoName(textOf(config, ['new_post_name']) ?? ':title.md', path)
  const data: DataMap = { ...named, ...file.data, title: file.data.title ?? null }
  if (isFalse(data.published)) return leftOutBy('published: false')
  const published = statedDate(file, ['date'], blog.timezone) ?? dateInName(named, blog.timezone)
  const draft = isDraft || isTrue(data.draft)
  if (published === undefined && !draft) return { leftOut: 'no date' }
  const categories = data.categories ?? data.category ?? null
  const title = statedTitle(file, data)
  const facts = { published: published ?? 0, slug: named.title ?? path, title, categories, data }
  return assemblePost({ ...file, data }, blog, {
    url: appendPath(blog.siteUrl, addressOf(facts, blog, config)),
    addressKeys: ['permalink'],
    ...(published !== undefined && { published }),
    terms: {
      category: unique(listOf(categories, undefined)),
      tag: unique(listOf(data.tags ?? data.tag, undefined)),
    },
    draft,
    people: own.people,
    ...(title !== undefined && { title }),
    template: { language: 'tags', page: { ...data, title: title ?? null } },
    assetUrl: (reference) => appendPath(blog.siteUrl, reference),
    assetFolders: [own.posts.slice(0, -'/_posts/'.length)],
  })
}

function dateInName(named: Readonly<Record<string, string>>, timezone: string): Instant | undefined {
  const month = named.month ?? named.i_month
  const day = named.day ?? named.i_day
  if (named.year === undefined || month === undefined || day === undefined) return undefined
  return instantOf(`${named.year}-${month}-${day}`, 'file name', timezone)
}

interface HexoFacts {
  readonly published: Instant
  readonly slug: string
  readonly title: string | undefined
  readonly categories: Data
  readonly data: DataMap
}

/** Hexo's `post_permalink`: every key of the front matter is a placeholder, too. */
function addressOf(
  { published, slug, title, categories, data }: HexoFacts,
  blog: Blog,
  config: DataMap,
): string {
  const stated = textOf(data, ['permalink'])?.trim()
  const inFolder = isTrue(config.post_asset_folder)
  const ended = (path: string): string =>
    inFolder && !path.endsWith('/') && !path.endsWith('.html') ? `${path}/` : path
  if (stated !== undefined) return tidy(ended(stated), config)
  const pattern = blog.permalink ?? textOf(config, ['permalink']) ?? ':year/:month/:day/:title/'
  const seconds = String(Math.floor(published / 1000))
  const { path, unknown } = fillPermalink(pattern, {
    published,
    timezone: blog.timezone,
    slug,
    categories: [],
    path: slug,
    values: {
      ...(isMap(config.permalink_defaults) && texts(config.permalink_defaults)),
      ...texts(data),
      title: slug,
      name: baseName(slug),
      post_title: hexoSlug(title ?? '', '1'),
      timestamp: seconds,
      hash: createHash('sha1').update(`${slug}${seconds}`).digest('hex').slice(0, 12),
      category: categoryPath(categories, config),
    },
  })
  if (unknown.length > 0)
    throw new ContentError(`permalink ${pattern}: unknown placeholder ${unknown.join(', ')}`)
  return tidy(ended(path), config)
}

/** What may stand in an address; the parts of a date are the date's, whatever front matter says. */
function texts(data: DataMap): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [key, value] of Object.entries(data))
    if (typeof value === 'string' && !/^(?:i_)?(?:year|month|day|hour|minute|second)$/.test(key))
      found[key] = value
  return found
}

/** The last of the category paths: a list is one path, and each list in it another one. */
function categoryPath(categories: Data, config: DataMap): string {
  const fallback = textOf(config, ['default_category']) ?? 'uncategorized'
  const outer = Array.isArray(categories) ? (categories as readonly Data[]) : [categories]
  const nested = outer.filter((item) => Array.isArray(item))
  const last = nested.length > 0 ? outer.at(-1) : outer
  const map = isMap(config.category_map) ? config.category_map : {}
  const names = listOf(last ?? null, undefined).map((name) =>
    hexoSlug(textOf(map, [name]) ?? name, textOf(config, ['filename_case'])),
  )
  return names.length === 0 ? fallback : names.join('/')
}

/** `pretty_urls` takes the endings off that a host adds. */
function tidy(path: string, config: DataMap): string {
  const pretty = isMap(config.pretty_urls) ? config.pretty_urls : {}
  let tidied = path
  if (isFalse(pretty.trailing_index)) tidied = tidied.replace(/\/index\.html$/, '/')
  if (isFalse(pretty.trailing_html)) tidied = tidied.replace(/(?<!\/index)\.html$/, '')
  return tidied
}

function matcher(globs: Data | undefined): (path: string) => boolean {
  const list = listOf(globs, undefined)
  return list.length === 0 ? () => false : picomatch(list)
}
