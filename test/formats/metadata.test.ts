import { describe, expect, it } from 'vitest'
import type { FormatName, Site } from '../../src/core/feed.ts'
import type { Enclosure, IdentifiedPost } from '../../src/core/post.ts'
import type { Rhythm } from '../../src/core/rhythm.ts'
import { feedForms } from '../../src/formats/index.ts'
import { at, makeEntry, makeSite } from '../builders.ts'
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

/** What RSS, Atom and JSON Feed say beside the text, each only where it is true. */

const IMAGE = 'https://example.com/i.png?a=1&b=2'
const mp3: Enclosure = { url: 'https://example.com/a.mp3', mediaType: 'audio/mpeg', length: 1234 }
const ogg: Enclosure = { url: 'https://example.com/a.ogg', mediaType: 'audio/ogg', length: 0, duration: 2712 }
const pdf: Enclosure = {
  url: 'https://example.com/a.pdf',
  mediaType: 'application/pdf',
  length: 9,
  title: 'Plan & <section>',
}

const of = (post: Partial<IdentifiedPost>) => makeEntry({ post })
const named = (element: XmlElement, name: string) =>
  childrenOf(element, name).map(({ attributes }) => ({ ...attributes }))

describe('the lead image', () => {
  const entry = of({ image: IMAGE, imageAlt: 'A <boat> & its keel' })

  it.each([
    ['rss', rssItem(entry)],
    ['atom', atomEntry(entry)],
  ])('is told in Media RSS by %s, with what it shows', (_format, element) => {
    expect(named(element, 'media:content')).toEqual([{ url: IMAGE, medium: 'image' }])
    expect(named(element, 'media:thumbnail')).toEqual([{ url: IMAGE }])
    const description = childOf(childOf(element, 'media:content'), 'media:description')
    expect(description).toMatchObject({ text: 'A <boat> & its keel', attributes: { type: 'plain' } })
  })

  it('is a member of JSON Feed', () => {
    expect(jsonItem(entry)).toMatchObject({ image: IMAGE })
  })
})

describe('media files', () => {
  it('RSS names one as enclosure; several are all told in Media RSS', () => {
    const item = rssItem(of({ enclosures: [mp3, ogg, pdf] }))
    expect(named(item, 'enclosure')).toEqual([{ url: mp3.url, length: '1234', type: 'audio/mpeg' }])
    expect(named(item, 'media:content')).toEqual([
      { url: mp3.url, fileSize: '1234', type: 'audio/mpeg', medium: 'audio', isDefault: 'true' },
      { url: ogg.url, type: 'audio/ogg', medium: 'audio', duration: '2712' },
      { url: pdf.url, fileSize: '9', type: 'application/pdf', medium: 'document' },
    ])
    expect(textsOf(childrenOf(item, 'media:content')[2] as XmlElement, 'media:title')).toEqual([pdf.title])
  })

  it('RSS needs no Media RSS for one', () => {
    expect(documentText('rss', { entries: [of({ enclosures: [mp3] })] })).not.toContain('media')
  })

  it('Atom links to each', () => {
    expect(
      atomLinks(atomEntry(of({ enclosures: [ogg, pdf] })), 'enclosure').map((a) => a.attributes),
    ).toEqual([
      { rel: 'enclosure', href: ogg.url, type: 'audio/ogg', length: '0' },
      { rel: 'enclosure', href: pdf.url, type: 'application/pdf', length: '9', title: pdf.title },
    ])
  })

  it('JSON Feed attaches each, with its playing time', () => {
    expect(jsonItem(of({ enclosures: [ogg, pdf] })).attachments).toEqual([
      { url: ogg.url, mime_type: 'audio/ogg', duration_in_seconds: 2712 },
      { url: pdf.url, mime_type: 'application/pdf', title: pdf.title, size_in_bytes: 9 },
    ])
  })
})

describe('published and updated', () => {
  it('are told apart in RSS where they differ', () => {
    const published = at('2011-07-22T04:00:00Z')
    expect(childrenOf(rssItem(of({ published, updated: published })), 'atom:updated')).toEqual([])
    const item = rssItem(of({ published, updated: at('2011-08-01T09:30:00Z') }))
    expect(textsOf(item, 'pubDate')).toEqual(['Fri, 22 Jul 2011 04:00:00 GMT'])
    expect(textsOf(item, 'atom:updated')).toEqual(['2011-08-01T09:30:00Z'])
  })
})

describe('the language of a post', () => {
  it.each([
    [undefined, []],
    ['en', []],
    ['EN', []],
    ['en-NZ', ['en-NZ']],
    ['fr', ['fr']],
  ])('%s in an English blog', (language, told) => {
    const entry = of(language === undefined ? {} : { language })
    expect(textsOf(rssItem(entry), 'dc:language')).toEqual(told)
  })

  it('declares its prefix only where it is used', () => {
    const entry = makeEntry({ post: { authors: [{ name: 'A', email: 'a@example.com' }], language: 'fr' } })
    expect(documentText('rss', { entries: [entry] })).toContain('xmlns:dc=')
    const { language: _, ...post } = entry.post
    expect(documentText('rss', { entries: [{ ...entry, post }] })).not.toContain('xmlns:dc=')
  })
})

describe('where a post is talked about', () => {
  const entry = of({ comments: 'https://forum.example/?a=1&b=2' })

  it('is comments in RSS, and replies in Atom (RFC 4685)', () => {
    expect(textsOf(rssItem(entry), 'comments')).toEqual(['https://forum.example/?a=1&b=2'])
    expect(atomLinks(atomEntry(entry), 'replies').map(({ attributes }) => attributes.href)).toEqual([
      'https://forum.example/?a=1&b=2',
    ])
    expect(JSON.stringify(jsonItem(entry))).not.toContain('forum.example')
  })
})

describe('where a post was published before', () => {
  const url = 'https://paper.example/a'
  const feed = 'https://paper.example/feed.xml?a=1&b=2'

  it('is source in RSS when its feed is known', () => {
    const item = rssItem(of({ origin: { feed, url, title: 'Sea & <Harbour>' } }))
    expect(childrenOf(item, 'source')).toMatchObject([{ text: 'Sea & <Harbour>', attributes: { url: feed } }])
    expect(rssItem(of({ origin: { feed } })).children).toContainEqual(
      expect.objectContaining({ name: 'source', text: 'paper.example' }),
    )
    expect(childrenOf(rssItem(of({ origin: { url } })), 'source')).toEqual([])
  })

  it('is linked to in RSS and Atom', () => {
    const entry = of({ origin: { feed, url, title: 'The Paper' } })
    expect(named(rssItem(entry), 'atom:link')).toEqual([{ rel: 'via', href: url, title: 'The Paper' }])
    expect(atomLinks(atomEntry(entry), 'via').map(({ attributes }) => ({ ...attributes }))).toEqual([
      { rel: 'via', type: 'text/html', href: url, title: 'The Paper' },
    ])
    expect(jsonItem(entry).external_url).toBeUndefined()
  })
})

describe('the pictures of the site', () => {
  const image = 'https://example.com/logo.png'
  const icon = 'https://example.com/icon.png'
  const favicon = 'https://example.com/favicon.png'
  const told = (site: Partial<Site>) => {
    const atom = atomFeed({ site })
    const channel = rssChannel({ site })
    const { icon: large, favicon: small } = jsonFeed({ site })
    return {
      rss: childrenOf(channel, 'image').flatMap((element) => textsOf(element, 'url')),
      atom: [...textsOf(atom, 'logo'), ...textsOf(atom, 'icon')],
      json: [large, small],
    }
  }

  it.each<[Partial<Site>, ReturnType<typeof told>]>([
    [{}, { rss: [], atom: [], json: [undefined, undefined] }],
    [{ image }, { rss: [image], atom: [image], json: [image, undefined] }],
    [{ icon }, { rss: [icon], atom: [icon], json: [icon, undefined] }],
    [
      { image, icon },
      { rss: [image], atom: [image, icon], json: [icon, undefined] },
    ],
    [
      { image, icon, favicon },
      { rss: [image], atom: [image, favicon], json: [icon, favicon] },
    ],
  ])('%j', (site, expected) => {
    expect(told(site)).toEqual(expected)
  })

  it.each(['logo.svg', 'logo.webp', 'logo.ico'])('RSS does not know %s', (name) => {
    const url = `https://example.com/${name}`
    expect(told({ image: url }).rss).toEqual([])
    expect(told({ image: url, icon })).toMatchObject({ rss: [icon], atom: [url, icon] })
  })
})

describe('the rhythm', () => {
  it.each<[Rhythm, string]>([
    ['hourly', '60'],
    ['daily', '240'],
    ['weekly', '720'],
    ['monthly', '1440'],
    ['yearly', '1440'],
  ])('%s is %s minutes of ttl', (rhythm, minutes) => {
    const channel = rssChannel({ feed: { rhythm } })
    expect(textsOf(channel, 'ttl')).toEqual([minutes])
    for (const element of [channel, atomFeed({ feed: { rhythm } })]) {
      expect(textsOf(element, 'sy:updatePeriod')).toEqual([rhythm])
      expect(textsOf(element, 'sy:updateFrequency')).toEqual(['1'])
    }
  })
})

describe('a podcast', () => {
  const podcast = {
    image: 'https://example.com/c.png',
    categories: [['Society & Culture', 'Places & Travel'], ['Leisure']] as const,
    explicit: false,
    author: 'Ann & <Ben>',
    owner: { name: 'Ann', email: 'ann@example.com' },
    type: 'serial' as const,
    locked: false,
    guid: '9b024349-ccf0-5f69-a609-6b82873eab3c',
  }
  const episode = {
    number: 3,
    season: 2,
    type: 'bonus' as const,
    explicit: true,
    image: 'https://example.com/e.png',
    chapters: 'https://example.com/c.json',
    transcripts: [{ url: 'https://example.com/t.vtt', mediaType: 'text/vtt', language: 'en' }],
    people: [
      { name: 'A & <b>', role: 'guest', url: 'https://a.example/?a&b', image: 'https://a.example/a.png' },
    ],
  }

  it('tells directories of the channel', () => {
    const channel = rssChannel({ feed: { podcast } })
    expect(textsOf(channel, 'itunes:author')).toEqual(['Ann & <Ben>'])
    expect(textsOf(channel, 'itunes:explicit')).toEqual(['false'])
    expect(textsOf(channel, 'itunes:type')).toEqual(['serial'])
    expect(textsOf(channel, 'podcast:guid')).toEqual([podcast.guid])
    expect(childOf(channel, 'podcast:locked')).toMatchObject({
      text: 'no',
      attributes: { owner: 'ann@example.com' },
    })
    expect(named(channel, 'itunes:image')).toEqual([{ href: podcast.image }])
    expect(textsOf(childOf(channel, 'itunes:owner'), 'itunes:email')).toEqual(['ann@example.com'])
    const [first, second] = childrenOf(channel, 'itunes:category')
    expect([first?.attributes.text, second?.attributes.text]).toEqual(['Society & Culture', 'Leisure'])
    expect(named(first as XmlElement, 'itunes:category')).toEqual([{ text: 'Places & Travel' }])
    expect(textsOf(childOf(channel, 'image'), 'url')).toEqual([podcast.image])
  })

  const itemOf = (post: Partial<IdentifiedPost>) =>
    childOf(rssChannel({ entries: [of(post)], feed: { podcast } }), 'item')

  it('tells of its episodes', () => {
    const item = itemOf({ episode, enclosures: [{ ...mp3, duration: 2712 }] })
    const texts = ['duration', 'explicit', 'season', 'episode', 'episodeType'].map((name) =>
      textsOf(item, `itunes:${name}`).join(),
    )
    expect(texts).toEqual(['2712', 'true', '2', '3', 'bonus'])
    expect(named(item, 'itunes:image')).toEqual([{ href: episode.image }])
    expect(named(item, 'podcast:chapters')).toEqual([
      { url: episode.chapters, type: 'application/json+chapters' },
    ])
    expect(named(item, 'podcast:transcript')).toEqual([
      { url: 'https://example.com/t.vtt', type: 'text/vtt', language: 'en' },
    ])
    expect(childrenOf(item, 'podcast:person')).toMatchObject([
      {
        text: 'A & <b>',
        attributes: { role: 'guest', img: 'https://a.example/a.png', href: 'https://a.example/?a&b' },
      },
    ])
  })

  it('takes for its episode what Apple plays', () => {
    const item = itemOf({ enclosures: [pdf, ogg, mp3] })
    expect(childOf(item, 'enclosure').attributes.url).toBe(mp3.url)
    expect(named(item, 'media:content').find(({ isDefault }) => isDefault === 'true')?.url).toBe(mp3.url)
    expect(childOf(itemOf({ enclosures: [pdf, ogg] }), 'enclosure').attributes.url).toBe(ogg.url)
  })

  it('says nothing of posts without sound', () => {
    for (const enclosures of [[], [pdf]])
      expect(itemOf({ episode, enclosures }).children.map(({ name }) => name)).not.toContainEqual(
        expect.stringMatching(/^(?:itunes|podcast):/),
      )
  })

  it('is told in RSS alone, and in no other feed', () => {
    const entries = [of({ episode, enclosures: [mp3] })]
    for (const format of ['atom', 'json'] as const)
      expect(documentText(format, { entries, feed: { podcast } })).not.toMatch(/itunes|podcast/)
    expect(documentText('rss', { entries })).not.toMatch(/itunes|podcast/)
  })

  it('declares only what it uses', () => {
    const { prefixes } = feedForms.podcast.encodeEntry(
      of({ enclosures: [{ ...mp3, duration: 1 }] }),
      makeSite(),
    )
    expect(prefixes).toContain('itunes')
    expect(prefixes).not.toContain('podcast')
  })
})

it.each<FormatName>(['rss', 'atom', 'json'])('%s says nothing that is not so', (format) => {
  const text = documentText(format, { entries: [of({})] })
  expect(text).not.toMatch(/media|itunes|podcast|sy:|ttl|comments|replies|via|source|icon|logo|image|attach/)
})
