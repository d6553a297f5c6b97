import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import type { Data, DataMap } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { byCodeUnit } from '../core/text.ts'
import { readDataFile } from './data-file.ts'
import { isTrue, textOf } from './fields.ts'
import { parseFrontMatter } from './front-matter.ts'
import { baseName } from './names.ts'
import { readText } from './read-text.ts'
import { walk } from './walk.ts'

/** The notes and attachments of a vault, and what its own settings say. */
export interface Vault {
  /** Notes that say `publish: true`; undefined = none does, so that all are published. */
  readonly published: ReadonlySet<string> | undefined
  /** The file that a link means, below the root. */
  find(target: string, from: string): string | undefined
  /** A folder of templates, with a final slash. */
  readonly templates: string | undefined
  /** What interpreting a note depends on. */
  readonly facts: DataMap
}

const NOTE = /\.md$/i

/** Looks at every name in a vault, and at the front matter of every note. */
export function openVault(root: string, problems: Problem[]): Vault {
  const paths = existsSync(root) ? walk(root, () => true).files.map(({ path }) => path) : []
  const byName = new Map<string, string[]>()
  for (const path of paths) {
    const name = keyOf(baseName(path))
    const others = byName.get(name)
    if (others === undefined) byName.set(name, [path])
    else others.push(path)
  }
  // The file nearest to the root is the one that a name alone means.
  for (const same of byName.values()) same.sort((a, b) => depthOf(a) - depthOf(b) || byCodeUnit(a, b))
  const stated = paths.filter((path) => NOTE.test(path) && saysPublish(`${root}/${path}`))
  const templates = readDataFile(root, '.obsidian/templates.json', problems)
  const folder = templates === undefined ? undefined : textOf(templates, ['folder'])
  return {
    published: stated.length === 0 ? undefined : new Set(stated),
    find: (target, from) => findFile(target, from, byName),
    templates: folder === undefined ? undefined : `${folder.replace(/^\/|\/$/g, '')}/`,
    facts: { paths: paths as readonly Data[], stated, templates: folder ?? null },
  }
}

function saysPublish(path: string): boolean {
  try {
    const text = readText(path)
    // Most have none, and need not be parsed for it.
    return text.startsWith('---') && /^publish:/im.test(text) && isTrue(parseFrontMatter(text)?.data.publish)
  } catch {
    // Its problem is told when it is read as a post.
    return false
  }
}

function findFile(
  target: string,
  from: string,
  byName: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const wanted = target.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), target)) : target
  const same = byName.get(keyOf(baseName(wanted)))
  if (same === undefined || !wanted.includes('/')) return same?.[0]
  const path = keyOf(wanted.replace(/^\//, ''))
  return (
    same.find((known) => keyOf(known) === path) ?? same.find((known) => keyOf(known).endsWith(`/${path}`))
  )
}

/** Links to notes name them without their extension, in any case. */
function keyOf(name: string): string {
  return name.replace(NOTE, '').normalize('NFC').toLowerCase()
}

function depthOf(path: string): number {
  return path.split('/').length
}
