import type { Notifier } from '../core/ports.ts'
import { type NotifierSurroundings, post } from './post.ts'

export interface WebSubOptions {
  /** The hub's address, as the feeds name it. */
  readonly hub: string
}

/** Hubs drop what comes in quick succession, and answer 2xx all the same. */
const SPACING_MS = 250

/**
 * Tells one WebSub hub (https://www.w3.org/TR/websub/ §6). The specification leaves open how: some hubs want `hub.url`,
 * others `hub.topic`, and some take only the first topics of a message that names several.
 */
export function webSubNotifier({ hub }: WebSubOptions, surroundings: NotifierSurroundings): Notifier {
  return {
    name: `websub ${hub}`,
    subject: 'feeds',
    topicsMax: 1,
    spacingMs: SPACING_MS,
    tell(topics, signal) {
      const fields = topics.flatMap(({ url }): [string, string][] => [
        ['hub.url', url],
        ['hub.topic', url],
      ])
      const body = new URLSearchParams([['hub.mode', 'publish'], ...fields]).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return post({ url: hub, headers, body, follow: true }, surroundings, signal)
    },
  }
}
