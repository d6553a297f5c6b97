/** A value of a JSON text with its place. */
export type JsonNode = JsonScalar | JsonList | JsonObject

interface Placed {
  /** Of its first character in the text. */
  readonly offset: number
}

interface JsonScalar extends Placed {
  readonly kind: 'string' | 'number' | 'boolean' | 'null'
  readonly value: string | number | boolean | null
}

interface JsonList extends Placed {
  readonly kind: 'list'
  readonly items: readonly JsonNode[]
}

export interface JsonObject extends Placed {
  readonly kind: 'object'
  readonly members: ReadonlyMap<string, JsonNode>
  /** Names that stand there more than once, with the place of the second. */
  readonly repeated: readonly (readonly [name: string, offset: number])[]
}

const DEPTH_MAX = 100

/** Why and where a text is no JSON. */
export class JsonFault extends Error {
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

/**
 * Parses a JSON text strictly (RFC 8259).
 *
 * @throws JsonFault when it is none, or nested deeper than any feed is
 */
export function parseJson(text: string): JsonNode {
  const reader = new Reader(text)
  const node = reader.readValue(0)
  reader.skipBlanks()
  if (reader.at < text.length) throw reader.fault('the end')
  return node
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORDS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

class Reader {
  at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  fault(expected: string): JsonFault {
    const rest = this.#text.slice(this.at, this.at + 20)
    const found = rest === '' ? 'the end of the text' : JSON.stringify(rest)
    return new JsonFault(this.at, `expected ${expected}, found ${found}`)
  }

  skipBlanks(): void {
    while (' \t\n\r'.includes(this.#text.charAt(this.at)) && this.at < this.#text.length) this.at++
  }

  readValue(depth: number): JsonNode {
    if (depth > DEPTH_MAX) throw this.fault(`at most ${DEPTH_MAX} levels`)
    this.skipBlanks()
    const offset = this.at
    const first = this.#text.charAt(offset)
    if (first === '{') return this.#readObject(depth)
    if (first === '[') return this.#readList(depth)
    if (first === '"') return { kind: 'string', value: this.#readString(), offset }
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, offset)) continue
      this.at += word.length
      return { kind: value === null ? 'null' : 'boolean', value, offset }
    }
    NUMBER.lastIndex = offset
    const number = NUMBER.exec(this.#text)
    if (number === null) throw this.fault('a value')
    this.at += number[0].length
    return { kind: 'number', value: Number(number[0]), offset }
  }

  /** What stands between the quotes is left to the platform's parser, which is strict (RFC 8259 §7). */
  #readString(): string {
    const written = this.#text.slice(this.at, endOfString(this.#text, this.at))
    try {
      const value = JSON.parse(written) as string
      this.at += written.length
      return value
    } catch {
      throw this.fault('a string whose control characters, quotes and \\ are escaped')
    }
  }

  #readList(depth: number): JsonList {
    const offset = this.at++
    const items: JsonNode[] = []
    if (this.#take(']')) return { kind: 'list', items, offset }
    do items.push(this.readValue(depth + 1))
    while (this.#take(','))
    if (!this.#take(']')) throw this.fault(', or ]')
    return { kind: 'list', items, offset }
  }

  #readObject(depth: number): JsonObject {
    const offset = this.at++
    const members = new Map<string, JsonNode>()
    const repeated: [string, number][] = []
    if (this.#take('}')) return { kind: 'object', members, repeated, offset }
    do {
      this.skipBlanks()
      const at = this.at
      if (this.#text.charAt(at) !== '"') throw this.fault('a name in double quotes')
      const name = this.#readString()
      if (!this.#take(':')) throw this.fault(':')
      if (members.has(name)) repeated.push([name, at])
      members.set(name, this.readValue(depth + 1))
    } while (this.#take(','))
    if (!this.#take('}')) throw this.fault(', or }')
    return { kind: 'object', members, repeated, offset }
  }

  #take(character: string): boolean {
    this.skipBlanks()
    if (this.#text.charAt(this.at) !== character) return false
    this.at++
    return true
  }
}

/** Behind the quote that ends the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let first = quote
    while (text.charCodeAt(first - 1) === BACKSLASH) first--
    if ((quote - first) % 2 === 0) return quote + 1
  }
  return text.length
}

const BACKSLASH = 0x5c
