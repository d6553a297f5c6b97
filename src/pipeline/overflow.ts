import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Beyond this, encoded entries are kept in a file: the posts of most blogs are fewer. */
const MEMORY_BYTES = 256 * 1024 * 1024

/**
 * Bytes that are needed again later: in memory as long as they are few, then in a file that has no name. Where no such file
 * can be written they stay in memory.
 */
export class Overflow {
  readonly #memoryBytes: number
  #held = 0
  #file: number | undefined
  #fileLength = 0
  #isUnable = false

  /** @param memoryBytes how much is held in memory */
  constructor(memoryBytes = MEMORY_BYTES) {
    this.#memoryBytes = memoryBytes
  }

  /** Takes bytes, and gives a way to them, for each; once they are in the file it holds no memory. */
  keep(pieces: readonly Uint8Array[]): readonly (() => Uint8Array)[] {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (this.#isUnable || this.#held + length <= this.#memoryBytes) {
      this.#held += length
      return pieces.map((piece) => () => piece)
    }
    let place = this.#append(Buffer.concat(pieces))
    if (place === undefined) return this.keep(pieces)
    return pieces.map(({ length }) => {
      const at = place as number
      place = at + length
      return () => this.#read(at, length)
    })
  }

  /** What is in the file is gone then. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  /** Where the bytes are in the file; undefined where none can be written. */
  #append(bytes: Uint8Array): number | undefined {
    const place = this.#fileLength
    try {
      this.#file ??= openNameless()
      for (let at = 0; at < bytes.length; )
        at += writeSync(this.#file, bytes, at, bytes.length - at, place + at)
    } catch {
      this.#isUnable = true
      return undefined
    }
    this.#fileLength += bytes.length
    return place
  }

  #read(place: number, length: number): Uint8Array {
    if (this.#file === undefined) throw new Error('bytes were asked for after the end of their run')
    const bytes = Buffer.allocUnsafeSlow(length)
    for (let at = 0; at < length; ) {
      const count = readSync(this.#file, bytes, at, length - at, place + at)
      if (count === 0) throw new Error('a temporary file was cut off by somebody else')
      at += count
    }
    return bytes
  }
}

/** It goes with the process, however that ends. */
function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'feedmill-'))
  try {
    return openSync(join(folder, 'entries'), 'wx+', 0o600)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
