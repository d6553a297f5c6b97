import { byCodeUnit } from '../core/text.ts'
import type { Attributes } from '../core/xml.ts'
import { HISTORY_NAMESPACE } from './history.ts'

/** What the root of a document declares: the prefixes that are used in it, in one order, and no others. */
export function namespaceAttributes(prefixes: readonly string[]): Attributes {
  return Object.fromEntries(
    [...new Set(prefixes)].sort(byCodeUnit).map((prefix) => [`xmlns:${prefix}`, NAMESPACES[prefix]]),
  )
}

const NAMESPACES: Readonly<Record<string, string>> = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  fh: HISTORY_NAMESPACE,
  itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  media: 'http://search.yahoo.com/mrss/',
  podcast: 'https://podcastindex.org/namespace/1.0',
  sy: 'http://purl.org/rss/1.0/modules/syndication/',
}
