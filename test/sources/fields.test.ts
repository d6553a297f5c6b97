import { describe, expect, it } from 'vitest'
import type { Data } from '../../src/core/post.ts'
import { ContentError } from '../../src/sources/content-error.ts'
import {
  firstOf,
  instantOf,
  isFalse,
  isTrue,
  languageOf,
  listOf,
  personsOf,
  textOf,
} from '../../src/sources/fields.ts'

describe('instantOf', () => {
  it('reads a date in a zone', () => {
    expect(instantOf('2011-07-22 16:00:00 +1200', 'date', 'UTC')).toBe(Date.parse('2011-07-22T04:00:00Z'))
    expect(instantOf('2011-07-22', 'date', 'Pacific/Auckland')).toBe(Date.parse('2011-07-21T12:00:00Z'))
  })

  it.each(['2011-02-30', 'yesterday', '', '01/02/2011', 'Invalid Date', '{{ page.date }}'])(
    '%j is refused, with its key, its line and a hint',
    (text) => {
      const read = (): number => instantOf(text, 'lastmod', 'UTC', () => 7)
      expect(read).toThrow(ContentError)
      expect(read).toThrow(`lastmod: expected a date, found “${text}”`)
      expect(read).toThrow(expect.objectContaining({ line: 7, hint: expect.stringContaining('2011-07-22') }))
    },
  )

  it('shows no more than a line of what was written', () => {
    expect(() => instantOf(`a\n${'x'.repeat(500)}`, 'date', 'UTC')).toThrow(/^[^\n]{1,120}$/)
  })
})

describe('firstOf and textOf', () => {
  const data = { a: null, b: '', c: ['x'], d: ' ', e: 'text' }
  it('firstOf takes the first value that is one', () => {
    expect(firstOf(data, ['z', 'a', 'b', 'c', 'e'])).toEqual({ key: 'c', value: ['x'] })
    expect(firstOf(data, ['a', 'b', 'z'])).toBeUndefined()
  })
  it('textOf takes the first text', () => {
    expect(textOf(data, ['a', 'b', 'c', 'd', 'e'])).toBe('text')
    expect(textOf(data, ['a', 'b', 'c', 'd'])).toBeUndefined()
  })
})

describe('isTrue and isFalse', () => {
  it.each(['true', 'True', 'TRUE', 'yes', 'Yes', 'y', 'on', '1', ' true '])('%j is true', (text) => {
    expect([isTrue(text), isFalse(text)]).toEqual([true, false])
  })
  it.each(['false', 'False', 'FALSE', 'no', 'No', 'n', 'off', '0', ' false '])('%j is false', (text) => {
    expect([isTrue(text), isFalse(text)]).toEqual([false, true])
  })
  it.each(['', 'maybe', 'truely', '10', null, undefined, ['true'], { a: 'true' }] as (Data | undefined)[])(
    '%j is neither',
    (value) => {
      expect([isTrue(value), isFalse(value)]).toEqual([false, false])
    },
  )
})

describe('listOf', () => {
  const comma = /\s*,\s*/
  it.each([
    [undefined, undefined, []],
    [null, undefined, []],
    ['', undefined, []],
    [' ', comma, []],
    ['one two', undefined, ['one two']],
    ['one, two,three ,, ', comma, ['one', 'two', 'three']],
    ['one  two', /\s+/, ['one', 'two']],
    [['a', 'b'], undefined, ['a', 'b']],
    [['a, b', 'c'], comma, ['a, b', 'c']],
    [[], undefined, []],
    [[null, '', ' ', 'a'], undefined, ['a']],
    [['a', ['b', ['c', null]]], undefined, ['a', 'b', 'c']],
    [['  padded \n term '], undefined, ['padded term']],
    [{ name: 'A', slug: 'b' }, undefined, ['A']],
    [[{ title: 'A' }, { label: 'B' }, { other: 'C' }], undefined, ['A', 'B']],
    [{}, undefined, []],
  ] as [Data | undefined, RegExp | undefined, string[]][])('%j by %s', (value, separator, terms) => {
    expect(listOf(value, separator)).toEqual(terms)
  })
})

describe('personsOf', () => {
  const people = {
    ann: { name: 'Ann Example', email: 'ann@example.com', uri: 'https://example.com/ann' },
    ben: { display_name: 'Ben', url: '/relative' },
    text: 'no person',
  }

  it.each([
    [undefined, []],
    [null, []],
    ['', []],
    [' ', []],
    ['Pat', [{ name: 'Pat' }]],
    ['  Pat \n Smith ', [{ name: 'Pat Smith' }]],
    ['Pat Smith <pat@example.com>', [{ name: 'Pat Smith', email: 'pat@example.com' }]],
    ['Pat <b>Smith</b>', [{ name: 'Pat <b>Smith</b>' }]],
    ['7', [{ name: '7' }]],
    ['ann', [{ name: 'Ann Example', email: 'ann@example.com', url: 'https://example.com/ann' }]],
    ['ben', [{ name: 'ben' }]],
    ['text', [{ name: 'text' }]],
    ['constructor', [{ name: 'constructor' }]],
    ['__proto__', [{ name: '__proto__' }]],
    [
      { name: 'Ben', uri: 'https://example.com/', email: 'ben@example.com' },
      [{ name: 'Ben', email: 'ben@example.com', url: 'https://example.com/' }],
    ],
    [{ email: 'ben@example.com' }, [{ name: 'ben@example.com', email: 'ben@example.com' }]],
    [{ name: 'Ben', email: 'no mail' }, [{ name: 'Ben' }]],
    [{ name: 'Ben', email: 'a@example.com, b@example.com' }, [{ name: 'Ben' }]],
    [{ name: 'Ben', email: 'a@example.com\nBcc: x@example.com' }, [{ name: 'Ben' }]],
    [{ name: 'Ben', url: 'javascript:alert(1)' }, [{ name: 'Ben' }]],
    [{ name: 'Ben', url: 'not a url' }, [{ name: 'Ben' }]],
    [{ name: null }, []],
    [{ twitter: 'ben' }, []],
    [{}, []],
    [[], []],
    [['Pat', { name: 'Pat', email: 'pat@example.com' }, 'Pat'], [{ name: 'Pat', email: 'pat@example.com' }]],
    [
      ['Pat', null, { name: 'Ben' }, ['ann']],
      ['Pat', 'Ben', 'Ann Example'],
    ],
  ] as [Data | undefined, unknown[]][])('%j', (value, persons) => {
    const found = personsOf(value, people)
    expect(
      persons.every((person) => typeof person === 'string') ? found.map(({ name }) => name) : found,
    ).toEqual(persons)
  })
})

describe('languageOf', () => {
  it.each([
    ['en', 'en'],
    ['en_US', 'en-US'],
    ['EN-us', 'en-US'],
    [' pt-br ', 'pt-BR'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['iw', 'he'],
  ])('%j is %s', (text, language) => {
    expect(languageOf(text)).toBe(language)
  })

  it.each(['', 'e', 'en_US.UTF-8', 'x', '{{ lang }}', 'en US', 'toolonglanguage'])('%j is none', (text) => {
    expect(languageOf(text)).toBeUndefined()
  })
})
