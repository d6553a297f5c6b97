import { describe, expect, it } from 'vitest'
import { composeFeeds, type KnownFeeds } from '../../src/core/compose.ts'
import type { Feed, FeedsSpec, NamedFeed, Site } from '../../src/core/feed.ts'
import { documentPath } from '../../src/core/feed-paths.ts'
import type { IdentifiedPost } from '../../src/core/post.ts'
import { parseQuery } from '../../src/core/query.ts'
import { makeIdentified, makePolicy, makeSite, makeSpec } from '../builders.ts'

/** Feeds of any taxonomy, of languages, and of queries. */

interface Circumstances {
  readonly spec?: Partial<FeedsSpec>
  readonly site?: Partial<Site>
  readonly known?: KnownFeeds
}

function compose(posts: readonly IdentifiedPost[], { spec, site, known = {} }: Circumstances): Feed[] {
  return composeFeeds(posts, makeSite(site), makeSpec({ taxonomies: {}, ...spec }), known, makePolicy())
}

/** Everything but the site's own feed: key → the posts' names. */
function contents(feeds: readonly Feed[]): Record<string, string[]> {
  const named = feeds.map(({ key, posts }): [string, string[]] => [
    key,
    posts.map(({ place }) => place.path.replace('.md', '')),
  ])
  return Object.fromEntries(named.filter(([key]) => key !== ''))
}

function post(name: string, day: number, facts: Partial<IdentifiedPost> = {}): IdentifiedPost {
  const published = Date.UTC(2020, 0, day)
  return makeIdentified({ key: `posts/${name}.md`, published, updated: published, ...facts })
}

const named = (query: string, facts: Partial<NamedFeed> = {}): NamedFeed => ({
  query: parseQuery(query),
  title: 'Named',
  path: 'named',
  ...facts,
})

describe('taxonomies beyond tags and categories', () => {
  const posts = [
    post('a', 1, { authors: [{ name: 'Ann Lee' }], section: 'blog', terms: { series: ['Mill'] } }),
    post('b', 2, { authors: [{ name: 'Bea' }, { name: 'ann lee' }], section: 'notes', language: 'de' }),
    post('c', 3, { key: 'other/c.md', language: 'pt-BR', terms: { series: ['mill'] } }),
  ]

  it.each<[taxonomy: string, Record<string, string[]>]>([
    ['author', { 'author/ann-example': ['c'], 'author/ann-lee': ['b', 'a'], 'author/bea': ['b'] }],
    ['section', { 'section/blog': ['a'], 'section/notes': ['b'] }],
    ['language', { 'language/de': ['b'], 'language/en': ['a'], 'language/pt-br': ['c'] }],
    ['source', { 'source/other': ['c'], 'source/posts': ['b', 'a'] }],
    ['series', { 'series/mill': ['c', 'a'] }],
    ['constructor', {}],
  ])('%s', (taxonomy, expected) => {
    expect(contents(compose(posts, { spec: { taxonomies: { [taxonomy]: { path: 'x/:slug' } } } }))).toEqual(
      expected,
    )
  })

  it('an author who is only the title’s stand-in has no feed', () => {
    const spec = { taxonomies: { author: { path: 'by/:slug' } } }
    const site = { title: 'Example', author: { name: 'Example' } }
    expect(contents(compose([post('a', 1)], { spec, site }))).toEqual({})
  })

  it('a language’s feed is in that language', () => {
    const feeds = compose(posts, { spec: { taxonomies: { language: { path: ':slug' } } } })
    expect(feeds.map(({ key, language, folder, title }) => [key, language, folder, title])).toEqual([
      ['', undefined, '', 'Example'],
      ['language/de', 'de', 'de/', 'Example – Deutsch'],
      ['language/en', 'en', 'en/', 'Example – English'],
      ['language/pt-br', 'pt-BR', 'pt-br/', 'Example – Português (Brasil)'],
    ])
  })

  it.each(['author', 'section', 'language', 'series'])(
    '%s: a term without posts keeps a feed',
    (taxonomy) => {
      const spec = { taxonomies: { [taxonomy]: { path: 'x/:slug' } } }
      const known = Object.fromEntries(
        compose(posts, { spec }).map(({ key, id, term, updated }) => [
          key,
          { id, updated, ...(term !== undefined && { term }) },
        ]),
      )
      const left = compose([], { spec, known })
      expect(left.map(({ key }) => key)).toEqual(Object.keys(known))
      expect(left.every(({ posts }) => posts.length === 0)).toBe(true)
    },
  )
})

describe('terms by language', () => {
  const tag = { path: '[:language/]tags/:slug' }
  const posts = [
    post('a', 1, { terms: { tag: ['Mehl', 'x'] }, language: 'de' }),
    post('b', 2, { terms: { tag: ['x'] }, language: 'en' }),
    post('c', 3, { terms: { tag: ['X'] } }),
    post('d', 4, { terms: { tag: ['x'] }, language: 'pt-BR' }),
  ]

  it('have a feed each, the site’s language at the root', () => {
    const feeds = compose(posts, { spec: { taxonomies: { tag } } })
    expect(contents(feeds)).toEqual({
      'tag/de/mehl': ['a'],
      'tag/de/x': ['a'],
      'tag/en/x': ['c', 'b'],
      'tag/pt-br/x': ['d'],
    })
    expect(feeds.slice(1).map(({ folder, language, title }) => [folder, language, title])).toEqual([
      ['de/tags/mehl/', 'de', 'Example – Mehl (tag, de)'],
      ['de/tags/x/', 'de', 'Example – x (tag, de)'],
      ['tags/x/', 'en', 'Example – X (tag, en)'],
      ['pt-br/tags/x/', 'pt-BR', 'Example – x (tag, pt-BR)'],
    ])
    expect(new Set(feeds.map(({ id }) => id)).size).toBe(5)
  })

  it('have their folders below their languages without the brackets', () => {
    const feeds = compose(posts, { spec: { taxonomies: { tag: { path: ':language/tags/:slug' } } } })
    expect(feeds.map(({ folder }) => folder)).toContain('en/tags/x/')
  })

  it('keep empty feeds, each of its own kind', () => {
    const known: KnownFeeds = {
      'tag/de/mehl': { id: 'mehl', term: 'Mehl', updated: 1 },
      'tag/pt-br/x': { id: 'x', term: 'X', updated: 1 },
      'tag/x': { id: 'of all languages', term: 'x', updated: 1 },
      'tag/../x': { id: 'not ours', term: 'x', updated: 1 },
      'tag/de/Mehl': { id: 'not ours', term: 'x', updated: 1 },
    }
    const split = compose([], { spec: { taxonomies: { tag } }, known })
    expect(split.slice(1).map(({ id, folder, language, title }) => [id, folder, language, title])).toEqual([
      ['mehl', 'de/tags/mehl/', 'de', 'Example – Mehl (tag, de)'],
      ['x', 'pt-br/tags/x/', 'pt-BR', 'Example – X (tag, pt-BR)'],
    ])
    const whole = compose([], { spec: { taxonomies: { tag: { path: 'tags/:slug' } } }, known })
    expect(whole.slice(1).map(({ id }) => id)).toEqual(['of all languages'])
  })
})

describe('named feeds', () => {
  const posts = [
    post('a', 1, { terms: { tag: ['x'] } }),
    post('b', 2, { terms: { tag: ['x'], category: ['notes'] } }),
    post('c', 3),
  ]

  it('have what their query finds, within their limit, after all others', () => {
    const spec = {
      limit: 1,
      taxonomies: { tag: { path: 'tags/:slug' } },
      named: { all: named('tag:x', { limit: 0 }), some: named('not category:notes', { path: 'some/' }) },
    }
    const feeds = compose(posts, { spec })
    expect(feeds.map(({ key }) => key)).toEqual(['', 'tag/x', 'named:all', 'named:some'])
    expect(contents(feeds)).toMatchObject({ 'named:all': ['b', 'a'], 'named:some': ['c'] })
    expect(feeds.at(-1)).toMatchObject({
      folder: 'some/',
      home: 'https://example.com/blog/some/',
      title: 'Named',
      description: 'Named',
    })
    expect(feeds.at(-1)).not.toHaveProperty('taxonomy')
  })

  it('are there without posts, and keep their id when they have some', () => {
    const spec = { named: { one: named('tag:x') } }
    const [, empty] = compose([], { spec })
    expect(empty).toMatchObject({ key: 'named:one', posts: [], updated: Date.UTC(2005, 11, 1) })
    const { id, updated } = empty as Feed
    const [, later] = compose(posts, { spec, known: { 'named:one': { id, updated } } })
    expect(later).toMatchObject({ id, updated: Date.UTC(2020, 0, 2) })
  })

  it('never have the id of another feed, also where that one was', () => {
    const spec = { named: { old: named('tag:x') } }
    const known = Object.fromEntries(
      compose(posts, { spec }).map(({ key, id, updated }) => [key, { id, updated }]),
    )
    const moved = { named: { new: named('tag:x'), old: named('tag:x', { path: 'elsewhere' }) } }
    const ids = compose(posts, { spec: moved, known }).map(({ id }) => id)
    expect(ids[2]).toBe(known['named:old']?.id)
    expect(ids[1]).toBe(`${known['named:old']?.id}#named:new`)
  })

  it('say their language, title and description', () => {
    const facts = { title: '{site}: {x} notes', description: 'Of {site}', language: 'de' }
    const feeds = compose(posts, { spec: { named: { one: named('tag:x', facts) } } })
    expect(feeds[1]).toMatchObject({
      title: 'Example: {x} notes',
      description: 'Of Example',
      language: 'de',
    })
  })
})

describe('the site’s own feed', () => {
  it('has what its query finds, and the others are as they were', () => {
    const posts = [post('a', 1, { terms: { tag: ['x'] } }), post('b', 2)]
    const spec = { query: parseQuery('not tag:x'), taxonomies: { tag: { path: 'tags/:slug' } } }
    const feeds = compose(posts, { spec })
    expect(feeds[0]?.posts.map(({ key }) => key)).toEqual(['posts/b.md'])
    expect(contents(feeds)).toEqual({ 'tag/x': ['a'] })
  })
})

describe('titles of terms', () => {
  it('are made of templates', () => {
    const tag = {
      path: ':language/:slug',
      title: '{term} – {site}',
      description: '{taxonomy} {term} {language}',
    }
    const [, feed] = compose([post('a', 1, { terms: { tag: ['{site} $& x'] } })], {
      spec: { taxonomies: { tag } },
    })
    expect(feed).toMatchObject({ title: '{site} $& x – Example', description: 'tag {site} $& x en' })
  })
})

describe('where a document is', () => {
  it.each([
    ['', 'feed.xml', 'rss', 'feed.xml'],
    ['tags/x/', 'feed.xml', 'rss', 'tags/x/feed.xml'],
    ['tags/x/', '/feed/x.xml', 'rss', 'feed/x.xml'],
    ['tag/x/', 'feed/', 'rss', 'tag/x/feed/index.xml'],
    ['tag/x/', 'feed/atom/', 'atom', 'tag/x/feed/atom/index.xml'],
    ['tag/x/', '/json/x/', 'json', 'json/x/index.json'],
  ] as const)('%j and %j as %s: %s', (folder, file, format, path) => {
    expect(documentPath(folder, file, format)).toBe(path)
  })

  it('may be named by slug and language', () => {
    const tag = { path: '[:language/]tags/:slug', files: { rss: '/feed/[:language/]by_tag/:slug.xml' } }
    const posts = [
      post('a', 1, { terms: { tag: ['A b'] } }),
      post('b', 2, { terms: { tag: ['A b'] }, language: 'de' }),
    ]
    const feeds = compose(posts, { spec: { taxonomies: { tag } } })
    expect(feeds.slice(1).map(({ settings }) => settings.files.rss)).toEqual([
      '/feed/de/by_tag/a-b.xml',
      '/feed/by_tag/a-b.xml',
    ])
  })
})
