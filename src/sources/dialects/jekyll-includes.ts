import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import type { DataMap } from '../../core/post.ts'
import { textOf } from '../fields.ts'
import { readBelow } from '../page-links.ts'
import { walk } from '../walk.ts'

/** The texts in `_includes`, by their names there. */
export type Includes = Readonly<Record<string, string>>

/** What is longer was not written to be included. */
const LENGTH_MAX = 200_000

/** Reads all of them: a post depends on those that it names. */
export function readIncludes(root: string, config: DataMap): Includes {
  const folder = posix.join((textOf(config, ['includes_dir']) ?? '_includes').replace(/^\.?\//, ''), '/')
  const texts: Record<string, string> = Object.create(null)
  if (!existsSync(`${root}/${folder}`)) return texts
  for (const { path } of walk(`${root}/${folder}`, (name) => TEXT.test(name)).files) {
    const text = readBelow(root, folder + path)
    if (text !== undefined && text.length <= LENGTH_MAX) texts[path] = text
  }
  return texts
}

const TEXT = /\.(?:html?|md|markdown|liquid|txt|xml|svg|css|js|json|csv)$|(?:^|\/)[^.]+$/i

/** The texts that a post needs, and those only. */
export interface UsedIncludes {
  readonly includes: Includes
  /** Some of them are not in `_includes`. */
  readonly isBeside: boolean
}

const TAG =
  /\{%-?\s*include(_relative|_cached)?\s+(?:"([^"%]{1,300})"|'([^'%]{1,300})'|(\{\{|[^\s%{}]{1,300}))/g

/** Also what the texts include themselves; a name that is only known when it is rendered may be any. */
export function includesOf(body: string, path: string, all: Includes, root: string): UsedIncludes {
  const used: Record<string, string> = Object.create(null)
  let isBeside = false
  const waiting = [body]
  const add = (name: string, text: string | undefined): void => {
    if (text === undefined || name in used) return
    used[name] = text
    waiting.push(text)
  }
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    if (!text.includes('include')) continue
    for (const [, kind, double, single, bare] of text.matchAll(TAG)) {
      const name = double ?? single ?? bare ?? ''
      if (kind === '_relative') {
        isBeside = true
        add(
          `relative/${name}`,
          name.includes('..') ? undefined : readBelow(root, posix.join(posix.dirname(path), name)),
        )
      } else if (name === '{{') for (const [any, content] of Object.entries(all)) add(any, content)
      else add(name, all[name])
    }
  }
  return { includes: used, isBeside }
}
