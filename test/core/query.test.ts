import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IdentifiedPost } from '../../src/core/post.ts'
import { OperatorError } from '../../src/core/problem.ts'
import { parseQuery, type Query, QueryError, taxonomiesOf } from '../../src/core/query.ts'
import { matcherOf } from '../../src/core/terms.ts'
import { makeIdentified, makeSite, runs } from '../builders.ts'

const term = (taxonomy: string, of: string): Query => ({ kind: 'term', taxonomy, term: of })

/** A query as a person would write it. */
function print(query: Query): string {
  if (query.kind === 'term') return `${query.taxonomy}:${printTerm(query.term)}`
  if (query.kind === 'not') return `not ${inParentheses(query.part)}`
  return query.parts.map(inParentheses).join(` ${query.kind} `)
}

function inParentheses(query: Query): string {
  return query.kind === 'and' || query.kind === 'or' ? `(${print(query)})` : print(query)
}

function printTerm(text: string): string {
  return /^[^\s()"]+$/u.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}

describe('a query', () => {
  it.each<[string, Query]>([
    ['tag:news', term('tag', 'news')],
    ['  tag:news\n', term('tag', 'news')],
    ['tag:"Open source"', term('tag', 'Open source')],
    ['tag:"a \\"b\\" \\\\ (c)"', term('tag', 'a "b" \\ (c)')],
    ['tag:c++', term('tag', 'c++')],
    ['tag:日本', term('tag', '日本')],
    ['tag:a:b', term('tag', 'a:b')],
    ['tag:and', term('tag', 'and')],
    ['my-series_2:x', term('my-series_2', 'x')],
    ['not tag:a', { kind: 'not', part: term('tag', 'a') }],
    [
      'NOT tag:a AND tag:b',
      { kind: 'and', parts: [{ kind: 'not', part: term('tag', 'a') }, term('tag', 'b')] },
    ],
    [
      'tag:a or tag:b and tag:c or not tag:d',
      {
        kind: 'or',
        parts: [
          term('tag', 'a'),
          { kind: 'and', parts: [term('tag', 'b'), term('tag', 'c')] },
          { kind: 'not', part: term('tag', 'd') },
        ],
      },
    ],
    [
      '(tag:a or tag:b)and(tag:c)',
      { kind: 'and', parts: [{ kind: 'or', parts: [term('tag', 'a'), term('tag', 'b')] }, term('tag', 'c')] },
    ],
  ])('%j is read', (text, query) => {
    expect(parseQuery(text)).toEqual(query)
  })

  it.each<[text: string, position: number, expected: string, found: string]>([
    ['', 1, 'a term such as tag:news, “not” or “(”', 'the end'],
    ['news', 1, 'a term such as tag:news', '“news”'],
    ['tag:a author:b', 7, '“and”, “or” or the end', '“author:b”'],
    ['tag:a and', 10, 'a term such as tag:news, “not” or “(”', 'the end'],
    ['tag:a and or tag:b', 11, 'a term such as tag:news, “not” or “(”', '“or”'],
    ['(tag:a or tag:b', 16, '“and”, “or” or “)”', 'the end'],
    ['tag:a)', 6, '“and”, “or” or the end', '“)”'],
    ['tag:', 1, 'a term behind tag:', '“tag:”'],
    ['tag:"  "', 1, 'a term behind tag:', '“tag:"  "”'],
    ['tag:"open', 1, 'a closing quote in the term', '“tag:"open”'],
    ['tag:a and tag:"x\\"', 11, 'a closing quote in the term', '“tag:"x\\"”'],
    ['tags:a', 1, 'tag:…', '“tags:a”'],
    ['Tag:a', 1, 'a term such as tag:news', '“Tag:a”'],
    // Characters, not units of a string.
    ['tag:🚀🚀 x', 8, '“and”, “or” or the end', '“x”'],
  ])('%j is a mistake at %i', (text, position, expected, found) => {
    let caught: unknown
    try {
      parseQuery(text)
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(OperatorError)
    expect(caught).toMatchObject({ position, expected, found })
    expect((caught as Error).message).toBe(
      `query: expected ${expected} at character ${position}, found ${found}`,
    )
  })

  it('may not be so deep that reading it would fail', () => {
    const deep = (levels: number): string => `${'('.repeat(levels)}tag:a${')'.repeat(levels)}`
    expect(parseQuery(deep(99))).toEqual(term('tag', 'a'))
    expect(() => parseQuery(deep(100_000))).toThrow(QueryError)
    expect(() => parseQuery(`${'not '.repeat(100_000)}tag:a`)).toThrow('at most 100 levels')
  })

  it('names its taxonomies, each once', () => {
    expect(taxonomiesOf(parseQuery('tag:a and (not series:b or tag:c)'))).toEqual(['tag', 'series'])
  })

  it('is read as what was printed, whatever it is', () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 12 })
      .filter((word) => word.trim() !== '')
    const taxonomy = fc.constantFrom('tag', 'category', 'author', 'x-1')
    const queries = fc.letrec<{ query: Query; single: Query }>((tie) => ({
      single: fc.record({ kind: fc.constant('term' as const), taxonomy, term: text }),
      query: fc.oneof(
        { maxDepth: 4 },
        tie('single'),
        fc.record({ kind: fc.constant('not' as const), part: tie('query') }),
        fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          parts: fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
        }),
      ),
    })).query
    fc.assert(
      fc.property(queries, (query) => {
        expect(parseQuery(print(query))).toEqual(query)
      }),
      runs(300),
    )
  })

  it('is read or refused with a place in it, whatever is written', () => {
    const piece = fc.constantFrom('tag:a', 'and', 'or', 'not', '(', ')', '"', ' ', '\\', 'x', ':', 'é', '🚀')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        try {
          parseQuery(text)
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError)
          const { position } = error as QueryError
          expect(position).toBeGreaterThanOrEqual(1)
          expect(position).toBeLessThanOrEqual([...text].length + 1)
        }
      }),
      runs(300),
    )
  })
})

describe('a query finds', () => {
  const site = makeSite({ language: 'en', author: { name: 'Zoë Site' } })
  const post = (facts: Partial<IdentifiedPost>): IdentifiedPost => makeIdentified(facts)
  const finds = (query: string, facts: Partial<IdentifiedPost>): boolean =>
    matcherOf(parseQuery(query), site)(post(facts))

  it.each<[query: string, facts: Partial<IdentifiedPost>, isFound: boolean]>([
    ['tag:postgres', { terms: { tag: ['PostGres', 'x'] } }, true],
    ['tag:postgres', { terms: { tag: ['postgresql'] } }, false],
    ['tag:"open-source"', { terms: { tag: ['Open  Source!'] } }, true],
    ['tag:c++', { terms: { tag: ['C plus plus'] } }, true],
    ['category:news', { terms: { tag: ['news'] } }, false],
    ['series:"Deep Dive"', { terms: { series: ['deep dive'] } }, true],
    ['constructor:x', {}, false],
    ['author:"Ann Lee"', { authors: [{ name: 'ann lee' }] }, true],
    ['author:"Ann Lee"', { authors: [{ name: 'Bea' }, { name: 'Ann Lee' }] }, true],
    ['author:zoë-site', {}, true],
    ['author:zoë-site', { authors: [{ name: 'Bea' }] }, false],
    ['language:en', {}, true],
    ['language:en', { language: 'en-GB' }, true],
    ['language:en-gb', { language: 'en-GB' }, true],
    ['language:en-GB', { language: 'en' }, false],
    ['language:e', { language: 'en' }, false],
    ['source:posts', {}, true],
    ['source:notes', {}, false],
    ['section:blog', { section: 'Blog' }, true],
    ['section:blog', {}, false],
    ['tag:a and not category:notes', { terms: { tag: ['a'], category: ['Notes'] } }, false],
    ['tag:a and not category:notes', { terms: { tag: ['a'] } }, true],
    ['(tag:a or tag:b) and tag:c', { terms: { tag: ['b', 'c'] } }, true],
    ['tag:a or tag:b and tag:c', { terms: { tag: ['b'] } }, false],
  ])('%s in %j: %s', (query, facts, isFound) => {
    expect(finds(query, facts)).toBe(isFound)
  })

  it('what is its logic', () => {
    const tags = ['a', 'b', 'c']
    const queries = fc.letrec<{ query: Query }>((tie) => ({
      query: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(...tags.map((tag) => term('tag', tag))),
        fc.record({ kind: fc.constant('not' as const), part: tie('query') }),
        fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          parts: fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
        }),
      ),
    })).query
    const isTrue = (query: Query, own: readonly string[]): boolean => {
      if (query.kind === 'term') return own.includes(query.term)
      if (query.kind === 'not') return !isTrue(query.part, own)
      return query.kind === 'and'
        ? query.parts.every((part) => isTrue(part, own))
        : query.parts.some((part) => isTrue(part, own))
    }
    fc.assert(
      fc.property(queries, fc.subarray(tags), (query, own) => {
        expect(matcherOf(query, site)(post({ terms: { tag: own } }))).toBe(isTrue(query, own))
      }),
      runs(200),
    )
  })
})
