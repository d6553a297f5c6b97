import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, digestOfTexts, sha256 } from '../../src/core/digest.ts'
import '../seeded.ts'

describe('sha256', () => {
  it('is that of the bytes', () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    expect(sha256('')).toBe(empty)
    expect(sha256(new Uint8Array())).toBe(empty)
    expect(sha256('é')).toBe(sha256(Buffer.from('é')))
  })
})

describe('digestOf', () => {
  it('is the same for ever', () => {
    expect(digestOf('title', 'body')).toBe('UXkoZul0FAhWghl8mVrtu4AOe1VhGwNhkFHW4ND3p5A')
  })

  it('does not depend on the order of keys', () => {
    expect(digestOf({ a: 1, b: { c: [1, 2], d: 2 } })).toBe(digestOf({ b: { d: 2, c: [1, 2] }, a: 1 }))
  })

  it('takes undefined members for absent ones', () => {
    expect(digestOf({ a: 1, b: undefined })).toBe(digestOf({ a: 1 }))
    expect(digestOf({ a: 1, b: null })).not.toBe(digestOf({ a: 1 }))
  })

  it.each([
    [
      ['ab', ''],
      ['a', 'b'],
    ],
    [['a'], ['a', undefined]],
    [[undefined], ['']],
    [['1'], [1]],
    [[[1, 2]], [[2, 1]]],
    [[['a', 'b']], [['a,b']]],
    [
      ['a\u0000', 'b'],
      ['a', '\u0000b'],
    ],
    [['a","b'], ['a', 'b']],
    [[{ a: 'b' }], [{ b: 'a' }]],
    [[{}], [[]]],
    [[null], [undefined]],
    [['é'], ['e\u0301']],
    [['\ud800'], ['\udc00']],
  ])('tells %j from %j', (one, other) => {
    expect(digestOf(...one)).not.toBe(digestOf(...other))
  })

  it('tells values apart that JSON tells apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
        expect(digestOf(one) === digestOf(other)).toBe(same)
      }),
    )
  })

  it('sees a key called __proto__', () => {
    expect(digestOf(JSON.parse('{"__proto__": 1}'))).not.toBe(digestOf({}))
  })
})

describe('digestOfTexts', () => {
  it('is the same for ever', () => {
    expect(digestOfTexts('title', 'body')).toBe('sa1hCgwnnrdCuDLy-3ngi28ctPlKNy_C88XWd4tlwWk')
  })

  it.each([
    [
      ['ab', ''],
      ['a', 'b'],
    ],
    [['a'], ['a', '']],
    [[], ['']],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [['é'], ['e\u0301']],
    [
      ['a\u0000', 'b'],
      ['a', '\u0000b'],
    ],
    [['a\u0000b'], ['a', 'b']],
  ])('tells %j from %j', (one, other) => {
    expect(digestOfTexts(...one)).not.toBe(digestOfTexts(...other))
  })
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(pairs.map(([key, member]) => [key, sorted(member)]))
}
