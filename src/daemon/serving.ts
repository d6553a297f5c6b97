import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DaemonConfig } from '../config/schema.ts'
import type { Log, Target } from '../core/ports.ts'
import { Secret } from '../core/secret.ts'
import type { DaemonClock } from './clock.ts'
import type { AdminPages } from './http/admin.ts'
import type { Hooks } from './http/hook.ts'
import type { ServedSet } from './http/served.ts'
import { type HttpServer, startHttp } from './http/server.ts'
import { openSpool, type Spool } from './http/spool.ts'
import { fillSpool, loadSet, saveSet } from './publishing.ts'

export interface ServingOptions {
  readonly config: DaemonConfig
  readonly siteUrl: string
  /** Absolute: what is served is kept here. It belongs to this process alone. */
  readonly folder: string
  readonly pages: AdminPages
  readonly hooks: Hooks
  readonly clock: DaemonClock
  readonly log: Log
}

/** What readers are given. */
export interface Serving {
  readonly url: string
  readonly adminUrl?: string
  /** Serves what was served last, when that is still here. From here on the folder is used. */
  resume(): Promise<void>
  /** Keeps the bytes of a document that a run has published. Never rejects. */
  keep(sha256: string, bytes: Uint8Array): Promise<void>
  /** Switches to a set; what is not kept yet is read from the target. Never rejects. */
  show(set: ServedSet, target: Target): Promise<void>
  drain(): void
  close(): Promise<void>
}

const MB = 1024 * 1024

/** Starts to serve; undefined when the configuration asks for no server. @throws OperatorError as `startHttp` */
export async function startServing(options: ServingOptions): Promise<Serving | undefined> {
  const { config, siteUrl, folder, pages, hooks, clock, log } = options
  const { http, admin, token, hookSecret } = config
  if (http === undefined) return undefined
  const { rateLimit } = http
  let opened: Spool | undefined
  const real = (): Spool => {
    if (opened === undefined) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      opened = openSpool(join(folder, 'spool'))
    }
    return opened
  }
  // Opened with its first use: a daemon that waits for another one leaves that one's folder alone.
  const spool: Spool = {
    length: (name) => real().length(name),
    put: (name, parts) => real().put(name, parts),
    read: (name) => real().read(name),
    keepOnly: (names) => real().keepOnly(names),
  }
  const setPath = join(folder, 'served.json')
  const server: HttpServer = await startHttp({
    host: http.host,
    port: http.port,
    siteUrl,
    cacheControl: http.cacheControl,
    memoryBytes: http.memoryMb * MB,
    proxies: http.proxies,
    ...(rateLimit !== undefined && { rateLimit }),
    ...(admin !== undefined && { admin }),
    ...(token !== undefined && { token: new Secret(token) }),
    ...(hookSecret !== undefined && { hookSecret: new Secret(hookSecret) }),
    spool,
    pages,
    hooks,
    log,
    now: () => clock.now(),
    monotonicMs: () => clock.elapsedMs(),
  })

  async function serve(set: ServedSet): Promise<void> {
    // Before what was served so far is swept away: a process that dies in between has all that it remembers.
    await saveSet(setPath, set)
    await saveSet(setPath, await server.serve(set))
  }
  async function attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      log.warn({}, `${what}: ${(error as Error).message}`)
    }
  }

  return {
    url: server.url,
    ...(server.adminUrl !== undefined && { adminUrl: server.adminUrl }),
    resume: () =>
      attempt('what was served before cannot be served again', async () => {
        const set = loadSet(setPath, real())
        if (set !== undefined) await server.serve(set)
      }),
    // What could not be kept is read from the target.
    keep: (sha256, bytes) =>
      attempt('a document was not kept for serving', () => real().put(sha256, [bytes])),
    show: (set, target) =>
      attempt('what was published is not served yet', async () =>
        serve(await fillSpool(set, real(), target, log)),
      ),
    drain: () => server.drain(),
    close: () => server.close(),
  }
}
