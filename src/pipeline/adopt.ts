import {
  type Adoption,
  matchEntries,
  type Pin,
  type PublishedFeed,
  pinInto,
  pinsOf,
} from '../core/adoption.ts'
import { sha256 } from '../core/digest.ts'
import { type IdPolicy, newTag, rememberedPath } from '../core/identity.ts'
import { type Ledger, mergeLedgers } from '../core/ledger.ts'
import { MANIFEST_PATH, type Manifest } from '../core/manifest.ts'
import type { Context, Target } from '../core/ports.ts'
import type { Post } from '../core/post.ts'
import { RunError } from '../core/problem.ts'
import { selectDue } from '../core/select.ts'
import type { Run } from './generate.ts'
import { encodeLedger, encodeManifest, readState, type State } from './state.ts'

/** What adopting some feeds would do; nothing is changed yet. */
export interface AdoptionPlan {
  /** In the order of the feeds. */
  readonly adoptions: readonly Adoption[]
  /** Posts that get an id their readers know. */
  readonly pinned: readonly Pin[]
  /** Posts that were published already: their ids stay. */
  readonly kept: readonly Pin[]
  /** Posts that are in none of the feeds: older ones, mostly, as feeds hold the newest. */
  readonly unknown: readonly Post[]
  readonly ledger: Ledger
  readonly feedId?: string
}

/** Finds the posts that the entries of published feeds are. */
export async function planAdoption(
  run: Run,
  feeds: readonly PublishedFeed[],
  context: Context,
): Promise<AdoptionPlan> {
  const posts: Post[] = []
  for (const source of run.sources) posts.push(...(await source.load(context, () => {})).posts)
  const { due } = selectDue(posts, context.now, () => false, { drafts: false, future: false })
  const ledger = mergeLedgers((await readStates(run.targets)).map((state) => state.ledger))
  const adoptions = feeds.map((feed) => matchEntries(feed, due))
  const policy: IdPolicy = { ...run.ids, root: run.site.url }
  const pins = pinsOf(adoptions.flatMap(({ matches }) => matches))
  const tagOf = (post: Post): string => newTag(post.url, post.published, policy)
  const plan = pinInto(ledger, pins, tagOf, ({ url }) => rememberedPath(url, policy.root))
  const known = new Set(pins.map(({ post }) => post))
  const feedId = feeds.find(({ id }) => id !== undefined)?.id
  return {
    adoptions,
    ...plan,
    unknown: due.filter((post) => !known.has(post)),
    ...(feedId !== undefined && { feedId }),
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
    await target.put(path, [bytes], { mediaType: 'application/json', sha256: sha256(bytes) })
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
  await target.settle()
}

async function readStates(targets: readonly Target[]): Promise<State[]> {
  const states: State[] = []
  for (const target of targets) states.push(await readState(target))
  return states
}
