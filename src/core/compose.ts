import { archivesOf } from './archives.ts'
import type { Instant } from './dates.ts'
import type { Feed, FeedsSpec, Site } from './feed.ts'
import { archivesPath, resolveSettings } from './feed-settings.ts'
import { type IdPolicy, tagUri } from './identity.ts'
import { remembering } from './memo.ts'
import { podcastOf } from './podcast.ts'
import type { IdentifiedPost } from './post.ts'
import { rhythmOf } from './rhythm.ts'
import { slugify } from './slug.ts'
import { byCodeUnit, singleLine } from './text.ts'
import { appendPath } from './url.ts'

/** What is remembered of a feed, so that its id never changes and it never turns into a 404. */
export interface KnownFeed {
  readonly id: string
  /** The term it was made for; absent for the site's feed. */
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
 * The feeds of a site: its own, then one for each term of each taxonomy, by slug. A term that lost its last post
 * keeps an empty feed. Each feed has the newest posts first; posts of one instant are in the order of their
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
  const compose = (group: Group): Feed => composeFeed(group, site, known[group.key], policy)
  const { title, description } = site
  const feeds = [
    compose({
      key: '',
      folder: '',
      title,
      description,
      posts: newestFirst,
      settings: resolveSettings(spec, { archives: spec.archives, podcast: spec.podcast }),
    }),
  ]
  for (const [taxonomy, own] of Object.entries(spec.taxonomies)) {
    const settings = resolveSettings(spec, own)
    const groups = groupByTerm(newestFirst, taxonomy)
    for (const [key, feed] of Object.entries(known)) {
      const slug = key.startsWith(`${taxonomy}/`) ? key.slice(taxonomy.length + 1) : undefined
      if (slug === undefined || groups.has(slug)) continue
      groups.set(slug, { posts: [], spellings: new Map([[feed.term ?? slug, 1]]) })
    }
    for (const [slug, group] of [...groups].sort(([a], [b]) => byCodeUnit(a, b))) {
      const term = commonestSpelling(group.spellings)
      const title = `${site.title} – ${term} (${taxonomy})`
      const folder = `${own.path.replaceAll(':slug', () => slug)}/`
      const key = `${taxonomy}/${slug}`
      feeds.push(
        compose({ key, folder, title, description: title, taxonomy, term, posts: group.posts, settings }),
      )
    }
  }
  return feeds
}

interface Group
  extends Omit<Feed, 'id' | 'home' | 'updated' | 'isComplete' | 'archives' | 'rhythm' | 'podcast'> {}

interface TermGroup {
  readonly posts: IdentifiedPost[]
  /** Spelling → how many posts use it. */
  readonly spellings: Map<string, number>
}

function groupByTerm(posts: readonly IdentifiedPost[], taxonomy: string): Map<string, TermGroup> {
  const groups = new Map<string, TermGroup>()
  for (const post of posts) {
    for (const label of post.terms[taxonomy] ?? []) {
      const slug = slugOf(label)
      let group = groups.get(slug)
      if (group === undefined) {
        group = { posts: [], spellings: new Map() }
        groups.set(slug, group)
      }
      // Two spellings of one term.
      if (group.posts.at(-1) === post) continue
      group.posts.push(post)
      group.spellings.set(label, (group.spellings.get(label) ?? 0) + 1)
    }
  }
  return groups
}

const slugOf = remembering(slugify)

function commonestSpelling(spellings: ReadonlyMap<string, number>): string {
  const [first] = [...spellings].sort(([a, m], [b, n]) => n - m || byCodeUnit(a, b))
  return singleLine(first?.[0] ?? '')
}

function composeFeed(group: Group, site: Site, known: KnownFeed | undefined, policy: IdPolicy): Feed {
  const home = group.folder === '' ? site.url : appendPath(site.url, group.folder)
  let newest: Instant | undefined
  const { limit } = group.settings
  const posts = limit === 0 ? group.posts : group.posts.slice(0, limit)
  for (const post of posts) newest = Math.max(newest ?? post.updated, post.updated)
  const rhythm = rhythmOf(group.posts)
  return {
    ...group,
    ...(rhythm !== undefined && { rhythm }),
    ...asPodcast(group, site, known),
    posts,
    home,
    id: known?.id ?? feedId(home, group.posts.at(-1)?.published ?? NEVER, policy),
    updated: newest ?? known?.updated ?? NEVER,
    isComplete: posts.length === group.posts.length,
    archives: archivesPath(group.settings) === undefined ? [] : archivesOf(group.posts, limit),
  }
}

function asPodcast(
  { folder, settings }: Group,
  site: Site,
  known: KnownFeed | undefined,
): Pick<Feed, 'podcast'> {
  const { podcast, files } = settings
  if (podcast === undefined) return {}
  return { podcast: podcastOf(podcast, site, appendPath(site.url, folder + files.rss), known?.podcast) }
}

/** Posts' tag URIs hold a path that begins with `/`, so that `feed:` cannot meet one of them. */
function feedId(home: string, oldest: Instant, policy: IdPolicy): string {
  if (policy.policy === 'permalink') return home
  return tagUri(policy.authority, oldest, `feed:${new URL(home).pathname}`)
}
