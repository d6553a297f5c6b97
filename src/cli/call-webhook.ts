import { fetchFailure } from '../core/fetch-failure.ts'
import { QUOTE_MAX, quoteAnswer } from '../core/quote-answer.ts'
import { decodeOrKeep, splitCredentials } from '../core/url.ts'

export interface WebhookOptions {
  /** For the whole exchange. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** More of an answer is not read. */
const ANSWER_BYTES = 50 * QUOTE_MAX

/**
 * Posts a value as JSON, and is content with any answer of 2xx. A redirect is a fault: what was meant for one host is
 * not for another. User name and password in the address are sent as Basic authentication (RFC 7617).
 *
 * @returns what is wrong, without the address beyond its host, or undefined. Never rejects
 */
export async function callWebhook(
  address: string,
  value: unknown,
  { timeoutMs, signal }: WebhookOptions,
): Promise<string | undefined> {
  const { url, authorization } = splitCredentials(address)
  const { host } = new URL(url)
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeoutMs)
  const pass = (): void => stop.abort()
  signal.addEventListener('abort', pass, { once: true })
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
      body: JSON.stringify(value),
      redirect: 'manual',
      signal: stop.signal,
    })
    const { status, statusText } = response
    if (response.ok) {
      await response.body?.cancel()
      return undefined
    }
    const quote = (text: string): string => quoteAnswer(text, 'beginning', secretsOf(address))
    const answer = `${status} ${quote(statusText)}`.trim()
    if (status >= 300 && status < 400)
      return `expected an answer of 2xx from ${host}, found the redirect ${answer}, which is not followed; name the address it leads to`
    const said = quote(await beginning(response))
    return `expected an answer of 2xx from ${host}, found ${answer}${said === '' ? '' : `; it said: ${said}`}`
  } catch (error) {
    if (signal.aborted) return `was stopped by ${String(signal.reason)}`
    if (stop.signal.aborted)
      return `expected an answer from ${host} within ${timeoutMs / 1000} s (after.timeout), found none`
    return `expected an answer from ${host}, found none: ${quoteAnswer(fetchFailure(error), 'beginning', secretsOf(address))}`
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', pass)
    // An answer that is not read to its end would hold the connection.
    stop.abort()
  }
}

/** What is shorter protects nothing, and stands in many a word. */
const SECRET_MIN = 4

/** Many a webhook is secret by its path, and many a server says what it was asked for. */
function secretsOf(address: string): string[] {
  const { href, username, password, pathname, search, searchParams } = new URL(address)
  const query = search.slice(1)
  const values = [...searchParams.values(), ...query.split('&').map((pair) => pair.split('=').at(-1) ?? '')]
  const secrets = [href, pathname + search, search, query, username, password, ...values]
  return [...secrets, pathname]
    .flatMap((secret) => [secret, decodeOrKeep(secret)])
    .filter(({ length }) => length >= SECRET_MIN)
}

async function beginning({ body }: Response): Promise<string> {
  if (body === null) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= ANSWER_BYTES) break
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString('utf8')
}
