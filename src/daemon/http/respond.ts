import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HeaderList, securityHeaders } from './document-headers.ts'

/** Answers a request as a whole. `Content-Length` is added, and the body left out where HTTP has none. */
export function respond(
  { method }: Pick<IncomingMessage, 'method'>,
  response: ServerResponse,
  status: number,
  headers: HeaderList,
  body: string | Uint8Array = '',
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const length = status === 204 || status === 304 ? [] : ['Content-Length', String(bytes.length)]
  response.writeHead(status, [...headers, ...length])
  response.end(method === 'HEAD' || length.length === 0 ? undefined : bytes)
}

/** Answers with a line of text: what is wrong, and what to do. */
export function respondText(
  request: Pick<IncomingMessage, 'method'>,
  response: ServerResponse,
  status: number,
  text: string,
  headers: HeaderList = ['Cache-Control', 'no-store'],
): void {
  const type = ['Content-Type', 'text/plain; charset=utf-8', ...securityHeaders('text/plain')]
  respond(request, response, status, [...type, ...headers], `${text}\n`)
}

/** Answers with a value. */
export function respondJson(
  request: Pick<IncomingMessage, 'method'>,
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: HeaderList = [],
): void {
  const type = ['Content-Type', 'application/json; charset=utf-8', 'Cache-Control', 'no-store']
  respond(
    request,
    response,
    status,
    [...type, ...securityHeaders('application/json'), ...headers],
    `${JSON.stringify(value, null, 2)}\n`,
  )
}
