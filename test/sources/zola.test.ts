import { describe, expect, it } from 'vitest'
import type { Files } from '../temporary-folder.ts'
import { at, type BlogOptions, loadBlog, onlyPost, outcomes, pageOf } from './blog.ts'

const CONFIG = 'base_url = "https://example.org/b"\n'
const toml = (head: string, body = 'Text.\n'): string => `+++\n${head}\n+++\n${body}`
const DATED = 'date = 2020-10-20'
const load = (files: Files, options: BlogOptions = {}) =>
  loadBlog({ 'config.toml': CONFIG, ...files }, { engine: 'zola', ...options })
const one = (path: string, head = DATED, config = '', options: BlogOptions = {}) =>
  onlyPost({ 'config.toml': CONFIG + config, [path]: toml(head) }, { engine: 'zola', ...options })

describe('addresses', () => {
  it.each([
    ['content/a.md', '', '/a/'],
    ['content/posts/a.md', '', '/posts/a/'],
    ['content/posts/deep/a.md', '', '/posts/deep/a/'],
    ['content/posts/bundle/index.md', '', '/posts/bundle/'],
    ['content/index.md', '', '/'],
    ['content/posts/2020-10-20-dated.md', '', '/posts/dated/'],
    ['content/posts/2020-10-20_dated.md', '', '/posts/dated/'],
    ['content/posts/2020-10-20-dated/index.md', '', '/posts/dated/'],
    ['content/posts/A Day: Größe & more.md', '', '/posts/a-day-grosse-more/'],
    ['content/posts/a.md', 'slug = "Other One"', '/posts/other-one/'],
    ['content/posts/a.md', 'path = "any/Where"', '/any/Where/'],
    ['content/posts/a.md', 'path = "/any/"', '/any/'],
    ['content/posts/a.md', 'path = "/../../any/"', '/any/'],
  ])('%s with %j is at %s', async (path, head, address) => {
    expect((await one(path, `${DATED}\n${head}`)).url).toBe(`https://example.org/b${address}`)
  })

  it.each([
    ['[slugify]\npaths = "safe"', 'content/日本 x.md', '/%E6%97%A5%E6%9C%AC%20x/'],
    ['[slugify]\npaths = "off"', 'content/A b.md', '/A%20b/'],
    ['[slugify]\npaths_keep_dates = true', 'content/2020-10-20-a.md', '/2020-10-20-a/'],
  ])('%j: %s is at %s', async (config, path, address) => {
    expect((await one(path, DATED, config)).url).toBe(`https://example.org/b${address}`)
  })

  it('one that only Zola’s own tables can spell is a problem', async () => {
    const found = outcomes(await load({ 'content/日本.md': toml(DATED) }))
    expect(found['content/日本.md']).toMatch(/^error: its address cannot be told/)
  })

  it('the source’s pattern beats the blog’s, `path` beats both', async () => {
    const options = { permalink: '/:year/:slug/' }
    expect((await one('content/x/a.md', DATED, '', options)).url).toBe('https://example.org/b/2020/a/')
    expect((await one('content/x/a.md', `${DATED}\npath = "p"`, '', options)).url).toBe(
      'https://example.org/b/p/',
    )
  })
})

describe('what is a post', () => {
  it.each([
    ['content/posts/_index.md', toml(DATED), 'not a post: the page of a section'],
    ['content/posts/_index.fr.md', toml(DATED), 'not a post: the page of a section'],
    ['README.md', toml(DATED), 'not a post: outside content'],
    ['content/a.md', toml('title = "T"'), 'no date'],
    ['content/a.md', toml(`${DATED}\nrender = false`), 'render: false'],
    ['content/a.md', toml(`${DATED}\nfeed = false`), 'feed: false'],
    ['content/a.md', 'Text\n', 'not a post: no front matter'],
    ['content/x/README.md', toml(DATED), 'not a post: ignored_content of the blog'],
    ['content/a.md', '', 'empty'],
  ])('%s: %j', async (path, text, reason) => {
    const config = `${CONFIG}ignored_content = ["*/README.md"]\n`
    expect(outcomes(await load({ 'config.toml': config, [path]: text }))).toEqual({ [path]: reason })
  })

  it('a page of a draft, or of a section that is one, is a draft', async () => {
    const { posts } = await load({
      'content/a.md': toml(`${DATED}\ndraft = true`),
      'content/s/_index.md': toml('draft = true'),
      'content/s/deep/b.md': toml(DATED),
      'content/t/c.md': toml(DATED),
    })
    expect(posts.map(({ key, draft }) => [key, draft])).toEqual([
      ['posts/content/a.md', true],
      ['posts/content/s/deep/b.md', true],
      ['posts/content/t/c.md', false],
    ])
  })

  it('ZO1: only pages with a date enter, whether it is in front matter or in the name', async () => {
    const { posts } = await load(
      {
        'content/a.md': toml('date = 2020-10-20T01:02:03+02:00'),
        'content/b.md': toml('date = 2020-10-20T01:02:03'),
        'content/2020-10-20-c.md': toml(''),
        'content/2020-10-20T05:06:07Z-d.md': toml(''),
        'content/e.md': toml(''),
      },
      { timezone: 'Pacific/Auckland' },
    )
    expect(Object.fromEntries(posts.map((post) => [post.url.slice(-2, -1), at(post)]))).toEqual({
      a: '2020-10-19T23:02:03Z',
      b: '2020-10-20T01:02:03Z',
      c: '2020-10-20T00:00:00Z',
      d: '2020-10-20T05:06:07Z',
    })
  })

  it('ZO2: taxonomies and authors', async () => {
    const head = `${DATED}\nupdated = 2020-10-21\nauthors = ["Ann", "Ben <b@example.org>", "Cem"]\n[taxonomies]\ntags = ["a", "C++"]\ncategories = ["x"]\nseries = ["s"]\n[extra]\nimage = "/i.png"\ndraft = true`
    expect(await one('content/a.md', head)).toMatchObject({
      terms: { category: ['x'], tag: ['a', 'C++'], series: ['s'] },
      authors: [{ name: 'Ann' }, { name: 'Ben', email: 'b@example.org' }, { name: 'Cem' }],
      updated: Date.parse('2020-10-21T00:00:00Z'),
      image: 'https://example.org/b/i.png',
      draft: false,
    })
  })
})

describe('languages', () => {
  const config = '[languages.fr]\ntitle = "F"\n[languages.zh-CN]\n'
  it.each([
    ['content/a.fr.md', '/fr/a/', 'fr'],
    ['content/p/b/index.zh-CN.md', '/zh-CN/p/b/', 'zh-CN'],
    ['content/a.md', '/a/', undefined],
  ])('%s is at %s', async (path, address, language) => {
    const found = await one(path, DATED, config)
    expect([found.url, found.language]).toEqual([`https://example.org/b${address}`, language])
  })

  it('one that the blog does not have is a problem', async () => {
    const loaded = await load({ 'config.toml': CONFIG + config, 'content/a.de.md': toml(DATED) })
    expect(outcomes(loaded)['content/a.de.md']).toMatch(/^error: the language “de” in its name/)
  })
})

it('links to files are the pages’ addresses', async () => {
  const { posts } = await load({
    'content/a.md': toml(
      DATED,
      '[b](@/p/b.md) [c](@/c.md#x) [s](@/p/_index.md) [n](@/none.md) [up](@/../config.toml)',
    ),
    'content/p/b.md': toml('path = "there"'),
    'content/c.md': toml('slug = "see"'),
    'content/p/_index.md': toml(''),
  })
  expect(pageOf(posts[0] as never).links).toEqual({
    '@/p/b.md': 'https://example.org/b/there/',
    '@/c.md': 'https://example.org/b/see/',
    '@/p/_index.md': 'https://example.org/b/p/',
  })
})

it('broken front matter is a problem with its line', async () => {
  const { problems } = await load({ 'content/a.md': '+++\ntitle = "T"\ndate = soon\n+++\n' })
  expect(problems).toMatchObject([{ path: 'blog/content/a.md', line: 3, severity: 'error' }])
})
