import { METHODS } from 'node:http'
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { Log } from '../../core/ports.ts'
import type { Secret } from '../../core/secret.ts'
import { type adminRoutes, letIn } from './admin.ts'
import type { Connections } from './connections.ts'
import type { DocumentHandler } from './documents.ts'
import { answerHook, checkCaller, HOOK_PATH, type Hooks, turnAway } from './hook.ts'
import { respondText } from './respond.ts'

export interface AppOptions {
  readonly connections: Connections
  /** Absent on a listener that serves none. */
  readonly documents: DocumentHandler | undefined
  /** The daemon's own pages, when they are here. `isOpen`: to everybody. */
  readonly own:
    | {
        readonly pages: ReturnType<typeof adminRoutes>
        readonly isOpen: boolean
        readonly token: Secret | undefined
      }
    | undefined
  readonly hooks: Hooks
  /** None = there is no hook. */
  readonly secrets: readonly Secret[]
  readonly log: Log
}

const BODY_BYTES = 1_000_000

/**
 * The routes of a listener. Fastify finds the route and reads the hook's body; everything is answered by our own functions,
 * on the platform's request and response, before Fastify would read anything else.
 */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { connections, own, secrets, log } = options
  const documents = safely(options.documents ?? respondNothing, log)
  const app = fastify({
    serverFactory: (handle) => connections.listener(handle),
    bodyLimit: BODY_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // What is no request is answered where connections are bounded.
    clientErrorHandler: () => {},
    // A path with an escape that is none.
    frameworkErrors: (_error, request, reply) => {
      reply.hijack()
      documents(request.raw, reply.raw)
    },
  })
  const methods = METHODS.filter((method) => method !== 'CONNECT')
  for (const method of methods) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method)

  /** Answers before a body is read. */
  const route = (url: string, only: readonly string[], answer: DocumentHandler): void => {
    app.route({
      method: [...only],
      url,
      onRequest: (request, reply) => {
        reply.hijack()
        safely(answer, log)(request.raw, reply.raw)
      },
      handler: () => {},
    })
  }
  const others = (allowed: readonly string[]): string[] =>
    methods.filter((method) => !allowed.includes(method))

  route('/*', methods, documents)
  for (const [path, answer] of own?.pages ?? []) {
    route(path, ['GET', 'HEAD'], (request, response) => {
      if (own?.isOpen || letIn(request, response, own?.token)) answer(request, response)
    })
    route(path, others(['GET', 'HEAD']), refuseMethod('GET, HEAD'))
  }
  if (secrets.length > 0) {
    route(HOOK_PATH, others(['POST']), refuseMethod('POST'))
    addHook(app, options)
  }
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply, log))
  await app.ready()
  return app
}

function addHook(app: FastifyInstance, { secrets, hooks, log }: AppOptions): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.route({
    method: 'POST',
    url: HOOK_PATH,
    onRequest: (request, reply, done) => {
      const verdict = checkCaller(request.raw, secrets)
      if (verdict === 'in' || verdict === 'signed') {
        done()
        return
      }
      reply.hijack()
      turnAway(request.raw, reply.raw, verdict)
    },
    handler: (request, reply) => {
      reply.hijack()
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      safely((asked, response) => answerHook(asked, response, body, secrets, hooks), log)(
        request.raw,
        reply.raw,
      )
    },
  })
}

function refuseMethod(allowed: string): DocumentHandler {
  return (request, response) => {
    const headers = ['Allow', allowed, 'Cache-Control', 'no-store']
    respondText(request, response, 405, `Use ${allowed.replace(', ', ' or ')}.`, headers)
  }
}

const respondNothing: DocumentHandler = (request, response) => {
  respondText(request, response, 404, 'There is no document here.')
}

/** A bug ends one answer, not the daemon. */
function safely(answer: DocumentHandler, log: Log): DocumentHandler {
  return (request, response) => {
    try {
      answer(request, response)
    } catch (error) {
      log.error({ error: (error as Error).stack }, 'a request could not be answered')
      if (response.headersSent) response.destroy()
      else respondText(request, response, 500, 'Something went wrong here.')
    }
  }
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, log: Log): void {
  reply.hijack()
  reply.raw.shouldKeepAlive = false
  safely((asked, response) => {
    const { statusCode: status = 500 } = error
    if (status >= 500) throw error
    const isLarge = status === 413
    const text = isLarge ? `The body is larger than ${BODY_BYTES} bytes.` : 'The request could not be read.'
    respondText(asked, response, status, text)
  }, log)(request.raw, reply.raw)
}
