import { describe, expect, it } from 'vitest'
import { dialects } from '../../src/sources/dialects/index.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { at, type BlogOptions, loadBlog, onlyPost, outcomes, post } from './blog.ts'

const load = (files: Files, options: BlogOptions = {}) => loadBlog(files, { engine: 'eleventy', ...options })
const one = (path: string, head = 'date: 2020-01-02', more: Files = {}, options: BlogOptions = {}) =>
  onlyPost({ ...more, [path]: post(head) }, { engine: 'eleventy', ...options })

describe('addresses', () => {
  it.each([
    ['blog/a.md', '', '/blog/a/'],
    ['blog/2020-02-03-b.md', '', '/blog/2020-02-03-b/'],
    ['blog/folder/index.md', '', '/blog/folder/'],
    ['blog/same/same.md', '', '/blog/same/'],
    ['index.md', '', '/'],
    ['blog/Größe und.md', '', '/blog/Gr%C3%B6%C3%9Fe%20und/'],
    ['a.md', 'permalink: /i.html', '/i.html'],
    ['a.md', 'permalink: x/index.html', '/x/'],
    ['a.md', 'permalink: /../x/', '/x/'],
    ['2020-02-03-b.md', 'permalink: "/b/{{ page.fileSlug }}/"', '/b/b/'],
    ['posts/2020-02-03-b.md', 'permalink: "/x{{ page.filePathStem }}.html"', '/x/posts/b.html'],
    ['2020-05-06-folder/index.md', 'permalink: "/b/{{ page.fileSlug }}/"', '/b/folder/'],
    ['a.md', 'title: A Title!\npermalink: "/{{ title | slugify }}/"', '/a-title/'],
    ['a.md', `permalink: 'f/{{ page.date | date: "%Y/%m" }}/'`, '/f/2020/01/'],
    ['a.md', 'meta: {key: v}\npermalink: "/{{ meta.key }}/"', '/v/'],
    ['a.md', 'permalink:\n  build: /built/', '/built/'],
    ['a.md', 'eleventyComputed:\n  permalink: "/c/{{ page.fileSlug }}/"', '/c/a/'],
    ['a.md', 'permalink: "/{{ x }}/"\ndynamicPermalink: false', '/%7B%7B%20x%20%7D%7D/'],
  ])('%s with %j is at %s', async (path, head, address) => {
    expect((await one(path, `date: 2020-01-02\n${head}`)).url).toBe(`https://example.com${address}`)
  })

  it.each([
    '/{{ x }}/',
    '/{% if a %}x{% endif %}/',
    '/{{ title | unknown }}/',
    '/{{ page.date | date: "%Q" }}/',
  ])('EL6: %s cannot be told, and is a problem with its line', async (permalink) => {
    const { posts, problems } = await load({ 'a.md': post(`date: 2020-01-02\npermalink: '${permalink}'`) })
    expect(posts).toEqual([])
    expect(problems).toMatchObject([
      { path: 'blog/a.md', line: 3, hint: expect.stringContaining('permalink of the source') },
    ])
  })

  it('EL6: a data file that is a program is not executed, but named; the configuration states the address', async () => {
    const files = { 'posts/posts.11tydata.js': 'process.exit(9)', 'posts/2020-02-03-b.md': 'Text\n' }
    const folder = dialects.eleventy.open(temporaryFolder(files))
    expect(folder.notes?.at(-1)).toMatch(/^posts\/posts\.11tydata\.js: programs are not executed/)
    const { posts } = await load(files, { permalink: '/web/:slug/' })
    expect(posts[0]?.url).toBe('https://example.com/web/b/')
  })

  it('the source’s pattern beats data files, and front matter both', async () => {
    const { posts } = await load(
      {
        'p/p.json': '{"permalink": "/data/"}',
        'p/a.md': post('date: 2020-01-02'),
        'p/b.md': post('date: 2020-01-02\npermalink: /own/'),
      },
      { permalink: '/web/:slug/' },
    )
    expect(posts.map(({ url }) => url)).toEqual(['https://example.com/web/a/', 'https://example.com/own/'])
  })
})

describe('the input folder', () => {
  it.each([
    [{ 'src/_includes/a.njk': '', 'src/p/a.md': '' }, 'src/p/a.md'],
    [{ 'content/content.11tydata.js': '', '_includes/a.njk': '', 'content/p/a.md': '' }, 'content/p/a.md'],
    [
      {
        'eleventy.config.js': 'export const config = { dir: { input: "./articles/" } }',
        'articles/p/a.md': '',
      },
      'articles/p/a.md',
    ],
    [{ 'eleventy.config.js': 'dir: { input: "elsewhere" }', 'p/a.md': '' }, 'p/a.md'],
    [{ 'eleventy.config.js': 'dir: { input: "../.." }', 'p/a.md': '' }, 'p/a.md'],
    [{ '_includes/a.njk': '', 'p/a.md': '' }, 'p/a.md'],
  ] as [Files, string][])('%j', async (files, path) => {
    const { posts } = await load({ ...files, [path]: post('date: 2020-01-02') })
    expect(posts.map(({ url }) => url)).toEqual(['https://example.com/p/a/'])
  })
})

describe('dates', () => {
  it.each([
    ['a.md', 'date: 2020-01-02', '2020-01-02T00:00:00Z'],
    ['a.md', 'date: 2020-01-02 10:00:00', '2020-01-02T10:00:00Z'],
    ['a.md', 'date: "2020-01-02T10:00:00+02:00"', '2020-01-02T08:00:00Z'],
    ['2018-01-01-e.md', 'title: T', '2018-01-01T00:00:00Z'],
    ['2018-01-01-e/index.md', 'title: T', '2018-01-01T00:00:00Z'],
    ['2018-01-01-e.md', 'date: git Last Modified', '2018-01-01T00:00:00Z'],
  ])('%s with %s, in UTC', async (path, head, instant) => {
    expect(at(await one(path, head, {}, { timezone: 'Pacific/Auckland' }))).toBe(instant)
  })

  it.each(['Created', 'Last Modified', 'git Created', 'git Last Modified'])(
    '%s is none that lasts',
    async (date) => {
      expect(outcomes(await load({ 'a.md': post(`date: ${date}`) }))).toEqual({
        'a.md': `no date that lasts: ${date}`,
      })
    },
  )
})

describe('what is a post', () => {
  it.each([
    ['a.md', 'title: T', 'no date'],
    ['a.md', 'date: 2020-01-02\npermalink: false', 'permalink: false'],
    ['a.md', 'date: 2020-01-02\npermalink:\n  build: false', 'permalink: false'],
    ['a.md', 'date: 2020-01-02\npermalink: /x.xml', 'not a post: its page is /x.xml'],
    [
      'a.md',
      'date: 2020-01-02\neleventyExcludeFromCollections: true',
      'eleventyExcludeFromCollections: true',
    ],
    ['a.md', 'date: 2020-01-02\nfeed: false', 'feed: false'],
    ['_includes/a.md', 'date: 2020-01-02', 'not a post: Eleventy does not look there'],
    ['old/a.md', 'date: 2020-01-02', 'not a post: Eleventy does not look there'],
  ])('%s with %j', async (path, head, reason) => {
    expect(outcomes(await load({ '.eleventyignore': '# x\n/old/\n', [path]: post(head) }))).toEqual({
      [path]: reason,
    })
  })

  it('drafts are told', async () => {
    expect((await one('a.md', 'date: 2020-01-02\ndraft: true')).draft).toBe(true)
  })

  it('front matter in JavaScript is a problem', async () => {
    const { problems } = await load({ 'a.md': '---js\nconst date = "2020-01-02"\n---\nText\n' })
    expect(problems).toMatchObject([{ path: 'blog/a.md', line: 1, severity: 'error' }])
  })
})

describe('data files', () => {
  const files: Files = {
    'posts/posts.json': '{"tags": ["posts", "shared"], "author": "ann", "date": "2019-01-02"}',
    'posts/posts.11tydata.json': '{"tags": ["nearer"]}',
    'posts/deep/deep.json': '{"lang": "de"}',
    '_data/authors.json': '{"ann": {"name": "Ann Example"}}',
  }
  it.each([
    ['posts/a.md', 'tags: own', {}, ['shared', 'nearer', 'own']],
    ['posts/a.md', 'tags: [own, shared]', {}, ['shared', 'nearer', 'own']],
    ['posts/a.md', 'title: T', { 'posts/a.json': '{"tags": ["side"]}' }, ['shared', 'nearer', 'side']],
    ['posts/a.md', '"override:tags": [only]', {}, ['only']],
    ['posts/deep/a.md', 'tags: own', {}, ['shared', 'nearer', 'own']],
    ['other/a.md', 'tags: own\ndate: 2020-01-02', {}, ['own']],
  ] as [string, string, Files, string[]][])('%s with %j and %j', async (path, head, more, tags) => {
    expect((await one(path, head, { ...files, ...more })).terms.tag).toEqual(tags)
  })

  it('apply to the folders below, and front matter beats them', async () => {
    const found = await one('posts/deep/a.md', 'date: 2020-01-02', files)
    expect([found.language, found.authors, at(found)]).toEqual([
      'de',
      [{ name: 'Ann Example' }],
      '2020-01-02T00:00:00Z',
    ])
  })

  it('one that is broken is a problem, and nothing that depends on it is published', async () => {
    const loaded = await load({
      'p/p.json': '{"draft": true',
      'p/a.md': post('date: 2020-01-02'),
      'b.md': post('date: 2020-01-02'),
    })
    expect(outcomes(loaded)).toEqual({
      'b.md': 'post',
      'p/a.md': 'its data file p/p.json cannot be read',
      'p/p.json': expect.stringMatching(/^error: cannot be read/),
    })
  })

  it('one that is a list is no front matter', async () => {
    expect((await one('p/a.md', 'date: 2020-01-02', { 'p/a.json': '[1, 2]' })).terms.tag).toEqual([])
  })

  it('keys that pollute prototypes do not', async () => {
    const found = await one('p/a.md', 'date: 2020-01-02', {
      'p/p.json': '{"__proto__": {"draft": true}, "constructor": {"prototype": {"x": 1}}}',
    })
    expect(found.draft).toBe(false)
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it('say what the site is', () => {
    const { facts } = dialects.eleventy.open(
      temporaryFolder({
        '_data/metadata.json': '{"title": "T", "url": "https://example.org", "language": "en_NZ"}',
      }),
    )
    expect(facts).toMatchObject({ title: 'T', url: 'https://example.org/', language: 'en-NZ' })
  })
})
