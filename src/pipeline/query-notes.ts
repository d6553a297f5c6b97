import type { FeedsSpec } from '../core/feed.ts'
import type { Post } from '../core/post.ts'
import { type ConfigKey, formatKey, type Problem } from '../core/problem.ts'
import { taxonomiesOf } from '../core/query.ts'
import { DERIVED_TAXONOMIES, isDerived } from '../core/terms.ts'

/**
 * What queries ask for that no post has. It may be a slip of the pen, unless it is a taxonomy of which there are feeds: a
 * young blog need not have tags.
 */
export function queryProblems(
  { query, named = {}, taxonomies }: FeedsSpec,
  posts: readonly Pick<Post, 'terms'>[],
): Problem[] {
  const asked = Object.entries(named).map(
    ([name, of]) => [['feeds', 'named', name, 'query'], of.query] as const,
  )
  const site = query === undefined ? [] : [[['feeds', 'query'], query] as const]
  const isKnown = (taxonomy: string): boolean =>
    isDerived(taxonomy) ||
    Object.hasOwn(taxonomies, taxonomy) ||
    posts.some((post) => hasTerms(post, taxonomy))
  return [...site, ...asked].flatMap(([key, of]) =>
    taxonomiesOf(of)
      .filter((taxonomy) => !isKnown(taxonomy))
      .map((taxonomy) => unknownKey(key, taxonomy, [...DERIVED_TAXONOMIES, ...Object.keys(taxonomies)])),
  )
}

function unknownKey(key: ConfigKey, taxonomy: string, known: readonly string[]): Problem {
  const names = [...new Set(known)].sort().join(', ')
  return {
    path: formatKey(key),
    key,
    severity: 'warning',
    message: `no post has a ${taxonomy}, so ${taxonomy}:… finds nothing`,
    hint: `expected one of ${names}, or a key that stands in front matter`,
  }
}

function hasTerms({ terms }: Pick<Post, 'terms'>, taxonomy: string): boolean {
  return Object.hasOwn(terms, taxonomy) && (terms[taxonomy]?.length ?? 0) > 0
}
