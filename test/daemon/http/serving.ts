import { createHash } from 'node:crypto'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Instant } from '../../../src/core/dates.ts'
import type { Log } from '../../../src/core/ports.ts'
import type { ServedDocument, ServedRedirect, ServedSet } from '../../../src/daemon/http/served.ts'
import { type HttpOptions, type HttpServer, startHttp } from '../../../src/daemon/http/server.ts'
import { openSpool, type Spool } from '../../../src/daemon/http/spool.ts'
import type { DaemonStatus } from '../../../src/daemon/http/status-data.ts'
import { at } from '../../builders.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

const NOW = at('2026-03-04T12:00:00Z')
export const CHANGED = at('2026-03-01T08:30:15.250Z')

/** A feed of some kilobytes, or another document. */
export interface Sample {
  readonly text: string
  readonly mediaType?: string
  readonly changed?: Instant
  readonly isFeed?: boolean
  readonly isArchive?: true
  readonly hubs?: readonly string[]
}

export const FEED = `<?xml version="1.0"?><rss><channel>${'<item>Words of a post.</item>'.repeat(200)}</channel></rss>`

export const statusOfNothing: DaemonStatus = {
  site: { title: 'Example', url: 'https://example.com/blog/' },
  version: '1.2.3',
  started: NOW - 86_400_000,
  targets: [],
  runs: [],
  hubs: [],
}

export interface Running extends HttpServer {
  readonly port: number
  readonly spool: Spool
  readonly folder: string
  readonly logged: string[]
  publish(
    samples: Readonly<Record<string, Sample>>,
    redirects?: Readonly<Record<string, ServedRedirect>>,
  ): Promise<void>
}

/** A server on a free port that ends with the test; its clock stands still. */
export async function startServer(options: Partial<HttpOptions> = {}): Promise<Running> {
  const server = await launchServer(join(temporaryFolder(), 'spool'), options)
  onTestFinished(() => server.close())
  return server
}

/** One for many tests, to be closed by the caller. */
export async function launchServer(folder: string, options: Partial<HttpOptions> = {}): Promise<Running> {
  const spool = options.spool ?? openSpool(folder)
  const logged: string[] = []
  const note = (_facts: object, message: string): void => {
    logged.push(message)
  }
  const log: Log = { debug: note, info: note, warn: note, error: note }
  const server = await startHttp({
    host: '127.0.0.1',
    port: 0,
    siteUrl: 'https://example.com/blog/',
    cacheControl: 'public, max-age=900',
    memoryBytes: 50_000_000,
    spool,
    pages: {
      health: () => ({ ok: true, facts: { loopLagMs: 1 } }),
      metrics: () => [
        { name: 'feedmill_runs_total', type: 'counter', help: 'Runs.', samples: [{ value: 3 }] },
      ],
      status: () => statusOfNothing,
    },
    hooks: { run: () => 'started' },
    log,
    now: () => NOW,
    monotonicMs: () => performance.now(),
    ...options,
  })
  return {
    ...server,
    port: Number(new URL(server.url).port),
    spool,
    folder,
    logged,
    async publish(samples, redirects = {}) {
      await server.serve(await putSamples(spool, samples, redirects))
    },
  }
}

/** The set of some samples, with their bytes in the spool. */
export async function putSamples(
  spool: Spool,
  samples: Readonly<Record<string, Sample>>,
  redirects: Readonly<Record<string, ServedRedirect>> = {},
): Promise<ServedSet> {
  const documents: ServedDocument[] = []
  for (const [path, sample] of Object.entries(samples)) {
    const bytes = Buffer.from(sample.text)
    const sha256 = digestOf(sample.text)
    await spool.put(sha256, [bytes])
    const {
      mediaType = 'application/rss+xml',
      changed = CHANGED,
      hubs = [],
      isFeed = true,
      isArchive,
    } = sample
    const self = `https://example.com/blog/${encodeURI(path)}`
    const feed = { title: `Title of ${path}`, self, hubs, ...(isArchive && { isArchive }) }
    documents.push({ path, mediaType, sha256, length: bytes.length, changed, ...(isFeed && { feed }) })
  }
  return { documents, redirects: new Map(Object.entries(redirects)) }
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The entity tag of a text without its quotes. */
export function tagOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string | Buffer
}

/** One request on a connection of its own. The platform's `fetch` would add headers. */
export function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Sends bytes as they are; gives everything that comes until the server closes the connection. */
export function speak(port: number, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece)
    })
    socket.setEncoding('latin1')
    socket.on('data', (data: string) => {
      text += data
    })
    // A server that closes while bytes are on their way to it resets the connection.
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}
