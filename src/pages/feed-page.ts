import type { Feed, Site } from '../core/feed.ts'
import { termName } from '../core/feed-groups.ts'
import { escapeAttribute, escapeText } from '../core/xml.ts'
import { openPage, PAGE_END, relativeHref, type Wording } from './frame.ts'
import { FEED_ICON } from './icon.ts'
import type { ListedFeed } from './listing.ts'
import type { PagesSpec } from './spec.ts'
import { subscribeSection } from './subscribe.ts'

/** The newest posts that the page of a feed shows. */
export const PAGE_POSTS = 10

/** The page of a feed for people: static, and whole without scripts. Between `head` and `tail` are its posts. */
export function feedPage(
  listed: ListedFeed & Required<Pick<ListedFeed, 'page'>>,
  site: Site,
  spec: PagesSpec,
  wording: Wording,
): { readonly head: string; readonly tail: string } {
  const { feed, page } = listed
  const { words, ours } = wording
  const about =
    feed.description === '' || feed.description === feed.title
      ? ''
      : `<p class="about"><bdi>${escapeText(feed.description)}</bdi></p>\n`
  const hasPosts = feed.posts.length > 0
  const list = hasPosts ? '<ol class="posts">\n' : `<p class="note"${ours}>${escapeText(words.none)}</p>\n`
  const all =
    spec.index === undefined
      ? ''
      : `<a href="${relativeHref(page.path, spec.index)}"${ours}>${escapeText(words.allFeeds)}</a>\n`
  const head = `${openPage({ ...page, title: feed.title, feeds: [listed], wording, spec })}<header>
<nav>
<a href="${escapeAttribute(site.url)}"><bdi>${escapeText(site.title)}</bdi></a>
${all}</nav>
<p class="kind"${ours}>${FEED_ICON}${escapeText(kindOf(feed, wording))}</p>
<h1><bdi>${escapeText(headingOf(feed, site))}</bdi></h1>
${about}</header>
<main>
${subscribeSection(listed, wording)}<section aria-labelledby="latest">
<h2 id="latest"${ours}>${escapeText(words.latest)}</h2>
${list}`
  const tail = `${hasPosts ? '</ol>\n' : ''}</section>
</main>
${PAGE_END}`
  return { head, tail }
}

/** Where the title only says to which site and taxonomy a term belongs, the term is enough: the rest stands around it. */
function headingOf({ title, term, taxonomy }: Feed, site: Site): string {
  if (term === undefined) return title
  const name = termName(taxonomy, term)
  return title === `${site.title} – ${name} (${taxonomy})` || title === `${site.title} – ${name}`
    ? name
    : title
}

function kindOf({ taxonomy }: Feed, { words }: Wording): string {
  const name = taxonomy === undefined ? undefined : words.taxonomies[taxonomy]
  return name === undefined ? words.feed : `${words.feed} · ${name}`
}
