import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { OperatorError } from '../../src/core/problem.ts'
import { post, publish } from './publish.ts'

/** What people who come from other feed tools expect of the command. */

const one = (head: string, body?: string) => publish({ 'a.md': post(`date: 2011-07-22\n${head}`, body) })

describe('behaviours of Eleventy', () => {
  it('EL3: updated is that of the newest entry, and an empty feed has a stable date', async () => {
    const { documents } = await publish({
      'a.md': post('date: 2011-07-22'),
      'b.md': post('date: 2011-07-23\nupdated: 2011-07-25'),
      'c.md': post('date: 2011-07-24'),
    })
    expect(documents['atom.xml']).toMatch(/<updated>2011-07-25T00:00:00Z<\/updated>[\s\S]*<entry>/)
    const empty = await publish({})
    expect(empty.documents['atom.xml']).toMatch(/<updated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<\/updated>/)
    const later = await empty.again({}, { now: Date.UTC(2026, 5, 1) })
    expect(later.documents).toEqual(empty.documents)
  })

  it('EL5: a document begins with the XML declaration', async () => {
    const { documents } = await one('title: T')
    for (const path of ['feed.xml', 'atom.xml'])
      expect(documents[path]).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n/)
  })
})

describe('behaviours of @astrojs/rss', () => {
  it('AS1: what has no date is no post, and told', async () => {
    const { leftOut, titles } = await publish({
      'a.md': post('title: A'),
      'b.md': post('date: 2011-07-22\ntitle: B'),
    })
    expect(titles).toEqual(['B'])
    expect(leftOut).toEqual({ 'a.md': 'no date' })
  })

  it('AS3: an id does not change with a permalink’s last slash', async () => {
    const files = { 'a.md': post('date: 2011-07-22') }
    const first = await publish(files, { source: { permalink: '/:title/' } })
    const second = await first.again({}, { source: { permalink: '/:title' } })
    expect(second.items[0]?.url).toBe('http://example.org/a')
    expect(second.items.map(({ id }) => id)).toEqual(first.items.map(({ id }) => id))
  })

  it('AS5: nothing breaks out of an enclosure’s attributes', async () => {
    const type = 'audio/mpeg"><injected>x</injected><enclosure fake="'
    const { documents } = await one(`enclosure: {url: /podcast.mp3, type: '${type}', length: 0}`)
    expect(documents['feed.xml']).not.toContain('<injected')
    expect(documents['feed.xml']).toContain('url="http://example.org/podcast.mp3"')
    expect(documents['feed.xml']?.match(/<enclosure /g)).toHaveLength(1)
  })
})

describe('behaviours of feed and node-rss', () => {
  it('FD6: a picture’s length and type are its file’s', async () => {
    const { items } = await publish({
      'a.md': post('date: 2011-07-22\nenclosure: /a.jpg'),
      'a.jpg': Buffer.alloc(1234),
    })
    expect(items[0]?.attachments).toEqual([
      { url: 'http://example.org/a.jpg', mime_type: 'image/jpeg', size_in_bytes: 1234 },
    ])
  })

  it('FD7: a stated media type wins', async () => {
    const { items } = await publish({
      'a.md': post('date: 2011-07-22\nenclosure: {url: /a.bin, type: video/x-flv}'),
      'a.bin': Buffer.alloc(16650),
    })
    expect(items[0]?.attachments).toMatchObject([{ mime_type: 'video/x-flv', size_in_bytes: 16650 }])
  })

  it('FD8: an address of the site that is none is refused, with its key', async () => {
    const config = { site: { url: 'not-a-url' } }
    await expect(publish({}, { config })).rejects.toThrow(OperatorError)
    await expect(publish({}, { config })).rejects.toThrow(/site\.url.*not-a-url/)
  })
})

describe('behaviours of hexo-generator-feed', () => {
  it.each([
    ['{name: Ann, email: ann@example.com}', 'Ann'],
    ['Ann', 'Ann'],
    ['{email: ann@example.com}', 'ann@example.com'],
  ])('HX7: author: %s', async (author, name) => {
    const { items, documents } = await one(`author: ${author}`)
    expect(items[0]?.authors).toMatchObject([{ name }])
    expect(documents['atom.xml']).not.toMatch(/<name>\s*<\/name>/)
  })
})

describe('behaviours of Hugo', () => {
  const site = {
    'hugo.toml':
      'baseURL = "http://example.org/"\n[taxonomies]\ncategory = "categories"\n"book author" = "book authors"\n',
  }
  const page = (head: string): string => `+++\ndate = 2011-07-22\n${head}\n+++\nText.\n`

  it('HU4: a tag that only a draft has gets no feed', async () => {
    const { documents } = await publish({
      'hugo.toml': 'baseURL = "http://example.org/"\n',
      'content/a.md': page('draft = true\ntags = ["secret"]'),
      'content/b.md': page('tags = ["open"]'),
    })
    expect(Object.keys(documents).filter((path) => path.startsWith('tags/'))).toEqual([
      'tags/open/atom.xml',
      'tags/open/feed.json',
      'tags/open/feed.xml',
    ])
  })

  it('HU6: nested terms are flattened: one with d-e is the same term', async () => {
    const { documents } = await publish({
      ...site,
      'content/a.md': page('categories = ["a", "d/e", "f/g/h"]'),
      'content/b.md': page('categories = ["d-e"]'),
    })
    const folders = Object.keys(documents).flatMap(
      (path) => /^categories\/(.+)\/feed\.xml$/.exec(path)?.[1] ?? [],
    )
    expect(folders).toEqual(['a', 'd-e', 'f-g-h'])
    expect(JSON.parse(documents['categories/d-e/feed.json'] ?? '').items).toHaveLength(2)
  })

  it('HU7: a term of a taxonomy of the site’s own has one feed with all its entries', async () => {
    const { documents } = await publish(
      {
        ...site,
        'content/a.md': page('"book authors" = ["Author One"]'),
        'content/b.md': page('"book authors" = ["Author One", "Two"]'),
      },
      { config: { feeds: { taxonomies: { 'book-author': { path: 'by/:slug' } } } } },
    )
    expect(JSON.parse(documents['by/author-one/feed.json'] ?? '').items).toHaveLength(2)
    expect(JSON.parse(documents['by/two/feed.json'] ?? '').items).toHaveLength(1)
  })
})

describe('behaviours of Pelican', () => {
  it('PE2: ids are tag URIs, and stay when title, body and category change', async () => {
    const first = await publish({ 'a.md': post('date: 2012-11-30\ntitle: One\ncategory: x') })
    const second = await first.again({
      'a.md': post('date: 2012-11-30\ntitle: Two\ncategory: y', 'Other.\n'),
    })
    expect(first.items[0]?.id).toBe('tag:example.org,2012-11-30:/a/')
    expect(second.items[0]).toMatchObject({ id: first.items[0]?.id, title: 'Two' })
  })

  it('PE3: no empty tag, nothing twice, and an empty file is told', async () => {
    const { items, leftOut, documents } = await publish({
      'a.md': post('date: 2011-07-22\ntags: ["", x, x, X]\nauthors: [Ann, Ann]'),
      'b.md': '',
      'c.md': '\uFEFF',
    })
    expect(items[0]?.tags).toEqual(['x'])
    expect(items[0]?.authors).toHaveLength(1)
    expect(leftOut).toEqual({ 'b.md': 'empty', 'c.md': 'empty' })
    expect(documents['atom.xml']?.match(/<category /g)).toHaveLength(1)
  })
})

describe('behaviours of feedsmith and feedparser', () => {
  it('FS4: a namespace is declared only where it is used', async () => {
    const { documents } = await one('title: T')
    const [root = ''] = /<rss[^>]*>/.exec(documents['feed.xml'] ?? '') ?? []
    for (const [, prefix = ''] of root.matchAll(/xmlns:([a-z]+)=/g))
      expect(documents['feed.xml']).toMatch(new RegExp(`<${prefix}:`))
    expect(root).not.toMatch(/itunes|podcast|media|slash/)
  })

  it('FP1: no address is relative', async () => {
    const { items } = await one('title: T', '[a](b/c) ![d](../e.png) <a href="#f">g</a>\n')
    expect(items[0]?.content_html).not.toMatch(/(?:href|src)="(?!https?:)/)
  })
})

describe('RFC 4287, RFC 9110, JSON Feed', () => {
  it('R3: ids survive an edit, another order, a moved file and a re-run', async () => {
    const files = {
      'a.md': post('date: 2011-07-22\ntitle: A', 'Text of A.\n'),
      'b.md': post('date: 2011-07-23\ntitle: B'),
    }
    const first = await publish(files)
    const ids = new Map(first.items.map(({ title, id }) => [title, id]))
    rmSync(join(first.root, 'blog/a.md'))
    const moved = await first.again({ 'deep/renamed.md': files['a.md'] })
    expect(new Map(moved.items.map(({ title, id }) => [title, id]))).toEqual(ids)
  })

  it('R4: a run without a change writes nothing, and updated moves only with the entry', async () => {
    const first = await publish({
      'a.md': post('date: 2011-07-22\ntitle: A'),
      'b.md': post('date: 2011-07-23\ntitle: B'),
    })
    const second = await first.again({}, { now: Date.UTC(2026, 1, 1) })
    expect(second.result.report.written).toBe(0)
    expect(second.documents).toEqual(first.documents)
    const third = await second.again(
      { 'a.md': post('date: 2011-07-22\ntitle: A', 'Edited.\n') },
      { now: Date.UTC(2026, 2, 1) },
    )
    const updated = [...(third.documents['atom.xml'] ?? '').matchAll(/<updated>(.*?)<\/updated>/g)].map(
      ([, date]) => date,
    )
    expect(updated).toEqual(['2026-03-01T00:00:00Z', '2011-07-23T00:00:00Z', '2026-03-01T00:00:00Z'])
  })

  it('R6: an id is a string, also one that is written as a number', async () => {
    const { items } = await one('id: 42')
    expect(items[0]?.id).toBe('42')
  })
})
