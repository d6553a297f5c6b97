import type { Rule } from '../finding.ts'

/** What a server says of a document. */
export const HTTP_RULES = {
  'content-type-missing': {
    severity: 'warning',
    section: 'RFC 9110 §8.3',
    hint: 'send the feed’s media type: application/rss+xml, application/atom+xml or application/feed+json',
  },
  'content-type-wrong': {
    severity: 'warning',
    section: 'RFC 9110 §8.3',
    hint: 'send the feed’s media type: application/rss+xml, application/atom+xml or application/feed+json',
  },
  'content-type-unspecific': {
    severity: 'warning',
    section: 'RFC 9110 §8.3',
    hint: 'application/xml works; application/rss+xml or application/atom+xml says more',
  },
  'charset-contradicts': {
    severity: 'warning',
    section: 'RFC 7303 §3',
    hint: 'let the server send charset=utf-8, and declare the same in the document',
  },
  'self-is-elsewhere': {
    severity: 'warning',
    section: 'RFC 4287 §4.2.7.2',
    hint: 'rel="self" and feed_url are the address from which readers get the feed',
  },
} as const satisfies Record<string, Rule>
