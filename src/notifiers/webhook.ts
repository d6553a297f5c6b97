import { createHmac } from 'node:crypto'
import { formatRfc3339 } from '../core/dates.ts'
import { sha256 } from '../core/digest.ts'
import type { Notifier } from '../core/ports.ts'
import { splitCredentials } from '../core/url.ts'
import { type NotifierSurroundings, post } from './post.ts'

export interface WebhookOptions {
  /** May hold secrets: only its host is ever shown. */
  readonly url: string
  /** What messages are signed with. */
  readonly secret: string
  readonly site: string
}

const TOPICS_MAX = 1000
const SPACING_MS = 250

/**
 * Tells a program of the operator's which feeds changed, as JSON: `version`, `site`, `sent` (RFC 3339), `topics[]` with
 * `url` and `sha256`. `X-Feedmill-Signature: sha256=<hex>` is the HMAC of the body as it is sent, so that `sent` cannot be
 * changed either: a receiver refuses what is old, and nobody can send a message again later.
 */
export function webhookNotifier(options: WebhookOptions, surroundings: NotifierSurroundings): Notifier {
  const { secret, site } = options
  const { url, authorization } = splitCredentials(options.url)
  return {
    name: `webhook ${new URL(url).host} ${sha256(options.url).slice(0, 8)}`,
    subject: 'feeds',
    topicsMax: TOPICS_MAX,
    spacingMs: SPACING_MS,
    tell(topics, signal) {
      const body = JSON.stringify({
        version: 1,
        site,
        sent: formatRfc3339(surroundings.now()),
        topics: topics.map(({ url: topic, edition }) => ({ url: topic, sha256: edition })),
      })
      const headers = {
        'content-type': 'application/json',
        'x-feedmill-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        ...(authorization !== undefined && { authorization }),
      }
      // What was meant for one host is not for another.
      return post({ url, headers, body, follow: false }, surroundings, signal)
    },
  }
}
