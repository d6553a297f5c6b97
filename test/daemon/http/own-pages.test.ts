import { describe, expect, it } from 'vitest'
import { Secret } from '../../../src/core/secret.ts'
import type { HttpOptions } from '../../../src/daemon/http/server.ts'
import { ask, FEED, speak, startServer } from './serving.ts'

const PAGES = ['/healthz', '/readyz', '/metrics', '/status', '/status.json']
const TOKEN = 'correct horse battery staple'.replaceAll(' ', '-')

const serving = async (options: Partial<HttpOptions> = {}) => {
  const server = await startServer(options)
  await server.publish({ 'feed.xml': { text: FEED } })
  return server
}

describe('the daemon’s own pages', () => {
  it.each([
    ['/healthz', 'application/json; charset=utf-8', '"loopLagMs": 1'],
    ['/readyz', 'application/json; charset=utf-8', '"ok": true'],
    ['/metrics', 'text/plain; version=0.0.4; charset=utf-8', 'feedmill_runs_total 3\n'],
    ['/status', 'text/html; charset=utf-8', '<h1>Example</h1>'],
    ['/status.json', 'application/json; charset=utf-8', '"started": "2026-03-03T12:00:00Z"'],
  ])('%s is for programs on this machine', async (path, type, part) => {
    const { port } = await serving()
    const answer = await ask(port, path)
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      type,
      'no-store',
    ])
    expect(answer.body.toString()).toContain(part)
    expect((await ask(port, path, { method: 'HEAD' })).body.length).toBe(0)
    const posted = await ask(port, path, { method: 'POST', body: 'x' })
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  it.each<[what: string, headers: Record<string, string>]>([
    ['X-Forwarded-For', { 'X-Forwarded-For': '127.0.0.1' }],
    ['X-Forwarded-For, empty', { 'X-Forwarded-For': '' }],
    ['Forwarded', { Forwarded: 'for=192.0.2.1' }],
    ['Via', { Via: '1.1 proxy' }],
    ['X-Real-IP', { 'x-real-ip': '127.0.0.1' }],
    ['CF-Connecting-IP', { 'CF-Connecting-IP': '192.0.2.1' }],
    ['X-Forwarded-Proto', { 'X-Forwarded-Proto': 'https' }],
    ['the host’s public name', { Host: 'example.com' }],
    ['a name that only begins like ours', { Host: 'localhost.evil.example' }],
    ['an address that only begins like ours', { Host: '127.0.0.1.evil.example:8080' }],
  ])('are hidden from who comes through a proxy: %s', async (_what, headers) => {
    const { port } = await serving()
    for (const path of PAGES) expect((await ask(port, path, { headers })).status).toBe(404)
    const guarded = await serving({ token: new Secret(TOKEN) })
    for (const path of PAGES) {
      const refused = await ask(guarded.port, path, { headers })
      expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Bearer realm="feedmill"'])
      const wrong = { ...headers, Authorization: `Bearer ${TOKEN}x` }
      expect((await ask(guarded.port, path, { headers: wrong })).status).toBe(401)
      const right = { ...headers, Authorization: `bearer ${TOKEN}` }
      expect((await ask(guarded.port, path, { headers: right })).status).toBe(200)
    }
  })

  it('are hidden from a proxy that says nothing of itself: nginx’s HTTP/1.0', async () => {
    const { port } = await serving()
    const answer = await speak(
      port,
      'GET /status HTTP/1.0\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 404 /)
  })

  it('are hidden when the proxy’s words stand behind many others', async () => {
    const { port } = await serving()
    const headers = `${'X: a\r\n'.repeat(2100)}X-Forwarded-For: 192.0.2.1\r\n`
    expect(await speak(port, `GET /status HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    )
  })

  it('can have their own listener, and are only there', async () => {
    const server = await serving({ admin: { host: '127.0.0.1', port: 0 }, token: new Secret(TOKEN) })
    const adminPort = Number(new URL(server.adminUrl ?? '').port)
    for (const path of PAGES) {
      expect((await ask(server.port, path)).status).toBe(404)
      expect((await ask(adminPort, path, { headers: { 'X-Forwarded-For': '192.0.2.1' } })).status).toBe(200)
    }
    expect((await ask(adminPort, '/blog/feed.xml')).status).toBe(404)
    expect((await ask(server.port, '/blog/feed.xml')).status).toBe(200)
  })

  it('are stronger than documents at their paths, which is said; on their own listener they hide none', async () => {
    const samples = {
      'feed.xml': { text: FEED },
      status: { text: 'A post.', mediaType: 'text/plain', isFeed: false },
    }
    const siteUrl = 'https://example.com/'
    const server = await startServer({ siteUrl })
    await server.publish(samples)
    expect((await ask(server.port, '/status')).headers['content-type']).toContain('text/html')
    expect(server.logged.join()).toContain('status is not served: /status is a page of the daemon')
    const apart = await startServer({ siteUrl, admin: { host: '127.0.0.1', port: 0 } })
    await apart.publish(samples)
    expect((await ask(apart.port, '/status')).body.toString()).toBe('A post.')
    expect(apart.logged).toEqual([])
  })

  it('say when the daemon is ill, and when it is not ready', async () => {
    const { port, logged } = await startServer({
      pages: {
        health: () => ({ ok: false, facts: { loopLagMs: 9000 } }),
        metrics: () => [],
        status: () => {
          throw new Error('secret-in-a-stack')
        },
      },
    })
    expect((await ask(port, '/healthz')).status).toBe(503)
    expect((await ask(port, '/readyz')).body.toString()).toContain('nothing is served yet')
    const broken = await ask(port, '/status')
    expect([broken.status, broken.body.toString()]).toEqual([500, 'Something went wrong here.\n'])
    expect(logged).toEqual(['a request could not be answered'])
  })

  it('count what was answered', async () => {
    const { port } = await serving()
    const first = await ask(port, '/blog/feed.xml')
    await ask(port, '/blog/feed.xml', { headers: { 'If-None-Match': first.headers.etag ?? '' } })
    await speak(port, 'nonsense\r\n\r\n')
    await ask(port, '/nowhere')
    const text = (await ask(port, '/metrics')).body.toString()
    for (const [status, number] of [
      [200, 1],
      [304, 1],
      [400, 1],
      [404, 1],
    ])
      expect(text).toContain(`feedmill_http_requests_total{status="${status}"} ${number}\n`)
    expect(text).toContain(`feedmill_http_saved_bytes_total ${FEED.length}\n`)
    expect(text).toMatch(/feedmill_http_connections \d+\n/)
    expect(Number(/feedmill_http_sent_bytes_total (\d+)/.exec(text)?.[1])).toBeGreaterThan(FEED.length)
  })
})

describe('starting', () => {
  it('says who is in the way', async () => {
    const { port } = await startServer()
    await expect(startServer({ port })).rejects.toThrow(
      `daemon.http: cannot listen at 127.0.0.1 port ${port}: another program listens there`,
    )
    await expect(startServer({ admin: { host: '127.0.0.1', port } })).rejects.toThrow(
      'daemon.admin: cannot listen',
    )
    await expect(startServer({ host: '192.0.2.7' })).rejects.toThrow(
      'daemon.http: cannot listen at 192.0.2.7',
    )
    await expect(startServer({ proxies: ['proxy'] })).rejects.toThrow('expected an address or a network')
  })
})
