import { expect, it } from 'vitest'
import { gate } from '../../src/checks/gate.ts'
import type { Entry } from '../../src/core/post.ts'
import { feedForms } from '../../src/formats/index.ts'
import { createRenderer } from '../../src/markup/renderer.ts'
import { makeSite } from '../builders.ts'
import { loadBlog, post } from './blog.ts'

/** Addresses as browsers take them. Validators are stricter, and no post shall be left out for one. */

it.each([
  'https://x.example/a|b.mp3',
  'https://x.example/a[1].mp3',
  'https://x.example/a^b.mp3',
  'https://x.example/100%.mp3',
  'https://x.example/a?b={c}|d^e`f\\g',
  'https://x.example/a b.mp3',
  'https://x.example/é.mp3#ü|x#y',
  'https://ü.example/a.mp3',
  'https://user:pass@x.example/a.mp3',
  'https://x.example:8080/a.mp3',
  'https://[::1]/a.mp3',
  'https://x_y.example/a.mp3',
  "https://x.example/a'b(c)!*.mp3",
  'https://x.example/a"b<c>.mp3',
  'https://x.example/a?x=[1]&y=%zz',
  'https://x.example/👍.mp3',
])('%s in any field keeps every form of a post valid', async (url) => {
  const u = JSON.stringify(url)
  const head = `date: 2011-07-22
image: ${u}
audio: [{ url: ${u}, type: audio/mpeg, duration: 5 }, { url: ${JSON.stringify(`${url}?2`)} }]
comments: ${u}
source: { url: ${u}, feed: ${u} }
external_url: ${u}
authors: [{ name: Ann, url: ${u} }, Ben]
itunes_image: ${u}
chapters: ${u}
transcript: ${u}
guests: [{ name: Cem, url: ${u}, img: ${u} }]
`
  const [found] = (await loadBlog({ 'a.md': post(head) })).posts
  if (found === undefined) throw new Error('no post')
  const identified = { ...found, id: 'tag:x.example,2011:/', updated: found.published }
  const { entry } = await createRenderer({ timezone: 'UTC' }).render(identified, {})
  for (const [form, { encodeEntry }] of Object.entries(feedForms)) {
    const format = form === 'podcast' ? 'rss' : (form as 'rss' | 'atom' | 'json')
    expect(gate.checkEntry(format, encodeEntry(entry as Entry, makeSite())), form).toEqual([])
  }
})
