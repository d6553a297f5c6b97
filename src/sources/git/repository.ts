import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { GitAddress } from './address.ts'
import { BlobReader, type Sink } from './blob-reader.ts'
import { type Listing, ListingReader } from './listing.ts'
import { type GitCall, GitError, runGit } from './process.ts'

/** What was fetched last. */
const TIP = 'refs/feedmill/tip'
/** Each fetch that brings something adds a pack, and what it replaces stays in the older ones. */
const PACKS_MAX = 10

/**
 * The newest commit of a branch, without history, in a bare repository: with no work tree of git's there are no
 * filters, no attributes, no submodules and no links that git could act on. One process at a time.
 */
export class Repository {
  constructor(
    /** Absolute; its parent exists. */
    readonly folder: string,
    private readonly call: GitCall,
  ) {}

  get exists(): boolean {
    return existsSync(this.folder)
  }

  /** @throws GitError */
  async create(): Promise<void> {
    const unfinished = `${this.folder}-new`
    rmSync(unfinished, { recursive: true, force: true })
    await runGit(['init', '--quiet', '--bare', '--template=', unfinished], this.call)
    renameSync(unfinished, this.folder)
  }

  /**
   * Brings what the branch is now, whatever it was before; the default branch when there is no name.
   *
   * @throws GitError
   */
  async fetch({ remote }: GitAddress, branch: string | undefined): Promise<void> {
    removeLockFiles(this.folder)
    const from = branch === undefined ? 'HEAD' : `refs/heads/${branch}`
    const how = ['--depth=1', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--quiet']
    await this.#run(['fetch', ...how, '--end-of-options', remote, `+${from}:${TIP}`])
  }

  /** The commit that was fetched last. */
  async tip(): Promise<string | undefined> {
    return (await this.#text(['for-each-ref', '--format=%(objectname)', TIP])).trim() || undefined
  }

  /** Whether what was fetched last can be found. */
  async isSound(): Promise<boolean> {
    try {
      await this.#run(['rev-parse', '--verify', '--quiet', `${TIP}^{tree}`])
      return true
    } catch (error) {
      if (error instanceof GitError) return false
      throw error
    }
  }

  /** @throws GitError; ListingError when it is too much */
  async list(commit: string, foldsCase: boolean): Promise<Listing> {
    const reader = new ListingReader(foldsCase)
    const onOutput = (chunk: Buffer): void => reader.add(chunk)
    await this.#run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit], { onOutput })
    return reader.end()
  }

  /**
   * Gives the bytes of files as the repository has them: nothing converts them.
   *
   * @throws GitError when they are not there
   */
  async read(oids: readonly string[], sink: Sink): Promise<void> {
    const reader = new BlobReader(sink)
    const onOutput = (chunk: Buffer): void => reader.add(chunk)
    try {
      await this.#run(['cat-file', '--batch'], { onOutput, input: oids.map((oid) => `${oid}\n`).join('') })
      reader.end(oids.length)
    } finally {
      reader.close()
    }
  }

  /** Removes what is not of the newest commit, from time to time. */
  async tidy(): Promise<void> {
    const packs = readdirSync(join(this.folder, 'objects/pack')).filter((name) => name.endsWith('.pack'))
    if (packs.length <= PACKS_MAX) return
    await this.#run(['repack', '-a', '-d', '-q'])
    await this.#run(['prune', '--expire=now'])
  }

  async #text(args: readonly string[]): Promise<string> {
    let text = ''
    const onOutput = (chunk: Buffer): void => {
      text += chunk.toString('utf8')
    }
    await this.#run(args, { onOutput })
    return text
  }

  #run(args: readonly string[], call: Pick<GitCall, 'onOutput' | 'input'> = {}): Promise<void> {
    return runGit([`--git-dir=${this.folder}`, ...args], { ...this.call, ...call })
  }
}

/** Left by a git that was killed, as no other one is at work here; they would stop the next one. */
function removeLockFiles(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (path.endsWith('.lock') || /^objects.pack.tmp_/.test(path)) rmSync(join(folder, path), { force: true })
  }
}
