import type { History } from '../core/archives.ts'
import { element } from '../core/xml.ts'

export const HISTORY_NAMESPACE = 'http://purl.org/syndication/history/1.0'

/**
 * Links between a feed and its archives (RFC 5005 §4), for the head of a feed or channel.
 *
 * @param name of the element: `link`, or `atom:link` in RSS
 */
export function historyLinks(history: History | undefined, name: string, type: string): string {
  if (history === undefined || history.kind === 'complete') return ''
  const link = (rel: string, href: string | undefined): string =>
    href === undefined ? '' : element(name, { rel, type, href })
  if (history.kind === 'subscription') return link('prev-archive', history.previous)
  const { current, previous, next } = history
  return link('current', current) + link('prev-archive', previous) + link('next-archive', next)
}

/** `fh:complete` (§2) or `fh:archive` (§4); their prefix is to be declared when there is one. */
export function historyMark(history: History | undefined): string {
  if (history === undefined || history.kind === 'subscription') return ''
  return element(`fh:${history.kind}`, {})
}

/** Nobody is told of changes of an archive, so it names no hub: a topic is what readers poll. */
export function isArchive(history: History | undefined): boolean {
  return history?.kind === 'archive'
}
