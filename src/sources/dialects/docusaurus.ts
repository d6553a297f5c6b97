import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isMap } from '../../core/data.ts'
import type { Data, DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { appendPath, decodeOrKeep } from '../../core/url.ts'
import { assemblePost } from '../assemble.ts'
import { readDataFile } from '../data-file.ts'
import { instantOf, isTrue, listOf, textOf, unique } from '../fields.ts'
import { leftOutBy, noPost } from '../left-out.ts'
import { statedDate } from '../page-date.ts'
import { linkedPages } from '../page-links.ts'
import { readPeople } from '../people.ts'
import { fillPermalink } from '../permalink.ts'
import { firstHeading, statedTitle } from '../title.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'
import { docusaurusFile } from './docusaurus-files.ts'
import { dependency, inText, oneOf, scripts } from './traces.ts'

/** The blog of a Docusaurus site: https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog */
export const docusaurus: Dialect = {
  name: 'docusaurus',
  traces: [
    oneOf(8, scripts('docusaurus.config')),
    dependency('@docusaurus/core'),
    oneOf(2, ['blog/authors.yml', 'blog/authors.json', 'blog/tags.yml']),
    oneOf(1, scripts('sidebars')),
    inText(2, 'truncate marks', /<!--\s*truncate\s*-->|\{\/\*\s*truncate\s*\*\/\}/),
  ],
  open,
}

interface Own {
  /** Of posts, below the root, with a final slash; empty when the root is the blog's own folder. */
  readonly folder: string
  readonly people: DataMap
  readonly tags: DataMap
}

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const folder = existsSync(join(root, 'blog')) ? 'blog/' : ''
  const people = readPeople(root, [`${folder}authors.yml`, `${folder}authors.json`], [], problems)
  const tags = readDataFile(root, `${folder}tags.yml`, problems) ?? {}
  const own: Own = { folder, people, tags }
  return {
    facts: {},
    settings: { people, tags, folder },
    problems,
    notes: [
      'docusaurus.config is a program and is not executed: site.url, site.title and site.language of the configuration state what it says, and permalink of the source (such as /news/:path) where its posts are when that is not /blog/',
    ],
    include: ['**/*.{md,mdx}'],
    exclude: ['{build,.docusaurus,static}/**'],
    refuse: (path) => {
      if (!path.startsWith(folder)) return noPost(`outside ${folder.slice(0, -1)}`)
      const isHidden = /(?:^|\/)_/.test(path.slice(folder.length))
      return isHidden ? noPost('its name, or its folder’s, begins with _') : undefined
    },
    interpret: (file, blog) => interpret(file, blog, own),
  }
}

function interpret(file: ContentFile, blog: Blog, own: Own): Outcome {
  const { data } = file
  if (isTrue(data.unlisted)) return leftOutBy('unlisted: true')
  const named = readName(file.path.slice(own.folder.length))
  const published =
    statedDate(file, ['date'], 'UTC') ??
    (named.date === undefined ? undefined : instantOf(named.date, 'file name', 'UTC'))
  if (published === undefined) return { leftOut: 'no date' }
  // Imports may stand before it; it is the page's title and no part of the text.
  const { before, rest: text } = withoutImports(file.body)
  const heading = firstHeading(text)
  const title = statedTitle(file, data) ?? heading?.text ?? named.text
  const addressOf = (front: DataMap, name: Name): string => {
    const slug = textOf(front, ['slug'])
    if (blog.permalink === undefined) return appendPath(blog.siteUrl, `/blog/${slug ?? name.slug}`)
    const path = slug ?? name.slug
    return appendPath(
      blog.siteUrl,
      fillPermalink(blog.permalink, {
        published,
        timezone: 'UTC',
        slug: path.replace(/^.*\/(?=[^/])/, ''),
        categories: [],
        path: path.replace(/^\//, ''),
      }).path,
    )
  }
  const links = linksOf(file, blog, own, addressOf)
  const shown: DataMap = { ...data, ...updateOf(data), authors: authorsOf(data) }
  const outcome = assemblePost(
    { ...file, data: shown },
    { ...blog, timezone: 'UTC' },
    {
      url: addressOf(data, named),
      published,
      title,
      ...(heading !== undefined && { body: before + heading.rest }),
      terms: { category: [], tag: tagsOf(data.tags ?? null, own.tags) },
      people: own.people,
      flavour: 'mdx',
      template: { language: 'mdx', page: { ...data, title, links } },
      moreMarks: ['<!-- truncate -->', '<!--truncate-->'],
      assetUrl: (reference) => appendPath(blog.siteUrl, reference),
      assetFolders: ['static'],
      relativeMedia: 'bundled',
      bundledFile: (path, by, reference) =>
        by === 'front matter' && reference !== data.image
          ? undefined
          : docusaurusFile(path, by, reference, blog),
    },
  )
  return 'post' in outcome ? { ...outcome, dependsOnOthers: Object.keys(links).length > 0 } : outcome
}

interface Name {
  readonly date?: string
  readonly text: string
  /** Below the blog's own address. */
  readonly slug: string
}

/** Docusaurus' `parseBlogFileName`: the date may stand in the name of the file or in folders. */
function readName(path: string): Name {
  const match = /^(.*)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*?)(?:\/index)?\.mdx?$/.exec(path)
  if (match === null) {
    const text = path.replace(/(?:\/index)?\.mdx?$/, '')
    return { text, slug: `/${text}` }
  }
  const [, folder = '', date = '', text = ''] = match
  return { date: date.replaceAll('/', '-'), text, slug: `/${date.replaceAll('-', '/')}/${folder}${text}` }
}

/** ESM at the head of a text, up to where the text begins. */
function withoutImports(body: string): { before: string; rest: string } {
  const before = /^(?:\s*import\s[^\n]*(?:\n|$))*/.exec(body)?.[0] ?? ''
  return { before, rest: body.slice(before.length) }
}

/** A page of the blog, named by its file. */
const FILE_LINK = /(?<=\]\(\s{0,5}|\]:\s{0,5})[^\s()#:?"'<>]{1,300}\.mdx?(?=[)#\s?]|$)/gm

function linksOf(
  file: ContentFile,
  blog: Blog,
  own: Own,
  addressOf: (front: DataMap, name: Name) => string,
): DataMap {
  return linkedPages(file.body, FILE_LINK, blog.root, (reference, open) => {
    const base = reference.startsWith('/') ? `https://x/${own.folder}` : `https://x/${file.path}`
    const path = decodeOrKeep(new URL(reference.replace(/^\//, ''), base).pathname.slice(1))
    const front = path.startsWith(own.folder) ? open(path) : undefined
    return front === undefined ? undefined : addressOf(front, readName(path.slice(own.folder.length)))
  })
}

/** `last_update: { date, author }`. */
function updateOf(data: DataMap): DataMap {
  const update = data.last_update ?? null
  const date = isMap(update) ? textOf(update, ['date']) : undefined
  return date === undefined ? {} : { updated: date }
}

/** `authors`, or one author in keys of their own: `author`, `author_url`. */
function authorsOf(data: DataMap): Data {
  if (data.authors !== undefined && data.authors !== null) return data.authors
  const name = textOf(data, ['author'])
  if (name === undefined) return data.author ?? null
  const url = textOf(data, ['author_url', 'authorURL'])
  return url === undefined ? name : { name, url }
}

/** A key of `tags.yml` is shown as its label, by default itself with a capital. */
function tagsOf(tags: Data, known: DataMap): string[] {
  const list = Array.isArray(tags) ? (tags as readonly Data[]) : [tags]
  return unique(
    list.flatMap((tag) => {
      if (typeof tag !== 'string' || !Object.hasOwn(known, tag)) return listOf(labelOf(tag), undefined)
      const entry = known[tag] ?? null
      const label = isMap(entry) ? textOf(entry, ['label']) : undefined
      return listOf(label ?? tag.charAt(0).toUpperCase() + tag.slice(1).toLowerCase(), undefined)
    }),
  )
}

function labelOf(tag: Data): Data {
  return isMap(tag) ? (textOf(tag, ['label']) ?? null) : tag
}
