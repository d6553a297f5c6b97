import { createHash } from 'node:crypto'
import type { Look } from '../core/ports.ts'
import { silence, USER_AGENT } from './post.ts'

/** For the whole exchange. */
const TIMEOUT_MS = 20_000
/** More than any document has. */
const BYTES_MAX = 64 * 1024 * 1024

/** Fetches what a subscriber would get now; caches are asked to look again. Redirects are followed, as readers do. */
export const look: Look = async (url, signal) => {
  const { host } = new URL(url)
  const limit = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const response = await fetch(url, {
      headers: { 'cache-control': 'no-cache', accept: '*/*', 'user-agent': USER_AGENT },
      signal: AbortSignal.any([signal, limit]),
    })
    if (!response.ok) {
      await response.body?.cancel()
      return { why: `${host} answers ${response.status}` }
    }
    const hash = createHash('sha256')
    let length = 0
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > BYTES_MAX) return { why: `${host} serves something else there` }
      hash.update(chunk)
    }
    return { sha256: hash.digest('hex') }
  } catch (error) {
    return { why: silence(error, limit.aborted, host, TIMEOUT_MS) }
  }
}
