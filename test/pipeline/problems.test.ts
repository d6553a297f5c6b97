import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Post } from '../../src/core/post.ts'
import { formatProblem, OperatorError, RunError } from '../../src/core/problem.ts'
import {
  countingRenderer,
  DAY_MS,
  items,
  memorySource,
  Place,
  post,
  run,
  series,
  T1,
  T2,
  T3,
  UNRENDERABLE,
} from './blog.ts'

/** One bad post is one problem, said in every run, and not a failed run. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const titles = (): (string | undefined)[] => items(place).map(({ title }) => title)
const said = (problems: readonly Parameters<typeof formatProblem>[0][]): string[] =>
  problems.map(formatProblem)

describe('a post that cannot be rendered', () => {
  const blog = (): Post[] => series(4, (index) => (index === 3 ? { body: UNRENDERABLE, tags: ['nasa'] } : {}))
  const feeds = { limit: 2 }

  it('leaves its place to the next one', async () => {
    const { report, failures } = await run({ posts: blog(), place, feeds })
    expect(failures).toEqual([])
    expect(titles()).toEqual(['Title of post-002.md', 'Title of post-001.md'])
    expect(report.posts).toBe(3)
    expect(said(report.problems)).toEqual(['content/post-003.md:4: cannot be rendered'])
  })

  it('makes no feed of its own', async () => {
    await run({ posts: blog(), place, feeds })
    expect(place.paths().filter((path) => path.startsWith('tags/'))).toEqual([])
  })

  it('is said again in the second run, which touches nothing', async () => {
    await run({ posts: blog(), place, feeds })
    const before = place.stamps()
    place.calls = []
    const { report } = await run({ posts: blog(), place, feeds, now: T2 })
    expect(said(report.problems)).toEqual(['content/post-003.md:4: cannot be rendered'])
    expect(place.calls).toEqual([])
    expect(place.stamps()).toEqual(before)
    expect(titles()).toEqual(['Title of post-002.md', 'Title of post-001.md'])
  })

  it('is rendered once in a run, and nothing else is', async () => {
    await run({ posts: blog(), place, feeds })
    const renderer = countingRenderer()
    await run({ posts: blog(), place, feeds, renderer, now: T2 })
    expect(renderer.rendered).toEqual(['posts/post-003.md'])
  })

  it('takes its place when it is mended, and is said no more', async () => {
    await run({ posts: blog(), place, feeds })
    const mended = await run({ posts: series(4), place, feeds, now: T2 })
    expect(mended.report.problems).toEqual([])
    expect(titles()).toEqual(['Title of post-003.md', 'Title of post-002.md'])
    const renderer = countingRenderer()
    await run({ posts: series(4), place, feeds, renderer, now: T3 })
    expect(renderer.rendered).toEqual([])
  })

  it('keeps its id when it was out before', async () => {
    await run({ posts: series(4), place, feeds })
    const { id } = items(place)[0] ?? {}
    await run({ posts: blog(), place, feeds, now: T2 })
    await run({ posts: series(4), place, feeds, now: T3 })
    expect(items(place)[0]?.id).toBe(id)
  })

  it('can be followed by another one, and another one', async () => {
    const posts = series(6, (index) => (index >= 2 ? { body: UNRENDERABLE } : {}))
    const { report } = await run({ posts, place, feeds })
    expect(titles()).toEqual(['Title of post-001.md', 'Title of post-000.md'])
    expect(report.problems).toHaveLength(4)
    expect((await run({ posts, place, feeds, now: T2 })).report.problems).toHaveLength(4)
  })

  it('leaves an empty feed when there is no other', async () => {
    const { report, failures } = await run({ posts: [post({ file: 'a.md', body: UNRENDERABLE })], place })
    expect(failures).toEqual([])
    expect(items(place)).toEqual([])
    expect(report.posts).toBe(0)
  })
})

describe('a warning', () => {
  const blog = (): Post[] => [
    post({ file: 'a.md', body: 'A {{ site.nothing }} text.', liquid: true, published: T1 - DAY_MS }),
    post({ file: 'b.md', published: T1 }),
  ]

  it('is said again in the second run, and the post is published', async () => {
    const first = await run({ posts: blog(), place })
    expect(first.report.problems.map(({ severity, path }) => [severity, path])).toEqual([
      ['warning', 'content/a.md'],
    ])
    expect(titles()).toEqual(['Title of b.md', 'Title of a.md'])
    place.calls = []
    const second = await run({ posts: blog(), place, now: T2 })
    expect(second.report.problems).toEqual(first.report.problems)
    expect(place.calls).toEqual([])
  })

  it('is said again when the post has left every window', async () => {
    const feeds = { limit: 2 }
    await run({ posts: blog(), place, feeds })
    const more = [...blog(), ...series(3, () => ({ published: T1 + DAY_MS }))]
    await run({ posts: more, place, feeds, now: T2 })
    const { report } = await run({ posts: more, place, feeds, now: T3 })
    expect(report.written).toBe(0)
  })

  it('is said no more once the variable is set', async () => {
    await run({ posts: blog(), place })
    const sources = [memorySource(blog(), { variables: { nothing: 'good' } })]
    const { report } = await run({ sources, place, now: T2 })
    expect(report.problems).toEqual([])
    expect(place.text('feed.json')).toContain('A good text.')
  })
})

describe('two posts at one address', () => {
  const rivals = (): Post[] => [
    post({ file: 'a.md', url: 'https://example.com/blog/same/', published: T1 }),
    post({ file: 'b.md', url: 'https://example.com/blog/same/', published: T1 }),
  ]

  it('are a problem that names both, and the first is out', async () => {
    const { report } = await run({ posts: rivals(), place })
    expect(titles()).toEqual(['Title of a.md'])
    expect(said(report.problems)[0]).toMatch(/^content\/b\.md: .*same address.*content\/a\.md/)
  })

  it('leave out the newcomer, not the one that is out', async () => {
    await run({ posts: rivals().slice(1), place })
    await run({ posts: rivals(), place, now: T2 })
    expect(titles()).toEqual(['Title of b.md'])
  })
})

describe('--strict', () => {
  it('publishes nothing when a file has a problem', async () => {
    await run({ posts: series(2), place })
    const before = place.stamps()
    place.calls = []
    const posts = [...series(2), post({ file: 'z.md', body: UNRENDERABLE, published: T1 })]
    const { failures, report } = await run({
      posts: [...posts, post({ file: 'new.md' })],
      place,
      flags: { strict: true },
    })
    expect(failures.map(({ exitCode }) => exitCode)).toEqual([3])
    expect(report.problems).toHaveLength(1)
    expect(place.calls).toEqual([])
    expect(place.stamps()).toEqual(before)
  })

  it('publishes nothing when a source has a problem', async () => {
    const problem = { path: 'content/x.md', severity: 'error' as const, message: 'is broken' }
    const sources = [memorySource(series(1), { problems: [problem] })]
    const { failures } = await run({ sources, place, flags: { strict: true } })
    expect(failures[0]).toBeInstanceOf(RunError)
    expect(place.paths()).toEqual([])
  })

  it('does not mind warnings, drafts and held posts', async () => {
    const warning = { path: 'content/x.md', severity: 'warning' as const, message: 'is odd' }
    const posts = [...series(1), post({ file: 'd.md', draft: true }), post({ file: 'h.md', published: T3 })]
    const sources = [memorySource(posts, { problems: [warning] })]
    const { failures } = await run({ sources, place, flags: { strict: true } })
    expect(failures).toEqual([])
    expect(titles()).toEqual(['Title of post-000.md'])
  })
})

describe('a source', () => {
  it('F16: that cannot be read stops the run, and the published feeds stay', async () => {
    await run({ posts: series(3), place })
    const before = place.stamps()
    const source = {
      name: 'posts',
      load: async () => {
        throw new OperatorError('content: expected a folder with posts, found nothing readable (ENOENT)')
      },
    }
    await expect(run({ sources: [source], place, now: T2 })).rejects.toBeInstanceOf(OperatorError)
    expect(place.stamps()).toEqual(before)
  })
})

describe('the report', () => {
  it('says what became of every file', async () => {
    const problem = {
      path: 'content/x.md',
      line: 3,
      severity: 'error' as const,
      message: 'is broken',
      hint: 'mend it',
    }
    const posts = [
      post({ file: 'a.md', tags: ['nasa'], published: T1 }),
      post({ file: 'b.md', published: T1 - DAY_MS }),
      post({ file: 'draft.md', draft: true }),
      post({ file: 'held.md', published: T2 }),
      post({ file: 'gone.md', expires: T1 }),
    ]
    const leftOut = [{ path: 'content/empty.md', reason: 'empty' }]
    const source = memorySource(posts, {
      problems: [problem],
      leftOut,
      present: ['posts/x.md', 'posts/empty.md'],
    })
    const { report } = await run({ sources: [source], place })
    const { documents, ...rest } = report
    expect(rest).toEqual({
      posts: 2,
      held: 1,
      drafts: 1,
      expired: 1,
      leftOut: [
        { path: 'content/empty.md', reason: 'empty' },
        { path: 'content/draft.md', reason: 'draft' },
        { path: 'content/gone.md', reason: 'expired 2026-01-01T12:00:00Z' },
        { path: 'content/held.md', reason: 'held until 2026-02-01T12:00:00Z' },
      ],
      feeds: 2,
      written: 6,
      unchanged: 0,
      removed: 0,
      problems: [problem],
      nextDue: '2026-02-01T12:00:00Z',
      durationMs: expect.any(Number),
    })
    expect(documents.find(({ path }) => path === 'tags/nasa/feed.json')).toEqual({
      path: 'tags/nasa/feed.json',
      url: 'https://example.com/blog/tags/nasa/feed.json',
      mediaType: 'application/feed+json',
      title: 'Example – nasa (tag)',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      length: Buffer.byteLength(place.text('tags/nasa/feed.json')),
      changed: '2026-01-01T12:00:00Z',
      entries: 1,
      action: 'put',
      reason: 'new',
    })
  })
})

describe('a post that is none any more', () => {
  const leftOut = (reason: string, isStated: boolean) => ({
    posts: series(4).slice(1),
    more: {
      leftOut: [
        {
          path: 'content/post-000.md',
          reason,
          key: 'posts/post-000.md',
          ...(isStated && { isStated: true as const }),
        },
      ],
      present: ['posts/post-000.md'],
    },
  })
  const publish = async (reason: string, now: number, isStated = false) => {
    const { posts, more } = leftOut(reason, isStated)
    return run({ sources: [memorySource(posts, more)], place, now })
  }

  it('is told of once', async () => {
    await run({ posts: series(4), place })
    const { report } = await publish('no date', T2)
    expect(said(report.problems)).toEqual([
      'content/post-000.md: was published, and is left out from now on: no date',
    ])
    expect((await publish('no date', T3)).report.problems).toEqual([])
  })

  it('is not told of when somebody has written that down', async () => {
    await run({ posts: series(4), place })
    expect((await publish('headless: true', T2, true)).report.problems).toEqual([])
  })

  it('is not told of when it never was public', async () => {
    await run({ posts: series(4).slice(1), place })
    expect((await publish('no date', T2)).report.problems).toEqual([])
  })
})
