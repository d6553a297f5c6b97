import { accessSync, constants, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { digestOf } from '../core/digest.ts'
import { parseDuration } from '../core/duration.ts'
import type { Context, Lock } from '../core/ports.ts'
import { OperatorError, type Problem, RunError } from '../core/problem.ts'
import {
  type Checkout,
  CheckoutError,
  type GitAddress,
  lastCheckout,
  parseGitAddress,
  requireGit,
  updateCheckout,
} from '../sources/index.ts'
import { lockCheckout } from './lock-folder.ts'
import { nameSources } from './name-sources.ts'
import type { Config, SourceConfig } from './schema.ts'

export interface CheckoutContext extends Pick<Context, 'log' | 'signal'> {
  /** Absolute folder that the configuration's relative paths belong to. */
  readonly base: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absolute; what is kept of repositories is below it. */
  readonly cacheFolder: string
  /**
   * `last`: what the last run fetched is looked at, and nothing is written. `known`: so, too, as long as there is
   * something of every repository.
   */
  readonly content: 'newest' | 'last' | 'known'
}

/** The repositories of git sources on this machine. */
export interface Checkouts {
  /** By the source's place in the configuration. */
  readonly bySource: ReadonlyMap<number, SourceCheckout>
  /** Lets others change them; until then nobody does. */
  release(): Promise<void>
}

export interface SourceCheckout extends Pick<Checkout, 'leftOut'> {
  /** Absolute: the source's folder. */
  readonly root: string
  /** The folder in the repository; empty for the whole. */
  readonly path: string
  readonly problems: readonly Problem[]
}

type GitSourceConfig = Extract<SourceConfig, { type: 'git' }>

/** A git source; several may be about one repository and branch. */
interface Wanted {
  readonly index: number
  readonly name: string
  readonly config: GitSourceConfig
  readonly address: GitAddress
  /** Absolute: what is kept of its repository and branch. */
  readonly folder: string
}

/**
 * Fetches what git sources are about; nothing where there are none. A repository that cannot be fetched keeps what was
 * fetched last, with a problem.
 *
 * @throws OperatorError when there is nothing of a repository, and somebody must do something about it; RunError when it
 *   may be there the next time
 */
export async function openCheckouts(config: Config, context: CheckoutContext): Promise<Checkouts> {
  const wanted = wantedOf(config, context)
  if (wanted.length === 0) return { bySource: new Map(), release: async () => {} }
  const isKnown = (): boolean => wanted.every(({ folder }) => lastCheckout(folder) !== undefined)
  if (context.content === 'last' || (context.content === 'known' && isKnown())) {
    return { bySource: mapOf(wanted, (source) => lookAt(source)), release: async () => {} }
  }
  await requireGit(context.environment, context.signal)
  // Two sources of one repository need not agree on keys and timeouts: the first one's count.
  const first = new Map(wanted.toReversed().map((source) => [source.folder, source]))
  const locks: Lock[] = []
  const release = async (): Promise<void> => {
    for (const lock of locks.splice(0)) await lock.release()
  }
  try {
    // In one order for everybody, so that no two wait for each other.
    for (const folder of [...first.keys()].sort()) {
      const { index, config, address } = first.get(folder) as Wanted
      const waitMs = parseDuration(config.timeout) as number
      const name = `sources[${index}]: the copy of ${address.remote}`
      locks.push(await lockCheckout(folder, name, { waitMs, signal: context.signal }))
    }
    const all = await Promise.allSettled([...first.values()].map((source) => update(source, context)))
    const checkouts = new Map<string, Checkout>()
    for (const [index, result] of all.entries()) {
      if (result.status === 'rejected') throw result.reason
      checkouts.set([...first.keys()][index] as string, result.value)
    }
    return {
      bySource: mapOf(wanted, (source) => sourceCheckout(source, checkouts.get(source.folder) as Checkout)),
      release,
    }
  } catch (error) {
    await release()
    throw error
  }
}

function wantedOf(config: Config, { base, cacheFolder }: CheckoutContext): Wanted[] {
  const names = nameSources(config, base)
  return (config.sources ?? []).flatMap((source, index) => {
    if (source.type !== 'git') return []
    const address = parseGitAddress(source.url) as GitAddress
    const folder = join(cacheFolder, 'git', digestOf(address.remote, source.branch ?? null))
    return [{ index, name: names[index] as string, config: source, address, folder }]
  })
}

function mapOf(
  wanted: readonly Wanted[],
  open: (source: Wanted) => SourceCheckout,
): ReadonlyMap<number, SourceCheckout> {
  return new Map(wanted.map((source) => [source.index, open(source)]))
}

async function update(
  { index, config, address, folder }: Wanted,
  context: CheckoutContext,
): Promise<Checkout> {
  const { base, environment, log, signal } = context
  const { branch, timeout } = config
  const file = (key: 'keyFile' | 'knownHosts'): object => {
    const path = config[key]
    return path === undefined ? {} : { [key]: requireFile(resolve(base, path), `sources[${index}].${key}`) }
  }
  try {
    const checkout = await updateCheckout(folder, {
      address,
      ssh: { ...file('keyFile'), ...file('knownHosts') },
      timeoutMs: parseDuration(timeout) as number,
      environment,
      signal,
      ...(branch !== undefined && { branch }),
    })
    log.debug({ url: address.remote, commit: checkout.commit }, 'fetched')
    return checkout
  } catch (cause) {
    if (!(cause instanceof CheckoutError)) throw cause
    const { kind, message, hint } = cause.fault
    const text = `sources[${index}]: ${address.remote}: ${message} (${hint})`
    throw kind === 'setup' ? new OperatorError(text, { cause }) : new RunError(text, { cause })
  }
}

function requireFile(path: string, key: string): string {
  try {
    accessSync(path, constants.R_OK)
    return path
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new OperatorError(`${key}: expected a file that can be read, found none at ${path} (${code})`, {
      cause,
    })
  }
}

function sourceCheckout(source: Wanted, checkout: Checkout): SourceCheckout {
  const { name, address } = source
  const { fault, commit } = checkout
  const problem = fault && {
    path: name,
    severity: 'error' as const,
    message: `${address.remote} could not be brought up to date, so commit ${commit.slice(0, 12)} is used: ${fault.message}`,
    hint: fault.hint,
  }
  return placed(source, checkout, problem)
}

function lookAt(source: Wanted): SourceCheckout {
  const { index, name, address, folder } = source
  const checkout = lastCheckout(folder)
  if (checkout === undefined) {
    throw new RunError(
      `sources[${index}]: ${address.remote}: nothing of it is on this machine yet; feedmill generate fetches it`,
    )
  }
  return placed(source, checkout, {
    path: name,
    severity: 'warning',
    message: `${address.remote} was not asked for news: this is about commit ${checkout.commit.slice(0, 12)}, which the last run fetched`,
  })
}

function placed(source: Wanted, checkout: Checkout, problem: Problem | undefined): SourceCheckout {
  const path = source.config.path.replace(/^\.$|\/$/, '')
  const root = join(checkout.root, path)
  if (!existsSync(root)) {
    throw new OperatorError(
      `sources[${source.index}].path: expected a folder of the repository, found no “${path}” in commit ${checkout.commit.slice(0, 12)} of ${source.address.remote}`,
    )
  }
  return { root, path, leftOut: checkout.leftOut, problems: problem === undefined ? [] : [problem] }
}
