import type { FeedsSpec } from '../core/feed.ts'
import type { Post } from '../core/post.ts'
import { taxonomiesOf } from '../core/query.ts'
import { isDerived } from '../core/terms.ts'

/** What queries ask for that no post has: a sentence for each, as it may be a slip of the pen. */
export function queryNotes({ query, named = {} }: FeedsSpec, posts: readonly Post[]): string[] {
  const asked = new Map(Object.entries(named).map(([name, of]) => [`feeds.named.${name}.query`, of.query]))
  if (query !== undefined) asked.set('feeds.query', query)
  return [...asked].flatMap(([place, of]) =>
    taxonomiesOf(of)
      .filter((taxonomy) => !isDerived(taxonomy) && !posts.some(({ terms }) => hasTerms(terms, taxonomy)))
      .map((taxonomy) => `${place}: no post has a ${taxonomy}, so ${taxonomy}:… finds nothing`),
  )
}

function hasTerms(terms: Post['terms'], taxonomy: string): boolean {
  return Object.hasOwn(terms, taxonomy) && (terms[taxonomy]?.length ?? 0) > 0
}
