import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { walk } from '../walk.ts'

/** Pages about posts that are not posts. */
const ABOUT = /^(?:tags?|categor(?:y|ies)|topics?|series|authors?|page|pages|archives?|og|api|rss)$/

/** `[...slug].astro` or `[id]/index.astro`; `[page]` leafs through lists. */
const ROUTE = /^src\/pages\/((?:[^[\]/]+\/)*)\[(?:\.\.\.)?(?!page\])[^[\]/]+\](?:\/index)?\.astro$/

/**
 * The folders below `src/pages` in which a page is made of each entry of a collection, such as `blog` of
 * `src/pages/blog/[...slug].astro`: the names of files say where posts are.
 */
export function astroRoutes(root: string): readonly string[] {
  if (!existsSync(join(root, 'src/pages'))) return []
  const folders = walk(root, (path) => ROUTE.test(path)).files.map(({ path }) =>
    (ROUTE.exec(path)?.[1] ?? '').replace(/\/$/, ''),
  )
  return [...new Set(folders)].filter((folder) => !folder.split('/').some((name) => ABOUT.test(name)))
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
