import { GitError } from './process.ts'

/** Gets the bytes of one file after the other, in the order in which they were asked for. */
export interface Sink {
  begin(index: number): void
  write(bytes: Buffer): void
  finish(): void
  /** Whatever is open is not complete. */
  abandon(): void
}

/** Reads `git cat-file --batch`, in pieces as they come: for each object a line, its bytes and a line feed. */
export class BlobReader {
  #header = ''
  /** Of the present object; the line feed behind it counts. Undefined while its line is read. */
  #left: number | undefined
  #index = 0

  constructor(private readonly sink: Sink) {}

  /** @throws GitError when an object is not there, or is no file */
  add(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) rest = this.#left === undefined ? this.#readHeader(rest) : this.#readBytes(rest)
  }

  /** @throws GitError when fewer objects came than were asked for */
  end(count: number): void {
    if (this.#index !== count) throw new GitError(`corrupt answer: ${this.#index} of ${count} files`, 'exit')
  }

  close(): void {
    if (this.#left !== undefined) this.sink.abandon()
  }

  #readHeader(bytes: Buffer): Buffer {
    const end = bytes.indexOf(10)
    this.#header += bytes.toString('latin1', 0, end < 0 ? bytes.length : end)
    if (end < 0) return bytes.subarray(bytes.length)
    const size = /^[0-9a-f]{40,64} blob (\d+)$/.exec(this.#header)?.[1]
    if (size === undefined) throw new GitError(`corrupt object: ${this.#header.slice(0, 100)}`, 'exit')
    this.#header = ''
    this.sink.begin(this.#index)
    this.#left = Number(size) + 1
    return bytes.subarray(end + 1)
  }

  #readBytes(bytes: Buffer): Buffer {
    const left = this.#left as number
    const content = bytes.subarray(0, Math.min(left - 1, bytes.length))
    if (content.length > 0) this.sink.write(content)
    if (bytes.length < left) {
      this.#left = left - bytes.length
      return bytes.subarray(bytes.length)
    }
    this.sink.finish()
    this.#left = undefined
    this.#index++
    return bytes.subarray(left)
  }
}
