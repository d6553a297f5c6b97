import { archivesOf } from './archives.ts'
import type { Instant } from './dates.ts'
import type { Feed, FeedsSpec, Site } from './feed.ts'
import { type FeedGroup, namedFeed, siteFeed, termFeed } from './feed-groups.ts'
import { documentPath } from './feed-paths.ts'
import { archivesPath, resolveSettings } from './feed-settings.ts'
import { type IdPolicy, tagUri } from './identity.ts'
import { podcastOf } from './podcast.ts'
import type { IdentifiedPost } from './post.ts'
import { rhythmOf } from './rhythm.ts'
import { chosenTerms, groupByTerm } from './term-groups.ts'
import { matcherOf, siteMatcher } from './terms.ts'
import { byCodeUnit } from './text.ts'
import { appendPath } from './url.ts'

/** What is remembered of a feed, so that its id never changes and it never turns into a 404. */
export interface KnownFeed {
  readonly id: string
  /** The term it was made for; absent for what is no term's feed. */
  readonly term?: string
  readonly updated: Instant
  /** The guid by which directories know its podcast. */
  readonly podcast?: string
}

export type KnownFeeds = Readonly<Record<string, KnownFeed>>

/**
 * What a feed says that never had a post, as Atom asks for a date (RFC 4287 §4.1.1): the month of that RFC, as
 * readers take 1970 for a mistake.
 */
const NEVER: Instant = Date.UTC(2005, 11, 1)

/**
 * The feeds of a site: its own, then one for each term of each taxonomy, by slug, then the named ones. A term that lost
 * its last post keeps an empty feed. Each feed has the newest posts first; posts of one instant are in the order of their
 * addresses.
 */
export function composeFeeds(
  posts: readonly IdentifiedPost[],
  site: Site,
  spec: FeedsSpec,
  known: KnownFeeds,
  policy: IdPolicy,
): Feed[] {
  const newestFirst = [...posts].sort((a, b) => b.published - a.published || byCodeUnit(a.url, b.url))
  const groups = [siteFeed(newestFirst.filter(siteMatcher(spec, site)), site, spec)]
  for (const [taxonomy, own] of Object.entries(spec.taxonomies)) {
    const settings = resolveSettings(spec, own)
    const terms = groupByTerm(newestFirst, taxonomy, own.path.includes(':language'), site, known)
    const hasFeed = chosenTerms(own)
    for (const term of terms)
      if (hasFeed(term.slug)) groups.push(termFeed(taxonomy, term, own, settings, site))
  }
  for (const [name, own] of Object.entries(spec.named ?? {}))
    groups.push(namedFeed(name, own, newestFirst.filter(matcherOf(own.query, site)), site, spec))

  // No two feeds have one id (RFC 4287 §4.2.6), also when one is now where another one has been.
  const taken = new Set(groups.flatMap(({ key }) => known[key]?.id ?? []))
  return groups.map((group) => {
    const feed = composeFeed(group, site, known[group.key], policy, taken)
    taken.add(feed.id)
    return feed
  })
}

function composeFeed(
  group: FeedGroup,
  site: Site,
  known: KnownFeed | undefined,
  policy: IdPolicy,
  taken: ReadonlySet<string>,
): Feed {
  const home = group.folder === '' ? site.url : appendPath(site.url, group.folder)
  let newest: Instant | undefined
  const { limit, maxBytes = 0 } = group.settings
  const posts = limit === 0 ? group.posts : group.posts.slice(0, limit)
  for (const post of posts) newest = Math.max(newest ?? post.updated, post.updated)
  const rhythm = rhythmOf(group.posts)
  let id = known?.id
  if (id === undefined) {
    id = feedId(home, group.posts.at(-1)?.published ?? NEVER, policy)
    if (taken.has(id)) id += `#${encodeURI(group.key)}`
  }
  // What a document may have no room for is in an archive.
  const held = maxBytes > 0 ? 1 : limit
  const archives = archivesPath(group.settings) === undefined ? [] : archivesOf(group.posts, held)
  return {
    ...group,
    ...(rhythm !== undefined && { rhythm }),
    ...asPodcast(group, site, known),
    posts,
    home,
    id,
    updated: newest ?? known?.updated ?? NEVER,
    isComplete: posts.length === group.posts.length && archives.length === 0,
    archives,
  }
}

function asPodcast(
  { folder, settings }: FeedGroup,
  site: Site,
  known: KnownFeed | undefined,
): Pick<Feed, 'podcast'> {
  const { podcast, files } = settings
  if (podcast === undefined) return {}
  const address = appendPath(site.url, documentPath(folder, files.rss, 'rss'))
  return { podcast: podcastOf(podcast, site, address, known?.podcast) }
}

/** Posts' tag URIs hold a path that begins with `/`, so that `feed:` cannot meet one of them. */
function feedId(home: string, oldest: Instant, policy: IdPolicy): string {
  if (policy.policy === 'permalink') return home
  return tagUri(policy.authority, oldest, `feed:${new URL(home).pathname}`)
}
