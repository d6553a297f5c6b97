import fc from 'fast-check'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/core/post.ts'
import { legalText, singleLine } from '../../src/core/text.ts'
import { textToHtml } from '../../src/core/xml.ts'
import { makeEntry, runs } from '../builders.ts'
import {
  atomEntry,
  atomFeed,
  atomLinks,
  documentText,
  jsonFeed,
  jsonItem,
  rssChannel,
  rssItem,
} from './documents.ts'
import { childOf, childrenOf, textsOf, type XmlElement } from './strict-xml.ts'

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(
      ...[
        '<',
        '>',
        '&',
        '"',
        "'",
        ']]>',
        '<![CDATA[',
        '\r',
        '\n',
        '\t',
        ' ',
        'a',
        'Z',
        '&amp;',
        '&#8;',
        '\\',
        '-->',
      ],
      ...[
        '\0',
        '\u0008',
        '\u000B',
        '\uFFFE',
        '\uD800',
        '\uDC00',
        '👍',
        '\u2028',
        '</item>',
        '</entry>',
        '"}]}',
      ],
    ),
    maxLength: 20,
  }),
)

const entryOf = fc
  .record({
    title: hostile,
    summary: hostile,
    html: hostile,
    author: hostile,
    terms: fc.array(hostile.map(legalText), { maxLength: 4 }),
  })
  .map(({ title, summary, html, author, terms }) =>
    makeEntry({
      title,
      summary,
      html: `<p>${html}</p>`,
      post: { authors: [{ name: author }], terms: { tag: terms } },
    }),
  )

const authorOf = (entry: Entry): string => legalText(entry.post.authors[0]?.name ?? '')
const termsOf = (entry: Entry): string[] => [
  ...new Set(
    (entry.post.terms.tag ?? []).map((term) => singleLine(legalText(term))).filter((term) => term !== ''),
  ),
]

describe('FS1: whatever the strings, a strict parser gives back what the entry holds', () => {
  it('from RSS', () => {
    fc.assert(
      fc.property(entryOf, (entry) => {
        const item = rssItem(entry)
        expect(textsOf(item, 'title')).toEqual([legalText(entry.title ?? '')])
        expect(textsOf(item, 'description')).toEqual([textToHtml(legalText(entry.summary ?? ''))])
        expect(textsOf(item, 'content:encoded')).toEqual([legalText(entry.html)])
        expect(textsOf(item, 'dc:creator')).toEqual([authorOf(entry)])
        expect(textsOf(item, 'category')).toEqual(termsOf(entry))
      }),
      runs(200),
    )
  })

  it('from Atom', () => {
    fc.assert(
      fc.property(entryOf, (written) => {
        const entry = atomEntry(written)
        expect(textsOf(entry, 'title')).toEqual([legalText(written.title ?? '')])
        expect(textsOf(entry, 'summary')).toEqual([legalText(written.summary ?? '')])
        expect(textsOf(entry, 'content')).toEqual([legalText(written.html)])
        expect(textsOf(childOf(entry, 'author'), 'name')).toEqual([authorOf(written)])
        expect(childrenOf(entry, 'category').map(({ attributes }) => attributes.term)).toEqual(
          termsOf(written),
        )
      }),
      runs(200),
    )
  })

  it('from JSON', () => {
    fc.assert(
      fc.property(entryOf, (entry) => {
        const item = jsonItem(entry)
        expect(item.title).toBe(legalText(entry.title ?? ''))
        expect(item.summary).toBe(legalText(entry.summary ?? ''))
        expect(item.content_html).toBe(legalText(entry.html))
        expect(item.authors).toEqual([{ name: authorOf(entry) }])
        expect(item.tags ?? []).toEqual(termsOf(entry))
      }),
      runs(200),
    )
  })

  it('from each, for terms of any characters', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 4 }), (tag) => {
        const entry = makeEntry({ post: { terms: { tag } } })
        expect(textsOf(rssItem(entry), 'category')).toEqual(termsOf(entry))
        const categories = childrenOf(atomEntry(entry), 'category')
        expect(categories.map(({ attributes }) => attributes.term)).toEqual(termsOf(entry))
        expect(jsonItem(entry).tags ?? []).toEqual(termsOf(entry))
      }),
      runs(200),
    )
  })

  it('from the head of each', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (title, description, copyright) => {
        const content = { site: { title, description: `${description}.`, copyright } }
        const channel = rssChannel(content)
        expect(textsOf(channel, 'title')).toEqual([legalText(title)])
        expect(textsOf(channel, 'description')).toEqual([`${legalText(description)}.`])
        expect(textsOf(channel, 'copyright')).toEqual([legalText(copyright)])
        const feed = atomFeed(content)
        expect(textsOf(feed, 'title')).toEqual([legalText(title)])
        expect(textsOf(feed, 'rights')).toEqual([legalText(copyright)])
        expect(jsonFeed(content)).toMatchObject({
          title: legalText(title),
          description: `${legalText(description)}.`,
        })
      }),
      runs(100),
    )
  })

  it('from what stands beside the text', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (alt, title, name, role) => {
        const text = (of: string): string => legalText(of)
        const url = 'https://example.com/a.mp3'
        const post = {
          image: 'https://example.com/i.png',
          imageAlt: alt,
          enclosures: [
            { url, mediaType: 'audio/mpeg', length: 1, title },
            { url: `${url}?2`, mediaType: 'audio/mpeg', length: 1 },
          ],
          episode: { people: [{ name, role }] },
          origin: { feed: 'https://example.org/feed', url: 'https://example.org/', title },
        }
        const podcast = {
          image: 'https://example.com/c.png',
          categories: [['Technology']] as const,
          explicit: false,
          author: name,
          guid: alt,
        }
        const entry = makeEntry({ post })
        const channel = rssChannel({ entries: [entry], feed: { podcast } })
        const item = childOf(channel, 'item')
        expect(textsOf(channel, 'itunes:author')).toEqual([text(name)])
        expect(textsOf(channel, 'podcast:guid')).toEqual([text(alt)])
        expect(textsOf(item, 'podcast:person')).toEqual([text(name)])
        expect(childOf(item, 'podcast:person').attributes.role).toBe(text(role))
        expect(textsOf(item, 'source')).toEqual([text(title || 'example.org')])
        const [image, sound] = childrenOf(item, 'media:content')
        expect(textsOf(image as XmlElement, 'media:description')).toEqual([text(alt)])
        expect(textsOf(sound as XmlElement, 'media:title')).toEqual([text(title)])
        const written = atomEntry(entry)
        expect(textsOf(childOf(written, 'media:content'), 'media:description')).toEqual([text(alt)])
        expect(atomLinks(written, 'enclosure')[0]?.attributes.title).toBe(text(title))
        expect(atomLinks(written, 'via')[0]?.attributes.title).toBe(text(title))
        expect(jsonItem(entry).attachments[0].title).toBe(text(title))
      }),
      runs(200),
    )
  })

  it('and one bad entry leaves its neighbours whole', () => {
    fc.assert(
      fc.property(entryOf, (bad) => {
        const good = makeEntry({
          title: 'Good',
          post: { key: 'posts/good.md', url: 'https://example.com/good' },
        })
        const entries = [bad, good]
        for (const feed of [
          parseRssFeed(documentText('rss', { entries })),
          parseJsonFeed(documentText('json', { entries })),
        ]) {
          expect(feed.items).toHaveLength(2)
          expect(feed.items?.some(({ title }) => title === 'Good')).toBe(true)
        }
        expect(parseAtomFeed(documentText('atom', { entries })).entries).toHaveLength(2)
      }),
    )
  })
})
