/** A piece of a document, with the XML prefixes that it uses. */
export interface Part {
  readonly text: string
  readonly prefixes: readonly string[]
}

/** Pieces one after the other. */
export function joinParts(parts: readonly Part[]): Part {
  return {
    text: parts.map(({ text }) => text).join(''),
    prefixes: [...new Set(parts.flatMap(({ prefixes }) => prefixes))],
  }
}

/** A piece that is nothing when its text is empty: then it uses no prefix either. */
export function part(text: string, ...prefixes: readonly string[]): Part {
  return text === '' ? NOTHING : { text, prefixes }
}

const NOTHING: Part = { text: '', prefixes: [] }
