import type { Instant } from '../core/dates.ts'
import { fetchFailureCode } from '../core/fetch-failure.ts'
import type { Answer } from '../core/ports.ts'
import { VERSION } from '../core/version.ts'

/** What every notifier is given. */
export interface NotifierSurroundings {
  /** The clock that dates in answers are compared with. */
  readonly now: () => Instant
}

/** One message to somebody who wants to be told. */
export interface Message {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether a redirect that keeps the method (307, 308) is followed: only where nothing in the message is secret. */
  readonly follow: boolean
}

export const USER_AGENT = `Feedmill/${VERSION}`

/** For the whole exchange. */
const TIMEOUT_MS = 10_000
const REDIRECTS_MAX = 3

/**
 * Sends a message, and says what the answer means. Any 2xx is content; 408, 425, 429, 5xx and no answer at all are worth
 * another try; the rest is a refusal. What was said besides is not read. Never rejects.
 */
export async function post(
  message: Message,
  { now }: NotifierSurroundings,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Answer> {
  const stop = new AbortController()
  const end = (): void => stop.abort()
  const timer = setTimeout(end, timeoutMs)
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  let { host } = new URL(message.url)
  try {
    let { url } = message
    for (let redirects = 0; ; redirects++) {
      host = new URL(url).host
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...message.headers, 'user-agent': USER_AGENT },
        body: message.body,
        redirect: 'manual',
        signal: stop.signal,
      })
      const { status } = response
      await response.body?.cancel()
      if (response.ok) return { kind: 'told' }
      const next = message.follow && (status === 307 || status === 308) ? target(response, url) : undefined
      if (next === undefined || redirects === REDIRECTS_MAX) return meaning(response, host, now())
      url = next
    }
  } catch (error) {
    return {
      kind: 'later',
      why: signal.aborted ? 'it was stopped' : silence(error, stop.signal.aborted, host, timeoutMs),
    }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
    // An answer that is not read to its end would hold the connection.
    stop.abort()
  }
}

/**
 * Where a redirect leads, unless that is less safe than where it comes from: without encryption only on the same host, so
 * that no hub can send us to something behind our own walls.
 */
function target({ headers }: Response, from: string): string | undefined {
  try {
    const to = new URL(headers.get('location') ?? '', from)
    const { protocol, hostname } = new URL(from)
    const isSafe =
      to.protocol === 'https:' ||
      (to.protocol === 'http:' && protocol === 'http:' && to.hostname === hostname)
    return isSafe && headers.has('location') && to.username + to.password === '' ? to.href : undefined
  } catch {
    return undefined
  }
}

const BUSY = new Set([408, 425, 429])

function meaning({ status, headers }: Response, host: string, now: Instant): Answer {
  if (status >= 300 && status < 400)
    return {
      kind: 'refused',
      why: `${host} answers with the redirect ${status}, which is not followed; name the address it leads to`,
    }
  const why = `${host} answers ${status}`
  if (status < 500 && !BUSY.has(status)) return { kind: 'refused', why }
  const retryAfterMs = retryAfter(headers.get('retry-after'), now)
  const isHeard = status === 429 || status === 503
  return { kind: 'later', why, ...(isHeard && retryAfterMs !== undefined && { retryAfterMs }) }
}

/** RFC 9110 §10.2.3: seconds or a date. */
function retryAfter(value: string | null, now: Instant): number | undefined {
  if (value === null) return undefined
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : date - now
}

/** Why there is no answer, without what may hold the address. */
export function silence(error: unknown, isLate: boolean, host: string, timeoutMs: number): string {
  if (isLate) return `${host} does not answer within ${timeoutMs / 1000} s`
  const code = fetchFailureCode(error)
  return `${host} does not answer${code === undefined ? '' : ` (${code})`}`
}
