import { describe, expect, it } from 'vitest'
import { at, type BlogOptions, loadBlog, onlyPost, outcomes, post } from './blog.ts'

const one = (path: string, text: string, options: BlogOptions = {}) => onlyPost({ [path]: text }, options)

describe('drafts', () => {
  it.each(['draft: true', 'Draft: true', 'DRAFT: yes', 'status: draft', 'Status: Private'])(
    '%s',
    async (head) => {
      expect((await one('2011-07-22-a.md', post(head))).draft).toBe(true)
    },
  )

  it.each(['draft: false', 'status: published', 'drafted: true'])('%s is none', async (head) => {
    expect((await one('2011-07-22-a.md', post(head))).draft).toBe(false)
  })
})

describe('dates', () => {
  it.each([
    ['2011-07-22-a.md', 'Text\n', '2011-07-22T00:00:00Z', 'the file name'],
    ['2011-7-2 a.md', 'Text\n', '2011-07-02T00:00:00Z', 'the file name'],
    ['2011-07-22.md', 'Text\n', '2011-07-22T00:00:00Z', 'the file name'],
    ['2011-07-22-a/index.md', 'Text\n', '2011-07-22T00:00:00Z', 'the name of a bundle'],
    ['2011/07/22/a.md', 'Text\n', '2011-07-22T00:00:00Z', 'folders'],
    ['2011/07/a.md', 'Text\n', '2011-07-01T00:00:00Z', 'folders'],
    ['blog/2011/7/2/a.md', 'Text\n', '2011-07-02T00:00:00Z', 'folders'],
    ['2010/01/2011-07-22-a.md', 'Text\n', '2011-07-22T00:00:00Z', 'the file name beats folders'],
    ['2010-01-01-a.md', post('date: 2011-07-22'), '2011-07-22T00:00:00Z', 'front matter beats the file name'],
    ['a.md', post('pubDate: 22 July 2011'), '2011-07-22T00:00:00Z', 'pubDate'],
    ['a.md', post('published: 2011-07-22'), '2011-07-22T00:00:00Z', 'published'],
    ['2011-07-22-a.md', post('published: true'), '2011-07-22T00:00:00Z', 'published: true is no date'],
    ['a.md', post('date: 2011-07-22 16:00:00 +1200'), '2011-07-22T04:00:00Z', 'an offset counts'],
    ['2011-07-22-a.md', post('date:'), '2011-07-22T00:00:00Z', 'an empty date says nothing'],
  ])('%s with %j: %s (%s)', async (path, text, instant) => {
    expect(at(await one(path, text))).toBe(instant)
  })

  it('without an offset they are in the site’s zone', async () => {
    for (const text of [
      post('date: 2011-07-22'),
      post('date: "2011-07-22 00:00:00"'),
      post('date: 2011-07-22 00:00:00'),
    ])
      expect(at(await one('a.md', text, { timezone: 'Pacific/Auckland' }))).toBe('2011-07-21T12:00:00Z')
  })

  it.each(['a.md', '2011.md', '2011/a.md', '2011/13/a.md', '2011-13-99x.md'])(
    '%s has none, and is left out',
    async (path) => {
      expect(outcomes(await loadBlog({ [path]: 'Text\n' }))).toEqual({ [path]: 'no date' })
    },
  )

  it.each(['2011-13-45-a.md', '2011-02-30-a.md'])('the impossible one of %s is a problem', async (path) => {
    expect(outcomes(await loadBlog({ [path]: 'Text\n' }))[path]).toMatch(/^error: file name: expected a date/)
  })

  it('a wrong one is told with its line', async () => {
    const { posts, problems } = await loadBlog({
      'a.md': post('title: T\npubDate: soon'),
      'b.md': post('date: [x]'),
    })
    expect(posts).toEqual([])
    expect(problems).toMatchObject([
      { path: 'blog/a.md', line: 3, message: 'pubDate: expected a date, found “soon”' },
      { path: 'blog/b.md', line: 2 },
    ])
  })
})

describe('titles', () => {
  it.each([
    ['title: T', '# Heading\n\nText\n', 'T', '# Heading\n\nText\n'],
    ['', '# Heading\n\nText\n', 'Heading', '\nText\n'],
    ['', '\n\n#  Heading ##  \nText\n', 'Heading', 'Text\n'],
    ['', 'Heading\n=======\n\nText\n', 'Heading', '\nText\n'],
    ['title: Heading', '# Heading\n\nText\n', 'Heading', '\nText\n'],
    ['', '# C# in depth\nText\n', 'C# in depth', 'Text\n'],
    ['', '# Heading', 'Heading', ''],
    ['', '# **Bold**, `code` & [a *link*](https://x.example/a_(b)) {#id}\n', 'Bold, code & a link', ''],
    [
      '',
      '# snake_case, 2 * 3 * 4, `a*b*c`, \\*x\\* and ![a picture](a.png)\n',
      'snake_case, 2 * 3 * 4, a*b*c, *x* and a picture',
      '',
    ],
    ['', '# ![](a.png)\n', '![](a.png)', ''],
    ['title: "With `code`"', '# With `code`\n\nText\n', 'With `code`', '\nText\n'],
    ['', 'Text\n\n# Later\n', 'A Good Day', 'Text\n\n# Later\n'],
    ['', '## Second level\n', 'A Good Day', '## Second level\n'],
    ['', '#hashtag\n', 'A Good Day', '#hashtag\n'],
    ['title:', 'Text\n', undefined, 'Text\n'],
    ['title: ""', '# Heading\nText\n', undefined, '# Heading\nText\n'],
    ['title: "  "', 'Text\n', undefined, 'Text\n'],
    ['title: 1.10', 'Text\n', '1.10', 'Text\n'],
    ['title: {{ page.title }}', 'Text\n', '{{ page.title }}', 'Text\n'],
    ['title: [a, b]', 'Text\n', '[a, b]', 'Text\n'],
    ['cover:\n  title: Elsewhere\ntitle: [a, b]', 'Text\n', '[a, b]', 'Text\n'],
    ['title: .inf', 'Text\n', '.inf', 'Text\n'],
    ['title: null', 'Text\n', undefined, 'Text\n'],
    ['title: "null"', 'Text\n', 'null', 'Text\n'],
    ['title: 0o14', 'Text\n', '0o14', 'Text\n'],
    ['title: 2011-07-22', 'Text\n', '2011-07-22', 'Text\n'],
  ])('%j and %j: %j', async (head, body, title, raw) => {
    const found = await one('2011-07-22-a-good-day.md', post(head, body))
    expect(found.title).toBe(title)
    expect(found.body.raw).toBe(raw)
  })

  it('one that is a list or keys over several lines is never an object', async () => {
    for (const head of ['title:\n- a\n- b', 'title:\n  a: b'])
      expect((await one('2011-07-22-a.md', post(head))).title ?? '').not.toContain('object')
  })
})

describe('addresses', () => {
  it.each([
    ['2011-07-22-a.md', '', '/2011-07-22-a/'],
    ['notes/a b.md', 'date: 2011-07-22', '/notes/a%20b/'],
    ['notes/a/index.md', 'date: 2011-07-22', '/notes/a/'],
    ['notes/a.md', 'date: 2011-07-22\nslug: other', '/notes/other/'],
    ['a.md', 'date: 2011-07-22\npermalink: /:year/x.html', '/2011/x.html'],
    ['a.md', 'date: 2011-07-22\nurl: /u/', '/u/'],
    ['a.md', 'date: 2011-07-22\nurl: https://other.example.com/x', 'https://other.example.com/x'],
    ['a.md', 'date: 2011-07-22\npermalink: "/{{ page.x }}/"', '/a/'],
    ['a.md', 'date: 2011-07-22\npermalink: ../../x', '/x'],
    ['100%.md', 'date: 2011-07-22', '/100%25/'],
    ['a#b?c.md', 'date: 2011-07-22', '/a%23b%3Fc/'],
    ['line\nbreak.md', 'date: 2011-07-22', '/line%0Abreak/'],
  ])('%j with %j', async (path, head, address) => {
    const { url } = await one(path, post(head), { siteUrl: 'https://example.com/blog' })
    expect(url).toBe(address.startsWith('/') ? `https://example.com/blog${address}` : address)
  })

  it('by the source’s pattern', async () => {
    const found = await one('notes/2011-07-22-A Day.md', 'Text\n', { permalink: '/:year/:month/:title/' })
    expect(found.url).toBe('https://example.com/2011/07/A-Day/')
  })

  it.each(['false', 'False', 'no'])('permalink: %s means no page', async (value) => {
    const loaded = await loadBlog({ '2011-07-22-a.md': post(`permalink: ${value}`) })
    expect(outcomes(loaded)).toEqual({ '2011-07-22-a.md': 'permalink: false' })
  })
})

describe('the rest', () => {
  it.each([
    ['tags: a, b c', ['a', 'b c']],
    ['tags: [a, b]', ['a', 'b']],
    ['tag: one', ['one']],
    ['tags: [a, a]', ['a']],
    ['tags:', []],
    ['tags: 2012', ['2012']],
  ])('%j', async (head, tags) => {
    expect((await one('2011-07-22-a.md', post(head))).terms.tag).toEqual(tags)
  })

  it.each(['published: false', 'published: "no"'])('%s is nowhere', async (head) => {
    expect(outcomes(await loadBlog({ '2011-07-22-a.md': post(head) }))).toEqual({
      '2011-07-22-a.md': 'published: false',
    })
  })

  it.each(['draft: true', 'draft: yes', 'draft: "True"', 'draft: 1'])('%s is a draft', async (head) => {
    expect((await one('2011-07-22-a.md', post(head))).draft).toBe(true)
  })

  it('feed: false is nowhere', async () => {
    expect(outcomes(await loadBlog({ '2011-07-22-a.md': post('feed: false') }))).toEqual({
      '2011-07-22-a.md': 'feed: false',
    })
  })

  it('a language that is none is a warning', async () => {
    const { posts, problems } = await loadBlog({
      '2011-07-22-a.md': post('title: T\nlang: "no language"'),
      '2011-07-22-b.md': post('lang: en_US'),
    })
    expect(posts.map(({ language }) => language)).toEqual([undefined, 'en-US'])
    expect(problems).toMatchObject([{ path: 'blog/2011-07-22-a.md', line: 3, severity: 'warning' }])
  })

  it('an id, a link and what was updated are as stated', async () => {
    const found = await one(
      '2011-07-22-a.md',
      post('guid: " urn:x "\nlink: https://other.example.com/\nupdated: 2011-07-23\nexpires: 2011-07-24'),
    )
    expect(found).toMatchObject({
      id: 'urn:x',
      externalUrl: 'https://other.example.com/',
      updated: Date.parse('2011-07-23T00:00:00Z'),
      expires: Date.parse('2011-07-24T00:00:00Z'),
    })
    expect((await one('2011-07-22-a.md', post('link: javascript:alert(1)'))).externalUrl).toBeUndefined()
  })

  it('files about the folder are no posts', async () => {
    expect(
      outcomes(await loadBlog({ 'README.md': post('date: 2011-07-22'), 'sub/license.md': 'x\n' })),
    ).toEqual({
      'README.md': 'not a post: about the folder',
      'sub/license.md': 'not a post: about the folder',
    })
  })

  it('keys count in any case, in small letters first', async () => {
    expect(await one('a.md', post('Date: 2011-07-22\nTitle: T\nTAGS: [x]'))).toMatchObject({
      published: Date.parse('2011-07-22T00:00:00Z'),
      title: 'T',
      terms: { tag: ['x'] },
    })
    expect((await one('a.md', post('Title: no\ntitle: yes\ndate: 2011-07-22'))).title).toBe('yes')
  })
})
