import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeLongBlog } from './blogs.ts'
import { startDaemon, type TestDaemon, until } from './daemon.ts'
import { environment, FEEDPARSER, need, remove, start, temporaryFolder } from './feedmill.ts'

/**
 * Somebody who subscribes today walks to the first post, by what is served. No reader that Debian has follows RFC 5005 or
 * `next_url` by itself, so it is done with what such a reader would be built on.
 */

const MONTHS = { '2019-05': 2, '2021-03': 130, '2021-07': 3, '2022-01': 4, '2024-02': 30 }
const POSTS = Object.values(MONTHS).reduce((sum, count) => sum + count)

let folder: string
let whole: string
let daemon: TestDaemon
beforeAll(async () => {
  folder = temporaryFolder()
  writeLongBlog(join(folder, 'content'), MONTHS)
  daemon = await startDaemon({ folder, daemon: { watch: false } })
  await until('the first run', async () => (await daemon.status()).runs.length === 1)
  // The same posts in one document.
  whole = join(folder, 'whole')
  writeLongBlog(join(whole, 'content'), MONTHS)
  const other = await startDaemon({
    folder: whole,
    config: { feeds: { limit: 0 } },
    daemon: { watch: false },
  })
  await until('the first run', async () => (await other.status()).runs.length === 1)
  await other.stop()
})
afterAll(async () => {
  await daemon?.stop()
  remove(folder)
})

interface JsonPage {
  readonly feed_url: string
  readonly next_url: string
  readonly items: readonly { readonly id: string }[]
}

const here = (url: string): string => url.replace('https://example.com/blog/', daemon.url)

const WALK = `
import feedparser, json, sys
public, served, url = sys.argv[1:]
pages, entries, ids = [], {}, set()
while url:
    if url in pages:
        raise Exception(url + ' comes a second time')
    pages.append(url)
    found = feedparser.parse(url.replace(public, served))
    if found.bozo:
        raise found.bozo_exception
    ids.add(found.feed.get('id'))
    for entry in found.entries:
        entries.setdefault(entry.id, [entry.title, entry.link, entry.published, entry.summary, [c.value for c in entry.get('content', [])]])
    links = [link.href for link in found.feed.links if link.rel == 'prev-archive']
    url = links[0] if links else None
print(json.dumps({'pages': len(pages), 'ids': len(ids), 'entries': entries}))
`

async function feedparser(url: string, served = daemon.url) {
  const args = ['-c', WALK, 'https://example.com/blog/', served, url]
  const { code, stdout, stderr } = await start('/usr/bin/python3', args, { env: environment({}) }).ended
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

describe('a walk to the first post', () => {
  it.for(['feed.xml', 'atom.xml'])(
    'by %s: every post once, exactly as it is published',
    async (name, context) => {
      need(context, FEEDPARSER)
      const walked = await feedparser(`https://example.com/blog/${name}`)
      expect(walked.pages).toBe(6)
      expect(walked.ids).toBe(1)
      expect(Object.keys(walked.entries)).toHaveLength(POSTS)
      const once = await feedparser(`https://example.com/blog/${name}`, `${join(whole, 'out')}/`)
      expect(once.pages).toBe(1)
      expect(walked.entries).toEqual(once.entries)
    },
  )

  it('by feed.json', async () => {
    const met: string[] = []
    const items = new Map<string, object>()
    for (let url = 'https://example.com/blog/feed.json'; url !== undefined; ) {
      expect(met).not.toContain(url)
      met.push(url)
      const page = (await (await fetch(here(url))).json()) as JsonPage
      expect(page.feed_url).toBe(url)
      for (const item of page.items) if (!items.has(item.id)) items.set(item.id, item)
      url = page.next_url
    }
    expect(met).toHaveLength(6)
    const all = JSON.parse(readFileSync(join(whole, 'out/feed.json'), 'utf8'))
    expect([...items.values()]).toEqual(all.items)
    expect(items.size).toBe(POSTS)
  })

  it('meets documents that readers need not fetch again', async () => {
    const url = here('https://example.com/blog/archive/2021/atom.xml')
    const first = await fetch(url)
    expect(first.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
    expect(first.headers.get('link')).toBe('<https://example.com/blog/archive/2021/atom.xml>; rel="self"')
    const again = await fetch(url, { headers: { 'If-None-Match': first.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
  })
})
