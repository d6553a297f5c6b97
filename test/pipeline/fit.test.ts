import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseByteSize } from '../../src/core/byte-size.ts'
import { type Fit, fitEntries } from '../../src/pipeline/fit.ts'
import { runs } from '../builders.ts'

function bytesOf(
  { count, full: inFull }: Fit,
  full: readonly number[],
  short: readonly number[],
  separator: number,
) {
  const entries = full
    .slice(0, count)
    .map((length, index) => (index < inFull ? length : (short[index] as number)))
  return entries.reduce((sum, length) => sum + length, 0) + Math.max(0, count - 1) * separator
}

describe('what fits', () => {
  const full = [100, 100, 100]
  const short = [10, 10, 10]
  it.each<[room: number, Fit]>([
    [1000, { count: 3, full: 3 }],
    [304, { count: 3, full: 3 }],
    [303, { count: 3, full: 2 }],
    [124, { count: 3, full: 1 }],
    [123, { count: 3, full: 0 }],
    [34, { count: 3, full: 0 }],
    [33, { count: 2, full: 0 }],
    [21, { count: 1, full: 0 }],
    [0, { count: 1, full: 0 }],
    [-50, { count: 1, full: 0 }],
  ])('into %i', (room, fit) => {
    expect(fitEntries(full, short, 2, room)).toEqual(fit)
  })

  it('of nothing is nothing', () => {
    expect(fitEntries([], [], 2, 10)).toEqual({ count: 0, full: 0 })
  })

  it('of entries that are long as summaries, too: the newest is in full when it fits', () => {
    expect(fitEntries([100, 500], [10, 500], 0, 200)).toEqual({ count: 1, full: 1 })
  })

  it('is within the room, and as much as possible', () => {
    const entries = fc.array(
      fc.tuple(fc.nat(200), fc.nat(200)).map(([a, b]) => [Math.max(a, b), Math.min(a, b)] as const),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(entries, fc.nat(3), fc.nat(2000), (list, separator, room) => {
        const full = list.map(([length]) => length)
        const short = list.map(([, length]) => length)
        const fit = fitEntries(full, short, separator, room)
        const size = (of: Fit): number => bytesOf(of, full, short, separator)
        expect(fit.full).toBeLessThanOrEqual(fit.count)
        if (fit.count > 1 || fit.full > 0) expect(size(fit)).toBeLessThanOrEqual(room)
        if (fit.count < list.length) expect(size({ count: fit.count + 1, full: 0 })).toBeGreaterThan(room)
        if (fit.full < fit.count) expect(size({ ...fit, full: fit.full + 1 })).toBeGreaterThan(room)
        // More room never holds less.
        const more = fitEntries(full, short, separator, room + 50)
        expect(more.count).toBeGreaterThanOrEqual(fit.count)
      }),
      runs(300),
    )
  })
})

describe('a size', () => {
  it.each([
    ['250k', 250_000],
    ['250K', 250_000],
    ['250kB', 250_000],
    ['1.5m', 1_500_000],
    ['2000', 2000],
    ['', undefined],
    ['k', undefined],
    ['-5k', undefined],
    ['5g', undefined],
    ['1e3', undefined],
    ['5 k', undefined],
  ])('%j is %s', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes)
  })
})
