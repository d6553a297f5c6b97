import { existsSync } from 'node:fs'
import type { Data, DataMap } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { readDataTree } from './data-file.ts'
import { withoutExtension } from './names.ts'
import { readBelow } from './page-links.ts'
import { walk } from './walk.ts'

/** What is longer is no list that a post would show. */
const LENGTH_MAX = 300_000

/** The data files of a blog (YAML, JSON, CSV, TSV) by folder and name, as templates see them in `site.data`. */
export function readSiteData(root: string, folder: string, problems: Problem[]): DataMap {
  const data: Record<string, Data> = Object.create(null)
  if (!existsSync(`${root}/${folder}`)) return data
  for (const { path } of walk(`${root}/${folder}`, (name) => /\.(?:ya?ml|json|csv|tsv)$/i.test(name)).files) {
    const file = `${folder}/${path}`
    const text = readBelow(root, file)
    if (text === undefined || text.length > LENGTH_MAX) continue
    const separator = /\.csv$/i.test(path) ? ',' : /\.tsv$/i.test(path) ? '\t' : undefined
    const value = separator === undefined ? readDataTree(root, file, problems) : tableOf(text, separator)
    if (value !== undefined) put(data, path.split('/').map(keyOf), value)
  }
  return data
}

/** Jekyll's `sanitize_filename`. */
function keyOf(name: string): string {
  return withoutExtension(name)
    .replace(/[^\p{L}\p{N}\p{M}_\s-]+/gu, '')
    .trim()
    .replace(/\s+/g, '_')
}

function put(data: Record<string, Data>, [first = '', ...rest]: readonly string[], value: Data): void {
  if (rest.length === 0) data[first] = value
  else {
    const known = data[first]
    const below: Record<string, Data> = Object.assign(
      Object.create(null),
      typeof known === 'object' && !Array.isArray(known) ? known : {},
    )
    put(below, rest, value)
    data[first] = below
  }
}

/** Rows with the keys of the first one (RFC 4180). */
function tableOf(text: string, separator: string): Data {
  const [keys = [], ...rows] = rowsOf(text, separator)
  return rows.map((row) => {
    const item: Record<string, Data> = Object.create(null)
    for (const [index, key] of keys.entries()) item[key] = row[index] ?? null
    return item
  })
}

function rowsOf(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const field =
    separator === ','
      ? /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/y
      : /(?:"((?:[^"]|"")*)"|([^"\t\n]*))(\t|\n|$)/y
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === separator) continue
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
    if (field.lastIndex >= text.length) break
  }
  return rows
}
