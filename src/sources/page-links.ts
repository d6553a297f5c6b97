import { realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Data, DataMap } from '../core/post.ts'
import { parseFrontMatter } from './front-matter.ts'
import { readText } from './read-text.ts'

/** The front matter of another content file; undefined when it is not there or cannot be read. */
export type OpenPage = (path: string) => DataMap | undefined

/**
 * Where the pages are that a text names by their files: each reference that `pattern` finds, with its address. What
 * `resolve` does not know is left out. Code is not looked for: what stands in it is not replaced either.
 *
 * @param pattern global
 */
export function linkedPages(
  body: string,
  pattern: RegExp,
  root: string,
  resolve: (reference: string, open: OpenPage) => string | undefined,
): DataMap {
  const links: Record<string, Data> = Object.create(null)
  for (const [reference] of body.matchAll(pattern)) {
    if (reference in links) continue
    const address = resolve(reference, (path) => openPage(root, path))
    if (address !== undefined) links[reference] = address
  }
  return links
}

function openPage(root: string, path: string): DataMap | undefined {
  try {
    const real = realpathSync(join(root, path))
    if (!real.startsWith(realpathSync(root) + sep)) return undefined
    return parseFrontMatter(readText(real))?.data ?? {}
  } catch {
    // Its own problems are told where it is a post itself.
    return undefined
  }
}
