import picomatch from 'picomatch'
import { isMap } from '../../core/data.ts'
import type { SiteFacts } from '../../core/feed.ts'
import type { DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { appendPath, siteRoot } from '../../core/url.ts'
import { assemblePost } from '../assemble.ts'
import { ContentError } from '../content-error.ts'
import { definedOnly } from '../defined-only.ts'
import { instantOf, isFalse, isTrue, languageOf, listOf, personsOf, textOf, unique } from '../fields.ts'
import { latinSlug } from '../latin-slug.ts'
import { leftOutBy, noPost } from '../left-out.ts'
import { baseName } from '../names.ts'
import { statedDate } from '../page-date.ts'
import { linkedPages, type OpenPage } from '../page-links.ts'
import { fillPermalink } from '../permalink.ts'
import { statedTitle } from '../title.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'
import { named } from './traces.ts'
import { readZolaConfig, type ZolaConfig, type ZolaFile, zolaFile } from './zola-config.ts'
import { draftSections } from './zola-sections.ts'

/** Zola: https://www.getzola.org/documentation/content/page/, and its own code where that says more. */
export const zola: Dialect = {
  name: 'zola',
  traces: [
    ...named(8, ['zola.toml']),
    { weight: 8, found: (view) => view.hasKey('config.toml', 'base_url') },
    ...named(1, ['templates', 'sass', 'syntaxes']),
  ],
  open,
}

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const config = readZolaConfig(root, problems)
  // In Zola's globs a star crosses folders.
  const ignored = picomatch(listOf(config.settings.ignored_content, undefined), { bash: true })
  const drafts = draftSections(root)
  return {
    facts: siteFacts(config),
    settings: { config: config.settings, drafts },
    problems,
    include: ['**/*.md'],
    exclude: ['{themes,public,templates,static,sass}/**'],
    refuse: (path) => {
      if (!path.startsWith('content/')) return noPost('outside content')
      if (ignored(path)) return leftOutBy('not a post: ignored_content of the blog')
      return /^_index\./.test(baseName(path)) ? noPost('the page of a section') : undefined
    },
    interpret: (file, blog) => interpret(file, blog, config, drafts),
  }
}

function siteFacts({ settings, defaultLanguage, languages }: ZolaConfig): SiteFacts {
  const url = textOf(settings, ['base_url'])
  const extra = isMap(settings.extra) ? settings.extra : {}
  return definedOnly({
    title: textOf(settings, ['title']),
    url: url === undefined ? undefined : siteRoot(url),
    description: textOf(settings, ['description']),
    language: languageOf(defaultLanguage),
    otherLanguages: languages.flatMap((code) => languageOf(code) ?? []),
    author: personsOf(settings.author ?? extra.author, {})[0],
    variables: extra,
  })
}

function interpret(file: ContentFile, blog: Blog, config: ZolaConfig, drafts: readonly string[]): Outcome {
  if (file.frontMatter === undefined) return noPost('no front matter')
  const { data } = file
  if (isFalse(data.render)) return leftOutBy('render: false')
  const located = zolaFile(file.path.replace(/^content\//, ''), config)
  if ('unknown' in located) {
    const hint = `add it to languages in the blog's configuration, or rename the file`
    throw new ContentError(
      `the language “${located.unknown}” in its name is none of the blog's`,
      undefined,
      hint,
    )
  }
  const name = nameOf(located)
  const published =
    statedDate(file, ['date'], 'UTC') ??
    (name.date === undefined ? undefined : instantOf(name.date, 'file name', 'UTC'))
  if (published === undefined) return { leftOut: 'no date' }
  const terms = isMap(data.taxonomies) ? data.taxonomies : {}
  const extra = isMap(data.extra) ? data.extra : {}
  const title = statedTitle(file, data)
  const language = located.language === config.defaultLanguage ? null : located.language
  const missing: Problem[] = []
  const links = linksOf(file, blog, config, missing)
  const byPattern =
    blog.permalink === undefined || textOf(data, ['path']) !== undefined
      ? undefined
      : fillPermalink(blog.permalink, {
          published,
          timezone: 'UTC',
          slug: slugOf(textOf(data, ['slug']) ?? name.rest, config),
          categories: unique(listOf(terms.categories, undefined)),
          path: [...foldersOf(located), name.rest].join('/'),
        }).path
  const outcome = assemblePost(
    { ...file, data: { language, ...data } },
    { ...blog, timezone: 'UTC' },
    {
      url: appendPath(blog.siteUrl, byPattern ?? pathOf(data, located, config)),
      published,
      terms: termsOf(terms),
      draft: isTrue(data.draft) || drafts.some((folder) => file.path.startsWith(folder)),
      ...(title !== undefined && { title }),
      template: { language: 'zola', page: { ...data, links } },
      assetUrl: (reference) => appendPath(blog.siteUrl, reference),
      assetFolders: ['static'],
      // `extra` is the theme's: media stand there, and no other key of ours.
      mediaData: { ...data, ...extra },
      // Files beside an `index.md` are its own; everything else goes through `get_url`.
      relativeMedia: located.name === 'index' ? 'post' : 'site',
      contentPath: [...located.folders, `${located.name}.md`].join('/'),
    },
  )
  if (!('post' in outcome)) return outcome
  const dependsOnOthers = Object.keys(links).length > 0 || missing.length > 0
  return { ...outcome, problems: [...outcome.problems, ...missing], dependsOnOthers }
}

/** Zola's RFC3339_DATE: the date that a name begins with, and what is behind it. */
const DATED =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?)(?:\s?[_-](.+))?/

/** A page that has its folder for itself is named by it. */
function nameOf({ folders, name }: ZolaFile): { date?: string; rest: string; written: string } {
  const written = name === 'index' ? (folders.at(-1) ?? name) : name
  const [, date, rest] = DATED.exec(written) ?? []
  return { ...(date !== undefined && { date }), rest: rest ?? written, written }
}

function foldersOf({ folders, name }: ZolaFile): readonly string[] {
  return name.split('.')[0] === 'index' ? folders.slice(0, -1) : folders
}

/** The addresses of the pages that a text names by their files. */
function linksOf(file: ContentFile, blog: Blog, config: ZolaConfig, problems: Problem[]): DataMap {
  const resolve = (reference: string, open: OpenPage): string | undefined => {
    const path = reference.slice('@/'.length)
    const place = zolaFile(path, config)
    const data = 'unknown' in place ? undefined : open(`content/${path}`)
    if (data === undefined || 'unknown' in place) return undefined
    if (!/^_index(?:\.|$)/.test(place.name)) return appendPath(blog.siteUrl, pathOf(data, place, config))
    const before = place.language === config.defaultLanguage ? [] : [place.language]
    const section = textOf(data, ['path']) ?? [...before, ...place.folders].join('/')
    return appendPath(blog.siteUrl, `/${section}/`)
  }
  return linkedPages(file.body, INTERNAL_LINK, blog.root, resolve, (reference, at) => {
    const before = file.body.slice(0, at)
    const line = before.slice(before.lastIndexOf('\n') + 1)
    const isCode = line.split('`').length % 2 === 0 || (before.match(/^(?:```|~~~)/gm) ?? []).length % 2 === 1
    if (isCode || !/\]\(<?$/.test(line)) return
    problems.push({
      path: file.display,
      line: file.bodyLine + before.split('\n').length - 1,
      severity: 'warning',
      message: `${reference}: there is no such page, so its link leads nowhere`,
      hint: 'correct the path',
    })
  })
}

/** A page of the blog, named by its file. */
const INTERNAL_LINK = /@\/[^\s)"'#>]{1,300}\.md/g

/** `path`, else the language, the folders and the slug. */
function pathOf(data: DataMap, place: ZolaFile, config: ZolaConfig): string {
  const stated = textOf(data, ['path'])?.trim()
  if (stated !== undefined) return `/${stated}/`
  const { written, rest } = nameOf(place)
  const slug = slugOf(textOf(data, ['slug']) ?? (config.keepsDates ? written : rest), config)
  const isRoot = place.name === 'index' && place.folders.length === 0
  const language = place.language === config.defaultLanguage ? [] : [place.language]
  return `/${[...language, ...foldersOf(place), ...(isRoot ? [] : [slug])].join('/')}/`
}

function slugOf(text: string, { slugs }: ZolaConfig): string {
  if (slugs === 'off') return text
  // What NTFS refuses, as Zola's `strip_invalid_paths_chars` has it.
  if (slugs === 'safe') return text.replace(/[<>:"/\\|?*\u0000-\u001f]/g, '').replace(/[. ]+$/, '')
  const slug = latinSlug(text)
  if (slug === undefined) {
    const message = `its address cannot be told: Zola spells “${text}” in Latin letters by tables of its own`
    throw new ContentError(message, undefined, 'set path: or slug: in its front matter')
  }
  return slug
}

function termsOf(taxonomies: DataMap): Record<string, string[]> {
  const terms: Record<string, string[]> = { category: [], tag: [] }
  for (const [name, values] of Object.entries(taxonomies)) {
    const own = name === 'categories' ? 'category' : name === 'tags' ? 'tag' : name
    terms[own] = unique([...(terms[own] ?? []), ...listOf(values, undefined)])
  }
  return terms
}
