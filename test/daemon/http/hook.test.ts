import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../../src/core/secret.ts'
import type { HttpOptions } from '../../../src/daemon/http/server.ts'
import { type Ask, ask, startServer } from './serving.ts'

const TOKEN = 'token-of-the-daemon'
const HOOK = 'secret-of-the-hook'
const BODY = '{"ref":"refs/heads/main"}'

const forced: boolean[] = []
beforeEach(() => {
  forced.length = 0
})

const serving = (options: Partial<HttpOptions> = {}) =>
  startServer({
    token: new Secret(TOKEN),
    hookSecret: new Secret(HOOK),
    hooks: {
      run({ force }) {
        forced.push(force)
        return forced.length === 1 ? 'started' : 'queued'
      },
    },
    ...options,
  })

function sign(body: string | Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

const post = (port: number, headers: Ask['headers'], body: string | Buffer = BODY, query = '') =>
  ask(port, `/hooks/run${query}`, { method: 'POST', body, headers: { ...headers } })

describe('the hook', () => {
  it.each<[who: string, headers: Record<string, string>, status: number]>([
    ['the token', { Authorization: `Bearer ${TOKEN}` }, 202],
    ['its own secret as a token', { Authorization: `Bearer ${HOOK}` }, 202],
    ['GitHub', { 'X-Hub-Signature-256': sign(BODY, HOOK), 'Content-Type': 'application/json' }, 202],
    [
      'GitHub, as a form',
      { 'X-Hub-Signature-256': sign(BODY, HOOK), 'Content-Type': 'application/x-www-form-urlencoded' },
      202,
    ],
    ['GitHub, with the token', { 'X-Hub-Signature-256': sign(BODY, TOKEN) }, 202],
    ['GitLab', { 'X-Gitlab-Token': HOOK, 'Content-Type': 'application/json' }, 202],
    ['nobody', {}, 401],
    ['another scheme', { Authorization: `Basic ${TOKEN}` }, 401],
    ['another token', { Authorization: 'Bearer other' }, 403],
    ['the token’s beginning', { Authorization: `Bearer ${TOKEN.slice(0, -1)}` }, 403],
    [
      'a wrong token, and a right signature',
      { Authorization: 'Bearer x', 'X-Hub-Signature-256': sign(BODY, HOOK) },
      403,
    ],
    ['a signature of something else', { 'X-Hub-Signature-256': sign(`${BODY} `, HOOK) }, 403],
    ['a signature with another secret', { 'X-Hub-Signature-256': sign(BODY, 'other') }, 403],
    ['the old signature', { 'X-Hub-Signature': 'sha1=0' }, 401],
    ['a signature that is none', { 'X-Hub-Signature-256': 'sha256=' }, 403],
    ['another GitLab token', { 'X-Gitlab-Token': 'other' }, 403],
  ])('answers %s', async (_who, headers, status) => {
    const { port } = await serving()
    const answer = await post(port, headers)
    expect(answer.status).toBe(status)
    expect(forced).toEqual(status === 202 ? [false] : [])
    if (status === 202) expect(JSON.parse(answer.body.toString())).toEqual({ run: 'started' })
    if (status === 401) expect(answer.headers['www-authenticate']).toBe('Bearer realm="feedmill"')
    expect(answer.body.toString()).not.toMatch(/token-of|secret-of/)
  })

  it('says what became of it, and passes the force on', async () => {
    const { port } = await serving()
    const headers = { Authorization: `Bearer ${TOKEN}` }
    const answers: unknown[] = []
    for (const query of ['', '?force', '?force=1', '?force=false', '?x=force'])
      answers.push(JSON.parse((await post(port, headers, '', query)).body.toString()).run)
    expect(answers).toEqual(['started', 'queued', 'queued', 'queued', 'queued'])
    expect(forced).toEqual([false, true, true, false, false])
  })

  it('runs nothing for GitHub’s first ping', async () => {
    const { port } = await serving()
    const answer = await post(port, { 'X-Hub-Signature-256': sign(BODY, HOOK), 'X-GitHub-Event': 'ping' })
    expect([answer.status, forced]).toEqual([202, []])
  })

  it('takes a body of up to 1 MB, also in pieces', async () => {
    const { port } = await serving()
    const body = Buffer.alloc(1_000_000, 'a')
    expect(
      (await post(port, { 'X-Hub-Signature-256': sign(body, HOOK), 'Transfer-Encoding': 'chunked' }, body))
        .status,
    ).toBe(202)
    const large = Buffer.alloc(1_000_001, 'a')
    expect((await post(port, { 'X-Hub-Signature-256': sign(large, HOOK) }, large)).status).toBe(413)
    expect(forced).toEqual([false])
  })

  it('is for POST', async () => {
    const { port } = await serving()
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      const answer = await ask(port, '/hooks/run?force', {
        method,
        headers: { Authorization: `Bearer ${TOKEN}` },
      })
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST'])
    }
    expect(forced).toEqual([])
  })

  it('is off without a secret', async () => {
    const { port, publish } = await startServer()
    await publish({})
    expect((await post(port, { Authorization: 'Bearer ' })).status).toBe(404)
    expect((await ask(port, '/hooks/run')).status).toBe(404)
  })

  it('is on the daemon’s own listener, too, and works before anything is published', async () => {
    const server = await serving({ admin: { host: '127.0.0.1', port: 0 } })
    const adminPort = Number(new URL(server.adminUrl ?? '').port)
    expect((await post(adminPort, { Authorization: `Bearer ${HOOK}` })).status).toBe(202)
    expect((await post(adminPort, {})).status).toBe(401)
  })

  it('does not open the other pages with its own secret', async () => {
    const { port } = await serving()
    const headers = { Via: '1.1 proxy', Authorization: `Bearer ${HOOK}` }
    expect((await ask(port, '/status', { headers })).status).toBe(401)
  })
})
