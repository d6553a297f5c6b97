import { composeFeeds, type KnownFeeds } from '../core/compose.ts'
import { type Encoding, isFeedPlan, isSibling, postsOf, type StoredPlan } from '../core/document.ts'
import type { Feed } from '../core/feed.ts'
import type { Target } from '../core/ports.ts'
import type { IdentifiedPost } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { movedProblems } from './document-places.ts'
import { type DocumentMaker, planDocuments, withCompanions } from './documents.ts'
import type { Publication } from './publish.ts'
import { type Refused, refuseDocuments } from './refuse.ts'
import type { EntryRoom } from './render.ts'
import { policyOf, type Run } from './run.ts'
import { planSiblings } from './siblings.ts'

/** What a run publishes. */
export interface Composed {
  readonly posts: readonly IdentifiedPost[]
  readonly feeds: readonly Feed[]
  readonly refused: Refused
  readonly isAllRefused: boolean
  /** About documents that are not where somebody may look for them. */
  readonly problems: readonly Problem[]
}

/** What a run renders, makes and publishes with. */
export interface Tools {
  readonly room: EntryRoom
  readonly maker: DocumentMaker
  readonly publications: readonly Publication[]
  readonly signal: AbortSignal
}

/**
 * The feeds, with every post rendered that a document needs. A post that cannot be rendered leaves its place to the
 * next one, so that composing begins again without it.
 */
export async function composeRendered(
  run: Run,
  posts: readonly IdentifiedPost[],
  known: KnownFeeds,
  troubled: ReadonlySet<string>,
  { room, maker, publications, signal }: Tools,
): Promise<Composed> {
  let publishable = posts
  if (troubled.size > 0) {
    // They are rendered in every run, so that what is wrong with them is said in every run.
    const again = posts.filter((post) => troubled.has(room.digest(post)))
    const broken = await room.render(again, signal)
    publishable = posts.filter((post) => !broken.has(post.key))
  }
  let refused: Refused = new Map()
  for (;;) {
    const feeds = composeFeeds(publishable, run.site, run.feeds, known, policyOf(run))
    const planned = planDocuments(feeds, run.site, run.formats, room.digest)
    const shown = planned.filter(
      ({ path }) => !refused.has(path) || publications.some((of) => of.stands(path)),
    )
    const documents = withCompanions(shown, run.companions, run.site)
    const siblings = planSiblings(documents, encodingsOf(run.targets), run.site)
    const all: readonly StoredPlan[] = [...documents, ...siblings]
    for (const publication of publications) await publication.survey(all, new Set(refused.keys()))
    const isStale = (document: StoredPlan): boolean =>
      !publications.every((publication) => publication.holds(document))
    const stale = new Set(all.filter(isStale).map((stored) => (isSibling(stored) ? stored.of : stored)))
    const rendering = room.render(new Set([...stale].flatMap(postsOf)), signal)
    for (const publication of publications) publication.prepare()
    await maker.makeAhead([...stale], room.isRendered, rendering)
    const broken = await rendering
    publishable = publishable.filter((post) => !broken.has(post.key))
    if (broken.size > 0) continue
    const faulty = refuseDocuments([...stale].filter(isFeedPlan), maker, run.gate)
    refused = new Map([...refused, ...faulty])
    const isAllRefused = planned.length > 0 && planned.every(({ path }) => refused.has(path))
    if (faulty.size === 0 || isAllRefused) {
      const problems = movedProblems(documents)
      return { posts: publishable, feeds, refused, isAllRefused, problems }
    }
  }
}

function encodingsOf(targets: readonly Target[]): ReadonlySet<Encoding> {
  return new Set(targets.flatMap(({ encodings = [] }) => encodings))
}
