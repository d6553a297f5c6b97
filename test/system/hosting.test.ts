import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/pipeline/report.ts'
import { feedmill, need, type Running, remove, start, temporaryFolder } from './feedmill.ts'

/** Real web servers with the published snippets, on paths with everything that their syntax would take for its own. */

const CONFIG = `
site: { url: "https://example.com/my%20blög/" }
pages: false
sources: [{ type: directory, path: blog, engine: plain }]
feeds:
  files: { rss: "feed.xml", atom: 'a$uri;{b} "c"(d).xml', json: feed.json }
  taxonomies: { category: { path: 'c/:slug/$host' }, tag: { path: "größe {x};'y' +/:slug" } }
targets: [{ type: directory, path: www/my blög, durability: rename, precompress: [] }]
notifiers: [{ type: websub, hubs: ["https://hub.example.com/", 'https://hub.example.net/$uri;/{host}?a={b}\x60c"d'] }]
hosting:
  files: [nginx, caddy]
  redirects: { /rss.xml: feed.xml, '/my blög/FEED.xml': feed.xml, /feed/: 'a$uri;{b} "c"(d).xml', '/old $uri;{"}\\x60''(b)/größe+%41': feed.json }
`.replaceAll('\\x60', '`')

/** As they stand in a header: nothing of them is a variable or a placeholder. */
const HUBS =
  /, <https:\/\/hub\.example\.com\/>; rel="hub", <https:\/\/hub\.example\.net\/(?:\$|%24)uri;\/%7Bhost%7D\?a=(?:\{b\}|%7Bb%7D)(?:`|%60)c%22d>; rel="hub"$/

const POST =
  '---\ntitle: Hello\ndate: 2024-01-02\ntags: [NASA, Größe, 日本語, 🌾]\ncategories: [News]\n---\nText.\n'

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly bytes: Buffer
}

let base: string
let server: Running | undefined
beforeEach(() => {
  base = temporaryFolder()
})
afterEach(async () => {
  server?.killAll()
  await server?.ended
  server = undefined
  remove(base)
})

async function publish(precompress = '[]'): Promise<Report> {
  mkdirSync(join(base, 'blog'))
  writeFileSync(join(base, 'blog/hello.md'), POST)
  writeFileSync(join(base, 'feedmill.yaml'), CONFIG.replace('precompress: []', `precompress: ${precompress}`))
  const args = ['generate', '--config', join(base, 'feedmill.yaml'), '--report', join(base, 'report.json')]
  const { code, stderr } = await feedmill(args)
  expect(code, stderr).toBe(0)
  return JSON.parse(readFileSync(join(base, 'report.json'), 'utf8')) as Report
}

function get(path: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { socketPath: join(base, 'socket'), path, headers: { Host: 'example.com', ...more } }
    request(options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const bytes = Buffer.concat(parts)
        resolve({ status: response.statusCode, headers: response.headers, bytes, body: bytes.toString() })
      })
    })
      .on('error', reject)
      .end()
  })
}

/** Waits until a server answers; says what it printed when it does not. */
async function serve(command: string, args: readonly string[]): Promise<void> {
  const running = start(command, args, { env: { PATH: `${process.env.PATH}:/usr/sbin`, HOME: base } })
  server = running
  let isOver = false
  running.ended.then(
    () => {
      isOver = true
    },
    () => {
      isOver = true
    },
  )
  for (let waited = 0; waited < 20_000 && !isOver; waited += 50) {
    try {
      await get('/')
      return
    } catch {
      await sleep(50)
    }
  }
  running.killAll()
  throw new Error(`${command} does not answer: ${(await running.ended).stderr}`)
}

async function serveWithNginx(): Promise<void> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${base}/${name};`)
    .join('\n')
  writeFileSync(
    join(base, 'nginx.conf'),
    `daemon off; pid ${base}/pid; error_log stderr;
events { }
http { access_log off; ${temporary}
server { listen unix:${base}/socket; root ${base}/www; gzip on; gzip_min_length 1; gzip_types application/rss+xml;
include "${base}/www/my blög/feedmill.nginx.conf"; } }
`,
  )
  const args = ['-e', 'stderr', '-c', join(base, 'nginx.conf')]
  const { code, stderr } = await start('nginx', ['-t', ...args], {
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
  }).ended
  expect(code, stderr).toBe(0)
  expect(stderr).not.toContain('[warn]')
  await serve('nginx', args)
}

async function serveWithCaddy(): Promise<void> {
  writeFileSync(
    join(base, 'Caddyfile'),
    `{
	admin off
	auto_https off
}
http:// {
	bind unix/${base}/socket
	root * ${base}/www
	import "${base}/www/my blög/feedmill.Caddyfile"
	file_server
}
`,
  )
  await serve('caddy', ['run', '--adapter', 'caddyfile', '--config', join(base, 'Caddyfile')])
}

describe.each([
  ['nginx', serveWithNginx],
  ['caddy', serveWithCaddy],
] as const)('%s with our snippet', (command, begin) => {
  it('serves every document with its headers, and redirects', async (context) => {
    need(context, command)
    const { documents } = await publish()
    await begin()

    const feeds = documents.filter(({ path }) => !path.startsWith('feedmill.'))
    expect(feeds).toHaveLength(3 * 6)
    for (const { path, url = '', mediaType } of feeds) {
      const { status, headers, body } = await get(new URL(url).pathname)
      expect.soft({ path, status, type: headers['content-type'] }).toEqual({
        path,
        status: 200,
        type: `${mediaType}; charset=utf-8`,
      })
      expect.soft(headers, path).toMatchObject({
        'cache-control': 'public, max-age=900',
        'x-content-type-options': 'nosniff',
        'access-control-allow-origin': '*',
      })
      // nginx cannot write the sign of its variables, and Caddy gives no escapes.
      const hasLink = command === 'nginx' || !/grösse|日本語|🌾/.test(path)
      if (hasLink) expect.soft(headers.link, path).toMatch(HUBS)
      const link = String(headers.link).replace(HUBS, '').replace('a%24uri', 'a$uri')
      expect.soft(link, path).toBe(hasLink ? `<${url}>; rel="self"` : 'undefined')
      expect.soft(body, path).toBe(readFileSync(join(base, 'www/my blög', path), 'utf8'))
    }

    const state = await get('/my%20bl%C3%B6g/feedmill-state/manifest.json')
    expect(state.status).toBe(200)
    expect(state.headers['cache-control']).toBe('no-cache')

    const url = (path: string): string => new URL(feeds.find((of) => of.path === path)?.url ?? '').pathname
    const redirects: [from: string, to: string][] = [
      ['/rss.xml', 'feed.xml'],
      ['/my%20bl%C3%B6g/FEED.xml', 'feed.xml'],
      ['/feed/', 'a$uri;{b} "c"(d).xml'],
      ["/old%20$uri;%7B%22%7D%60'(b)/gr%C3%B6%C3%9Fe+A", 'feed.json'],
    ]
    for (const [from, to] of redirects) {
      const { status, headers } = await get(from)
      expect.soft({ from, status, to: headers.location?.replaceAll('%24', '$') }).toEqual({
        from,
        status: 301,
        to: url(to),
      })
    }
  })

  it('keeps no error for as long as a feed, and no foreign text gets into a header', async (context) => {
    need(context, command)
    await publish()
    await begin()
    const folder = "/my%20bl%C3%B6g/gr%C3%B6%C3%9Fe%20%7Bx%7D;'y'%20+"
    for (const slug of ['gone', 'a%0d%0aX-Injected:%201', 'a%3E;b']) {
      const { status, headers } = await get(`${folder}/${slug}/feed.xml`)
      expect.soft(status, slug).toBe(404)
      expect.soft(headers['x-injected'], slug).toBeUndefined()
      if (command === 'nginx') expect.soft(headers['cache-control'], slug).toBeUndefined()
    }
    const { headers } = await get(`${folder}/nasa/feed.xml?%3E;x`)
    expect(headers.link).toMatch(/\/nasa\/feed\.xml>; rel="self", <https:\/\/hub/)
  })
})

describe.each([
  ['nginx', serveWithNginx, { gzip: '.gz', 'br, gzip': '.gz', br: '' }],
  ['caddy', serveWithCaddy, { gzip: '.gz', 'br, gzip': '.br', br: '.br' }],
] as const)('%s with documents that are compressed already', (command, begin, expected) => {
  it('sends them as they are to whoever takes them', async (context) => {
    need(context, command)
    const { documents } = await publish('[gzip, br]')
    const feeds = documents.filter(({ path }) => !/^feedmill\.|\.(?:gz|br)$/.test(path))
    expect(feeds).toHaveLength(3 * 6)
    expect(documents).toHaveLength(3 * 3 * 6 + 2)
    // Other bytes than the server would make: those of our file, and of nothing else.
    for (const { path } of feeds) {
      const at = join(base, 'www/my blög', `${path}.gz`)
      writeFileSync(at, gzipSync(readFileSync(join(base, 'www/my blög', path)), { level: 1 }))
    }
    await begin()
    for (const { path, url = '', mediaType } of feeds) {
      for (const [accepted, extension] of Object.entries(expected)) {
        const found = await get(new URL(url).pathname, { 'Accept-Encoding': accepted })
        const encoding = { '.gz': 'gzip', '.br': 'br', '': undefined }[extension]
        expect.soft([found.status, found.headers['content-encoding']], path).toEqual([200, encoding])
        expect.soft(found.headers['content-type'], path).toBe(`${mediaType}; charset=utf-8`)
        expect.soft(found.headers['cache-control'], path).toBe('public, max-age=900')
        expect.soft(found.headers['access-control-allow-origin'], path).toBe('*')
        expect.soft(found.headers.vary, path).toBe('Accept-Encoding')
        const file = readFileSync(join(base, 'www/my blög', path + extension))
        expect.soft(found.bytes.equals(file), `${path} as ${accepted}`).toBe(true)
      }
      const plain = await get(new URL(url).pathname)
      expect.soft(plain.headers['content-encoding'], path).toBeUndefined()
      expect.soft(plain.body, path).toBe(readFileSync(join(base, 'www/my blög', path), 'utf8'))
    }
  })
})

describe('nginx', () => {
  it('compresses feeds where it is told to', async (context) => {
    need(context, 'nginx')
    await publish()
    await serveWithNginx()
    const encoding = await new Promise((resolve, reject) => {
      const headers = { Host: 'example.com', 'Accept-Encoding': 'gzip' }
      request({ socketPath: join(base, 'socket'), path: '/my%20bl%C3%B6g/feed.xml', headers }, (response) => {
        response.resume()
        resolve(response.headers['content-encoding'])
      })
        .on('error', reject)
        .end()
    })
    expect(encoding).toBe('gzip')
  })
})
