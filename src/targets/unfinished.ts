import type { Manifest } from '../core/manifest.ts'

/**
 * A stored manifest as of a publication that did not come to its end: the next run publishes, also when no document has
 * changed, and puts the whole ledger, of which nothing is known. One that cannot be read is given as it is, to be
 * refused by whoever reads it.
 */
export function unfinished(manifest: Uint8Array, more: object = {}): Uint8Array {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(manifest).toString('utf8'))
  } catch {
    return manifest
  }
  if (typeof value !== 'object' || value === null) return manifest
  const { ledger } = value as Partial<Manifest>
  return Buffer.from(
    JSON.stringify({ ...value, ledger: { ...ledger, planned: undefined }, ...more, phase: 'publishing' }),
  )
}
