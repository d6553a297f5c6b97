import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Instant } from '../../core/dates.ts'
import type { Secret } from '../../core/secret.ts'
import { bearerToken, isOneOf } from './access.ts'
import { isLocal } from './client-address.ts'
import { METRICS_TYPE, type MetricFamily, metricsText } from './metrics-text.ts'
import { respond, respondJson, respondText } from './respond.ts'
import { type DaemonStatus, type FeedStatus, type StatusPage, statusJson } from './status-data.ts'
import { STATUS_POLICY, statusPage } from './status-page.ts'
import type { Subscribers } from './subscribers.ts'
import type { Table } from './table.ts'

/** What the daemon tells of itself. */
export interface AdminPages {
  /** `/healthz`: whether the process is worth keeping. Facts are for people. */
  health(): { readonly ok: boolean; readonly facts: Readonly<Record<string, unknown>> }
  /** For `/metrics`, beside the server's own. */
  metrics(): readonly MetricFamily[]
  status(): DaemonStatus
}

export interface AdminOptions {
  readonly pages: AdminPages
  readonly table: () => Table | undefined
  readonly isDraining: () => boolean
  readonly metrics: () => readonly MetricFamily[]
  readonly subscribers: Subscribers
  readonly now: () => Instant
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const STATUS_HEADERS = [
  'Content-Type',
  'text/html; charset=utf-8',
  'Content-Security-Policy',
  STATUS_POLICY,
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'no-referrer',
  'Cache-Control',
  'no-store',
]

/** The daemon's own pages, by their paths on the host. */
export function adminRoutes(options: AdminOptions): ReadonlyMap<string, Answer> {
  const { pages, table, isDraining, now } = options
  return new Map<string, Answer>([
    [
      '/healthz',
      (request, response) => {
        const { ok, facts } = pages.health()
        respondJson(request, response, ok ? 200 : 503, { ok, ...facts })
      },
    ],
    [
      '/readyz',
      (request, response) => {
        const reason = isDraining() ? 'draining' : table() === undefined ? 'nothing is served yet' : undefined
        const ok = reason === undefined
        respondJson(request, response, ok ? 200 : 503, ok ? { ok } : { ok, reason })
      },
    ],
    [
      '/metrics',
      (request, response) => {
        const text = metricsText([...pages.metrics(), ...options.metrics()])
        respond(request, response, 200, ['Content-Type', METRICS_TYPE, 'Cache-Control', 'no-store'], text)
      },
    ],
    [
      '/status',
      (request, response) =>
        respond(request, response, 200, STATUS_HEADERS, statusPage(gather(options, now()))),
    ],
    [
      '/status.json',
      (request, response) => respondJson(request, response, 200, statusJson(gather(options, now()))),
    ],
  ])
}

function gather({ pages, table, subscribers }: AdminOptions, now: Instant): StatusPage {
  const documents = [...(table()?.documents.values() ?? [])].map(({ document }) => document)
  const feeds: FeedStatus[] = []
  for (const { path, changed, feed } of documents) {
    if (feed === undefined || feed.isArchive) continue
    feeds.push({ title: feed.title, path, url: feed.self, changed, readership: subscribers.of(path, now) })
  }
  const depth = ({ path }: FeedStatus): number => path.split('/').length
  feeds.sort(
    (a, b) => b.readership.total - a.readership.total || depth(a) - depth(b) || (a.path < b.path ? -1 : 1),
  )
  return { ...pages.status(), now, documents: documents.length, feeds }
}

/**
 * Lets in who is on this machine, or has the token. Others learn that a token is wanted; without one, there is nothing
 * here for them.
 *
 * @returns whether the request may be answered; if not, it is already
 */
export function letIn(
  request: IncomingMessage,
  response: ServerResponse,
  token: Secret | undefined,
): boolean {
  if (isLocal(request)) return true
  if (token === undefined) {
    respondText(request, response, 404, 'There is no document here.')
    return false
  }
  if (isOneOf(bearerToken(request), [token])) return true
  respondText(request, response, 401, 'Expected Authorization: Bearer with the token of daemon.http.', [
    'WWW-Authenticate',
    'Bearer realm="feedmill"',
    'Cache-Control',
    'no-store',
  ])
  return false
}
