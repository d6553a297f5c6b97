import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask, launchServer, type Running, type Sample } from '../daemon/http/serving.ts'
import { need, start } from './feedmill.ts'

/**
 * Load on the loopback, the client on the same processors, while a new set is published again and again. Rates and times are
 * printed; what a machine is capable of is asserted in the long tests only.
 */

const isLong = process.env.FEEDMILL_LONG !== undefined
const SECONDS = isLong ? 60 : 4
const PUBLISH_EVERY_MS = isLong ? 5000 : 1000
const STEADY = fileURLToPath(new URL('steady-load.mjs', import.meta.url))

let folder: string
let server: Running
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'feedmill-load-'))
  server = await launchServer(join(folder, 'spool'), { now: () => Date.now() })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** 64 KB that compress like prose. */
function feedOf(generation: number): string {
  const items = Array.from({ length: 640 }, (_, index) => {
    const noise = Math.sin(index * 7.7 + generation)
      .toString(36)
      .slice(2, 10)
    return `<item><title>Post ${index} ${noise}</title><link>https://example.com/${noise}/</link></item>\n`
  })
  return `<?xml version="1.0"?><rss version="2.0"><channel>${items.join('')}</channel></rss>`
}

function samples(generation: number): Record<string, Sample> {
  return { 'feed.xml': { text: feedOf(generation), changed: Date.now() } }
}

/** Publishes until it is told to stop. */
function keepPublishing(): () => Promise<number> {
  let isOver = false
  let generation = 0
  const done = (async () => {
    while (!isOver) {
      generation += 1
      await server.publish(samples(generation))
      await sleep(PUBLISH_EVERY_MS)
    }
  })()
  return async () => {
    isOver = true
    await done
    return generation
  }
}

async function wrk(url: string, headers: readonly string[]): Promise<number> {
  const options = headers.flatMap((header) => ['-H', header])
  const { code, stdout, stderr } = await start('wrk', ['-t1', '-c64', `-d${SECONDS}s`, ...options, url]).ended
  expect(code, stderr).toBe(0)
  expect(stdout).not.toMatch(/Socket errors|Non-2xx/)
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
}

it('2,000 readers a second get whole documents, soon, while sets are switched', async () => {
  await server.publish(samples(0))
  const stop = keepPublishing()
  const { stdout, stderr } = await start(process.execPath, [
    STEADY,
    `${server.url}/blog/feed.xml`,
    '2000',
    String(SECONDS),
  ]).ended
  const published = await stop()
  const result = JSON.parse(stdout || stderr)
  console.log(`2,000 a second for ${SECONDS} s, ${published} publications:`, stdout)
  expect(result).toMatchObject({ answers: 2000 * SECONDS, errors: 0, torn: 0 })
  expect(result.versions).toBeGreaterThan(2)
  expect(Object.keys(result.statuses).sort()).toEqual(['200', '304'])
  if (isLong) expect(result.p99).toBeLessThanOrEqual(20)
})

it('as many as can be are answered; nginx beside it', async (context) => {
  need(context, 'wrk', 'nginx')
  await server.publish(samples(0))
  const { headers } = await ask(server.port, '/blog/feed.xml', { headers: { 'Accept-Encoding': 'gzip' } })
  const conditional = [`If-None-Match: ${headers.etag}`, 'Accept-Encoding: gzip', 'User-Agent: Reader/1']
  const whole = ['Accept-Encoding: gzip', 'User-Agent: Reader/1']
  const own = `${server.url}/blog/feed.xml`

  mkdirSync(join(folder, 'www/blog'), { recursive: true })
  writeFileSync(join(folder, 'www/blog/feed.xml'), feedOf(0))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const port = 20_000 + (process.pid % 20_000)
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr; events { worker_connections 512; }
http { access_log off; ${temporary.join(' ')} gzip on; gzip_types *; keepalive_requests 1000000000;
server { listen 127.0.0.1:${port}; root ${folder}/www; } }`,
  )
  const nginx = start('nginx', ['-e', 'stderr', '-c', join(folder, 'nginx.conf')], {
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
  })
  try {
    const theirs = `http://127.0.0.1:${port}/blog/feed.xml`
    await expect
      .poll(
        () =>
          ask(port, '/blog/feed.xml').then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(200)
    const { headers: their } = await ask(port, '/blog/feed.xml')
    const unchanged = await wrk(own, conditional)
    const nginxUnchanged = await wrk(theirs, [`If-None-Match: ${their.etag}`, 'Accept-Encoding: gzip'])
    const found = await wrk(own, whole)
    const nginxFound = await wrk(theirs, whole)
    const line = (name: string, ours: number, nginxs: number): string =>
      `${name}: ${Math.round(ours)}/s, nginx with one worker ${Math.round(nginxs)}/s, ratio ${(ours / nginxs).toFixed(2)}`
    console.log(
      `${line('304', unchanged, nginxUnchanged)}\n${line('200 (gzip; nginx compresses each time)', found, nginxFound)}`,
    )
    if (isLong) expect(unchanged).toBeGreaterThan(15_000)
  } finally {
    nginx.killAll()
    await nginx.ended
  }
})
