import { isMap } from '../../core/data.ts'
import type { SiteFacts } from '../../core/feed.ts'
import type { Data, DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { appendPath, siteRoot } from '../../core/url.ts'
import { assemblePost } from '../assemble.ts'
import { definedOnly } from '../defined-only.ts'
import { isFalse, isTrue, languageOf, listOf, personsOf, textOf, unique } from '../fields.ts'
import { folderNames } from '../language-in-name.ts'
import { leftOutBy, noPost, type Refusal } from '../left-out.ts'
import { baseName, withoutExtension } from '../names.ts'
import { statedTitle } from '../title.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'
import { hugoAddress } from './hugo-address.ts'
import {
  HUGO_CONFIG_FILES,
  type HugoConfig,
  type HugoLanguage,
  locatePage,
  lowerKeys,
  readHugoConfig,
} from './hugo-config.ts'
import { hugoDates } from './hugo-dates.ts'
import { type HugoLinks, openHugoLinks } from './hugo-links.ts'
import { type HugoSections, openSections } from './hugo-sections.ts'
import { inText, named, oneOf } from './traces.ts'

/** Hugo: https://gohugo.io/content-management/front-matter/ */
export const hugo: Dialect = {
  name: 'hugo',
  traces: [
    oneOf(
      8,
      HUGO_CONFIG_FILES.filter((name) => name.includes('hugo.')),
    ),
    {
      weight: 4,
      found: (view) => (view.has('content') ? HUGO_CONFIG_FILES.find((name) => view.has(name)) : undefined),
    },
    ...named(1, ['archetypes', 'layouts']),
    { weight: 1, isDeep: true, found: (view) => view.hasMarkdown('content') },
    inText(2, 'shortcodes of Hugo', /\{\{[<%]\s*\/?[\w./-]+[^}]*[>%]\}\}/),
  ],
  placeholders: 'of posts',
  open,
}

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const config = readHugoConfig(root, problems)
  const sections = openSections(root, config)
  const namesIn = folderNames(root)
  const own: HugoBlog = { config, sections, links: openHugoLinks(root, config) }
  return {
    facts: siteFacts(config),
    settings: { config: config.settings, sections: sections.facts },
    problems,
    include: ['**/*.{md,markdown}', `${config.contentFolder}/**/*.{html,htm}`],
    exclude: ['{themes,public,resources,archetypes,layouts}/**'],
    refuse: (path) => refuse(path, config, namesIn),
    interpret: (file, blog) => interpret(file, blog, own),
  }
}

type FolderNames = ReturnType<typeof folderNames>

function refuse(path: string, config: HugoConfig, namesIn: FolderNames): Refusal | undefined {
  const located = locatePage(path, config)
  if (located === undefined) return noPost(`outside ${contentFolders(config)}`)
  if (isIgnored(path, config.settings)) return leftOutBy('not a post: ignoreFiles of the blog')
  if (located.language?.isOff) return leftOutBy(`the language ${located.language.code} is switched off`)
  if (/^_index(?:\.|$)/.test(baseName(path))) return noPost('the page of a section')
  const bundle = bundleOf(path, config, namesIn)
  return bundle === undefined ? undefined : noPost(`a file of the page ${bundle}`)
}

function contentFolders({ languages, contentFolder }: HugoConfig): string {
  return unique(languages.map(({ folder }) => folder ?? contentFolder)).join(', ') || contentFolder
}

function siteFacts({ settings, defaultLanguage, languages: all }: HugoConfig): SiteFacts {
  const others = all.filter(({ code, isOff }) => code !== defaultLanguage && !isOff)
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
    otherLanguages: others.flatMap(({ code }) => languageOf(code) ?? []),
    copyright: textOf(settings, ['copyright']),
    author: personsOf(settings.author ?? params.author, {})[0],
    variables: params,
  })
}

interface HugoBlog {
  readonly config: HugoConfig
  readonly sections: HugoSections
  readonly links: HugoLinks
}

/** What a page's address follows from, and where that is. */
interface HugoPlace {
  readonly data: DataMap
  /** Below the content of its language. */
  readonly contentPath: string
  /** In its folder it is the page of the folder. */
  readonly isBundle: boolean
  readonly language: HugoLanguage | undefined
  readonly settings: DataMap
  readonly dates: ReturnType<typeof hugoDates>
  readonly title: string | undefined
  url(): string
}

function placeOf(file: ContentFile, blog: Blog, { config, sections }: HugoBlog): HugoPlace {
  const located = locatePage(file.path, config)
  const language = located?.language
  const below = located?.path ?? file.path
  const written = withoutExtension(below)
  const path = written.replace(/(?:^|\/)index$/, '')
  const folders = path.split('/').slice(0, -1)
  const code = language?.code ?? config.defaultLanguage
  const data = dataOf(
    file,
    sections.cascadeFor({ path: below, folders: below.split('/').slice(0, -1), language: code }),
  )
  const settings = language?.settings ?? config.settings
  const dates = hugoDates({ ...file, data }, baseName(path), settings, blog.timezone)
  const title = statedTitle(file, data)
  const slug = textOf(data, ['slug'])?.replace(/^-+|-+$/g, '') ?? dates?.slug
  const shown = dates?.shown ?? 0
  return {
    ...{ data, contentPath: below, isBundle: path !== written, language, settings, dates, title },
    url: () => {
      const page = { data, path, title, slug, shown, sections: sections.sectionOf(folders, code) }
      const address = hugoAddress(page, settings, blog.permalink)
      return appendPath(blog.siteUrl, `${address.isWhole ? '' : (language?.prefix ?? '')}/${address.path}`)
    },
  }
}

/** Where a page is that another one names, or a section. */
function addressOf(file: ContentFile, blog: Blog, own: HugoBlog): string | undefined {
  const section = /^(?:(.*)\/)?_index(?:\.[^/]*)?$/.exec(locatePage(file.path, own.config)?.path ?? '')
  const place = placeOf(file, blog, own)
  try {
    if (section === null || textOf(place.data, ['url']) !== undefined) return place.url()
    return appendPath(blog.siteUrl, `${place.language?.prefix ?? ''}/${section[1] ?? ''}/`)
  } catch {
    // Its own problems are told where it is a post itself.
    return undefined
  }
}

function interpret(file: ContentFile, blog: Blog, own: HugoBlog): Outcome {
  if (/\.html?$/.test(file.path) && file.frontMatter === undefined) return noPost('no front matter')
  const place = placeOf(file, blog, own)
  const { data, language, settings, dates, title } = place
  if (place.isBundle && isTrue(data.headless)) return leftOutBy('headless: true')
  if (isUnlisted(data.build ?? data._build)) return leftOutBy('not listed by its build options')
  if (dates === undefined) return { leftOut: 'no date' }
  const shown: DataMap = {
    ...data,
    draft: isTrue(data.draft) ? 'true' : null,
    language: textOf(data, ['lang', 'language']) ?? otherLanguage(language, own.config),
    ...(dates.updated !== undefined && { updated: new Date(dates.updated).toISOString() }),
    expires: dates.expires === undefined ? null : new Date(dates.expires).toISOString(),
  }
  const { links, problems } = own.links.in(file, (other) => addressOf(other, blog, own))
  const outcome = assemblePost({ ...file, data: shown }, blog, {
    url: place.url(),
    addressKeys: ['url'],
    published: dates.published,
    isEarly: isTrue(settings.buildfuture),
    terms: termsOf(data, settings, blog.taxonomies ?? []),
    ...(title !== undefined && { title }),
    flavour: 'goldmark',
    template: { language: 'shortcodes', page: { ...data, links } },
    assetUrl: (reference) => appendPath(blog.siteUrl, reference),
    assetFolders: ['static', 'assets'],
    // A page bundle has its files with it; everything else goes through `absURL`.
    relativeMedia: /^index\./.test(baseName(file.path)) ? 'post' : 'site',
    contentPath: place.contentPath,
  })
  if (!('post' in outcome)) return outcome
  const dependsOnOthers = Object.keys(links).length > 0 || problems.length > 0
  return { ...outcome, problems: [...outcome.problems, ...problems], dependsOnOthers }
}

/** Null where it is the site's own, however that spells it (`en`, `en-us`). */
function otherLanguage(language: HugoLanguage | undefined, { defaultLanguage }: HugoConfig): string | null {
  return language === undefined || language.code === defaultLanguage ? null : language.code
}

/** Keys count in any case. Front matter over `params` in it, over what its sections and the site say, over defaults. */
function dataOf(file: ContentFile, cascade: DataMap): DataMap {
  const written = lowerKeys(file.frontMatter?.data ?? {})
  const params = isMap(written.params) ? lowerKeys(written.params) : {}
  return { ...lowerKeys(file.data), ...cascade, ...params, ...written }
}

const TAXONOMIES: DataMap = { category: 'categories', tag: 'tags' }

/**
 * Terms by the taxonomies of the site, each by the name of one term (`[taxonomies] tag = "tags"`): categories, tags and
 * those that the feeds ask for.
 */
function termsOf(data: DataMap, settings: DataMap, asked: readonly string[]): Record<string, string[]> {
  const taxonomies = isMap(settings.taxonomies) ? settings.taxonomies : TAXONOMIES
  const terms: Record<string, string[]> = { category: [], tag: [] }
  for (const [one, many] of Object.entries(taxonomies)) {
    if (typeof many !== 'string') continue
    const name = one.toLowerCase().replaceAll(' ', '-')
    if (!(name in terms) && !asked.includes(name)) continue
    terms[name] = unique(listOf(data[many.toLowerCase()] as Data | undefined, undefined))
  }
  return terms
}

/** The leaf bundle that a file belongs to without being its page. */
function bundleOf(path: string, config: HugoConfig, namesIn: FolderNames): string | undefined {
  const isPage = /^index\./.test(baseName(path))
  const folders = path.split('/').slice(0, isPage ? -2 : -1)
  const homes = config.languages.flatMap(({ folder }) => folder ?? [])
  const home = homes.find((folder) => path.startsWith(`${folder}/`)) ?? config.contentFolder
  for (let depth = folders.length; depth > home.split('/').length; depth--) {
    const folder = folders.slice(0, depth).join('/')
    if (isBundle(namesIn(folder), config.languages)) return folder
  }
  return undefined
}

/** The page of a bundle may be there in some languages only. */
function isBundle(names: ReadonlySet<string>, languages: readonly HugoLanguage[]): boolean {
  const stems = ['index', ...languages.map(({ code }) => `index.${code}`)]
  return stems.some((stem) => ['.md', '.html', '.markdown'].some((ending) => names.has(stem + ending)))
}

/** `build: { render: never }` has no address, `list: never` is in no list, and `list: local` not in the site's. */
function isUnlisted(build: Data | undefined): boolean {
  if (!isMap(build)) return false
  const { render, list } = lowerKeys(build)
  return [render, list].some((value) => value === 'never' || isFalse(value)) || list === 'local'
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
