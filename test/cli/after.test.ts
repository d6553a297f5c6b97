// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is what the configuration writes.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { feedmill, feedmillBeside, type Machine, machine, type Ran } from './run-feedmill.ts'

// Each test starts several processes, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 120_000 })

const POST = '---\ndate: 2011-07-22\ntitle: A\ntags: [x]\n---\nText.\n'
const GENERATE = ['generate', '--config', 'conf/feedmill.yaml']
const NAMES = ['atom.xml', 'feed.json', 'feed.xml']
const ALL = [...NAMES.map((name) => `tags/x/${name}`), ...NAMES].map((path) => `https://example.com/${path}`)

/** A machine whose configuration has this for `after`. */
function blog(
  after: object,
  { env = {}, targets = ['../out'] }: { env?: Record<string, string>; targets?: string[] } = {},
): Machine {
  return machine(temporaryFolder({ 'blog/a.md': POST, ...configuration(after, targets) }), env)
}

function configuration(after: object, targets: readonly string[] = ['../out'], more: object = {}): Files {
  const config = {
    site: { url: 'https://example.com/' },
    sources: [{ type: 'directory', path: '../blog' }],
    targets: targets.map((path) => ({ type: 'directory', path })),
    after,
    pages: false,
    ...more,
  }
  return { 'conf/feedmill.yaml': JSON.stringify(config) }
}

const told = ({ cwd }: Machine, name = 'told'): string | undefined => {
  const path = join(cwd, 'conf', name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** What the log says is wrong. */
const errors = ({ log }: Ran): string[] => log.filter(({ level }) => level >= 50).map(({ msg }) => msg)

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    // One that nobody waits for is there, and dead.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('after.command', () => {
  const TELL = { command: 'cat > told; printf %s "$FEEDMILL_CHANGED" > count' }

  it('gets what changed, in the folder of the configuration', () => {
    const on = blog(TELL)
    const { code, stderr } = feedmill(on, ...GENERATE)
    expect(stderr).not.toMatch(/"level":[45]0/)
    expect(code).toBe(0)
    expect(told(on)?.trimEnd().split('\n').sort()).toEqual([...ALL].sort())
    expect(told(on)).toMatch(/\n$/)
    expect(told(on, 'count')).toBe('6')
  })

  it('is not run when nothing changed, and is told only what did', () => {
    const on = blog(TELL)
    feedmill(on, ...GENERATE)
    rmSync(join(on.cwd, 'conf/told'))
    expect(feedmill(on, ...GENERATE).code).toBe(0)
    expect(told(on)).toBeUndefined()
    rmSync(join(on.cwd, 'out/feed.xml'))
    feedmill(on, ...GENERATE)
    expect(told(on)).toBe('https://example.com/feed.xml\n')
  })

  it('is not run in a dry run, nor after a refusal', () => {
    const on = blog(TELL)
    expect(feedmill(on, ...GENERATE, '--dry-run').stdout).toContain('6 documents to write')
    expect(told(on)).toBeUndefined()
    writeFileSync(join(on.cwd, 'blog/bad.md'), '---\nx\n')
    expect(feedmill(on, ...GENERATE, '--strict').code).toBe(3)
    expect(told(on)).toBeUndefined()
  })

  it('is run when documents were only removed', () => {
    const on = blog(TELL)
    feedmill(on, ...GENERATE)
    const { 'conf/feedmill.yaml': without = '' } = configuration(TELL, ['../out'], {
      feeds: { taxonomies: {} },
    })
    writeFileSync(join(on.cwd, 'conf/feedmill.yaml'), without)
    expect(feedmill(on, ...GENERATE).stdout).toContain('0 documents written, 3 unchanged, 3 removed')
    expect(told(on)).toBe('')
    expect(told(on, 'count')).toBe('0')
  })

  it('is told once of what changed at two targets, also when a third one failed', () => {
    const on = blog(TELL, { targets: ['../out', '../two', '../three'] })
    writeFileSync(join(on.cwd, 'three'), 'no folder')
    expect(feedmill(on, ...GENERATE).code).toBe(3)
    expect(told(on)?.trimEnd().split('\n')).toHaveLength(6)
  })

  it('has the environment, and may hold some of it', () => {
    const on = blog({ command: 'echo "$WORD ${WORD}" > told' }, { env: { WORD: 'said' } })
    feedmill(on, ...GENERATE)
    expect(told(on)).toBe('said said\n')
  })

  it('need not read', () => {
    expect(feedmill(blog({ command: 'true' }), ...GENERATE).code).toBe(0)
  })

  it('2: its failure names it and what it said; what is published stays published', () => {
    const on = blog({
      command: 'echo fine; echo see https://me:pass@h/ and http://h/?key=secret >&2; exit 7',
    })
    const ran = feedmill(on, ...GENERATE, '--report', 'report.json')
    expect(errors(ran)).toEqual([
      expect.stringMatching(
        /^conf\/feedmill\.yaml: after\.command: expected exit code 0, found exit code 7; it said: .*\bsee https:\/\/… and http:\/\/h\/\?… \(what is published stays/,
      ),
    ])
    expect(ran.stdout).toMatch(/^1 post .* 6 documents written, .* 1 problem, /)
    expect(ran.stdout).not.toContain('fine')
    expect(ran.stdout + ran.stderr).not.toMatch(/pass@|secret/)
    expect(ran.code).toBe(2)
    expect(JSON.parse(readFileSync(join(on.cwd, 'report.json'), 'utf8'))).toMatchObject({
      written: 6,
      problems: [{ path: 'conf/feedmill.yaml', message: expect.stringContaining('after.command') }],
    })
    expect(feedmill(on, ...GENERATE)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/ 6 unchanged/),
    })
  })

  it('2: at the timeout it is ended, with what it started, heeding or not', async () => {
    const on = blog({ command: "(trap '' TERM; sleep 50) & echo $! > told; wait", timeout: '300ms' })
    const started = performance.now()
    const ran = feedmill(on, ...GENERATE)
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(errors(ran)[0]).toMatch(/after\.command: expected it to end within 0\.3 s \(after\.timeout\)/)
    expect(ran.code).toBe(2)
    await vi.waitFor(() => expect(isAlive(Number(told(on)))).toBe(false), 5000)
  })

  it('2: at the timeout it is killed when it does not heed', () => {
    const on = blog({ command: "trap '' TERM; while :; do sleep 0.1; done", timeout: '200ms' })
    expect(errors(feedmill(on, ...GENERATE))).toHaveLength(1)
  })

  it('what it leaves running is not waited for', () => {
    const on = blog({ command: 'sleep 15 & echo $! > told' })
    const started = performance.now()
    expect(feedmill(on, ...GENERATE).code).toBe(0)
    expect(performance.now() - started).toBeLessThan(10_000)
    process.kill(Number(told(on)))
  })

  it('143: a signal ends it, and the report is there', async () => {
    const on = blog({ command: 'echo $$ > told; sleep 50', webhook: 'http://127.0.0.1:9/' })
    let pid = 0
    const running = feedmillBeside(on, [...GENERATE, '--report', 'report.json'], (started) => {
      pid = started
    })
    while (!told(on)?.endsWith('\n')) await sleep(20)
    process.kill(pid, 'SIGTERM')
    const ran = await running
    expect(ran.code).toBe(143)
    expect(errors(ran)).toEqual([
      expect.stringMatching(/after\.command: was stopped by SIGTERM/),
      expect.stringMatching(/after\.webhook: was not begun, as SIGTERM came/),
    ])
    expect(JSON.parse(readFileSync(join(on.cwd, 'report.json'), 'utf8')).written).toBe(6)
    expect(isAlive(Number(told(on)))).toBe(false)
  })
})

interface Request {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A server that is asked for what is in `requests`. */
async function serve(
  answer: (request: Request, response: ServerResponse) => void,
): Promise<{ readonly host: string; readonly requests: readonly Request[] }> {
  const requests: Request[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const { method, url, headers } = request
      const received = { method, url, headers, body }
      requests.push(received)
      answer(received, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

const SECRETS = /hidden|p%40ss|p@ss|hunter2/

describe('after.webhook', () => {
  it('gets what changed and what was removed, as JSON, by an address of the environment', async () => {
    const { host, requests } = await serve((_, response) => response.end('thank you'))
    const on = blog({ webhook: '${HOOK}' }, { env: { HOOK: `http://me:p%40ss@${host}/hook?token=hidden` } })
    const ran = await feedmillBeside(on, GENERATE)
    expect(errors(ran)).toEqual([])
    expect(ran.code).toBe(0)
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: '/hook?token=hidden',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
      },
    })
    const { changed, removed, ...rest } = JSON.parse(requests[0]?.body ?? '')
    expect(changed.sort()).toEqual([...ALL].sort())
    expect(removed).toEqual([])
    expect(rest).toEqual({})

    const { 'conf/feedmill.yaml': without = '' } = configuration({ webhook: '${HOOK}' }, ['../out'], {
      feeds: { taxonomies: {} },
    })
    writeFileSync(join(on.cwd, 'conf/feedmill.yaml'), without)
    await feedmillBeside(on, GENERATE)
    expect(JSON.parse(requests[1]?.body ?? '')).toEqual({
      changed: [],
      removed: ALL.filter((url) => url.includes('/tags/')),
    })

    await feedmillBeside(on, GENERATE)
    await feedmillBeside(on, [...GENERATE, '--dry-run', '--future'])
    expect(requests).toHaveLength(2)
    expect(ran.stdout + ran.stderr).not.toMatch(SECRETS)
  })

  it('2: another answer is told, without the secrets in it', async () => {
    const { host } = await serve(({ url }, response) => {
      response
        .writeHead(503, 'Not now')
        .end(`<pre>Cannot POST ${url}\nsee http://u:hunter2@h/ or http://h/?x=hunter2`)
    })
    const on = blog({ webhook: `http://me:p%40ss@${host}/hidden/path?a=b&token=hidden` })
    const ran = await feedmillBeside(on, GENERATE)
    expect(errors(ran)).toEqual([
      expect.stringMatching(
        /^conf\/feedmill\.yaml: after\.webhook: expected an answer of 2xx from 127\.0\.0\.1:\d+, found 503 Not now; it said: <pre>Cannot POST … see http:\/\/… or http:\/\/h\/\?… \(/,
      ),
    ])
    expect(ran.stdout + ran.stderr).not.toMatch(SECRETS)
    expect(ran.code).toBe(2)
    expect(existsSync(join(on.cwd, 'out/feed.xml'))).toBe(true)
  })

  it('2: a redirect is not followed', async () => {
    const other = await serve((_, response) => response.end())
    const { host, requests } = await serve((_, response) => {
      response.writeHead(307, { location: `http://${other.host}/?token=hidden` }).end()
    })
    const ran = await feedmillBeside(blog({ webhook: `http://${host}/` }), GENERATE)
    expect(errors(ran)[0]).toMatch(
      /after\.webhook: .*found the redirect 307 Temporary Redirect, which is not/,
    )
    expect(ran.stderr).not.toMatch(SECRETS)
    expect(ran.code).toBe(2)
    expect(requests).toHaveLength(1)
    expect(other.requests).toHaveLength(0)
  })

  it('2: an answer that does not come is not waited for', async () => {
    const { host } = await serve(() => {})
    const started = performance.now()
    const ran = await feedmillBeside(blog({ webhook: `http://${host}/`, timeout: '300ms' }), GENERATE)
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(errors(ran)[0]).toMatch(/after\.webhook: .*within 0\.3 s \(after\.timeout\), found none/)
    expect(ran.code).toBe(2)
  })

  it.each([200, 500])('an answer %i without an end is not read to it', async (status) => {
    const { host } = await serve((_, response) => {
      response.writeHead(status)
      const more = (): void => {
        while (response.write('x'.repeat(10_000)));
        response.once('drain', more)
      }
      more()
    })
    const ran = await feedmillBeside(blog({ webhook: `http://${host}/`, timeout: '5s' }), GENERATE)
    expect(errors(ran)).toEqual(status === 200 ? [] : [expect.stringMatching(/found 500 .*: xxx.*xxx… \(/)])
    expect(ran.stderr.length).toBeLessThan(3000)
  })

  it('2: nobody there', async () => {
    const gone = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => gone.once('listening', resolve))
    const free = (gone.address() as AddressInfo).port
    await new Promise((resolve) => gone.close(resolve))
    const on = blog({ webhook: `http://me:hunter2@127.0.0.1:${free}/hidden?token=hidden` })
    const ran = await feedmillBeside(on, GENERATE)
    expect(errors(ran)[0]).toMatch(/after\.webhook: expected an answer from .*, found none: .*ECONNREFUSED/)
    expect(ran.stderr).not.toMatch(SECRETS)
    expect(ran.code).toBe(2)
  })

  it('is told when the command failed, too', async () => {
    const { host, requests } = await serve((_, response) => response.writeHead(204).end())
    const ran = await feedmillBeside(blog({ command: 'exit 1', webhook: `http://${host}/` }), GENERATE)
    expect(errors(ran)).toEqual([expect.stringMatching(/after\.command/)])
    expect(requests).toHaveLength(1)
    expect(ran.code).toBe(2)
  })
})

describe('the configuration', () => {
  it.each([
    [
      { webhook: 'htps://me:hunter2@h/hidden' },
      /after\.webhook: expected an http\(s\) address .* found something/,
    ],
    [{ webhook: 'hooks.example.com/hidden' }, /after\.webhook: expected an http\(s\) address/],
    [{ command: '' }, /after\.command: expected a command/],
    [{ command: 'a\0hidden' }, /after\.command: expected a command/],
    [{ command: ['x'] }, /after\.command: expected text, found a list/],
    [{ timeout: 30 }, /after\.timeout: expected text, found the number 30/],
    [{ timeout: '0s' }, /after\.timeout: expected a time of up to 24 hours such as .*, found “0s”/],
    [{ timeout: '25h' }, /after\.timeout: expected a time/],
    [{ timeout: '30 s' }, /after\.timeout: expected a time/],
    [{ comand: 'x' }, /after\.comand: unknown key; did you mean command\?/],
  ])('1: %j', (after, message) => {
    const { code, stderr, stdout } = feedmill(blog(after), ...GENERATE)
    expect(stderr).toMatch(message)
    expect(stderr + stdout).not.toMatch(SECRETS)
    expect(code).toBe(1)
  })
})
