import type { Instant } from '../core/dates.ts'
import type { Data, DataMap } from '../core/post.ts'
import { appendPath, httpUrl } from '../core/url.ts'
import { assemblePost } from './assemble.ts'
import type { Blog, ContentFile, Outcome } from './dialects/dialect.ts'
import { firstOf, instantOf, isFalse, isTrue, listOf, textOf, unique } from './fields.ts'
import { mayNameLanguage } from './language-in-name.ts'
import { leftOutBy } from './left-out.ts'
import { baseName, datedName, folderDate } from './names.ts'
import { statedDate } from './page-date.ts'
import { fillPermalink } from './permalink.ts'
import { firstHeading, isTitle, statedTitle, titleFromSlug } from './title.ts'

/**
 * Posts of sites that a JavaScript bundler builds. Such an engine has no rules for posts: each site has its own, in a
 * program. What is here are the conventions that their starters and themes share.
 */
export interface BundledPost {
  /** Below the posts' folder, without extension, language and `index`. */
  readonly path: string
  /** From its file's or folder's name. */
  readonly language?: string
  /** Where it is by default, and where one is whose front matter says `slug`; below the site's root. */
  address(slug: string | undefined): string
  readonly people: DataMap
}

const DATE_KEYS = [
  'pubDate',
  'publishDate',
  'pubDatetime',
  'publishedDate',
  'publishedAt',
  'publishedOn',
  'datePublished',
  'published',
  'date',
  'created',
  'createdAt',
]
const UPDATED_KEYS = [
  'updatedDate',
  'updated',
  'modDatetime',
  'updatedAt',
  'updatedOn',
  'lastUpdated',
  'lastModified',
  'lastmod',
  'updateDate',
  'modifiedDate',
  'dateModified',
]

/** The post that a file is by those conventions; dates without an offset are UTC. */
export function bundledPost(file: ContentFile, blog: Blog, page: BundledPost): Outcome {
  const { data } = file
  if (isFalse(data.published)) return leftOutBy('published: false')
  if (isTrue(data.unlisted)) return leftOutBy('unlisted: true')
  const published = publishedOf(file, page.path)
  if (published === undefined) return { leftOut: 'no date' }
  const heading = firstHeading(file.body)
  const stated = statedTitle(file, data)
  const title = stated ?? heading?.text ?? titleFromSlug(nameOf(page.path))
  const updated = firstOf(data, UPDATED_KEYS)?.value ?? null
  const shown: DataMap = {
    ...data,
    updated: typeof updated === 'string' ? updated : null,
    language: data.lang ?? data.language ?? data.locale ?? page.language ?? null,
  }
  const outcome = assemblePost(
    { ...file, data: shown },
    { ...blog, timezone: 'UTC' },
    {
      url: addressOf(data, blog, page, published),
      addressKeys: ['permalink', 'path', 'url'],
      published,
      title,
      ...(isTitle(heading, title) && { body: heading.rest }),
      terms: {
        category: termsOf(data.categories ?? data.category),
        tag: termsOf(data.tags ?? data.tag ?? data.keywords),
      },
      people: page.people,
      ...(/\.mdx$/i.test(file.path) && {
        flavour: 'mdx' as const,
        template: { language: 'mdx', page: { ...data, title } },
      }),
      assetUrl: (reference) => appendPath(blog.siteUrl, reference),
      assetFolders: ['public', 'static'],
      relativeMedia: 'bundled',
    },
  )
  const dependsOnOthers = mayNameLanguage(baseName(file.path))
  return 'post' in outcome ? { ...outcome, dependsOnOthers } : outcome
}

/** Front matter, else the date in the name of the file or its folders. */
function publishedOf(file: ContentFile, path: string): Instant | undefined {
  const keys = isTrue(file.data.published) ? DATE_KEYS.filter((key) => key !== 'published') : DATE_KEYS
  const stated = statedDate(file, keys, 'UTC')
  if (stated !== undefined) return stated
  const date = datedName(baseName(path))?.date ?? folderDate(path)
  return date === undefined ? undefined : instantOf(date, 'file name', 'UTC')
}

/** A name without its date. */
function nameOf(path: string): string {
  const name = baseName(path)
  return datedName(name)?.slug || name
}

function addressOf(data: DataMap, blog: Blog, page: BundledPost, published: Instant): string {
  const slug = textOf(data, ['slug'])?.trim()
  const stated = textOf(data, ['permalink', 'path', 'url'])?.trim()
  if (stated !== undefined && /^(?:https?:\/)?\//.test(stated))
    return httpUrl(stated) ?? appendPath(blog.siteUrl, stated)
  if (blog.permalink === undefined) return appendPath(blog.siteUrl, page.address(slug))
  const { path } = fillPermalink(blog.permalink, {
    published,
    timezone: 'UTC',
    slug: slug?.replace(/^\/|\/$/g, '') ?? nameOf(page.path),
    categories: termsOf(data.categories ?? data.category),
    path: page.path,
  })
  return appendPath(blog.siteUrl, path)
}

function termsOf(value: Data | undefined): string[] {
  return unique(listOf(value, /\s*,\s*/))
}
