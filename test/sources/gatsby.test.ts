import { describe, expect, it } from 'vitest'
import type { Files } from '../temporary-folder.ts'
import { at, type BlogOptions, loadBlog, onlyPost, outcomes, post } from './blog.ts'

const load = (files: Files, options: BlogOptions = {}) => loadBlog(files, { engine: 'gatsby', ...options })
const one = (path: string, head = '', more: Files = {}, options: BlogOptions = {}) =>
  onlyPost(
    { ...more, [path]: post(`date: "2015-05-01T22:12:03.284Z"\n${head}`) },
    { engine: 'gatsby', ...options },
  )

describe('addresses', () => {
  it.each([
    ['content/blog/hello-world/index.md', '', '/hello-world/'],
    ['content/blog/2015/hello/index.mdx', '', '/2015/hello/'],
    ['content/blog/hello.md', '', '/hello/'],
    ['content/posts/hello/index.md', '', '/hello/'],
    ['src/pages/2015-05-01-hello/index.md', '', '/2015-05-01-hello/'],
    ['content/blog/hello/index.md', 'path: /blog/there/', '/blog/there/'],
    ['content/blog/hello/index.md', 'path: /blog/there', '/blog/there'],
    ['content/blog/hello/index.md', 'slug: /there/', '/there/'],
    ['content/blog/hello/index.md', 'slug: there', '/there/'],
    ['content/blog/hello/index.md', 'slug: ../../there', '/there/'],
  ])('%s with %j is at %s', async (path, head, address) => {
    expect((await one(path, head)).url).toBe(`https://example.com${address}`)
  })

  it('by the source’s pattern', async () => {
    const found = await one('content/blog/hello/index.md', '', {}, { permalink: '/blog/:path/' })
    expect(found.url).toBe('https://example.com/blog/hello/')
  })
})

it('dates are UTC, from front matter or the name', async () => {
  const options = { timezone: 'Asia/Tokyo' }
  expect(at(await one('content/blog/a/index.md', '', {}, options))).toBe('2015-05-01T22:12:03.284Z')
  const { posts } = await load({ 'content/blog/2015-05-06-b/index.md': 'Text\n' }, options)
  expect(posts.map(at)).toEqual(['2015-05-06T00:00:00Z'])
})

it('what is no post says why', async () => {
  const loaded = await load({
    'content/blog/a/index.md': post('title: T'),
    'content/blog/b/index.md': post('date: 2015-05-01\nfeed: false'),
    'README.md': 'x',
  })
  expect(outcomes(loaded)).toEqual({
    'content/blog/a/index.md': 'no date',
    'content/blog/b/index.md': 'feed: false',
    'README.md': 'not a post: outside content/blog, content',
  })
})

it('translations beside a post are posts in their language', async () => {
  const { posts } = await load({
    'content/blog/a/index.md': post('date: 2015-05-01'),
    'content/blog/a/index.de.md': post('date: 2015-05-01'),
  })
  expect(posts.map(({ url, language }) => [url, language])).toEqual([
    ['https://example.com/de/a/', 'de'],
    ['https://example.com/a/', undefined],
  ])
})

it('authors are resolved from a list of people', async () => {
  const more = {
    'content/author.yaml':
      '# people\n- id: Ann Example\n  bio: x\n  url: https://ann.example.org/\n- id: Ben\n',
  }
  expect((await one('content/blog/a/index.md', 'author: Ann Example', more)).authors).toEqual([
    { name: 'Ann Example', url: 'https://ann.example.org/' },
  ])
})

describe('data beside a post', () => {
  it.each([
    ['content/blog/a/index.md', 'content/blog/a/index.yml', 'date: 2015-05-01\ntitle: Beside\n'],
    ['content/blog/a.md', 'content/blog/a.json', '{"date": "2015-05-01", "title": "Beside"}'],
  ])('%s has that of %s', async (path, beside, data) => {
    const { posts } = await load({ [path]: 'Text\n', [beside]: data })
    expect(posts.map(({ title, published }) => [title, published])).toEqual([
      ['Beside', Date.UTC(2015, 4, 1)],
    ])
    const stated = await load({ [path]: post('title: Own'), [beside]: data })
    expect(stated.posts.map(({ title }) => title)).toEqual(['Own'])
  })

  it('that cannot be read leaves it out, as it may say draft', async () => {
    const loaded = await load({
      'content/blog/a/index.md': post('date: 2015-05-01'),
      'content/blog/a/index.yml': 'a: [',
    })
    expect(outcomes(loaded)['content/blog/a/index.md']).toBe(
      'its data file content/blog/a/index.yml cannot be read',
    )
  })

  it('of another name, or a list, is none of its', async () => {
    const files = {
      'content/blog/a/index.md': post('date: 2015-05-01\ntitle: T'),
      'content/blog/a/chart.json': '{"title": "x", "draft": true}',
    }
    expect((await load({ ...files, 'content/blog/a/a.json': '{"draft": true}' })).posts).toMatchObject([
      { title: 'T', draft: false },
    ])
    expect((await load({ ...files, 'content/blog/a/index.json': '[1, 2]' })).posts).toMatchObject([
      { title: 'T' },
    ])
  })
})
