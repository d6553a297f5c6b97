import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeFeeds, type KnownFeeds } from '../../src/core/compose.ts'
import type { Feed, FeedsSpec, Site } from '../../src/core/feed.ts'
import type { IdPolicy } from '../../src/core/identity.ts'
import type { IdentifiedPost } from '../../src/core/post.ts'
import { at, makeIdentified, makePolicy, makeSite, makeSpec } from '../builders.ts'
import '../seeded.ts'

interface Circumstances {
  readonly site?: Partial<Site>
  readonly spec?: Partial<FeedsSpec>
  readonly known?: KnownFeeds
  readonly policy?: Partial<IdPolicy>
}

function compose(posts: readonly IdentifiedPost[], circumstances: Circumstances = {}): Map<string, Feed> {
  const { site, spec, known = {}, policy } = circumstances
  const feeds = composeFeeds(posts, makeSite(site), makeSpec(spec), known, makePolicy(policy))
  return new Map(feeds.map((feed) => [feed.key, feed]))
}

function feedOf(feeds: ReadonlyMap<string, Feed>, key: string): Feed {
  const feed = feeds.get(key)
  if (feed === undefined) throw new Error(`no feed ${key} among ${[...feeds.keys()]}`)
  return feed
}

/** A post called `name`, of a day in January 2020, with these tags. */
function post(name: string, day: number, tags: readonly string[] = [], facts: Partial<IdentifiedPost> = {}) {
  const published = Date.UTC(2020, 0, day)
  return makeIdentified({
    key: `posts/${name}.md`,
    published,
    updated: published,
    terms: { tag: tags },
    ...facts,
  })
}

const names = (feed: Feed): string[] => feed.posts.map(({ place }) => place.path.replace('.md', ''))

describe('the site’s feed', () => {
  it('says what the site says', () => {
    expect(compose([]).get('')).toMatchObject({
      key: '',
      folder: '',
      title: 'Example',
      description: 'About examples',
      home: 'https://example.com/blog/',
      posts: [],
    })
  })

  it('has the newest posts first', () => {
    expect(names(feedOf(compose([post('b', 2), post('c', 3), post('a', 1)]), ''))).toEqual(['c', 'b', 'a'])
  })

  it('has posts of one instant in the order of their addresses, whatever order they came in', () => {
    const posts = ['b', 'a', 'Z', 'c'].map((name) => post(name, 1))
    for (const given of [posts, [...posts].reverse()]) {
      expect(names(feedOf(compose(given), ''))).toEqual(['Z', 'a', 'b', 'c'])
    }
  })

  it.each([
    [2, ['d', 'c']],
    [4, ['d', 'c', 'b', 'a']],
    [9, ['d', 'c', 'b', 'a']],
    [0, ['d', 'c', 'b', 'a']],
  ])('HX4: has a window of %i, where zero is all', (limit, window) => {
    const posts = [post('a', 1), post('b', 2), post('c', 3), post('d', 4)]
    expect(names(feedOf(compose(posts, { spec: { limit } }), ''))).toEqual(window)
  })

  it('was updated when the newest of its entries was', () => {
    const edited = post('old', 1, [], { updated: at('2024-01-01T00:00:00Z') })
    expect(feedOf(compose([edited, post('new', 9)]), '').updated).toBe(at('2024-01-01T00:00:00Z'))
    // What is not shown says nothing.
    const small = compose([edited, post('new', 9)], { spec: { limit: 1 } })
    expect(feedOf(small, '').updated).toBe(Date.UTC(2020, 0, 9))
  })

  it('has a stable date when it is empty: the one it had, else one that is no accident', () => {
    const updated = at('2021-01-01T00:00:00Z')
    expect(feedOf(compose([], { known: { '': { id: 'i', updated } } }), '').updated).toBe(updated)
    const never = feedOf(compose([]), '').updated
    expect(Number.isInteger(never)).toBe(true)
    expect(feedOf(compose([]), '').updated).toBe(never)
  })
})

describe('terms', () => {
  it('have a feed each, by slug, with exactly their posts', () => {
    const feeds = compose([post('a', 1, ['x', 'y']), post('b', 2, ['y']), post('c', 3)])
    expect([...feeds.keys()]).toEqual(['', 'tag/x', 'tag/y'])
    expect(names(feedOf(feeds, 'tag/x'))).toEqual(['a'])
    expect(names(feedOf(feeds, 'tag/y'))).toEqual(['b', 'a'])
    expect(feedOf(feeds, 'tag/x')).toMatchObject({
      taxonomy: 'tag',
      term: 'x',
      folder: 'tags/x/',
      home: 'https://example.com/blog/tags/x/',
    })
  })

  it('have windows of their own: posts beyond the site’s window count', () => {
    const feeds = compose([post('a', 1, ['x']), post('b', 2), post('c', 3)], { spec: { limit: 1 } })
    expect(names(feedOf(feeds, 'tag/x'))).toEqual(['a'])
  })

  it('have the settings that their taxonomy states, and the site’s', () => {
    const posts = [post('a', 1, ['x']), post('b', 2, ['x']), post('c', 3)]
    const taxonomies = { tag: { path: 'tags/:slug', limit: 1, files: { rss: 'index.xml' } } }
    const feeds = compose(posts, { spec: { limit: 2, formats: ['rss', 'json'], taxonomies } })
    expect(names(feedOf(feeds, ''))).toEqual(['c', 'b'])
    expect(names(feedOf(feeds, 'tag/x'))).toEqual(['b'])
    expect(feedOf(feeds, 'tag/x').settings).toEqual({
      limit: 1,
      formats: ['rss', 'json'],
      files: { rss: 'index.xml', atom: 'atom.xml', json: 'feed.json' },
      archives: false,
      content: 'full',
      maxBytes: 0,
    })
  })

  it('that differ by their spelling only are one, in the commonest', () => {
    const posts = [
      post('a', 1, ['Open source']),
      post('b', 2, ['open-source']),
      post('c', 3, ['open-source', 'Open source', 'OPEN SOURCE']),
    ]
    const feeds = compose(posts)
    expect([...feeds.keys()]).toEqual(['', 'tag/open-source'])
    expect(feedOf(feeds, 'tag/open-source').term).toBe('open-source')
    expect(names(feedOf(feeds, 'tag/open-source'))).toEqual(['c', 'b', 'a'])
  })

  it('of equally common spellings show the first by code unit, whatever the order of posts', () => {
    const posts = [post('a', 1, ['nasa']), post('b', 2, ['NASA'])]
    for (const given of [posts, [...posts].reverse()]) {
      expect(feedOf(compose(given), 'tag/nasa').term).toBe('NASA')
    }
    // Neither does their age matter.
    expect(feedOf(compose([post('a', 2, ['nasa']), post('b', 1, ['NASA'])]), 'tag/nasa').term).toBe('NASA')
  })

  it('are shown on one line', () => {
    const feed = feedOf(compose([post('a', 1, ['two\n  lines'])]), 'tag/two-lines')
    expect(feed.term).toBe('two lines')
    expect(feed.title).toContain('two lines')
  })

  it('of one slug in two taxonomies are apart', () => {
    const feeds = compose([
      post('a', 1, [], { terms: { category: ['nasa'], tag: ['NASA'] } }),
      post('b', 2, ['nasa']),
    ])
    const [category, tag] = [feedOf(feeds, 'category/nasa'), feedOf(feeds, 'tag/nasa')]
    expect([names(category), names(tag)]).toEqual([['a'], ['b', 'a']])
    for (const member of ['folder', 'home', 'id', 'title'] as const)
      expect(category[member]).not.toBe(tag[member])
  })

  it('of taxonomies nobody asked for have none', () => {
    const feeds = compose([post('a', 1, ['x'], { terms: { series: ['s'], tag: ['x'] } })])
    expect([...feeds.keys()]).toEqual(['', 'tag/x'])
  })

  it('may be called like members of objects', () => {
    const feeds = compose([post('a', 1, ['constructor', '__proto__', 'toString', 'hasOwnProperty'])])
    expect([...feeds.keys()]).toEqual([
      '',
      'tag/constructor',
      'tag/hasownproperty',
      'tag/proto',
      'tag/tostring',
    ])
  })

  it('that lost their last post keep an empty feed', () => {
    const known: KnownFeeds = {
      'tag/gone': { id: 'the id', term: 'Gone', updated: at('2019-01-01T00:00:00Z') },
      'series/other': { id: 'other', term: 'Other', updated: 0 },
    }
    const feeds = compose([post('a', 1, ['x'])], { known })
    expect([...feeds.keys()]).toEqual(['', 'tag/gone', 'tag/x'])
    expect(feeds.get('tag/gone')).toMatchObject({
      id: 'the id',
      term: 'Gone',
      title: 'Example – Gone (tag)',
      folder: 'tags/gone/',
      updated: at('2019-01-01T00:00:00Z'),
      posts: [],
    })
  })

  it('that come back have their feed again', () => {
    const known: KnownFeeds = { 'tag/x': { id: 'the id', term: 'X', updated: 0 } }
    const feeds = compose([post('a', 1, ['x'])], { known })
    expect(feeds.get('tag/x')).toMatchObject({ id: 'the id', term: 'x' })
    expect(feeds.size).toBe(2)
  })
})

describe('the id of a feed', () => {
  const posts = [post('a', 5, ['x']), post('b', 9, ['x'])]
  const ids = (circumstances: Circumstances = {}, given = posts): string[] =>
    [...compose(given, circumstances).values()].map(({ id }) => id)

  it('is a tag URI of its address and its oldest post', () => {
    expect(ids()).toEqual([
      'tag:example.com,2020-01-05:feed:/blog/',
      'tag:example.com,2020-01-05:feed:/blog/tags/x/',
    ])
  })

  it('is its address under that policy', () => {
    expect(ids({ policy: { policy: 'permalink' } })).toEqual([
      'https://example.com/blog/',
      'https://example.com/blog/tags/x/',
    ])
  })

  it('does not depend on the window', () => {
    expect(ids({ spec: { limit: 1 } })).toEqual(ids())
  })

  // Rule 33
  it('is its own', () => {
    const many = compose([
      post('a', 1, ['x', 'y', 'z'], { terms: { tag: ['x', 'y', '***'], category: ['x', '🚀'] } }),
    ])
    const all = [...many.values()].map(({ id }) => id)
    expect(new Set(all).size).toBe(6)
  })

  it('stays when title, domain, policy, paths and posts change', () => {
    const known = Object.fromEntries(
      [...compose(posts)].map(([key, { id, updated }]) => [key, { id, updated }]),
    )
    const changed: Circumstances = {
      known,
      site: { title: 'Other', url: 'https://new.example/' },
      policy: { policy: 'permalink', authority: 'new.example' },
      spec: { taxonomies: { tag: { path: 'topics/:slug' } } },
    }
    expect(ids(changed, [...posts, post('older', 1, ['X'])])).toEqual(ids())
  })
})

describe('for any posts', () => {
  const tags = fc.uniqueArray(fc.constantFrom('a', 'A', 'b', 'b!', 'ç', '***'), { maxLength: 3 })
  const somePosts = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 5 }), tags), { maxLength: 12 })
    .map((list) => list.map(([day, own], index) => post(`p${index}`, day, own)))

  it('feeds do not depend on the order in which posts were loaded', () => {
    fc.assert(
      fc.property(
        somePosts.chain((posts) =>
          fc.tuple(
            fc.constant(posts),
            fc.shuffledSubarray(posts, { minLength: posts.length, maxLength: posts.length }),
          ),
        ),
        fc.integer({ min: 0, max: 5 }),
        ([posts, shuffled], limit) => {
          expect([...compose(shuffled, { spec: { limit } })]).toEqual([
            ...compose(posts, { spec: { limit } }),
          ])
        },
      ),
    )
  })

  it('each feed is in order, within its limit, and each post is in the feeds of its terms', () => {
    fc.assert(
      fc.property(somePosts, (posts) => {
        const feeds = compose(posts, { spec: { limit: 3 } })
        for (const feed of feeds.values()) {
          expect(feed.posts.length).toBeLessThanOrEqual(3)
          const dates = feed.posts.map(({ published }) => published)
          expect(dates).toEqual([...dates].sort((a, b) => b - a))
        }
        const all = compose(posts, { spec: { limit: 0 } })
        const entries = [...all.values()].reduce((sum, feed) => sum + feed.posts.length, 0)
        const slugs = posts.map(
          ({ terms }) => new Set(terms.tag?.map((tag) => tag.toLowerCase().replace('!', ''))).size,
        )
        expect(entries).toBe(posts.length + slugs.reduce((sum, count) => sum + count, 0))
      }),
    )
  })
})
