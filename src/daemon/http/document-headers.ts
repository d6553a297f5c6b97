import type { Instant } from '../../core/dates.ts'
import { isText } from './compress.ts'
import type { ServedFeed } from './served.ts'

/** Names and values in turn, as `writeHead` takes them. */
export type HeaderList = readonly string[]

export const LAST_MODIFIED = 'Last-Modified'

/** Without a date that is still to come, which no answer may carry (RFC 9110 §8.8.2.1). */
export function datedHeaders(headers: HeaderList, modified: Instant, now: Instant): HeaderList {
  if (modified <= now) return headers
  const at = headers.indexOf(LAST_MODIFIED)
  return headers.toSpliced(at, 2)
}

/**
 * What browsers may do with a document, by its media type. A document is data: it loads nothing and runs nothing, but for
 * the style in which XML is shown. A page of ours is read with its own style and script, and pictures of anywhere.
 */
export function securityHeaders(mediaType: string): HeaderList {
  const isPage = /^text\/html\b/i.test(mediaType)
  const isXml = /[/+]xml\b/i.test(mediaType)
  const policy = isPage
    ? "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src * data:; media-src *; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    : `default-src 'none'; ${isXml ? "style-src 'self'; " : ''}sandbox`
  return [
    'Content-Security-Policy',
    policy,
    'X-Content-Type-Options',
    'nosniff',
    'Referrer-Policy',
    'no-referrer',
  ]
}

/** The media type with its charset: all our text is UTF-8. */
export function contentType(mediaType: string): string {
  return isText(mediaType) && !/;\s*charset=/i.test(mediaType) ? `${mediaType}; charset=utf-8` : mediaType
}

/** What scripts of other sites may do with a feed, which is: read it (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export const CORS: HeaderList = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'ETag, Last-Modified, Link',
]

export const PREFLIGHT: HeaderList = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Allow-Methods',
  'GET, HEAD',
  'Access-Control-Allow-Headers',
  '*',
  'Access-Control-Max-Age',
  '86400',
]

/** `hub` and `self`, as WebSub §4 wants them of a topic; RFC 8288. */
export function linkHeader({ hubs, self }: ServedFeed): HeaderList {
  const links = [...hubs.map((hub) => [hub, 'hub']), [self, 'self']]
  return ['Link', links.map(([url, rel]) => `<${headerUrl(url ?? '')}>; rel="${rel}"`).join(', ')]
}

/** An address as it may stand in a header: ASCII, nothing that ends it. */
export function headerUrl(url: string): string {
  return url.replace(/[^\x21-\x7e]|[<>"\\^`{|}]/gu, (sign) => encodeURIComponent(sign.toWellFormed()))
}
