import { describe, expect, it } from 'vitest'
import { type BlogOptions, loadBlog, onlyPost, post } from './blog.ts'

const DATED = 'date: 2011-07-22\n'
const SITE = 'https://example.com/b/'

/** Where each engine serves what front matter names by a relative path, a path and an address. */
describe('a picture', () => {
  const cases: [
    engine: NonNullable<BlogOptions['engine']>,
    path: string,
    relative: string | undefined,
    rooted: string,
  ][] = [
    ['jekyll', '_posts/2011-07-22-a.md', `${SITE}i/p.png`, `${SITE}p.png?v=1`],
    ['hugo', 'content/posts/a.md', `${SITE}i/p.png`, `${SITE}p.png?v=1`],
    ['hugo', 'content/posts/a/index.md', `${SITE}posts/a/i/p.png`, `${SITE}p.png?v=1`],
    ['eleventy', 'posts/a.md', `${SITE}posts/a/i/p.png`, `${SITE}p.png?v=1`],
    ['hexo', 'source/_posts/a.md', `${SITE}2011/07/22/a/i/p.png`, `${SITE}p.png?v=1`],
    ['plain', 'a.md', `${SITE}a/i/p.png`, 'https://example.com/p.png?v=1'],
    ['astro', 'src/content/blog/a.md', undefined, `${SITE}p.png?v=1`],
    ['gatsby', 'content/blog/a/index.md', undefined, `${SITE}p.png?v=1`],
    ['docusaurus', 'blog/2011-07-22-a.md', undefined, `${SITE}p.png?v=1`],
  ]
  it.each(cases)('of %s, at %s', async (engine, path, relative, rooted) => {
    const of = async (image: string): Promise<string | undefined> =>
      (await onlyPost({ [path]: post(`${DATED}image: ${image}`) }, { engine, siteUrl: SITE })).image
    expect(await of('i/p.png')).toBe(relative)
    expect(await of('/p.png?v=1')).toBe(rooted)
    expect(await of('https://cdn.example.com/src/p.png')).toBe('https://cdn.example.com/src/p.png')
  })

  it.each([
    '[extra]\nimage = "/p.png"',
    '[extra]\nfeatured_image = "p.png"',
    '[extra.header]\nimage = "p.png"',
  ])('of Zola stands in %j', async (extra) => {
    const found = await onlyPost(
      { 'content/a.md': `+++\ndate = 2011-07-22\n${extra}\n+++\n` },
      { engine: 'zola', siteUrl: SITE },
    )
    expect(found.image).toBe(`${SITE}p.png`)
  })

  it.each(['image: "[[p.png]]"', 'banner: [[p.png]]', 'cover: p.png', 'hero: "![[p.png|200]]"'])(
    'of a vault is %j',
    async (head) => {
      const files = { 'files/p.png': 'x', 'A.md': post(DATED + head) }
      expect((await onlyPost(files, { engine: 'obsidian', siteUrl: SITE })).image).toBe(`${SITE}files/p.png`)
    },
  )

  it.each(['image: "[[B]]"', 'header: some words', 'image: missing.png'])(
    'of a vault is not %j',
    async (head) => {
      const files = { 'A.md': post(DATED + head), 'B.md': post(DATED) }
      const { posts } = await loadBlog(files, { engine: 'obsidian', siteUrl: SITE })
      expect(posts[0]?.image).toBeUndefined()
    },
  )
})

describe('a sound', () => {
  it('of Jekyll has the length of the file that is served', async () => {
    const files = { '_posts/2011-07-22-a.md': post('audio: sounds/a.mp3'), 'sounds/a.mp3': '12345' }
    const { enclosures } = await onlyPost(files, { engine: 'jekyll', siteUrl: SITE })
    expect(enclosures).toEqual([{ url: `${SITE}sounds/a.mp3`, mediaType: 'audio/mpeg', length: 5 }])
  })

  it('of a vault is found by its name', async () => {
    const files = { 'files/a.mp3': '12345', 'A.md': post(`${DATED}audio: "[[a.mp3]]"`) }
    const { enclosures } = await onlyPost(files, { engine: 'obsidian', siteUrl: SITE })
    expect(enclosures).toEqual([{ url: `${SITE}files/a.mp3`, mediaType: 'audio/mpeg', length: 5 }])
  })

  it('beside a post that a bundler builds is refused, with the reason', async () => {
    const { posts, problems } = await loadBlog(
      { 'src/content/blog/a.md': post(`${DATED}audio: ./a.mp3`) },
      { engine: 'astro' },
    )
    expect(posts[0]?.enclosures).toEqual([])
    expect(problems).toMatchObject([{ severity: 'warning', line: 3 }])
    expect(problems[0]?.message).toContain('only the bundler knows')
  })
})
