import { describe, expect, it } from 'vitest'
import type { Post } from '../../src/core/post.ts'
import { loadBlog, post } from './blog.ts'

const SITE = 'https://example.com/blog/'
const PAGE = `${SITE}a/`

async function load(head: string): Promise<Post | undefined> {
  const { posts, problems } = await loadBlog({ 'a.md': post(`date: 2011-07-22\n${head}`) }, { siteUrl: SITE })
  expect(problems).toEqual([])
  return posts[0]
}

describe('an episode', () => {
  it.each([
    ['episode: 3', { number: 3 }],
    ['episode: "03"', { number: 3 }],
    ['episode_number: E3', { number: 3 }],
    ['itunes_episode: 3', { number: 3 }],
    ['episode: {number: 3, season: 2}', { number: 3, season: 2 }],
    ['podcast: {episode: 3, season: 2}', { number: 3, season: 2 }],
    ['season: S02', { season: 2 }],
    ['episodeType: Trailer', { type: 'trailer' }],
    ['episode_type: bonus', { type: 'bonus' }],
    ['explicit: yes', { explicit: true }],
    ['explicit: clean', { explicit: false }],
    ['itunes: {explicit: "false"}', { explicit: false }],
    ['itunes_image: /c.png', { image: 'https://example.com/c.png' }],
    ['podcast: {image: c.png}', { image: `${PAGE}c.png` }],
    ['chapters: /a.json', { chapters: 'https://example.com/a.json' }],
    ['chapters: {url: a.json}', { chapters: `${PAGE}a.json` }],
    ['transcript: /a.vtt', { transcripts: [{ url: 'https://example.com/a.vtt', mediaType: 'text/vtt' }] }],
    [
      'transcripts: [a.srt, {url: /a/transcript/, lang: en_US}]',
      {
        transcripts: [
          { url: `${PAGE}a.srt`, mediaType: 'application/x-subrip' },
          { url: 'https://example.com/a/transcript/', mediaType: 'text/html', language: 'en-US' },
        ],
      },
    ],
    ['hosts: [Ann]', { people: [{ name: 'Ann', role: 'host' }] }],
    [
      'guest: {name: Ben, href: "https://ben.example/", img: /ben.png}',
      {
        people: [
          { name: 'Ben', role: 'guest', url: 'https://ben.example/', image: 'https://example.com/ben.png' },
        ],
      },
    ],
    [
      'people: [{name: Cem, role: Editor}, Dee]',
      { people: [{ name: 'Cem', role: 'editor' }, { name: 'Dee' }] },
    ],
    ['episode: soon', undefined],
    ['episode: 0', undefined],
    ['episode: {a: b}\nexplicit: {a: b}\nseason: [1]\nchapters: {a: b}', undefined],
    ['chapters: [00:00 Intro]', undefined],
    ['explicit: maybe', undefined],
  ])('%j', async (head, episode) => {
    expect((await load(`audio: /a.mp3\n${head}`))?.episode).toEqual(episode)
  })

  it('is a post with something that plays', async () => {
    expect((await load('episode: 3'))?.episode).toBeUndefined()
    expect((await load('enclosure: /a.pdf\nepisode: 3'))?.episode).toBeUndefined()
  })
})

describe('where a post is talked about', () => {
  it.each([
    ['comments: https://forum.example/t/1', 'https://forum.example/t/1'],
    ['comments_url: https://forum.example/t/1', 'https://forum.example/t/1'],
    ['commentsUrl: https://forum.example/t/1', 'https://forum.example/t/1'],
    ['comments: /talk/a', 'https://example.com/talk/a'],
    ['comments: "#comments"', `${PAGE}#comments`],
    ['comments: {url: https://forum.example/t/1}', 'https://forum.example/t/1'],
    ['comments: {host: mastodon.example, username: ann, id: 1234}', 'https://mastodon.example/@ann/1234'],
    ['discussion: https://forum.example/t/1', 'https://forum.example/t/1'],
    ['comments: true', undefined],
    ['comments: {provider: disqus}', undefined],
    ['comments: javascript:alert(1)', undefined],
    ['comments: {host: "a b", username: ann, id: 1}', undefined],
  ])('%j', async (head, comments) => {
    expect((await load(head))?.comments).toBe(comments)
  })
})

describe('where a post was published before', () => {
  it.each([
    ['canonical_url: https://paper.example/a', { url: 'https://paper.example/a' }],
    ['canonicalUrl: https://paper.example/a', { url: 'https://paper.example/a' }],
    ['canonical: https://www.example.com/blog/a', undefined],
    ['canonical: https://example.com/blog/a/', undefined],
    ['source: https://paper.example/a', { url: 'https://paper.example/a' }],
    [
      'source: {title: The Paper, url: "https://paper.example/a", feed: "https://paper.example/feed"}',
      { url: 'https://paper.example/a', feed: 'https://paper.example/feed', title: 'The Paper' },
    ],
    ['source: {title: The Paper}', undefined],
    ['source: a book', undefined],
    ['source: src/a.md', undefined],
  ])('%j', async (head, origin) => {
    expect((await load(head))?.origin).toEqual(origin)
  })
})

it('a status that is no word is none', async () => {
  expect((await load('status: {a: b}'))?.draft).toBe(false)
})
