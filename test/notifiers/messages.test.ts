import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Topic } from '../../src/core/notified.ts'
import type { Notifier } from '../../src/core/ports.ts'
import { cloudOf, look, notifiers } from '../../src/notifiers/index.ts'
import { serve } from './server.ts'

/** What each of them is sent, word for word. */

const now = (): number => Date.UTC(2026, 0, 1)
const SITE = 'https://example.com/blog/'
const FEED: Topic = { path: 'feed.xml', url: `${SITE}feed.xml?a=1&b=ä`, edition: 'a'.repeat(64) }
const PAGE: Topic = { path: 'a/', url: `${SITE}a/`, edition: '1' }
const alive = new AbortController().signal
const tell = (notifier: Notifier, ...topics: readonly Topic[]) => notifier.tell(topics, alive)

describe('a WebSub hub', () => {
  it('WS2: gets a form with the topic under both of its names', async () => {
    const server = await serve()
    const notifier = notifiers.websub({ hub: `${server.url}hub?x=1` }, { now })
    expect(notifier).toMatchObject({ name: `websub ${server.url}hub?x=1`, subject: 'feeds', topicsMax: 1 })
    expect(await tell(notifier, FEED)).toEqual({ kind: 'told' })
    const [got] = server.got
    expect(got?.path).toBe('/hub?x=1')
    expect(got?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect([...new URLSearchParams(got?.body)]).toEqual([
      ['hub.mode', 'publish'],
      ['hub.url', FEED.url],
      ['hub.topic', FEED.url],
    ])
    expect(got?.body).toMatch(/^[\x21-\x7e]+$/)
  })
})

describe('an rssCloud server', () => {
  it('gets the address of an RSS feed', async () => {
    const server = await serve()
    const notifier = notifiers.rsscloud({ server: `${server.url}cloud` }, { now })
    expect(notifier).toMatchObject({ formats: ['rss'], topicsMax: 1 })
    await tell(notifier, FEED)
    const [got] = server.got
    expect(got).toMatchObject({ method: 'POST', path: '/cloud/ping' })
    expect([...new URLSearchParams(got?.body)]).toEqual([['url', FEED.url]])
  })

  it.each([
    [
      'https://rpc.example.com/',
      { domain: 'rpc.example.com', port: 443, path: '/pleaseNotify', protocol: 'https-post' },
    ],
    [
      'http://rpc.example.com:5337',
      { domain: 'rpc.example.com', port: 5337, path: '/pleaseNotify', protocol: 'http-post' },
    ],
    [
      'http://rpc.example.com/a',
      { domain: 'rpc.example.com', port: 80, path: '/a/pleaseNotify', protocol: 'http-post' },
    ],
  ])('at %s is named so', (server, cloud) => {
    expect(cloudOf(server)).toEqual(cloud)
  })
})

describe('a search engine', () => {
  const KEY = 'abcdefgh-1'

  it('gets the pages of the host, and the key', async () => {
    const server = await serve((_got, response) => response.writeHead(202).end())
    const notifier = notifiers.indexnow({ endpoint: server.url, key: KEY, site: SITE }, { now })
    expect(notifier).toMatchObject({ subject: 'pages', topicsMax: 10_000, name: `indexnow ${server.host}` })
    const elsewhere = { ...PAGE, url: 'https://example.com.evil.example/a/' }
    expect(await tell(notifier, PAGE, elsewhere)).toEqual({ kind: 'told' })
    expect(JSON.parse(server.got[0]?.body ?? '')).toEqual({
      host: 'example.com',
      key: KEY,
      urlList: [PAGE.url],
    })
    expect(server.got[0]?.headers['content-type']).toBe('application/json; charset=utf-8')
  })

  it('gets only the pages that a key file speaks for, and nothing when there are none', async () => {
    const server = await serve()
    const keyLocation = `${SITE}key.txt`
    const notifier = notifiers.indexnow({ endpoint: server.url, key: KEY, keyLocation, site: SITE }, { now })
    const outside = { ...PAGE, url: 'https://example.com/other/' }
    expect(await tell(notifier, outside)).toEqual({ kind: 'told' })
    expect(server.got).toEqual([])
    await tell(notifier, outside, PAGE)
    expect(JSON.parse(server.got[0]?.body ?? '')).toEqual({
      host: 'example.com',
      key: KEY,
      keyLocation,
      urlList: [PAGE.url],
    })
  })
})

describe('a webhook', () => {
  it('gets topics with digests, signed, with the time', async () => {
    const server = await serve()
    const url = `http://ann:p%40ss@${server.host}/in?token=t0ken`
    const notifier = notifiers.webhook({ url, secret: 's3cret', site: SITE }, { now })
    expect(notifier.name).toMatch(new RegExp(`^webhook ${server.host} [0-9a-f]{8}$`))
    await tell(notifier, FEED, PAGE)
    const [got] = server.got
    expect(JSON.parse(got?.body ?? '')).toEqual({
      version: 1,
      site: SITE,
      sent: '2026-01-01T00:00:00Z',
      topics: [FEED, PAGE].map((topic) => ({ url: topic.url, sha256: topic.edition })),
    })
    const signature = createHmac('sha256', 's3cret')
      .update(got?.body ?? '')
      .digest('hex')
    expect(got?.headers['x-feedmill-signature']).toBe(`sha256=${signature}`)
    expect(got?.headers.authorization).toBe(`Basic ${Buffer.from('ann:p@ss').toString('base64')}`)
    expect(got?.path).toBe('/in?token=t0ken')
  })

  it('is not followed to another place', async () => {
    const other = await serve()
    const server = await serve((_got, response) => response.writeHead(307, { location: other.url }).end())
    const notifier = notifiers.webhook({ url: server.url, secret: 's3cret', site: SITE }, { now })
    expect(await tell(notifier, FEED)).toMatchObject({ kind: 'refused' })
    expect(other.got).toEqual([])
  })
})

describe('a look at what the public gets', () => {
  const HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'

  it('asks caches to look again, and gives the digest of the decoded bytes', async () => {
    const { gzipSync } = await import('node:zlib')
    const server = await serve((_got, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')),
    )
    expect(await look(server.url, alive)).toEqual({ sha256: HELLO })
    expect(server.got).toMatchObject([{ method: 'GET', headers: { 'cache-control': 'no-cache' } }])
  })

  it('follows redirects', async () => {
    const server = await serve((got, response) => {
      if (got.path === '/new') response.end('hello')
      else response.writeHead(301, { location: '/new' }).end()
    })
    expect(await look(server.url, alive)).toEqual({ sha256: HELLO })
  })

  it('says what is there instead', async () => {
    const server = await serve((_got, response) => response.writeHead(404).end('no'))
    expect(await look(server.url, alive)).toEqual({ why: `${server.host} answers 404` })
    expect(await look('http://127.0.0.1:9/x', alive)).toMatchObject({
      why: expect.stringMatching(/does not answer/),
    })
  })
})
