import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkDocument } from '../../src/checks/check-document.ts'
import type { OwnSettings } from '../../src/core/feed.ts'
import type { Post } from '../../src/core/post.ts'
import { parseQuery } from '../../src/core/query.ts'
import { countingRenderer, DAY_MS, items, Place, post, run, series, T1, T2 } from './blog.ts'

/** How much of its posts a document says: all, the summaries, or what it has room for. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const LONG = `First paragraph of it.\n\n${'Many words follow here. '.repeat(100)}`
const NOTE = '![a picture](/a.png)'

const blog = (): Post[] => [
  post({ file: 'long.md', body: LONG, published: T1 - DAY_MS }),
  post({ file: 'note.md', body: NOTE, published: T1 - 2 * DAY_MS }),
]

function findings(): string[] {
  return Object.entries(place.documents()).flatMap(([path, text]) =>
    checkDocument(Buffer.from(text)).findings.map(({ rule }) => `${path}: ${rule}`),
  )
}

/** The site's feed in full, and all posts once more as these settings say. */
const beside = (settings: OwnSettings) => ({
  taxonomies: {},
  archives: false,
  named: { other: { query: parseQuery('not tag:x'), title: 'Other', path: 'other', ...settings } },
})

describe('content: summary', () => {
  it('is the summary in every format, and in full what has none', async () => {
    await run({ posts: blog(), place, feeds: beside({ content: 'summary' }) })
    const rss = parseRssFeed(place.text('other/feed.xml')).items ?? []
    expect(rss.map(({ description }) => description)).toEqual([
      'First paragraph of it.',
      expect.stringContaining('<img'),
    ])
    expect(place.text('other/feed.xml')).not.toContain('content:encoded')
    const atom = parseAtomFeed(place.text('other/atom.xml')).entries ?? []
    expect(atom.map(({ summary, content }) => [summary?.value, content?.value?.slice(0, 7)])).toEqual([
      ['First paragraph of it.', undefined],
      [undefined, '<p><img'],
    ])
    expect(items(place, 'other/feed.json')).toMatchObject([
      { content_text: 'First paragraph of it.' },
      { content_html: expect.stringContaining('<img') },
    ])
    expect(items(place, 'other/feed.json')[0]).not.toHaveProperty('summary')
    expect(items(place, 'other/feed.json')[0]).not.toHaveProperty('content_html')
    expect(place.text('feed.xml')).toContain('Many words follow here.')
    expect(items(place, 'other/feed.json').map(({ id }) => id)).toEqual(items(place).map(({ id }) => id))
  })

  it('renders each post once', async () => {
    const renderer = countingRenderer()
    await run({ posts: blog(), place, feeds: beside({ content: 'summary' }), renderer })
    expect(renderer.rendered.sort()).toEqual(['posts/long.md', 'posts/note.md'])
  })

  it('writes its documents alone when it is switched on, and nothing when nothing changes', async () => {
    await run({ posts: blog(), place, feeds: beside({}) })
    const { report } = await run({ posts: blog(), place, now: T2, feeds: beside({ content: 'summary' }) })
    expect(report.documents.filter(({ action }) => action === 'put').map(({ path }) => path)).toEqual([
      'other/atom.xml',
      'other/feed.json',
      'other/feed.xml',
    ])
    const again = await run({ posts: blog(), place, now: T2, feeds: beside({ content: 'summary' }) })
    expect(again.report.written).toBe(0)
  })
})

describe('maxBytes', () => {
  const many = (): Post[] =>
    series(20, (index) => ({ body: `Short of ${index}.\n\n${`Words of ${index}. `.repeat(200)}` }))

  it('has the newest in full, older ones as summaries, within the budget', async () => {
    await run({ posts: many(), place, feeds: beside({ maxBytes: 20_000 }) })
    for (const path of ['other/feed.xml', 'other/atom.xml', 'other/feed.json']) {
      const text = place.text(path)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000)
      expect(Buffer.byteLength(text)).toBeGreaterThan(15_000)
    }
    const kinds = items(place, 'other/feed.json').map((item) => 'content_html' in item)
    expect(kinds).toHaveLength(20)
    const inFull = kinds.filter(Boolean).length
    expect(inFull).toBeGreaterThan(1)
    expect(kinds).toEqual([...Array(inFull).fill(true), ...Array(20 - inFull).fill(false)])
    expect(items(place, 'other/feed.json').map(({ id }) => id)).toEqual(items(place).map(({ id }) => id))
    expect(findings()).toEqual([])
  })

  it('has fewer posts at last, but the newest, and does not say that it has all', async () => {
    await run({ posts: many(), place, feeds: beside({ maxBytes: 3000 }) })
    const count = items(place, 'other/feed.json').length
    expect(count).toBeGreaterThan(1)
    expect(count).toBeLessThan(20)
    expect(place.text('atom.xml')).toContain('<fh:complete/>')
    expect(place.text('other/atom.xml')).not.toContain('fh:complete')
    const newest = items(place)[0]
    await run({ posts: many(), place, now: T2, feeds: beside({ maxBytes: 500 }) })
    expect(items(place, 'other/feed.json').map(({ id }) => id)).toEqual([newest?.id])
    expect(findings()).toEqual([])
  })

  it('does not count what is left out as an update', async () => {
    await run({ posts: many(), place, feeds: beside({ maxBytes: 3000 }) })
    const before = place.documents()
    const edited = many().map((each, index) =>
      index === 0 ? post({ file: 'post-000.md', published: each.published, body: 'Edited.' }) : each,
    )
    await run({ posts: edited, place, now: T2, feeds: beside({ maxBytes: 3000 }) })
    expect(place.text('feed.json')).not.toBe(before['feed.json'])
    for (const path of ['other/feed.xml', 'other/atom.xml', 'other/feed.json'])
      expect(place.text(path)).toBe(before[path])
  })

  it('is the same, whatever was published before', async () => {
    await run({ posts: many(), place, feeds: beside({ maxBytes: 9000 }) })
    const at = place.documents()
    const other = new Place('other')
    await run({ posts: many().slice(0, 15), place: other, feeds: beside({}) })
    await run({ posts: many(), place: other, feeds: beside({ maxBytes: 9000 }) })
    expect(other.documents()).toEqual(at)
    other.dispose()
  })

  it('leaves archives whole, and every post in one', async () => {
    const feeds = { taxonomies: {}, archives: true, maxBytes: 3000 }
    await run({ posts: many(), place, feeds })
    expect(items(place, 'archive/2025/feed.json')).toHaveLength(20)
    expect(items(place).length).toBeLessThan(20)
    expect(JSON.parse(place.text('feed.json')).next_url).toBe(
      'https://example.com/blog/archive/2025/feed.json',
    )
    expect(findings()).toEqual([])
  })
})
