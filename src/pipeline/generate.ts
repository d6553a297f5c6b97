import type { KnownFeeds } from '../core/compose.ts'
import { formatRfc3339, toSecond } from '../core/dates.ts'
import { guessIdentity, identify } from '../core/identity.ts'
import { type Ledger, mergeLedgers, wasOut } from '../core/ledger.ts'
import type { Context, Early, LeftOut, Loaded } from '../core/ports.ts'
import type { Post } from '../core/post.ts'
import { type Problem, RunError, withoutPasswords } from '../core/problem.ts'
import { refuseDuplicates, selectDue } from '../core/select.ts'
import { maskPasswords } from '../core/url.ts'
import { composeRendered } from './compose-rendered.ts'
import { DocumentMaker } from './documents.ts'
import { Prospect } from './prospect.ts'
import { Publication } from './publish.ts'
import { queryProblems } from './query-notes.ts'
import { refusalProblems } from './refuse.ts'
import { EntryRoom } from './render.ts'
import { policyOf, type Run, type RunResult } from './run.ts'
import { readStates, type State } from './state.ts'
import { StateMovedError } from './state-moved.ts'

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
    const room = new EntryRoom(run.press, loaded.variables)
    try {
      return await publishLoaded(run, loaded, states, room, context)
    } catch (error) {
      if (!(error instanceof StateMovedError) || attempt === ATTEMPTS_MAX) throw error
      context.log.info({ target: error.target }, 'another run has published meanwhile, planning again')
      states = await readStates(run.targets)
    } finally {
      room.close()
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
  room: EntryRoom,
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

  const maker = new DocumentMaker(run.site, run.formats, room.encoded)
  const troubled = new Set(states.flatMap(({ manifest }) => manifest.troubled))
  const publications: Publication[] = []
  for (const [index, target] of run.targets.entries()) {
    publications.push(new Publication(target, states[index] as State, ledger, context))
  }
  const tools = { room, maker, publications, signal: context.signal }
  const composed = await composeRendered(run, posts, known, troubled, tools)

  const problems = [
    ...queryProblems(run.feeds, posts),
    ...composed.problems,
    ...loaded.problems,
    ...lostPosts(loaded.leftOut, before),
    ...duplicates,
    ...thefts,
    ...room.problems(),
    ...refusalProblems(composed.refused),
  ]
  const leftOut = [...loaded.leftOut, ...selection.leftOut]
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
      leftOut: leftOut.map(({ path, reason }) => ({ path, reason: maskPasswords(reason) })),
      feeds: composed.feeds.length,
      documents,
      written: count('put'),
      unchanged: count('keep'),
      removed: count('remove'),
      problems: problems.map(withoutPasswords),
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

function mergeKnownFeeds(states: readonly State[]): KnownFeeds {
  return Object.assign({}, ...states.map(({ manifest }) => manifest.feeds).reverse()) as KnownFeeds
}
