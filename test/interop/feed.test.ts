import { decodeHTML } from 'entities'
import { Feed as PackageFeed } from 'feed'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import type { FormatName } from '../../src/core/feed.ts'
import type { Entry } from '../../src/core/post.ts'
import { fromFeed, toFeed } from '../../src/interop/feed.ts'
import { at, makeEntry, makeFeed, makeSite } from '../builders.ts'
import { documentText, selfOf } from '../formats/documents.ts'

const LINKS = { rss: selfOf('rss'), atom: selfOf('atom'), json: selfOf('json') }

/** Posts as most posts are. */
const ENTRIES: readonly Entry[] = [
  makeEntry({
    title: 'Bread & butter',
    html: '<p>Flour &amp; water, <a href="https://example.com/?a=1&amp;b=2">mixed</a>.</p>',
    summary: 'Flour & water',
    post: {
      key: 'posts/bread.md',
      url: 'https://example.com/blog/bread.html',
      authors: [{ name: 'Ann Example', email: 'ann@example.com' }],
      terms: { category: ['Baking'], tag: ['flour', 'R & D'] },
      published: at('2012-02-03T04:05:06Z'),
      updated: at('2012-02-04T00:00:00Z'),
    },
  }),
  makeEntry({
    title: '1 < 2, “quoted”',
    html: '<pre><code>a ]]&gt; b</code></pre>',
    summary: 'Less &amp; more',
    post: {
      key: 'posts/less.md',
      url: 'https://example.com/blog/less.html',
      authors: [{ name: 'Ben' }],
      enclosures: [{ url: 'https://example.com/a.mp3', mediaType: 'audio/mpeg', length: 1234 }],
      published: at('2011-07-22T04:00:00Z'),
      updated: at('2011-07-22T04:00:00Z'),
    },
  }),
]

const SITE = makeSite({ title: 'Bread & more', copyright: '© Ann' })
const FEED = makeFeed({ title: SITE.title, updated: at('2012-02-04T00:00:00Z') })

const theirs = (format: FormatName): PackageFeed => toFeed(FEED, ENTRIES, SITE, LINKS, format)
const ours = { entries: ENTRIES, site: SITE, feed: { updated: FEED.updated, id: FEED.id } }

/**
 * The package’s documents are a second opinion of ours. What is compared is what both can say; where they differ on
 * purpose, the defect of version 6 is named.
 */
describe('our documents carry what those of the package feed carry', () => {
  it('in RSS', () => {
    const mine = parseRssFeed(documentText('rss', ours))
    const other = parseRssFeed(theirs('rss').rss2())
    for (const key of ['title', 'link', 'description', 'language', 'copyright'] as const) {
      expect(mine[key]).toEqual(other[key])
    }
    const pick = (feed: typeof mine): unknown =>
      feed.items?.map(({ title, link, guid, pubDate, content }) => ({ title, link, guid, pubDate, content }))
    expect(pick(mine)).toEqual(pick(other))
    const descriptions = (feed: typeof mine): unknown => feed.items?.map(({ description }) => description)
    expect(descriptions(mine)).toEqual(descriptions(other))
    expect(mine.items?.[1]?.enclosures).toEqual([
      { url: 'https://example.com/a.mp3', type: 'audio/mpeg', length: 1234 },
    ])
    // It names the category's text, we its taxonomy as well.
    const names = (feed: typeof mine): unknown =>
      feed.items?.map(({ categories }) => categories?.map(({ name }) => name))
    expect(names(mine)).toEqual(names(other))
  })

  it('in Atom', () => {
    const mine = parseAtomFeed(documentText('atom', ours))
    const other = parseAtomFeed(theirs('atom').atom1())
    expect(mine.id).toBe(other.id)
    expect(mine.title).toEqual(other.title)
    expect(mine.authors?.map(({ name }) => name)).toEqual(other.authors?.map(({ name }) => name))
    // It writes titles and summaries as HTML, we as the text they are.
    const pick = (feed: typeof mine, read = (text: string): string => text): unknown =>
      feed.entries?.map(({ id, title, content, summary }) => {
        return { id, content, texts: [title, summary].map((text) => read(String(text?.value ?? text))) }
      })
    expect(pick(mine)).toEqual(pick(other, decodeHTML))
    const dates = (feed: typeof mine): unknown =>
      feed.entries?.map(({ published, updated }) =>
        [published, updated].map((date) => Date.parse(String(date))),
      )
    expect(dates(mine)).toEqual(dates(other))
    const terms = (feed: typeof mine): unknown =>
      feed.entries?.map(({ categories }) => categories?.map(({ term }) => term))
    expect(terms(mine)).toEqual(terms(other))
  })

  it('in JSON Feed', () => {
    const mine = parseJsonFeed(JSON.parse(documentText('json', ours)))
    const other = JSON.parse(theirs('json').json1())
    // It is version 1.0, which knows one author and no attachments.
    expect(other.version).toBe('https://jsonfeed.org/version/1')
    for (const key of ['title', 'description', 'home_page_url', 'feed_url'] as const) {
      expect(mine[key]).toEqual(other[key])
    }
    expect(mine.items?.map(({ id, url, title }) => ({ id, url, title }))).toEqual(
      other.items.map(({ id, url, title }: Record<string, string>) => ({ id, url, title })),
    )
    expect(mine.items?.map(({ content_html }) => content_html)).toEqual(
      other.items.map((item: Record<string, string>) => item.content_html),
    )
  })
})

describe('toFeed', () => {
  it('gives a new object each time, as rendering one changes it', () => {
    const first = theirs('rss')
    first.rss2()
    first.items.length = 0
    expect(theirs('rss').items).toHaveLength(2)
  })

  it('prepares text for what the package does to it', () => {
    const entry = makeEntry({ title: 'a &amp; b \u0008 ]]>', html: '<p>x ]]> y ]]> z \uFFFE</p>' })
    const feed = toFeed(FEED, [entry], SITE, LINKS, 'rss')
    const [item] = parseRssFeed(feed.rss2()).items ?? []
    expect(item?.title).toBe('a &amp; b  ]]&gt;')
    expect(feed.rss2()).not.toMatch(/[\u0008\uFFFE]/)
    expect(feed.rss2().split(']]>').length - 1).toBe(feed.rss2().split('<![CDATA[').length - 1)
  })

  it('never gives an image beside an enclosure, of which the package drops one', () => {
    const post = { image: 'https://example.com/i.png', enclosures: ENTRIES[1]?.post.enclosures ?? [] }
    const [item] = toFeed(FEED, [makeEntry({ post })], SITE, LINKS, 'rss').items
    expect(item?.enclosure?.url).toBe('https://example.com/a.mp3')
    expect(item?.image).toBeUndefined()
  })
})

describe('fromFeed', () => {
  it('takes back what toFeed gave', () => {
    const { posts, facts, problems } = fromFeed(theirs('json'), 'module')
    expect(problems).toEqual([])
    expect(facts).toMatchObject({ title: 'Bread & more', url: 'https://example.com/blog/', language: 'en' })
    expect(posts).toHaveLength(2)
    expect(posts[0]).toMatchObject({
      id: ENTRIES[0]?.post.id,
      url: 'https://example.com/blog/bread.html',
      title: 'Bread & butter',
      published: at('2012-02-03T04:05:06Z'),
      updated: at('2012-02-04T00:00:00Z'),
      authors: [{ name: 'Ann Example', email: 'ann@example.com' }],
      terms: { tag: ['Baking', 'flour', 'R & D'] },
      body: { raw: ENTRIES[0]?.html, markup: 'html' },
    })
    expect(posts[1]?.enclosures).toEqual(ENTRIES[1]?.post.enclosures)
  })

  it('keeps an id as the text it is, and changes nothing of the feed', () => {
    const feed = new PackageFeed({ title: 'T' })
    feed.addItem({ title: 'a', link: 'https://EXAMPLE.com', guid: 'http://Example.com', date: new Date(0) })
    const before = JSON.stringify(feed)
    expect(fromFeed(feed, 'module').posts[0]?.id).toBe('http://Example.com')
    expect(JSON.stringify(feed)).toBe(before)
  })

  it.each([
    ['a relative link', { title: 'a', link: '/a', date: new Date(0) }, /link: expected an absolute/],
    ['no date', { title: 'a', link: 'https://example.com/a', date: new Date('x') }, /date: expected a valid/],
  ])('names an item with %s', (_, item, message) => {
    const feed = new PackageFeed({ title: 'T' })
    feed.addItem(item)
    const { posts, problems } = fromFeed(feed, 'module')
    expect(posts).toEqual([])
    expect(problems).toMatchObject([{ path: 'module item 1 “a”', message: expect.stringMatching(message) }])
  })
})
