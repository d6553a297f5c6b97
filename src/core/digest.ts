import { createHash, type Hash } from 'node:crypto'

/** SHA-256, hexadecimal: what the state records of bytes. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * SHA-256 (base64url) of values that JSON can say, independent of the order of object keys. `undefined`
 * members count as absent, as in JSON.
 */
export function digestOf(...values: readonly unknown[]): string {
  const hash = createHash('sha256')
  for (const value of values) {
    addValue(hash, value)
    hash.update('\u0000')
  }
  return hash.digest('base64url')
}

/** SHA-256 (base64url) of texts, each told apart from the next. */
export function digestOfTexts(...texts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text.length} `).update(text)
  return hash.digest('base64url')
}

function addValue(hash: Hash, value: unknown): void {
  hash.update(JSON.stringify(value, sortKeys) ?? '')
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const sorted: [string, unknown][] = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted)
}
