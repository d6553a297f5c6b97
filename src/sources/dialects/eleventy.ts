import { isMap } from '../../core/data.ts'
import type { Instant } from '../../core/dates.ts'
import type { SiteFacts } from '../../core/feed.ts'
import type { Data, DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { appendPath, httpUrl, siteRoot } from '../../core/url.ts'
import { assemblePost } from '../assemble.ts'
import { ContentError } from '../content-error.ts'
import { readDataTree } from '../data-file.ts'
import { definedOnly } from '../defined-only.ts'
import { instantOf, isFalse, isTrue, languageOf, listOf, personsOf, textOf, unique } from '../fields.ts'
import { leftOutBy, noPost, type Refusal } from '../left-out.ts'
import { mergeData } from '../merge-data.ts'
import { baseName, withoutExtension } from '../names.ts'
import { statedDate } from '../page-date.ts'
import { readPeople } from '../people.ts'
import { fillPermalink } from '../permalink.ts'
import { openSharedData, type SharedData } from '../shared-data.ts'
import { firstHeading, isTitle, statedTitle, titleFromSlug } from '../title.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'
import { ELEVENTY_CONFIG_FILES, ignoredByEleventy, inputFolder } from './eleventy-files.ts'
import { type EleventyPage, fillTemplate } from './eleventy-permalink.ts'
import { dependency, inText, named, oneOf } from './traces.ts'

/** Eleventy: https://www.11ty.dev/docs/ , as far as a blog's data say it. */
export const eleventy: Dialect = {
  name: 'eleventy',
  traces: [
    oneOf(8, ELEVENTY_CONFIG_FILES),
    dependency('@11ty/eleventy'),
    ...named(1, ['_includes', '_data', '.eleventyignore']),
    { weight: 2, isDeep: true, found: (view) => view.matching(/\.11tydata\.(?:[cm]?js|json)$/) },
    inText(4, 'keys and layouts of Eleventy', /^eleventy[A-Z]\w*:|^layout:.*\.(?:njk|liquid|webc)\b/m),
  ],
  open,
}

interface Own {
  /** With a final slash, or empty. */
  readonly input: string
  readonly shared: SharedData
  readonly people: DataMap
}

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const folder = inputFolder(root)
  const input = folder === '' ? '' : `${folder}/`
  const dataFolders = [...new Set(['_data', `${input}_data`])]
  const globals = dataFolders.flatMap((data) =>
    ['site', 'metadata', 'meta', 'config'].flatMap((name) =>
      ['json', 'yaml', 'yml', 'toml'].map((ending) =>
        readDataTree(root, `${data}/${name}.${ending}`, problems),
      ),
    ),
  )
  const site = globals.find((data): data is DataMap => isMap(data)) ?? {}
  const people = readPeople(
    root,
    dataFolders.flatMap((data) =>
      ['authors.json', 'authors.yml', 'authors.yaml'].map((name) => `${data}/${name}`),
    ),
    [],
    problems,
  )
  const shared = openSharedData(root, problems, 'folders')
  const isIgnored = ignoredByEleventy(root)
  const own: Own = { input, shared, people }
  return {
    facts: siteFacts(site),
    settings: { site, people, shared: shared.facts, input },
    problems,
    notes: notesOf(folder, shared.programs),
    include: ['**/*.{md,markdown}'],
    unread: ['**/!(_includes|_layouts|_data)/*.{html,njk,liquid,webc}', '*.{html,njk,liquid,webc}'],
    exclude: [],
    refuse: (path) => {
      if (!path.startsWith(input)) return noPost(`outside ${folder}`)
      return isIgnored(path) ? noPost('Eleventy does not look there') : undefined
    },
    interpret: (file, blog) => interpret(file, blog, own),
  }
}

function notesOf(folder: string, programs: readonly string[]): string[] {
  const place = folder === '' ? 'The root' : folder
  const notes = [
    `Eleventy’s configuration is a program and is not executed. ${place} is taken for the input folder (if another one is, let path of the source be it); where posts are not where their files are, state permalink of the source, such as /blog/:slug/`,
  ]
  if (programs.length > 0)
    notes.push(
      `${programs.slice(0, 5).join(', ')}${programs.length > 5 ? ' and others' : ''}: programs are not executed; what they say of posts is stated by permalink and defaults of the source`,
    )
  return notes
}

function siteFacts(site: DataMap): SiteFacts {
  const url = textOf(site, ['url', 'baseUrl', 'base_url', 'siteUrl', 'domain'])
  const language = textOf(site, ['language', 'lang', 'locale'])
  return definedOnly({
    title: textOf(site, ['title', 'name']),
    url: url === undefined ? undefined : siteRoot(url),
    description: textOf(site, ['description']),
    language: language === undefined ? undefined : languageOf(language),
    author: personsOf(site.author, {})[0],
    variables: { site },
  })
}

function interpret(file: ContentFile, blog: Blog, own: Own): Outcome {
  const { data: near, broken } = own.shared.of(file.path)
  if (broken !== undefined) return { leftOut: `its data file ${broken} cannot be read` }
  const written = file.frontMatter?.data ?? {}
  const data = cascade(file.data, near, written)
  const computed = isMap(data.eleventyComputed) ? data.eleventyComputed.permalink : undefined
  const stated = permalinkOf(computed ?? written.permalink)
  const permalink = stated ?? (blog.permalink === undefined ? permalinkOf(data.permalink) : undefined)
  if (isFalse(permalink)) return leftOutBy('permalink: false')
  if (isTrue(data.eleventyExcludeFromCollections)) return leftOutBy('eleventyExcludeFromCollections: true')
  const published = publishedOf({ ...file, data })
  if (typeof published !== 'number') return published
  const page = pageOf(file.path.slice(own.input.length), data, published)
  const url = addressOf(permalink, page, blog, { ...file, path: file.path.slice(own.input.length) })
  if (url === undefined) return noPost(`its page is ${permalink}`)
  const heading = firstHeading(file.body)
  const title = statedTitle({ ...file, data }, data) ?? heading?.text ?? titleFromSlug(page.fileSlug)
  return assemblePost(
    { ...file, data },
    { ...blog, timezone: 'UTC' },
    {
      url,
      published,
      title,
      ...(isTitle(heading, title) && { body: heading.rest }),
      terms: {
        category: unique(listOf(data.categories ?? data.category, /\s*,\s*/)),
        tag: unique(listOf(data.tags, undefined)).filter((tag) => !COLLECTIONS.has(tag)),
      },
      people: own.people,
      ...(!/\.(?:md|markdown)$/i.test(file.path) && { markup: 'html' as const }),
      template: { language: 'tags', page: { ...data, title, page: { url, fileSlug: page.fileSlug } } },
      assetUrl: (reference) => appendPath(blog.siteUrl, reference),
      assetFolders: [own.input, 'public', 'static', 'src'],
    },
  )
}

/** Tags that only put pages into a list of the site. */
const COLLECTIONS: ReadonlySet<string> = new Set(['all', 'nav', 'post', 'posts', 'page', 'pages'])

/** Front matter over the data files' over the source's defaults; lists add up, unless a key says `override:`. */
function cascade(stated: DataMap, near: DataMap, written: DataMap): DataMap {
  const defaults = Object.fromEntries(Object.entries(stated).filter(([key]) => !(key in written)))
  const merged: Record<string, Data> = {
    ...mergeData(mergeData(listed(defaults), listed(near)), listed(written)),
  }
  for (const [key, value] of Object.entries(written))
    if (key.startsWith('override:')) merged[key.slice('override:'.length)] = value
  return merged
}

/** A single tag is a list of one, and an empty `tags:` a list of none, to which the data files' are added. */
function listed(data: DataMap): DataMap {
  if (data.tags === null) return { ...data, tags: [] }
  return typeof data.tags === 'string' ? { ...data, tags: [data.tags] } : data
}

function permalinkOf(value: Data | undefined): string | undefined {
  if (isMap(value)) return textOf(value, ['build']) ?? 'false'
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What Eleventy would ask the disk or git for. */
const KEYWORD = /^(?:git )?(?:created|last modified)$/i

/** Dates are UTC; the first one in the path counts where front matter has none. */
function publishedOf(file: ContentFile): Instant | Refusal {
  const { date } = file.data
  const isKeyword = typeof date === 'string' && KEYWORD.test(date.trim())
  const stated = isKeyword ? undefined : statedDate(file, ['date'], 'UTC')
  if (stated !== undefined) return stated
  const inPath = /\d{4}-\d{2}-\d{2}/.exec(file.path)?.[0]
  if (inPath !== undefined) return instantOf(inPath, 'file name', 'UTC')
  return { leftOut: isKeyword ? `no date that lasts: ${date}` : 'no date' }
}

function pageOf(path: string, data: DataMap, date: Instant): EleventyPage {
  const folders = path.split('/').slice(0, -1)
  const name = withoutDate(withoutExtension(baseName(path)))
  const fileSlug = name === 'index' ? withoutDate(folders.at(-1) ?? '') : name
  // Eleventy takes a folder of one letter for a leading `./`.
  const home = /^.$/.test(folders[0] ?? '') ? folders.slice(1) : folders
  return { data, fileSlug, filePathStem: `/${[...home, name].join('/')}`, date }
}

function withoutDate(name: string): string {
  return /\d{4}-\d{2}-\d{2}-(.*)/.exec(name)?.[1] ?? name
}

/** Undefined: the page is no HTML document, such as a feed. */
function addressOf(
  permalink: string | undefined,
  page: EleventyPage,
  blog: Blog,
  file: ContentFile,
): string | undefined {
  if (permalink === undefined) return appendPath(blog.siteUrl, defaultPath(file.path, page, blog))
  const path = !isFalse(page.data.dynamicPermalink) ? fillTemplate(permalink, page) : permalink
  if (path === undefined) {
    const message = `permalink: “${permalink}” cannot be told without running the blog’s code`
    const hint = 'set permalink of the source in the configuration, and exclude what has one of its own'
    throw new ContentError(message, file.frontMatter?.line('permalink'), hint)
  }
  const absolute = httpUrl(path)
  if (absolute !== undefined) return absolute
  const address = path.replace(/(^|\/)index\.html$/, '$1')
  return /\.(?!html?$)[a-z]{1,4}$/i.test(address) ? undefined : appendPath(blog.siteUrl, `/${address}`)
}

/** A file named as its folder stands for the folder, as `index` does. Other than in `filePathStem`, dates stay. */
function defaultPath(path: string, page: EleventyPage, blog: Blog): string {
  const { filePathStem, fileSlug, date, data } = page
  if (blog.permalink !== undefined) {
    const categories = unique(listOf(data.categories ?? data.category, /\s*,\s*/))
    return fillPermalink(blog.permalink, {
      published: date,
      timezone: 'UTC',
      slug: textOf(data, ['slug']) ?? fileSlug,
      categories,
      path: filePathStem.replace(/^\/|\/index$/g, ''),
    }).path
  }
  const folders = path.split('/')
  const name = withoutExtension(folders.pop() ?? '')
  return `/${[...folders, ...(name === 'index' || name === folders.at(-1) ? [] : [name])].join('/')}/`
}
