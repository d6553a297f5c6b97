import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseGitAddress } from '../../../src/sources/git/address.ts'
import type { CheckoutOptions } from '../../../src/sources/git/checkout.ts'
import { type Files, temporaryFolder, writeFiles } from '../../temporary-folder.ts'

/** A repository on this machine, and somebody who pushes to it. */
export interface Origin {
  readonly url: string
  /** The bare repository. */
  readonly folder: string
  /** Makes the branch hold these files and no others, as a new commit without parents; gives its name. */
  push(files: Files, branch?: string): string
  /** Makes the branch hold a tree of these entries, whatever git thinks of them. */
  pushTree(entries: readonly TreeEntry[], branch?: string): string
  /** Makes a tree of what `git ls-tree` prints. */
  mktree(lines: string): string
  git(...args: readonly string[]): string
}

interface TreeEntry {
  readonly mode: '100644' | '100755' | '120000' | '160000' | '40000'
  readonly name: string
  /** A file's text, a link's goal, a folder's entries. */
  readonly content: string | readonly TreeEntry[]
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
}

export function origin(files?: Files): Origin {
  const folder = join(temporaryFolder(), 'blog.git')
  const run = (args: readonly string[], input: string | Buffer = '', env: object = {}): string => {
    const { status, stdout, stderr } = spawnSync('git', args, {
      input,
      env: { PATH: process.env.PATH ?? '', ...IDENTITY, ...env },
    })
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
    return stdout.toString().trim()
  }
  const git = (...args: readonly string[]): string => run([`--git-dir=${folder}`, ...args])
  run(['init', '-q', '--bare', '-b', 'main', folder])

  const commitTree = (tree: string, branch: string): string => {
    const commit = git('commit-tree', '-m', 'x', tree)
    git('update-ref', `refs/heads/${branch}`, commit)
    return commit
  }
  const writeTree = (entries: readonly TreeEntry[]): string => {
    const lines = entries.map(({ mode, name, content }) => {
      const oid =
        typeof content !== 'string'
          ? writeTree(content)
          : mode === '160000'
            ? content
            : run([`--git-dir=${folder}`, 'hash-object', '-w', '--stdin'], content)
      return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')])
    })
    const how = ['hash-object', '-w', '-t', 'tree', '--literally', '--stdin']
    return run([`--git-dir=${folder}`, ...how], Buffer.concat(lines))
  }
  const made: Origin = {
    url: `file://${folder}`,
    folder,
    push(content, branch = 'main') {
      const work = temporaryFolder(content)
      const index = join(work, '.index')
      mkdirSync(work, { recursive: true })
      const how = [`--git-dir=${folder}`, `--work-tree=${work}`]
      run([...how, 'add', '--force', '--all', '--', ...Object.keys(content)], '', { GIT_INDEX_FILE: index })
      const tree = run([...how, 'write-tree'], '', { GIT_INDEX_FILE: index })
      rmSync(work, { recursive: true })
      return commitTree(tree, branch)
    },
    pushTree: (entries, branch = 'main') => commitTree(writeTree(entries), branch),
    mktree: (lines) => run([`--git-dir=${folder}`, 'mktree'], lines),
    git,
  }
  if (files !== undefined) made.push(files)
  return made
}

/** What a run asks for, on a machine whose user has configured nothing. */
export function asked(url: string, options: Partial<Omit<CheckoutOptions, 'address'>> = {}): CheckoutOptions {
  const address = parseGitAddress(url)
  if (address === undefined) throw new Error(`${url} is no address`)
  return {
    address,
    ssh: {},
    timeoutMs: 60_000,
    environment: { PATH: process.env.PATH ?? '', HOME: temporaryFolder() },
    signal: new AbortController().signal,
    ...options,
  }
}

/** A program that the test puts in front of the system's own. */
export function programs(scripts: Files): string {
  const folder = temporaryFolder()
  writeFiles(folder, scripts)
  spawnSync('chmod', ['+x', ...Object.keys(scripts)], { cwd: folder })
  return `${folder}:${process.env.PATH ?? ''}`
}
