import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { sha256 } from './feedmill.ts'

interface Exchange {
  readonly path: string
  readonly asked: IncomingHttpHeaders
  readonly status: number
}

/** Stands before a service, counts what passes, and can end a client at one of its requests. */
export interface CountingProxy {
  readonly endpoint: string
  /** `METHOD path` of all requests, in the order of their arrival. */
  lines: string[]
  /** What was asked and how it was answered, in the order of the answers. */
  readonly exchanges: Exchange[]
  /** Path → SHA-256 of what was put there. */
  puts: Map<string, string>
  /** Asked for each request: `before` it reaches the service, or `after`, the client is to be ended. */
  strike: (line: string) => 'before' | 'after' | undefined
  /** Ends the client. */
  kill: () => void
  close(): Promise<void>
}

/** Starts a proxy on a free port. Requests go on as they came, as their signature covers the host's name. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: CountingProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines: [],
    exchanges: [],
    puts: new Map(),
    strike: () => undefined,
    kill: () => {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const { method = '', url = '', headers } = incoming
    const path = decodeURIComponent(url.replace(/\?.*/, ''))
    const line = `${method} ${path}`
    proxy.lines.push(line)
    if (method === 'PUT') proxy.puts.set(path, sha256(body))
    const struck = proxy.strike(line)
    if (struck === 'before') return end(response)
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(new URL(url, target), { method, headers }, resolve).once('error', reject).end(body)
    })
    const answered: Buffer[] = []
    for await (const chunk of answer) answered.push(chunk)
    if (struck === 'after') return end(response)
    const { statusCode = 502 } = answer
    proxy.exchanges.push({ path, asked: headers, status: statusCode })
    response.writeHead(statusCode, answer.headers).end(Buffer.concat(answered))
  }

  function end(response: ServerResponse): void {
    proxy.kill()
    response.destroy()
  }

  return proxy
}
