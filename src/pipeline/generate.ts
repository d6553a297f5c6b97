import { composeFeeds, type KnownFeeds } from '../core/compose.ts'
import { formatRfc3339, toSecond } from '../core/dates.ts'
import { type Encoding, isFeedPlan, isSibling, postsOf, type StoredPlan } from '../core/document.ts'
import type { Feed, FeedsSpec, FormatName, Site } from '../core/feed.ts'
import type { GuardLimits } from '../core/guard.ts'
import { guessIdentity, type IdPolicy, identify } from '../core/identity.ts'
import { type Ledger, mergeLedgers, wasOut } from '../core/ledger.ts'
import type {
  Companion,
  Context,
  Early,
  Format,
  Gate,
  LeftOut,
  Loaded,
  Press,
  Source,
  Target,
} from '../core/ports.ts'
import type { IdentifiedPost, Post } from '../core/post.ts'
import { type Problem, RunError } from '../core/problem.ts'
import { refuseDuplicates, selectDue } from '../core/select.ts'
import { DocumentMaker, planDocuments, withCompanions } from './documents.ts'
import { Prospect } from './prospect.ts'
import { Publication } from './publish.ts'
import { queryNotes } from './query-notes.ts'
import { type Refused, refusalProblems, refuseDocuments } from './refuse.ts'
import { EntryRoom } from './render.ts'
import type { Report } from './report.ts'
import { planSiblings } from './siblings.ts'
import { readStates, type State } from './state.ts'
import { StateMovedError } from './state-moved.ts'

/** Everything a run is made of. */
export interface Run {
  readonly site: Site
  readonly ids: Omit<IdPolicy, 'root'>
  readonly sources: readonly Source[]
  readonly feeds: FeedsSpec
  readonly formats: Readonly<Record<FormatName, Format>>
  readonly press: Press
  /** Nothing is published that it has a fault to find with. The press asks for itself. */
  readonly gate: Gate
  /** In the order in which they speak of each other. */
  readonly companions: readonly Companion[]
  readonly targets: readonly Target[]
  readonly guard: GuardLimits
  readonly flags: RunFlags
}

export interface RunFlags {
  /** Plans, and touches nothing. */
  readonly dryRun: boolean
  /** A problem with a file stops the publication. */
  readonly strict: boolean
  /** The guard does not refuse. */
  readonly force: boolean
  readonly drafts: boolean
  readonly future: boolean
  /** Files that are not ours are overwritten. */
  readonly adoptFiles: boolean
}

/** A run that nobody has asked for anything else. */
export const PLAIN_RUN: RunFlags = {
  dryRun: false,
  strict: false,
  force: false,
  drafts: false,
  future: false,
  adoptFiles: false,
}

export interface RunResult {
  readonly report: Report
  /** No target was ever published: nothing is known of what readers have seen. */
  readonly isFirst: boolean
  /** Why a target was not published; each leaves its old output intact. */
  readonly failures: readonly RunError[]
}

/** How often a run begins again because another one published meanwhile. */
const ATTEMPTS_MAX = 3

/**
 * One run: sources load posts, feeds are composed of posts, formats render them into documents, targets are made to
 * hold these. Nothing is rendered, written or locked that is as it should be already.
 */
export async function generate(run: Run, context: Context): Promise<RunResult> {
  let states = await readStates(run.targets)
  const loaded = await loadAll(run, states, context)
  for (let attempt = 1; ; attempt++) {
    try {
      return await publishLoaded(run, loaded, states, context)
    } catch (error) {
      if (!(error instanceof StateMovedError) || attempt === ATTEMPTS_MAX) throw error
      context.log.info({ target: error.target }, 'another run has published meanwhile, planning again')
      states = await readStates(run.targets)
    }
  }
}

interface LoadedAll extends Pick<Loaded, 'posts' | 'leftOut' | 'problems' | 'present'> {
  readonly variables: ReadonlyMap<string, Loaded['variables']>
}

async function loadAll(run: Run, states: readonly State[], context: Context): Promise<LoadedAll> {
  const { sources } = run
  const prospect = new Prospect(run.feeds, run.site, context.now)
  const policy = policyOf(run)
  const ahead: Early = (post, variables) => {
    if (prospect.isLikely(post)) run.press.prepare({ post: guessIdentity(post, policy), variables })
  }
  // Where something is published already, almost nothing will be rendered.
  const isFirst = states.some(({ manifest }) => manifest.generation === 0)
  const all: Loaded[] = []
  for (const source of sources) {
    const loaded = await source.load(context, isFirst ? ahead : () => {})
    context.log.debug({ source: source.name, posts: loaded.posts.length }, 'loaded')
    all.push(loaded)
  }
  return {
    posts: all.flatMap(({ posts }) => posts),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
    problems: all.flatMap(({ problems }) => problems),
    present: all.flatMap(({ present }) => present),
    variables: new Map(sources.map(({ name }, index) => [name, all[index]?.variables ?? {}])),
  }
}

async function publishLoaded(
  run: Run,
  loaded: LoadedAll,
  states: readonly State[],
  context: Context,
): Promise<RunResult> {
  const before = mergeLedgers(states.map(({ ledger }) => ledger))
  const known = mergeKnownFeeds(states)
  const isOut = (key: string): boolean => before.has(key)
  const hasBeenOut = (post: Post): boolean => {
    const known = before.get(post.key)
    return (known?.written ?? known?.published) === toSecond(post.published)
  }
  const selection = selectDue(loaded.posts, context.now, hasBeenOut, run.flags)
  const { posts: distinct, problems: duplicates } = refuseDuplicates(selection.due, isOut)
  const notOut = loaded.posts.map(({ key }) => key)
  const {
    posts,
    ledger,
    problems: thefts,
  } = identify(distinct, [...loaded.present, ...notOut], before, policyOf(run), context.now)

  const room = new EntryRoom(run.press, loaded.variables)
  const maker = new DocumentMaker(run.site, run.formats, room.encoded)
  const troubled = new Set(states.flatMap(({ manifest }) => manifest.troubled))
  const publications: Publication[] = []
  for (const [index, target] of run.targets.entries()) {
    publications.push(new Publication(target, states[index] as State, ledger, context))
  }
  const tools = { room, maker, publications, signal: context.signal }
  for (const note of queryNotes(run.feeds, posts)) context.log.info({}, note)
  const composed = await composeRendered(run, posts, known, troubled, tools)

  const problems = [
    ...loaded.problems,
    ...lostPosts(loaded.leftOut, before),
    ...duplicates,
    ...thefts,
    ...room.problems(),
    ...refusalProblems(composed.refused),
  ]
  const leftOut = [...loaded.leftOut, ...selection.leftOut].map(({ path, reason }) => ({ path, reason }))
  const failures: RunError[] = []
  const next = {
    before,
    feeds: composed.feeds,
    troubled: room.troubled(),
    sitePosts: composed.posts.length,
  }
  const strictRefusal = run.flags.strict && problems.some(({ severity }) => severity === 'error')
  for (const publication of publications) {
    try {
      await publication.plan(maker, next, run.guard, run.flags)
      if (composed.isAllRefused)
        throw new RunError('every feed would break a rule: nothing is published, what stands there stays')
      if (strictRefusal)
        throw new RunError('a file has a problem, and --strict asks for none: nothing is published')
      if (!run.flags.dryRun) await publication.act(maker)
    } catch (error) {
      if (!(error instanceof RunError) || error instanceof StateMovedError) throw error
      failures.push(error)
    }
  }
  problems.push(...publications.flatMap((publication) => publication.problems()))
  const documents = publications.flatMap((publication) => publication.report(run.targets.length > 1))
  const count = (action: string): number => documents.filter((document) => document.action === action).length
  return {
    failures,
    isFirst: states.every(({ manifest }) => manifest.generation === 0),
    report: {
      posts: composed.posts.length,
      held: selection.held.length,
      drafts: selection.drafts.length,
      expired: selection.expired.length,
      leftOut,
      feeds: composed.feeds.length,
      documents,
      written: count('put'),
      unchanged: count('keep'),
      removed: count('remove'),
      problems,
      ...(selection.nextDue !== undefined && { nextDue: formatRfc3339(selection.nextDue) }),
      durationMs: 0,
    },
  }
}

/** Posts that were public and are no posts any more, which their author may not have meant; said once. */
function lostPosts(leftOut: readonly LeftOut[], before: Ledger): Problem[] {
  return leftOut.flatMap(({ path, reason, isStated, key = '' }) => {
    const known = before.get(key)
    if (known === undefined || !wasOut(known) || isStated === true) return []
    const message = `was published, and is left out from now on: ${reason}`
    return [{ path, severity: 'warning' as const, message }]
  })
}

interface Composed {
  readonly posts: readonly IdentifiedPost[]
  readonly feeds: readonly Feed[]
  readonly refused: Refused
  readonly isAllRefused: boolean
}

/** What a run renders, makes and publishes with. */
interface Tools {
  readonly room: EntryRoom
  readonly maker: DocumentMaker
  readonly publications: readonly Publication[]
  readonly signal: AbortSignal
}

/**
 * The feeds, with every post rendered that a document needs. A post that cannot be rendered leaves its place to the
 * next one, so that composing begins again without it.
 */
async function composeRendered(
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
    if (faulty.size === 0 || isAllRefused) return { posts: publishable, feeds, refused, isAllRefused }
  }
}

/** How posts get ids in a run. */
export function policyOf({ ids, site }: Run): IdPolicy {
  return { ...ids, root: site.url }
}

function encodingsOf(targets: readonly Target[]): ReadonlySet<Encoding> {
  return new Set(targets.flatMap(({ encodings = [] }) => encodings))
}

function mergeKnownFeeds(states: readonly State[]): KnownFeeds {
  return Object.assign({}, ...states.map(({ manifest }) => manifest.feeds).reverse()) as KnownFeeds
}
