/** No expression in a text is longer. */
const LENGTH_MAX = 5_000

/** How often a search may fail before braces are taken for text: a text of nothing but braces must end soon, too. */
const FAILURES_MAX = 200

/** Finds the ends of JavaScript expressions in a text, as far as that can be told without parsing them. */
export interface BraceFinder {
  /** Where the brace is that closes the one at `start`; what stands in strings and comments does not count. */
  closing(text: string, start: number): number | undefined
}

/** For one text: it gives up on texts that hold too many braces without ends. */
export function findBraces(): BraceFinder {
  let failures = 0
  return {
    closing(text, start) {
      if (failures > FAILURES_MAX) return undefined
      const end = scan(text.slice(start, start + LENGTH_MAX))
      if (end === undefined) failures++
      return end === undefined ? undefined : start + end
    },
  }
}

function scan(text: string): number | undefined {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{') depth++
    else if (character === '}') {
      depth--
      if (depth === 0) return at
    } else if (character === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2)
      if (end === -1) return undefined
      at = end + 1
    } else if (character === '"' || character === "'" || character === '`') at = stringEnd(text, at)
  }
  return undefined
}

/** An apostrophe in text opens no string: one ends on its line, unless it is a template. */
function stringEnd(text: string, start: number): number {
  const quote = text[start]
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === quote) return at
    else if (text[at] === '\n' && quote !== '`') return start
  }
  return start
}
