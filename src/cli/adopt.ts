import type { Command } from 'commander'
import type { Stranger } from '../core/adoption.ts'
import { formatProblem, OperatorError } from '../core/problem.ts'
import { withoutSecrets } from '../core/url.ts'
import type { AdoptionPlan } from '../pipeline/adopt.ts'
import type { Terminal } from './main.ts'
import { addConfigOptions, type ConfigOptions, readConfig } from './read-config.ts'
import { count } from './summary.ts'

interface AdoptOptions extends ConfigOptions {
  readonly yes?: boolean
  readonly dryRun?: boolean
}

/** `feedmill adopt`: the readers of an existing feed see no old post as new. */
export function addAdopt(program: Command, terminal: Terminal): void {
  const command = program
    .command('adopt')
    .description('take over the ids and dates of feeds that the blog has published so far')
    .argument('<feed...>', 'address or file of an RSS, Atom or JSON feed')
    .showHelpAfterError('(feedmill adopt --help shows the options)')
  addConfigOptions(command)
  command
    .option('--yes', 'do not ask')
    .option('--dry-run', 'show what would be taken over, and touch nothing')
    .action(async (feeds: string[], options: AdoptOptions) => {
      terminal.exitCode = await runAdopt(feeds, options, terminal)
    })
}

async function runAdopt(
  locations: readonly string[],
  options: AdoptOptions,
  terminal: Terminal,
): Promise<number> {
  const log = await terminal.log('warn')
  const { config, base } = await readConfig(options, 'adopt', terminal)
  const { openRun } = await import('../config/open-run.ts')
  const { PLAIN_RUN } = await import('../pipeline/run.ts')
  const { adopt, planAdoption } = await import('../pipeline/adopt.ts')
  const { openFeed } = await import('../reading/open-feed.ts')
  const { run, close } = await openRun(config, {
    ...{ ...terminal, base, flags: PLAIN_RUN, log },
    content: 'newest',
  })
  try {
    const feeds = []
    for (const location of locations) feeds.push(await openFeed(location, terminal.cwd))
    const plan = await planAdoption(run, feeds, { now: terminal.now(), log, signal: terminal.signal })
    terminal.print(describePlan(locations, plan))
    const faults = plan.problems.filter(({ severity }) => severity === 'error')
    for (const fault of faults) log.error({}, formatProblem(fault))
    const code = faults.length > 0 ? 2 : 0
    if (plan.pinned.length === 0 || options.dryRun) return code
    if (!options.yes && !(await confirmed(plan, terminal))) {
      terminal.print('nothing was changed\n')
      return code
    }
    await adopt(run, plan)
    terminal.print(
      `${count(plan.pinned.length, 'post')} pinned; feedmill generate publishes them under these ids\n`,
    )
    return code
  } finally {
    await close()
  }
}

async function confirmed({ pinned }: AdoptionPlan, terminal: Terminal): Promise<boolean> {
  if (terminal.ask === undefined) {
    throw new OperatorError(
      'expected a terminal to ask on, found none; look at the list above, and pass --yes',
    )
  }
  const answer = await terminal.ask(
    `Pin ${count(pinned.length, 'post')} to ${pinned.length === 1 ? 'this id' : 'these ids'}? [y/N] `,
  )
  return /^y(?:es)?$/i.test(answer.trim())
}

/** One line for each pinned post, and for each entry that is nobody's. */
function describePlan(locations: readonly string[], plan: AdoptionPlan): string {
  const lines: string[] = []
  for (const [index, { matches, strangers }] of plan.adoptions.entries()) {
    const found = `${matches.length} of ${count(matches.length + strangers.length, 'entry', 'entries')}`
    const location = locations[index] ?? ''
    lines.push(`${/^https?:/i.test(location) ? withoutSecrets(location) : location}: ${found} found`)
  }
  const ways = new Map(
    plan.adoptions.flatMap(({ matches }) => matches.map(({ post, by }) => [post, by] as const)),
  )
  for (const { post, id, iri } of plan.pinned) {
    const atom = iri === undefined ? '' : `, in Atom ${iri}`
    lines.push(`  pin   ${post.place.path} → ${id}${atom} (by ${ways.get(post) ?? 'address'})`)
  }
  for (const { post, why } of plan.kept) lines.push(`  keep  ${post.place.path}: ${why}, its id stays`)
  for (const { strangers } of plan.adoptions) lines.push(...strangers.map(describeStranger))
  if (plan.unknown.length > 0) {
    lines.push(
      `${count(plan.unknown.length, 'post')} in none of them, which get ids of their own when they are published`,
    )
  }
  return `${lines.join('\n')}\n`
}

function describeStranger({ entry: { id, title, url }, candidates }: Stranger): string {
  const several = candidates.map(({ place }) => place.path).join(', ')
  const why = several === '' ? 'no post has its address, or its title and date' : `could be any of ${several}`
  return `  none  ${title ?? url ?? id}: ${why}`
}
