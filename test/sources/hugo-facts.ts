import { selectDue } from '../../src/core/select.ts'
import { definedOnly } from '../../src/sources/defined-only.ts'
import { readHugoConfig } from '../../src/sources/dialects/hugo-config.ts'
import { loadFolder } from './blog.ts'

/** What is compared of a page of Hugo's. */
export interface HugoFacts {
  readonly url: string
  readonly date: string
  readonly updated?: string
  readonly terms: Readonly<Record<string, readonly string[]>>
  readonly language?: string
  readonly out: boolean
}

/** Later than what is past in the samples. */
export const NOW = '2030-01-01T00:00:00Z'

/** A date without its fraction of a second. */
export const second = (text: unknown): string => new Date(String(text)).toISOString().replace(/\.\d+Z$/, 'Z')

/** What we make of the pages of a site, by their paths. */
export async function ourFacts(root: string): Promise<Map<string, HugoFacts>> {
  const { posts } = await loadFolder(root, {
    engine: 'hugo',
    taxonomies: ['book-author', 'series'],
  })
  const { languages, defaultLanguage } = readHugoConfig(root, [])
  const own = languages.length > 0 ? defaultLanguage : undefined
  const { due } = selectDue(posts, Date.parse(NOW), () => false, { drafts: false, future: false })
  return new Map(
    posts.map((post) => [
      post.key.replace(/^posts\//, ''),
      {
        url: post.url,
        date: second(new Date(post.published).toISOString()),
        ...(post.updated !== undefined &&
          post.updated > post.published && { updated: second(new Date(post.updated).toISOString()) }),
        terms: pluralTerms(post.terms),
        ...definedOnly({ language: (post.language ?? own)?.toLowerCase() }),
        out: due.includes(post),
      },
    ]),
  )
}

/** Ours are named by the singular. */
const PLURALS: Readonly<Record<string, string>> = {
  tag: 'tags',
  category: 'categories',
  'book-author': 'book authors',
}

export function pluralTerms(terms: HugoFacts['terms']): HugoFacts['terms'] {
  return Object.fromEntries(
    Object.entries(terms)
      .filter(([, names]) => names.length > 0)
      .map(([name, names]) => [PLURALS[name] ?? name, names.map((term) => term.toLowerCase())]),
  )
}
