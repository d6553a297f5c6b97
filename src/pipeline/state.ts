import { formatRfc3339 } from '../core/dates.ts'
import { sha256 } from '../core/digest.ts'
import { type Ledger, type LedgerEntry, shardCountFor, splitLedger } from '../core/ledger.ts'
import {
  EMPTY_MANIFEST,
  MANIFEST_PATH,
  MANIFEST_VERSION,
  type Manifest,
  shardPath,
} from '../core/manifest.ts'
import type { Target } from '../core/ports.ts'
import { RunError } from '../core/problem.ts'

/** What is known of a target, and of the posts it has seen. */
export interface State {
  readonly manifest: Manifest
  readonly ledger: Ledger
}

/**
 * The state at a target; empty when it never had one.
 *
 * @throws RunError when it is damaged, or of a later version: fresh ids would show every post as new
 */
export async function readState(target: Target): Promise<State> {
  const bytes = await target.read(MANIFEST_PATH)
  if (bytes === undefined) return { manifest: EMPTY_MANIFEST, ledger: new Map() }
  const manifest = decode(target, MANIFEST_PATH, bytes) as unknown as Manifest
  const ledger = new Map<string, LedgerEntry>()
  const { shards } = manifest.ledger
  for (let index = 0; index < shards.length; index++) {
    const path = shardPath(shards.length, index)
    const shard = await target.read(path)
    if (shard === undefined) throw damaged(target, path, 'it is missing')
    const { posts } = decode(target, path, shard) as { posts?: Record<string, StoredEntry> }
    if (posts === undefined) throw damaged(target, path, 'it holds no posts')
    for (const [key, entry] of Object.entries(posts)) ledger.set(key, fromStored(entry))
  }
  return { manifest, ledger }
}

/** The shards of a ledger as files; those that the target holds already are not told. */
export function encodeLedger(
  ledger: Ledger,
  held: readonly string[],
): { readonly shards: readonly string[]; readonly files: readonly { path: string; bytes: Buffer }[] } {
  const count = shardCountFor(ledger.size, held.length)
  const shards: string[] = []
  const files: { path: string; bytes: Buffer }[] = []
  for (const [index, entries] of splitLedger(ledger, count).entries()) {
    const lines = entries.map(([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(toStored(entry))}`)
    const text = `{"version": ${MANIFEST_VERSION}, "posts": {\n${lines.join(',\n')}\n}}\n`
    const bytes = Buffer.from(text)
    const digest = sha256(bytes)
    shards.push(digest)
    if (held.length !== count || held[index] !== digest) files.push({ path: shardPath(count, index), bytes })
  }
  return { shards, files }
}

/** One line for each document and feed, so that a change is a small difference. */
export function encodeManifest(manifest: Manifest): Buffer {
  const { documents, planned, feeds, ...rest } = manifest
  const block = (name: string, members: object): string => {
    const lines = Object.entries(members).map(
      ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    )
    return `${JSON.stringify(name)}: {${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`}}`
  }
  const head = Object.entries(rest).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
  return Buffer.from(
    `{${[...head, block('documents', documents), block('planned', planned), block('feeds', feeds)].join(',\n')}}\n`,
  )
}

interface StoredEntry extends Omit<LedgerEntry, 'seen' | 'published' | 'updated' | 'gone'> {
  readonly seen?: string
  readonly published: string
  readonly updated?: string
  readonly gone?: string
}

/** Dates as people read them; those equal to `published` are not repeated. */
function toStored(entry: LedgerEntry): StoredEntry {
  const { id, path, digest, seen, published, updated, gone } = entry
  return {
    id,
    path,
    published: formatRfc3339(published),
    ...(seen !== published && { seen: formatRfc3339(seen) }),
    ...(updated !== published && { updated: formatRfc3339(updated) }),
    ...(gone !== undefined && { gone: formatRfc3339(gone) }),
    digest,
  }
}

function fromStored(stored: StoredEntry): LedgerEntry {
  const published = Date.parse(stored.published)
  return {
    id: stored.id,
    path: stored.path,
    digest: stored.digest,
    published,
    seen: stored.seen === undefined ? published : Date.parse(stored.seen),
    updated: stored.updated === undefined ? published : Date.parse(stored.updated),
    ...(stored.gone !== undefined && { gone: Date.parse(stored.gone) }),
  }
}

function decode(target: Target, path: string, bytes: Uint8Array): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch (cause) {
    throw damaged(target, path, (cause as Error).message, cause)
  }
  if (typeof value !== 'object' || value === null) throw damaged(target, path, 'it is no object')
  const { version } = value as { version?: unknown }
  if (typeof version !== 'number') throw damaged(target, path, 'it has no version')
  if (version > MANIFEST_VERSION) {
    throw new RunError(
      `${target.name}: ${path} was written by a later Feedmill (version ${version}, this one reads up to ${MANIFEST_VERSION}); update Feedmill`,
    )
  }
  return value as Record<string, unknown>
}

function damaged(target: Target, path: string, why: string, cause?: unknown): RunError {
  return new RunError(
    `${target.name}: ${path} is damaged (${why}). Restore it from a copy: without it every post would get a new id. Nothing was changed`,
    { cause },
  )
}
