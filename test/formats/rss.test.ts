import { describe, expect, it } from 'vitest'
import { rss } from '../../src/formats/rss.ts'
import { at, makeEntry, makeNote } from '../builders.ts'
import { documentText, rssChannel, rssItem, rssItems, selfOf } from './documents.ts'
import { childOf, childrenOf, textsOf } from './strict-xml.ts'

const mp3 = { url: 'https://example.com/a.mp3?a=1&b=2', mediaType: 'audio/mpeg', length: 1234 }

describe('the channel', () => {
  it('rule 10: has one title, link and description, none of them empty', () => {
    const channel = rssChannel({})
    for (const name of ['title', 'link', 'description']) expect(childOf(channel, name).text).not.toBe('')
    expect(textsOf(channel, 'link')).toEqual(['https://example.com/blog/'])
  })

  it('rule 10: has a description when the site has none', () => {
    expect(childOf(rssChannel({ site: { description: '' } }), 'description').text).not.toBe('')
  })

  it('rule 14: lastBuildDate is the last change of the content', () => {
    const updated = at('2015-10-21T07:28:02Z')
    const channel = rssChannel({ entries: [makeEntry({ post: { updated } })] })
    expect(textsOf(channel, 'lastBuildDate')).toEqual(['Wed, 21 Oct 2015 07:28:02 GMT'])
  })

  it('rule 22: has one absolute self link of its type, equal to the published address', () => {
    const links = childrenOf(rssChannel({ entries: [makeEntry()] }), 'atom:link')
    expect(links.map(({ attributes }) => attributes)).toEqual([
      { rel: 'self', href: selfOf('rss'), type: 'application/rss+xml' },
    ])
  })

  it('rule 23: has an image with url, and the title and link of the channel', () => {
    const channel = rssChannel({ site: { image: 'https://example.com/i.png', title: 'Q & <A>' } })
    const image = childOf(channel, 'image')
    expect(image.children.map(({ name, text }) => [name, text])).toEqual([
      ['url', 'https://example.com/i.png'],
      ['title', 'Q & <A>'],
      ['link', 'https://example.com/blog/'],
    ])
    expect(textsOf(channel, 'title')).toEqual(['Q & <A>'])
    expect(childrenOf(rssChannel({}), 'image')).toEqual([])
  })

  it('rule 24: has the language of the site, and no ttl or hours', () => {
    const channel = rssChannel({ site: { language: 'pt-BR' } })
    expect(textsOf(channel, 'language')).toEqual(['pt-BR'])
    expect(channel.children.map(({ name }) => name)).not.toContain('ttl')
  })

  it('rule 52: is of the type of RSS', () => {
    expect(rss.mediaType).toBe('application/rss+xml')
  })

  it('rule 57: has its items in the order of the feed, newest first', () => {
    const entries = [1, 3, 2].map((day) =>
      makeEntry({ title: `${day}`, post: { key: `posts/${day}.md`, published: Date.UTC(2020, 0, day) } }),
    )
    const titles = rssItems({ entries }).map((item) => childOf(item, 'title').text)
    expect(titles).toEqual(['3', '2', '1'])
  })

  it('rule 58: is valid without any item', () => {
    const channel = rssChannel({})
    expect(childrenOf(channel, 'item')).toEqual([])
    expect(Date.parse(childOf(channel, 'lastBuildDate').text)).not.toBeNaN()
  })

  it('FD1: an & in an address is escaped once', () => {
    const home = 'https://example.com/?a=1&b=2'
    const text = documentText('rss', { feed: { home } })
    expect(text).toContain('<link>https://example.com/?a=1&amp;b=2</link>')
    expect(textsOf(rssChannel({ feed: { home } }), 'link')).toEqual([home])
  })
})

describe('an item', () => {
  it.each([
    ['title and text', makeEntry()],
    ['title only', makeEntry({ html: '', title: 'Title' })],
    ['text only', makeNote()],
    ['neither', makeNote({ html: '' })],
  ])('rule 11: with %s has a title or a description that is not empty', (_, whole) => {
    const { summary: __, ...entry } = whole
    const item = rssItem(entry)
    const [title = '', description = ''] = [
      ...textsOf(item, 'title'),
      '',
      ...textsOf(item, 'description'),
    ].filter((text) => text !== '')
    expect(title + description).not.toBe('')
    for (const name of ['title', 'description']) expect(textsOf(item, name)).not.toContain('')
  })

  it('rule 11: a note has a description and no title', () => {
    const item = rssItem(makeNote({ html: '<p>Just a note.</p>' }))
    expect(childrenOf(item, 'title')).toEqual([])
    expect(childrenOf(item, 'description')).toHaveLength(1)
  })

  it('rule 15: has one guid, the id', () => {
    expect(textsOf(rssItem(makeEntry({ post: { id: 'tag:example.com,2011:x' } })), 'guid')).toEqual([
      'tag:example.com,2011:x',
    ])
  })

  it.each([
    ['a tag URI', 'tag:example.com,2011-07-22:/x', 'false'],
    ['a bare word', '42', 'false'],
    ['a relative address', '/2011/07/x.html', 'false'],
    ['another address', 'https://old.example/?p=7', 'false'],
    ['the address in another spelling', 'HTTPS://example.com/blog/x', 'false'],
    ['its own address', 'https://example.com/blog/x', undefined],
  ])('FD2, VA1: rule 16: a guid that is %s has isPermaLink %s', (_, id, isPermaLink) => {
    const guid = childOf(rssItem(makeEntry({ post: { id, url: 'https://example.com/blog/x' } })), 'guid')
    expect(guid.text).toBe(id)
    expect(guid.attributes.isPermaLink).toBe(isPermaLink)
    if (isPermaLink === undefined) expect(guid.text).toMatch(/^https?:\/\//)
  })

  it('FD4: rule 17: an author with an address is author, others are dc:creator', () => {
    const of = (...authors: { name: string; email?: string }[]) => {
      const item = rssItem(makeEntry({ post: { authors } }))
      return [textsOf(item, 'author'), textsOf(item, 'dc:creator')]
    }
    expect(of({ name: 'Jane Doe', email: 'janedoe@example.com' })).toEqual([
      ['janedoe@example.com (Jane Doe)'],
      [],
    ])
    expect(of({ name: 'Joe Smith, Name Only' })).toEqual([[], ['Joe Smith, Name Only']])
    expect(of({ name: 'A', email: 'a@example.com' }, { name: 'B' })).toEqual([[], ['A', 'B']])
  })

  it('rule 17: has the site’s author when it has none of its own, unless that is only the title', () => {
    const site = { author: { name: 'Ann', email: 'ann@example.com' } }
    expect(textsOf(rssItem(makeEntry(), site), 'author')).toEqual(['ann@example.com (Ann)'])
    const item = rssItem(makeEntry(), { title: 'Blog', author: { name: 'Blog' } })
    expect(item.children.map(({ name }) => name)).not.toContain('dc:creator')
  })

  it('FS2, AS5: rule 18: has at most one enclosure, with address, length and type', () => {
    const jpeg = { url: 'https://example.com/b.jpg', mediaType: 'image/jpeg', length: 9 }
    const enclosures = childrenOf(rssItem(makeEntry({ post: { enclosures: [mp3, jpeg] } })), 'enclosure')
    expect(enclosures.map(({ attributes }) => attributes)).toEqual([
      { url: 'https://example.com/a.mp3?a=1&b=2', length: '1234', type: 'audio/mpeg' },
    ])
  })

  it('rule 18: says zero for an unknown length', () => {
    const item = rssItem(makeEntry({ post: { enclosures: [{ ...mp3, length: 0 }] } }))
    expect(childOf(item, 'enclosure').attributes.length).toBe('0')
  })

  it('AS5: a type that tries to break out stays a value', () => {
    const mediaType = 'audio/mpeg"><injected>x</injected><enclosure fake="'
    const item = rssItem(makeEntry({ post: { enclosures: [{ ...mp3, mediaType }] } }))
    expect(item.children.map(({ name }) => name)).not.toContain('injected')
    expect(childOf(item, 'enclosure').attributes.type).toBe(mediaType)
  })

  it('AS7: rule 19: has the summary as description, before content:encoded', () => {
    const item = rssItem(makeEntry({ summary: 'In short', html: '<p>At length</p>' }))
    const names = item.children.map(({ name }) => name)
    expect(names.indexOf('description')).toBeLessThan(names.indexOf('content:encoded'))
    expect(childOf(item, 'description').text).toBe('In short')
    expect(childOf(item, 'content:encoded').text).toBe('<p>At length</p>')
  })

  it('rule 19: without a summary has the content as description', () => {
    const { summary: _, ...entry } = makeEntry({ html: '<p>At length</p>' })
    const item = rssItem(entry)
    expect(textsOf(item, 'description')).toEqual(['<p>At length</p>'])
    expect(childrenOf(item, 'content:encoded')).toEqual([])
  })

  it('rule 19: has the summary as description when there is no content', () => {
    expect(textsOf(rssItem(makeEntry({ summary: 'In short', html: '' })), 'description')).toEqual([
      'In short',
    ])
    expect(textsOf(rssItem(makeNote({ summary: 'In short', html: '' })), 'description')).toEqual(['In short'])
  })

  it('VA3, JF21: rule 20: plain text has & and < as hexadecimal references', () => {
    const entries = [makeEntry({ title: 'AT&T: 1 < 2 <b>', post: { terms: { tag: ['R&D <x>'] } } })]
    const text = documentText('rss', { entries, site: { title: 'My <&> Site', description: 'a & b' } })
    expect(text).toContain('<title>AT&#x26;T: 1 &#x3C; 2 &#x3C;b&#x3E;</title>')
    expect(text).toContain('>R&#x26;D &#x3C;x&#x3E;</category>')
    expect(text).toContain('<title>My &#x3C;&#x26;&#x3E; Site</title>')
    expect(text).toContain('<description>a &#x26; b</description>')
  })

  it('rule 21: a plain-text description is HTML: escaped for HTML, then for XML', () => {
    const entries = [makeEntry({ summary: '1 < 2 & 3' })]
    expect(documentText('rss', { entries })).toContain('<description>1 &amp;lt; 2 &amp;amp; 3</description>')
    expect(textsOf(rssItem(makeEntry({ summary: '1 < 2 & 3' })), 'description')).toEqual(['1 &lt; 2 &amp; 3'])
  })

  it('rule 25: has no two elements of one meaning', () => {
    const names = rssItem(
      makeEntry({ post: { authors: [{ name: 'A', email: 'a@example.com' }] } }),
    ).children.map(({ name }) => name)
    expect(names).not.toContain('dc:date')
    expect(names.filter((name) => name === 'author' || name === 'dc:creator')).toHaveLength(1)
    expect(new Set(names).size).toBe(names.length)
  })

  it('JF3, FD3: has its categories with their domain, each once', () => {
    const terms = { category: ['updates', 'jekyll'], tag: ['"/><VADER>', 'test', 'test', ' test ', '', ' '] }
    const item = rssItem(makeEntry({ post: { terms } }))
    expect(childrenOf(item, 'category').map(({ attributes, text }) => [attributes.domain, text])).toEqual([
      ['https://example.com/blog/category/', 'updates'],
      ['https://example.com/blog/category/', 'jekyll'],
      ['https://example.com/blog/tag/', '"/><VADER>'],
      ['https://example.com/blog/tag/', 'test'],
    ])
  })

  it('has no empty category for a term of illegal characters, and none twice', () => {
    const item = rssItem(makeEntry({ post: { terms: { tag: ['\u0008', 'a\u0008', 'a'] } } }))
    expect(textsOf(item, 'category')).toEqual(['a'])
  })

  it('names the page that a link post is about', () => {
    const item = rssItem(makeEntry({ post: { externalUrl: 'https://elsewhere.example/?a=1&b=2' } }))
    expect(childOf(item, 'atom:link').attributes).toEqual({
      rel: 'related',
      href: 'https://elsewhere.example/?a=1&b=2',
    })
  })

  it('FS4: declares only the prefixes that it uses', () => {
    const text = documentText('rss', { entries: [makeNote({ html: '' })] })
    expect(text.match(/xmlns:\w+/g)).toEqual(['xmlns:atom', 'xmlns:dc'])
    expect(documentText('rss', { entries: [makeEntry()] }).match(/xmlns:\w+/g)).toEqual([
      'xmlns:atom',
      'xmlns:content',
      'xmlns:dc',
    ])
    expect(documentText('rss', {}).match(/xmlns:\w+/g)).toEqual(['xmlns:atom'])
  })
})
