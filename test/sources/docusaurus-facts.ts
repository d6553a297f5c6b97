import { createRenderTools, renderPost } from '../../src/markup/render-post.ts'
import { loadFolder } from './blog.ts'
import type { DocusaurusSite } from './docusaurus-sites.ts'

/** What is compared of a post of Docusaurus's. */
export interface DocusaurusFacts {
  readonly url: string
  readonly date: string
  readonly title: string
  readonly tags: readonly string[]
  readonly authors: readonly object[]
  /** The addresses of files that the text names by their places. */
  readonly files: readonly string[]
  readonly image?: string
}

/** What we make of the posts of a site, by their paths; drafts are not out. */
export async function ourFacts(root: string, site: DocusaurusSite): Promise<Map<string, DocusaurusFacts>> {
  const { posts } = await loadFolder(root, {
    engine: 'docusaurus',
    siteUrl: site.siteUrl,
    ...(site.permalink !== undefined && { permalink: site.permalink }),
  })
  const tools = createRenderTools('UTC')
  const facts = new Map<string, DocusaurusFacts>()
  for (const post of posts) {
    if (post.draft) continue
    const { entry } = await renderPost({ ...post, id: post.url, updated: post.published }, {}, tools)
    facts.set(post.key.replace(/^posts\//, ''), {
      url: decodeURI(post.url),
      date: new Date(post.published).toISOString(),
      title: entry?.title ?? '',
      tags: post.terms.tag ?? [],
      authors: post.authors,
      files: filesIn(entry?.html ?? '', post.url),
      ...(post.image !== undefined && { image: decodeURI(post.image) }),
    })
  }
  return facts
}

/** What the bundler serves, and what is carried in an address. */
export function filesIn(html: string, postUrl: string): string[] {
  const addresses = [...html.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address)
  return addresses
    .filter((address) => /\/assets\/|^data:/.test(address))
    .map((address) => decodeURI(new URL(address.replaceAll('&amp;', '&'), postUrl).href))
}
