import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Object storage in this process, with faults. */

interface FakeObject {
  readonly body: Buffer
  readonly etag: string
  /** Those that the service keeps with an object. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * What becomes of a request: an answer, 503 also with Retry-After; none at all; a connection that is closed, reset, cut
 * while the request is read, or in the middle of the answer. `apply` answers 503 to a request that was carried out,
 * `apply-cut` answers nothing to it.
 */
export type Fault =
  | 500
  | 503
  | 'later'
  | 409
  | 404
  | 'hang'
  | 'cut'
  | 'reset'
  | 'cut-request'
  | 'cut-answer'
  | 'apply'
  | 'apply-cut'

export interface FakeStore {
  readonly endpoint: string
  readonly objects: Map<string, FakeObject>
  /** `METHOD key`, in the order of their arrival. */
  requests: string[]
  /** What followed `?` in each. */
  readonly queries: string[]
  /**
   * Conditions on puts: as documented; ignored without a word; refused as not implemented; or with quoted entity
   * tags always refused, as by Ceph 16.2.
   */
  conditions: 'kept' | 'ignored' | 'unsupported' | 'bare'
  /** `new`: versions of the same bytes differ, as with encryption. `content`: they do not, as almost everywhere. */
  tags: 'new' | 'content'
  /** Asked for each request; `nth` counts those of the same line from 1. */
  fault: (line: string, nth: number) => Fault | undefined
  /** Every request waits for it. `host` is the name under which the client knows this store. */
  before: (line: string, host: string) => Promise<void>
  /** Told of each request when it has been read. */
  arrived: (line: string, body: Buffer) => void
  /** Told of each change, when it has happened. */
  changed: (line: string, host: string) => void
  close(): Promise<void>
}

/** What one service does in its own way. */
export interface Dialect {
  readonly endpoint: string
  readonly container: string
  readonly statuses: { readonly put: number; readonly remove: number }
  readonly codes: {
    readonly noContainer: string
    readonly noObject: string
    readonly forbidden: string
    readonly conflict: string
    readonly busy: string
    readonly failed: string
  }
  isKnown(headers: IncomingHttpHeaders): boolean
  /** Why a put or removal is refused, where an object of this entity tag is. */
  refusal(request: IncomingMessage, there: string | undefined): [status: number, code: string] | undefined
  /** The headers of a put that answers to its readers have. */
  kept(headers: IncomingHttpHeaders): Record<string, string>
}

/** Starts an object store in this process. */
export async function startFakeStore(dialect: Dialect): Promise<FakeStore> {
  const { codes, statuses } = dialect
  const counts = new Map<string, number>()
  let versions = 0
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const fake: FakeStore = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}${dialect.endpoint}`,
    objects: new Map(),
    requests: [],
    queries: [],
    conditions: 'kept',
    tags: 'new',
    fault: () => undefined,
    before: async () => {},
    arrived: () => {},
    changed: () => {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', fake.endpoint)
    const [, container, ...rest] = pathname.slice(dialect.endpoint.length).split('/').map(decodeURIComponent)
    const key = rest.join('/')
    const line = `${request.method} ${key}`
    const { host = '' } = request.headers
    fake.requests.push(line)
    fake.queries.push(search)
    const nth = (counts.get(line) ?? 0) + 1
    counts.set(line, nth)
    const fault = fake.fault(line, nth)
    if (fault === 'cut-request') {
      request.once('readable', () => request.socket.destroy())
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    fake.arrived(line, body)
    await fake.before(line, host)
    if (fault !== undefined && isEnd(fault, request, response)) return
    if (container !== dialect.container) return refuse(response, 404, codes.noContainer)
    if (!dialect.isKnown(request.headers)) return refuse(response, 403, codes.forbidden)
    const isCut = fault === 'cut-answer' || fault === 'apply-cut'
    if (request.method === 'GET' || request.method === 'HEAD')
      return send(response, key, request.method, isCut)
    const refusal = refusalOf(request, fake.objects.get(key)?.etag)
    if (refusal !== undefined) return refuse(response, ...refusal)
    const wasThere = fake.objects.has(key)
    const etag = request.method === 'PUT' ? store(key, body, request) : void fake.objects.delete(key)
    if (etag !== undefined || wasThere) fake.changed(line, host)
    if (fault === 'apply') return refuse(response, 503, codes.failed)
    if (isCut) return void request.socket.destroy()
    const status = request.method === 'PUT' ? statuses.put : statuses.remove
    response.writeHead(status, etag === undefined ? {} : { etag }).end()
  }

  /** Whether the fault keeps the request from being carried out. */
  function isEnd(fault: Fault, { socket }: IncomingMessage, response: ServerResponse): boolean {
    if (fault === 'cut') socket.destroy()
    else if (fault === 'reset') socket.resetAndDestroy()
    else if (fault === 500) refuse(response, 500, codes.failed)
    else if (fault === 503) refuse(response, 503, codes.busy)
    else if (fault === 'later') refuse(response.setHeader('retry-after', '2'), 503, codes.busy)
    else if (fault === 404)
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><title>Not found</title>')
    else if (fault === 409) refuse(response, 409, codes.conflict)
    else return fault === 'hang'
    return true
  }

  function refusalOf(request: IncomingMessage, there: string | undefined): [number, string] | undefined {
    const { 'if-match': match, 'if-none-match': noneMatch } = request.headers
    if (fake.conditions === 'ignored') return undefined
    if (fake.conditions === 'unsupported' && (match ?? noneMatch) !== undefined)
      return [501, 'NotImplemented']
    return dialect.refusal(request, fake.conditions === 'bare' ? there?.replaceAll('"', '') : there)
  }

  function store(key: string, body: Buffer, { headers }: IncomingMessage): string {
    const hash = createHash('md5').update(body)
    if (fake.tags === 'new') hash.update(String(++versions))
    const etag = `"${hash.digest('hex')}"`
    fake.objects.set(key, { body, etag, headers: dialect.kept(headers) })
    return etag
  }

  function send(response: ServerResponse, key: string, method: string, isCut: boolean): void {
    const object = fake.objects.get(key)
    if (object === undefined) {
      refuse(response, 404, codes.noObject, method === 'HEAD')
      return
    }
    const { body, etag, headers } = object
    response.writeHead(200, { ...headers, etag, 'content-length': body.length })
    if (isCut && method === 'HEAD') response.destroy()
    else if (isCut) response.write(body.subarray(0, body.length / 2), () => response.destroy())
    else response.end(method === 'HEAD' ? undefined : body)
  }

  return fake
}

function refuse(response: ServerResponse, status: number, code: string, bare = false): void {
  response.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code })
  response.end(
    bare
      ? undefined
      : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code} it is</Message></Error>`,
  )
}
