import { describe, expect, it } from 'vitest'
import type { Files } from '../temporary-folder.ts'
import { at, type BlogOptions, loadBlog, onlyPost, outcomes, pageOf, post } from './blog.ts'

const load = (files: Files, options: BlogOptions = {}) => loadBlog(files, { engine: 'obsidian', ...options })
const one = (path: string, head = 'date: 2024-01-05', body = 'Text.\n', options: BlogOptions = {}) =>
  onlyPost({ [path]: post(head, body) }, { engine: 'obsidian', ...options })

describe('titles and addresses', () => {
  it.each([
    ['My Note.md', '', 'Text.\n', 'My Note', '/My+Note', 'Text.\n'],
    ['A/B c/My Note.md', '', 'Text.\n', 'My Note', '/A/B+c/My+Note', 'Text.\n'],
    ['Note.md', 'title: Stated', '# Other\n', 'Stated', '/Note', '# Other\n'],
    ['Note.md', '', '# Note\n\nText.\n', 'Note', '/Note', '\nText.\n'],
    ['Note.md', 'permalink: other/place', 'x', 'Note', '/other/place', 'x'],
    ['Größe.md', '', 'x', 'Größe', '/Gr%C3%B6%C3%9Fe', 'x'],
  ])('%s with %j', async (path, head, body, title, address, raw) => {
    const found = await one(path, `date: 2024-01-05\n${head}`, body)
    expect([found.title, found.url, found.body.raw]).toEqual([title, `https://example.com${address}`, raw])
  })

  it('by the source’s pattern', async () => {
    const found = await one('A/My Note.md', 'date: 2024-01-05', 'x', { permalink: '/:year/:slug/' })
    expect(found.url).toBe('https://example.com/2024/my-note/')
  })
})

describe('dates', () => {
  it.each([
    ['A.md', 'created: 2024-01-05T10:00', '2024-01-04T21:00:00Z'],
    ['A.md', 'date created: 2024-01-05', '2024-01-04T11:00:00Z'],
    ['A.md', 'Date: 2024-01-05', '2024-01-04T11:00:00Z'],
    ['A.md', 'published: true\ndate: 2024-01-05', '2024-01-04T11:00:00Z'],
    ['2024-01-05.md', 'title: T', '2024-01-04T11:00:00Z'],
    ['2024-01-05 A walk.md', 'title: T', '2024-01-04T11:00:00Z'],
    ['20240105 A walk.md', 'title: T', '2024-01-04T11:00:00Z'],
    ['202401051430 Zettel.md', 'title: T', '2024-01-04T11:00:00Z'],
    ['2024/01/05/A.md', 'title: T', '2024-01-04T11:00:00Z'],
  ])('%s with %j, in the site’s zone', async (path, head, instant) => {
    expect(at(await one(path, head, 'x', { timezone: 'Pacific/Auckland' }))).toBe(instant)
  })

  it('a note without any is left out, which is clean', async () => {
    const loaded = await load({ 'A.md': 'x', 'B.md': post('title: T') })
    expect(outcomes(loaded)).toEqual({ 'A.md': 'no date', 'B.md': 'no date' })
    expect(loaded.problems).toEqual([])
  })
})

describe('what is published', () => {
  it('everything, when no note says `publish: true`', async () => {
    const found = outcomes(
      await load({ 'A.md': post('date: 2024-01-05'), 'B.md': post('date: 2024-01-05\npublish: false') }),
    )
    expect(found).toEqual({ 'A.md': 'post', 'B.md': 'publish: false' })
  })

  it('else only the notes that do', async () => {
    const found = outcomes(
      await load({
        'A.md': post('date: 2024-01-05'),
        'B.md': post('date: 2024-01-05\npublish: true'),
        'C.md': 'publish: true\n',
      }),
    )
    expect(found).toEqual({
      'A.md': 'no publish: true, which other notes have',
      'B.md': 'post',
      'C.md': 'no publish: true, which other notes have',
    })
  })

  it('templates and drawings are none', async () => {
    const found = outcomes(
      await load({
        '.obsidian/templates.json': '{"folder": "Own/Templates"}',
        'Own/Templates/A.md': post('date: 2024-01-05'),
        'B.excalidraw.md': post('date: 2024-01-05'),
        'C.md': post('date: 2024-01-05\nfeed: false'),
      }),
    )
    expect(found).toEqual({
      'Own/Templates/A.md': 'not a post: a template',
      'B.excalidraw.md': 'not a post: a drawing',
      'C.md': 'feed: false',
    })
  })
})

it.each([
  ['tags: [a, b/c]', 'x', ['a', 'b/c']],
  ['tags: a, b', 'x', ['a', 'b']],
  ['tags: "#a"', 'Text #b and #c/d, #42 or#x `#code` %%#secret%%', ['a', 'b', 'c/d']],
  ['title: T', '#first\n\n# Heading\n\n```\n#code\n```\n\n#größe #🚀 (see #3)', ['first', 'größe', '🚀']],
])('tags: %j and %j', async (head, body, tags) => {
  expect((await one('A.md', `date: 2024-01-05\n${head}`, body)).terms.tag).toEqual(tags)
})

describe('links', () => {
  const files: Files = {
    'B note.md': 'x',
    'deep/C.md': 'x',
    'deep/B note.md': 'x',
    'files/pic one.png': 'x',
  }
  const links = async (body: string, more: Files = {}, options: BlogOptions = {}) => {
    const { posts } = await load({ ...files, ...more, 'A.md': post('date: 2024-01-05', body) }, options)
    return pageOf(posts.find(({ key }) => key === 'posts/A.md') as never).links
  }
  it.each([
    ['[[B note]]', { 'B note': '/B+note' }],
    ['[[b NOTE#Part|shown]]', { 'b NOTE': '/B+note' }],
    ['[[deep/B note]] [[C]]', { 'deep/B note': '/deep/B+note', C: '/deep/C' }],
    ['![[pic one.png|300]]', { 'pic one.png': '/files/pic%20one.png' }],
    ['[b](B%20note.md) [o](https://x.example/C.md)', { 'B note.md': '/B+note' }],
    ['[[None]] [[#Here]]', {}],
    ['[[constructor]] [[__proto__]]', {}],
  ])('%s', async (body, expected) => {
    const absolute = Object.entries(expected).map(([target, path]) => [target, `https://example.com${path}`])
    expect(await links(body)).toEqual(Object.fromEntries(absolute))
  })

  it('to what is not published are none', async () => {
    const publish = { 'B note.md': post('publish: true'), 'A.md': '' }
    const { posts } = await load({
      ...files,
      ...publish,
      'A.md': post('date: 2024-01-05\npublish: true', '[[B note]] [[C]]'),
    })
    expect(Object.keys(pageOf(posts[0] as never).links as object)).toEqual(['B note'])
  })

  it('follow the source’s pattern, unless it asks for a date', async () => {
    expect(await links('[[C]]', {}, { permalink: '/n/:slug/' })).toEqual({ C: 'https://example.com/n/c/' })
    expect(await links('[[C]]', {}, { permalink: '/:year/:slug/' })).toEqual({})
  })
})

it('a picture may be a link', async () => {
  const { posts } = await load({ 'files/p.png': 'x', 'A.md': post('date: 2024-01-05\ncover: "[[p.png]]"') })
  expect(posts[0]?.image).toBe('https://example.com/files/p.png')
})
