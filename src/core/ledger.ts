import type { Instant } from './dates.ts'
import { digestOfTexts } from './digest.ts'
import { byCodeUnit } from './text.ts'

/** What is remembered of a post that is, or was, out. */
export interface LedgerEntry {
  readonly id: string
  /** What Atom has in place of an `id` that is no IRI. */
  readonly iri?: string
  /** `published` when the post was first seen: the date in its id. */
  readonly seen: Instant
  readonly published: Instant
  /** What the author had written when another `published` was adopted, which counts as long as they do not change it. */
  readonly written?: Instant
  readonly updated: Instant
  readonly digest: string
  /** The permalink below the site's root, so that a new domain keeps it; the whole URL when it is elsewhere. */
  readonly path: string
  /** The post is there, but not out: a draft again, waiting, or broken. It keeps its entry as long as it is there. */
  readonly hidden?: true
  /** When the post was found missing. Remembered for 400 days, in case it comes back under another name. */
  readonly gone?: Instant
  /**
   * The run in which the page was new, changed, gone or back: later than that of any such run before it, whatever the
   * clock says. Absent for what was there when the site was first published.
   */
  readonly noticed?: Instant
}

/** Whether a post was out when the ledger was written. */
export function wasOut(entry: LedgerEntry): boolean {
  return entry.gone === undefined && entry.hidden === undefined
}

/** Source key → entry. Holds only posts that have been out: no draft, held or secret path. */
export type Ledger = ReadonlyMap<string, LedgerEntry>

export const EMPTY_LEDGER: Ledger = new Map()

/** How many entries a shard may hold on average before there are four times as many shards. */
const SHARD_LOAD_MAX = 256

/** The number of shards for a ledger, never less than it has now: a shrinking blog does not rewrite its state. */
export function shardCountFor(entries: number, current: number): number {
  let count = Math.max(1, current)
  while (entries > count * SHARD_LOAD_MAX) count *= 4
  return count
}

/** The entries by shard, each in the order of its keys. A key's shard depends on nothing but the key and `count`. */
export function splitLedger(ledger: Ledger, count: number): (readonly [string, LedgerEntry])[][] {
  const shards: (readonly [string, LedgerEntry])[][] = Array.from({ length: count }, () => [])
  for (const entry of ledger) shards[shardOf(entry[0], count)]?.push(entry)
  for (const shard of shards) shard.sort(([a], [b]) => byCodeUnit(a, b))
  return shards
}

function shardOf(key: string, count: number): number {
  if (count === 1) return 0
  return Buffer.from(digestOfTexts(key), 'base64url').readUInt32BE(0) % count
}

/** When a page of the ledger was last noticed; undefined when none was since the first publication. */
export function lastNoticed(ledger: Ledger): Instant | undefined {
  let last: Instant | undefined
  for (const { noticed } of ledger.values())
    if (noticed !== undefined && noticed > (last ?? noticed - 1)) last = noticed
  return last
}

/** The ledgers of mirrors of one site as one: the first id in their order, the earliest times. */
export function mergeLedgers(ledgers: readonly Ledger[]): Ledger {
  const [first, ...rest] = ledgers
  if (first === undefined) return EMPTY_LEDGER
  if (rest.length === 0) return first
  const merged = new Map(first)
  for (const ledger of rest) {
    for (const [key, entry] of ledger) {
      const known = merged.get(key)
      merged.set(key, known === undefined ? entry : mergeEntries(known, entry))
    }
  }
  return merged
}

function mergeEntries(first: LedgerEntry, other: LedgerEntry): LedgerEntry {
  const noticed = Math.max(first.noticed ?? 0, other.noticed ?? 0)
  return {
    ...first,
    ...(noticed > 0 && { noticed }),
    seen: Math.min(first.seen, other.seen),
    published: Math.min(first.published, other.published),
    updated: first.digest === other.digest ? Math.min(first.updated, other.updated) : first.updated,
  }
}
