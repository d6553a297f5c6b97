import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PublishedFeed } from '../core/adoption.ts'
import { OperatorError } from '../core/problem.ts'
import { withoutSecrets } from '../core/url.ts'
import { fetchDocument } from './fetch-document.ts'

/**
 * The feed at an http(s) address or in a file.
 *
 * @param location an address, or a path below `cwd`
 * @throws OperatorError when it cannot be fetched or read, or is no feed
 */
export async function openFeed(location: string, cwd: string, timeoutMs?: number): Promise<PublishedFeed> {
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

async function fetchText(location: string, timeoutMs: number | undefined): Promise<Found> {
  const { bytes, address } = await fetchDocument(location, timeoutMs)
  return { text: Buffer.from(bytes).toString('utf8'), address }
}

async function readText(path: string, cwd: string): Promise<Found> {
  if (path === '') throw new OperatorError('expected a feed’s address or a file, found an empty name')
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
