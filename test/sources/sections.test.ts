import { describe, expect, it } from 'vitest'
import { type BlogOptions, onlyPost, post } from './blog.ts'

/** What feeds may be made of besides categories and tags. */

const DATED = 'title: A\ndate: 2024-01-01'

describe('the section of a post', () => {
  it.each<[engine: NonNullable<BlogOptions['engine']>, path: string, section: string | undefined]>([
    ['plain', 'a.md', undefined],
    ['plain', 'notes/a.md', 'notes'],
    ['plain', 'notes/2024/a.md', 'notes'],
    ['plain', 'a/index.md', undefined],
    ['plain', 'notes/a/index.md', 'notes'],
    ['hugo', 'content/a.md', undefined],
    ['hugo', 'content/posts/a.md', 'posts'],
    ['hugo', 'content/posts/deep/a/index.md', 'posts'],
    ['hugo', 'content/content/a.md', 'content'],
    ['zola', 'content/blog/a/index.md', 'blog'],
    ['zola', 'content/a.md', undefined],
    ['jekyll', '_posts/2024-01-01-a.md', undefined],
    ['jekyll', 'work/_posts/2024-01-01-a.md', 'work'],
    ['astro', 'src/content/blog/a.md', 'blog'],
    ['gatsby', 'content/blog/a/index.md', 'blog'],
  ])('%s, %s: %s', async (engine, path, section) => {
    expect((await onlyPost({ [path]: post(DATED) }, { engine })).section).toBe(section)
  })

  it('of a language of its own folder is below that', async () => {
    const files = {
      'hugo.toml': '[languages.en]\ncontentDir = "content/en"\n[languages.de]\ncontentDir = "content/de"\n',
      'content/de/posts/a.md': post(DATED),
    }
    expect(await onlyPost(files, { engine: 'hugo' })).toMatchObject({ section: 'posts', language: 'de' })
  })
})

describe('terms of taxonomies that feeds ask for', () => {
  const termsOf = async (
    head: string,
    taxonomies: readonly string[],
    engine: BlogOptions['engine'] = 'plain',
  ) => (await onlyPost({ '2024-01-01-a.md': post(`${DATED}\n${head}`) }, { engine, taxonomies })).terms

  it.each<[head: string, taxonomy: string, terms: string[] | undefined]>([
    ['series: The Wheel, again', 'series', ['The Wheel, again']],
    ['series: [One, Two, One]', 'series', ['One', 'Two']],
    ['topics: [a]', 'topic', ['a']],
    ['stories: [a]', 'story', ['a']],
    ['series: {name: Deep}', 'series', ['Deep']],
    ['series: 2012', 'series', ['2012']],
    ['series:', 'series', undefined],
    ['other: x', 'series', undefined],
    ['x: y', 'constructor', undefined],
  ])('%j has of %s: %j', async (head, taxonomy, terms) => {
    expect(new Map(Object.entries(await termsOf(head, [taxonomy]))).get(taxonomy)).toEqual(terms)
  })

  it('are not there unasked, as they stand in documents', async () => {
    expect(await termsOf('series: The Wheel', [])).toEqual({ category: [], tag: [] })
  })

  it('are the engine’s own where it knows them', async () => {
    expect((await termsOf('tags: a, b', ['tag'])).tag).toEqual(['a', 'b'])
  })
})
