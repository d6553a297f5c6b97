import { expect, it } from 'vitest'
import { ask, FEED, startServer } from './serving.ts'

/** An archive is served as a feed is, and nobody subscribes to one. */

async function serving() {
  const server = await startServer()
  await server.publish({
    'feed.xml': { text: FEED, hubs: ['https://hub.example/'] },
    'archive/2011/feed.xml': { text: `${FEED}\n`, isArchive: true },
  })
  return server
}

it('is sent with the headers of feeds, and names no hub', async () => {
  const { port } = await serving()
  const polled = await ask(port, '/blog/feed.xml')
  const { status, headers } = await ask(port, '/blog/archive/2011/feed.xml')
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'application/rss+xml; charset=utf-8',
    'cache-control': polled.headers['cache-control'],
    'access-control-allow-origin': '*',
    link: '<https://example.com/blog/archive/2011/feed.xml>; rel="self"',
  })
})

it('is nowhere offered to subscribe to: not where nothing is, and not on the status page', async () => {
  const { port } = await serving()
  const lost = await ask(port, '/blog/archive/2012/feed.xml')
  expect(lost.status).toBe(404)
  expect(lost.body.toString()).toMatch(/Feeds nearby:\nhttps:\/\/example\.com\/blog\/feed\.xml\n$/)
  const agent = { 'user-agent': 'Reader/1 (12 subscribers; feed-id=1)' }
  for (const path of ['feed.xml', 'archive/2011/feed.xml'])
    await ask(port, `/blog/${path}`, { headers: agent })
  const { feeds } = JSON.parse((await ask(port, '/status.json')).body.toString())
  expect(feeds.map(({ path }: { path: string }) => path)).toEqual(['feed.xml'])
})
