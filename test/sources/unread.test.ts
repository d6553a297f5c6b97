import { describe, expect, it } from 'vitest'
import type { Engine } from '../../src/sources/dialects/index.ts'
import type { Files } from '../temporary-folder.ts'
import { loadBlog, outcomes, post } from './blog.ts'

const TEXT = post('title: A\ndate: 2020-01-01')

describe('a format that is not read', () => {
  it.each<[Engine, Files, Record<string, string>]>([
    [
      'hugo',
      { 'hugo.toml': '', 'content/a.org': 'x', 'content/b.adoc': TEXT, 'other/c.rst': '' },
      {
        'content/a.org': 'not a post: .org is not read',
        'content/b.adoc': 'not a post: .adoc is not read',
        'other/c.rst': 'not a post: outside content',
      },
    ],
    [
      'eleventy',
      { 'posts/a.njk': TEXT, 'posts/b.html': TEXT, 'i.liquid': TEXT, '_includes/l.njk': '', 'a.css': '' },
      {
        'posts/a.njk': 'not a post: .njk is not read',
        'posts/b.html': 'not a post: .html is not read',
        'i.liquid': 'not a post: .liquid is not read',
      },
    ],
    [
      'jekyll',
      { '_config.yml': '', '_posts/2020-01-01-a.textile': TEXT, 'b.textile': TEXT, 'c.html': TEXT },
      {
        '_posts/2020-01-01-a.textile': 'not a post: .textile is not read',
        'b.textile': 'not a post: outside _posts',
      },
    ],
    ['astro', { 'src/content/a.mdoc': TEXT }, { 'src/content/a.mdoc': 'not a post: .mdoc is not read' }],
    [
      'plain',
      { '2020-01-01-a.txt': 'x', 'b.html': TEXT, 'c.png': '' },
      { '2020-01-01-a.txt': 'not a post: .txt is not read', 'b.html': 'not a post: .html is not read' },
    ],
  ])('%s tells of it', async (engine, files, expected) => {
    expect(outcomes(await loadBlog(files, { engine }))).toEqual(expected)
  })

  it('is read when the configuration includes it', async () => {
    const { posts, leftOut } = await loadBlog({ 'a.txt': TEXT, 'b.org': '' }, { include: ['*.txt'] })
    expect([posts.length, leftOut]).toEqual([1, []])
  })
})

describe('a file whose date is still to be filled in', () => {
  it.each([
    ['obsidian', '{{date}}'],
    ['obsidian', '"{{date:YYYY-MM-DD}}"'],
    ['obsidian', '<% tp.file.creation_date() %>'],
  ] as const)('%s: date: %s is a template', async (engine, date) => {
    const files = { 'Templates/t.md': post(`title: T\ndate: ${date}`) }
    expect(outcomes(await loadBlog(files, { engine }))).toEqual({
      'Templates/t.md': 'not a post: a template',
    })
  })

  it('is a fault where posts are', async () => {
    const { problems } = await loadBlog({ 'a.md': post('title: T\ndate: "soon {{date}}"') })
    expect(problems).toHaveLength(1)
  })
})
