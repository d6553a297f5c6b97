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
const ATTEMPTS_MAX = 3

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
  for (let attempt = 1; ; attempt++) {
    const bytes = await target.read(MANIFEST_PATH)
    if (bytes === undefined) return { manifest: EMPTY_MANIFEST, ledger: new Map() }
    try {
      const manifest = parseManifest(target, bytes)
      return { manifest, ledger: await readLedger(target, manifest) }
    } catch (error) {
      // Where another run publishes, the manifest is of one moment and the ledger of another.
      const now = attempt < ATTEMPTS_MAX ? await target.read(MANIFEST_PATH) : bytes
      if (now === undefined || sha256(now) === sha256(bytes)) throw error
    }
  }
}

/** What a target holds; empty when it never had a state. @throws RunError as `readState` */
export async function readManifest(target: Target): Promise<Manifest> {
  const bytes = await target.read(MANIFEST_PATH)
  return bytes === undefined ? EMPTY_MANIFEST : parseManifest(target, bytes)
}

function parseManifest(target: Target, bytes: Uint8Array): Manifest {
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

/** A part of the ledger as a file that is to be written. */
export interface EncodedShard {
  readonly path: string
  readonly bytes: Buffer
  readonly sha256: string
  /** As in `PutFacts`. */
  readonly planned?: readonly string[]
}

/**
 * The shards of a ledger as files; those that the target holds already are not told. What an unfinished publication was
 * about to put is told, as it may be there or not.
 */
export function encodeLedger(
  ledger: Ledger,
  { phase, generation, ledger: { shards: held, planned } }: Manifest,
): { readonly shards: readonly string[]; readonly files: readonly EncodedShard[] } {
  const count = shardCountFor(ledger.size, held.length)
  const shards: string[] = []
  const files: EncodedShard[] = []
  // Where it was not said what was about to be put, anything may be there.
  const isKnown = phase === 'done' || planned !== undefined
  for (const [index, entries] of splitLedger(ledger, count).entries()) {
    const lines = entries.map(([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(toStored(entry))}`)
    const path = shardPath(count, index)
    const doubt = planned?.[path]
    const heldDigest = held.length === count ? held[index] : undefined
    let bytes = shardBytes(lines)
    let digest = sha256(bytes)
    // An interrupted publisher knows what was there before it. To put back the same would let its late bytes in, as most
    // services call the same bytes the same version: a ledger that is not the one of the manifest stops every run.
    if (digest === heldDigest && doubt?.some((other) => other !== digest)) {
      bytes = shardBytes(lines, generation)
      digest = sha256(bytes)
    }
    shards.push(digest)
    if (isKnown && doubt === undefined && heldDigest === digest) continue
    files.push({ path, bytes, sha256: digest, ...(doubt !== undefined && { planned: doubt }) })
  }
  return { shards, files }
}

function shardBytes(lines: readonly string[], after?: number): Buffer {
  const stamp = after === undefined ? '' : `"after": ${after}, `
  return Buffer.from(`{"version": ${MANIFEST_VERSION}, ${stamp}"posts": {\n${lines.join(',\n')}\n}}\n`)
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
