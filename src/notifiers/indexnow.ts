import type { Notifier } from '../core/ports.ts'
import { type NotifierSurroundings, post } from './post.ts'

export interface IndexNowOptions {
  readonly endpoint: string
  /** 8 to 128 letters, digits and hyphens. */
  readonly key: string
  /** Where the key file is, when that is not the root of the host: then it speaks for what is below its folder. */
  readonly keyLocation?: string
  /** The root of the site, whose host the pages are on. */
  readonly site: string
}

/** By the protocol's own limit. */
const PAGES_MAX = 10_000
const SPACING_MS = 1000

/** Tells search engines which pages are new, changed or gone (https://www.indexnow.org/documentation). */
export function indexNowNotifier(options: IndexNowOptions, surroundings: NotifierSurroundings): Notifier {
  const { endpoint, key, keyLocation, site } = options
  const { host } = new URL(site)
  const reach = keyLocation === undefined ? new URL('/', site).href : new URL('.', keyLocation).href
  return {
    name: `indexnow ${new URL(endpoint).host}`,
    subject: 'pages',
    topicsMax: PAGES_MAX,
    spacingMs: SPACING_MS,
    async tell(topics, signal) {
      // One page that the key does not speak for would have all of them refused.
      const urlList = topics.map(({ url }) => url).filter((url) => url.startsWith(reach))
      if (urlList.length === 0) return { kind: 'told' }
      const body = JSON.stringify({ host, key, ...(keyLocation !== undefined && { keyLocation }), urlList })
      const headers = { 'content-type': 'application/json; charset=utf-8' }
      return post({ url: endpoint, headers, body, follow: true }, surroundings, signal)
    },
  }
}
