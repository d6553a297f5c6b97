/**
 * MD4 (RFC 1320), hexadecimal. It protects nothing: webpack names files by it, and the platform may refuse to compute it.
 */
export function md4(bytes: Uint8Array): string {
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476])
  const words = new Uint32Array(16)
  const whole = bytes.length - (bytes.length % BLOCK)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < whole; at += BLOCK) {
    for (let index = 0; index < 16; index++) words[index] = view.getUint32(at + index * 4, true)
    addBlock(state, words)
  }
  const end = paddedEnd(bytes.subarray(whole), bytes.length)
  for (let at = 0; at < end.byteLength; at += BLOCK) {
    for (let index = 0; index < 16; index++) words[index] = end.getUint32(at + index * 4, true)
    addBlock(state, words)
  }
  const digest = new DataView(new ArrayBuffer(16))
  for (const [index, word] of state.entries()) digest.setUint32(index * 4, word, true)
  return Buffer.from(digest.buffer).toString('hex')
}

const BLOCK = 64

/** §3.1, §3.2: a one, zeros, and the length in bits. */
function paddedEnd(rest: Uint8Array, length: number): DataView {
  const end = new Uint8Array(rest.length < BLOCK - 8 ? BLOCK : 2 * BLOCK)
  end.set(rest)
  end[rest.length] = 0x80
  const view = new DataView(end.buffer)
  view.setBigUint64(end.length - 8, BigInt(length) * 8n, true)
  return view
}

/** §3.4: a round's function, its constant, the order of the words, and how far each step turns. */
interface Round {
  mix(x: number, y: number, z: number): number
  readonly constant: number
  readonly order: readonly number[]
  readonly turns: readonly number[]
}

const ROUNDS: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    turns: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    turns: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    turns: [3, 9, 11, 15],
  },
]

function addBlock(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state
  for (const { mix, constant, order, turns } of ROUNDS) {
    for (let step = 0; step < 16; step++) {
      const sum = (a + mix(b, c, d) + (words[order[step] as number] as number) + constant) | 0
      const turn = turns[step % 4] as number
      a = d
      d = c
      c = b
      b = (sum << turn) | (sum >>> (32 - turn))
    }
  }
  for (const [index, word] of [a, b, c, d].entries()) state[index] = (state[index] as number) + word
}
