import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Loaded } from '../../src/core/ports.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { loadBlog, loadFolder, post } from './blog.ts'

const NAME = 'notes/2011-07-22-a.md'
const sound = {
  'notes/a.mp3': 'x'.repeat(123),
  'media/b.mp3': 'x'.repeat(45),
  'notes/pic ture.png': 'x'.repeat(6),
}
const load = (head: string): Promise<Loaded> =>
  loadBlog({ [NAME]: post(head), ...sound }, { siteUrl: 'https://example.com/blog/' })
const POST = 'https://example.com/blog/notes/2011-07-22-a/'

describe('enclosures', () => {
  it.each([
    ['enclosure: a.mp3', `${POST}a.mp3`, 'audio/mpeg', 123],
    ['audio: ./a.mp3', `${POST}a.mp3`, 'audio/mpeg', 123],
    ['enclosure: ../media/b.mp3', 'https://example.com/blog/notes/media/b.mp3', 'audio/mpeg', 45],
    ['enclosure: /media/b.mp3', 'https://example.com/media/b.mp3', 'audio/mpeg', 45],
    ['enclosure: pic%20ture.png', `${POST}pic%20ture.png`, 'image/png', 6],
    ['enclosure: a.mp3?x=1#t=5', `${POST}a.mp3?x=1#t=5`, 'audio/mpeg', 123],
    ['enclosure: {url: a.mp3, type: audio/x-custom, length: 7}', `${POST}a.mp3`, 'audio/x-custom', 7],
    ['enclosure: {url: a.mp3, length: 0}', `${POST}a.mp3`, 'audio/mpeg', 0],
    ['enclosure: {url: a.mp3, length: many}', `${POST}a.mp3`, 'audio/mpeg', 123],
    ['enclosure: {url: a.mp3, length: -5}', `${POST}a.mp3`, 'audio/mpeg', 123],
    ['enclosure: {url: a.mp3, length: 1e3}', `${POST}a.mp3`, 'audio/mpeg', 123],
    ['enclosure: {src: a.mp3}', `${POST}a.mp3`, 'audio/mpeg', 123],
    ['enclosure: none.m4a', `${POST}none.m4a`, 'audio/mp4', 0],
    ['enclosure: none.unknown', `${POST}none.unknown`, 'application/octet-stream', 0],
    ['enclosure: https://cdn.example.com/x.ogg', 'https://cdn.example.com/x.ogg', 'audio/ogg', 0],
    ['enclosure: //cdn.example.com/a.mp3', 'https://cdn.example.com/a.mp3', 'audio/mpeg', 0],
    [
      `enclosure: {url: a.mp3, type: 'audio/mpeg"><injected>x</injected><enclosure fake="'}`,
      `${POST}a.mp3`,
      'audio/mpeg',
      123,
    ],
  ])('%j', async (head, url, mediaType, length) => {
    const { posts, problems } = await load(head)
    expect(problems).toEqual([])
    expect(posts[0]?.enclosures).toEqual([{ url, mediaType, length }])
  })

  it.each([
    ['enclosure: {url: a.mp3, type: audio/mp3}', { mediaType: 'audio/mpeg' }],
    ['enclosure: {file: a.mp3, duration: "45:12"}', { duration: 2712 }],
    ['enclosure: {url: a.mp3, duration_in_seconds: 2712, title: Talk}', { duration: 2712, title: 'Talk' }],
    ['attachments: [{url: a.mp3, mime_type: audio/mpeg, size_in_bytes: 9}]', { length: 9 }],
    ['podcast: a.mp3\nduration: 45:12', { duration: 2712 }],
    ['podcast: {url: a.mp3, duration: 45:12}', { duration: 2712 }],
    ['audio: a.mp3\npodcast: {duration: 45:12}', { duration: 2712 }],
    ['audio: a.mp3\nitunes: {duration: 45:12}', { duration: 2712 }],
    ['audio: a.mp3\nitunes_duration: 2712', { duration: 2712 }],
    ['audio: a.mp3\nduration: soon', {}],
    ['audio: {mp3: a.mp3}', {}],
    ['enclosure: {href: a.mp3}', {}],
    // WordPress's custom field, as its exporters write it.
    ['enclosure: |\n  a.mp3\n  4567\n  audio/mpeg\n', { length: 4567 }],
    ['enclosure: "a.mp3 4567 audio/mpeg"', { length: 4567 }],
    ['enclosure: ["a.mp3\\r\\n4567\\r\\naudio/mpeg\\r\\n"]', { length: 4567 }],
    [
      `enclosure: |\n  a.mp3\n  4567\n  audio/mpeg\n  a:1:{s:8:"duration";s:8:"00:45:12";}`,
      { length: 4567, duration: 2712 },
    ],
  ])('%j says more', async (head, facts) => {
    const { posts, problems } = await load(head)
    expect(problems).toEqual([])
    const plain = { url: `${POST}a.mp3`, mediaType: 'audio/mpeg', length: 123 }
    expect(posts[0]?.enclosures).toEqual([{ ...plain, ...facts }])
  })

  it('those of all keys count, each once', async () => {
    const { posts } = await load(
      'enclosure: a.mp3\naudio: [a.mp3, /media/b.mp3]\nattachments: [{url: https://example.net/c.pdf}]',
    )
    expect(posts[0]?.enclosures.map(({ url }) => url.slice(url.lastIndexOf('/') + 1))).toEqual([
      'a.mp3',
      'c.pdf',
      'b.mp3',
    ])
  })

  it('recordings by their kind are all told', async () => {
    const { posts } = await load('audio: {mp3: a.mp3, ogg: https://example.net/a.ogg}\nduration: 45:12')
    expect(posts[0]?.enclosures).toEqual([
      { url: `${POST}a.mp3`, mediaType: 'audio/mpeg', length: 123, duration: 2712 },
      { url: 'https://example.net/a.ogg', mediaType: 'audio/ogg', length: 0 },
    ])
  })

  it('a duration is that of what plays', async () => {
    const { posts } = await load('enclosures: [pic%20ture.png, a.mp3]\nduration: 45:12')
    expect(posts[0]?.enclosures.map(({ duration }) => duration)).toEqual([undefined, 2712])
  })

  it('several are told in their order', async () => {
    const { posts } = await load('enclosures: [a.mp3, {url: /media/b.mp3}, https://example.net/c.mp3]')
    expect(posts[0]?.enclosures.map(({ length }) => length)).toEqual([123, 45, 0])
  })

  it.each([
    'enclosure:',
    'enclosure: ""',
    'enclosure: {}',
    'enclosure: []',
    'enclosure: {type: audio/mpeg}',
    'audio: true',
    'podcast: yes',
    'podcast: {duration: 45:12}',
    'enclosure: {url: {a: b}}',
  ])('%j is none', async (head) => {
    const { posts, problems } = await load(head)
    expect(posts[0]?.enclosures).toEqual([])
    expect(problems).toEqual([])
  })

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:audio/mpeg;base64,AAAA',
    'mailto:a@example.com',
    'ftp://example.com/a.mp3',
    'http://',
    'https://1.2.3.999/a.mp3',
  ])('%s is refused with a warning on its line', async (reference) => {
    const { posts, problems } = await load(`title: T\nenclosure: "${reference}"`)
    expect(posts).toHaveLength(1)
    expect(posts[0]?.enclosures).toEqual([])
    expect(problems).toMatchObject([{ path: `blog/${NAME}`, line: 3, severity: 'warning' }])
    expect(problems[0]?.message).toContain(`found “${reference}”`)
  })

  it.each(['enclosures', 'audio'])('the line of a refused one under %s is told', async (key) => {
    const { problems } = await load(`title: T\n${key}: ["javascript:x"]`)
    expect(problems).toMatchObject([{ line: 3, severity: 'warning' }])
  })

  it.each([
    '../../outside.mp3',
    '../../../../../../../../../../etc/passwd',
    '/../outside.mp3',
    '/../../../../../../etc/passwd',
    '%2e%2e/%2e%2e/outside.mp3',
    '..%2f..%2foutside.mp3',
    'link.mp3',
    'folder/outside.mp3',
    '/etc/passwd',
  ])('%s: nothing outside the folder is looked at', async (reference) => {
    const outside = temporaryFolder({
      'outside.mp3': 'x'.repeat(99),
      'blog/a.md': '',
      [`blog/${NAME}`]: post(`enclosure: "${reference}"`),
    })
    symlinkSync('../../outside.mp3', join(outside, 'blog/notes/link.mp3'))
    symlinkSync('../..', join(outside, 'blog/notes/folder'))
    const { posts } = await loadFolder(join(outside, 'blog'))
    expect(posts[0]?.enclosures.map(({ length }) => length)).toEqual([0])
  })

  it('a folder or an odd path has no length', async () => {
    const { posts } = await load('enclosures: [".", "../notes", "a.mp3/", "%00a.mp3", "%E0%A4%A.mp3"]')
    for (const { length } of posts[0]?.enclosures ?? []) expect([0, 123]).toContain(length)
  })
})

describe('the lead image', () => {
  const AT = 'https://example.com/p.png'
  it.each([
    ['image: pic.png', `${POST}pic.png`],
    ['image: /p.png', AT],
    ['image: //cdn.example.com/p.png', 'https://cdn.example.com/p.png'],
    ['image: "/p.png?v=2#x"', `${AT}?v=2#x`],
    ['image: [/p.png, other.png]', AT],
    ['image: {path: /p.png}', AT],
    ['image: {url: /p.png}', AT],
    ['image: {src: /p.png}', AT],
    ['image: {feature: /p.png}', AT],
    ['cover: /p.png', AT],
    ['cover: {src: /p.png}', AT],
    ['cover: {image: /p.png}', AT],
    ['cover: {image: {src: /p.png}}', AT],
    ['cover-img: /p.png', AT],
    ['coverImage: /p.png', AT],
    ['cover_image: /p.png', AT],
    ['thumbnail: /p.png', AT],
    ['thumbnail-img: /p.png', AT],
    ['featured_image: /p.png', AT],
    ['featuredImage: /p.png', AT],
    ['feature_image: /p.png', AT],
    ['hero: /p.png', AT],
    ['hero: {image: /p.png}', AT],
    ['heroImage: /p.png', AT],
    ['hero_image: {src: /p.png}', AT],
    ['banner: /p.png', AT],
    ['bannerImage: /p.png', AT],
    ['og_image: /p.png', AT],
    ['ogImage: {url: /p.png}', AT],
    ['socialImage: /p.png', AT],
    ['social_image: /p.png', AT],
    ['share-img: /p.png', AT],
    ['images: [/p.png, /q.png]', AT],
    ['images: [{url: /p.png}]', AT],
    ['resources: [{src: /q.png, name: gallery}, {src: /p.png, name: cover}]', AT],
    ['resources: [{src: "*.png", name: cover}]', undefined],
    ['resources: [{src: /q.png}]', undefined],
    ['header: {image: /p.png, teaser: /t.png}', AT],
    ['header: {overlay_image: /p.png}', AT],
    ['header: {teaser: /p.png}', AT],
    ['header: {overlay_color: "#000"}', undefined],
    ['thumbnail: /t.png\nfeatured_image: /p.png', AT],
    ['image: true\ncover: /p.png', AT],
    ['image: {alt: x}\ncover: /p.png', AT],
    ['image: javascript:alert(1)\ncover: /p.png', AT],
    ['image: javascript:alert(1)', undefined],
    ['image: data:image/png;base64,AAAA', undefined],
    ['image: {alt: x}', undefined],
    ['image:', undefined],
    ['image: "{{ site.url }}/p.png"', undefined],
    ['image: "#x"', undefined],
    ['hero: Welcome to my blog', undefined],
    ['header: none', undefined],
    ['banner: v2.0', undefined],
  ])('%j', async (head, image) => {
    const { posts, problems } = await load(head)
    expect(problems).toEqual([])
    expect(posts[0]?.image).toBe(image)
  })

  it.each([
    'image: {path: /p.png, alt: A boat}',
    'cover: {image: /p.png, alt: A boat}',
    'cover: {image: {src: /p.png, alt: A boat}}',
    'heroImage: /p.png\nheroImageAlt: A boat',
    'image: /p.png\nimage_alt: " A boat "',
    'images: [{url: /p.png, alt: A boat}]',
  ])('%j says what it shows', async (head) => {
    expect((await load(head)).posts[0]).toMatchObject({ image: AT, imageAlt: 'A boat' })
  })
})
