import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { walk } from '../walk.ts'

/** Pages about posts that are not posts. */
const ABOUT = /^(?:tags?|categor(?:y|ies)|topics?|series|authors?|page|pages|archives?|og|api|rss)$/

/**
 * The folders below `src/pages` in which a page is made of each entry of a collection, such as `blog` of
 * `src/pages/blog/[...slug].astro`: the names of files say where posts are. Undefined: none is there to be looked at.
 */
export function astroRoutes(root: string): readonly string[] {
  if (!existsSync(join(root, 'src/pages'))) return []
  const folders = new Set<string>()
  for (const { path } of walk(root, (name) =>
    /^src\/pages\/.*\[[^\]/]+\][^/]*\.(?:astro|mdx?|[jt]sx?)$/.test(name),
  ).files) {
    const segments = path.slice('src/pages/'.length).split('/')
    const name = segments.pop() ?? ''
    // With an extension of its own it makes pictures or data; `[page]` leafs through lists.
    if (!/^\[(?:\.\.\.)?(?!page\])[^\]]+\](?:\/index)?\.astro$/.test(name) && name !== 'index.astro') continue
    if (name === 'index.astro' && !/^\[(?!page\])/.test(segments.pop() ?? '')) continue
    if (segments.some((segment) => segment.includes('[') || ABOUT.test(segment))) continue
    folders.add(segments.join('/'))
  }
  return [...folders]
}

/** The folder of the site in which the entries of a collection are pages. */
export function routeOf(collection: string, routes: readonly string[]): string {
  const forms = [collection, `${collection}s`, collection.replace(/s$/, '')]
  const own = forms.map((form) => routes.find((route) => route.split('/').at(-1) === form))
  const named = own.find((route) => route !== undefined)
  if (named !== undefined) return named
  const [only] = routes
  return routes.length === 1 && only !== undefined ? only : collection
}
