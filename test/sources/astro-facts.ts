import { createRenderTools, renderPost } from '../../src/markup/render-post.ts'
import { loadFolder } from './blog.ts'

/** What is compared of a post of Astro's. */
export interface AstroFacts {
  readonly url: string
  readonly date: string
  readonly title: string
  readonly description?: string
}

/** What we make of the posts of a site, by their paths. */
export async function ourFacts(root: string): Promise<Map<string, AstroFacts>> {
  const { posts } = await loadFolder(root, { engine: 'astro', siteUrl: 'https://example.org/' })
  const tools = createRenderTools('UTC')
  const facts = new Map<string, AstroFacts>()
  for (const post of posts) {
    const { entry } = await renderPost({ ...post, id: post.url, updated: post.published }, {}, tools)
    facts.set(post.key.replace(/^posts\//, ''), {
      url: decodeURI(post.url),
      date: new Date(post.published).toISOString(),
      title: entry?.title ?? '',
      ...(post.summary !== undefined && entry?.summary !== undefined && { description: entry.summary }),
    })
  }
  return facts
}
