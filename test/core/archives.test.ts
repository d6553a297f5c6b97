import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Archive, archivesOf, FULL } from '../../src/core/archives.ts'
import { formatRfc3339 } from '../../src/core/dates.ts'
import { at, runs } from '../builders.ts'

interface Dated {
  readonly id: number
  readonly published: number
}

type Shape = Record<string, number>

/** So many posts in each month, newest first. */
function postsOf(months: Shape): Dated[] {
  return sorted(
    Object.entries(months).flatMap(([month, count]) =>
      Array.from({ length: count }, (_, id) => ({ id, published: at(`${month}-02T00:00:00Z`) + id * 1000 })),
    ),
  )
}

function sorted(posts: readonly Dated[]): Dated[] {
  return posts.toSorted((a, b) => b.published - a.published || a.id - b.id)
}

/** How many posts each has. */
function shapeOf(archives: readonly Archive<unknown>[]): Shape {
  return Object.fromEntries(archives.map(({ period, posts }) => [period, posts.length]))
}

describe('the archives of a feed', () => {
  it.each<[string, Shape, number, Shape]>([
    ['of no posts', {}, 20, {}],
    ['whose window holds everything', { '2012-01': 10, '2011-07': 10 }, 20, {}],
    ['without a limit', { '2012-01': 500, '2011-07': 500 }, 0, {}],
    ['whose window cannot hold its only period', { '2011-07': 21 }, 20, { 2011: 21 }],
    [
      'whose newest period the window holds',
      { '2012-01': 20, '2011-07': 1, '2009-07': 2 },
      20,
      { 2011: 1, 2009: 2 },
    ],
    [
      'whose newest period it cannot hold any more',
      { '2012-01': 21, '2011-07': 1 },
      20,
      { 2012: 21, 2011: 1 },
    ],
    [
      'with a year that its last month fills',
      { '2012-01': 21, '2011-12': 40, '2011-07': FULL - 1 },
      20,
      { 2012: 21, 2011: FULL + 39 },
    ],
    [
      'with a year that is full before its end: each later month is for itself, however few posts it has',
      { '2012-01': 21, '2011-12': 1, '2011-10': 150, '2011-07': FULL - 40, '2011-05': 40 },
      20,
      { 2012: 21, '2011-12': 1, '2011-10': 150, 2011: FULL },
    ],
    [
      'with a month of a year that is full, in the window or not',
      { '2011-11': 20, '2011-10': 21, '2011-07': FULL },
      20,
      { '2011-10': 21, 2011: FULL },
    ],
  ])('%s', (_, months, limit, expected) => {
    expect(shapeOf(archivesOf(postsOf(months), limit))).toEqual(expected)
  })

  it('are of periods in UTC, as the dates in documents are', () => {
    const posts = [at('2012-01-01T00:30:00+01:00'), at('2011-01-01T00:00:00Z'), at('2010-12-31T23:59:59Z')]
    const archives = archivesOf(
      posts.map((published, id) => ({ id, published })),
      1,
    )
    expect(shapeOf(archives)).toEqual({ 2011: 2, 2010: 1 })
  })
})

/** Posts of three years: few, or so many that years are full. */
const anyPosts = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 35 }), fc.integer({ min: 1, max: 90 })), { maxLength: 12 })
  .map((months) =>
    months.flatMap(([month, count]) => Array.from({ length: count }, (_, n) => dateIn(month, n))),
  )
  .map((dates) => sorted(dates.map((published, id) => ({ id, published }))))
const anyLimit = fc.integer({ min: 1, max: 60 })

function dateIn(month: number, minute: number): number {
  return Date.UTC(2009, month, 3, 0, minute)
}

function byPeriod(archives: readonly Archive<Dated>[]): Map<string, readonly Dated[]> {
  return new Map(archives.map(({ period, posts }) => [period, posts]))
}

/** The archives whose posts are not the same. */
function changed(before: readonly Archive<Dated>[], after: readonly Archive<Dated>[]): string[] {
  const [old, now] = [byPeriod(before), byPeriod(after)]
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((period) => JSON.stringify(old.get(period)) !== JSON.stringify(now.get(period)))
    .sort()
}

describe('whatever the posts', () => {
  it('each is in the window or in an archive, and in one archive only', () => {
    fc.assert(
      fc.property(anyPosts, anyLimit, (posts, limit) => {
        const archives = archivesOf(posts, limit)
        const archived = archives.flatMap((archive) => archive.posts)
        // The window, then the archives one after the other, is the feed from its last post to its first.
        const kept = posts.slice(0, posts.length - archived.length)
        expect([...kept, ...archived]).toEqual(posts)
        expect(kept.length).toBeLessThanOrEqual(limit)
      }),
      runs(200),
    )
  })

  it('an archive holds its own period, and no more of it than a full year and a month', () => {
    fc.assert(
      fc.property(anyPosts, anyLimit, (posts, limit) => {
        const periods = archivesOf(posts, limit)
        expect(new Set(periods.map(({ period }) => period)).size).toBe(periods.length)
        for (const { period, posts } of periods) {
          const months = posts.map(({ published }) => formatRfc3339(published).slice(0, 7))
          for (const month of months) expect(month.startsWith(period)).toBe(true)
          expect(posts.length - months.filter((month) => month === months[0]).length).toBeLessThan(FULL)
        }
      }),
      runs(200),
    )
  })

  it('a new post changes the newest archive alone', () => {
    fc.assert(
      fc.property(anyPosts, anyLimit, fc.integer({ min: 0, max: 14 }), (posts, limit, months) => {
        const [last] = posts
        const newest = last === undefined ? dateIn(0, 0) : last.published
        const published = months === 0 ? newest + 1 : Date.UTC(2009, months + 36, 1)
        const before = archivesOf(posts, limit)
        const after = archivesOf([{ id: -1, published }, ...posts], limit)
        // A blog that outgrows its window has all its archives at once.
        if (posts.length <= limit) return
        // Nothing is renamed or lost.
        for (const { period } of before) expect(byPeriod(after).has(period)).toBe(true)
        const others = changed(before, after).filter((period) => period !== after[0]?.period)
        expect(others).toEqual([])
      }),
      runs(300),
    )
  })

  it('a removed or backdated post changes its own period, or those of its year when another month fills it', () => {
    fc.assert(
      fc.property(anyPosts, anyLimit, fc.nat(), (posts, limit, index) => {
        if (posts.length <= limit + 1) return
        const gone = posts[index % posts.length] as Dated
        const year = formatRfc3339(gone.published).slice(0, 4)
        const whole = archivesOf(posts, limit)
        const without = archivesOf(
          posts.filter((post) => post !== gone),
          limit,
        )
        const [newest] = posts as [Dated]
        const touched = changed(whole, without)
        // The newest period may fit into the window now.
        for (const period of touched)
          expect([year, formatRfc3339(newest.published).slice(0, 4)]).toContain(period.slice(0, 4))
        const isFull = whole.some(({ period, posts }) => period === year && posts.length >= FULL - 1)
        if (!isFull && whole[0]?.period !== year) expect(touched.length).toBeLessThanOrEqual(1)
      }),
      runs(300),
    )
  })

  it('nothing but the dates decides: an edit changes no archive’s posts', () => {
    fc.assert(
      fc.property(anyPosts, anyLimit, (posts, limit) => {
        const edited = posts.map((post) => ({ ...post, id: -post.id }))
        expect(shapeOf(archivesOf(edited, limit))).toEqual(shapeOf(archivesOf(posts, limit)))
      }),
      runs(100),
    )
  })
})
