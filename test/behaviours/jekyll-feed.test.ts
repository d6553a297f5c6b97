import { describe, expect, it } from 'vitest'
import type { Files } from '../temporary-folder.ts'
import { type Published, type PublishOptions, post, publish } from './publish.ts'

/** What people who come from jekyll-feed expect of the command. What concerns one post alone is in `sources/jekyll.test.ts`. */

const SITE: Files = { '_config.yml': 'title: Example\nurl: "http://example.org"\n' }
const DAY = '_posts/2014-03-02-march-the-second.md'
const jekyll = (files: Files, options: PublishOptions = {}) => publish({ ...SITE, ...files }, options)
const many = (count: number): Files =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `_posts/2014-03-${String(index + 1).padStart(2, '0')}-post.md`,
      post(`title: Post ${index + 1}`),
    ]),
  )

describe('behaviours of jekyll-feed', () => {
  it('JF11: line breaks in a pre are kept', async () => {
    const { items, documents } = await jekyll({ [DAY]: post('', '<pre>Line 1\nLine 2\nLine 3</pre>\n') })
    expect(items[0]?.content_html).toContain('Line 1\nLine 2\nLine 3')
    expect(documents['atom.xml']).toContain('Line 1\nLine 2\nLine 3')
  })

  it('JF14: the newest posts up to the limit, which is 20 here', async () => {
    const { titles } = await jekyll(many(25))
    expect(titles).toEqual(Array.from({ length: 20 }, (_, index) => `Post ${25 - index}`))
    const two = await jekyll(many(25), { config: { feeds: { limit: 2 } } })
    expect(two.titles).toEqual(['Post 25', 'Post 24'])
  })

  it('JF15: a post in _drafts is absent, and present when drafts are asked for', async () => {
    const files = { '_drafts/a.md': post('title: Draft'), [DAY]: post('title: Out') }
    expect((await jekyll(files)).titles).toEqual(['Out'])
    expect((await jekyll(files, { flags: { drafts: true } })).titles).toContain('Draft')
  })

  it('JF16: one feed for each tag in use, with exactly the posts that have it', async () => {
    const files = {
      '_posts/2014-03-01-a.md': post('title: A\ntags: [test, fail]'),
      '_posts/2014-03-02-b.md': post('title: B\ntags: test'),
      '_posts/2014-03-03-c.md': post('title: C'),
    }
    const { documents } = await jekyll(files)
    const titlesOf = (path: string): string[] =>
      JSON.parse(documents[path] ?? '{}').items.map(({ title }: { title: string }) => title)
    expect(titlesOf('tags/test/feed.json')).toEqual(['B', 'A'])
    expect(titlesOf('tags/fail/feed.json')).toEqual(['A'])
    const without = await jekyll(files, { config: { feeds: { taxonomies: {} } } })
    expect(Object.keys(without.documents)).toEqual(['atom.xml', 'feed.json', 'feed.xml'])
  })

  it('JF17: their folder is where the configuration wants it', async () => {
    const { documents } = await jekyll(
      { [DAY]: post('tags: [success]') },
      { config: { feeds: { taxonomies: { tag: { path: 'alternate/path/:slug' } } } } },
    )
    expect(Object.keys(documents)).toContain('alternate/path/success/feed.xml')
  })

  it.each([
    [{ except: ['fail'] }, ['my-c-plus-plus', 'success']],
    [{ only: ['Success', 'none of these'] }, ['success']],
    [{ only: ['my c++', 'fail'], except: ['FAIL'] }, ['my-c-plus-plus']],
    [{ only: [] }, []],
  ])('JF17: of terms chosen by %j there are the feeds %j, and no others', async (chosen, slugs) => {
    const files = { [DAY]: post('title: T\ntags: [success, fail, My C++]') }
    const feeds = (more: object) => ({ feeds: { taxonomies: { tag: { path: 'tags/:slug', ...more } } } })
    const found = ({ documents }: Published): string[] =>
      Object.keys(documents).flatMap((path) => /^tags\/(.*)\/feed\.xml$/.exec(path)?.[1] ?? [])
    const first = await jekyll(files, { config: feeds(chosen) })
    expect(found(first)).toEqual(slugs)
    expect(first.titles).toEqual(['T'])
    expect(first.items[0]?.tags).toEqual(['success', 'fail', 'My C++'])
    // Feeds that are not wanted any more go, and are who they were when they are back.
    const all = await first.again({}, { config: feeds({}) })
    const less = await all.again({}, { config: feeds(chosen) })
    expect(found(less)).toEqual(slugs)
    expect((await less.again({}, { config: feeds({}) })).documents).toEqual(all.documents)
  })

  it.each(['../../../questionable/path/:slug', '/questionable/:slug', 'a/../../:slug', 'a\\..\\..\\:slug'])(
    'JF18: the path %s is refused: nothing is written above the destination',
    async (path) => {
      const config = { feeds: { taxonomies: { tag: { path } } } }
      await expect(jekyll({ [DAY]: post('tags: [a]') }, { config })).rejects.toThrow(/taxonomies.*path/)
    },
  )

  it('JF19: a category’s feed holds the posts of the category, a collection’s those of the collection', async () => {
    const files = {
      '_config.yml': 'url: "http://example.org"\ncollections: {my_collection: {output: true}}\n',
      '_posts/2014-03-01-a.md': post('title: A\ncategory: news'),
      '_posts/2014-03-02-b.md': post('title: B'),
      '_my_collection/c.md': post('title: C\ndate: 2014-03-03'),
    }
    const { documents } = await publish(files, {
      source: { include: ['_posts/**', '_my_collection/**'] },
      config: {
        feeds: {
          taxonomies: {
            category: { path: 'feed/:slug' },
            collection: { path: 'feed/collection/:slug' },
          },
        },
      },
    })
    const titlesOf = (path: string): string[] =>
      JSON.parse(documents[path] ?? '{}').items.map(({ title }: { title: string }) => title)
    expect(titlesOf('feed/news/feed.json')).toEqual(['A'])
    expect(titlesOf('feed/collection/my-collection/feed.json')).toEqual(['C'])
  })

  it.each([
    ['the blog', 'feed: {excerpt_only: true}', '', ''],
    ['the blog, at the top', 'excerpt_only: true', '', ''],
    ['a post', '', 'feed: {excerpt_only: true}', 'title: Other'],
    ['a post, at the top', '', 'excerpt_only: true', 'title: Other'],
    ['defaults', 'defaults: [{scope: {path: ""}, values: {excerpt_only: true}}]', '', ''],
  ])('JF20: excerpt_only of %s leaves the summary alone', async (_, ofSite, ofPost, other) => {
    const body = 'The first.\n\nThe second.\n'
    const { documents, items } = await jekyll({
      '_config.yml': `url: "http://example.org"\n${ofSite}\n`,
      [DAY]: post(ofPost, body),
      ...(other !== '' && { '_posts/2014-03-03-other.md': post(other, body) }),
    })
    const inFull = other === '' ? 0 : 1
    const count = (path: string, what: RegExp): number => documents[path]?.match(what)?.length ?? 0
    expect(count('atom.xml', /<content /g)).toBe(inFull)
    expect(count('feed.xml', /<content:encoded>/g)).toBe(inFull)
    for (const path of ['atom.xml', 'feed.xml', 'feed.json'])
      expect(count(path, /The second/g), path).toBe(inFull)
    expect(count('atom.xml', /<summary>The first\.<\/summary>/g)).toBe(1 + inFull)
    expect(items.at(-1)).toMatchObject({ content_text: 'The first.' })
  })

  it('JF20: a post that has no other text than its summary has that, one without words a link', async () => {
    const { documents, items } = await jekyll({
      [DAY]: post('excerpt_only: true', 'All of it.\n'),
      '_posts/2014-03-01-picture.md': post('excerpt_only: true', '![](/a.png)\n'),
      '_posts/2014-02-01-no.md': post('excerpt_only: false', 'In full.\n'),
    })
    expect(items[0]).toMatchObject({ content_text: 'All of it.' })
    expect(items[1]?.content_html).toBe('')
    expect(items[2]?.content_html).toBe('<p>In full.</p>')
    expect(documents['atom.xml']).not.toContain('a.png')
  })

  it('JF21: a title is escaped once in each format', async () => {
    const config = { site: { url: 'http://example.org/', title: 'My Site Title <&>' } }
    const { documents } = await jekyll({ [DAY]: post('') }, { config })
    expect(documents['atom.xml']).toMatch(/<title[^>]*>My Site Title &lt;&amp;&gt;<\/title>/)
    expect(JSON.parse(documents['feed.json'] ?? '').title).toBe('My Site Title <&>')
  })

  it('JF22: baseurl stands before every link of posts and feeds', async () => {
    const files = { '_config.yml': 'url: "http://example.org"\nbaseurl: /bass\n', [DAY]: post('title: T') }
    const { documents } = await publish(files, { config: { site: {} } })
    expect(documents['atom.xml']).toContain('href="http://example.org/bass/2014/03/02/march-the-second.html"')
    expect(documents['atom.xml']).toMatch(
      /rel="self"[^>]*href="http:\/\/example\.org\/bass\/atom\.xml"|href="http:\/\/example\.org\/bass\/atom\.xml"[^>]*rel="self"/,
    )
  })

  it('JF25: static files never become entries', async () => {
    const { titles } = await jekyll({
      [DAY]: post('title: T'),
      'images/hubot.png': Buffer.from([0x89, 0x50, 0x4e, 0x47]),
      'feeds/atom.xml': '<feed xmlns="http://www.w3.org/2005/Atom"/>',
      '_posts/2014-03-03-data.json': '{}',
    })
    expect(titles).toEqual(['T'])
  })
})

describe('the style of documents', () => {
  const styles = ({ documents }: Published): (string | undefined)[] =>
    ['feed.xml', 'atom.xml'].map(
      (path) => /^<\?xml [^>]*\?>\n(<\?xml-stylesheet [^>]*>)/.exec(documents[path] ?? '')?.[1],
    )
  const files = { [DAY]: post('title: T'), 'feed.xslt.xml': '<xsl:stylesheet version="1.0"/>' }

  it('JF26: is named right after the XML declaration; it is a style sheet of CSS, and no feed.xslt.xml of the blog', async () => {
    const relative = '<?xml-stylesheet type="text/css" href="feeds-xml.css"?>'
    expect(styles(await jekyll(files))).toEqual([relative, relative])
    expect(styles(await jekyll(files, { config: { pages: false } }))).toEqual([undefined, undefined])
  })

  it('AS6: has the type text/css under any name, as XSLT is leaving the browsers', async () => {
    const config = { pages: { stylesheet: 'pretty/feeds.xsl' } }
    expect(new Set(styles(await jekyll(files, { config })))).toEqual(
      new Set(['<?xml-stylesheet type="text/css" href="pretty/feeds.xsl"?>']),
    )
  })
})

describe('behaviours of Jekyll', () => {
  it('future: true of the blog publishes posts of the future, and nothing else does', async () => {
    const files = { '_posts/2999-01-01-a.md': post('title: A'), [DAY]: post('title: B') }
    expect((await jekyll(files)).titles).toEqual(['B'])
    const config = 'url: "http://example.org"\nfuture: true\n'
    expect((await jekyll({ ...files, '_config.yml': config })).titles).toEqual(['A', 'B'])
  })

  it('JK8: of two posts at one address one is published, and both are named', async () => {
    const { titles, said } = await jekyll({
      '_posts/2014-03-01-a.md': post('title: A\npermalink: /same/'),
      '_posts/2014-03-02-b.md': post('title: B\npermalink: /same/'),
    })
    expect(titles).toEqual(['A'])
    expect(said).toEqual([
      'blog/_posts/2014-03-02-b.md: has the same address http://example.org/same/ as blog/_posts/2014-03-01-a.md, so it is left out',
    ])
  })
})
