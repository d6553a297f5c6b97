import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Config } from '../config/schema.ts'
import { OperatorError, type Problem } from '../core/problem.ts'
import type { Terminal } from './main.ts'

/** What every command takes that looks at a blog and its targets. */
export interface ConfigOptions {
  readonly config?: string
  readonly content?: string
  readonly out?: string
  readonly url?: string
}

export interface ReadConfig {
  readonly config: Config
  /** Absolute folder that the configuration's relative paths belong to. */
  readonly base: string
  /** The configuration as its owner would open it; absent when the command line says everything. */
  readonly file?: string
}

const DEFAULT_CONFIG = 'config/feedmill.yaml'
const DEFAULT_OUT = 'out'

/** Adds the options that say which blog and which targets are meant. */
export function addConfigOptions(command: Command): void {
  command
    .option('--config <file>', 'configuration (default: config/feedmill.yaml, unless --content is given)')
    .option('--content <dir>', 'folder of the posts, in place of the configured sources')
    .option('--out <dir>', 'folder for the feeds, in place of the configured targets (default: out)')
    .option('--url <url>', 'address of the blog’s root, in place of site.url')
}

/**
 * The configuration that the options name, with what they replace in it.
 *
 * @param command its name, for the example in a message
 * @throws OperatorError when there is none, or it is wrong
 */
export async function readConfig(
  options: ConfigOptions,
  command: string,
  terminal: Terminal,
): Promise<ReadConfig> {
  const { checkConfig, loadConfig } = await import('../config/load.ts')
  const { cwd } = terminal
  for (const name of ['config', 'content', 'out'] as const) {
    if (options[name] === '') throw new OperatorError(`--${name}: expected a path, found nothing`)
  }
  const isDefault = options.config === undefined && options.content === undefined
  const file = options.config ?? (isDefault ? DEFAULT_CONFIG : undefined)
  if (isDefault && !existsSync(join(cwd, DEFAULT_CONFIG))) {
    throw new OperatorError(
      `expected --content DIR, --config FILE or ${DEFAULT_CONFIG}, found none of them; try: feedmill ${command} --content path/to/blog --url https://example.com/`,
    )
  }
  const flag = (path: readonly PropertyKey[]): string => (path[0] === 'site' ? '--url' : 'the command line')
  let config =
    file === undefined ? checkConfig({}, flag) : loadConfig(resolve(cwd, file), file, terminal.environment)
  const base = file === undefined ? cwd : dirname(resolve(cwd, file))
  if (options.url !== undefined) {
    const { url } = checkConfig({ site: { url: options.url } }, flag).site
    config = { ...config, site: { ...config.site, ...(url !== undefined && { url }) } }
  }
  if (options.content !== undefined) {
    const path = resolve(cwd, options.content)
    config = { ...config, sources: checkConfig({ sources: [{ type: 'directory', path }] }, flag).sources }
  }
  if (options.out !== undefined || config.targets === undefined) {
    const path = resolve(
      options.out !== undefined || file === undefined ? cwd : base,
      options.out ?? DEFAULT_OUT,
    )
    config = { ...config, targets: checkConfig({ targets: [{ type: 'directory', path }] }, flag).targets }
  }
  return { config, base, ...(file !== undefined && { file }) }
}

/**
 * Whatever `work` gives. A mistake in the configuration that shows only there is told with its lines.
 *
 * @param file the configuration, where there is one
 */
export async function withConfigLines<T>(
  file: string | undefined,
  { cwd }: Terminal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof OperatorError) || file === undefined || error.keys.length === 0) throw error
    const { withLines } = await import('../config/load.ts')
    throw withLines(error, readFileSync(resolve(cwd, file), 'utf8'), file)
  }
}

/** Problems with the lines of the keys that they are about. */
export async function withProblemLines(
  file: string | undefined,
  { cwd }: Terminal,
  problems: readonly Problem[],
): Promise<readonly Problem[]> {
  if (file === undefined || !problems.some(({ key }) => key !== undefined)) return problems
  const { lineOfKey } = await import('../config/load.ts')
  const text = readFileSync(resolve(cwd, file), 'utf8')
  return problems.map((problem) => {
    if (problem.key === undefined) return problem
    const { key, path, message, ...rest } = problem
    const line = lineOfKey(text, key)
    return { path: file, ...(line !== undefined && { line }), message: `${path}: ${message}`, ...rest }
  })
}
