import { isMap } from '../core/data.ts'
import type { Instant } from '../core/dates.ts'
import { digestOfTexts } from '../core/digest.ts'
import type { Data, DataMap, Post, Template } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { httpUrl, resolveUrl } from '../core/url.ts'
import type { Blog, ContentFile, Outcome } from './dialects/dialect.ts'
import { firstOf, instantOf, isFalse, isTrue, languageOf, personsOf, textOf } from './fields.ts'
import { leftOutBy } from './left-out.ts'
import { enclosuresOf, type MediaPlace, mediaUrl } from './media.ts'

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
  readonly body?: string
  /** Default: what the file's name says. */
  readonly markup?: Post['body']['markup']
  readonly template?: Template
  readonly moreMarks?: readonly string[]
  /** Author keys of the blog's data files. */
  readonly people?: DataMap
  readonly assetUrl?: (path: string) => string | undefined
  readonly assetFolders?: readonly string[]
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
const IMAGE_KEYS = ['image', 'cover', 'thumbnail', 'heroImage', 'featured_image']
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
  const place: MediaPlace = {
    postUrl: facts.url,
    assetUrl: facts.assetUrl ?? ((path) => resolveUrl(path, blog.siteUrl)),
    root: blog.root,
    path: file.path,
    assetFolders: facts.assetFolders ?? [''],
  }
  const instant = (keys: readonly string[]): Instant | undefined => {
    const found = firstOf(data, keys)
    if (found === undefined || typeof found.value !== 'string') return undefined
    return instantOf(found.value, found.key, blog.timezone, () => file.frontMatter?.line(found.key))
  }
  const media = firstOf(data, ['enclosures', 'enclosure', 'audio'])
  const draft = facts.draft === true || isDraft(data)
  const raw = facts.body ?? file.body
  const optional = {
    id: textOf(data, ['id', 'guid'])?.trim(),
    externalUrl: externalUrl(data),
    title: facts.title,
    updated: instant(UPDATED_KEYS),
    expires: instant(EXPIRES_KEYS),
    summary: textOf(data, SUMMARY_KEYS),
    image: imageOf(firstOf(data, IMAGE_KEYS)?.value, place),
    language: statedLanguage(data, warn),
  }
  const post: Post = {
    key: `${blog.sourceName}/${file.path}`,
    place: { path: file.display, line: file.bodyLine },
    url: facts.url,
    published: facts.published ?? 0,
    ...(facts.published === undefined && { undated: true }),
    ...(facts.isEarly === true && { isEarly: true }),
    draft,
    authors: personsOf(firstOf(data, ['authors', 'author'])?.value, facts.people ?? {}),
    enclosures: enclosuresOf(media?.value, place, (message) => warn(message, media?.key)),
    terms: facts.terms,
    body: {
      raw,
      markup: facts.markup ?? (/\.html?$/i.test(file.path) ? 'html' : 'markdown'),
      moreMarks: [...(facts.moreMarks ?? []), ...MORE_MARKS],
      ...(facts.template !== undefined && { template: facts.template }),
    },
    digest: digestOfTexts(facts.title ?? '', raw),
    ...definedOnly(optional),
  }
  return { post, problems }
}

/** `draft: true` with its key in any case, or a status that says so. */
function isDraft(data: DataMap): boolean {
  for (const key in data) {
    if (key.length > 6) continue
    const name = key.toLowerCase()
    if (name === 'draft' && isTrue(data[key])) return true
    if (name === 'status' && /^(?:draft|private|pending)$/i.test(String(data[key]))) return true
  }
  return false
}

function externalUrl(data: DataMap): string | undefined {
  const link = textOf(data, LINK_KEYS)
  return link === undefined ? undefined : httpUrl(link.trim())
}

function imageOf(value: Data | undefined, place: MediaPlace): string | undefined {
  if (Array.isArray(value)) return imageOf(value[0], place)
  const reference = isMap(value) ? textOf(value, ['path', 'url', 'src', 'image']) : value
  return typeof reference === 'string' ? mediaUrl(reference, place) : undefined
}

function statedLanguage(data: DataMap, warn: (message: string, key: string) => void): string | undefined {
  const found = firstOf(data, ['lang', 'language', 'locale'])
  if (found === undefined || typeof found.value !== 'string') return undefined
  const language = languageOf(found.value)
  if (language === undefined)
    warn(`${found.key}: expected a language tag such as en-NZ, found “${found.value}”`, found.key)
  return language
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Members that are undefined are absent: what is not known is not said. */
export function definedOnly<T extends object>(members: T): Defined<T> {
  const defined: Partial<T> = {}
  for (const name in members) if (members[name] !== undefined) defined[name] = members[name]
  return defined as Defined<T>
}
