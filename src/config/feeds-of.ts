import type { FeedsSpec, SiteFacts, TaxonomyFeeds } from '../core/feed.ts'
import type { Config } from './schema.ts'

/**
 * Which feeds are wanted: those that the configuration states, else those of categories and tags. Where a blog's engine builds a
 * site in each of several languages, its feeds are as its sites are: each language has its own.
 */
export function feedsOf(
  { languages, taxonomies, ...stated }: Config['feeds'],
  facts: readonly SiteFacts[],
): FeedsSpec {
  const others =
    languages === 'together' ? [] : [...new Set(facts.flatMap(({ otherLanguages = [] }) => otherLanguages))]
  if (others.length === 0) return { ...stated, taxonomies: taxonomies ?? taxonomiesAt('') }
  const ofLanguage: TaxonomyFeeds = { path: ':slug', only: others }
  return {
    ...stated,
    otherLanguages: others,
    taxonomies: { language: ofLanguage, ...(taxonomies ?? taxonomiesAt('[:language/]')) },
  }
}

function taxonomiesAt(folder: string): FeedsSpec['taxonomies'] {
  return { category: { path: `${folder}categories/:slug` }, tag: { path: `${folder}tags/:slug` } }
}
