import { Feed as PackageFeed } from 'feed'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import type { FormatName } from '../../src/core/feed.ts'
import type { Entry } from '../../src/core/post.ts'
import { at, makeEntry, makeFeed, makeSite } from '../builders.ts'
import { documentText, selfOf } from '../formats/documents.ts'

/**
 * What a script with the npm package `feed` publishes of ordinary posts, read by a third library, is in our documents, too.
 * Every difference is in a table with its reason; a row that nothing needs any more fails.
 */

const SITE = makeSite({ title: 'Bread & more', copyright: '© Ann', author: { name: 'Ann Example' } })
const FEED = makeFeed({
  title: SITE.title,
  description: SITE.description,
  updated: at('2012-02-04T00:00:00Z'),
})

const ENTRIES: readonly Entry[] = [
  makeEntry({
    title: 'Bread & butter',
    html: '<p>Flour &amp; water, <a href="https://example.com/?a=1&amp;b=2">mixed</a>.</p>',
    summary: 'Flour and water',
    post: {
      key: 'posts/bread.md',
      url: 'https://example.com/blog/bread.html',
      authors: [{ name: 'Ann Example', email: 'ann@example.com', url: 'https://example.com/ann' }],
      terms: { category: ['Baking', 'R & D'] },
      published: at('2012-02-03T04:05:06Z'),
      updated: at('2012-02-04T00:00:00Z'),
    },
  }),
  makeEntry({
    title: 'Café “crème” 👍',
    html: '<pre><code>if (a &lt; b) {}</code></pre>',
    summary: 'A drink',
    post: {
      key: 'posts/cafe.md',
      url: 'https://example.com/blog/cafe.html',
      authors: [{ name: 'Ben' }],
      enclosures: [{ url: 'https://example.com/a.mp3', mediaType: 'audio/mpeg', length: 1234 }],
      published: at('2011-07-22T04:00:00Z'),
      updated: at('2011-07-22T04:00:00Z'),
    },
  }),
]

/** As its manual shows it. */
function theirs(): PackageFeed {
  const feed = new PackageFeed({
    id: FEED.id,
    title: SITE.title,
    description: SITE.description,
    link: FEED.home,
    language: SITE.language,
    copyright: '© Ann',
    updated: new Date(FEED.updated),
    generator: 'Feedmill',
    feedLinks: { rss: selfOf('rss'), atom: selfOf('atom'), json: selfOf('json') },
    author: { name: SITE.author.name },
  })
  for (const { post, title = '', summary = '', html } of ENTRIES) {
    const [enclosure] = post.enclosures
    feed.addItem({
      title,
      id: post.id,
      link: post.url,
      description: summary,
      content: html,
      date: new Date(post.updated),
      published: new Date(post.published),
      author: post.authors.map(({ name, email, url }) => ({
        name,
        ...(email !== undefined && { email }),
        ...(url !== undefined && { link: url }),
      })),
      category: (post.terms.category ?? []).map((name) => ({ name, term: name })),
      ...(enclosure !== undefined && {
        enclosure: { url: enclosure.url, type: enclosure.mediaType, length: enclosure.length },
      }),
    })
  }
  return feed
}

const READ: Readonly<Record<FormatName, () => readonly [theirs: unknown, ours: unknown]>> = {
  rss: () => [parseRssFeed(theirs().rss2()), parseRssFeed(oursIn('rss'))],
  atom: () => [parseAtomFeed(theirs().atom1()), parseAtomFeed(oursIn('atom'))],
  json: () => [parseJsonFeed(JSON.parse(theirs().json1())), parseJsonFeed(JSON.parse(oursIn('json')))],
}

function oursIn(format: FormatName): string {
  const { id, updated, title, description } = FEED
  return documentText(format, { entries: ENTRIES, site: SITE, feed: { id, updated, title, description } })
}

/** Every text, number and truth of a tree: path → value. Dates are compared as instants. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, member]) =>
      leaves(member, path === '' ? key : `${path}.${key}`),
    )
  if (value === undefined) return []
  const isDate = /(?:date|updated|published)/i.test(path.split('.').at(-1) ?? '')
  return [[path, isDate ? Date.parse(String(value)) : value]]
}

/** `ours`: where our document says the same; absent: it does not. */
interface Difference {
  readonly theirs: string
  readonly ours?: string
  readonly reason: string
}

const LABEL = 'a label that repeats the term says nothing (RFC 4287 §4.2.2.3)'
const TEXT =
  'titles and summaries are text here, and are read as they are; as HTML they would be escaped twice (§3.1)'
const ORDER = 'the order of links means nothing'

const DIFFERENCES: Readonly<Record<FormatName, readonly Difference[]>> = {
  rss: [
    {
      theirs: 'docs',
      reason:
        'the address of a specification, for whoever finds the file in ten years: bytes for every reader',
    },
    {
      theirs: 'items[1].authors[0].name',
      ours: 'items[1].dc.creators[0]',
      reason: 'RSS wants an e-mail address as author: who has none is a dc:creator (Best Practices Profile)',
    },
  ],
  atom: [
    { theirs: 'links[0].href', ours: 'links[1].href', reason: ORDER },
    { theirs: 'links[0].rel', ours: 'links[1].rel', reason: ORDER },
    { theirs: 'links[1].href', ours: 'links[0].href', reason: ORDER },
    { theirs: 'links[1].rel', ours: 'links[0].rel', reason: ORDER },
    { theirs: 'entries[0].categories[0].label', ours: 'entries[0].categories[0].term', reason: LABEL },
    { theirs: 'entries[0].categories[1].label', ours: 'entries[0].categories[1].term', reason: LABEL },
    { theirs: 'entries[0].title.type', reason: TEXT },
    { theirs: 'entries[0].summary.type', reason: TEXT },
    { theirs: 'entries[1].title.type', reason: TEXT },
    { theirs: 'entries[1].summary.type', reason: TEXT },
    {
      theirs: 'entries[1].links[1].type',
      reason: 'it makes image/mp3 of the address, whatever type is stated; ours is the stated audio/mpeg',
    },
  ],
  json: [],
}

describe.each<FormatName>(['rss', 'atom', 'json'])('what the package feed says in %s', (format) => {
  const [other, mine] = READ[format]()
  const own = new Map(leaves(mine))
  const said = new Map(leaves(other))
  const missing = [...said].filter(([path, value]) => own.get(path) !== value).map(([path]) => path)

  it('is said by ours, but for the differences in the table', () => {
    const known = DIFFERENCES[format].map(({ theirs }) => theirs)
    const shown = (path: string): string => `${path}: theirs ${said.get(path)}, ours ${own.get(path)}`
    expect(missing.filter((path) => !known.includes(path)).map(shown)).toEqual([])
    expect(said.size).toBeGreaterThan(20)
  })

  const rows = DIFFERENCES[format]
  it.runIf(rows.length > 0).each(rows)('$theirs differs: $reason', ({ theirs, ours }) => {
    expect(missing).toContain(theirs)
    if (ours !== undefined) expect(own.get(ours)).toBe(said.get(theirs))
  })
})
