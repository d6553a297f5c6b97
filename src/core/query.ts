import { OperatorError } from './problem.ts'

/** Which posts a feed has: `tag:postgres and (author:ann or author:"Bea Li") and not category:notes`. */
export type Query =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query }
  /** Posts that have a term in a taxonomy; the term is as it is written. */
  | { readonly kind: 'term'; readonly taxonomy: string; readonly term: string }

/** A text that is no query. */
export class QueryError extends OperatorError {
  /** The character, from 1, at which something else was expected. */
  readonly position: number
  readonly expected: string
  readonly found: string

  constructor(position: number, expected: string, found: string) {
    super(`query: expected ${expected} at character ${position}, found ${found}`)
    this.position = position
    this.expected = expected
    this.found = found
  }
}

/**
 * Reads a query. `or` binds weakest, then `and`, then `not`; their case does not matter. A term with white space,
 * quotes or parentheses in it is written in quotes, inside which `\` stands before a quote and before itself.
 *
 * @throws QueryError at the first mistake
 */
export function parseQuery(text: string): Query {
  const tokens = tokenize(text)
  let at = 0
  const next = (): Token => tokens[at] as Token

  function anyOf(depth: number): Query {
    return joined('or', () => joined('and', () => single(depth)))
  }

  function joined(kind: 'and' | 'or', part: () => Query): Query {
    const first = part()
    const parts = [first]
    while (next().kind === kind) {
      at++
      parts.push(part())
    }
    return parts.length === 1 ? first : { kind, parts }
  }

  function single(depth: number): Query {
    const token = next()
    if (depth > DEPTH_MAX) throw mistake(token, `at most ${DEPTH_MAX} levels of “not” and parentheses`)
    at++
    if (token.kind === 'not') return { kind: 'not', part: single(depth + 1) }
    if (token.kind === 'term') return termOf(token)
    if (token.kind !== '(') throw mistake(token, 'a term such as tag:news, “not” or “(”')
    const inner = anyOf(depth + 1)
    if (next().kind !== ')') throw mistake(next(), '“and”, “or” or “)”')
    at++
    return inner
  }

  const query = anyOf(1)
  if (next().kind !== 'end') throw mistake(next(), '“and”, “or” or the end')
  return query
}

/** Every taxonomy that a query asks about. */
export function taxonomiesOf(query: Query): readonly string[] {
  if (query.kind === 'term') return [query.taxonomy]
  const parts = query.kind === 'not' ? [query.part] : query.parts
  return [...new Set(parts.flatMap(taxonomiesOf))]
}

/** Deeper ones would be nobody's, and a danger to the stack. */
const DEPTH_MAX = 100

interface Token {
  readonly kind: 'and' | 'or' | 'not' | '(' | ')' | 'term' | 'end'
  readonly text: string
  /** From 1, in characters. */
  readonly position: number
}

// A text without its closing quote is a token as well, and found to be one below.
const TOKEN = /\s+|[()]|(?:[^\s()":]*:)?"(?:[^"\\]|\\.)*(?:"|\\?$)|[^\s()"]+/gsu

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let position = 1
  for (const [found] of text.matchAll(TOKEN)) {
    if (found.trim() !== '') tokens.push({ kind: kindOf(found), text: found, position })
    position += [...found].length
  }
  return [...tokens, { kind: 'end', text: '', position }]
}

function kindOf(text: string): Token['kind'] {
  if (text === '(' || text === ')') return text
  const word = text.toLowerCase()
  return word === 'and' || word === 'or' || word === 'not' ? word : 'term'
}

const TERM = /^([^:"]*):(.*)$/su

function termOf(token: Token): Query {
  const [, taxonomy = '', written = ''] = TERM.exec(token.text) ?? []
  const corrected = PLURALS.get(taxonomy)
  if (corrected !== undefined) throw mistake(token, `${corrected}:…`)
  if (!/^[a-z][a-z0-9_-]*$/.test(taxonomy)) throw mistake(token, 'a term such as tag:news')
  const isQuoted = written.startsWith('"')
  if (isQuoted && !/^"(?:[^"\\]|\\.)*"$/su.test(written)) throw mistake(token, 'a closing quote in the term')
  const term = isQuoted ? written.slice(1, -1).replace(/\\(.)/gsu, '$1') : written
  if (term.trim() === '') throw mistake(token, `a term behind ${taxonomy}:`)
  return { kind: 'term', taxonomy, term }
}

/** What front matter calls them, which no post would match. */
const PLURALS = new Map([
  ['tags', 'tag'],
  ['categories', 'category'],
  ['authors', 'author'],
  ['languages', 'language'],
  ['lang', 'language'],
  ['sections', 'section'],
  ['sources', 'source'],
])

function mistake({ position, kind, text }: Token, expected: string): QueryError {
  return new QueryError(position, expected, kind === 'end' ? 'the end' : `“${text}”`)
}
