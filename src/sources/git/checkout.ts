import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { GitAddress } from './address.ts'
import { gitEnvironment, type SshFiles } from './environment.ts'
import { explainGit, type GitFault } from './fault.ts'
import { type LeftOutEntry, ListingError } from './listing.ts'
import { GitError } from './process.ts'
import { Repository } from './repository.ts'
import { WorkCopy } from './work-copy.ts'

export interface CheckoutOptions {
  readonly address: GitAddress
  /** Absent: the default branch. */
  readonly branch?: string
  readonly ssh: SshFiles
  /** For each call of git. */
  readonly timeoutMs: number
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** A commit's files on this machine. */
export interface Checkout {
  /** Absolute folder. It is the same one for every commit, and unchanged files keep their times. */
  readonly root: string
  readonly commit: string
  readonly leftOut: readonly LeftOutEntry[]
  /** Why this may not be the newest commit. */
  readonly fault?: GitFault
}

/** There is nothing of the repository that could be used. */
export class CheckoutError extends Error {
  override readonly name = 'CheckoutError'

  constructor(readonly fault: GitFault) {
    super(fault.message)
  }
}

/** What the folder holds; everything else in it was left by a run that was killed. */
const OURS = new Set(['repository', 'tree', 'tree.json', 'lock'])

/**
 * Brings the newest commit of a branch into a folder. When it cannot be had, the folder keeps the last one, and the
 * fault says why. Nothing of the repository is executed, and nothing leads out of the folder.
 *
 * @param folder absolute; of this repository and branch alone. The caller has the exclusive right to it.
 * @throws CheckoutError when there is no last commit; the signal's reason when that is aborted
 */
export async function updateCheckout(folder: string, options: CheckoutOptions): Promise<Checkout> {
  const { address, branch, ssh, environment, timeoutMs, signal } = options
  sweep(folder)
  const call = { environment: gitEnvironment(address, ssh, environment), timeoutMs, signal }
  const kept = join(folder, 'repository')
  const repository = new Repository(kept, call)
  const copy = new WorkCopy(folder)

  const fetch = async (): Promise<void> => {
    if (!repository.exists) await repository.create()
    await repository.fetch(address, branch)
  }
  /** What there is goes only when the new one is there. */
  const fetchAnew = async (): Promise<void> => {
    const fresh = new Repository(join(folder, 'repository-anew'), call)
    await fresh.create()
    await fresh.fetch(address, branch)
    rmSync(kept, { recursive: true, force: true })
    renameSync(fresh.folder, kept)
  }
  const copyNewest = async (): Promise<void> => {
    const commit = repository.exists ? await repository.tip() : undefined
    const index = copy.index()
    if (commit === undefined || (commit === index?.commit && copy.isWhole(index))) return
    const listing = await repository.list(commit, foldsCase(folder))
    await copy.become(commit, listing, (oids, sink) => repository.read(oids, sink))
    await repository.tidy()
  }
  const remotely = (action: () => Promise<void>): Promise<GitFault | undefined> =>
    faultOf(action, (error) => explainGit(error, address, branch))
  const locally = (action: () => Promise<void>): Promise<GitFault | undefined> =>
    faultOf(action, (error) => explainCopy(error, timeoutMs))

  let fetching = await remotely(fetch)
  const hadContent = copy.index() !== undefined
  if (fetching?.kind === 'copy' || (fetching !== undefined && hadContent && !(await repository.isSound())))
    fetching = await remotely(fetchAnew)
  // Also when nothing could be fetched: it finishes what a killed run began.
  let copying = await locally(copyNewest)
  if (copying?.kind === 'copy' && fetching === undefined) {
    fetching = await remotely(fetchAnew)
    copying = await locally(copyNewest)
  }
  const fault = fetching ?? copying
  const index = copy.index()
  if (index === undefined || (fault !== undefined && !copy.isWhole(index)))
    throw new CheckoutError(fault ?? NOTHING)
  const { commit, leftOut } = index
  return { root: copy.root, commit, leftOut, ...(fault !== undefined && { fault }) }
}

/** What the last update left in a folder, without a look at the repository; nothing is written. */
export function lastCheckout(folder: string): Checkout | undefined {
  const copy = new WorkCopy(folder)
  const index = copy.index()
  return index && { root: copy.root, commit: index.commit, leftOut: index.leftOut }
}

const NOTHING: GitFault = { kind: 'copy', message: 'nothing was fetched', hint: 'run it again' }

function sweep(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    if (!OURS.has(name)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Whether the file system takes `A` and `a` for one. */
function foldsCase(folder: string): boolean {
  return existsSync(join(folder, 'REPOSITORY'))
}

async function faultOf(
  action: () => Promise<void>,
  explain: (error: GitError) => GitFault,
): Promise<GitFault | undefined> {
  try {
    await action()
    return undefined
  } catch (error) {
    if (error instanceof GitError) return explain(error)
    if (error instanceof ListingError) {
      return {
        kind: 'setup',
        message: `the newest commit ${error.message}`,
        hint: 'use a smaller repository',
      }
    }
    const { code, syscall, path } = error as NodeJS.ErrnoException
    if (code === undefined || syscall === undefined) throw error
    const message = `the copy on this machine cannot be written (${code}${path === undefined ? '' : ` at ${path}`})`
    return { kind: 'remote', message, hint: 'make room and give write permission there' }
  }
}

/** No network is in it: whatever is wrong, is wrong with what is kept here. */
function explainCopy(error: GitError, timeoutMs: number): GitFault {
  if (error.reason === 'timeout') {
    const message = `expected git to read the copy on this machine within ${timeoutMs / 1000} s, and it was ended`
    return { kind: 'remote', message, hint: 'raise timeout' }
  }
  const message = `the copy on this machine is damaged: ${error.said.trim().split('\n').at(-1)}`
  return { kind: 'copy', message, hint: 'it is fetched anew in the next run' }
}
