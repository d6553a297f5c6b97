import { describe, expect, it } from 'vitest'
import { atom } from '../../src/formats/atom.ts'
import { at, makeEntry, makeNote } from '../builders.ts'
import { atomEntry, atomFeed, atomLinks, documentText, selfOf } from './documents.ts'
import { childOf, childrenOf, textsOf } from './strict-xml.ts'

const mp3 = { url: 'https://example.com/a.mp3?a=1&b=2', mediaType: 'audio/mpeg', length: 1234 }
const jpeg = { url: 'https://example.com/b.jpg', mediaType: 'image/jpeg', length: 0 }

describe('the feed', () => {
  it.each([
    ['without entries', {}],
    ['with one', { entries: [makeEntry()] }],
  ])('rule 28: %s has exactly one id, title and updated', (_, content) => {
    const feed = atomFeed(content)
    for (const name of ['id', 'title', 'updated']) expect(childOf(feed, name).text).not.toBe('')
    expect(feed.attributes.xmlns).toBe('http://www.w3.org/2005/Atom')
  })

  it('rule 29: has an author with one name that is not empty', () => {
    const feed = atomFeed({
      site: { author: { name: 'Ann', email: 'ann@example.com', url: 'https://ann.example/' } },
    })
    expect(childOf(feed, 'author').children.map(({ name, text }) => [name, text])).toEqual([
      ['name', 'Ann'],
      ['uri', 'https://ann.example/'],
      ['email', 'ann@example.com'],
    ])
  })

  it('rule 33: has its own id', () => {
    expect(textsOf(atomFeed({ feed: { id: 'tag:example.com,2011:feed:/x' } }), 'id')).toEqual([
      'tag:example.com,2011:feed:/x',
    ])
  })

  it('rule 34: was updated when the newest of its entries was', () => {
    const entries = ['2015-01-01T00:00:00Z', '2021-01-01T00:00:00Z'].map((updated, index) =>
      makeEntry({ post: { key: `posts/${index}.md`, updated: at(updated) } }),
    )
    expect(textsOf(atomFeed({ entries }), 'updated')).toEqual(['2021-01-01T00:00:00Z'])
  })

  it('rule 40: has one absolute self link and one alternate', () => {
    const feed = atomFeed({})
    expect(atomLinks(feed, 'self').map(({ attributes }) => attributes)).toEqual([
      { rel: 'self', type: 'application/atom+xml', href: selfOf('atom') },
    ])
    expect(atomLinks(feed, 'alternate').map(({ attributes }) => attributes.href)).toEqual([
      'https://example.com/blog/',
    ])
  })

  it('rule 42: has an absolute logo, and no subtitle that repeats the title', () => {
    const feed = atomFeed({
      site: { image: 'https://example.com/i.png' },
      feed: { title: 'T', description: 'T' },
    })
    expect(textsOf(feed, 'logo')).toEqual(['https://example.com/i.png'])
    expect(childrenOf(feed, 'subtitle')).toEqual([])
    expect(textsOf(atomFeed({}), 'subtitle')).toEqual(['About examples'])
  })

  it('rule 52: is of the type of Atom', () => {
    expect(atom.mediaType).toBe('application/atom+xml')
  })

  it('rule 57: has its entries in the order of the feed, newest first', () => {
    const entries = [1, 3, 2].map((day) =>
      makeEntry({ title: `${day}`, post: { key: `posts/${day}.md`, published: Date.UTC(2020, 0, day) } }),
    )
    expect(childrenOf(atomFeed({ entries }), 'entry').map((entry) => childOf(entry, 'title').text)).toEqual([
      '3',
      '2',
      '1',
    ])
  })

  it('rule 58: is valid without any entry', () => {
    const feed = atomFeed({})
    expect(childrenOf(feed, 'entry')).toEqual([])
    expect(childOf(feed, 'updated').text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })

  // JF21
  it('JF21: escapes the title of the site once', () => {
    expect(documentText('atom', { site: { title: 'My Site Title <&>' } })).toContain(
      '<title>My Site Title &lt;&amp;&gt;</title>',
    )
  })

  it('JF23: has the language of the site, and each entry its own', () => {
    const entries = [makeEntry({ post: { language: 'de' } }), makeEntry({ post: { key: 'posts/z.md' } })]
    const feed = atomFeed({ entries, site: { language: 'en-US' } })
    expect(feed.attributes['xml:lang']).toBe('en-US')
    expect(childrenOf(feed, 'entry').map(({ attributes }) => attributes['xml:lang'])).toEqual([
      'de',
      undefined,
    ])
  })
})

describe('an entry', () => {
  it.each([
    ['a post', makeEntry()],
    ['a note', makeNote({ html: '<p>Note</p>', opening: 'Note' })],
    ['a note of nothing but an image', makeNote({ html: '<img src="https://example.com/i.png" alt="">' })],
  ])('rule 30: %s has exactly one id, title and updated, none of them empty', (_, whole) => {
    const entry = atomEntry(whole)
    for (const name of ['id', 'title', 'updated']) expect(childOf(entry, name).text).not.toBe('')
  })

  it('rule 30: without content has an alternate link', () => {
    const entry = atomEntry(makeEntry({ html: '' }))
    expect(atomLinks(entry, 'alternate')).toHaveLength(1)
  })

  it.each([
    'tag:example.com,2011-07-22:/x',
    'https://example.com/?p=1&q=2',
    'urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a',
  ])('rule 31: the id %s is the same, character by character', (id) => {
    expect(textsOf(atomEntry(makeEntry({ post: { id } })), 'id')).toEqual([id])
  })

  it.each(['42', 'my-post', '/2011/07/x.html', '2011/x', 'two words', 'a:b c'])(
    'rule 31: the stated id %j is no IRI, so Atom has another',
    (id) => {
      const iri = 'tag:example.com,2011-07-22:/x'
      expect(textsOf(atomEntry(makeEntry({ post: { id, iri } })), 'id')).toEqual([iri])
    },
  )

  it('rule 32: no white space around any IRI or date', () => {
    const text = documentText('atom', {
      entries: [makeEntry({ post: { id: 'https://example.com/?a=1&b=2' } })],
      site: { image: 'https://example.com/?a=1&b=2' },
    })
    for (const name of ['id', 'updated', 'published', 'logo', 'uri']) {
      expect(text).not.toMatch(new RegExp(`<${name}>(?:\\s|<!\\[CDATA\\[)|\\s</${name}>`))
    }
  })

  it('rule 35: published is not after updated', () => {
    const post = { published: at('2011-07-22T04:00:00Z'), updated: at('2012-01-01T00:00:00Z') }
    const entry = atomEntry(makeEntry({ post }))
    expect(textsOf(entry, 'published')).toEqual(['2011-07-22T04:00:00Z'])
    expect(textsOf(entry, 'updated')).toEqual(['2012-01-01T00:00:00Z'])
  })

  it('JF4: rule 38: title and summary are plain text, escaped once', () => {
    const entries = [makeEntry({ title: 'Vec<T> & co', summary: '1 < 2' })]
    const text = documentText('atom', { entries })
    expect(text).toContain('<title>Vec&lt;T&gt; &amp; co</title>')
    expect(text).toContain('<summary>1 &lt; 2</summary>')
  })

  it('rule 39: content is escaped HTML', () => {
    const content = childOf(atomEntry(makeEntry({ html: '<p>a &amp; b ]]&gt;</p>' })), 'content')
    expect(content.attributes).toEqual({ type: 'html' })
    expect(content.children).toEqual([])
    expect(content.text).toBe('<p>a &amp; b ]]&gt;</p>')
  })

  it('rule 40: has one alternate link', () => {
    const entry = atomEntry(
      makeEntry({ post: { url: 'https://example.com/?a=1&b=2', externalUrl: 'https://e.example/' } }),
    )
    expect(atomLinks(entry, 'alternate').map(({ attributes }) => attributes.href)).toEqual([
      'https://example.com/?a=1&b=2',
    ])
    expect(atomLinks(entry, 'related').map(({ attributes }) => attributes.href)).toEqual([
      'https://e.example/',
    ])
  })

  it('JF3, FD3: rule 41: categories have a term, and a scheme', () => {
    const terms = { category: ['updates', 'jekyll'], tag: ['"/><VADER>', 'test', 'A & B', 'test', ' '] }
    const entry = atomEntry(makeEntry({ post: { terms } }))
    expect(
      childrenOf(entry, 'category').map(({ attributes }) => [attributes.term, attributes.scheme]),
    ).toEqual([
      ['updates', 'https://example.com/blog/category/'],
      ['jekyll', 'https://example.com/blog/category/'],
      ['"/><VADER>', 'https://example.com/blog/tag/'],
      ['test', 'https://example.com/blog/tag/'],
      ['A & B', 'https://example.com/blog/tag/'],
    ])
  })

  it('rule 41: has no category without a term', () => {
    const entry = atomEntry(makeEntry({ post: { terms: { tag: ['\u0008', 'a'] } } }))
    expect(childrenOf(entry, 'category').map(({ attributes }) => attributes.term)).toEqual(['a'])
  })

  it('FS2: rule 41: has all its enclosures, each with type and length', () => {
    const links = atomLinks(atomEntry(makeEntry({ post: { enclosures: [mp3, jpeg] } })), 'enclosure')
    expect(links.map(({ attributes: { href, type, length } }) => [href, type, length])).toEqual([
      ['https://example.com/a.mp3?a=1&b=2', 'audio/mpeg', '1234'],
      ['https://example.com/b.jpg', 'image/jpeg', '0'],
    ])
  })

  it('rule 42: has no summary when it has none to give', () => {
    const { summary: _, ...entry } = makeEntry()
    expect(childrenOf(atomEntry(entry), 'summary')).toEqual([])
  })

  it('rule 29: has its own authors, all of them', () => {
    const authors = [
      { name: 'A' },
      { name: 'B', email: 'b@example.com' },
      { name: 'C', url: 'https://c.example/' },
    ]
    const entry = atomEntry(makeEntry({ post: { authors } }))
    expect(childrenOf(entry, 'author').map((author) => childOf(author, 'name').text)).toEqual(['A', 'B', 'C'])
  })
})
