import type { Instant } from '../../core/dates.ts'
import type { Data, DataMap } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import { appendPath, decodeOrKeep, httpUrl } from '../../core/url.ts'
import { inAnyCase } from '../any-case.ts'
import { assemblePost } from '../assemble.ts'
import { firstOf, instantOf, isFalse, isTrue, listOf, textOf, unique } from '../fields.ts'
import { leftOutBy, noPost } from '../left-out.ts'
import { baseName, datedName, folderDate, withoutExtension } from '../names.ts'
import { isTemplate, statedDate } from '../page-date.ts'
import { fillPermalink } from '../permalink.ts'
import { firstHeading, isTitle, statedTitle } from '../title.ts'
import { openVault, type Vault } from '../vault.ts'
import type { Blog, BlogFolder, ContentFile, Dialect, Outcome } from './dialect.ts'
import { inText, named, oneOf } from './traces.ts'

/** A vault of Obsidian, at the addresses that Obsidian Publish gives: https://help.obsidian.md/publish */
export const obsidian: Dialect = {
  name: 'obsidian',
  // Many people write their blog's posts with Obsidian.
  yields: true,
  traces: [
    ...named(1, ['.obsidian']),
    oneOf(1, [
      '.obsidian/app.json',
      '.obsidian/workspace.json',
      '.obsidian/core-plugins.json',
      '.obsidian/appearance.json',
    ]),
    inText(2, 'wikilinks', /!?\[\[[^[\]\n]+\]\]/),
    inText(1, 'callouts', /^>\s*\[!\w+\]/m),
  ],
  open,
}

const DATE_KEYS = [
  'published',
  'publish_date',
  'publishdate',
  'pubdate',
  'date',
  'created',
  'created_at',
  'date created',
  'creation date',
  'date_created',
  'datecreated',
]
const UPDATED_KEYS = [
  'updated',
  'modified',
  'updated_at',
  'date modified',
  'last modified',
  'date_modified',
  'lastmod',
]

function open(root: string): BlogFolder {
  const problems: Problem[] = []
  const vault = openVault(root, problems)
  return {
    facts: {},
    settings: { vault: vault.facts },
    problems,
    notes: [
      'an Obsidian vault does not say where it is published: site.url and site.title of the configuration state it, and permalink of the source (such as /:path/) where notes are not at the addresses of Obsidian Publish',
    ],
    include: ['**/*.md'],
    exclude: [],
    refuse: (path) => {
      if (vault.templates !== undefined && path.startsWith(vault.templates)) return noPost('a template')
      return /\.excalidraw\.md$/.test(path) ? noPost('a drawing') : undefined
    },
    interpret: (file, blog) => interpret(file, blog, vault),
  }
}

function interpret(written: ContentFile, blog: Blog, vault: Vault): Outcome {
  const data = inAnyCase(written.data)
  const file = { ...written, data }
  if (isFalse(data.publish)) return leftOutBy('publish: false')
  if (vault.published !== undefined && !isTrue(data.publish))
    return leftOutBy('no publish: true, which other notes have')
  const name = withoutExtension(baseName(file.path))
  if (isTemplate(file, DATE_KEYS)) return noPost('a template')
  const published = publishedOf(file, name, blog.timezone)
  if (published === undefined) return { leftOut: 'no date' }
  const title = statedTitle(file, data) ?? name
  const heading = firstHeading(file.body)
  const stated = textOf(data, ['permalink'])?.trim()
  const url =
    stated === undefined
      ? noteUrl(file.path, blog, published, textOf(data, ['slug']))
      : (httpUrl(stated) ?? appendPath(blog.siteUrl, stated))
  const updated = firstOf(data, UPDATED_KEYS)?.value ?? null
  const shown: DataMap = {
    ...data,
    updated: typeof updated === 'string' ? updated : null,
  }
  return assemblePost({ ...file, data: shown }, blog, {
    url,
    addressKeys: ['permalink'],
    published,
    title,
    ...(isTitle(heading, title) && { body: heading.rest }),
    terms: {
      category: unique(listOf(data.categories ?? data.category, /\s*,\s*/)),
      tag: unique([
        ...listOf(data.tags ?? data.tag, /[\s,]+/).map((tag) => tag.replace(/^#/, '')),
        ...inlineTags(file.body),
      ]),
    },
    template: { language: 'vault', page: { ...data, links: linksOf(file, blog, vault) } },
    assetUrl: (reference) => appendPath(blog.siteUrl, reference),
    findMedia: (reference) => attachmentOf(reference, file.path, vault),
  })
}

/** Properties, else the name of a daily note or its folders; without an offset in the site's zone. */
function publishedOf(file: ContentFile, name: string, zone: string): Instant | undefined {
  const keys = isTrue(file.data.published) ? DATE_KEYS.filter((key) => key !== 'published') : DATE_KEYS
  const stated = statedDate(file, keys, zone)
  if (stated !== undefined) return stated
  const compact = /^((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:\d{4})?(?:[-_ ]|$)/.exec(name)
  const date =
    datedName(name)?.date ?? (compact === null ? folderDate(file.path) : compact.slice(1, 4).join('-'))
  return date === undefined ? undefined : instantOf(date, 'file name', zone)
}

/** Obsidian Publish writes `+` for a blank. */
function noteUrl(path: string, blog: Blog, published: Instant, slug?: string): string {
  const below = withoutExtension(path)
  if (blog.permalink === undefined) return appendPath(blog.siteUrl, below.replaceAll(' ', '+'))
  const facts = {
    published,
    timezone: blog.timezone,
    slug: slug ?? baseName(below),
    categories: [],
    path: below,
  }
  return appendPath(blog.siteUrl, fillPermalink(blog.permalink, facts).path)
}

const WIKILINK = /\[\[([^[\]\n|#]{1,1000})/g
const MARKDOWN_LINK = /\]\(\s*<?(?![a-z][a-z0-9+.-]*:)([^()<>\n#?]{1,500})/gi

/** Targets as they are written, with their addresses; a note that is not published has none. */
function linksOf(file: ContentFile, blog: Blog, vault: Vault): DataMap {
  const links: Record<string, Data> = Object.create(null)
  const add = (written: string): void => {
    const target = written.replace(/\\$/, '').trim()
    if (target === '' || target in links) return
    const address = addressOf(target, file.path, blog, vault)
    if (address !== undefined) links[target] = address
  }
  for (const match of file.body.matchAll(WIKILINK)) add(match[1] ?? '')
  for (const match of file.body.matchAll(MARKDOWN_LINK)) add(decodeOrKeep((match[1] ?? '').trim()))
  return links
}

function addressOf(target: string, from: string, blog: Blog, vault: Vault): string | undefined {
  const path = vault.find(target, from)
  if (path === undefined) return undefined
  if (!/\.md$/i.test(path)) return appendPath(blog.siteUrl, path)
  // Where another note is by its date, only the note itself knows.
  const isByDate = /:(?:\w*year|\w*month|\w*day|hour|minute|second|week)/.test(blog.permalink ?? '')
  if (isByDate || vault.published?.has(path) === false) return undefined
  return noteUrl(path, blog, 0)
}

/** The attachment that a property names, perhaps as a link. */
function attachmentOf(reference: string, from: string, vault: Vault): string | undefined {
  const target = /^!?\[\[([^\]|#]+)/.exec(reference)?.[1] ?? reference
  const path = vault.find(target, from)
  return path === undefined || /\.md$/i.test(path) ? undefined : path
}

/** `#tag` and `#nested/tag` in the text, outside of code and comments; a number alone is none. */
function inlineTags(body: string): string[] {
  if (!body.includes('#')) return []
  const text = body
    .replace(/^[ \t>]*(```|~~~)[\s\S]*?^[ \t>]*\1/gm, '')
    .replace(/%%[\s\S]*?%%/g, '')
    .replace(/`[^`\n]*`/g, '')
  return [...text.matchAll(/(?:^|\s)#((?:[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_/-]|\u200D|\uFE0F)+)/gu)]
    .map(([, tag = '']) => tag.replace(/\/+$/, ''))
    .filter((tag) => tag !== '' && !/^\d+$/.test(tag))
}
