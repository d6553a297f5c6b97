import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Post } from '../../src/core/post.ts'
import {
  actions,
  countingRenderer,
  DAY_MS,
  items,
  Place,
  post,
  run,
  series,
  T1,
  T2,
  T3,
  threeFormats,
} from './blog.ts'

/** What a run may touch: nothing that is as it should be. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const blog = (): Post[] => [
  post({ file: 'a.md', tags: ['nasa'], published: T1 - 3 * DAY_MS }),
  post({ file: 'b.md', tags: ['nasa', 'esa'], published: T1 - 2 * DAY_MS }),
  post({ file: 'c.md', categories: ['News'], published: T1 - DAY_MS }),
]

describe('a second run', () => {
  it.each([
    ['at the same moment', T1],
    ['a month later', T2],
    ['years later', T1 + 3000 * DAY_MS],
  ])('%s touches nothing: no write, no lock', async (_when, now) => {
    await run({ posts: blog(), place })
    const before = place.stamps()
    place.calls = []
    const { report } = await run({ posts: blog(), place, now })
    expect(place.calls).toEqual([])
    expect(place.stamps()).toEqual(before)
    expect(report.written).toBe(0)
    expect(report.removed).toBe(0)
    expect(report.unchanged).toBe(12)
  })

  it('renders nothing', async () => {
    const renderer = countingRenderer()
    await run({ posts: blog(), place, renderer })
    expect(renderer.rendered.sort()).toEqual(['posts/a.md', 'posts/b.md', 'posts/c.md'])
    renderer.rendered = []
    await run({ posts: blog(), place, renderer, now: T2 })
    expect(renderer.rendered).toEqual([])
  })

  it('says the digests of documents it did not make', async () => {
    const first = await run({ posts: blog(), place })
    const second = await run({ posts: blog(), place, now: T2 })
    const digests = (result: typeof first): unknown[] =>
      result.report.documents.map(({ path, sha256 }) => [path, sha256]).sort()
    expect(digests(second)).toEqual(digests(first))
  })

  it('does not depend on the order in which the source gives its posts', async () => {
    await run({ posts: blog(), place })
    const before = place.stamps()
    const source = { name: 'posts', load: async () => ({ ...EMPTY, posts: blog().reverse() }) }
    await run({ place, sources: [source] })
    expect(place.stamps()).toEqual(before)
  })
})

const EMPTY = { posts: [], leftOut: [], problems: [], present: [], variables: {} }

describe('an edit', () => {
  it('changes only the documents of its feeds', async () => {
    await run({ posts: blog(), place })
    const before = place.stamps()
    const edited = blog().map((each) =>
      each.key === 'posts/b.md' ? post({ ...FACTS_B, body: 'Another text.' }) : each,
    )
    const result = await run({ posts: edited, place, now: T2 })
    const touched = threeFormats('', 'tags/esa/', 'tags/nasa/')
    expect(actions(result, 'put').sort()).toEqual(touched)
    expect(actions(result, 'keep').sort()).toEqual(threeFormats('categories/news/'))
    const after = place.stamps()
    const changed = Object.keys(after).filter((path) => after[path] !== before[path])
    expect(changed.filter((path) => !path.startsWith('feedmill-state/')).sort()).toEqual(touched)
  })

  it('is dated now, to the second, and keeps every id and date of publication', async () => {
    await run({ posts: blog(), place })
    const before = items(place)
    const edited = blog().map((each) =>
      each.key === 'posts/b.md' ? post({ ...FACTS_B, body: 'New' }) : each,
    )
    await run({ posts: edited, place, now: T2 + 789 })
    const after = items(place)
    expect(after.map(({ id, date_published }) => [id, date_published])).toEqual(
      before.map(({ id, date_published }) => [id, date_published]),
    )
    expect(after.map(({ date_modified }) => date_modified)).toEqual([
      '2025-12-31T12:00:00Z',
      '2026-02-01T12:00:00Z',
      '2025-12-29T12:00:00Z',
    ])
    expect(place.text('atom.xml')).toContain('<updated>2026-02-01T12:00:00Z</updated>\n<author>')
    expect(place.text('categories/news/atom.xml')).not.toContain('2026-02-01')
  })

  it('is dated once: later runs keep the date', async () => {
    await run({ posts: blog(), place })
    const edited = blog().map((each) =>
      each.key === 'posts/b.md' ? post({ ...FACTS_B, body: 'New' }) : each,
    )
    await run({ posts: edited, place, now: T2 })
    const before = place.stamps()
    await run({ posts: edited, place, now: T3 })
    expect(place.stamps()).toEqual(before)
  })

  it('of a tag alone is not an update', async () => {
    await run({ posts: blog(), place })
    const retagged = blog().map((each) =>
      each.key === 'posts/b.md' ? post({ ...FACTS_B, tags: ['nasa', 'jaxa'] }) : each,
    )
    await run({ posts: retagged, place, now: T2 })
    expect(items(place, 'tags/jaxa/feed.json').map(({ date_modified }) => date_modified)).toEqual([
      '2025-12-30T12:00:00Z',
    ])
  })

  it('of a post beyond the window touches no document', async () => {
    const posts = series(5)
    await run({ posts, place, feeds: { limit: 2 } })
    const before = place.documents()
    const edited = series(5, (index) => (index === 0 ? { body: 'Edited.' } : {}))
    const result = await run({ posts: edited, place, feeds: { limit: 2 }, now: T2 })
    expect(place.documents()).toEqual(before)
    expect(result.report.written).toBe(0)
    // …but is remembered: later it will have been edited then.
    await run({ posts: edited, place, feeds: { limit: 0 }, now: T3 })
    expect(items(place).at(-1)?.date_modified).toBe('2026-02-01T12:00:00Z')
  })
})

const FACTS_B = { file: 'b.md', tags: ['nasa', 'esa'], published: T1 - 2 * DAY_MS }

describe('a dry run', () => {
  it('touches nothing where nothing is', async () => {
    const { report } = await run({ posts: blog(), place, flags: { dryRun: true } })
    expect(existsSync(place.root)).toBe(false)
    expect(place.calls).toEqual([])
    expect(report.documents.map(({ action, reason }) => `${action} ${reason}`)).toEqual(
      Array(12).fill('put new'),
    )
  })

  it('touches nothing where there is something to do, and says why', async () => {
    await run({ posts: blog(), place })
    const before = place.stamps()
    place.calls = []
    const fewer = blog().slice(1)
    const { report } = await run({
      posts: fewer,
      place,
      now: T2,
      feeds: { taxonomies: { tag: { path: 'tags/:slug' } } },
      flags: { dryRun: true },
    })
    expect(place.calls).toEqual([])
    expect(place.stamps()).toEqual(before)
    const said = Object.fromEntries(
      report.documents.map(({ path, action, reason }) => [path, `${action} ${reason}`]),
    )
    expect(said['feed.xml']).toBe('put changed')
    expect(said['tags/esa/feed.xml']).toBe('keep unchanged')
    expect(said['categories/news/feed.xml']).toBe('remove no feed is published there any more')
  })

  it('plans what the run after it does', async () => {
    await run({ posts: blog(), place })
    const next = { posts: [...blog(), post({ file: 'd.md', published: T1, tags: ['esa'] })], place, now: T2 }
    const planned = await run({ ...next, flags: { dryRun: true } })
    const done = await run(next)
    const inOrder = ({ report }: typeof done): unknown => ({
      ...report,
      documents: report.documents.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    })
    expect(inOrder(done)).toEqual(inOrder(planned))
  })
})

describe('the time', () => {
  it('brings a held post out at its instant, and not before', async () => {
    const due = T1 + 1000
    const posts = [...blog(), post({ file: 'd.md', published: due })]
    const before = await run({ posts, place, now: due - 1 })
    expect(before.report.held).toBe(1)
    expect(before.report.nextDue).toBe('2026-01-01T12:00:01Z')
    expect(items(place)).toHaveLength(3)
    const after = await run({ posts, place, now: due })
    expect(after.report.held).toBe(0)
    expect(after.report.nextDue).toBeUndefined()
    expect(items(place)[0]?.date_modified).toBe('2026-01-01T12:00:01Z')
  })

  it('takes an expired post away at its instant', async () => {
    const posts = [...blog(), post({ file: 'd.md', published: T1, expires: T2 })]
    expect((await run({ posts, place, now: T2 - 1 })).report.nextDue).toBe('2026-02-01T12:00:00Z')
    expect(items(place)).toHaveLength(4)
    expect((await run({ posts, place, now: T2 })).report.expired).toBe(1)
    expect(items(place)).toHaveLength(3)
  })
})
