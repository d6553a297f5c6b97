import { describe, expect, it } from 'vitest'
import type { Files } from '../temporary-folder.ts'
import { at, type BlogOptions, loadBlog, onlyPost, outcomes, post } from './blog.ts'

const load = (files: Files, options: BlogOptions = {}) => loadBlog(files, { engine: 'astro', ...options })
const one = (path: string, head = 'pubDate: 2025-01-15', more: Files = {}, options: BlogOptions = {}) =>
  onlyPost({ ...more, [path]: post(head) }, { engine: 'astro', ...options })

describe('addresses', () => {
  it.each([
    ['src/content/blog/a.md', '', {}, '/blog/a/'],
    ['src/content/blog/A Day, Größe.md', '', {}, '/blog/a-day-gr%C3%B6%C3%9Fe/'],
    ['src/content/blog/2025/a.mdx', '', {}, '/blog/2025/a/'],
    ['src/content/blog/a/index.md', '', {}, '/blog/a/'],
    ['src/content/blog/a.md', 'slug: other/one', {}, '/blog/other/one/'],
    ['src/content/posts/a.md', '', { 'src/pages/blog/[...slug].astro': '' }, '/blog/a/'],
    ['src/content/posts/a.md', '', { 'src/pages/[...slug].astro': '' }, '/a/'],
    [
      'src/content/post/a.md',
      '',
      { 'src/pages/posts/[id].astro': '', 'src/pages/notes/[id].astro': '' },
      '/posts/a/',
    ],
    [
      'src/content/blog/a.md',
      '',
      {
        'src/pages/w/[slug]/index.astro': '',
        'src/pages/tags/[tag].astro': '',
        'src/pages/w/[page].astro': '',
        'src/pages/og/[slug].png.ts': '',
      },
      '/w/a/',
    ],
    ['src/data/blog/a.md', '', {}, '/blog/a/'],
    ['src/pages/posts/post-1.md', '', {}, '/posts/post-1/'],
    ['src/content/blog/a.md', 'permalink: /p/', {}, '/p/'],
  ] as [string, string, Files, string][])('%s with %j and %j is at %s', async (path, head, more, address) => {
    expect((await one(path, `pubDate: 2025-01-15\n${head}`, more)).url).toBe(`https://example.com${address}`)
  })

  it('by the source’s pattern', async () => {
    const found = await one(
      'src/content/blog/a.md',
      'pubDate: 2025-01-15',
      {},
      { permalink: '/:year/:slug/' },
    )
    expect(found.url).toBe('https://example.com/2025/a/')
  })
})

describe('dates are UTC', () => {
  it.each([
    ["pubDate: '2025.01.15'", '2025-01-15T00:00:00Z'],
    ['pubDate: "Jul 08 2022"', '2022-07-08T00:00:00Z'],
    ['publishDate: 2025-01-15', '2025-01-15T00:00:00Z'],
    ['pubDatetime: 2025-01-15T08:09:10Z', '2025-01-15T08:09:10Z'],
    ['date: 2025-01-15 08:09', '2025-01-15T08:09:00Z'],
  ])('%s', async (head, instant) => {
    expect(at(await one('src/content/blog/a.md', head, {}, { timezone: 'Asia/Seoul' }))).toBe(instant)
  })

  it.each(['updatedDate: 2025-02-01', 'modDatetime: 2025-02-01', 'lastModified: 2025-02-01'])(
    '%s',
    async (head) => {
      const found = await one('src/content/blog/a.md', `pubDate: 2025-01-15\n${head}`)
      expect(found.updated).toBe(Date.parse('2025-02-01T00:00:00Z'))
    },
  )

  it('AS2: a wrong one is refused, with its key and line', async () => {
    const { problems } = await load({ 'src/content/blog/a.md': post("title: T\npubDate: 'invalid date'") })
    expect(problems).toMatchObject([
      {
        path: 'blog/src/content/blog/a.md',
        line: 3,
        message: 'pubDate: expected a date, found “invalid date”',
      },
    ])
  })
})

it.each([
  ['src/content/blog/_a.md', '', 'not a post: its name, or its folder’s, begins with _'],
  ['src/content/_wip/a.md', '', 'not a post: its name, or its folder’s, begins with _'],
  ['README.md', '', 'not a post: outside src/content'],
  ['src/content/blog/a.md', 'published: false', 'published: false'],
  ['src/content/blog/a.md', 'unlisted: true', 'unlisted: true'],
  ['src/content/blog/a.md', 'feed: false', 'feed: false'],
  ['src/content/authors/ann.md', undefined, 'no date'],
])('%s with %j is left out: %s', async (path, head, reason) => {
  const text = post(head === undefined ? 'title: T' : `pubDate: 2025-01-15\n${head}`)
  expect(outcomes(await load({ [path]: text }))).toEqual({ [path]: reason })
})

it('drafts are told', async () => {
  expect((await one('src/content/blog/a.md', 'pubDate: 2025-01-15\ndraft: true')).draft).toBe(true)
})

describe('pictures', () => {
  it.each([
    ['heroImage: /blog/a.png', 'https://example.com/blog/a.png'],
    ['heroImage: https://cdn.example.com/a.png', 'https://cdn.example.com/a.png'],
    ['image:\n  url: /a.png\n  alt: A', 'https://example.com/a.png'],
    ["heroImage: '@assets/post/a.png'", undefined],
    ['heroImage: ../../assets/a.png', undefined],
    ['heroImage: ./a.png', undefined],
  ])('%j: those that a bundler renames are left out', async (head, image) => {
    expect((await one('src/content/blog/a.md', `pubDate: 2025-01-15\n${head}`)).image).toBe(image)
  })
})

describe('languages', () => {
  it.each([
    ['src/content/blog/post.de.md', 'src/content/blog/post.md', 'de'],
    ['src/content/blog/post.pt-br.md', 'src/content/blog/post.en.md', 'pt-BR'],
    ['src/content/blog/node.js.md', 'src/content/blog/other.md', undefined],
    ['src/content/blog/de/post.md', 'src/content/blog/en/post.md', 'de'],
    ['src/content/blog/io/post.md', 'src/content/blog/other/post.md', undefined],
  ])('%s beside %s: %s', async (path, other, language) => {
    const { posts } = await load({
      [path]: post('pubDate: 2025-01-15'),
      [other]: post('pubDate: 2025-01-15'),
    })
    expect(posts.find(({ key }) => key.endsWith(path))?.language).toBe(language)
    expect(new Set(posts.map(({ url }) => url)).size).toBe(2)
  })
})

it('authors are resolved from data files', async () => {
  const { posts } = await load({
    'src/content/authors/ann.json': '{"name": "Ann Example", "email": "ann@example.org"}',
    'src/data/authors.json': '[{"id": "ben", "name": "Ben"}]',
    'src/content/blog/a.md': post('pubDate: 2025-01-15\nauthors: [ann, ben, Cem]'),
  })
  expect(posts[0]?.authors).toEqual([
    { name: 'Ann Example', email: 'ann@example.org' },
    { name: 'Ben' },
    { name: 'Cem' },
  ])
})

it('MDX is a template, Markdown is none', async () => {
  expect((await one('src/content/blog/a.mdx')).body.template?.language).toBe('mdx')
  expect((await one('src/content/blog/a.md')).body.template).toBeUndefined()
})
