import { isMap } from '../../core/data.ts'
import type { Instant } from '../../core/dates.ts'
import type { SiteFacts } from '../../core/feed.ts'
import type { Data, DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { appendPath, httpUrl, resolveUrl } from '../../core/url.ts'
import { parseWrittenDate } from '../../core/written-date.ts'
import { assemblePost } from '../assemble.ts'
import { ContentError } from '../content-error.ts'
import { readConfigFile } from '../data-file.ts'
import { definedOnly } from '../defined-only.ts'
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
import { leftOutBy } from '../left-out.ts'
import { baseName, withoutExtension } from '../names.ts'
import { dateText } from '../page-date.ts'
import { fillPermalink, plainSlug } from '../permalink.ts'
import { readSiteData } from '../site-data.ts'
import { statedTitle, titleFromSlug } from '../title.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'
import { type Collection, collectionOf } from './jekyll-collections.ts'
import { defaultsFor } from './jekyll-defaults.ts'
import { belowCollections, POST_NAME, refuseFile } from './jekyll-files.ts'
import { type Includes, includesOf, readIncludes } from './jekyll-includes.ts'
import { type JekyllLinks, openLinks } from './jekyll-links.ts'
import { named, oneOf } from './traces.ts'

/** Jekyll 4: https://jekyllrb.com/docs/posts/, and its own code where that says more. */
export const jekyll: Dialect = {
  name: 'jekyll',
  traces: [
    oneOf(3, ['_config.yml', '_config.yaml', '_config.toml']),
    { weight: 3, found: (view) => view.hasDated('_posts') },
    ...named(1, ['_layouts', '_includes', '_sass', '_drafts', '_data']),
  ],
  placeholders: ['collection'],
  open,
}

const CONFIG_FILES = ['_config.yml', '_config.yaml', '_config.toml']

const PERMALINK_STYLES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    date: '/:categories/:year/:month/:day/:title:output_ext',
    pretty: '/:categories/:year/:month/:day/:title/',
    ordinal: '/:categories/:year/:y_day/:title:output_ext',
    weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
    none: '/:categories/:title:output_ext',
  }),
)

interface JekyllBlog {
  readonly config: DataMap
  readonly people: DataMap
  readonly includes: Includes
  readonly links: JekyllLinks
}

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const config =
    CONFIG_FILES.map((name) => readConfigFile(root, name, problems)).find((data) => data !== undefined) ?? {}
  const dataFolder = (textOf(config, ['data_dir']) ?? '_data').replace(/^\.?\/|\/$/g, '')
  const data = readSiteData(root, dataFolder, problems)
  const people = isMap(data.authors) ? data.authors : {}
  const own: JekyllBlog = {
    config,
    people,
    includes: readIncludes(root, config),
    links: openLinks(root, config),
  }
  return {
    facts: siteFacts({ ...config, data }),
    settings: { config, people, includes: own.includes },
    problems,
    include: ['**/*.{md,markdown,mkd,mkdn,mkdown}', '**/{_posts,_drafts}/**/*.{html,htm}'],
    unread: ['**/{_posts,_drafts}/**/*.*'],
    exclude: [],
    refuse: (path) => refuseFile(path, config),
    interpret: (file, blog) => interpret(file, blog, own),
  }
}

function siteFacts(config: DataMap): SiteFacts {
  const url = textOf(config, ['url'])?.replace(/\/+$/, '')
  const base = textOf(config, ['baseurl'])?.replace(/^\/+|\/+$/g, '') ?? ''
  const root = url === undefined ? undefined : httpUrl(base === '' ? url : `${url}/${base}`)
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

function interpret(file: ContentFile, blog: Blog, own: JekyllBlog): Outcome {
  const outcome = interpretAlone(file, blog, own)
  if (!('post' in outcome) || outcome.post.body.template === undefined) return outcome
  const { body } = outcome.post
  const used = includesOf(body.raw, file.path, own.includes, blog.root)
  const links = own.links.in([body.raw, ...Object.values(used.includes)], blog, (other) => {
    try {
      const found = interpretAlone(other, blog, own)
      return 'post' in found ? found.post.url : undefined
    } catch {
      // Its own problems are told where it is a post itself.
      return undefined
    }
  })
  const template = {
    ...outcome.post.body.template,
    ...(Object.keys(used.includes).length > 0 && { includes: used.includes }),
    ...(Object.keys(links).length > 0 && { links }),
  }
  const post = { ...outcome.post, body: { ...body, template } }
  return {
    ...outcome,
    post,
    dependsOnOthers: used.isBeside || LINK.test(body.raw) || Object.keys(links).length > 0,
  }
}

/** Something that another post may change. */
const LINK = /\{%-?\s*(?:post_url|link)\s/

/** A post without what it takes from other files. */
function interpretAlone(file: ContentFile, blog: Blog, { config, people }: JekyllBlog): Outcome {
  const path = belowCollections(file.path, config) ?? file.path
  const collection = collectionOf(path, config)
  const defaults = defaultsFor(path, config.defaults, collection?.name)
  const data: DataMap = { ...defaults, ...file.data }
  if (isFalse(data.published)) return leftOutBy('published: false')
  if (collection?.hasOutput === false)
    return leftOutBy(`not a post: the collection ${collection.name} has no output`)
  const name = baseName(path)
  const dated = POST_NAME.exec(name)
  const fileSlug = (dated?.[2] ?? withoutExtension(name)).replace(/\.+$/, '')
  const slug = textOf(data, ['slug']) ?? fileSlug
  const draft = /(?:^|\/)_drafts\//.test(path) || isTrue(data.draft)
  const published = publishedOf(
    { ...file, data },
    dated?.[1],
    blog.timezone,
    draft || collection !== undefined,
  )
  if (published === undefined && !draft) return { leftOut: 'no date' }
  const categories = categoriesOf(path, defaults, data)
  const tags = pluralized(data, 'tag', 'tags')
  const pattern = textOf(data, ['permalink']) ?? permalinkPattern(blog, config, collection)
  const link = fillPermalink(pattern, {
    published: published ?? 0,
    timezone: blog.timezone,
    slug,
    categories,
    path: collection?.path ?? withoutExtension(path.replace(/(?:^|\/)_(?:posts|drafts)\//, '/')),
    values: { name: plainSlug(withoutExtension(name)), collection: collection?.name ?? 'posts' },
  })
  if (link.unknown.length > 0) {
    const line = file.frontMatter?.line('permalink')
    throw new ContentError(`permalink ${pattern}: unknown placeholder ${link.unknown.join(', ')}`, line)
  }
  const title = statedTitle(file, data) ?? titleFromSlug(fileSlug)
  const excerptMark = textOf(data, ['excerpt_separator']) ?? textOf(config, ['excerpt_separator'])
  return assemblePost({ ...file, data }, blog, {
    url: appendPath(blog.siteUrl, link.path),
    addressKeys: ['permalink'],
    title,
    terms: {
      category: categories,
      tag: tags,
      ...(collection !== undefined &&
        blog.taxonomies?.includes('collection') === true && { collection: [collection.name] }),
    },
    draft,
    isEarly: isTrue(config.future),
    isExcerpt: wantsExcerpt(data) || wantsExcerpt(config),
    people,
    ...(/^kramdown$/i.test(textOf(config, ['markdown']) ?? 'kramdown') && { flavour: 'kramdown' }),
    ...(published !== undefined && { published }),
    ...(!isFalse(data.render_with_liquid) && {
      template: { language: 'liquid', page: { ...data, title, url: link.path, slug, categories, tags } },
    }),
    moreMarks: excerptMark === undefined || excerptMark.trim() === '' ? [] : [excerptMark],
    // The `absolute_url` filter puts the base address before a path, unless it stands there already.
    assetUrl: (reference) =>
      reference.startsWith(new URL(blog.siteUrl).pathname)
        ? resolveUrl(reference, blog.siteUrl)
        : appendPath(blog.siteUrl, reference),
    // Its themes pass `image: assets/a.png` through that filter, too; what is beside a post is not served.
    relativeMedia: 'site',
  })
}

/** jekyll-feed's `excerpt_only`, of a post or of the blog: as that plugin has it, a post cannot take the blog's back. */
function wantsExcerpt({ feed, excerpt_only }: DataMap): boolean {
  return isTrue(excerpt_only) || (isMap(feed) && isTrue(feed.excerpt_only))
}

/**
 * Front matter beats the file name. A date and time that YAML knows as a timestamp and that names no zone is UTC;
 * a date alone, or one between quotes, is in the site's zone.
 */
function publishedOf(
  file: ContentFile,
  inName: string | undefined,
  timezone: string,
  mayLackIt: boolean,
): Instant | undefined {
  const found = firstOf(file.data, ['date'])
  if (found !== undefined) {
    const { text, key, line } = dateText(file, found)
    const written = file.frontMatter?.written('date') ?? text
    return instantOf(text, key, YAML_TIMESTAMP.test(written) ? 'UTC' : timezone, line)
  }
  if (inName === undefined) {
    if (mayLackIt) return undefined
    throw new ContentError(
      'has no date',
      undefined,
      'begin its name with one, or add date: to its front matter',
    )
  }
  if (parseWrittenDate(inName) === undefined) {
    const hint = 'rename it, or set date: in its front matter'
    throw new ContentError(`the file name has no valid date: “${inName}”`, undefined, hint)
  }
  return instantOf(inName, 'file name', timezone)
}

/** YAML 1.1: a date and a time to the second. */
const YAML_TIMESTAMP = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?\s*(?:#.*)?$/

/** The source's own pattern, then the collection's, then the site's; a style has its pattern by name. */
function permalinkPattern(blog: Blog, config: DataMap, collection: Collection | undefined): string {
  if (collection !== undefined) return blog.permalink ?? collection.pattern
  const { collections } = config
  const posts = isMap(collections) ? collections.posts : undefined
  const pattern =
    blog.permalink ??
    (isMap(posts) ? textOf(posts, ['permalink']) : undefined) ??
    textOf(config, ['permalink'])
  return PERMALINK_STYLES.get(pattern ?? 'date') ?? pattern ?? ''
}

/** Folders above `_posts`, then the defaults', then the post's `categories` (blanks separate), then `category`. */
function categoriesOf(path: string, defaults: DataMap, data: DataMap): string[] {
  const above = /^(.*?)(?:^|\/)_(?:posts|drafts)\//.exec(path)?.[1] ?? ''
  const folders = above.split('/').filter((part) => part !== '')
  const stated = [defaults.categories, data.categories].flatMap((value) => listOf(value, /\s+/))
  return unique([...folders, ...stated, ...pluralized(data, 'category', 'categories')])
}

/** Jekyll's `pluralized_array_from_hash`: the singular key is one term, the plural one is split at blanks. */
function pluralized(data: DataMap, singular: string, plural: string): string[] {
  const one: Data | undefined = data[singular]
  if (one !== undefined && one !== null) return unique(listOf(one, undefined))
  const many = data[plural]
  return unique(isMap(many) ? [] : listOf(many, /\s+/))
}
