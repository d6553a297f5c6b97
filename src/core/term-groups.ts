import type { KnownFeeds } from './compose.ts'
import type { Site, TaxonomyFeeds } from './feed.ts'
import { remembering } from './memo.ts'
import type { IdentifiedPost } from './post.ts'
import { slugOf, termsOf } from './terms.ts'
import { byCodeUnit, singleLine } from './text.ts'

/** The posts of a term: in all languages, or in one of them. */
export interface TermGroup {
  /** `<taxonomy>/<slug>` or `<taxonomy>/<language>/<slug>`. */
  readonly key: string
  readonly slug: string
  /** In its commonest spelling, on one line. */
  readonly term: string
  /** BCP 47; only where groups are of one language. */
  readonly language?: string
  readonly posts: readonly IdentifiedPost[]
}

/**
 * The posts by their terms in a taxonomy, in the order of slugs. A term that lost its last post is a group without posts.
 * `posts` keep their order.
 */
export function groupByTerm(
  posts: readonly IdentifiedPost[],
  taxonomy: string,
  byLanguage: boolean,
  site: Site,
  known: KnownFeeds,
): readonly TermGroup[] {
  // By slug, or by language and slug: joining the whole keys for each term of each post would take time.
  const groups = new Map<string, Gathered>()
  for (const post of posts) {
    const language = byLanguage ? standardTag(post.language ?? site.language) : undefined
    for (const label of termsOf(post, taxonomy, site)) {
      const slug = slugOf(label)
      const key = language === undefined ? slug : `${slugOf(language)}/${slug}`
      let group = groups.get(key)
      if (group === undefined) {
        group = { slug, language, posts: [], spellings: new Map() }
        groups.set(key, group)
      }
      // Two spellings of one term.
      if (group.posts.at(-1) === post) continue
      group.posts.push(post)
      group.spellings.set(label, (group.spellings.get(label) ?? 0) + 1)
    }
  }
  addLost(groups, taxonomy, byLanguage, known)
  return [...groups]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([key, { slug, language, spellings, posts }]) => {
      const term = commonestSpelling(spellings)
      return { key: `${taxonomy}/${key}`, slug, term, ...(language !== undefined && { language }), posts }
    })
}

/** Whether a term has a feed, by its slug: `only` names those that have one, `except` those that have none. */
export function chosenTerms({
  only,
  except = [],
}: Pick<TaxonomyFeeds, 'only' | 'except'>): (slug: string) => boolean {
  const wanted = only === undefined ? undefined : new Set(only.map(slugOf))
  const unwanted = new Set(except.map(slugOf))
  return (slug) => (wanted?.has(slug) ?? true) && !unwanted.has(slug)
}

interface Gathered {
  readonly slug: string
  readonly language: string | undefined
  readonly posts: IdentifiedPost[]
  /** Spelling → how many posts use it. */
  readonly spellings: Map<string, number>
}

function addLost(
  groups: Map<string, Gathered>,
  taxonomy: string,
  byLanguage: boolean,
  known: KnownFeeds,
): void {
  for (const [feed, { term }] of Object.entries(known)) {
    if (!feed.startsWith(`${taxonomy}/`)) continue
    const key = feed.slice(taxonomy.length + 1)
    if (groups.has(key)) continue
    const slugs = key.split('/')
    // The state is public, and may have been changed by others: what is no slug is no part of a path.
    if (slugs.length !== (byLanguage ? 2 : 1) || slugs.some((slug) => slugOf(slug) !== slug)) continue
    const slug = slugs.at(-1) as string
    const language = byLanguage ? standardTag(slugs[0] as string) : undefined
    groups.set(key, { slug, language, posts: [], spellings: new Map([[term ?? slug, 1]]) })
  }
}

/** A language tag in its standard form (BCP 47); what is none stays as it is. */
const standardTag = remembering((tag) => {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag
  } catch {
    return tag
  }
})

function commonestSpelling(spellings: ReadonlyMap<string, number>): string {
  const [first] = [...spellings].sort(([a, m], [b, n]) => n - m || byCodeUnit(a, b))
  return singleLine(first?.[0] ?? '')
}
