import { realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Data, DataMap } from '../core/post.ts'
import type { ContentFile } from './dialects/dialect.ts'
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
    const address = resolve(reference, (path) => openContent(root, path)?.data)
    if (address !== undefined) links[reference] = address
  }
  return links
}

/** Another content file of the blog; undefined when it is not there or cannot be read. */
export function openContent(root: string, path: string): ContentFile | undefined {
  const text = readBelow(root, path)
  if (text === undefined) return undefined
  try {
    const frontMatter = parseFrontMatter(text)
    const data = frontMatter?.data ?? {}
    const body = frontMatter?.body ?? text
    return { path, display: path, frontMatter, data, body, bodyLine: frontMatter?.bodyLine ?? 1 }
  } catch {
    // Its own problems are told where it is a post itself.
    return undefined
  }
}

/** The text of a file of the blog; undefined when it is not there, cannot be read, or is reached by a link to the outside. */
export function readBelow(root: string, path: string): string | undefined {
  try {
    const real = realBelow(root, path)
    return real === undefined ? undefined : readText(real)
  } catch {
    return undefined
  }
}

/** Whether a path is a file of the blog. */
export function isFileBelow(root: string, path: string): boolean {
  try {
    const real = realBelow(root, path)
    return real !== undefined && statSync(real).isFile()
  } catch {
    return false
  }
}

function realBelow(root: string, path: string): string | undefined {
  const real = realpathSync(join(root, path))
  return real.startsWith(realpathSync(root) + sep) ? real : undefined
}
