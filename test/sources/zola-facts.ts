import { createRenderTools, renderPost } from '../../src/markup/render-post.ts'
import { loadFolder } from './blog.ts'

/** What is compared of a page of Zola's. */
export interface ZolaFacts {
  readonly url: string
  readonly date: string
  readonly updated?: string
  readonly title: string
  readonly terms: Readonly<Record<string, readonly string[]>>
  readonly language: string
}

/** What we make of the pages of a site, by their paths; drafts are not out. */
export async function ourFacts(root: string): Promise<Map<string, ZolaFacts>> {
  const { posts } = await loadFolder(root, { engine: 'zola' })
  const tools = createRenderTools('UTC')
  const facts = new Map<string, ZolaFacts>()
  for (const post of posts) {
    if (post.draft) continue
    const { entry } = await renderPost({ ...post, id: post.url, updated: post.published }, {}, tools)
    const { category = [], tag = [], ...others } = post.terms
    const terms = Object.entries({ tags: tag, categories: category, ...others })
    facts.set(post.key.replace(/^posts\/content\//, ''), {
      url: decodeURI(post.url),
      date: new Date(post.published).toISOString(),
      ...(post.updated !== undefined && { updated: new Date(post.updated).toISOString() }),
      title: entry?.title ?? '',
      terms: Object.fromEntries(terms.filter(([, names]) => names.length > 0)),
      language: post.language ?? 'en',
    })
  }
  return facts
}
