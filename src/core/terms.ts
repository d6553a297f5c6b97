import type { FeedsSpec, Site } from './feed.ts'
import { remembering } from './memo.ts'
import type { Person, Post } from './post.ts'
import type { Query } from './query.ts'
import { slugify } from './slug.ts'

/** Whether a taxonomy is one that does not stand in front matter as such. */
export function isDerived(taxonomy: string): boolean {
  return DERIVED_TAXONOMIES.includes(taxonomy)
}

/** What every post may have without a key of that name. */
export const DERIVED_TAXONOMIES: readonly string[] = ['author', 'language', 'section', 'source']

/**
 * The terms of a post in a taxonomy, as they are spelt. `author`: the names of its authors, who are the site's where the
 * post names none; `language`: its own, else the site's; `section`: the top folder of its engine's content; `source`: the
 * name of the source that it is from. Every other taxonomy is as its front matter says.
 */
export function termsOf(post: Post, taxonomy: string, site: Site): readonly string[] {
  switch (taxonomy) {
    case 'author':
      return authorsOf(post, site)
    case 'language':
      return [post.language ?? site.language]
    case 'section':
      return post.section === undefined ? [] : [post.section]
    case 'source':
      return [post.key.slice(0, post.key.indexOf('/'))]
    default:
      return (Object.hasOwn(post.terms, taxonomy) ? post.terms[taxonomy] : undefined) ?? []
  }
}

/** The slug of a term, remembered. */
export const slugOf = remembering(slugify)

/**
 * Says of posts whether they are what a query asks for. Terms are compared by their slugs, so that spellings do not
 * matter; a language also stands for its regional forms (RFC 4647 §3.3.1).
 */
export function matcherOf(query: Query, site: Site): (post: Post) => boolean {
  if (query.kind === 'not') {
    const matches = matcherOf(query.part, site)
    return (post) => !matches(post)
  }
  if (query.kind !== 'term') {
    const parts = query.parts.map((part) => matcherOf(part, site))
    if (query.kind === 'and') return (post) => parts.every((matches) => matches(post))
    return (post) => parts.some((matches) => matches(post))
  }
  const { taxonomy } = query
  const slug = slugOf(query.term)
  const isOfIt = (found: string): boolean =>
    found === slug || (taxonomy === 'language' && found.startsWith(`${slug}-`))
  return (post) => termsOf(post, taxonomy, site).some((term) => isOfIt(slugOf(term)))
}

/** Says of posts whether they are in the site's own feed. */
export function siteMatcher({ query, otherLanguages = [] }: FeedsSpec, site: Site): (post: Post) => boolean {
  if (query !== undefined) return matcherOf(query, site)
  const others = new Set(otherLanguages.map(slugOf))
  return ({ language = site.language }) => !others.has(slugOf(language))
}

function authorsOf({ authors, terms }: Post, site: Site): readonly string[] {
  if (authors.length > 0) return authors.map(({ name }) => name)
  return terms.author ?? knownAuthor(site).map(({ name }) => name)
}

/** An author who is only the title's stand-in is nobody. */
function knownAuthor({ author, title }: Site): readonly Person[] {
  return author.name === title ? [] : [author]
}
