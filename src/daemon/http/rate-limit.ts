import type { IncomingMessage } from 'node:http'
import type { Instant } from '../../core/dates.ts'
import { type ClientAddress, networkOf } from './client-address.ts'

/** Requests of one reader (address, or the /64 network of IPv6, and user agent) for one path. */
export interface RateLimitOptions {
  readonly perHour: number
  /** Of those that ask for the whole document, whatever the reader has. */
  readonly unconditionalPerHour: number
}

/** Seconds to wait; 0 = go ahead. */
export type RateLimit = (
  request: IncomingMessage,
  path: string,
  isConditional: boolean,
  now: Instant,
) => number

const HOUR_MS = 3_600_000
/** Of either kind; who is forgotten begins anew. */
const KEYS_MAX = 50_000

/** Refuses who fetches more often than is any use: a bucket of an hour's requests, filled evenly (GCRA). */
export function createRateLimit(
  { perHour, unconditionalPerHour }: RateLimitOptions,
  clientAddress: ClientAddress,
): RateLimit {
  const all = createBuckets(perHour)
  const unconditional = createBuckets(unconditionalPerHour)
  return (request, path, isConditional, now) => {
    const key = `${networkOf(clientAddress(request))} ${path} ${request.headers['user-agent'] ?? ''}`.slice(
      0,
      512,
    )
    const wait = isConditional ? 0 : unconditional(key, now)
    return Math.ceil(Math.max(wait, all(key, now)) / 1000)
  }
}

/** How long a key must wait, in milliseconds. Per key, one number is kept: when its bucket will be full again. */
function createBuckets(perHour: number): (key: string, now: Instant) => number {
  const intervalMs = HOUR_MS / perHour
  const full = new Map<string, Instant>()
  return (key, now) => {
    const next = Math.max(full.get(key) ?? now, now) + intervalMs
    const wait = next - now - HOUR_MS
    // Rounding must not refuse the last request of a bucket.
    if (wait > 1) return wait
    full.delete(key)
    full.set(key, next)
    if (full.size > KEYS_MAX)
      for (const oldest of full.keys()) {
        full.delete(oldest)
        break
      }
    return 0
  }
}
