import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { updateCheckout } from '../../../src/sources/git/checkout.ts'
import { paths } from '../../cli/run-feedmill.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { asked, origin, programs } from './origin.ts'
import { type Basic, serve, serveGit } from './server.ts'

vi.setConfig({ testTimeout: 120_000 })

const SECRET = 's3cret/4nd strange%'
const with_ = (url: string, user: string): string => url.replace('//', `//${user}@`)

describe('a repository behind a server', () => {
  const credentials: [what: string, user: Basic, inAddress: string][] = [
    ['that asks nobody', undefined, ''],
    ['that asks for a name and a password', `ann:${SECRET}`, `ann:${encodeURIComponent(SECRET)}@`],
    ['that asks for a token as the name', 't0ken:', 't0ken@'],
  ]
  it.each(credentials)('%s is fetched', async (_what, user, inAddress) => {
    const from = origin()
    const commit = from.push({ 'a.md': 'A' })
    const server = await serveGit(dirname(from.folder), user)
    const url = `${server.url.replace('//', `//${inAddress}`)}blog.git`
    const folder = temporaryFolder()
    const checkout = await updateCheckout(folder, asked(url))
    expect(checkout).toEqual({ root: join(folder, 'tree'), commit, leftOut: [] })
    for (const path of paths(folder)) {
      for (const secret of ['t0ken', 's3cret', 'strange'])
        expect(readFileSync(join(folder, path), 'latin1')).not.toContain(secret)
    }
  })

  it('never sees a secret on a command line, where others could read it', async () => {
    const from = origin({ 'a.md': 'A' })
    const server = await serveGit(dirname(from.folder), `ann:${SECRET}`)
    const log = join(temporaryFolder(), 'words')
    // Stands for git, also for the git that git starts.
    const spy = `#!/bin/sh\necho "$*" >> ${log}\nexec /usr/bin/env PATH="\${PATH#*:}" git "$@"\n`
    const environment = { PATH: programs({ git: spy }), HOME: temporaryFolder() }
    const url = `${with_(server.url, `ann:${encodeURIComponent(SECRET)}`)}blog.git`
    const checkout = await updateCheckout(temporaryFolder(), asked(url, { environment }))
    expect(checkout.fault).toBeUndefined()
    const words = readFileSync(log, 'utf8')
    expect(words).toContain(`${server.url}blog.git`)
    expect(words).not.toMatch(/s3cret|strange|ann/)
  })

  it.each([
    ['wrong', 'ann:wr0ng-secret@'],
    ['missing', ''],
  ])('credentials that are %s are told, and not shown', async (_what, inAddress) => {
    const from = origin({ 'a.md': 'A' })
    const server = await serveGit(dirname(from.folder), 'ann:right')
    const url = `${server.url.replace('//', `//${inAddress}`)}blog.git`
    const failed = updateCheckout(temporaryFolder(), asked(url))
    await expect(failed).rejects.toThrow('the server asks for other credentials; git said: ')
    await expect(failed).rejects.not.toThrow(/wr0ng|ann/)
  })

  it.each([
    ['at once', false],
    ['when it knows us', true],
  ])('that sends us elsewhere %s does not give our password away', async (_what, asksFirst) => {
    const from = origin({ 'a.md': 'A' })
    const thief = await serveGit(dirname(from.folder), 'nobody:knows')
    const server = await serve(({ url, headers }, response) => {
      if (asksFirst && headers.authorization === undefined)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
      else response.writeHead(302, { location: thief.url.slice(0, -1) + url }).end()
    })
    const failed = updateCheckout(temporaryFolder(), asked(`${with_(server.url, 'ann:s3cret')}blog.git`))
    await expect(failed).rejects.toThrow('credentials')
    expect(server.requests.some(({ authorization }) => authorization !== undefined)).toBe(asksFirst)
    expect(thief.requests.length).toBeGreaterThan(0)
    expect(thief.requests.filter(({ authorization }) => authorization !== undefined)).toEqual([])
  })

  it('that says more than it should is quoted without our secret', async () => {
    const server = await serve((_request, response) => {
      response
        .writeHead(403, { 'content-type': 'text/plain' })
        .end(`no: s3cret, ${encodeURIComponent('s3cret')}\n`)
    })
    const failed = updateCheckout(temporaryFolder(), asked(`${with_(server.url, 'ann:s3cret')}blog.git`))
    await expect(failed).rejects.toThrow('remote: no: …')
    await expect(failed).rejects.not.toThrow('s3cret')
  })

  it('that redirects to another kind of address is not followed', async () => {
    const from = origin({ 'a.md': 'A' })
    const server = await serve((_request, response) => {
      response.writeHead(302, { location: from.url }).end()
    })
    await expect(updateCheckout(temporaryFolder(), asked(`${server.url}blog.git`))).rejects.toThrow(
      /git failed; git said: .*(?:not supported|disabled)/i,
    )
  })

  it('that never answers is given up at the timeout, and the last content stays', async () => {
    const from = origin()
    const commit = from.push({ 'a.md': 'A' })
    let isStuck = false
    const server = await serveGit(dirname(from.folder))
    const front = await serve(({ url }, response) => {
      if (!isStuck) response.writeHead(302, { location: server.url.slice(0, -1) + url }).end()
    })
    const folder = temporaryFolder()
    await updateCheckout(folder, asked(`${front.url}blog.git`))
    isStuck = true
    const checkout = await updateCheckout(folder, asked(`${front.url}blog.git`, { timeoutMs: 1500 }))
    expect(checkout).toMatchObject({
      commit,
      fault: { kind: 'remote', hint: expect.stringContaining('timeout') },
    })
  })

  it('that is not there may be there the next time', async () => {
    const failed = updateCheckout(temporaryFolder(), asked('http://127.0.0.1:9/blog.git'))
    await expect(failed).rejects.toMatchObject({ fault: { kind: 'remote' } })
    await expect(failed).rejects.toThrow(/^git failed; git said: .*(?:refused|connect)/)
  })
})
