import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Catalogue } from '../core/catalogue.ts'
import { sha256 } from '../core/digest.ts'
import type { Manifest } from '../core/manifest.ts'
import type { Log, Target } from '../core/ports.ts'
import { formatProblem, OperatorError } from '../core/problem.ts'
import type { FolderOutcome } from '../discovery/update-folder.ts'
import type { Terminal } from './main.ts'
import { addConfigOptions, type ConfigOptions, readConfig } from './read-config.ts'
import { count } from './summary.ts'

interface AutodiscoveryOptions extends ConfigOptions {
  readonly dryRun?: boolean
  readonly check?: boolean
  readonly quiet?: boolean
}

/** `feedmill autodiscovery`: the links by which programs find the feeds, in the pages that the blog's engine has built. */
export function addAutodiscovery(program: Command, terminal: Terminal): void {
  const command = program
    .command('autodiscovery')
    .description('insert the links to the published feeds into the HTML pages of a built site')
    .argument('<dir>', 'folder that is served at the site’s root')
    .showHelpAfterError('(feedmill autodiscovery --help shows the options)')
  addConfigOptions(command)
  command
    .option('--dry-run', 'print which pages would be changed, and change none')
    .option('--check', 'as --dry-run, with exit code 2 when one would be')
    .option('--quiet', 'print nothing but warnings and errors')
    .action(async (dir: string, options: AutodiscoveryOptions) => {
      terminal.exitCode = await runAutodiscovery(dir, options, terminal)
    })
}

const EXIT_FINDINGS = 2

async function runAutodiscovery(
  dir: string,
  options: AutodiscoveryOptions,
  terminal: Terminal,
): Promise<number> {
  const log = await terminal.log('warn')
  if (dir === '')
    throw new OperatorError('autodiscovery: expected the folder of the built pages, found an empty name')
  const root = resolve(terminal.cwd, dir)
  requireFolder(root, dir)
  const { config, base } = await readConfig(options, 'autodiscovery', terminal)
  const path = config.pages?.json
  if (path === undefined) {
    throw new OperatorError(
      'pages.json: expected the path of the list of feeds, found false; this command reads it, so switch it on and run feedmill generate',
    )
  }
  const { wireTarget } = await import('../config/wire-target.ts')
  const { PLAIN_RUN } = await import('../pipeline/run.ts')
  const targets = (config.targets ?? []).map((target) =>
    wireTarget(target, config.state, { ...terminal, base, flags: PLAIN_RUN, log }),
  )
  const { manifest, catalogue } = await readCatalogue(targets, path)
  const { updateFolder } = await import('../discovery/update-folder.ts')
  const isDry = options.dryRun === true || options.check === true
  const outcome = updateFolder({
    root,
    display: dir,
    catalogue,
    published: manifest.documents,
    mayWrite: !isDry,
    signal: terminal.signal,
  })
  report(outcome, isDry, options.quiet === true, terminal, log)
  const hasFault = outcome.problems.some(({ severity }) => severity === 'error')
  return hasFault || (options.check === true && outcome.changed.length > 0) ? EXIT_FINDINGS : 0
}

function requireFolder(root: string, shown: string): void {
  let code = 'it is none'
  try {
    if (statSync(root).isDirectory()) return
  } catch (error) {
    code = (error as NodeJS.ErrnoException).code ?? code
  }
  throw new OperatorError(`${shown}: expected a folder of HTML pages that can be read (${code})`)
}

/** The feeds as they were published last, at the first target that has them. */
async function readCatalogue(
  targets: readonly Target[],
  path: string,
): Promise<{ readonly manifest: Manifest; readonly catalogue: Catalogue }> {
  const { readManifest } = await import('../pipeline/state.ts')
  for (const target of targets) {
    const manifest = await readManifest(target)
    const held = manifest.documents[path]
    const bytes = held === undefined ? undefined : await target.read(path)
    if (bytes === undefined || sha256(bytes) !== held?.sha256) continue
    const catalogue = JSON.parse(Buffer.from(bytes).toString()) as Catalogue
    if (catalogue.version === 1) return { manifest, catalogue }
  }
  const names = targets.map(({ name }) => name).join(', ')
  throw new OperatorError(
    `${names}: expected ${path}, as feedmill generate publishes it, found none; run feedmill generate first`,
  )
}

function report(
  { changed, unchanged, leftOut, problems }: FolderOutcome,
  isDry: boolean,
  isQuiet: boolean,
  terminal: Terminal,
  log: Log,
): void {
  for (const problem of problems) {
    const { path, hint } = problem
    log[problem.severity === 'error' ? 'error' : 'warn']({ path, hint }, formatProblem(problem))
  }
  if (isQuiet) return
  if (isDry) {
    for (const path of changed) terminal.print(`change   ${path}\n`)
    for (const { path, reason } of leftOut) terminal.print(`left out ${path}  (${reason})\n`)
  }
  const all = changed.length + unchanged + leftOut.length
  const verb = isDry ? 'to change' : 'changed'
  terminal.print(
    `${count(all, 'page')}: ${changed.length} ${verb}, ${unchanged} unchanged, ${leftOut.length} left out · ${problems.length === 0 ? 'no problems' : count(problems.length, 'problem')}\n`,
  )
}
