import type { Instant } from '../core/dates.ts'
import type { Site } from '../core/feed.ts'
import { VERSION } from '../core/version.ts'
import type { History } from './history.ts'
import type { DaemonStatus } from './http/status-data.ts'
import type { Triggers } from './triggers.ts'

export interface StatusFacts {
  readonly site: Pick<Site, 'title' | 'url'>
  readonly started: Instant
  /** The run that is going on. */
  readonly running: DaemonStatus['running']
  /** Undefined while another daemon looks after the targets. */
  readonly triggers: Triggers | undefined
  /** When the next post falls due or expires. */
  readonly due: Instant | undefined
  readonly history: History
  readonly hubs: DaemonStatus['hubs']
}

/** What the daemon knows of itself, for its status page. */
export function statusOf({
  site,
  started,
  running,
  triggers,
  due,
  history,
  hubs,
}: StatusFacts): DaemonStatus {
  const next = nextRun(triggers, due)
  return {
    site: { title: site.title, url: site.url },
    version: VERSION,
    started,
    ...(running !== undefined && { running }),
    ...(next !== undefined && { next }),
    targets: history.targets,
    runs: history.runs,
    hubs,
  }
}

function nextRun(triggers: Triggers | undefined, due: Instant | undefined): DaemonStatus['next'] {
  if (triggers === undefined) return undefined
  const scheduled = triggers.next()
  if (due !== undefined && due < scheduled) return { at: due, reason: 'a post falls due' }
  return { at: scheduled, reason: triggers.text }
}
