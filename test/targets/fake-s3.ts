import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A bucket in this process that does what S3 documents, and what services are known to do besides. */

// What the SDK asks the environment for. Which version of Node it will want is no matter of these tests.
process.env.AWS_ACCESS_KEY_ID = 'test'
process.env.AWS_SECRET_ACCESS_KEY = 'testsecret'
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

interface FakeObject {
  readonly body: Buffer
  readonly etag: string
  /** Content-Type, Cache-Control and x-amz-meta-*. */
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

export interface FakeS3 {
  readonly endpoint: string
  readonly objects: Map<string, FakeObject>
  /** `METHOD key`, in the order of their arrival. */
  requests: string[]
  /**
   * Conditions on puts: as documented; ignored without a word; refused as not implemented; or with quoted entity
   * tags always refused, as by Ceph 16.2.
   */
  conditions: 'kept' | 'ignored' | 'unsupported' | 'bare'
  /** `new`: versions of the same bytes differ, as with encryption. `content`: they do not, as almost everywhere. */
  tags: 'new' | 'content'
  /** Asked for each request; `nth` counts those of the same line from 1. */
  fault: (line: string, nth: number) => Fault | undefined
  /** Every request waits for it. `host` is the name under which the client knows this bucket. */
  before: (line: string, host: string) => Promise<void>
  /** Told of each request when it has been read. */
  arrived: (line: string, body: Buffer) => void
  /** Told of each change, when it has happened. */
  changed: (line: string, host: string) => void
  close(): Promise<void>
}

export const BUCKET = 'feeds'

export async function startFakeS3(): Promise<FakeS3> {
  const counts = new Map<string, number>()
  let versions = 0
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const fake: FakeS3 = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: new Map(),
    requests: [],
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
    const { pathname } = new URL(request.url ?? '/', fake.endpoint)
    const [, bucket, ...rest] = pathname.split('/').map(decodeURIComponent)
    const key = rest.join('/')
    const line = `${request.method} ${key}`
    fake.requests.push(line)
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
    await fake.before(line, request.headers.host ?? '')
    if (fault === 'hang') return
    if (fault === 'cut') {
      request.socket.destroy()
      return
    }
    if (fault === 'reset') {
      request.socket.resetAndDestroy()
      return
    }
    if (fault === 500) return refuse(response, 500, 'InternalError')
    if (fault === 'later') {
      response.setHeader('retry-after', '2')
      return refuse(response, 503, 'SlowDown')
    }
    if (fault === 503) return refuse(response, 503, 'SlowDown')
    if (fault === 404) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><title>Not found</title>')
      return
    }
    if (fault === 409) return refuse(response, 409, 'ConditionalRequestConflict')
    if (bucket !== BUCKET) return refuse(response, 404, 'NoSuchBucket')
    if (!request.headers.authorization?.includes('Credential=test/'))
      return refuse(response, 403, 'InvalidAccessKeyId')
    if (request.method === 'GET' || request.method === 'HEAD') {
      send(response, key, request.method, fault === 'cut-answer' || fault === 'apply-cut')
      return
    }
    const refusal = conditionFault(request, key)
    if (refusal !== undefined) return refuse(response, ...refusal)
    const wasThere = fake.objects.has(key)
    const etag = request.method === 'PUT' ? store(key, body, request) : void fake.objects.delete(key)
    if (etag !== undefined || wasThere) fake.changed(line, request.headers.host ?? '')
    if (fault === 'apply') return refuse(response, 503, 'InternalError')
    if (fault === 'apply-cut' || fault === 'cut-answer') {
      request.socket.destroy()
      return
    }
    response.writeHead(request.method === 'PUT' ? 200 : 204, etag === undefined ? {} : { etag }).end()
  }

  function conditionFault({ method, headers }: IncomingMessage, key: string): [number, string] | undefined {
    const { 'if-match': match, 'if-none-match': noneMatch } = headers
    if (fake.conditions === 'ignored' || (match === undefined && noneMatch === undefined)) return undefined
    if (fake.conditions === 'unsupported') return [501, 'NotImplemented']
    const there = fake.objects.get(key)?.etag
    if (noneMatch === '*' && there !== undefined) return [412, 'PreconditionFailed']
    if (match === undefined) return undefined
    if (there === undefined) return method === 'DELETE' ? undefined : [404, 'NoSuchKey']
    const wanted = fake.conditions === 'bare' ? there.replaceAll('"', '') : there
    return match === wanted ? undefined : [412, 'PreconditionFailed']
  }

  function store(key: string, body: Buffer, { headers }: IncomingMessage): string {
    const kept = Object.entries(headers).filter(([name]) =>
      /^(?:content-type|cache-control|x-amz-meta-.*)$/.test(name),
    )
    const hash = createHash('md5').update(body)
    if (fake.tags === 'new') hash.update(String(++versions))
    const etag = `"${hash.digest('hex')}"`
    fake.objects.set(key, { body, etag, headers: Object.fromEntries(kept) as Record<string, string> })
    return etag
  }

  function send(response: ServerResponse, key: string, method: string, isCut: boolean): void {
    const object = fake.objects.get(key)
    if (object === undefined) {
      refuse(response, 404, 'NoSuchKey', method === 'HEAD')
      return
    }
    const { body, etag, headers } = object
    response.writeHead(200, { ...headers, etag, 'content-length': body.length })
    if (isCut) {
      response.write(body.subarray(0, body.length / 2), () => response.destroy())
      if (method === 'HEAD') response.destroy()
    } else response.end(method === 'HEAD' ? undefined : body)
  }

  return fake
}

function refuse(response: ServerResponse, status: number, code: string, bare = false): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(
    bare
      ? undefined
      : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code} it is</Message></Error>`,
  )
}
