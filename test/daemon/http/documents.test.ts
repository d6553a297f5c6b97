import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { at } from '../../builders.ts'
import {
  type Ask,
  ask,
  CHANGED,
  digestOf,
  FEED,
  launchServer,
  putSamples,
  type Running,
  startServer,
  tagOf,
} from './serving.ts'

const PATH = '/blog/feed.xml'
const MODIFIED = 'Sun, 01 Mar 2026 08:30:15 GMT'
const TAG = tagOf(FEED)

const folder = mkdtempSync(join(tmpdir(), 'feedmill-test-'))
let server: Running
beforeAll(async () => {
  server = await launchServer(folder)
})
beforeEach(publish)
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function publish(): Promise<void> {
  await server.publish(
    {
      'feed.xml': { text: FEED, hubs: ['https://hub.example.com/', 'https://second.example.com/<x>'] },
      'feed.json': {
        text: '{"version":"https://jsonfeed.org/version/1.1"}',
        mediaType: 'application/feed+json',
      },
      'tags/größe/feed.xml': { text: `${FEED} ` },
      _headers: { text: '/*', mediaType: 'text/plain; charset=utf-8', isFeed: false },
      'picture.png': { text: '\u0089PNG'.repeat(200), mediaType: 'image/png', isFeed: false },
    },
    {
      '/rss.xml': { to: '/blog/feed.xml', status: 301 },
      '/feed/': { to: 'https://feeds.example.com/größe', status: 308 },
      '/blog/feed.xml': { to: '/loop', status: 301 },
    },
  )
}

const get = (path: string, headers: Ask['headers'] = {}, method = 'GET') =>
  ask(server.port, path, { method, headers })

describe('the matrix of validators and encodings', () => {
  const ENCODINGS = [
    ['identity', 'identity', '', (bytes: Buffer) => bytes],
    ['gzip', 'gzip', '-gz', gunzipSync],
    ['gzip, br', 'br', '-br', brotliDecompressSync],
  ] as const
  const VALIDATORS: [what: string, headers: Record<string, string>, status: 200 | 304][] = [
    ['none', {}, 200],
    ['an empty tag', { 'If-None-Match': '' }, 200],
    ['an empty tag and the date', { 'If-None-Match': '', 'If-Modified-Since': MODIFIED }, 200],
    ['the tag', { 'If-None-Match': `"${TAG}"` }, 304],
    ['the tag of gzip', { 'If-None-Match': `"${TAG}-gz"` }, 304],
    ['the tag of br, weak', { 'If-None-Match': `W/"${TAG}-br"` }, 304],
    ['any', { 'If-None-Match': '*' }, 304],
    ['another tag', { 'If-None-Match': '"other"' }, 200],
    ['another tag, and the date', { 'If-None-Match': '"other"', 'If-Modified-Since': MODIFIED }, 200],
    [
      'the tag, and an old date',
      { 'If-None-Match': `"${TAG}"`, 'If-Modified-Since': 'Sun, 01 Mar 2020 08:30:15 GMT' },
      304,
    ],
    ['the date', { 'If-Modified-Since': MODIFIED }, 304],
    ['an old date', { 'If-Modified-Since': 'Sun, 01 Mar 2020 08:30:15 GMT' }, 200],
  ]
  const cases = ENCODINGS.flatMap((encoding) =>
    VALIDATORS.flatMap((validator) =>
      (['GET', 'HEAD'] as const).map(
        (method) => [method, encoding[0], validator[0], encoding, validator] as const,
      ),
    ),
  )
  it.each(cases)(
    'R5: %s, accepting %s, with %s',
    async (method, accepted, _what, [, encoding, suffix, decode], [, headers, status]) => {
      const answer = await get(PATH, { ...headers, 'Accept-Encoding': accepted }, method)
      expect(answer.status).toBe(status)
      const named = /"([^"]+)"/.exec(headers['If-None-Match'] ?? '')?.[1]
      const tag = status === 304 && named !== undefined ? named : TAG + suffix
      expect(answer.headers).toMatchObject({
        etag: `"${tag}"`,
        'last-modified': MODIFIED,
        'cache-control': 'public, max-age=900, stale-if-error=86400',
        vary: 'Accept-Encoding',
        'access-control-allow-origin': '*',
      })
      if (status === 304) {
        expect(answer.body.length).toBe(0)
        expect(answer.headers['content-length']).toBeUndefined()
        return
      }
      expect(answer.headers['content-encoding']).toBe(encoding === 'identity' ? undefined : encoding)
      const length = Number(answer.headers['content-length'])
      expect(encoding === 'identity' ? length === FEED.length : length < FEED.length / 10).toBe(true)
      if (method === 'HEAD') expect(answer.body.length).toBe(0)
      else expect(decode(answer.body).toString()).toBe(FEED)
    },
  )

  it('answers ranges with the whole', async () => {
    const answer = await get(PATH, { Range: 'bytes=0-9', 'If-Range': `"${TAG}"` })
    expect([answer.status, answer.body.length, answer.headers['accept-ranges']]).toEqual([
      200,
      FEED.length,
      undefined,
    ])
  })
})

describe('the headers of a document', () => {
  it.each([
    ['feed.xml', 'application/rss+xml; charset=utf-8', true],
    ['feed.json', 'application/feed+json; charset=utf-8', true],
    ['_headers', 'text/plain; charset=utf-8', false],
    ['picture.png', 'image/png', false],
  ])('FP5: %s is %s', async (path, type, isFeed) => {
    const { headers, status } = await get(`/blog/${path}`, { 'Accept-Encoding': 'br' })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; (?:style-src 'self'; )?sandbox$/,
      ),
      'referrer-policy': 'no-referrer',
    })
    expect(headers['access-control-allow-origin']).toBe(isFeed ? '*' : undefined)
    expect(headers.link !== undefined).toBe(isFeed)
    expect(headers['content-encoding']).toBe(path === 'feed.xml' ? 'br' : undefined)
    expect(headers.server ?? headers['x-powered-by']).toBeUndefined()
  })

  it('WS1: name hubs and self', async () => {
    expect((await get(PATH)).headers.link).toBe(
      '<https://hub.example.com/>; rel="hub", <https://second.example.com/%3Cx%3E>; rel="hub", <https://example.com/blog/feed.xml>; rel="self"',
    )
  })

  it('let scripts of other sites ask beforehand, for feeds', async () => {
    const answer = await get(
      PATH,
      { Origin: 'https://reader.example', 'Access-Control-Request-Method': 'GET' },
      'OPTIONS',
    )
    expect(answer.status).toBe(204)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      allow: 'GET, HEAD, OPTIONS',
    })
    expect(
      (await get('/blog/_headers', {}, 'OPTIONS')).headers['access-control-allow-origin'],
    ).toBeUndefined()
  })
})

describe('addresses', () => {
  it.each([
    ['/blog/feed.xml?utm_source=x', 200, undefined],
    ['/blog/f%65ed.xml', 200, undefined],
    ['http://example.com/blog/feed.xml', 200, undefined],
    ['/blog/tags/gr%c3%b6%C3%9Fe/feed.xml', 200, undefined],
    ['/blog//feed.xml', 301, '/blog/feed.xml'],
    ['//blog/feed.xml', 301, '/blog/feed.xml'],
    ['/blog/x/../feed.xml', 301, '/blog/feed.xml'],
    ['/blog/feed.xml/', 301, '/blog/feed.xml'],
    ['/rss.xml', 301, '/blog/feed.xml'],
    ['/rss.xml/', 301, '/blog/feed.xml'],
    ['/feed/', 308, 'https://feeds.example.com/gr%C3%B6%C3%9Fe'],
    ['/feed', 308, 'https://feeds.example.com/gr%C3%B6%C3%9Fe'],
    ['/feed.xml', 404, undefined],
    ['//evil.example/blog/feed.xml', 404, undefined],
    ['/blog/FEED.XML', 404, undefined],
    ['/blog%2Ffeed.xml', 404, undefined],
    ['/../../../../etc/passwd', 404, undefined],
    ['/blog/..%2f..%2fetc%2fpasswd', 404, undefined],
    ['/blog/__proto__', 404, undefined],
    ['/blog/constructor', 404, undefined],
    ['/blog/feed.xml%00.png', 400, undefined],
    ['/blog/%zz', 400, undefined],
    ['/blog/%c3', 400, undefined],
  ])('%s: %s %s', async (path, status, location) => {
    const answer = await get(path)
    expect([answer.status, answer.headers.location]).toEqual([status, location])
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'TRACE'])('%s is not allowed', async (method) => {
    const answer = await ask(server.port, PATH, { method, ...(method === 'POST' && { body: 'x' }) })
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  it('without a document help people with a page, and programs with a line', async () => {
    const path = '/blog/tags/gr%C3%B6%C3%9Fe/"><script>'
    const page = await get(path, { Accept: 'text/html,application/xhtml+xml' })
    expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    const html = page.body.toString()
    expect(html).toContain('<a href="https://example.com/blog/tags/gr%C3%B6%C3%9Fe/feed.xml">')
    expect(html).not.toMatch(/<script|https:\/\/example.com\/blog\/feed.xml/)
    const line = await get('/nowhere', { Accept: 'application/rss+xml, */*' })
    expect([line.status, line.headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8'])
    expect(line.body.toString()).toContain('https://example.com/blog/feed.xml\n')
    expect(line.body.toString()).not.toContain('_headers')
    expect((await get('/nowhere', {}, 'POST')).status).toBe(404)
  })

  it('before anything is published are not ready', async () => {
    const { port } = await startServer()
    const answer = await ask(port, PATH)
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30'])
  })
})

describe('what a run changes', () => {
  const NOON = at('2026-03-04T12:00:00Z')
  const text = (version: string): string => `${FEED} ${version}`
  const httpDate = (instant: number): string => new Date(instant).toUTCString()
  async function startAt(begin: number) {
    let now = begin
    const own = await startServer({ now: () => now })
    return {
      set: (instant: number) => {
        now = instant
      },
      serve: async (version: string, changed = CHANGED) =>
        own.serve(await putSamples(own.spool, { 'feed.xml': { text: text(version), changed } })),
      since: async (instant: number) => {
        const answer = await ask(own.port, PATH, { headers: { 'If-Modified-Since': httpDate(instant) } })
        return [answer.status, answer.headers['last-modified']]
      },
    }
  }

  it('has the date of the switch, so that whoever asks with the time of a fetch misses nothing', async () => {
    const { set, serve, since } = await startAt(NOON)
    await serve('a')
    // The run began before that fetch, and is over after it.
    set(NOON + 5700)
    await serve('b', NOON + 1000)
    set(NOON + 5900)
    expect(await since(NOON + 5000), 'no date is to come').toEqual([200, undefined])
    set(NOON + 7000)
    expect(await since(NOON + 5000)).toEqual([200, httpDate(NOON + 6000)])
    expect(await since(NOON + 6000)).toEqual([304, httpDate(NOON + 6000)])
  })

  it('has another date, also within one second, and back to what it was', async () => {
    const { set, serve, since } = await startAt(NOON)
    for (const version of ['a', 'b', 'a']) await serve(version)
    await serve('a', NOON + 60_000)
    set(NOON + 9000)
    expect(await since(NOON + 1000)).toEqual([200, httpDate(NOON + 2000)])
    expect(await since(NOON + 2000)).toEqual([304, httpDate(NOON + 2000)])
  })

  it('keeps its date when it is served again, as it is remembered', async () => {
    const { serve } = await startAt(NOON + 300)
    expect((await serve('a')).documents[0]?.changed).toBe(at('2026-03-01T08:30:15Z'))
    expect((await serve('b')).documents[0]?.changed).toBe(NOON + 1000)
    expect((await serve('b')).documents[0]?.changed).toBe(NOON + 1000)
  })

  it('is dated in the past', async () => {
    const { serve, since } = await startAt(NOON)
    await serve('a', NOON + 30 * 86_400_000)
    expect((await since(0))[1]).toBe(httpDate(NOON))
  })

  it('is refused as a whole when bytes are missing', async () => {
    const set = {
      documents: [{ path: 'a', mediaType: 'text/plain', sha256: '0'.repeat(64), length: 1, changed: 0 }],
      redirects: new Map(),
    }
    await expect(server.serve(set)).rejects.toThrow('expected the bytes of 1 more in the spool, such as a')
    expect((await get(PATH)).status).toBe(200)
  })

  it('is compressed once, also for the next process', async () => {
    const lengths = [FEED].map((text) => server.spool.length(`${digestOf(text)}.br`))
    expect(lengths[0]).toBeGreaterThan(10)
    const again = await startServer({
      spool: { ...server.spool, put: () => Promise.reject(new Error('made again')) },
    })
    await again.serve({
      documents: [
        {
          path: 'feed.xml',
          mediaType: 'application/rss+xml',
          sha256: digestOf(FEED),
          length: FEED.length,
          changed: CHANGED,
        },
      ],
      redirects: new Map(),
    })
    const answer = await ask(again.port, PATH, { headers: { 'Accept-Encoding': 'br' } })
    expect(brotliDecompressSync(answer.body).toString()).toBe(FEED)
  })

  it('is read from the spool where memory is short, and a torn file is no answer', async () => {
    const small = await startServer({ memoryBytes: 0 })
    await small.publish({ 'feed.xml': { text: FEED }, 'torn.xml': { text: `${FEED}torn` } })
    expect((await ask(small.port, PATH)).body.toString()).toBe(FEED)
    truncateSync(join(small.folder, digestOf(`${FEED}torn`)), 1000)
    const answer = await ask(small.port, '/blog/torn.xml')
    expect([answer.status, answer.headers['retry-after'], answer.headers.etag]).toEqual([
      503,
      '60',
      undefined,
    ])
    expect(small.logged).toContain('a served document cannot be read from the spool')
  })
})
