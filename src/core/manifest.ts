import type { KnownFeeds } from './compose.ts'
import type { Instant } from './dates.ts'
import type { FormatName } from './feed.ts'

/** What a target holds of ours. A path that is not in it is not ours, and is never removed. */
export interface Manifest {
  readonly version: typeof MANIFEST_VERSION
  /** Counts the publications. */
  readonly generation: number
  /** When the last one came to its end; absent before the first did. */
  readonly published?: Instant
  /** `publishing` = the publication that wrote this did not come to its end: see `planned`. */
  readonly phase: 'done' | 'publishing'
  /** Path → what stands there. */
  readonly documents: Readonly<Record<string, HeldDocument>>
  /**
   * Path → SHA-256 of what unfinished publications were about to put there: any of these is ours. '' = one was about to
   * remove it.
   */
  readonly planned: Readonly<Record<string, readonly string[]>>
  readonly feeds: KnownFeeds
  readonly ledger: {
    readonly shards: readonly string[]
    /** As `planned`, of the shards; absent when nothing is known of them. */
    readonly planned?: Readonly<Record<string, readonly string[]>>
  }
  /**
   * Digests of the posts whose rendering gave a problem: they are rendered again in every run, so that the
   * problem is said again.
   */
  readonly troubled: readonly string[]
}

export interface HeldDocument {
  /** Hexadecimal. */
  readonly sha256: string
  /** Bytes. */
  readonly length: number
  readonly recipe: string
  /** What the target calls these bytes, such as an entity tag; absent where it has no versions. */
  readonly version?: string
  /** What the target keeps beside the bytes, as `Target.label` gave it. */
  readonly label?: string
  /** The feed's format; absent for what is no feed or an archive of one, and in what an earlier version wrote. */
  readonly feed?: FormatName
  /** It gives way to what is not ours. */
  readonly optional?: true
  /** When these bytes took the place of others. */
  readonly changed?: Instant
  /** They stood there before the manifest knew of them. */
  readonly found?: true
  /** Since when no feed is published there: it is removed when the target's time for that is over. */
  readonly unwanted?: Instant
}

export const MANIFEST_VERSION = 1

export const STATE_FOLDER = 'feedmill-state'
/** Who is publishing there now. */
export const LOCK_PATH = `${STATE_FOLDER}/lock`
/** Which daemon looks after it. */
export const ATTENDED_PATH = `${STATE_FOLDER}/attended`
export const MANIFEST_PATH = `${STATE_FOLDER}/manifest.json`
/** What hubs and others were told. No part of the manifest: telling somebody is no publication. */
export const NOTIFIED_PATH = `${STATE_FOLDER}/notified.json`

/** Where a ledger of `count` shards keeps shard `index`. Another count has other paths, so that both can stand. */
export function shardPath(count: number, index: number): string {
  return `${STATE_FOLDER}/ledger-${count}/${index}.json`
}

export const EMPTY_MANIFEST: Manifest = {
  version: MANIFEST_VERSION,
  generation: 0,
  phase: 'done',
  documents: {},
  planned: {},
  feeds: {},
  ledger: { shards: [] },
  troubled: [],
}
