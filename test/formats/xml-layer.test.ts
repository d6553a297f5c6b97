import { describe, expect, it } from 'vitest'
import type { FormatName } from '../../src/core/feed.ts'
import { at, makeEntry, makeNote } from '../builders.ts'
import { atomEntry, documentText, jsonFeed, rssItem } from './documents.ts'
import { childOf, everyElement, parseStrictXml, textsOf } from './strict-xml.ts'

/** What no document may hold, and what breaks out of careless markup. */
const AWKWARD = '\u0000\u0008\u000B\uFFFE\uD800 ]]> <b>&nbsp;&amp;"\' \u{1F44D} </item></entry>'

const awkward = makeEntry({
  title: AWKWARD,
  summary: AWKWARD,
  html: `<p>${AWKWARD}</p>`,
  post: {
    authors: [{ name: AWKWARD }, { name: 'B', email: 'b@example.com' }],
    terms: { tag: [AWKWARD] },
    enclosures: [{ url: 'https://example.com/a.mp3?a=1&b="2"', mediaType: 'audio/mpeg', length: 5 }],
    language: 'de',
  },
})
const content = {
  entries: [awkward, makeNote({ post: { key: 'posts/note.md' } })],
  site: {
    title: AWKWARD,
    description: AWKWARD,
    copyright: AWKWARD,
    image: 'https://example.com/i.png?a=1&b=2',
  },
}

describe.each<FormatName>(['rss', 'atom'])('XML layer of %s', (format) => {
  const text = documentText(format, content)

  it('rule 1: only characters that XML allows, none of them by reference', () => {
    expect(text).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u)
    expect(text).not.toMatch(/&#(?:x0*[0-8bcef]|0*(?:[0-8]|1[1-24-9]|2\d|3[01]));/i)
    expect(() => parseStrictXml(text)).not.toThrow()
  })

  it('rule 2: ]]> is split inside CDATA, and > escaped in text', () => {
    const elements = everyElement(parseStrictXml(text))
    expect(elements.filter(({ text }) => text.includes(']]>')).length).toBeGreaterThanOrEqual(4)
  })

  it('rule 3: every prefix that is used is declared, and none that is not', () => {
    const root = parseStrictXml(text)
    const declared = Object.keys(root.attributes).flatMap((name) => /^xmlns:(.+)/.exec(name)?.[1] ?? [])
    const used = everyElement(root).flatMap(({ name }) => /^(.+):/.exec(name)?.[1] ?? [])
    expect(declared.sort()).toEqual([...new Set(used)].sort())
  })

  it('rule 4: nothing before the declaration', () => {
    expect(text.startsWith('<?xml version="1.0" encoding="utf-8"?>\n<')).toBe(true)
  })

  it('rule 5: no entities of HTML at the level of XML', () => {
    const outside = text.replaceAll(/<!\[CDATA\[.*?\]\]>/gs, '')
    expect(outside.match(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-F]+);)/g)).toBeNull()
  })

  it('rule 6: UTF-8, and says so', () => {
    const bytes = Buffer.from(text)
    expect(bytes.toString('utf8')).toBe(text)
    expect(bytes.subarray(0, 3)).not.toEqual(Buffer.from('\uFEFF'))
  })

  it('rule 8: attribute values escape & < " once', () => {
    const values = everyElement(parseStrictXml(text)).flatMap(({ attributes }) => Object.values(attributes))
    expect(values).toContain('https://example.com/a.mp3?a=1&b="2"')
  })

  it('rule 9: no children that strict readers do not know', () => {
    const root = parseStrictXml(text)
    const parent = format === 'rss' ? childOf(root, 'channel') : root
    const known =
      format === 'rss'
        ? 'title link description language copyright lastBuildDate generator image atom:link item'
        : 'id title subtitle link updated author rights logo generator entry'
    expect(
      parent.children.map(({ name }) => name).filter((name) => !known.split(' ').includes(name)),
    ).toEqual([])
  })

  it('JF24: no trailing blanks and no blank lines outside of content', () => {
    const plain = documentText(format, { entries: [makeEntry(), makeNote({ post: { key: 'posts/n.md' } })] })
    expect(plain).not.toMatch(/[ \t]\n|\n\n/)
    expect(plain.endsWith('>\n')).toBe(true)
  })

  it('holds nothing of the time of the run', () => {
    expect(documentText(format, content)).toBe(text)
    const year = new Date().getUTCFullYear()
    expect(documentText(format, { entries: [makeEntry()] })).not.toContain(String(year))
  })
})

describe('dates', () => {
  const early = makeEntry({
    post: { published: at('2011-07-02T04:05:06.789Z'), updated: at('2024-02-29T00:00:00Z') },
  })

  it('VA2, EL2: rule 12: RFC 822 with four digits of year, English names, GMT, and the right weekday', () => {
    const item = rssItem(early)
    expect(textsOf(item, 'pubDate')).toEqual(['Sat, 02 Jul 2011 04:05:06 GMT'])
    for (let day = 1; day <= 366; day++) {
      const published = Date.UTC(2024, 0, day, 0, 0, day % 60)
      const [pubDate = ''] = textsOf(
        rssItem(makeEntry({ post: { published, updated: published } })),
        'pubDate',
      )
      expect(pubDate).toMatch(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} 00:00:\d\d GMT$/)
      expect(Date.parse(pubDate)).toBe(published)
      const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'UTC' }).format(
        published,
      )
      expect(pubDate.slice(0, 3)).toBe(weekday)
    }
  })

  it('EL1: rule 36: RFC 3339 with T, Z and whole seconds', () => {
    const entry = atomEntry(early)
    expect(textsOf(entry, 'published')).toEqual(['2011-07-02T04:05:06Z'])
    expect(textsOf(entry, 'updated')).toEqual(['2024-02-29T00:00:00Z'])
    expect(jsonFeed({ entries: [early] }).items[0]).toMatchObject({
      date_published: '2011-07-02T04:05:06Z',
      date_modified: '2024-02-29T00:00:00Z',
    })
  })

  it.each<FormatName>(['rss', 'atom', 'json'])('rule 13: %s never says Invalid Date', (format) => {
    for (const published of [Number.NaN, Number.POSITIVE_INFINITY, 9e15]) {
      const entries = [makeEntry({ post: { published, updated: published } })]
      expect(() => documentText(format, { entries, feed: { updated: 0 } })).toThrow(RangeError)
    }
  })
})
