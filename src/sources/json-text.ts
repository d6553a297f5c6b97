/** What `JSON.parse` does not tell of a text. */

/** So many blanks behind a brace are looked at. */
const REST_MAX = 1000
const TOKEN = /"(?:[^"\\\n]|\\.)*"|[{}[\]:]/g

/** Where the object ends that a text begins with, behind the line of its last brace; undefined when more is on that line. */
export function endOfObject(text: string): number | undefined {
  for (const { token, depth, end } of tokensOf(text)) {
    if (token !== '}' || depth > 0) continue
    const [rest] = /^[ \t]*(?:\n|$)/.exec(text.slice(end, end + REST_MAX)) ?? []
    return rest === undefined ? undefined : end + rest.length
  }
  return undefined
}

/** The line (from 0) of the last key of that name in the outermost object. */
export function lineOfJsonKey(text: string, key: string): number | undefined {
  const quoted = JSON.stringify(key)
  let line: number | undefined
  let before = { token: '', end: 0 }
  for (const { token, depth, end } of tokensOf(text)) {
    if (token === ':' && depth === 1 && before.token === quoted) line = lineAt(text, before.end)
    before = { token, end }
  }
  return line
}

/** Why a text is no JSON, on one line, and where: from 0. */
export function jsonFault(text: string): { message: string; line: number } {
  const said = refusal(text) ?? ''
  const at = /in JSON at position (\d+)/.exec(said)?.[1]
  const position = at === undefined ? beginningOfFault(text) : Number(at)
  const message = said.replace(/(?: in JSON at position \d+.*|, (?:\.\.\.)?".*)$/s, '')
  return { message, line: lineAt(text, Math.min(position, text.trimEnd().length)) }
}

/** Where an unexpected token is, which is not told: behind the longest beginning that does not have it. */
function beginningOfFault(text: string): number {
  let [good, bad] = [0, text.length + 1]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (refusal(text.slice(0, middle))?.startsWith('Unexpected token') === true) bad = middle
    else good = middle
  }
  return good
}

function refusal(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

interface Token {
  readonly token: string
  /** Of the brackets around what follows. */
  readonly depth: number
  readonly end: number
}

function* tokensOf(text: string): Generator<Token> {
  let depth = 0
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    yield { token, depth, end: index + token.length }
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length - 1
}
