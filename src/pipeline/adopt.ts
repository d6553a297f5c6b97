import {
  type Adoption,
  type KeptPin,
  matchEntries,
  type Pin,
  type PublishedFeed,
  pinInto,
  pinsOf,
} from '../core/adoption.ts'
import { sha256 } from '../core/digest.ts'
import { identify, newTag, rememberedPath } from '../core/identity.ts'
import { type Ledger, mergeLedgers } from '../core/ledger.ts'
import { MANIFEST_PATH, type Manifest } from '../core/manifest.ts'
import type { Context, Loaded, Target } from '../core/ports.ts'
import type { Post } from '../core/post.ts'
import { type Problem, RunError } from '../core/problem.ts'
import { policyOf, type Run } from './run.ts'
import { encodeLedger, encodeManifest, readState, readStates } from './state.ts'

/** What adopting some feeds would do; nothing is changed yet. */
export interface AdoptionPlan {
  /** In the order of the feeds. */
  readonly adoptions: readonly Adoption[]
  /** Posts that get an id their readers know. */
  readonly pinned: readonly Pin[]
  readonly kept: readonly KeptPin[]
  /** Posts that are in none of the feeds: older ones, mostly, as feeds hold the newest. */
  readonly unknown: readonly Post[]
  readonly ledger: Ledger
  readonly feedId?: string
  /** Of files: one that gave no post is none that an entry could be found to be. */
  readonly problems: readonly Problem[]
}

/**
 * Finds the posts that the entries of published feeds are. A draft or a post that is held may be one: it was public in
 * that feed.
 */
export async function planAdoption(
  run: Run,
  feeds: readonly PublishedFeed[],
  context: Context,
): Promise<AdoptionPlan> {
  const loaded: Loaded[] = []
  for (const source of run.sources) loaded.push(await source.load(context, () => {}))
  const posts = loaded.flatMap((of) => of.posts)
  const before = mergeLedgers((await readStates(run.targets)).map(({ ledger }) => ledger))
  const policy = policyOf(run)
  const present = loaded.flatMap((of) => of.present)
  // A renamed post is published, too: it has the id of an entry that is known.
  const known = new Set([...before.values()].map(({ id }) => id))
  const published = new Set(
    identify(posts, present, before, policy, context.now)
      .posts.filter(({ id }) => known.has(id))
      .map(({ key }) => key),
  )
  const adoptions = feeds.map((feed) => matchEntries(feed, posts))
  const pins = pinsOf(adoptions.flatMap(({ matches }) => matches))
  const plan = pinInto(
    before,
    pins,
    ({ key }) => published.has(key),
    context.now,
    (post) => newTag(post.url, post.published, policy),
    ({ url }) => rememberedPath(url, policy.root),
  )
  const found = new Set(pins.map(({ post }) => post))
  const feedId = feeds.find(({ id }) => id !== undefined)?.id
  return {
    adoptions,
    ...plan,
    unknown: posts.filter((post) => !post.draft && post.published <= context.now && !found.has(post)),
    ...(feedId !== undefined && { feedId }),
    problems: loaded.flatMap((of) => of.problems),
  }
}

/** Remembers what was planned at every target, so that the next run publishes posts under these ids. */
export async function adopt(run: Run, plan: AdoptionPlan): Promise<void> {
  for (const target of run.targets) {
    const lock = await target.lock()
    try {
      const { manifest, ledger } = await readState(target)
      const merged = new Map(ledger)
      for (const { post } of plan.pinned) {
        const entry = plan.ledger.get(post.key)
        if (merged.has(post.key))
          throw new RunError(`${target.name}: another run has published meanwhile; try again`)
        if (entry !== undefined) merged.set(post.key, entry)
      }
      await remember(target, manifest, merged, plan.feedId)
    } finally {
      await lock.release()
    }
  }
}

/** A process that dies here leaves a claim, and shards of either age that fit it. */
async function remember(
  target: Target,
  manifest: Manifest,
  ledger: Ledger,
  feedId: string | undefined,
): Promise<void> {
  const { shards, files } = encodeLedger(ledger, manifest)
  const put = async (path: string, bytes: Uint8Array): Promise<void> => {
    await target.put(path, [bytes], { mediaType: 'application/json', kind: 'state', sha256: sha256(bytes) })
  }
  const generation = manifest.generation + 1
  const site = manifest.feeds['']
  const feeds =
    feedId === undefined || site !== undefined
      ? manifest.feeds
      : { ...manifest.feeds, '': { id: feedId, updated: 0 } }
  await put(MANIFEST_PATH, encodeManifest({ ...manifest, generation, phase: 'publishing' }))
  for (const { path, bytes } of files) await put(path, bytes)
  await target.settle()
  await put(
    MANIFEST_PATH,
    encodeManifest({ ...manifest, generation, phase: 'done', feeds, ledger: { shards } }),
  )
  await target.commit()
}
