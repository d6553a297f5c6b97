import type { Cloud } from '../core/feed.ts'
import type { Notifier } from '../core/ports.ts'
import { type NotifierSurroundings, post } from './post.ts'

export interface RssCloudOptions {
  /** The server's address; `/ping` and `/pleaseNotify` are below it. */
  readonly server: string
}

const SPACING_MS = 250

/** Tells an rssCloud server that RSS feeds changed (https://www.rssboard.org/rsscloud-interface). */
export function rssCloudNotifier({ server }: RssCloudOptions, surroundings: NotifierSurroundings): Notifier {
  return {
    name: `rsscloud ${new URL(server).host}`,
    subject: 'feeds',
    formats: ['rss'],
    topicsMax: 1,
    spacingMs: SPACING_MS,
    tell(topics, signal) {
      const body = new URLSearchParams(topics.map(({ url }): [string, string] => ['url', url])).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return post({ url: below(server, 'ping'), headers, body, follow: true }, surroundings, signal)
    },
  }
}

/** What the feeds say of a server. */
export function cloudOf(server: string): Cloud {
  const { protocol, hostname, port, pathname } = new URL(below(server, 'pleaseNotify'))
  const isSafe = protocol === 'https:'
  return {
    domain: hostname,
    port: port === '' ? (isSafe ? 443 : 80) : Number(port),
    path: pathname,
    protocol: isSafe ? 'https-post' : 'http-post',
  }
}

function below(server: string, name: string): string {
  return new URL(name, server.endsWith('/') ? server : `${server}/`).href
}
