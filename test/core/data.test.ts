import { describe, expect, it } from 'vitest'
import { boundedData, isMap, typedData } from '../../src/core/data.ts'

describe('boundedData', () => {
  it('makes text of scalars', () => {
    expect(
      boundedData({
        a: 'x',
        b: 1.5,
        c: true,
        d: null,
        e: undefined,
        f: new Date(0),
        g: [1, ['y']],
        h: { i: '' },
      }),
    ).toEqual({
      a: 'x',
      b: '1.5',
      c: 'true',
      d: null,
      e: null,
      f: '1970-01-01T00:00:00.000Z',
      g: ['1', ['y']],
      h: { i: '' },
    })
  })

  it.each([[null], [undefined], ['text'], [[]], [[{ a: 1 }]], [1]])(
    'refuses %j, which has no keys',
    (value) => {
      expect(() => boundedData(value)).toThrow('expected keys with values')
    },
  )

  it('allows 32 levels below the first', () => {
    expect(boundedData(nested(32))).toBeDefined()
    expect(() => boundedData(nested(33))).toThrow('nested deeper than 32 levels')
    expect(() => boundedData(nested(100_000))).toThrow('nested deeper')
  })

  it('allows 10,000 values', () => {
    // The mapping and the list count too.
    expect(boundedData({ list: Array(9_998).fill('x') })).toBeDefined()
    expect(() => boundedData({ list: Array(9_999).fill('x') })).toThrow('more than 10000 values')
  })

  it('counts what aliases share each time, and stops soon', () => {
    let bomb: unknown[] = ['lol']
    for (let level = 0; level < 20; level++) bomb = Array(10).fill(bomb)
    const start = performance.now()
    expect(() => boundedData({ bomb })).toThrow('more than 10000 values')
    expect(performance.now() - start).toBeLessThan(1000)
    const shared = ['x']
    expect(boundedData({ a: shared, b: shared })).toEqual({ a: ['x'], b: ['x'] })
  })

  it('ends on cycles', () => {
    const map: Record<string, unknown> = {}
    map.self = map
    expect(() => boundedData(map)).toThrow()
    const list: unknown[] = []
    list.push(list, list)
    expect(() => boundedData({ list })).toThrow()
  })

  it('takes the keys of object members for ordinary keys', () => {
    const data = boundedData(
      JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": "c", "toString": "t"}'),
    )
    expect(Object.keys(data)).toEqual(['__proto__', 'constructor', 'toString'])
    expect(Object.getPrototypeOf(data)).toBeNull()
    expect(data.polluted).toBeUndefined()
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.values(data)[0]).toEqual({ polluted: 'yes' })
    expect(boundedData({}).constructor).toBeUndefined()
  })
})

/** A mapping with so many levels below it. */
function nested(levels: number): unknown {
  let value: unknown = {}
  for (let level = 0; level < levels; level++) value = { a: value }
  return value
}

describe('isMap', () => {
  it.each([
    [{}, true],
    [Object.create(null), true],
    [[], false],
    ['', false],
    [null, false],
    [undefined, false],
  ])('%j: %s', (data, is) => {
    expect(isMap(data)).toBe(is)
  })
})

describe('typedData', () => {
  it.each([
    ['true', true],
    ['false', false],
    ['0', 0],
    ['42', 42],
    ['-1.50', -1.5],
    ['yes', 'yes'],
    ['True', 'True'],
    ['007', '007'],
    ['1e3', '1e3'],
    ['0x10', '0x10'],
    ['1_000', '1_000'],
    ['.5', '.5'],
    ['12345678901234567890', '12345678901234567890'],
    ['2011-07-22', '2011-07-22'],
    ['Infinity', 'Infinity'],
    ['', ''],
    [null, null],
  ])('%j is %j', (data, typed) => {
    expect(typedData(data)).toBe(typed)
  })

  it('keeps the shape, and has no prototype', () => {
    const data = boundedData(JSON.parse('{"a": ["1", {"b": "true"}], "__proto__": {"x": "2"}}'))
    const typed = typedData(data) as Record<string, unknown>
    expect(typed.a).toEqual([1, { b: true }])
    expect(Object.getPrototypeOf(typed)).toBeNull()
    expect(Object.keys(typed)).toEqual(['a', '__proto__'])
    expect(typed.x).toBeUndefined()
  })
})

it('has no half characters, which an escape can write', () => {
  expect(boundedData(JSON.parse('{"title": "\\ud83d lone", "whole": "\\ud83d\\ude00"}'))).toEqual({
    title: ' lone',
    whole: '😀',
  })
})
