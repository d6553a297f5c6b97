import type { Instant } from '../src/core/dates.ts'
import type { Feed, FeedsSpec, Site } from '../src/core/feed.ts'
import { resolveSettings } from '../src/core/feed-settings.ts'
import type { IdPolicy } from '../src/core/identity.ts'
import type { LedgerEntry } from '../src/core/ledger.ts'
import type { Body, Entry, IdentifiedPost, Post } from '../src/core/post.ts'

/** An instant as it is written. */
export function at(text: string): Instant {
  const instant = Date.parse(text)
  if (Number.isNaN(instant)) throw new Error(`no date: ${text}`)
  return instant
}

export function makeSite(facts: Partial<Site> = {}): Site {
  return {
    title: 'Example',
    url: 'https://example.com/blog/',
    description: 'About examples',
    language: 'en',
    timezone: 'UTC',
    author: { name: 'Ann Example' },
    ...facts,
  }
}

export function makeBody(facts: Partial<Body> = {}): Body {
  return { raw: 'Text.', markup: 'markdown', moreMarks: ['<!--more-->'], ...facts }
}

/** A post called by the last part of its key, out since 2011-07-22. */
export function makePost(facts: Partial<Post> = {}): Post {
  const key = facts.key ?? 'posts/hello.md'
  const path = key.slice(key.indexOf('/') + 1)
  return {
    key,
    place: { path, line: 5 },
    url: `https://example.com/blog/${path.replace(/\.md$/, '.html')}`,
    title: 'Hello',
    published: at('2011-07-22T04:00:00Z'),
    draft: false,
    authors: [],
    enclosures: [],
    terms: {},
    body: makeBody(),
    digest: `digest of ${key}`,
    ...facts,
  }
}

export function makeIdentified(facts: Partial<IdentifiedPost> = {}): IdentifiedPost {
  const post = makePost(facts)
  const path = new URL(post.url).pathname
  return { ...post, id: `tag:example.com,2011-07-22:${path}`, updated: post.published, ...facts }
}

/** A rendered post: of an identified one, with other texts when they are given. */
export function makeEntry(
  facts: Partial<Omit<Entry, 'post'>> & { readonly post?: Partial<IdentifiedPost> } = {},
): Entry {
  const { post, ...texts } = facts
  return {
    post: makeIdentified(post),
    title: 'Hello',
    html: '<p>Text of the post.</p>',
    summary: 'In short',
    ...texts,
  }
}

/** A note: an entry without a title. */
export function makeNote(facts: Parameters<typeof makeEntry>[0] = {}): Entry {
  const { title: _, ...note } = makeEntry(facts)
  return note
}

export function makeFeed(facts: Partial<Feed> = {}): Feed {
  return {
    key: '',
    folder: '',
    id: 'tag:example.com,2011-07-22:feed:/blog/',
    title: 'Example',
    description: 'About examples',
    home: 'https://example.com/blog/',
    updated: at('2011-07-22T04:00:00Z'),
    posts: [],
    isComplete: false,
    archives: [],
    settings: resolveSettings(makeSpec(), {}),
    ...facts,
  }
}

export function makeSpec(facts: Partial<FeedsSpec> = {}): FeedsSpec {
  return {
    limit: 20,
    formats: ['rss', 'atom', 'json'],
    files: { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' },
    taxonomies: { category: { path: 'categories/:slug' }, tag: { path: 'tags/:slug' } },
    ...facts,
  }
}

export function makePolicy(facts: Partial<IdPolicy> = {}): IdPolicy {
  return { policy: 'tag', authority: 'example.com', root: 'https://example.com/blog/', ...facts }
}

export function makeLedgerEntry(facts: Partial<LedgerEntry> = {}): LedgerEntry {
  const published = at('2011-07-22T04:00:00Z')
  return {
    id: 'tag:example.com,2011-07-22:/blog/hello.html',
    seen: published,
    published,
    updated: published,
    digest: 'digest of posts/hello.md',
    path: 'hello.html',
    ...facts,
  }
}

/** How often a property is tried: the same few cases in every run, or many others in `npm run test:long`. */
export function runs(numRuns: number): { readonly numRuns: number; readonly seed?: number } {
  return process.env.FEEDMILL_LONG === undefined ? { numRuns, seed: 20110722 } : { numRuns: numRuns * 20 }
}
