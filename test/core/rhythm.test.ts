import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rhythmOf } from '../../src/core/rhythm.ts'
import { at, runs } from '../builders.ts'

const DAY = 86_400_000
const NEWEST = at('2011-07-22T04:00:00Z')

/** So many posts, each so many days before the one after it. */
const every = (days: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ published: NEWEST - index * days * DAY }))

describe('the rhythm of a feed', () => {
  it.each([
    [1 / 12, 300, 'hourly'],
    [1 / 24, 300, 'hourly'],
    [1 / 4, 100, 'daily'],
    [1, 30, 'daily'],
    [3, 30, 'daily'],
    [4, 30, 'weekly'],
    [7, 30, 'weekly'],
    [14, 30, 'weekly'],
    [30, 30, 'monthly'],
    [61, 30, 'monthly'],
    [120, 30, 'yearly'],
    [365, 10, 'yearly'],
  ] as const)('of a post every %f days, %i posts, is %s', (days, count, rhythm) => {
    expect(rhythmOf(every(days, count))).toBe(rhythm)
  })

  it('of a young feed cannot be told', () => {
    expect(rhythmOf([])).toBeUndefined()
    expect(rhythmOf(every(7, 4))).toBeUndefined()
    expect(rhythmOf(every(7, 5))).toBe('weekly')
  })

  it('of posts that were all moved here on one day cannot be told', () => {
    expect(rhythmOf(every(0, 500))).toBeUndefined()
    expect(rhythmOf([...every(7, 4), ...every(0, 500).map(() => ({ published: NEWEST - 100 * DAY }))])).toBe(
      'weekly',
    )
  })

  it('does not mind a pause, nor several posts a day', () => {
    const before = every(7, 30).map(({ published }) => ({ published: published - 900 * DAY }))
    expect(rhythmOf([...every(7, 8), ...before])).toBe('weekly')
    expect(rhythmOf(every(7, 30).flatMap((post) => [post, post, post]))).toBe('weekly')
  })

  it('is of the newest twenty days', () => {
    const old = every(1, 500).map(({ published }) => ({ published: published - 900 * DAY }))
    expect(rhythmOf([...every(30, 25), ...old])).toBe('monthly')
  })

  it('does not change with a post that keeps it', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 7, 30, 200), fc.integer({ min: 5, max: 60 }), (days, count) => {
        expect(rhythmOf(every(days, count + 1))).toBe(rhythmOf(every(days, count)))
      }),
      runs(100),
    )
  })

  it('is one as long as the days between two posts stay within its step', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 4, max: 14 }), { minLength: 4, maxLength: 60 }), (gaps) => {
        let published = NEWEST
        const posts = gaps.map((gap) => {
          published -= gap * DAY
          return { published }
        })
        expect(rhythmOf([{ published: NEWEST }, ...posts])).toBe('weekly')
      }),
      runs(100),
    )
  })
})
