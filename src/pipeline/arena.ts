const CHUNK_BYTES = 4 * 1024 * 1024

/**
 * Where the bytes of entries are kept: a few large buffers in place of one small one for each entry and format, which
 * would cost more in garbage collection than the encoding.
 */
export class Arena {
  #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  #used = 0

  /** The UTF-8 bytes of a text, to be read only. */
  add(text: string): Uint8Array {
    // A UTF-16 unit takes at most three bytes.
    const most = text.length * 3
    if (most > this.#chunk.length - this.#used) {
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, most))
      this.#used = 0
    }
    const start = this.#used
    this.#used += this.#chunk.write(text, start)
    return this.#chunk.subarray(start, this.#used)
  }
}
