import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PublishedFeed } from '../core/adoption.ts'
import { OperatorError } from '../core/problem.ts'
import { splitCredentials, withoutSecrets } from '../core/url.ts'

const TIMEOUT_MS = 30_000
/** More than any feed, less than the memory. */
const BYTES_MAX = 64 * 1024 * 1024

/**
 * The feed at an http(s) address or in a file.
 *
 * @param location an address, or a path below `cwd`
 * @throws OperatorError when it cannot be fetched or read, or is no feed
 */
export async function openFeed(
  location: string,
  cwd: string,
  timeoutMs = TIMEOUT_MS,
): Promise<PublishedFeed> {
  const isAddress = /^https?:\/\//i.test(location)
  const { text, address } = isAddress ? await fetchText(location, timeoutMs) : await readText(location, cwd)
  const { readFeed } = await import('./read-feed.ts')
  return readFeed(text, isAddress ? withoutSecrets(location) : location, address)
}

interface Found {
  readonly text: string
  /** After redirections. */
  readonly address?: string
}

async function fetchText(location: string, timeoutMs: number): Promise<Found> {
  try {
    const signal = AbortSignal.timeout(timeoutMs)
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
    return { text: Buffer.concat(chunks).toString('utf8'), address: response.url }
  } catch (cause) {
    const { message, cause: deeper } = cause as Error
    const why = deeper instanceof Error ? deeper.message : message
    throw new OperatorError(`${withoutSecrets(location)}: expected a feed that can be fetched (${why})`, {
      cause,
    })
  }
}

async function readText(path: string, cwd: string): Promise<Found> {
  const absolute = resolve(cwd, path)
  try {
    const bytes = await readFile(absolute)
    return { text: bytes.toString('utf8') }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new OperatorError(`${path}: expected a feed’s address, or a file that can be read (${code})`, {
      cause,
    })
  }
}
