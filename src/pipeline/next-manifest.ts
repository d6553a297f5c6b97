import type { KnownFeed, KnownFeeds } from '../core/compose.ts'
import type { Instant } from '../core/dates.ts'
import { type DocumentPlan, isFeedPlan } from '../core/document.ts'
import type { Feed } from '../core/feed.ts'
import type { HeldDocument, Manifest } from '../core/manifest.ts'
import type { Plan, Wanted } from '../core/plan.ts'

/** What a publication leaves at its target, besides the generation and the phase. */
export interface Outcome {
  readonly documents: readonly DocumentPlan[]
  readonly wanted: ReadonlyMap<string, Wanted>
  readonly leaving: Plan['leaving']
  readonly now: Instant
  readonly feeds: readonly Feed[]
  readonly shards: readonly string[]
  readonly troubled: readonly string[]
}

/** The manifest of a publication that has come to its end, but for the versions of what it will put. */
export function doneManifest(before: Manifest, outcome: Outcome): Manifest {
  const { documents, wanted, leaving, feeds, shards, troubled, now } = outcome
  const stays = documents.map((document): [string, HeldDocument] => {
    const { path, recipe } = document
    const { sha256, length, label } = wanted.get(path) as Wanted
    const held = before.documents[path]
    const { version, changed = now } = held?.sha256 === sha256 ? held : {}
    const facts = {
      ...(version !== undefined && { version }),
      ...(label !== undefined && { label }),
      ...(isFeedPlan(document) && { feed: document.format }),
      changed,
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
    planned: {},
    feeds: knownFeeds(feeds, before.feeds),
    ledger: { shards },
    troubled,
  }
}

/** The manifest that says beforehand what is about to be written. */
export function claimManifest(before: Manifest, done: Manifest, plan: Plan): Manifest {
  const planned: Record<string, readonly string[]> = { ...before.planned }
  for (const { path } of plan.puts) {
    planned[path] = [...new Set([...(planned[path] ?? []), done.documents[path]?.sha256 ?? ''])]
  }
  return {
    ...before,
    generation: done.generation,
    phase: 'publishing',
    planned,
    // A reader may see a feed before the publication ends: its id stays.
    feeds: done.feeds,
  }
}

/** A manifest with what the target calls the documents that were put: path → version. */
export function withVersions(manifest: Manifest, versions: ReadonlyMap<string, string>): Manifest {
  if (versions.size === 0) return manifest
  const documents = { ...manifest.documents }
  for (const [path, version] of versions) documents[path] = { ...(documents[path] as HeldDocument), version }
  return { ...manifest, documents }
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
  for (const { key, id, term, updated } of feeds)
    known[key] = { id, ...(term !== undefined && { term }), updated }
  return Object.fromEntries(Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1)))
}
