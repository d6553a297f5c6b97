import { describe, expect, it } from 'vitest'
import type { Files } from '../temporary-folder.ts'
import { at, type BlogOptions, loadBlog, onlyPost, outcomes, pageOf, post } from './blog.ts'

const SITE = { engine: 'docusaurus', siteUrl: 'https://example.org/' } as const
const load = (files: Files, options: BlogOptions = {}) => loadBlog(files, { ...SITE, ...options })
const one = (path: string, head = '', body = 'Text.\n', options: BlogOptions = {}) =>
  onlyPost({ [`blog/${path}`]: post(head, body) }, { ...SITE, ...options })

describe('names say date and address', () => {
  it.each([
    ['2021-08-26-a-day.md', '/blog/2021/08/26/a-day', '2021-08-26'],
    ['2021-08-26-a-day.mdx', '/blog/2021/08/26/a-day', '2021-08-26'],
    ['2021-08-26-a-day/index.md', '/blog/2021/08/26/a-day', '2021-08-26'],
    ['2021-08-26/index.md', '/blog/2021/08/26/index', '2021-08-26'],
    ['2021/08/26/a-day.md', '/blog/2021/08/26/a-day', '2021-08-26'],
    ['2021/08/26-a-day/index.mdx', '/blog/2021/08/26/a-day', '2021-08-26'],
    ['releases/2021-8-6-v1.md', '/blog/2021/8/6/releases/v1', '2021-08-06'],
  ])('%s is at %s', async (path, address, day) => {
    const found = await one(path)
    expect([found.url, at(found)]).toEqual([`https://example.org${address}`, `${day}T00:00:00Z`])
  })

  it.each([
    ['a.md', 'date: 2021-08-26', '/blog/a'],
    ['deep/a/index.md', 'date: 2021-08-26', '/blog/deep/a'],
    ['2021-08-26-a.md', 'slug: other', '/blog/other'],
    ['2021-08-26-a.md', 'slug: /2017/12/14/introducing', '/blog/2017/12/14/introducing'],
    ['2021-08-26-a.md', 'slug: ../../x', '/blog/x'],
  ])('%s with %j is at %s', async (path, head, address) => {
    expect((await one(path, head)).url).toBe(`https://example.org${address}`)
  })

  it('front matter’s date beats the name’s, and is UTC', async () => {
    const options = { timezone: 'Pacific/Auckland' }
    expect(at(await one('2021-08-26-a.md', 'date: 2022-01-02T03:04', '', options))).toBe(
      '2022-01-02T03:04:00Z',
    )
    expect(at(await one('2021-08-26-a.md', 'date: 2022-01-02', '', options))).toBe('2022-01-02T00:00:00Z')
  })

  it('the source’s pattern says where the blog is', async () => {
    const found = await one('2021-08-26-a.md', '', 'x', { permalink: '/:path' })
    expect(found.url).toBe('https://example.org/2021/08/26/a')
  })

  it('a folder that is the blog’s own', async () => {
    const { posts } = await load({ 'authors.yml': '', '2021-08-26-a.md': 'Text\n' })
    expect(posts[0]?.url).toBe('https://example.org/blog/2021/08/26/a')
  })
})

describe('titles', () => {
  it.each([
    ['title: T', '# Heading\n\nText.\n', 'T', '\nText.\n'],
    ['', "import x from 'y'\n\n# Heading\n\nText.\n", 'Heading', "import x from 'y'\n\nText.\n"],
    ['', 'Text.\n', 'a-day', 'Text.\n'],
  ])('%j, %j', async (head, body, title, raw) => {
    const found = await one('2021-08-26-a-day.md', head, body)
    expect([found.title, found.body.raw.replace(/\n{3,}/, '\n\n')]).toEqual([title, raw])
  })
})

describe('what is a post', () => {
  it.each([
    ['blog/a.md', post('title: T'), 'no date'],
    ['blog/2021-08-26-a.md', post('unlisted: true'), 'unlisted: true'],
    ['blog/2021-08-26-a.md', post('feed: false'), 'feed: false'],
    ['blog/_2021-08-26-a.md', post(''), 'not a post: its name, or its folder’s, begins with _'],
    ['blog/_parts/2021-08-26-a.md', post(''), 'not a post: its name, or its folder’s, begins with _'],
    ['docs/2021-08-26-a.md', post(''), 'not a post: outside blog'],
    ['i18n/fr/docusaurus-plugin-content-blog/2021-08-26-a.md', post(''), 'not a post: outside blog'],
  ])('%s: %j', async (path, text, reason) => {
    const found = outcomes(await load({ 'blog/2000-01-01-other.md': 'x', [path]: text }))
    expect(found).toEqual({ 'blog/2000-01-01-other.md': 'post', [path]: reason })
  })

  it('a draft is told', async () => {
    expect((await one('2021-08-26-a.md', 'draft: true')).draft).toBe(true)
  })
})

describe('authors and tags', () => {
  const data: Files = {
    'blog/authors.yml': 'ann:\n  name: Ann Example\n  title: Engineer\n  url: https://ann.example.org/\n',
    'blog/tags.yml': 'news:\n  label: Latest news\n  permalink: /news\n',
  }
  it.each([
    ['authors: ann', [{ name: 'Ann Example', url: 'https://ann.example.org/' }]],
    ['authors: [ann, ben]', [{ name: 'Ann Example', url: 'https://ann.example.org/' }, { name: 'ben' }]],
    [
      'authors:\n- ann\n- name: Cem\n  email: cem@example.org',
      [
        { name: 'Ann Example', url: 'https://ann.example.org/' },
        { name: 'Cem', email: 'cem@example.org' },
      ],
    ],
    [
      'authors:\n- key: ann\n  url: https://other.example.org/',
      [{ name: 'Ann Example', url: 'https://other.example.org/' }],
    ],
    ['authors:\n  name: Dan', [{ name: 'Dan' }]],
    ['author: Eva\nauthor_url: https://eva.example.org/', [{ name: 'Eva', url: 'https://eva.example.org/' }]],
    ['author: Eva\nauthorURL: javascript:x', [{ name: 'Eva' }]],
    ['title: T', []],
  ])('%j', async (head, authors) => {
    expect((await load({ ...data, 'blog/2021-08-26-a.md': post(head) })).posts[0]?.authors).toEqual(authors)
  })

  it.each([
    ['tags: [news, other]', ['Latest news', 'other']],
    ['tags:\n- label: Label\n  permalink: /l', ['Label']],
    ['tags: []', []],
  ])('%j', async (head, tag) => {
    expect((await load({ ...data, 'blog/2021-08-26-a.md': post(head) })).posts[0]?.terms.tag).toEqual(tag)
  })
})

it('what was updated, the picture, and what cuts the summary', async () => {
  const found = await one(
    '2021-08-26-a.md',
    'last_update:\n  date: 2021-09-01\n  author: ann\nimage: /img/a.png',
  )
  expect(found.updated).toBe(Date.parse('2021-09-01T00:00:00Z'))
  expect(found.image).toBe('https://example.org/img/a.png')
  expect(found.body.moreMarks).toContain('<!-- truncate -->')
  expect((await one('2021-08-26-a.md', 'image: ./bundled.png')).image).toBeUndefined()
})

it('links to files are the posts’ addresses', async () => {
  const { posts } = await load({
    'blog/2021-08-26-a.md':
      '[b](./2021-08-27-b.mdx) [c](2021-08-28-c/index.md#x) [n](none.md) [o](https://x.example/y.md)',
    'blog/2021-08-27-b.mdx': post('slug: /bb'),
    'blog/2021-08-28-c/index.md': 'x',
  })
  expect(pageOf(posts[0] as never).links).toEqual({
    './2021-08-27-b.mdx': 'https://example.org/blog/bb',
    '2021-08-28-c/index.md': 'https://example.org/blog/2021/08/28/c',
  })
})

it('says what it could not learn, and which key states it', async () => {
  const { dialects } = await import('../../src/sources/dialects/index.ts')
  for (const name of ['docusaurus', 'astro', 'gatsby', 'obsidian', 'eleventy'] as const)
    expect(dialects[name].open('/none').notes?.join(' ')).toMatch(/site\.url|permalink/)
})
