import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { respondText } from './respond.ts'
import type { Traffic } from './traffic.ts'

/** How much one client, or all of them, may ask of the server. Times in milliseconds. */
export interface Limits {
  readonly connectionsMax: number
  readonly headerBytes: number
  /** Until all headers are here. */
  readonly headersTimeoutMs: number
  /** Until the whole request is here. */
  readonly requestTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  /** How often the three above are looked after. */
  readonly checkEveryMs: number
  /** In this time a client that is sent something must take this much of it. */
  readonly slowestReader: { readonly bytes: number; readonly withinMs: number }
}

export const LIMITS: Limits = {
  connectionsMax: 2000,
  headerBytes: 16_384,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  keepAliveTimeoutMs: 5000,
  checkEveryMs: 1000,
  slowestReader: { bytes: 10_000, withinMs: 20_000 },
}

/** The connections of all listeners. */
export interface Connections {
  /** A server whose connections are counted and bounded. */
  listener(handle: (request: IncomingMessage, response: ServerResponse) => void): Server
  readonly open: number
  /** One too many, or a reader that was too slow. */
  readonly refused: number
  readonly sentBytes: number
  /** From here on every answer is the last one of its connection. */
  drain(): void
  /** Ends those that are idle now, and all others after a time. */
  end(graceMs: number): void
}

/** The platform forgets those above 2,000, and with them what a proxy said at the end. */
const HEADERS_MAX = 100
/** In this time a client can read why it is refused. */
const FAREWELL_MS = 500

interface Progress {
  bytesWritten: number
  at: number
}

/**
 * Keeps connections within limits. The platform checks the times of requests, this the reading of answers.
 *
 * @param monotonicMs a clock that never goes back
 */
export function boundConnections(limits: Limits, traffic: Traffic, monotonicMs: () => number): Connections {
  const sockets = new Map<Socket, Progress>()
  const servers = new Set<Server>()
  let refused = 0
  let closedBytes = 0
  let isDraining = false

  const watch = setInterval(() => {
    const now = monotonicMs()
    for (const [socket, progress] of sockets) {
      const { bytes, withinMs } = limits.slowestReader
      // `bytesWritten` counts what waits to be sent, too.
      const sent = socket.bytesWritten - socket.writableLength
      if (socket.writableLength === 0 || sent - progress.bytesWritten >= bytes) {
        progress.bytesWritten = sent
        progress.at = now
      } else if (now - progress.at > withinMs) {
        refused += 1
        socket.destroy()
      }
    }
  }, limits.checkEveryMs)
  watch.unref()

  function admit(socket: Socket): void {
    if (sockets.size >= limits.connectionsMax) {
      refused += 1
      socket.destroy()
      return
    }
    sockets.set(socket, { bytesWritten: 0, at: monotonicMs() })
    socket.once('close', () => {
      closedBytes += socket.bytesWritten
      sockets.delete(socket)
    })
  }

  return {
    listener(handle) {
      const server = createServer(
        {
          maxHeaderSize: limits.headerBytes,
          headersTimeout: limits.headersTimeoutMs,
          requestTimeout: limits.requestTimeoutMs,
          keepAliveTimeout: limits.keepAliveTimeoutMs,
          connectionsCheckingInterval: limits.checkEveryMs,
          insecureHTTPParser: false,
        },
        (request, response) => {
          response.once('finish', () => traffic.answered(response.statusCode))
          const fault = faultOf(request)
          if (isDraining || fault !== undefined || hasBody(request)) response.shouldKeepAlive = false
          if (fault === undefined) handle(request, response)
          else respondText(request, response, fault.status, fault.text)
        },
      )
      server.on('connection', admit)
      server.on('clientError', (error, socket) => refuse(error, socket as Socket, traffic))
      servers.add(server)
      return server
    },
    get open() {
      return sockets.size
    },
    get refused() {
      return refused
    },
    get sentBytes() {
      let sum = closedBytes
      for (const socket of sockets.keys()) sum += socket.bytesWritten
      return sum
    },
    drain() {
      isDraining = true
    },
    end(graceMs) {
      isDraining = true
      for (const server of servers) server.closeIdleConnections()
      const timer = setTimeout(() => {
        for (const socket of sockets.keys()) socket.destroy()
      }, graceMs)
      timer.unref()
      clearInterval(watch)
    },
  }
}

/** What is wrong with a request that the platform's parser lets pass, and another server may read otherwise. */
function faultOf({
  headers,
  rawHeaders,
}: IncomingMessage): { readonly status: number; readonly text: string } | undefined {
  if (rawHeaders.length > 2 * HEADERS_MAX)
    return { status: 431, text: `Expected at most ${HEADERS_MAX} headers.` }
  const coding = headers['transfer-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return { status: 400, text: 'Expected no Transfer-Encoding but chunked.' }
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  // RFC 9112 §3.2
  return hosts > 1 ? { status: 400, text: 'Expected one Host.' } : undefined
}

/** What follows a body on its connection begins where we think that the body ends; somebody else may think otherwise. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

/** Answers what is no request. While another answer is on its way, this one would land inside it. */
function refuse(error: NodeJS.ErrnoException, socket: Socket, traffic: Traffic): void {
  const { _httpMessage: pending } = socket as Socket & { readonly _httpMessage?: unknown }
  if (error.code === 'ECONNRESET' || !socket.writable || (pending ?? undefined) !== undefined) {
    socket.destroy()
    return
  }
  const status = statusOf(error.code)
  traffic.answered(status)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  // Whoever goes on sending, such as an endless header, or never closes its side, does not keep the connection.
  setTimeout(() => socket.destroy(), FAREWELL_MS).unref()
}

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}
