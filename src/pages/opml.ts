import type { Site } from '../core/feed.ts'
import { element, escapeText, openTag } from '../core/xml.ts'
import { groupFeeds, type ListedFeed, labelOf } from './listing.ts'
import type { Words } from './words/words.ts'

/**
 * All feeds as OPML 2.0 (https://opml.org/spec2.opml), in groups. Each is named once, by its preferred address; `type` is
 * `rss` for every format, as readers have it.
 */
export function opmlDocument(listed: readonly ListedFeed[], site: Site, words: Words): string {
  const own = listed.filter(({ feed }) => feed.key === '')
  const groups = groupFeeds(listed).map(({ taxonomy, feeds }) => {
    const name = taxonomy === undefined ? words.more : (words.taxonomies[taxonomy] ?? taxonomy)
    return `${openTag('outline', { text: name })}${feeds.map((one) => outline(one, labelOf(one.feed))).join('')}</outline>\n`
  })
  return `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
<head>
${element('title', {}, escapeText(site.title))}</head>
<body>
${own.map((one) => outline(one, one.feed.title)).join('')}${groups.join('')}</body>
</opml>
`
}

function outline({ feed, addresses: [preferred] }: ListedFeed, text: string): string {
  if (preferred === undefined) return ''
  return element('outline', {
    type: 'rss',
    text: text || preferred.url,
    title: feed.title,
    xmlUrl: preferred.url,
    htmlUrl: feed.home,
  })
}
