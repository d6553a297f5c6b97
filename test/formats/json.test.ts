import { parseJsonFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import { json } from '../../src/formats/json.ts'
import { at, makeEntry, makeNote } from '../builders.ts'
import { documentText, jsonFeed, jsonItem, selfOf } from './documents.ts'

const mp3 = { url: 'https://example.com/a.mp3?a=1&b=2', mediaType: 'audio/mpeg', length: 1234 }
const jpeg = { url: 'https://example.com/b.jpg', mediaType: 'image/jpeg', length: 0 }

describe('the feed', () => {
  it('rule 43: has the version, title and items of JSON Feed 1.1', () => {
    expect(jsonFeed({})).toEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Example',
      home_page_url: 'https://example.com/blog/',
      feed_url: selfOf('json'),
      description: 'About examples',
      authors: [{ name: 'Ann Example' }],
      language: 'en',
      items: [],
    })
  })

  it('rule 43: is valid JSON whatever the characters, and carries what XML can carry', () => {
    const title = 'a\u0000\u0008\u001F"\\\n\u2028\uD800\uFFFEb\u{1F44D}'
    expect(jsonFeed({ entries: [makeEntry({ title })], site: { title } })).toMatchObject({
      title: 'a"\\\n\u2028b\u{1F44D}',
      items: [{ title: 'a"\\\n\u2028b\u{1F44D}' }],
    })
  })

  it('rule 47: has authors, as a list', () => {
    const feed = jsonFeed({
      site: { author: { name: 'Ann', email: 'ann@example.com', url: 'https://ann.example/' } },
    })
    expect(feed.authors).toEqual([{ name: 'Ann', url: 'https://ann.example/' }])
    expect(feed.author).toBeUndefined()
  })

  it('rule 48: feed_url is its own address, and there is no next_url', () => {
    const feed = jsonFeed({ entries: [makeEntry()] })
    expect(feed.feed_url).toBe(selfOf('json'))
    expect('next_url' in feed).toBe(false)
  })

  it('rule 52: is of the type of JSON Feed', () => {
    expect(json.mediaType).toBe('application/feed+json')
  })

  it('rule 57: has its items in the order of the feed, newest first', () => {
    const entries = [1, 3, 2].map((day) =>
      makeEntry({ title: `${day}`, post: { key: `posts/${day}.md`, published: Date.UTC(2020, 0, day) } }),
    )
    expect(jsonFeed({ entries }).items.map(({ title }: { title: string }) => title)).toEqual(['3', '2', '1'])
  })

  it('rule 58: is valid without any item', () => {
    expect(jsonFeed({}).items).toEqual([])
  })

  it('has the image of the site', () => {
    expect(jsonFeed({ site: { image: 'https://example.com/i.png' } }).icon).toBe('https://example.com/i.png')
  })

  it('is what a second parser understands', () => {
    const parsed = parseJsonFeed(documentText('json', { entries: [makeEntry()] }))
    expect(parsed.items?.[0]).toMatchObject({ id: makeEntry().post.id, title: 'Hello' })
  })
})

// R6
describe('an item', () => {
  it.each(['42', 'tag:example.com,2011:x', '/2011/07/x.html'])('rule 44: has the id %j, as a text', (id) => {
    expect(jsonItem(makeEntry({ post: { id } })).id).toBe(id)
  })

  it.each([
    ['a post', makeEntry(), '<p>Text of the post.</p>'],
    ['a note', makeNote({ html: '<p>Note</p>' }), '<p>Note</p>'],
    ['a post without text', makeEntry({ html: '' }), ''],
  ])('rule 45: %s has content_html', (_, entry, html) => {
    expect(jsonItem(entry).content_html).toBe(html)
  })

  it('rule 46: title, summary, tags and names are plain text', () => {
    const entry = makeEntry({
      title: 'Back\\slash Q&A Vec<T>',
      summary: '1 < 2 & 3',
      post: { authors: [{ name: 'A & B' }], terms: { tag: ['R&D'] } },
    })
    expect(jsonItem(entry)).toMatchObject({
      title: 'Back\\slash Q&A Vec<T>',
      summary: '1 < 2 & 3',
      authors: [{ name: 'A & B' }],
      tags: ['R&D'],
    })
  })

  it('rule 47: has dates, and authors as a list with at least one member each', () => {
    const post = {
      published: at('2011-07-22T04:00:00Z'),
      updated: at('2012-01-01T00:00:00Z'),
      authors: [{ name: 'A' }, { name: 'B', url: 'https://b.example/', email: 'b@example.com' }],
    }
    expect(jsonItem(makeEntry({ post }))).toMatchObject({
      date_published: '2011-07-22T04:00:00Z',
      date_modified: '2012-01-01T00:00:00Z',
      authors: [{ name: 'A' }, { name: 'B', url: 'https://b.example/' }],
    })
    expect('authors' in jsonItem(makeEntry())).toBe(false)
  })

  it('FS2: rule 49: has all its attachments, with the length where it is known', () => {
    expect(jsonItem(makeEntry({ post: { enclosures: [mp3, jpeg] } })).attachments).toEqual([
      { url: mp3.url, mime_type: 'audio/mpeg', size_in_bytes: 1234 },
      { url: jpeg.url, mime_type: 'image/jpeg' },
    ])
    expect('attachments' in jsonItem(makeEntry())).toBe(false)
  })

  // JF3
  it('has the terms of all taxonomies as tags, each once', () => {
    const terms = { category: ['updates', 'jekyll'], tag: ['"/><VADER>', 'test', 'updates', '\u0008', ' '] }
    expect(jsonItem(makeEntry({ post: { terms } })).tags).toEqual(['updates', 'jekyll', '"/><VADER>', 'test'])
  })

  it('has no empty lists', () => {
    const item = jsonItem(makeEntry({ post: { terms: { tag: [' '] } } }))
    for (const name of ['tags', 'authors', 'attachments']) expect(name in item).toBe(false)
  })

  it('has no title when it is a note', () => {
    expect('title' in jsonItem(makeNote())).toBe(false)
  })

  it('JF23: has its own language', () => {
    expect(jsonItem(makeEntry({ post: { language: 'de' } })).language).toBe('de')
  })

  it('names the page that a link post is about, and its image', () => {
    const post = { externalUrl: 'https://elsewhere.example/', image: 'https://example.com/i.png' }
    expect(jsonItem(makeEntry({ post }))).toMatchObject({ external_url: post.externalUrl, image: post.image })
  })
})
