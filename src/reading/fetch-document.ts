import { fetchFailure } from '../core/fetch-failure.ts'
import { OperatorError } from '../core/problem.ts'
import { splitCredentials, withoutSecrets } from '../core/url.ts'

const TIMEOUT_MS = 30_000
/** More than any feed, less than the memory. */
const BYTES_MAX = 64 * 1024 * 1024

/** A document as its server gave it. */
export interface FetchedDocument {
  readonly bytes: Uint8Array
  /** After redirections. */
  readonly address: string
  /** The value of the field; `''` when the server sent none. */
  readonly contentType: string
}

/**
 * What an http(s) address answers, redirections followed; credentials in it are sent as Basic authentication.
 *
 * @throws OperatorError when it cannot be fetched within the time and size that a feed may take
 */
export async function fetchDocument(
  location: string,
  timeoutMs = TIMEOUT_MS,
  stop?: AbortSignal,
): Promise<FetchedDocument> {
  try {
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = stop === undefined ? timeout : AbortSignal.any([timeout, stop])
    const { url, authorization } = splitCredentials(location)
    const headers = {
      ...(authorization !== undefined && { authorization }),
      accept: 'application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5',
    }
    const response = await fetch(url, { signal, headers })
    if (!response.ok) throw new Error(`it answers ${response.status}`)
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > BYTES_MAX) throw new Error('it is larger than any feed')
      chunks.push(chunk)
    }
    const contentType = response.headers.get('content-type') ?? ''
    return { bytes: Buffer.concat(chunks), address: response.url, contentType }
  } catch (cause) {
    throw new OperatorError(
      `${withoutSecrets(location)}: expected a feed that can be fetched (${fetchFailure(cause)})`,
      { cause },
    )
  }
}
