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

  it('several are told in their order', async () => {
    const { posts } = await load('enclosures: [a.mp3, {url: /media/b.mp3}, https://example.net/c.mp3]')
    expect(posts[0]?.enclosures.map(({ length }) => length)).toEqual([123, 45, 0])
  })

  it.each(['enclosure:', 'enclosure: ""', 'enclosure: {}', 'enclosure: []', 'enclosure: {type: audio/mpeg}'])(
    '%j is none',
    async (head) => {
      const { posts, problems } = await load(head)
      expect(posts[0]?.enclosures).toEqual([])
      expect(problems).toEqual([])
    },
  )

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

describe('images', () => {
  it.each([
    ['image: pic.png', `${POST}pic.png`],
    ['image: /pic.png', 'https://example.com/pic.png'],
    ['cover: {src: pic.png}', `${POST}pic.png`],
    ['image: [pic.png, other.png]', `${POST}pic.png`],
    ['image: //cdn.example.com/p.png', 'https://cdn.example.com/p.png'],
    ['image: javascript:alert(1)', undefined],
    ['image: data:image/png;base64,AAAA', undefined],
    ['image: {alt: x}', undefined],
    ['image:', undefined],
  ])('%j', async (head, image) => {
    expect((await load(head)).posts[0]?.image).toBe(image)
  })
})
