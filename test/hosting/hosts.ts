import type { Encoding, FeedPlan } from '../../src/core/document.ts'
import type { FeedsSpec } from '../../src/core/feed.ts'
import { appendPath } from '../../src/core/url.ts'
import { createHosting, type HostingSpec } from '../../src/hosting/index.ts'
import { makeFeed, makeSite } from '../builders.ts'

/** The files of a small blog: two feeds of the site, and those of one tag. */

export interface HostedBlog {
  readonly url?: string
  readonly files?: HostingSpec['files']
  readonly redirects?: Readonly<Record<string, string>>
  readonly taxonomies?: FeedsSpec['taxonomies']
  readonly slug?: string
  readonly rss?: string
  readonly encodings?: readonly Encoding[]
  readonly hubs?: readonly string[]
  /** The site and its terms have archives. */
  readonly archives?: boolean
}

const MEDIA_TYPES = { rss: 'application/rss+xml', json: 'application/feed+json' } as const

export function hostFiles(blog: HostedBlog = {}): Record<string, string> {
  const {
    url = 'https://example.com/blog/',
    files = ['netlify', 'nginx', 'caddy'],
    redirects = {},
    taxonomies = { tag: { path: 'tags/:slug' } },
    slug = 'nasa',
    rss = 'feed.xml',
    encodings = [],
    hubs,
    archives = false,
  } = blog
  const spec: FeedsSpec = {
    limit: 20,
    formats: ['rss', 'json'],
    files: { rss, atom: 'atom.xml', json: 'feed.json' },
    archives,
    taxonomies,
  }
  const folders: [key: string, folder: string][] = [
    ['', ''],
    ...Object.entries(taxonomies).map(([taxonomy, { path }]): [string, string] => [
      `${taxonomy}/${slug}`,
      `${path.replaceAll(':slug', () => slug)}/`,
    ]),
  ]
  const documents = folders.flatMap(([key, folder]) =>
    (['rss', 'json'] as const).map((format): FeedPlan => {
      const path = folder + spec.files[format]
      const feed = makeFeed({ key, folder, ...(key !== '' && { taxonomy: key.replace(/\/.*/, '') }) })
      const mediaType = MEDIA_TYPES[format]
      return { path, url: appendPath(url, path), format, mediaType, feed, rank: 1, recipe: '' }
    }),
  )
  const archived = documents.map((document): FeedPlan => {
    const path = document.path.replace(/[^/]*$/, 'archive/2011/$&')
    return { ...document, path, url: appendPath(url, path), rank: 0, period: '2011' }
  })
  const sending = { cacheControl: 'public, max-age=900', encodings: new Set(encodings) }
  const hosting = createHosting({ files, redirects, ...sending }, spec)
  return Object.fromEntries(
    hosting
      .plan(
        archives ? [...documents, ...archived] : documents,
        makeSite({ url, ...(hubs !== undefined && { hubs }) }),
      )
      .map(({ path, parts }) => [path, Buffer.concat([...parts(() => Buffer.of())]).toString()]),
  )
}
