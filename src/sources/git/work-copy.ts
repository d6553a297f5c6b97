import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Sink } from './blob-reader.ts'
import { foldersAbove, type LeftOutEntry, type Listing } from './listing.ts'

/** What the folder holds. */
export interface CopyIndex {
  readonly version: 1
  readonly commit: string
  /** Path, object, and by what a file is known to be as we wrote it: bytes and modification time. */
  readonly files: readonly (readonly [path: string, oid: string, size: number, mtimeMs: number])[]
  readonly leftOut: readonly LeftOutEntry[]
}

/**
 * The files of one commit as regular files below `tree/`. Files that stay the same are not touched. It is told by
 * looking whether the folder is what the index says, so that whatever a killed run left is put right.
 */
export class WorkCopy {
  readonly root: string

  /** @param folder absolute; files of other names in it may be swept away at any time */
  constructor(private readonly folder: string) {
    this.root = join(folder, 'tree')
  }

  /** Undefined when there is none, or none of ours. */
  index(): CopyIndex | undefined {
    try {
      const index = JSON.parse(readFileSync(join(this.folder, 'tree.json'), 'utf8')) as CopyIndex | null
      return index?.version === 1 ? index : undefined
    } catch {
      return undefined
    }
  }

  /** Whether the folder holds what the index says, and nothing else. */
  isWhole({ files }: CopyIndex): boolean {
    const found = scan(this.root)
    if (found.others.length > 0 || found.files.size !== files.length) return false
    return files.every(([path, , size, mtimeMs]) => isSame(found.files.get(path), { size, mtimeMs }))
  }

  /**
   * Makes the folder hold a commit.
   *
   * @param read gives the bytes of the objects to the sink, one after the other
   * @throws system errors, and what `read` throws; the next call puts right what was half done
   */
  async become(
    commit: string,
    listing: Listing,
    read: (oids: readonly string[], sink: Sink) => Promise<void>,
  ): Promise<void> {
    mkdirSync(this.root, { recursive: true })
    const known = new Map(this.index()?.files.map((file) => [file[0], file]))
    const found = scan(this.root)
    const missing = [...listing.files].filter(([path, { oid }]) => {
      const [, knownOid, size = -1, mtimeMs = -1] = known.get(path) ?? []
      return knownOid !== oid || !isSame(found.files.get(path), { size, mtimeMs })
    })
    this.#clear(found, listing)
    const paths = missing.map(([path]) => path)
    await read(
      missing.map(([, { oid }]) => oid),
      this.#writer(paths),
    )
    const files = [...listing.files].map(([path, { oid }]) => {
      const { size, mtimeMs } = lstatSync(join(this.root, path))
      return [path, oid, size, mtimeMs] as const
    })
    this.#writeIndex({ version: 1, commit, files, leftOut: listing.leftOut })
  }

  /** Takes away what the commit does not have, and what stands where it has something of another kind. */
  #clear(found: Scan, { files }: Listing): void {
    const folders = new Set([...files.keys()].flatMap(foldersAbove))
    const gone = [
      ...found.others,
      ...[...found.files.keys()].filter((path) => !files.has(path)),
      ...found.folders.filter((path) => !folders.has(path)),
    ]
    for (const path of gone) rmSync(join(this.root, path), { recursive: true, force: true })
    for (const path of folders) mkdirSync(join(this.root, path), { recursive: true })
  }

  /** Each file is written beside the tree, and renamed into it when it is complete. */
  #writer(paths: readonly string[]): Sink {
    const incoming = join(this.folder, 'incoming')
    let file = -1
    let place = ''
    return {
      begin: (index) => {
        place = join(this.root, paths[index] as string)
        file = openSync(incoming, 'w')
      },
      write: (bytes) => {
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
      },
      finish: () => {
        closeSync(file)
        renameSync(incoming, place)
      },
      abandon: () => {
        closeSync(file)
        rmSync(incoming, { force: true })
      },
    }
  }

  #writeIndex(index: CopyIndex): void {
    const unfinished = join(this.folder, 'tree.json-new')
    writeFileSync(unfinished, JSON.stringify(index))
    renameSync(unfinished, join(this.folder, 'tree.json'))
  }
}

interface Stamp {
  readonly size: number
  readonly mtimeMs: number
}

function isSame(a: Stamp | undefined, b: Stamp): boolean {
  return a?.size === b.size && a.mtimeMs === b.mtimeMs
}

interface Scan {
  readonly files: ReadonlyMap<string, Stamp>
  readonly folders: readonly string[]
  /** Links, pipes: nothing of ours. */
  readonly others: readonly string[]
}

function scan(root: string): Scan {
  const files = new Map<string, Stamp>()
  const folders: string[] = []
  const others: string[] = []
  const visit = (folder: string): void => {
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        folders.push(path)
        visit(path)
      } else if (entry.isFile()) files.set(path, lstatSync(join(root, path)))
      else others.push(path)
    }
  }
  visit('')
  return { files, folders, others }
}

function entriesOf(folder: string): { name: string; isDirectory(): boolean; isFile(): boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
