import type { FeedsSpec, SiteFacts, TaxonomyFeeds } from '../core/feed.ts'
import type { Config } from './schema.ts'
import { USUAL_TAXONOMIES } from './schema-feeds.ts'

/**
 * Which feeds are wanted: those that the configuration states, else the usual ones. Where a blog's engine builds a site in each of
 * several languages, its feeds are as its sites are: each language has its own.
 */
export function feedsOf(
  { languages, taxonomies, ...stated }: Config['feeds'],
  facts: readonly SiteFacts[],
): FeedsSpec {
  const others =
    languages === 'together' ? [] : [...new Set(facts.flatMap(({ otherLanguages = [] }) => otherLanguages))]
  if (others.length === 0) return { ...stated, taxonomies: taxonomies ?? USUAL_TAXONOMIES }
  const ofLanguage: TaxonomyFeeds = { path: ':slug', only: others }
  const byLanguage = Object.entries(USUAL_TAXONOMIES).map(([name, { path }]) => [
    name,
    { path: `[:language/]${path}` },
  ])
  return {
    ...stated,
    otherLanguages: others,
    taxonomies: { language: ofLanguage, ...(taxonomies ?? Object.fromEntries(byLanguage)) },
  }
}
