import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../../src/core/manifest.ts'
import type { Target } from '../../src/core/ports.ts'
import type { RunResult } from '../../src/pipeline/run.ts'
import { actions, DAY_MS, items, Place, post, type RunOptions, run, T1, threeFormats } from './blog.ts'

/** What becomes of documents that no feed needs any more, and what is remembered of the others. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const posts = [post({ file: 'a.md', tags: ['nasa'] }), post({ file: 'b.md' })]
const NO_TERMS: RunOptions['feeds'] = { taxonomies: {} }
const manifest = (): Manifest => JSON.parse(place.text('feedmill-state/manifest.json'))

describe('where documents stay for a day', () => {
  const publish = (now: number, options: RunOptions = {}): Promise<RunResult> =>
    run({ posts, targets: [{ ...place.target, removeAfterMs: DAY_MS }], now, ...options })

  it('one that is not needed any more is removed after it, and nothing is written in between', async () => {
    await publish(T1)
    const first = await publish(T1, { feeds: NO_TERMS })
    expect(actions(first, 'remove')).toEqual([])
    expect(Object.keys(place.documents())).toEqual(threeFormats('', 'tags/nasa/'))
    const before = place.stamps()
    place.calls = []
    await publish(T1 + DAY_MS - 1, { feeds: NO_TERMS })
    expect(place.calls).toEqual([])
    expect(place.stamps()).toEqual(before)
    const last = await publish(T1 + DAY_MS, { feeds: NO_TERMS })
    expect(actions(last, 'remove')).toEqual(threeFormats('tags/nasa/'))
    expect(Object.keys(place.documents())).toEqual(threeFormats(''))
    expect(Object.keys(manifest().documents)).toHaveLength(3)
  })

  it('one that an interrupted publication may have written is removed after it all the same', async () => {
    const edited = [post({ file: 'a.md', tags: ['nasa'], body: 'Edited.' }), post({ file: 'b.md' })]
    await publish(T1)
    place.beforePut = (path) => {
      if (path === 'feed.xml') throw new Error('the power fails')
    }
    await publish(T1, { posts: edited }).catch(() => {})
    place.beforePut = () => {}
    await publish(T1, { posts: edited, feeds: NO_TERMS })
    await publish(T1, { posts: [...edited, post({ file: 'c.md' })], feeds: NO_TERMS })
    await publish(T1 + DAY_MS, { posts: [...edited, post({ file: 'c.md' })], feeds: NO_TERMS })
    expect(Object.keys(place.documents())).toEqual(threeFormats(''))
    expect(manifest().planned).toEqual({})
  })

  it('one that is needed again begins anew when it is not', async () => {
    await publish(T1)
    await publish(T1, { feeds: NO_TERMS })
    const again = await publish(T1 + DAY_MS - 1)
    expect(actions(again, 'put')).toEqual([])
    await publish(T1 + DAY_MS, { feeds: NO_TERMS })
    await publish(T1 + 2 * DAY_MS - 1, { feeds: NO_TERMS })
    expect(Object.keys(place.documents())).toEqual(threeFormats('', 'tags/nasa/'))
  })

  it('the guard counts it when it is dropped, not when it goes', async () => {
    const guard = {
      droppedMax: 1,
      newIdsMax: 1,
      updatedMax: 1,
      removedMax: 0,
      removedShareMax: 0,
    }
    await publish(T1)
    const refused = await publish(T1, { feeds: NO_TERMS, guard })
    expect(refused.failures[0]?.message).toContain('3 of 6 documents would be removed')
    await publish(T1, { feeds: NO_TERMS, guard, flags: { force: true } })
    const { failures } = await publish(T1 + DAY_MS, { feeds: NO_TERMS, guard })
    expect(failures).toEqual([])
    expect(Object.keys(place.documents())).toEqual(threeFormats(''))
  })
})

describe('the manifest', () => {
  it('says when a document changed last, and when the target was published', async () => {
    await run({ posts, place, now: T1 })
    const more = [...posts, post({ file: 'c.md' })]
    await run({ posts: more, place, now: T1 + DAY_MS })
    const { documents, published } = manifest()
    expect(published).toBe(T1 + DAY_MS)
    expect(documents['feed.xml']?.changed).toBe(T1 + DAY_MS)
    expect(documents['tags/nasa/feed.xml']?.changed).toBe(T1)
  })
})

describe('what is kept beside a document', () => {
  const labelled = (label: string): Target => ({ ...place.target, label: ({ kind }) => `${kind} ${label}` })

  it('is a reason to put it again when it changes, and only then', async () => {
    await run({ posts, targets: [labelled('one')] })
    const before = items(place)
    expect((await run({ posts, targets: [labelled('one')] })).report.written).toBe(0)
    const { report } = await run({ posts, targets: [labelled('two')] })
    expect(report.written).toBe(6)
    expect(new Set(report.documents.map(({ reason }) => reason))).toEqual(new Set(['its headers changed']))
    expect(items(place)).toEqual(before)
    expect((await run({ posts, targets: [labelled('two')] })).report.written).toBe(0)
  })
})
