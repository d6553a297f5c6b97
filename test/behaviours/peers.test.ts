import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkDocument } from '../../src/checks/check-document.ts'
import { OperatorError } from '../../src/core/problem.ts'
import { childOf, childrenOf, parseStrictXml } from '../formats/strict-xml.ts'
import type { Files } from '../temporary-folder.ts'
import { type Published, post, publish } from './publish.ts'

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

  it('AS4: there is one source, and a title that tries to break out of it is its text', async () => {
    const title = 'Real Title</source><source url="https://evil.example.com">Fake'
    const { documents } = await one(
      `source: {title: '${title}', feed: "https://real.example/feed.xml", url: "https://real.example/a"}`,
    )
    expect(documents['feed.xml']?.match(/<source .*/g)).toEqual([
      '<source url="https://real.example/feed.xml">Real Title&#x3C;/source&#x3E;&#x3C;source url="https://evil.example.com"&#x3E;Fake</source>',
    ])
    // Atom names the page alone, in an attribute.
    expect(documents['atom.xml']?.match(/<link rel="via"[^>]*>/g)).toHaveLength(1)
    expect(documents['atom.xml']).not.toContain('<source')
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

describe('behaviours of Hugo and Zola in documents', () => {
  it('HU3: pictures of shortcodes, bundles and srcset, and links, are below the blog’s path', async () => {
    const { items } = await publish(
      {
        'hugo.toml': 'baseURL = "https://example.org/subdir/"\n',
        'content/s1/p1/index.md': [
          '+++\ndate = 2011-07-22\n+++',
          '{{< figure src="/images/sunset.jpg" >}} {{< figure src="a.jpg" >}} ![](a.jpg) [p2]({{< ref "/s1/p2" >}})',
          '<img src="a.jpg" srcset="a.jpg 1x, /b.jpg 2x">',
        ].join('\n\n'),
        'content/s1/p1/a.jpg': Buffer.alloc(9),
        'content/s1/p2.md': '+++\ndate = 2011-07-21\n+++\nText.\n',
      },
      { config: { site: {} } },
    )
    const html = items[0]?.content_html ?? ''
    expect(items[0]?.url).toBe('https://example.org/subdir/s1/p1/')
    const bundled = 'https://example.org/subdir/s1/p1/a.jpg'
    expect([...html.matchAll(/src="([^"]*)"/g)].map(([, src]) => src)).toEqual([
      expect.stringMatching(/^https:\/\/example\.org\/(?:subdir\/)?images\/sunset\.jpg$/),
      bundled,
      bundled,
      bundled,
    ])
    expect(html).toContain(`srcset="${bundled} 1x, https://example.org/b.jpg 2x"`)
    expect(html).toContain('href="https://example.org/subdir/s1/p2/"')
  })

  it('ZO2: a term has one feed; a section’s holds the pages of its sub-sections and no others; all authors are told', async () => {
    const page = (day: number, more: string): string => `+++\ndate = 2011-07-0${day}\n${more}\n+++\nText.\n`
    const { documents } = await publish(
      {
        'config.toml': 'base_url = "http://example.org"\ntaxonomies = [{name = "categories"}]\n',
        'content/blog/a.md': page(
          1,
          'title = "A"\nauthors = ["Ann", "Ben", "Cem"]\n[taxonomies]\ncategories = ["a"]',
        ),
        'content/blog/deep/b.md': page(2, 'title = "B"\n[taxonomies]\ncategories = ["a"]'),
        'content/notes/c.md': page(3, 'title = "C"'),
        'content/d.md': page(4, 'title = "D"'),
      },
      {
        source: { engine: 'zola' },
        config: {
          feeds: { taxonomies: { category: { path: 'categories/:slug' }, section: { path: ':slug' } } },
        },
      },
    )
    const titles = (path: string): string[] =>
      [...(documents[path] ?? '').matchAll(/<entry>\n[\s\S]*?<title>(.*?)<\/title>/g)].map(
        ([, title = '']) => title,
      )
    expect(titles('categories/a/atom.xml')).toEqual(['B', 'A'])
    expect(titles('blog/atom.xml')).toEqual(['B', 'A'])
    expect(titles('notes/atom.xml')).toEqual(['C'])
    for (const path of ['atom.xml', 'feed.xml', 'feed.json'])
      expect(documents[path]).toMatch(/Ann[\s\S]{1,60}Ben[\s\S]{1,60}Cem/)
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

describe('behaviours of Pelican’s feeds', () => {
  it('PE1: feeds of categories, authors and languages each hold exactly their posts', async () => {
    const { documents } = await publish(
      {
        'a.md': post('date: 2012-01-01\ntitle: A\ncategory: x\nauthor: Ann\nlang: en'),
        'b.md': post('date: 2012-01-02\ntitle: B\ncategory: y\nauthors: [Ann, Bea]\nlang: fr'),
        'c.md': post('date: 2012-01-03\ntitle: C\ncategory: x\nauthor: Bea\nlang: fr'),
        'd.md': post('date: 2012-01-04\ntitle: D'),
      },
      {
        config: {
          feeds: {
            taxonomies: {
              category: { path: 'category/:slug' },
              author: { path: 'author/:slug' },
              language: { path: 'in/:slug' },
            },
          },
        },
      },
    )
    const titles = Object.entries(documents)
      .filter(([path]) => path.endsWith('/feed.json'))
      .map(([path, text]) => [
        path.replace('/feed.json', ''),
        JSON.parse(text)
          .items.map((item: { title: string }) => item.title)
          .join(''),
      ])
    expect(Object.fromEntries(titles)).toEqual({
      'category/x': 'CA',
      'category/y': 'B',
      'author/ann': 'BA',
      'author/bea': 'CB',
      'in/en': 'DA',
      'in/fr': 'CB',
    })
  })

  it('PE4: the self link is the public address, wherever the target keeps the file', async () => {
    const { documents } = await publish(
      { 'a.md': post('date: 2011-07-22') },
      {
        config: {
          site: { url: 'https://public.example/blog/' },
          feeds: { files: { rss: 'all.rss/feed.xml', atom: 'atom.xml', json: 'feed.json' } },
          targets: [{ type: 'directory', path: 'out/var/www' }],
        },
      },
    )
    const selfOf = (path: string): unknown =>
      /rel="self"[^>]* href="([^"]*)"|feed_url":"([^"]*)"|href="([^"]*)"[^>]*rel="self"/
        .exec(documents[path] ?? '')
        ?.slice(1)
        .find(Boolean)
    expect(Object.keys(documents).map((path) => [path, selfOf(path)])).toEqual([
      ['var/www/all.rss/feed.xml', 'https://public.example/blog/all.rss/feed.xml'],
      ['var/www/atom.xml', 'https://public.example/blog/atom.xml'],
      ['var/www/feed.json', 'https://public.example/blog/feed.json'],
    ])
  })
})

describe('behaviours of feedsmith and feedparser', () => {
  it.each(['date', 'updated', 'expires'])(
    'FS3: a post whose %s is no date is left out, named, and its text is in no document',
    async (key) => {
      const { documents, said, titles } = await publish({
        'bad.md': post(`${key === 'date' ? '' : 'date: 2011-07-22\n'}${key}: the day after\ntitle: Bad`),
        'good.md': post('date: 2011-07-22\ntitle: Good'),
      })
      expect(titles).toEqual(['Good'])
      expect(said).toEqual([expect.stringMatching(new RegExp(`^blog/bad\\.md: ${key}: .*“the day after”`))])
      expect(Object.values(documents).join('')).not.toContain('the day after')
    },
  )

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

describe('what the W3C’s validator asks', () => {
  const SITE_URL = 'https://räksmörgås.example/blåg/'
  const BLOG: Files = {
    'a.md': post(
      'date: 2011-07-22\ntitle: "Ä & <b>B</b>"\ntags: [Smör & gås]\nlink: "https://日本.example/ü?q=å b#ñ"\nauthor: {name: Ann, email: ann@example.com, url: "https://gôg.example/bár"}',
      '[ö](ö.html) ![b](/b å.png) <a href="//cdn.example/å" onclick="x()">c</a>\n',
    ),
    'b.md': post('date: 2011-07-22\ntitle: B\nauthors: [Bea, "Cem <cem at example>"]'),
    'c.md': post('date: 2011-07-22\nauthor: {name: Dan, email: not an address}'),
    'd.md': post('date: 1999-12-31\ntitle: D\nupdated: 2011-07-22'),
  }
  const CONFIG = {
    site: { url: SITE_URL, title: 'Räksmörgås', author: { name: 'Eve', email: 'eve@example.com' } },
  }
  const findings = ({ documents }: Published): Record<string, string[]> => {
    const root = 'https://xn--rksmrgs-5wao1o.example/bl%C3%A5g/'
    const found = Object.entries(documents).map(([path, text]) => {
      const address = root + path.split('/').map(encodeURIComponent).join('/')
      return [path, checkDocument(Buffer.from(text), { address, now: NOW }).findings.map(({ rule }) => rule)]
    })
    return Object.fromEntries(found.filter(([, rules]) => rules?.length !== 0))
  }
  const NOW = Date.UTC(2026, 0, 1)

  it('VA4: addresses in any script are published in ASCII, and what is no e-mail address is none', async () => {
    const { documents } = await publish(BLOG, { config: CONFIG })
    for (const [path, text] of Object.entries(documents)) {
      const addresses = [...text.matchAll(/(?:https?:)?\/\/[^\s"'<>&\\]+/g)].map(([address]) => address)
      expect(addresses.length, path).toBeGreaterThan(3)
      for (const address of addresses) expect(address, path).toMatch(/^https?:\/\/[\x21-\x7e]+$/)
    }
    expect(documents['atom.xml']).toContain('href="https://xn--wgv71a.example/%C3%BC?q=%C3%A5%20b#%C3%B1"')
    expect(documents['feed.xml']).toContain('<author>ann@example.com (Ann)</author>')
    expect(documents['feed.xml']).toContain('<dc:creator>Dan</dc:creator>')
    expect(Object.values(documents).join('')).not.toMatch(/not an address/)
  })

  it('VA5: every must of Atom is kept: authors, ids, dates, one alternate of a kind', async () => {
    const { documents } = await publish(BLOG, { config: CONFIG })
    const atoms = Object.entries(documents).filter(([path]) => path.endsWith('atom.xml'))
    expect(atoms.length).toBeGreaterThan(1)
    for (const [path, text] of atoms) {
      const feed = parseStrictXml(text.replace(/<\?xml-stylesheet.*\n/, ''))
      const entries = childrenOf(feed, 'entry')
      expect(childrenOf(feed, 'author'), path).toHaveLength(1)
      for (const element of [feed, ...entries]) {
        expect(childOf(element, 'id').text).toMatch(/^[a-z][a-z0-9+.-]*:[!-~]+$/)
        expect(childOf(element, 'updated').text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
        const alternates = childrenOf(element, 'link').filter(
          ({ attributes }) => attributes.rel === 'alternate',
        )
        expect(alternates).toHaveLength(1)
        expect(childrenOf(element, 'author').flatMap((author) => childrenOf(author, 'name'))).not.toContain(
          '',
        )
      }
      for (const entry of entries)
        for (const content of childrenOf(entry, 'content')) expect(content.attributes.type).toBe('html')
      expect(new Set(entries.map((entry) => childOf(entry, 'id').text)).size).toBe(entries.length)
      expect(text).not.toMatch(/<source|type="xhtml"/)
    }
  })

  it('VA6: nothing is found in any document; posts of one moment have one date, as nobody may be told another', async () => {
    const published = await publish(BLOG, { config: CONFIG })
    expect(findings(published)).toEqual({})
    const dates = [...(published.documents['atom.xml'] ?? '').matchAll(/<updated>(.*?)<\/updated>/g)]
    expect(new Set(dates.map(([, date]) => date)).size).toBe(1)
  })

  it.each<[string, string, (text: string) => string]>([
    ['self-is-elsewhere', 'feed.xml', (text) => text.replace(/(rel="self" href="[^"]*)feed/, '$1other')],
    ['rss-self-missing', 'feed.xml', (text) => text.replace(/<atom:link rel="self".*\n/, '')],
    ['atom-self-missing', 'atom.xml', (text) => text.replace(/<link rel="self".*\n/, '')],
    ['implausible-date', 'feed.xml', (text) => text.replace('>Fri, 22 Jul 2011', '>Tue, 22 Jul 2031')],
    ['relative-reference', 'feed.xml', (text) => text.replace(/(<a href=")https:\/\/[^/]*/, '$1')],
    ['dangerous-attribute', 'atom.xml', (text) => text.replace(/(&lt;|<)a /, '$1a onclick=x() ')],
    ['atom-author-missing', 'atom.xml', (text) => text.replaceAll(/<author>[\s\S]*?<\/author>\n/g, '')],
    [
      'invalid-rfc3339-date',
      'atom.xml',
      (text) => text.replace(/<updated>.*</, '<updated>Fri, 22 Jul 2011<'),
    ],
    [
      'atom-alternate-twice',
      'atom.xml',
      (text) => text.replace(/<link rel="alternate".*\n/, (link) => link + link.replace('blog', 'b')),
    ],
  ])('VA5, VA6: %s would be found', async (rule, path, spoil) => {
    const published = await publish(BLOG, { config: CONFIG })
    const spoiled = spoil(published.documents[path] ?? '')
    expect(spoiled).not.toBe(published.documents[path])
    expect(findings({ ...published, documents: { [path]: spoiled } })[path]).toContain(rule)
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

  it('R6: an item of JSON Feed has every member in its form, also what is written as something else', async () => {
    const { documents } = await publish({
      'a.md': post(
        'date: 2011-07-22 16:00:00 +1200\nid: 42\ntitle: 7\ntags: [2012, true, x]\nauthor: Ann\nlang: en_nz\nenclosure: {url: /a.mp3, length: "12"}',
      ),
      'b.md': post('date: 2011-07-21', ''),
    })
    const { items } = JSON.parse(documents['feed.json'] ?? '')
    expect(items).toEqual([
      {
        id: '42',
        url: 'http://example.org/a/',
        title: '7',
        content_html: '<p>Text.</p>',
        date_published: '2011-07-22T04:00:00Z',
        date_modified: '2011-07-22T04:00:00Z',
        authors: [{ name: 'Ann' }],
        tags: ['2012', 'true', 'x'],
        language: 'en-NZ',
        attachments: [{ url: 'http://example.org/a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 12 }],
      },
      {
        id: 'tag:example.org,2011-07-21:/b/',
        url: 'http://example.org/b/',
        title: 'B',
        content_html: '',
        date_published: '2011-07-21T00:00:00Z',
        date_modified: '2011-07-21T00:00:00Z',
      },
    ])
  })
})
