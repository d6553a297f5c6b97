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
import { inParallel } from './parallel.ts'
import { manifestFault, type StoredEntry, shardFault } from './state-shape.ts'

/** How many shards are asked for at a time: a big ledger has dozens, and a target may be far away. */
const READS_AT_ONCE = 16

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
  const manifest = await readManifest(target)
  return { manifest, ledger: await readLedger(target, manifest) }
}

/** What a target holds; empty when it never had a state. @throws RunError as `readState` */
export async function readManifest(target: Target): Promise<Manifest> {
  const bytes = await target.read(MANIFEST_PATH)
  if (bytes === undefined) return EMPTY_MANIFEST
  const decoded = decode(target, MANIFEST_PATH, bytes)
  const fault = manifestFault(decoded)
  if (fault !== undefined) throw damaged(target, MANIFEST_PATH, fault)
  return decoded as unknown as Manifest
}

/** The posts that a manifest's target has seen. @throws RunError as `readState` */
export async function readLedger(target: Target, manifest: Manifest): Promise<Ledger> {
  const ledger = new Map<string, LedgerEntry>()
  const { shards } = manifest.ledger
  const paths = shards.map((_, index) => shardPath(shards.length, index))
  const read = new Map<string, Uint8Array>()
  await inParallel(paths, READS_AT_ONCE, async (path) => {
    const shard = await target.read(path)
    if (shard !== undefined) read.set(path, shard)
  })
  for (const [index, path] of paths.entries()) {
    const shard = read.get(path)
    if (shard === undefined) throw damaged(target, path, 'it is missing')
    const { posts } = decode(target, path, shard)
    // An unfinished publication may have renewed it already.
    if (manifest.phase === 'done' && sha256(shard) !== shards[index]) {
      throw damaged(target, path, 'it is not the one that the manifest names')
    }
    const shardWrong = shardFault(posts)
    if (shardWrong !== undefined) throw damaged(target, path, shardWrong)
    for (const [key, entry] of Object.entries(posts as Record<string, StoredEntry>))
      ledger.set(key, fromStored(entry))
  }
  return ledger
}

/** The states at several targets, in their order. @throws RunError as `readState` */
export async function readStates(targets: readonly Target[]): Promise<State[]> {
  const states: State[] = []
  for (const target of targets) states.push(await readState(target))
  return states
}

/**
 * The shards of a ledger as files; those that the target holds already are not told. What an unfinished publication
 * left there is not known, so all of them are told then.
 */
export function encodeLedger(
  ledger: Ledger,
  { phase, ledger: { shards: held } }: Manifest,
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
    if (phase !== 'done' || held.length !== count || held[index] !== digest)
      files.push({ path: shardPath(count, index), bytes })
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

function toStored(entry: LedgerEntry): StoredEntry {
  const { id, iri, path, digest, seen, published, written, updated, hidden, gone, noticed } = entry
  return {
    id,
    ...(iri !== undefined && { iri }),
    path,
    published: formatRfc3339(published),
    ...(seen !== published && { seen: formatRfc3339(seen) }),
    ...(written !== undefined && { written: formatRfc3339(written) }),
    ...(updated !== published && { updated: formatRfc3339(updated) }),
    ...(hidden !== undefined && { hidden }),
    ...(gone !== undefined && { gone: formatRfc3339(gone) }),
    ...(noticed !== undefined && { noticed: formatRfc3339(noticed) }),
    digest,
  }
}

function fromStored(stored: StoredEntry): LedgerEntry {
  const published = Date.parse(stored.published)
  return {
    id: stored.id,
    ...(stored.iri !== undefined && { iri: stored.iri }),
    path: stored.path,
    digest: stored.digest,
    published,
    seen: stored.seen === undefined ? published : Date.parse(stored.seen),
    ...(stored.written !== undefined && { written: Date.parse(stored.written) }),
    updated: stored.updated === undefined ? published : Date.parse(stored.updated),
    ...(stored.hidden !== undefined && { hidden: true }),
    ...(stored.gone !== undefined && { gone: Date.parse(stored.gone) }),
    ...(stored.noticed !== undefined && { noticed: Date.parse(stored.noticed) }),
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
