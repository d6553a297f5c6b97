import type { Instant } from '../core/dates.ts'
import { digestOfTexts } from '../core/digest.ts'
import type { Body, DataMap, Post, Template } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { faultOfId } from '../core/stated-id.ts'
import { legalText } from '../core/text.ts'
import { hasCredentials, httpUrl, resolveUrl } from '../core/url.ts'
import { definedOnly } from './defined-only.ts'
import type { Blog, ContentFile, Outcome } from './dialects/dialect.ts'
import { commentsOf, originOf } from './elsewhere.ts'
import { enclosuresOf, isPlayed } from './enclosures.ts'
import { episodeOf } from './episode.ts'
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
} from './fields.ts'
import { type FileService, fileAddress, filesBeside, namesFile } from './files-beside.ts'
import { foldKeys } from './folded-keys.ts'
import { leadImage } from './lead-image.ts'
import { leftOutBy } from './left-out.ts'
import { type MediaPlace, mediaUrl, type RelativeMedia } from './media.ts'
import { dateText } from './page-date.ts'
import { belowContent, sectionOf } from './sections.ts'
import { requireAddress } from './stated-address.ts'

/** What a dialect has decided about a file; the rest means the same in every engine. */
export interface PostFacts {
  readonly url: string
  /** Absent only for a draft. */
  readonly published?: Instant
  readonly title?: string
  readonly terms: Readonly<Record<string, readonly string[]>>
  readonly draft?: boolean
  /** The blog publishes posts of the future. */
  readonly isEarly?: boolean
  /** Feeds may have its summary alone. */
  readonly isExcerpt?: boolean
  readonly body?: string
  /** Default: what the file's name says. */
  readonly markup?: Post['body']['markup']
  readonly flavour?: Body['flavour']
  readonly template?: Template
  readonly moreMarks?: readonly string[]
  /** Author keys of the blog's data files. */
  readonly people?: DataMap
  readonly assetUrl?: (path: string) => string | undefined
  readonly assetFolders?: readonly string[]
  /** Default: `post`. */
  readonly relativeMedia?: RelativeMedia
  /** Of `bundled` media: the address that the bundler gives a file below the root, where it can be told. */
  readonly bundledFile?: FileService['bundled']
  /** For engines with references of their own: the file below the root that front matter means. */
  readonly findMedia?: MediaPlace['find']
  /** Where front matter names media and the like; by default in itself. */
  readonly mediaData?: DataMap
  /** The file's path below the content of the engine, when that is not what the names of its folders say. */
  readonly contentPath?: string
  /** The keys of front matter by which an author states the address. */
  readonly addressKeys?: readonly string[]
}

const UPDATED_KEYS = [
  'updated',
  'lastmod',
  'last_modified_at',
  'modified',
  'updatedDate',
  'last_updated',
  'dateUpdated',
]
const EXPIRES_KEYS = ['expires', 'expiryDate', 'expirydate', 'expiry_date', 'unpublishDate', 'unpublishdate']
const SUMMARY_KEYS = ['description', 'summary', 'excerpt']
const ID_KEYS = ['id', 'guid']
const LINK_KEYS = ['link', 'external_url', 'link_url', 'redirect_to']
const MORE_MARKS = ['<!--more-->', '<!-- more -->']

/** The post that a file is, with what every dialect reads alike. */
export function assemblePost(file: ContentFile, blog: Blog, facts: PostFacts): Outcome {
  const { data } = file
  if (isFalse(data.feed)) return leftOutBy('feed: false')
  const problems: Problem[] = []
  const warn = (message: string, key?: string): void => {
    const line = key === undefined ? undefined : file.frontMatter?.line(key)
    problems.push({ path: file.display, ...(line !== undefined && { line }), severity: 'warning', message })
  }
  for (const { line, message } of file.frontMatter?.duplicates ?? []) {
    problems.push({ path: file.display, line, severity: 'warning', message })
  }
  const files: FileService = {
    root: blog.root,
    path: file.path,
    isBundled: facts.relativeMedia === 'bundled',
    bundled: facts.bundledFile,
    ...(blog.assets !== undefined && { assets: blog.assets }),
  }
  /** References of front matter that nobody serves. */
  const unserved = new Set<string>()
  const place: MediaPlace = {
    beside: (reference) => {
      const address = fileAddress(reference, 'front matter', files)
      if (files.isBundled && typeof address !== 'string' && namesFile(reference)) unserved.add(reference)
      return address
    },
    postUrl: facts.url,
    assetUrl: facts.assetUrl ?? ((path) => resolveUrl(path, blog.siteUrl)),
    root: blog.root,
    path: file.path,
    assetFolders: facts.assetFolders ?? [''],
    relative: facts.relativeMedia ?? 'post',
    ...(facts.findMedia !== undefined && { find: facts.findMedia }),
  }
  const resolve = (reference: string): string | undefined => mediaUrl(reference, place)
  const instant = (keys: readonly string[]): Instant | undefined => {
    const found = firstOf(data, keys)
    if (found === undefined || typeof found.value !== 'string') return undefined
    const { text, key, line } = dateText(file, found)
    return instantOf(text, key, blog.timezone, line)
  }
  const stated = foldKeys(facts.mediaData ?? data)
  const image = leadImage(stated, (reference) => pictureUrl(reference, place))
  const enclosures = enclosuresOf(stated, place, warn)
  const id = legalText(textOf(data, ID_KEYS) ?? '').trim() || undefined
  const fault = id === undefined ? undefined : faultOfId(id)
  if (fault !== undefined) {
    const key = ID_KEYS.find((key) => textOf(data, [key]) !== undefined) as string
    warn(`${key}: ${fault}, found “${id}”; it is published as it is`, key)
  }
  requireAddress(file, facts, warn)
  const draft = facts.draft === true || isDraft(data)
  const raw = facts.body ?? file.body
  const optional = {
    id,
    externalUrl: externalUrl(data, warn),
    title: facts.title,
    updated: instant(UPDATED_KEYS),
    expires: instant(EXPIRES_KEYS),
    summary: textOf(data, SUMMARY_KEYS),
    image: image?.url,
    imageAlt: image?.alt,
    episode: enclosures.some(isPlayed) ? episodeOf(stated, resolve, facts.people ?? {}) : undefined,
    comments: commentsOf(stated, facts.url),
    origin: originOf(stated, facts.url),
    language: statedLanguage(data, warn),
    section: sectionOf(facts.contentPath ?? belowContent(file.path)),
  }
  const beside = filesBeside(raw, files, unserved)
  const post: Post = {
    key: `${blog.sourceName}/${file.path}`,
    place: { path: file.display, line: file.bodyLine },
    url: facts.url,
    published: facts.published ?? 0,
    ...(facts.published === undefined && { undated: true }),
    ...(facts.isEarly === true && { isEarly: true }),
    ...(facts.isExcerpt === true && { isExcerpt: true }),
    draft,
    authors: personsOf(firstOf(data, ['authors', 'author'])?.value, facts.people ?? {}),
    enclosures,
    terms: { ...facts.terms, ...furtherTerms(data, blog.taxonomies ?? [], facts.terms) },
    body: {
      raw,
      markup: facts.markup ?? (/\.html?$/i.test(file.path) ? 'html' : 'markdown'),
      moreMarks: [...(facts.moreMarks ?? []), ...MORE_MARKS],
      ...(facts.flavour !== undefined && { flavour: facts.flavour }),
      ...(facts.template !== undefined && { template: facts.template }),
      ...(beside !== undefined && { beside }),
    },
    digest: digestOfTexts(facts.title ?? '', raw),
    ...definedOnly(optional),
  }
  return { post, problems }
}

/** The terms of taxonomies that the engine does not have, and the feeds ask for: a text is one term. */
function furtherTerms(
  data: DataMap,
  taxonomies: readonly string[],
  known: PostFacts['terms'],
): Record<string, readonly string[]> {
  const further: Record<string, readonly string[]> = {}
  for (const taxonomy of taxonomies) {
    if (Object.hasOwn(known, taxonomy)) continue
    const keys = [taxonomy, `${taxonomy}s`, taxonomy.replace(/y$/, 'ies')]
    const found = firstOf(
      data,
      keys.filter((key) => Object.hasOwn(data, key)),
    )
    const terms = unique(listOf(found?.value, undefined))
    if (terms.length > 0) further[taxonomy] = terms
  }
  return further
}

/** `draft: true` with its key in any case, or a status that says so. */
function isDraft(data: DataMap): boolean {
  for (const key in data) {
    if (key.length > 6) continue
    const name = key.toLowerCase()
    const value = data[key]
    if (name === 'draft' && isTrue(value)) return true
    if (name === 'status' && typeof value === 'string' && /^(?:draft|private|pending)$/i.test(value))
      return true
  }
  return false
}

function externalUrl(data: DataMap, warn: (message: string, key: string) => void): string | undefined {
  const link = textOf(data, LINK_KEYS)?.trim()
  const url = link === undefined ? undefined : httpUrl(link)
  if (url === undefined || !hasCredentials(url)) return url
  const key = LINK_KEYS.find((key) => textOf(data, [key]) !== undefined) as string
  warn(
    `${key}: expected an address without a user name and a password, found one with these; it is left out`,
    key,
  )
  return undefined
}

/** A word alone, such as `hero: Welcome`, is no file. */
function pictureUrl(reference: string, place: MediaPlace): string | undefined {
  const isFile =
    place.find !== undefined ||
    /^(?:[a-z][a-z0-9+.-]*:|\/)|\.[a-z][a-z0-9]{1,4}(?:[?#]|$)/i.test(reference.trim())
  return isFile ? mediaUrl(reference, place) : undefined
}

function statedLanguage(data: DataMap, warn: (message: string, key: string) => void): string | undefined {
  const found = firstOf(data, ['lang', 'language', 'locale'])
  if (found === undefined || typeof found.value !== 'string') return undefined
  const language = languageOf(found.value)
  if (language === undefined)
    warn(`${found.key}: expected a language tag such as en-NZ, found “${found.value}”`, found.key)
  return language
}
