import type { Instant } from '../core/dates.ts'

/** Who may publish, and what is known of the service. */
export interface StoredLease {
  readonly generation: number
  /** Random: it is public, and names nobody. */
  readonly owner: string
  readonly expires: Instant
  /** Whether puts can be made conditional. */
  readonly conditional: boolean
  /** When that was tried. */
  readonly probed: Instant
}

/** A lease as it is stored; undefined when it is none, as it lies where anybody may have changed it. */
export function parseLease(bytes: Uint8Array): StoredLease | undefined {
  let value: Partial<Record<keyof StoredLease, unknown>> | null
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { generation, owner, conditional } = value
  const expires = Date.parse(String(value.expires))
  const probed = Date.parse(String(value.probed))
  if (!Number.isSafeInteger(generation) || (generation as number) < 0) return undefined
  if (typeof owner !== 'string' || typeof conditional !== 'boolean') return undefined
  if (!Number.isFinite(expires) || !Number.isFinite(probed)) return undefined
  return { generation: generation as number, owner, expires, conditional, probed }
}
