type JsonSchema = { readonly [key: string]: unknown }

/** The keys that a configuration may have at a path. */
export function validKeys(schema: JsonSchema, path: readonly PropertyKey[]): string[] {
  let at: JsonSchema[] = [schema]
  for (const key of path) at = at.flatMap((node) => step(node, key))
  return [
    ...new Set(at.flatMap(alternatives).flatMap((node) => Object.keys((node.properties as object) ?? {}))),
  ]
}

function step(schema: JsonSchema, key: PropertyKey): JsonSchema[] {
  return alternatives(schema).flatMap((node) => {
    if (typeof key === 'number') return isSchema(node.items) ? [node.items] : []
    const property =
      (node.properties as Record<PropertyKey, unknown> | undefined)?.[key] ?? node.additionalProperties
    return isSchema(property) ? [property] : []
  })
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  const several = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined
  return several === undefined ? [schema] : several.flatMap(alternatives)
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null
}

/** The key that somebody probably meant, if one is near. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(key.length / 3))
  let best: { key: string; distance: number } | undefined
  for (const candidate of known) {
    const distance = editDistance(key.toLowerCase(), candidate.toLowerCase())
    if (distance <= limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { key: candidate, distance }
  }
  return best?.key
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
