import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Instant } from '../../core/dates.ts'
import type { Log } from '../../core/ports.ts'
import { acceptedEncodings } from './accept-encoding.ts'
import type { ByteCache } from './byte-cache.ts'
import { isNotModified } from './conditional.ts'
import { datedHeaders, type HeaderList, headerUrl, PREFLIGHT } from './document-headers.ts'
import { respondNotFound } from './not-found.ts'
import type { RateLimit } from './rate-limit.ts'
import { canonicalPath, targetPath } from './request-path.ts'
import { respondText } from './respond.ts'
import type { ServedRedirect } from './served.ts'
import type { Table, TableDocument, Variant } from './table.ts'
import type { Traffic } from './traffic.ts'

export interface DocumentsOptions {
  /** Undefined until the first set is served. */
  readonly table: () => Table | undefined
  readonly cache: ByteCache
  readonly siteUrl: string
  readonly rateLimit: RateLimit | undefined
  readonly traffic: Traffic
  /** A feed was fetched, or found unchanged. */
  readonly fetched: (document: TableDocument, request: IncomingMessage) => void
  /** Bytes are being read for somebody: they may not be removed until the function returned is called. */
  readonly pin: () => () => void
  readonly now: () => Instant
  readonly log: Log
}

/** Answers a request for whatever lies at a path of the host. */
export type DocumentHandler = (request: IncomingMessage, response: ServerResponse) => void

const ALLOW: HeaderList = ['Allow', 'GET, HEAD, OPTIONS']
const PERMANENT: HeaderList = ['Cache-Control', 'public, max-age=86400', 'Access-Control-Allow-Origin', '*']

/**
 * Serves a table. Looking a path up asks a map, never a file system. Ranges are not offered (RFC 9110 §14.2): a feed is
 * read as a whole.
 */
export function documentHandler(options: DocumentsOptions): DocumentHandler {
  return (request, response) => {
    const table = options.table()
    const path = targetPath(request.url ?? '')
    const { method } = request
    if (path === undefined) {
      if (method === 'OPTIONS' && request.url === '*') response.writeHead(204, [...ALLOW]).end()
      else respondText(request, response, 400, 'Expected a path that begins with a slash.')
      return
    }
    if (table === undefined) {
      respondText(request, response, 503, 'Nothing is published here yet. Try again in a minute.', [
        'Retry-After',
        '30',
        'Cache-Control',
        'no-store',
      ])
      return
    }
    const found = lookUp(table, path)
    if (found === 'malformed') {
      respondText(request, response, 400, 'The path has an escape in it that is no text in UTF-8.')
    } else if (method === 'OPTIONS') {
      const isFeed = found !== undefined && 'document' in found && found.document.feed !== undefined
      response.writeHead(204, isFeed ? [...ALLOW, ...PREFLIGHT] : [...ALLOW]).end()
    } else if (found === undefined) respondNotFound(request, response, table, path, options.siteUrl)
    else if (method !== 'GET' && method !== 'HEAD') {
      respondText(request, response, 405, 'Documents can only be read: use GET or HEAD.', [
        ...ALLOW,
        'Cache-Control',
        'no-store',
      ])
    } else if ('to' in found) redirect(request, response, found)
    else answer(request, response, found, options)
  }
}

function lookUp(table: Table, path: string): TableDocument | ServedRedirect | 'malformed' | undefined {
  const exact = table.documents.get(path)
  if (exact !== undefined) return exact
  const canonical = canonicalPath(path)
  if (canonical === undefined) return 'malformed'
  const there = table.documents.get(canonical.path)
  if (there !== undefined) return canonical.isShortened ? { to: there.path, status: 301 } : there
  const redirected = table.redirects.get(canonical.path)
  if (redirected !== undefined) return redirected
  // People and programs add a slash, or leave it out.
  const turned = canonical.path.endsWith('/') ? canonical.path.slice(0, -1) : `${canonical.path}/`
  if (table.documents.has(turned)) return { to: turned, status: 301 }
  return table.redirects.get(turned)
}

function redirect(request: IncomingMessage, response: ServerResponse, { to, status }: ServedRedirect): void {
  respondText(request, response, status, `It is now at ${to}`, ['Location', headerUrl(to), ...PERMANENT])
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  there: TableDocument,
  options: DocumentsOptions,
): void {
  const now = options.now()
  const { headers } = request
  const isUnchanged = isNotModified(headers, there, now)
  const waitSeconds = options.rateLimit?.(request, there.path, isConditional(request), now) ?? 0
  if (waitSeconds > 0) {
    respondText(request, response, 429, 'This feed was fetched too often. Use If-None-Match, and wait.', [
      'Retry-After',
      String(waitSeconds),
      'Cache-Control',
      'no-store',
    ])
    return
  }
  const variant = selectVariant(there, headers['accept-encoding'])
  const { feed } = there.document
  if (feed !== undefined && !feed.isArchive && request.method === 'GET') options.fetched(there, request)
  const dated = (list: HeaderList): string[] => datedHeaders(list, there.modified, now) as string[]
  if (isUnchanged) {
    const { notModified } = namedVariant(there, variant, headers['if-none-match'])
    options.traffic.saved(variant.length)
    response.writeHead(304, dated(notModified)).end()
  } else if (request.method === 'HEAD') response.writeHead(200, dated(variant.found)).end()
  else send(request, response, variant, dated(variant.found), options)
}

function isConditional({ headers }: IncomingMessage): boolean {
  return (headers['if-none-match'] ?? '') !== '' || headers['if-modified-since'] !== undefined
}

function selectVariant({ variants }: TableDocument, acceptEncoding: string | undefined): Variant {
  for (const encoding of acceptedEncodings(acceptEncoding)) {
    const variant = variants[encoding]
    if (variant !== undefined) return variant
  }
  return variants.identity
}

/** A cache refreshes what it holds under the tag of the 304 (RFC 9111 §4.3.4), so that is one it named. */
function namedVariant(
  { variants }: TableDocument,
  selected: Variant,
  noneMatch: string | undefined,
): Variant {
  if (noneMatch === undefined) return selected
  const isNamed = ({ tag }: Variant): boolean => noneMatch.includes(`"${tag}"`)
  return isNamed(selected) ? selected : (Object.values(variants).find(isNamed) ?? selected)
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  variant: Variant,
  headers: string[],
  { cache, pin, log }: DocumentsOptions,
): void {
  const sendBytes = (bytes: Uint8Array): void => {
    response.writeHead(200, headers).end(bytes)
  }
  const bytes = cache.get(variant.name)
  if (bytes instanceof Uint8Array) {
    sendBytes(bytes)
    return
  }
  const unpin = pin()
  bytes
    .then(sendBytes, (error: unknown) => {
      log.error({ error: String(error) }, 'a served document cannot be read from the spool')
      respondText(request, response, 503, 'This document cannot be read at the moment.', [
        'Retry-After',
        '60',
        'Cache-Control',
        'no-store',
      ])
    })
    .finally(unpin)
}
