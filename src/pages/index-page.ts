import type { Site } from '../core/feed.ts'
import { appendPath } from '../core/url.ts'
import { escapeAttribute, escapeText } from '../core/xml.ts'
import { openPage, PAGE_END, relativeHref, type Wording } from './frame.ts'
import { FEED_ICON } from './icon.ts'
import { type FeedGroup, groupFeeds, type ListedFeed, labelOf } from './listing.ts'
import type { PagesSpec } from './spec.ts'
import { subscribeSection } from './subscribe.ts'

/** From how many feeds on one would rather search than look. */
const SEARCH_FROM = 24

/** The page of all feeds, with a search among many that appears when scripts run. */
export function indexPage(
  listed: readonly ListedFeed[],
  site: Site,
  spec: PagesSpec & Required<Pick<PagesSpec, 'index'>>,
  wording: Wording,
): string {
  const { words, ours } = wording
  const path = spec.index
  const own = listed.find(({ feed }) => feed.key === '')
  const groups = groupFeeds(listed)
  const opml =
    spec.opml === undefined
      ? ''
      : `<footer>\n<p><a href="${relativeHref(path, spec.opml)}"${ours}>${escapeText(words.opml)}</a></p>\n</footer>\n`
  const frame = { path, url: appendPath(site.url, path), title: `${words.allFeeds} – ${site.title}` }
  const hasSearch = spec.script !== undefined && listed.length >= SEARCH_FROM
  return `${openPage({ ...frame, feeds: own === undefined ? [] : [own], wording, spec })}<header>
<nav>
<a href="${escapeAttribute(site.url)}"><bdi>${escapeText(site.title)}</bdi></a>
</nav>
<p class="kind"${ours}>${FEED_ICON}${escapeText(words.feed)}</p>
<h1${ours}>${escapeText(words.allFeeds)}</h1>
<p class="about"${ours}>${escapeText(words.indexIntro)}</p>
</header>
<main>
${own === undefined ? '' : subscribeSection(own, wording)}${hasSearch ? searchForm(wording) : ''}${groups
  .map((group, index) => groupSection(group, index, path, wording))
  .join('')}</main>
${opml}${PAGE_END}`
}

function searchForm({ words, ours }: Wording): string {
  const label = escapeText(words.search)
  return `<form class="search" role="search" hidden>
<label for="search"${ours}>${label}</label>
<input id="search" type="search" autocomplete="off" spellcheck="false">
<p class="note" role="status" data-none="${escapeAttribute(words.noMatch)}"${ours}></p>
</form>
`
}

function groupSection(
  { taxonomy, feeds }: FeedGroup,
  index: number,
  path: string,
  { words, ours }: Wording,
): string {
  const known = taxonomy === undefined ? words.more : words.taxonomies[taxonomy]
  const name = escapeText(known ?? taxonomy ?? '')
  const items = feeds.map(({ feed, page, addresses }) => {
    const href =
      page === undefined ? escapeAttribute(addresses[0]?.url ?? feed.home) : relativeHref(path, page.path)
    return `<li><a href="${href}"><bdi>${escapeText(labelOf(feed))}</bdi></a></li>\n`
  })
  return `<section class="group" aria-labelledby="group-${index}">
<h2 id="group-${index}"${known === undefined ? '' : ours}>${name}</h2>
<ul class="feeds">
${items.join('')}</ul>
</section>
`
}
