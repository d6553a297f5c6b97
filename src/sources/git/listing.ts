/** A file as a commit has it. */
export interface ListedFile {
  /** Names its bytes: another content has another one. */
  readonly oid: string
  /** In bytes. */
  readonly size: number
}

/** What a commit holds, by path below its root. */
export interface Listing {
  readonly files: ReadonlyMap<string, ListedFile>
  readonly leftOut: readonly LeftOutEntry[]
}

export interface LeftOutEntry {
  readonly path: string
  readonly reason: string
  /** Of the problem that it is; absent where nobody need do anything about it. */
  readonly severity?: 'error' | 'warning'
}

/** A commit that cannot be kept on this machine. */
export class ListingError extends Error {
  override readonly name = 'ListingError'
}

/** A blog is far from it; a few kilobytes of nested folders can stand for more files than a disk holds. */
const FILES_MAX = 200_000
const BYTES_MAX = 4 * 1024 ** 3

/** Reads `git ls-tree -r -l -z`, in pieces as they come. */
export class ListingReader {
  readonly #files = new Map<string, ListedFile>()
  readonly #leftOut: LeftOutEntry[] = []
  readonly #places: Places
  #rest: Buffer = Buffer.alloc(0)
  #bytes = 0

  /** @param foldsCase whether `A.md` and `a.md` are one file on this machine */
  constructor(foldsCase: boolean) {
    this.#places = new Places(foldsCase)
  }

  /** @throws ListingError when it is too much */
  add(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
      this.#addEntry(bytes.subarray(start, end))
      start = end + 1
    }
    this.#rest = bytes.subarray(start)
  }

  end(): Listing {
    return { files: this.#files, leftOut: this.#leftOut }
  }

  #addEntry(entry: Buffer): void {
    const tab = entry.indexOf(9)
    const [mode = '', , oid = '', size = ''] = entry.toString('latin1', 0, tab).split(/ +/)
    const path = entry.toString('utf8', tab + 1)
    const refusal = refusalOf(mode, path) ?? this.#places.claim(path)
    if (refusal !== undefined) {
      this.#leftOut.push({ path, ...refusal })
    } else {
      this.#files.set(path, { oid, size: Number(size) })
      this.#bytes += Number(size)
    }
    if (this.#files.size + this.#leftOut.length > FILES_MAX)
      throw new ListingError(`has more than ${FILES_MAX} files`)
    if (this.#bytes > BYTES_MAX) throw new ListingError(`has more than ${BYTES_MAX / 1024 ** 3} GiB of files`)
  }
}

type Refusal = Omit<LeftOutEntry, 'path'>

function refusalOf(mode: string, path: string): Refusal | undefined {
  if (mode === '160000') return { reason: 'a submodule, which is not fetched' }
  if (mode === '120000') {
    const reason = 'a symbolic link, which is not followed in a git source'
    return { reason, ...(/\.(?:md|mdx|markdown|html?)$/i.test(path) && { severity: 'warning' }) }
  }
  if (path.includes('\uFFFD')) return { reason: 'its name is not UTF-8', severity: 'error' }
  const names = path.split('/')
  if (Buffer.byteLength(path) > 2000 || names.some((name) => Buffer.byteLength(name) > 255))
    return { reason: 'its name is too long', severity: 'error' }
  const isStrange = path.includes('\\') || names.some(isStrangeName)
  return isStrange ? { reason: 'its name could mean another place', severity: 'error' } : undefined
}

/**
 * Nowhere else, on any file system; and no `.git`, in whatever spelling some system takes for it: who calls git in the
 * folder would run what its configuration names.
 */
function isStrangeName(name: string): boolean {
  const plain = name.replace(/\p{Default_Ignorable_Code_Point}/gu, '').toLowerCase()
  return /^(?:|\.{1,2}|\.git|git~1)[. ]*(?::.*)?$/.test(plain) || /\p{Cc}/u.test(name)
}

/** Which paths are taken, by files and by the folders above them. */
class Places {
  readonly #files = new Set<string>()
  readonly #folders = new Set<string>()

  constructor(private readonly foldsCase: boolean) {}

  claim(path: string): Refusal | undefined {
    const key = this.foldsCase ? path.normalize('NFC').toLowerCase() : path
    const folders = foldersAbove(key)
    if (this.#files.has(key) || this.#folders.has(key) || folders.some((folder) => this.#files.has(folder))) {
      return { reason: 'its name and another one are the same on this machine', severity: 'error' }
    }
    this.#files.add(key)
    for (const folder of folders) this.#folders.add(folder)
    return undefined
  }
}

/** `a/b/c` → `a`, `a/b` */
export function foldersAbove(path: string): string[] {
  const folders: string[] = []
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    folders.push(path.slice(0, slash))
  }
  return folders
}
