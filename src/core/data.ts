import type { Data, DataMap } from './post.ts'

/** What front matter may hold at most: a YAML alias multiplies, and a cycle never ends. */
const NODES_MAX = 10_000
const DEPTH_MAX = 32

/**
 * A parsed mapping as plain data: scalars as text, objects without a prototype, bounded in size and depth.
 *
 * @throws Error when there is more than the bounds allow
 */
export function boundedData(value: unknown): DataMap {
  let nodes = 0
  const copy = (node: unknown, depth: number): Data => {
    if (++nodes > NODES_MAX) throw new Error(`more than ${NODES_MAX} values`)
    if (depth > DEPTH_MAX) throw new Error(`nested deeper than ${DEPTH_MAX} levels`)
    if (node === null || node === undefined) return null
    if (Array.isArray(node)) return node.map((item) => copy(item, depth + 1))
    if (node instanceof Date) return node.toISOString()
    if (typeof node !== 'object') return withoutLoneSurrogates(String(node))
    const map: Record<string, Data> = Object.create(null)
    for (const [key, item] of Object.entries(node)) map[key] = copy(item, depth + 1)
    return map
  }
  const data = copy(value, 0)
  if (data === null || typeof data !== 'object' || Array.isArray(data))
    throw new Error('expected keys with values')
  return data as DataMap
}

/** An escape can write half of a character, which no document can carry and no cache brings back as it was. */
function withoutLoneSurrogates(text: string): string {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, '')
}

/** Whether data are keys with values. */
export function isMap(data: Data | undefined): data is DataMap {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}

/**
 * Data as templates know it: what YAML would take for a boolean or a number is one. Templates test `site.toc` and
 * count with `page.rating`, which text cannot do.
 */
export function typedData(data: Data): unknown {
  if (typeof data === 'string') return typedScalar(data)
  if (Array.isArray(data)) return data.map(typedData)
  if (!isMap(data)) return null
  const typed: Record<string, unknown> = Object.create(null)
  for (const [key, value] of Object.entries(data)) typed[key] = typedData(value)
  return typed
}

function typedScalar(text: string): unknown {
  if (text === 'true') return true
  if (text === 'false') return false
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(text) ? Number(text) : text
}
