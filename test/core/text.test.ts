import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byCodeUnit, legalText, singleLine, truncate } from '../../src/core/text.ts'
import '../seeded.ts'

describe('legalText', () => {
  it.each([
    ['a\u0000\u0008\u000B\u000C\u000E\u001Fb', 'ab'],
    ['a\t\n\r b', 'a\t\n\r b'],
    ['a\uD800b\uDC00c', 'abc'],
    ['\uDC00\uD800', ''],
    ['a\uFFFEb\uFFFFc', 'abc'],
    ['\u007F\u0085\u2028\uFEFF\uFDD0\uFFFD', '\u007F\u0085\u2028\uFEFF\uFDD0\uFFFD'],
    ['👍\u{10FFFF}\u{1FFFE}', '👍\u{10FFFF}\u{1FFFE}'],
    ['', ''],
  ])('%j is %j', (text, legal) => {
    expect(legalText(text)).toBe(legal)
  })

  it('keeps exactly the characters of XML 1.0 §2.2', () => {
    const wrong: string[] = []
    for (let code = 0; code <= 0x10ffff; code++) {
      const legal =
        [0x9, 0xa, 0xd].includes(code) ||
        (code >= 0x20 && code <= 0xd7ff) ||
        (code >= 0xe000 && code <= 0xfffd) ||
        code >= 0x10000
      const character = String.fromCodePoint(code)
      if (legalText(character) !== (legal ? character : '')) wrong.push(code.toString(16))
    }
    expect(wrong).toEqual([])
  })
})

describe('singleLine', () => {
  it.each([
    ['  a \r\n\t b  ', 'a b'],
    ['a\u00A0\u2003b', 'a b'],
    ['\n', ''],
    ['a', 'a'],
  ])('%j is %j', (text, line) => {
    expect(singleLine(text)).toBe(line)
  })
})

describe('truncate', () => {
  it.each([
    ['short enough', 12, 'short enough'],
    ['some words here', 12, 'some words…'],
    ['some words here', 11, 'some words…'],
    ['unbreakable-text', 10, 'unbreakab…'],
    ['a unbreakable-text', 10, 'a unbreak…'],
    ['12345678👍', 10, '12345678👍'],
    ['12345678👍x', 10, '12345678…'],
    ['1234567👍👍', 10, '1234567👍…'],
    ['', 10, ''],
  ])('%j in %i is %j', (text, limit, short) => {
    expect(truncate(text, limit)).toBe(short)
  })

  it('never exceeds the limit and never halves a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 2, max: 50 }),
        (text, limit) => {
          const short = truncate(text, limit)
          expect(short.length).toBeLessThanOrEqual(limit)
          expect(short.isWellFormed()).toBe(true)
          if (text.length <= limit) expect(short).toBe(text)
          else expect(text.startsWith(short.slice(0, -1))).toBe(true)
        },
      ),
    )
  })
})

describe('byCodeUnit', () => {
  it('is the same order under every locale', () => {
    expect(['ä', 'b', 'a', 'Z', 'a', '_', '1'].sort(byCodeUnit)).toEqual(['1', 'Z', '_', 'a', 'a', 'b', 'ä'])
    expect(byCodeUnit('a', 'a')).toBe(0)
  })
})
