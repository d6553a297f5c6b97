import type { KnownFeed, KnownFeeds } from '../core/compose.ts'
import type { Instant } from '../core/dates.ts'
import { isFeedPlan, isOptional, isSibling, type StoredPlan } from '../core/document.ts'
import type { Feed } from '../core/feed.ts'
import type { Ledger } from '../core/ledger.ts'
import type { HeldDocument, Manifest } from '../core/manifest.ts'
import type { Plan, Wanted } from '../core/plan.ts'
import type { EncodedShard } from './state.ts'

/** What a run knows besides the documents, to be remembered at the target. */
export interface NextState {
  readonly before: Ledger
  readonly feeds: readonly Feed[]
  readonly troubled: readonly string[]
  readonly sitePosts: number
}

/** What a publication leaves at its target, besides the generation and the phase. */
export interface Outcome {
  readonly documents: readonly StoredPlan[]
  readonly wanted: ReadonlyMap<string, Wanted>
  /** Paths of documents that stay as they are. */
  readonly withheld: ReadonlySet<string>
  /** Paths of documents whose bytes are there already. */
  readonly kept: ReadonlySet<string>
  readonly leaving: Plan['leaving']
  readonly now: Instant
  readonly feeds: readonly Feed[]
  readonly shards: readonly string[]
  readonly troubled: readonly string[]
}

/** The manifest of a publication that has come to its end, but for the versions of what it will put. */
export function doneManifest(before: Manifest, outcome: Outcome): Manifest {
  const { documents, wanted, withheld, kept, leaving, feeds, shards, troubled, now } = outcome
  const stays = documents.map((document): [string, HeldDocument] => {
    const { path, recipe } = document
    if (withheld.has(path)) return [path, before.documents[path] as HeldDocument]
    const { sha256, length, label } = wanted.get(path) as Wanted
    const held = before.documents[path]
    const wasThere = held === undefined && kept.has(path) && before.planned[path] === undefined
    const { version, changed = now, found = wasThere } = held?.sha256 === sha256 ? held : {}
    const facts = {
      ...(version !== undefined && { version }),
      ...(label !== undefined && { label }),
      // Who is told of changes polls the feed itself: an archive is no topic.
      ...(!isSibling(document) &&
        isFeedPlan(document) &&
        document.period === undefined && { feed: document.format }),
      ...(isOptional(document) && { optional: true as const }),
      changed,
      ...(found && { found }),
    }
    return [path, { sha256, length, recipe, ...facts }]
  })
  const leaves = [...leaving].map(([path, unwanted]): [string, HeldDocument] => [
    path,
    { ...(before.documents[path] as HeldDocument), unwanted },
  ])
  return {
    ...before,
    generation: before.generation + 1,
    published: now,
    phase: 'done',
    documents: Object.fromEntries([...stays, ...leaves]),
    // What an unfinished publication has made of them, the next run must still look at.
    planned: Object.fromEntries(Object.entries(before.planned).filter(([path]) => withheld.has(path))),
    feeds: knownFeeds(feeds, before.feeds),
    ledger: { shards },
    troubled,
  }
}

/** The manifest that says beforehand what is about to be written, shards of the ledger included. */
export function claimManifest(
  before: Manifest,
  done: Manifest,
  plan: Plan,
  shards: readonly EncodedShard[],
): Manifest {
  const documents = plan.puts.map(({ path }): [string, string] => [path, done.documents[path]?.sha256 ?? ''])
  const removed = plan.removes.map(({ path }): [string, string] => [path, ''])
  const written = shards.map(({ path, sha256 }): [string, string] => [path, sha256])
  // Of a publication that did not say what it was about to do with them, nothing is known.
  const { planned = before.phase === 'done' ? {} : undefined } = before.ledger
  return {
    ...before,
    generation: done.generation,
    phase: 'publishing',
    planned: withPlanned(before.planned, [...documents, ...removed]),
    // A reader may see a feed before the publication ends: its id stays.
    feeds: done.feeds,
    ledger: {
      shards: before.ledger.shards,
      ...(planned !== undefined && { planned: withPlanned(planned, written) }),
    },
  }
}

type Planned = Readonly<Record<string, readonly string[]>>

function withPlanned(before: Planned, added: readonly (readonly [string, string])[]): Planned {
  const planned: Record<string, readonly string[]> = { ...before }
  for (const [path, digest] of added) planned[path] = [...new Set([...(planned[path] ?? []), digest])]
  return planned
}

/**
 * A manifest with what the target calls the documents that were put: path → version. What an interrupted publisher
 * could still change, as what it knows of is there again, stays planned: the next run looks once more.
 */
export function withVersions(
  manifest: Manifest,
  versions: ReadonlyMap<string, string>,
  before: Manifest,
): Manifest {
  const documents = { ...manifest.documents }
  for (const [path, version] of versions) documents[path] = { ...(documents[path] as HeldDocument), version }
  const doubts = before.phase === 'done' ? {} : inDoubt(before, documents)
  return {
    ...manifest,
    documents,
    planned: { ...manifest.planned, ...stillLeaving(before, documents), ...doubts },
  }
}

/** What stays for a while may be of either age: nobody looks before it is removed, or wanted again. */
function stillLeaving({ planned }: Manifest, after: Manifest['documents']): Planned {
  return Object.fromEntries(Object.entries(planned).filter(([path]) => after[path]?.unwanted !== undefined))
}

/** Where nobody has versions, nobody comes late: there the lock is a proof. */
function inDoubt(before: Manifest, after: Manifest['documents']): Planned {
  if (!Object.values(after).some(({ version }) => version !== undefined)) return {}
  const doubts = Object.entries(before.planned).filter(([path, planned]) => {
    const held = after[path]
    if (held === undefined) return planned.some((sha256) => sha256 !== '')
    const isMoved = held.version !== before.documents[path]?.version
    return !isMoved && planned.some((sha256) => sha256 !== held.sha256)
  })
  return Object.fromEntries(doubts)
}

/** The documents that are as the manifest says, as far as it can know. */
export function settledDocuments({ documents, planned }: Manifest): Readonly<Record<string, HeldDocument>> {
  return Object.fromEntries(Object.entries(documents).filter(([path]) => !(path in planned)))
}

/** Whether a publication would change anything at the target. */
export function hasWork(plan: Plan, before: Manifest, after: Manifest, shards: number): boolean {
  return (
    plan.puts.length > 0 ||
    plan.removes.length > 0 ||
    shards > 0 ||
    before.phase === 'publishing' ||
    before.generation === 0 ||
    JSON.stringify(before.troubled) !== JSON.stringify(after.troubled) ||
    Object.keys(before.documents).length !== Object.keys(after.documents).length ||
    Object.entries(after.documents).some(
      ([path, { unwanted, feed }]) =>
        before.documents[path]?.unwanted !== unwanted || before.documents[path]?.feed !== feed,
    )
  )
}

/** Feeds are remembered for ever: one whose taxonomy is switched off for a while has its id back afterwards. */
function knownFeeds(feeds: readonly Feed[], before: KnownFeeds): KnownFeeds {
  const known: Record<string, KnownFeed> = { ...before }
  for (const { key, id, term, updated, podcast } of feeds) {
    const guid = podcast?.guid ?? before[key]?.podcast
    known[key] = {
      id,
      ...(term !== undefined && { term }),
      updated,
      ...(guid !== undefined && { podcast: guid }),
    }
  }
  return Object.fromEntries(Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1)))
}
