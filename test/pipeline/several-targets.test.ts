import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Post } from '../../src/core/post.ts'
import { RunError, TargetBusyError } from '../../src/core/problem.ts'
import { StateMovedError } from '../../src/pipeline/state-moved.ts'
import { DAY_MS, items, Place, post, run, T1, T2, T3 } from './blog.ts'

/** Mirrors of one site, and several runs at one of them. */

let first: Place
let second: Place
beforeEach(() => {
  first = new Place('first')
  second = new Place('second')
})
afterEach(() => {
  first.dispose()
  second.dispose()
})

const blog = (more: readonly Post[] = []): Post[] => [
  post({ file: 'a.md', tags: ['nasa'], published: T1 - 2 * DAY_MS }),
  post({ file: 'b.md', published: T1 - DAY_MS }),
  ...more,
]
const extra = post({ file: 'c.md', tags: ['esa'], published: T1 })
const both = () => ({ targets: [first.target, second.target] })

describe('two targets', () => {
  it('hold the same bytes, and the report names them', async () => {
    const { report } = await run({ posts: blog(), ...both() })
    expect(second.tree()).toEqual(first.tree())
    expect(report.written).toBe(12)
    expect([...new Set(report.documents.map(({ target }) => target))]).toEqual([
      'directory first',
      'directory second',
    ])
  })

  it('are published one without the other when one fails', async () => {
    await run({ posts: blog(), ...both() })
    const before = second.documents()
    second.beforePut = (path) => {
      if (path === 'feed.xml') throw new RunError('second/feed.xml: cannot be written: ENOSPC')
    }
    const { failures } = await run({ posts: blog([extra]), ...both(), now: T2 })
    expect(failures.map(({ message, exitCode }) => [message, exitCode])).toEqual([
      ['second/feed.xml: cannot be written: ENOSPC', 3],
    ])
    expect(items(first)).toHaveLength(3)
    expect(second.text('feed.xml')).toBe(before['feed.xml'])
  })

  it.each(['first', 'second'] as const)(
    'the %s of which failed is finished by the next run',
    async (which) => {
      const failing = which === 'first' ? first : second
      await run({ posts: blog(), ...both() })
      failing.beforePut = (path) => {
        if (path === 'feed.xml') throw new RunError('cannot be written')
      }
      expect((await run({ posts: blog([extra]), ...both(), now: T2 })).failures).toHaveLength(1)
      failing.beforePut = () => {}
      expect((await run({ posts: blog([extra]), ...both(), now: T3 })).failures).toEqual([])
      expect(second.documents()).toEqual(first.documents())
    },
  )

  it('one of which another run holds: exit 4 for that one', async () => {
    const lock = await second.target.lock()
    const { failures } = await run({ posts: blog(), ...both() })
    expect(failures.map(({ exitCode }) => exitCode)).toEqual([4])
    expect(failures[0]).toBeInstanceOf(TargetBusyError)
    expect(items(first)).toHaveLength(2)
    expect(second.documents()).toEqual({})
    await lock.release()
  })

  it('agree on the ids of the first when the second is new', async () => {
    await run({ posts: blog(), place: first })
    await run({ posts: blog(), ...both(), now: T2, ids: { policy: 'permalink', authority: 'example.com' } })
    expect(second.documents()).toEqual(first.documents())
    expect(items(second)[0]?.id).toMatch(/^tag:/)
  })

  it('agree on ids and dates when each has published alone', async () => {
    await run({ posts: blog(), place: first })
    await run({
      posts: blog(),
      place: second,
      now: T2,
      ids: { policy: 'permalink', authority: 'example.com' },
    })
    const before = items(first)
    await run({ posts: blog(), ...both(), now: T3 })
    expect(items(first)).toEqual(before)
    expect(second.documents()).toEqual(first.documents())
  })

  it('of which one is as it should be: that one is not touched', async () => {
    await run({ posts: blog(), place: first })
    const before = first.stamps()
    first.calls = []
    await run({ posts: blog(), ...both(), now: T2 })
    expect(first.calls).toEqual([])
    expect(first.stamps()).toEqual(before)
  })
})

describe('another run that has published meanwhile', () => {
  it('is seen under the lock, and this run plans again', async () => {
    await run({ posts: blog(), place: first })
    const log: string[] = []
    let meanwhile = true
    first.beforeLock = async () => {
      if (!meanwhile) return
      meanwhile = false
      await run({ posts: blog([extra]), place: first, now: T2 })
    }
    const edited = [
      post({ file: 'a.md', body: 'Edited.', tags: ['nasa'], published: T1 - 2 * DAY_MS }),
      ...blog().slice(1),
    ]
    const { failures } = await run({ posts: [...edited, extra], place: first, now: T3, log })
    expect(failures).toEqual([])
    expect(log.filter((line) => line.includes('planning again'))).toHaveLength(1)
    expect(items(first).map(({ url, date_modified }) => `${url} ${date_modified}`)).toEqual([
      'https://example.com/blog/c/ 2026-01-01T12:00:00Z',
      'https://example.com/blog/b/ 2025-12-31T12:00:00Z',
      'https://example.com/blog/a/ 2026-03-01T12:00:00Z',
    ])
    expect(JSON.parse(first.text('feedmill-state/manifest.json'))).toMatchObject({
      generation: 3,
      phase: 'done',
    })
  })

  it('is seen in the very first publication too', async () => {
    let meanwhile = true
    first.beforeLock = async () => {
      if (!meanwhile) return
      meanwhile = false
      await run({ posts: blog(), place: first })
    }
    const { failures, report } = await run({ posts: blog(), place: first })
    expect(failures).toEqual([])
    expect(report.written).toBe(0)
    expect(JSON.parse(first.text('feedmill-state/manifest.json'))).toMatchObject({ generation: 1 })
  })

  it('again and again ends in exit 3, with what the others published', async () => {
    await run({ posts: blog(), place: first })
    let depth = 0
    let count = 0
    first.beforeLock = async () => {
      if (depth > 0) return
      depth++
      count++
      const other = post({ file: 'other.md', body: `Edit ${count}.`, published: T1 })
      await run({ posts: blog([other]), place: first, now: T2 + count * 1000 })
      depth--
    }
    const error = await run({ posts: blog([extra]), place: first, now: T3 }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(StateMovedError)
    expect((error as RunError).exitCode).toBe(3)
    expect(count).toBe(3)
    expect(items(first).map(({ url }) => url)).toContain('https://example.com/blog/other/')
    expect(first.paths()).not.toContain('feedmill-state/lock')
  })
})
