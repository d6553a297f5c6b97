import type { IncomingHttpHeaders } from 'node:http'
import type { Instant } from '../../core/dates.ts'
import { parseHttpDate } from './http-date.ts'

/** What a client may have of a document already. */
export interface Validators {
  /** The entity tag of the identity bytes, without its quotes. Variants add `-` and a word to it. */
  readonly tag: string
  /** To the second. */
  readonly modified: Instant
}

/**
 * Whether a client has the document already. If-None-Match is stronger than If-Modified-Since (RFC 9110 §13.2.2). An
 * empty one names nothing, so it matches nothing.
 */
export function isNotModified(
  headers: IncomingHttpHeaders,
  { tag, modified }: Validators,
  now: Instant,
): boolean {
  const noneMatch = headers['if-none-match']
  if (noneMatch !== undefined) return namesTag(noneMatch, tag)
  const since = headers['if-modified-since']
  if (since === undefined) return false
  const date = parseHttpDate(since)
  // A date to come would hide every change until then.
  return date !== undefined && date >= modified && date <= now
}

/**
 * Whether a list of entity tags names a tag or one of its variants. The comparison is weak: caches make strong tags weak
 * when they compress, and Apache puts `-gzip` at the end, which costs others every 304. Clients that lose the quotes
 * are understood.
 */
export function namesTag(list: string, tag: string): boolean {
  if (!list.includes(tag)) return list.trim() === '*'
  for (const [, quoted, bare] of list.matchAll(/(?:W\/)?"([^"]*)"|([^\s,"]+)/gi)) {
    const named = quoted ?? bare ?? ''
    if (named.startsWith(tag) && (named.length === tag.length || named[tag.length] === '-')) return true
  }
  return false
}
