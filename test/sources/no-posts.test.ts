import { describe, expect, it } from 'vitest'
import type { Files } from '../temporary-folder.ts'
import { type BlogOptions, loadBlog, post } from './blog.ts'

async function warnings(files: Files, options: BlogOptions = {}): Promise<string[]> {
  const told: string[] = []
  const quiet = () => {}
  const log = { debug: quiet, info: quiet, error: quiet, warn: (_: object, text: string) => told.push(text) }
  await loadBlog(files, { ...options, log })
  return told
}

const many = (folder: string, count: number, text: string): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${folder}/${n}.md`, text]))

describe('a source without a post says why', () => {
  it.each([
    [
      { ...many('a', 3, post('title: T')), ...many('b', 2, post('published: false')), 'README.md': 'R' },
      {},
      'no post in blog: 6 files were left out: 3 no date, 2 published: false, 1 not a post: about the folder',
    ],
    [
      { 'a.md': post(''), 'b.md': '', 'README.md': 'R', 'c.md': post('published: no') },
      {},
      'no post in blog: 4 files were left out: 1 not a post: about the folder, 1 no date, 1 empty, and 1 reason more',
    ],
    [
      { 'a.md': post('date: 2011-07-22') },
      { exclude: ['**'] },
      'no post in blog: 1 file was left out: 1 excluded by the configuration',
    ],
    [
      { 'a.md': post('date: 2011-07-22') },
      { include: ['posts/**', '*.html'] },
      'no post in blog: no file matches include of the source (posts/**, *.html)',
    ],
    [
      { 'a.png': 'T' },
      {},
      'no post in blog: it holds no file that the engine takes for content (**/*.{md,markdown,mkd,mkdn,mdx}); is its path the root of the blog?',
    ],
  ] as [Files, BlogOptions, string][])('%j %j', async (files, options, message) => {
    expect(await warnings(files, options)).toEqual([message])
  })

  it.each([
    { 'a.md': post('date: 2011-07-22'), 'b.md': '' },
    { 'a.md': post('date: 2011-07-22\ndraft: true') },
    // The problem says it.
    { 'a.md': post('date: soon') },
  ] as Files[])('and says nothing more of %j', async (files) => {
    expect(await warnings(files)).toEqual([])
  })
})
