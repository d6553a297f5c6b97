import type { MetricFamily } from './metrics-text.ts'

/** What the server has done since it was started. */
export interface Traffic {
  /** Answers by status. */
  readonly answers: ReadonlyMap<number, number>
  /** Of documents that the client had already. */
  readonly savedBytes: number
  answered(status: number): void
  saved(bytes: number): void
}

/** Counters that begin at nothing. */
export function createTraffic(): Traffic {
  const answers = new Map<number, number>()
  let savedBytes = 0
  return {
    answers,
    get savedBytes() {
      return savedBytes
    },
    answered(status) {
      answers.set(status, (answers.get(status) ?? 0) + 1)
    },
    saved(bytes) {
      savedBytes += bytes
    },
  }
}

/** The traffic as metrics. */
export function trafficMetrics(
  traffic: Traffic,
  connections: { readonly open: number; readonly refused: number; readonly sentBytes: number },
): readonly MetricFamily[] {
  const single = (name: string, type: 'counter' | 'gauge', help: string, value: number): MetricFamily => ({
    name,
    type,
    help,
    samples: [{ value }],
  })
  return [
    {
      name: 'feedmill_http_requests_total',
      type: 'counter',
      help: 'Answered requests by status.',
      samples: [...traffic.answers]
        .sort(([a], [b]) => a - b)
        .map(([status, value]) => ({ labels: { status: String(status) }, value })),
    },
    single(
      'feedmill_http_sent_bytes_total',
      'counter',
      'Bytes sent, headers included.',
      connections.sentBytes,
    ),
    single(
      'feedmill_http_saved_bytes_total',
      'counter',
      'Bytes of bodies that a 304 made unnecessary.',
      traffic.savedBytes,
    ),
    single('feedmill_http_connections', 'gauge', 'Connections that are open now.', connections.open),
    single(
      'feedmill_http_connections_refused_total',
      'counter',
      'Connections closed at once because too many were open, or because they read too slowly.',
      connections.refused,
    ),
  ]
}
