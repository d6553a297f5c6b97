import * as fc from 'fast-check'
import { type DefaultTreeAdapterMap, parse } from 'parse5'
import { describe, expect, it } from 'vitest'
import { checkDocument } from '../../src/checks/check-document.ts'
import type { FeedPlan } from '../../src/core/document.ts'
import type { Feed, FormatName, Site } from '../../src/core/feed.ts'
import { legalText } from '../../src/core/text.ts'
import { appendPath } from '../../src/core/url.ts'
import { formats } from '../../src/formats/index.ts'
import { pageEntry } from '../../src/pages/entry.ts'
import { createPages, type PagesSpec } from '../../src/pages/index.ts'
import { at, makeEntry, makeFeed, makeIdentified, makeNote, makeSite, runs } from '../builders.ts'

const SPEC: PagesSpec = {
  feeds: 'feed.html',
  index: 'feeds.html',
  opml: 'feeds.opml',
  json: 'feeds.json',
  links: 'feeds-links.html',
  stylesheet: 'feeds-xml.css',
  style: 'feeds.css',
  script: 'feeds.js',
}

function plansOf(feed: Feed, site: Site, names: readonly FormatName[] = ['rss', 'atom', 'json']): FeedPlan[] {
  return names.map((format) => {
    const path = feed.folder + feed.settings.files[format]
    const url = appendPath(site.url, path)
    return { path, url, format, mediaType: formats[format].mediaType, feed, rank: 1, recipe: format }
  })
}

/** Path → text of what goes with some feeds. */
function made(feeds: readonly Feed[], site = makeSite(), spec = SPEC): Record<string, string> {
  const documents = feeds.flatMap((feed) => plansOf(feed, site))
  return Object.fromEntries(
    createPages(spec)
      .plan(documents, site)
      .map(({ path, parts }) => {
        const bytes = parts((post) => Buffer.from(pageEntry.encodeEntry(makeEntry({ post }), site).text))
        return [path, Buffer.concat([...bytes]).toString()]
      }),
  )
}

type Node = DefaultTreeAdapterMap['node']

/** All elements of a page by name: their text and attributes. */
function elements(page: string, name: string): { text: string; attributes: Record<string, string> }[] {
  const found: { text: string; attributes: Record<string, string> }[] = []
  const textOf = (node: Node): string =>
    'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
  const visit = (node: Node): void => {
    if (node.nodeName === name && 'attrs' in node)
      found.push({
        text: textOf(node),
        attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])),
      })
    if ('childNodes' in node) node.childNodes.forEach(visit)
  }
  visit(parse(page))
  return found
}

const hrefs = (page: string): (string | undefined)[] =>
  elements(page, 'a').map(({ attributes }) => attributes.href)

describe('the page of a feed', () => {
  const term = makeFeed({
    key: 'tag/x',
    folder: 'tags/x/',
    title: 'Hello – x (tag)',
    taxonomy: 'tag',
    term: 'x',
  })

  it('leads to its documents, the site and all feeds, wherever it is looked at', () => {
    const page = made([term])['tags/x/feed.html'] as string
    expect(hrefs(page)).toEqual(
      expect.arrayContaining([
        '../../feeds.html',
        makeSite().url,
        `${makeSite().url}tags/x/feed.xml`,
        `${makeSite().url}tags/x/atom.xml`,
        `${makeSite().url}tags/x/feed.json`,
      ]),
    )
    expect(page).toContain('href="../../feeds.css"')
    expect(page).toContain('src="../../feeds.js"')
  })

  it('is linked to its feed once', () => {
    const page = made([term])['tags/x/feed.html'] as string
    const links = elements(page, 'link').filter(({ attributes }) => attributes.rel === 'alternate')
    expect(links.map(({ attributes }) => attributes)).toEqual([
      {
        rel: 'alternate',
        type: 'application/rss+xml',
        title: term.title,
        href: `${makeSite().url}tags/x/feed.xml`,
      },
    ])
  })

  it('runs and styles nothing that stands in it', () => {
    const page = made([term])['tags/x/feed.html'] as string
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?! src)/)
  })

  it('says that there are no posts', () => {
    expect(made([makeFeed({ posts: [] })])['feed.html']).toContain('There are no posts yet.')
  })

  it('speaks the language of the site', () => {
    const page = made([makeFeed({})], makeSite({ language: 'de-AT' }))['feed.html'] as string
    expect(page).toContain('<html lang="de-AT" dir="ltr">')
    expect(page).toContain('<h2 id="subscribe">Abonnieren</h2>')
  })

  it('says so where it speaks English instead', () => {
    const page = made([makeFeed({})], makeSite({ language: 'fa' }))['feed.html'] as string
    expect(page).toContain('<html lang="fa" dir="rtl">')
    expect(page).toContain('<h2 id="subscribe" lang="en" dir="ltr">Subscribe</h2>')
  })
})

describe('a post on a page', () => {
  const site = makeSite({ language: 'en', timezone: 'Pacific/Auckland' })
  it('is called by its first words when it has no title', () => {
    const { text } = pageEntry.encodeEntry(
      makeNote({ opening: 'First words…', summary: 'First words and more' }),
      site,
    )
    expect(text).toContain('<bdi>First words…</bdi>')
    expect(text).not.toContain('First words and more')
  })

  it('has its own language', () => {
    const post = makeIdentified({ language: 'ar', published: at('2024-04-30T13:00:00Z') })
    const { text } = pageEntry.encodeEntry(makeEntry({ post }), site)
    expect(text).toContain('<li lang="ar" dir="rtl">')
    expect(text).toContain('<time datetime="2024-04-30T13:00:00Z">1 مايو 2024</time>')
  })

  it('is short', () => {
    const { text } = pageEntry.encodeEntry(makeEntry({ summary: 'word '.repeat(500) }), site)
    expect(text.length).toBeLessThan(700)
  })
})

describe('the page of all feeds', () => {
  const tags = (count: number): Feed[] => [
    makeFeed({ key: '', folder: '' }),
    ...Array.from({ length: count }, (_, index) =>
      makeFeed({ key: `tag/t${index}`, folder: `tags/t${index}/`, taxonomy: 'tag', term: `T ${index}` }),
    ),
  ]
  it('lists them in groups', () => {
    const page = made([
      ...tags(2),
      makeFeed({ key: 'x', folder: 'x/', title: 'Named' }),
      makeFeed({ key: 'mood/y', folder: 'y/', taxonomy: 'mood', term: 'Gay' }),
    ])['feeds.html'] as string
    expect(elements(page, 'h2').map(({ text }) => text)).toEqual(['Subscribe', 'More feeds', 'Tags', 'mood'])
    expect(hrefs(page)).toEqual(expect.arrayContaining(['tags/t0/feed.html', 'x/feed.html', 'feeds.opml']))
  })

  it('has a search among many, and none among few', () => {
    expect(made(tags(5))['feeds.html']).not.toContain('role="search"')
    expect(made(tags(50))['feeds.html']).toContain('role="search" hidden')
    const { script: _, ...silent } = SPEC
    expect(made(tags(50), makeSite(), silent)['feeds.html']).not.toContain('role="search"')
  })

  it('leads to the documents where feeds have no pages', () => {
    const { feeds: _, ...spec } = SPEC
    expect(hrefs(made(tags(1), makeSite(), spec)['feeds.html'] as string)).toContain(
      `${makeSite().url}tags/t0/feed.xml`,
    )
  })
})

describe('whatever a text is', () => {
  it('the pages say it, and stay whole', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('</script>', '"><b>', "' onx=1", '<!--', ']]>', '&amp;', '\r\n\t'),
    )
    fc.assert(
      fc.property(text, text, text, (title, term, siteTitle) => {
        const site = makeSite({ title: siteTitle })
        const post = makeIdentified({})
        const feed = makeFeed({
          key: 'tag/x',
          folder: 'tags/x/',
          taxonomy: 'tag',
          term,
          title,
          description: siteTitle,
          home: 'https://example.com/term/',
          posts: [post],
        })
        const all = made([makeFeed({ key: '', folder: '' }), feed], site)
        const page = all['tags/x/feed.html'] as string
        // A line end in HTML is a line feed, unless it is a reference.
        expect(elements(page, 'title')[0]?.text).toBe(legalText(title))
        expect(elements(page, 'h1')[0]?.text).toBe(legalText(title))
        expect(elements(page, 'bdi').map(({ text }) => text)).toContain(legalText(siteTitle))
        expect(elements(page, 'button')).toHaveLength(3)
        expect(elements(page, 'script')).toHaveLength(1)
        expect(elements(all['feeds.html'] as string, 'bdi').map(({ text }) => text)).toContain(
          legalText(term),
        )
        expect(elements(all['feeds-links.html'] as string, 'link')).toHaveLength(1)
        const { findings } = checkDocument(Buffer.from(all['feeds.opml'] as string), {
          now: at('2026-01-01T00:00:00Z'),
        })
        expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(JSON.parse(all['feeds.json'] as string).feeds[1].title).toBe(legalText(title))
        const entry = pageEntry.encodeEntry(makeEntry({ title: title || 'x', summary: term }), site).text
        expect(elements(entry, 'bdi')[0]?.text).toBe(legalText(title || 'x'))
      }),
      runs(300),
    )
  })
})
