import type { FastifyInstance } from 'fastify'
import type { Instant } from '../../core/dates.ts'
import type { Log } from '../../core/ports.ts'
import { OperatorError } from '../../core/problem.ts'
import type { Secret } from '../../core/secret.ts'
import { type AdminPages, adminRoutes } from './admin.ts'
import { createByteCache } from './byte-cache.ts'
import { readClientAddress } from './client-address.ts'
import { boundConnections, LIMITS, type Limits } from './connections.ts'
import { documentHandler } from './documents.ts'
import type { Hooks } from './hook.ts'
import { createRateLimit, type RateLimitOptions } from './rate-limit.ts'
import { buildApp } from './routes.ts'
import type { ServedDocument, ServedSet } from './served.ts'
import type { Spool } from './spool.ts'
import { countSubscribers } from './subscribers.ts'
import { makeTable, type Table } from './table.ts'
import { createTraffic, trafficMetrics } from './traffic.ts'

export interface HttpOptions {
  readonly host: string
  /** 0 = any that is free. */
  readonly port: number
  /** The address of the site's root: documents are served at its path. */
  readonly siteUrl: string
  /** Sent with documents. `stale-if-error=86400` is added unless it is said otherwise. */
  readonly cacheControl: string
  /** Of documents in memory; the others are read from the spool. */
  readonly memoryBytes: number
  readonly spool: Spool
  readonly pages: AdminPages
  /** A listener for the daemon's own pages, which are then nowhere else. Whoever reaches it may see them. */
  readonly admin?: { readonly host: string; readonly port: number }
  /** Opens the daemon's own pages to others than programs on this machine, and the hook to everybody. */
  readonly token?: Secret
  /** Opens the hook alone: as a token, or as the secret that GitHub signs with or GitLab sends. */
  readonly hookSecret?: Secret
  readonly hooks: Hooks
  readonly rateLimit?: RateLimitOptions
  /** Addresses or networks of proxies that are believed about who asks, beside those on this machine. */
  readonly proxies?: readonly string[]
  readonly limits?: Limits
  readonly log: Log
  readonly now: () => Instant
  /** A clock that never goes back, in milliseconds. */
  readonly monotonicMs: () => number
}

/** The server of documents and of the daemon's own pages. */
export interface HttpServer {
  /** Of the documents' listener: `http://127.0.0.1:8080` */
  readonly url: string
  readonly adminUrl?: string
  /**
   * Serves a set from here on; its documents must be in the spool. What is new is compressed first, while the set before
   * is served (the first one as it is); then all of it switches at once, and the spool is swept. A request that has begun
   * keeps its bytes. Several calls follow each other.
   *
   * @returns the set with the dates that it is served with, to be remembered: none of them ever goes back
   * @throws RunError when the spool lacks a document; the set before stays
   */
  serve(set: ServedSet): Promise<ServedSet>
  /** From here on `/readyz` says 503, and connections end with their next answer. Requests are still answered. */
  drain(): void
  /** No new connections; answers that have begun are finished, for at most five seconds. */
  close(): Promise<void>
}

const GRACE_MS = 5000

/**
 * Starts to listen. Until the first set is served, documents are answered with 503.
 *
 * @throws OperatorError when it cannot listen there
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { spool, log, now, siteUrl, token, hookSecret } = options
  const cacheControl = completeCacheControl(options.cacheControl)
  const traffic = createTraffic()
  const subscribers = countSubscribers()
  const clientAddress = readClientAddress(options.proxies ?? [])
  const cache = createByteCache(options.memoryBytes, (name) => spool.read(name))
  const connections = boundConnections(options.limits ?? LIMITS, traffic, options.monotonicMs)
  const pins = countPins()
  let table: Table | undefined
  let isDraining = false
  let serving: Promise<unknown> = Promise.resolve()

  const documents = documentHandler({
    table: () => table,
    cache,
    siteUrl,
    rateLimit:
      options.rateLimit === undefined ? undefined : createRateLimit(options.rateLimit, clientAddress),
    traffic,
    fetched: (there, request) =>
      subscribers.note(
        there.document.path,
        request.headers['user-agent'] ?? '',
        clientAddress(request),
        now(),
      ),
    pin: pins.pin,
    now,
    log,
  })
  const adminPages = adminRoutes({
    pages: options.pages,
    table: () => table,
    isDraining: () => isDraining,
    metrics: () => trafficMetrics(traffic, connections),
    subscribers,
    now,
  })
  const secrets = [token, hookSecret].filter((secret) => secret !== undefined)
  const shared = { connections, documents, hooks: options.hooks, secrets, log }
  const ownPages = options.admin === undefined ? { pages: adminPages, isOpen: false, token } : undefined
  const app = await buildApp({ ...shared, own: ownPages })
  const admin =
    options.admin === undefined
      ? undefined
      : await buildApp({ ...shared, documents: undefined, own: { pages: adminPages, isOpen: true, token } })
  const apps = admin === undefined ? [app] : [app, admin]

  async function end(): Promise<void> {
    isDraining = true
    connections.end(GRACE_MS)
    await Promise.all(apps.map((one) => one.close()))
  }

  try {
    const url = await listen(app, options.host, options.port, 'daemon.http')
    const adminUrl =
      admin && options.admin && (await listen(admin, options.admin.host, options.admin.port, 'daemon.admin'))
    return {
      url,
      ...(adminUrl !== undefined && { adminUrl }),
      serve(set) {
        const next = serving.then(async () => {
          const make = (mayCompress: boolean): Promise<Table> =>
            makeTable(set, table, spool, cache, { siteUrl, cacheControl, now, mayCompress })
          // Where nothing is served yet, uncompressed is better than later.
          table ??= await make(false)
          const made = await make(true)
          warnOfHidden(made, ownPages === undefined ? [] : [...adminPages.keys()], log)
          table = made
          await pins.whenFree()
          cache.keepOnly(made.names)
          await spool.keepOnly(made.names)
          return { ...set, documents: datedDocuments(made) }
        })
        serving = next.catch(() => {})
        return next
      },
      drain() {
        isDraining = true
        connections.drain()
      },
      close: end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

function datedDocuments({ documents }: Table): ServedDocument[] {
  return [...documents.values()].map(({ document, modified }) => ({ ...document, changed: modified }))
}

async function listen(app: FastifyInstance, host: string, port: number, place: string): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason =
      code === 'EADDRINUSE'
        ? 'another program listens there; stop it, or set another port'
        : `${message}; set an address of this machine and a port that may be used`
    throw new OperatorError(`${place}: cannot listen at ${host} port ${port}: ${reason}`, { cause: error })
  }
}

function completeCacheControl(cacheControl: string): string {
  return /stale-if-error|no-store/i.test(cacheControl)
    ? cacheControl
    : `${cacheControl}, stale-if-error=86400`
}

/** The daemon's pages are stronger than documents at their paths: a probe must never be answered with a post. */
function warnOfHidden({ documents }: Table, reserved: readonly string[], log: Log): void {
  for (const path of reserved) {
    const hidden = documents.get(path)?.document
    if (hidden === undefined) continue
    log.warn(
      { path: hidden.path },
      `${hidden.path} is not served: ${path} is a page of the daemon; give it its own listener with daemon.admin, or the document another name`,
    )
  }
}

interface Pins {
  pin(): () => void
  /** Resolves when everything that was pinned before the call is free. */
  whenFree(): Promise<void>
}

function countPins(): Pins {
  const pinned = new Set<Promise<void>>()
  return {
    pin() {
      let free = (): void => {}
      const promise = new Promise<void>((resolve) => {
        free = resolve
      })
      pinned.add(promise)
      return () => {
        pinned.delete(promise)
        free()
      }
    },
    async whenFree() {
      await Promise.all(pinned)
    },
  }
}
