import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Answer } from '../../src/core/ports.ts'
import { post } from '../../src/notifiers/post.ts'
import { serve } from './server.ts'

const NOW = Date.UTC(2026, 0, 1)
const now = (): number => NOW
const alive = new AbortController().signal

function send(url: string, { follow = true, signal = alive, timeoutMs = 5000 } = {}): Promise<Answer> {
  return post(
    { url, headers: { 'content-type': 'text/plain' }, body: 'hello', follow },
    { now },
    signal,
    timeoutMs,
  )
}

describe('an answer', () => {
  it.each([200, 201, 202, 204, 299])('WS3, F13: %i is content, whatever it says', async (status) => {
    const server = await serve((_got, response) =>
      response.writeHead(status).end(status === 204 ? '' : '<html>'),
    )
    expect(await send(server.url)).toEqual({ kind: 'told' })
    expect(server.got).toMatchObject([{ method: 'POST', body: 'hello' }])
    expect(server.got[0]?.headers['user-agent']).toMatch(/^Feedmill\//)
  })

  it.each([400, 401, 403, 404, 410, 422])(
    'WS3: %i is a refusal, which names the host and nothing it said',
    async (status) => {
      const server = await serve((_got, response) => response.writeHead(status, 'a secret').end('a secret'))
      expect(await send(`${server.url}token?secret`)).toEqual({
        kind: 'refused',
        why: `${server.host} answers ${status}`,
      })
    },
  )

  it.each([408, 425, 500, 502, 504])('WS3, F13: %i is worth another try', async (status) => {
    const server = await serve((_got, response) => response.writeHead(status, { 'retry-after': '7' }).end())
    expect(await send(server.url)).toEqual({ kind: 'later', why: `${server.host} answers ${status}` })
  })

  const waits: [status: number, retryAfter: string, ms: number | undefined][] = [
    [503, '120', 120_000],
    [429, '0', 0],
    [503, 'Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    [429, 'soon', undefined],
    [503, '-1', -1],
  ]
  it.each(waits)('F13: %i with Retry-After: %s', async (status, retryAfter, ms) => {
    const server = await serve((_got, response) =>
      response.writeHead(status, { 'retry-after': retryAfter }).end(),
    )
    const answer = await send(server.url)
    expect(answer.kind).toBe('later')
    if (ms === undefined) expect(answer).not.toHaveProperty('retryAfterMs')
    else if (ms >= 0) expect(answer).toMatchObject({ retryAfterMs: ms })
  })

  it('F13: that does not come is waited for so long, also when it has begun', async () => {
    for (const begin of [false, true]) {
      const server = await serve((_got, response) => {
        if (begin) response.flushHeaders()
      })
      const answer = await send(server.url, { timeoutMs: 200 })
      if (!begin)
        expect(answer).toEqual({ kind: 'later', why: `${server.host} does not answer within 0.2 s` })
    }
  })

  it('F13, F14: that cannot come is named by its code', async () => {
    const server = await serve((_got, response) => response.destroy())
    expect(await send(server.url)).toMatchObject({ kind: 'later', why: expect.stringContaining(server.host) })
    expect(await send('http://127.0.0.1:9/secret')).toEqual({
      kind: 'later',
      why: expect.stringMatching(/^127\.0\.0\.1:9 does not answer/),
    })
    expect(await send('http://no.such.host.invalid/secret')).toMatchObject({
      why: expect.stringMatching(/^no\.such\.host\.invalid does not answer/),
    })
  })

  it('is not waited for when the process is asked to end', async () => {
    const stop = new AbortController()
    const server = await serve(() => stop.abort('SIGTERM'))
    expect(await send(server.url, { signal: stop.signal })).toMatchObject({ kind: 'later' })
  })
})

describe('a redirect', () => {
  it.each([307, 308])('F13: %i is followed with the same message', async (status) => {
    const server = await serve((got, response) => {
      if (got.path === '/new') response.writeHead(202).end()
      else response.writeHead(status, { location: '/new' }).end()
    })
    expect(await send(server.url)).toEqual({ kind: 'told' })
    expect(server.got.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/', 'hello'],
      ['POST', '/new', 'hello'],
    ])
  })

  it.each([301, 302, 303])('%i would make another request of it, and is a refusal', async (status) => {
    const server = await serve((_got, response) => response.writeHead(status, { location: '/new' }).end())
    expect(await send(server.url)).toEqual({
      kind: 'refused',
      why: `${server.host} answers with the redirect ${status}, which is not followed; name the address it leads to`,
    })
    expect(server.got).toHaveLength(1)
  })

  it('is not followed where the message is for one host', async () => {
    const server = await serve((_got, response) => response.writeHead(307, { location: '/new' }).end())
    expect(await send(server.url, { follow: false })).toMatchObject({ kind: 'refused' })
    expect(server.got).toHaveLength(1)
  })

  it.each(['file:///etc/passwd', 'http://localhost:1/', 'http://user:pw@127.0.0.1:1/', 'http://[', ''])(
    'to %s is not followed',
    async (location) => {
      const server = await serve((_got, response) =>
        response.writeHead(307, location === '' ? {} : { location }).end(),
      )
      expect(await send(server.url)).toMatchObject({ kind: 'refused' })
    },
  )

  it.each([
    ['http://hub.example.com/', 1],
    ['https://other.example.com/', 2],
  ])('from https to %s', async (location, requests) => {
    const asked: string[] = []
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url)
      return asked.length === 1
        ? Response.json({}, { status: 307, headers: { location } })
        : Response.json({})
    })
    onTestFinished(() => {
      vi.unstubAllGlobals()
    })
    expect((await send('https://hub.example.com/')).kind).toBe(requests === 1 ? 'refused' : 'told')
    expect(asked).toHaveLength(requests)
  })

  it('without end ends', async () => {
    const server = await serve((_got, response) => response.writeHead(308, { location: '/again' }).end())
    expect(await send(server.url)).toMatchObject({ kind: 'refused' })
    expect(server.got).toHaveLength(4)
  })
})
