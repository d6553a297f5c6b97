import { describe, expect, it } from 'vitest'
import {
  matchEntries,
  type PublishedEntry,
  type PublishedFeed,
  pinInto,
  pinsOf,
} from '../../src/core/adoption.ts'
import { identify } from '../../src/core/identity.ts'
import type { Ledger } from '../../src/core/ledger.ts'
import type { Post } from '../../src/core/post.ts'
import { at, makeLedgerEntry, makePolicy, makePost } from '../builders.ts'

const DAY = at('2011-07-22T04:00:00Z')
const postAt = (path: string, facts: Partial<Post> = {}): Post =>
  makePost({
    key: `posts/${path}`,
    url: `https://example.com/blog/${path}`,
    title: path,
    published: DAY,
    ...facts,
  })
const feedOf = (format: PublishedFeed['format'], ...entries: PublishedEntry[]): PublishedFeed => ({
  format,
  entries,
})
const matched = (feed: PublishedFeed, ...posts: Post[]): [string, string, string][] =>
  matchEntries(feed, posts).matches.map(({ post, entry, by }) => [entry.id, post.key, by])

describe('matchEntries', () => {
  it.each([
    ['another host', 'http://old.example.net/blog/2011/x.html'],
    ['a final slash', 'https://example.com/blog/2011/x/'],
    ['index.html', 'https://example.com/blog/2011/x/index.html'],
    ['no extension', 'https://example.com/blog/2011/x'],
    ['letter case', 'https://example.com/Blog/2011/X.html'],
  ])('finds a post by its address, with %s', (_, url) => {
    const post = postAt('2011/x.html')
    expect(matched(feedOf('rss', { id: 'a', url }), post)).toEqual([['a', post.key, 'address']])
  })

  it('takes the id for an address where there is no link', () => {
    const post = postAt('2011/x.html')
    expect(matched(feedOf('rss', { id: '/blog/2011/x.html' }), post)).toEqual([
      ['/blog/2011/x.html', post.key, 'address'],
    ])
  })

  it('finds a post by title and date, whatever markup the title has', () => {
    const post = postAt('new/address/', { title: 'Fish & “Chips”' })
    const entry = {
      id: 'a',
      url: 'http://old/p/1',
      title: '<b>Fish</b> &amp; "chips"',
      published: DAY + 3_600_000,
    }
    expect(matched(feedOf('atom', entry), post)).toEqual([['a', post.key, 'title and date']])
    expect(matched(feedOf('atom', { ...entry, published: DAY + 3 * 86_400_000 }), post)).toEqual([])
    expect(matched(feedOf('atom', { id: 'a', title: entry.title }), post)).toEqual([])
  })

  it('leaves what is not plain, and what nobody has', () => {
    const twins = [postAt('a/', { title: 'Same' }), postAt('b/', { title: 'Same' })]
    const entry = { id: 'x', title: 'Same', published: DAY }
    expect(matchEntries(feedOf('rss', entry), twins)).toEqual({
      matches: [],
      strangers: [{ entry, candidates: twins }],
    })
  })

  it('gives a post to one entry only', () => {
    const post = postAt('x/')
    const { matches, strangers } = matchEntries(
      feedOf('rss', { id: '1', url: post.url }, { id: '2', url: post.url }),
      [post],
    )
    expect([matches.length, strangers.map(({ entry }) => entry.id)]).toEqual([1, ['2']])
  })

  it('does not take the home page for a post', () => {
    const post = postAt('', { url: 'https://example.com/' })
    expect(matched(feedOf('rss', { id: 'a', url: 'http://old.example.net/' }), post)).toEqual([])
  })
})

describe('pinned posts', () => {
  const post = postAt('2011/x.html', { published: DAY })
  const rss = { id: '/2011/x.html', url: post.url, published: DAY + 60_000 }
  const atom = { id: 'http://old/x', url: post.url, published: DAY + 60_000, updated: DAY + 86_400_000 }
  const pin = (...feeds: PublishedFeed[]) =>
    pinsOf(feeds.flatMap((feed) => matchEntries(feed, [post]).matches))
  const pinOnto = (ledger: Ledger, ...feeds: PublishedFeed[]) =>
    pinInto(
      ledger,
      pin(...feeds),
      ({ key }) => ledger.has(key),
      DAY * 2,
      () => 'tag:new',
      () => '2011/x.html',
    )
  const ledgerOf = (...feeds: PublishedFeed[]): Ledger => pinOnto(new Map(), ...feeds).ledger
  const published = (ledger: Ledger, of = post, now = DAY * 2) =>
    identify([of], [], ledger, makePolicy(), now).posts[0]

  it('are published under the ids of their feeds, and dated like them', () => {
    expect(published(ledgerOf(feedOf('rss', rss), feedOf('atom', atom)))).toMatchObject({
      id: '/2011/x.html',
      iri: 'http://old/x',
      published: DAY + 60_000,
      updated: DAY + 86_400_000,
    })
  })

  it('have a tag URI in Atom in place of an id that is no IRI', () => {
    expect(published(ledgerOf(feedOf('rss', rss)))).toMatchObject({ id: '/2011/x.html', iri: 'tag:new' })
    expect(published(ledgerOf(feedOf('atom', atom)))).toMatchObject({ id: 'http://old/x' })
    expect(published(ledgerOf(feedOf('atom', atom)))).not.toHaveProperty('iri')
  })

  it('keep all that from run to run, and through an edit and a rename', () => {
    const first = identify(
      [post],
      [],
      ledgerOf(feedOf('rss', rss), feedOf('atom', atom)),
      makePolicy(),
      DAY * 2,
    )
    const edited = { ...post, digest: 'edited' }
    const second = identify([edited], [], first.ledger, makePolicy(), DAY * 3)
    expect(second.posts[0]).toMatchObject({
      id: rss.id,
      iri: atom.id,
      published: rss.published,
      updated: DAY * 3,
    })
    const renamed = { ...edited, key: 'posts/other.md', url: 'https://example.com/blog/other' }
    const third = identify([renamed], [], second.ledger, makePolicy(), DAY * 4)
    expect(third.posts[0]).toMatchObject({ id: rss.id, iri: atom.id, published: rss.published })
  })

  it('keep an id of their own in Atom also beside one that Atom would allow', () => {
    const ledger = ledgerOf(feedOf('rss', { ...rss, id: 'http://old/guid' }), feedOf('atom', atom))
    const first = identify([post], [], ledger, makePolicy(), DAY * 2)
    expect(first.posts[0]).toMatchObject({ id: 'http://old/guid', iri: atom.id })
    expect(published(first.ledger)).toMatchObject({ id: 'http://old/guid', iri: atom.id })
  })

  it('are dated anew when their author dates them anew', () => {
    const ledger = ledgerOf(feedOf('rss', rss))
    const moved = { ...post, published: DAY + 7 * 86_400_000 }
    expect(published(ledger, moved)?.published).toBe(moved.published)
  })

  it('never lose an id that was published already, and never share one', () => {
    const known = new Map([[post.key, makeLedgerEntry({ id: 'tag:ours' })]])
    const again = pinOnto(known, feedOf('rss', rss))
    expect(again.ledger.get(post.key)?.id).toBe('tag:ours')
    expect(again.kept.map(({ why }) => why)).toEqual(['is published already'])
    const elsewhere = new Map([['posts/else.md', makeLedgerEntry({ id: rss.id })]])
    const shared = pinOnto(elsewhere, feedOf('rss', rss))
    expect(shared.ledger.size).toBe(1)
    expect(shared.kept.map(({ why }) => why)).toEqual(['another post has this id'])
  })

  it('are not dated in the future', () => {
    const late = { ...rss, published: DAY * 3 }
    expect(published(ledgerOf(feedOf('rss', late)))?.published).toBe(DAY)
  })

  it('that are drafts here wait under the id of their feed', () => {
    const draft = { ...post, draft: true }
    const { matches } = matchEntries(feedOf('rss', rss), [draft])
    const { ledger } = pinInto(
      new Map(),
      pinsOf(matches),
      () => false,
      DAY * 2,
      () => 'tag:new',
      () => 'x',
    )
    expect(ledger.get(post.key)).toMatchObject({ id: rss.id, hidden: true })
    expect(published(ledger)?.id).toBe(rss.id)
  })
})
