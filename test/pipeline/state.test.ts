import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { parseAtomFeed } from 'feedsmith'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/core/digest.ts'
import type { Post } from '../../src/core/post.ts'
import { RunError } from '../../src/core/problem.ts'
import { DAY_MS, items, Place, type PostFacts, post, run, series, T1, T2, T3 } from './blog.ts'

/** The state at a target: what may have happened to it, and what a publication that was interrupted leaves. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const MANIFEST = 'feedmill-state/manifest.json'
const SHARD = 'feedmill-state/ledger-1/0.json'

const facts: PostFacts[] = [
  { file: 'a.md', tags: ['nasa'], published: T1 - 2 * DAY_MS },
  { file: 'b.md', tags: ['esa'], published: T1 - DAY_MS },
  { file: 'c.md', tags: ['nasa'], published: T1 },
]
const blog = (): Post[] => facts.map((fact) => post(fact))
const edited = (): Post[] =>
  facts.map((fact) =>
    post(fact.file === 'a.md' ? { ...fact, body: 'Edited.', tags: ['nasa', 'jaxa'] } : fact),
  )

describe('a damaged state', () => {
  const json = (path: string): Record<string, unknown> => JSON.parse(place.text(path))
  const replace = (path: string, value: unknown): void =>
    writeFileSync(place.path(path), typeof value === 'string' ? value : JSON.stringify(value))

  const cases: [what: string, path: string, damage: () => void][] = [
    ['a manifest cut in half', MANIFEST, () => truncateSync(place.path(MANIFEST), 300)],
    ['a manifest without bytes', MANIFEST, () => truncateSync(place.path(MANIFEST), 0)],
    ['a manifest of zeros', MANIFEST, () => replace(MANIFEST, '\0'.repeat(500))],
    ['a manifest that is a page', MANIFEST, () => replace(MANIFEST, '<!doctype html><title>404</title>')],
    ['a manifest that is null', MANIFEST, () => replace(MANIFEST, 'null')],
    ['a manifest that is a list', MANIFEST, () => replace(MANIFEST, '[]')],
    ['a manifest without a version', MANIFEST, () => replace(MANIFEST, '{}')],
    ['a manifest with a version alone', MANIFEST, () => replace(MANIFEST, '{"version":1}')],
    ['a manifest without a ledger', MANIFEST, () => replace(MANIFEST, { ...json(MANIFEST), ledger: {} })],
    [
      'a manifest without documents',
      MANIFEST,
      () => replace(MANIFEST, { ...json(MANIFEST), documents: null }),
    ],
    [
      'a manifest without a generation',
      MANIFEST,
      () => replace(MANIFEST, { ...json(MANIFEST), generation: 'x' }),
    ],
    ['a lost shard', SHARD, () => rmSync(place.path(SHARD))],
    ['a shard cut in half', SHARD, () => truncateSync(place.path(SHARD), 100)],
    ['a shard without bytes', SHARD, () => truncateSync(place.path(SHARD), 0)],
    ['a shard without posts', SHARD, () => replace(SHARD, '{"version":1}')],
    ['a shard with an empty entry', SHARD, () => replace(SHARD, { version: 1, posts: { 'posts/a.md': {} } })],
    ['a shard with a null entry', SHARD, () => replace(SHARD, { version: 1, posts: { 'posts/a.md': null } })],
    [
      'a shard with an impossible date',
      SHARD,
      () => {
        const { posts, ...rest } = json(SHARD) as { posts: Record<string, object> }
        const broken = Object.entries(posts).map(([key, entry]) => [key, { ...entry, published: 'soon' }])
        replace(SHARD, { ...rest, posts: Object.fromEntries(broken) })
      },
    ],
  ]

  it.each(cases)('F11: %s: exit 3 that names the file, nothing changed', async (_what, path, damage) => {
    await run({ posts: blog(), place })
    damage()
    const before = place.stamps()
    place.calls = []
    const error = await run({ posts: edited(), place, now: T2 }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RunError)
    expect((error as RunError).exitCode).toBe(3)
    expect((error as RunError).message).toContain(path)
    expect(place.stamps()).toEqual(before)
    expect(place.calls).toEqual([])
  })

  it.each([MANIFEST, SHARD])('F11: of a later version: exit 3 that asks for an update: %s', async (path) => {
    await run({ posts: blog(), place })
    replace(path, { ...json(path), version: 2 })
    if (path === SHARD)
      replace(MANIFEST, { ...json(MANIFEST), ledger: { shards: [sha256(place.text(SHARD))] } })
    const before = place.stamps()
    const error = await run({ posts: edited(), place, now: T2 }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RunError)
    expect((error as RunError).message).toMatch(/later Feedmill \(version 2.*update Feedmill/)
    expect(place.stamps()).toEqual(before)
  })

  it('is not healed by --force', async () => {
    await run({ posts: blog(), place })
    truncateSync(place.path(MANIFEST), 10)
    await expect(run({ posts: edited(), place, now: T2, flags: { force: true } })).rejects.toThrow(
      'is damaged',
    )
  })

  it('with a shard of another publication is noticed', async () => {
    await run({ posts: blog(), place })
    const old = readFileSync(place.path(SHARD))
    await run({ posts: [...blog(), post({ file: 'd.md', published: T1 })], place, now: T2 })
    // An upload that was broken off, or a copy from a backup: the manifest is new, the shard is old.
    writeFileSync(place.path(SHARD), old)
    const before = place.stamps()
    await expect(run({ posts: blog(), place, now: T3 })).rejects.toBeInstanceOf(RunError)
    expect(place.stamps()).toEqual(before)
  })
})

describe('a publication that was interrupted', () => {
  class Killed extends Error {}

  const killAt = (count: number): void => {
    place.beforePut = (_path, put) => {
      if (put === count) throw new Killed('the process ended')
    }
  }

  /** How many puts the second publication needs: the claim, the shard, the documents, the manifest. */
  const countPuts = async (): Promise<{
    puts: number
    wanted: Record<string, string>
    old: Record<string, string>
  }> => {
    const other = new Place()
    await run({ posts: blog(), place: other })
    const old = other.documents()
    other.calls = []
    await run({ posts: edited(), place: other, now: T2 })
    const puts = other.calls.filter((call) => call.startsWith('put ')).length
    const wanted = other.documents()
    other.dispose()
    return { puts, wanted, old }
  }

  it('at any put leaves old or new documents, and the next run finishes it', async () => {
    const { puts, wanted, old } = await countPuts()
    expect(puts).toBeGreaterThan(8)
    for (let count = 0; count < puts; count++) {
      place.dispose()
      place = new Place()
      await run({ posts: blog(), place })
      killAt(count)
      await expect(run({ posts: edited(), place, now: T2 })).rejects.toBeInstanceOf(Killed)
      for (const [path, text] of Object.entries(place.documents()))
        expect([old[path], wanted[path]], `${path} after ${count} puts`).toContain(text)
      place.beforePut = () => {}
      const { failures } = await run({ posts: edited(), place, now: T2 })
      expect(failures).toEqual([])
      expect(place.documents(), `after ${count} puts`).toEqual(wanted)
      expect(JSON.parse(place.text(MANIFEST))).toMatchObject({ phase: 'done', planned: {} })
      const stamps = place.stamps()
      await run({ posts: edited(), place, now: T3 })
      expect(place.stamps(), `after ${count} puts`).toEqual(stamps)
    }
  })

  it('claims first, remembers ids before anybody can see them, and writes the manifest last', async () => {
    await run({ posts: blog(), place })
    place.calls = []
    await run({ posts: edited(), place, now: T2 })
    const puts = place.calls.filter((call) => call.startsWith('put ')).map((call) => call.slice(4))
    expect(puts.slice(0, 2)).toEqual([MANIFEST, SHARD])
    expect(puts.at(-1)).toBe(MANIFEST)
    expect(puts.filter((path) => path.startsWith('feedmill-state/'))).toHaveLength(3)
    const documents = puts.slice(2, -1)
    const firstOfSite = documents.findIndex((path) => !path.includes('/'))
    expect(documents.slice(firstOfSite).every((path) => !path.includes('/'))).toBe(true)
    expect(place.calls[0]).toBe('lock')
  })

  it('is finished much later without another date on what was seen already', async () => {
    const { puts, wanted } = await countPuts()
    await run({ posts: blog(), place })
    killAt(puts - 2)
    await expect(run({ posts: edited(), place, now: T2 })).rejects.toBeInstanceOf(Killed)
    place.beforePut = () => {}
    await run({ posts: edited(), place, now: T3 })
    expect(place.documents()).toEqual(wanted)
  })

  it('is finished when the edit was taken back', async () => {
    const { puts } = await countPuts()
    await run({ posts: blog(), place })
    killAt(puts - 2)
    await expect(run({ posts: edited(), place, now: T2 })).rejects.toBeInstanceOf(Killed)
    place.beforePut = () => {}
    const { failures } = await run({ posts: blog(), place, now: T3 })
    expect(failures).toEqual([])
    expect(items(place, 'tags/nasa/feed.json')).toHaveLength(2)
    expect(JSON.parse(place.text(MANIFEST))).toMatchObject({ phase: 'done', planned: {} })
  })

  it('keeps a feed that somebody may have seen, with no post in it', async () => {
    await run({ posts: blog(), place })
    killAt(8)
    await expect(run({ posts: edited(), place, now: T2 })).rejects.toBeInstanceOf(Killed)
    expect(place.paths().some((path) => path.startsWith('tags/jaxa/'))).toBe(true)
    place.beforePut = () => {}
    await run({ posts: blog(), place, now: T3 })
    expect(items(place, 'tags/jaxa/feed.json')).toEqual([])
  })

  it('takes away what it wrote of a taxonomy that is not wanted any more', async () => {
    await run({ posts: blog(), place })
    place.beforePut = (path) => {
      if (path === 'feed.xml') throw new Killed('the process ended')
    }
    await expect(run({ posts: edited(), place, now: T2 })).rejects.toBeInstanceOf(Killed)
    expect(items(place, 'tags/jaxa/feed.json')).toHaveLength(1)
    place.beforePut = () => {}
    const { failures } = await run({ posts: blog(), place, now: T3, feeds: { taxonomies: {} } })
    expect(failures).toEqual([])
    expect(place.paths().filter((path) => path.startsWith('tags/'))).toEqual([])
  })

  it('keeps the ids of feeds that somebody may have seen', async () => {
    place.beforePut = (path, count) => {
      if (path === MANIFEST && count > 0) throw new Killed('the process ended')
    }
    await expect(run({ posts: blog(), place })).rejects.toBeInstanceOf(Killed)
    place.beforePut = () => {}
    const ids = ['atom.xml', 'tags/nasa/atom.xml'].map((path) => parseAtomFeed(place.text(path)).id)
    const older = post({ file: 'older.md', tags: ['nasa'], published: T1 - 1000 * DAY_MS })
    await run({ posts: [...blog(), older], place, now: T2 })
    expect(['atom.xml', 'tags/nasa/atom.xml'].map((path) => parseAtomFeed(place.text(path)).id)).toEqual(ids)
  })

  it('changed nothing but the ledger: the next run goes on', async () => {
    const feeds = { limit: 2 }
    const beyondTheWindow = (body: string): Post[] => series(5, (index) => (index === 0 ? { body } : {}))
    await run({ posts: beyondTheWindow('One.'), place, feeds })
    for (let count = 0; count < 3; count++) {
      place.beforePut = (_path, put) => {
        if (put === count) throw new Killed('the process ended')
      }
      const posts = beyondTheWindow(`Edit ${count}.`)
      await run({ posts, place, feeds, now: T2 }).catch((error: unknown) =>
        expect(error).toBeInstanceOf(Killed),
      )
      place.beforePut = () => {}
      expect((await run({ posts, place, feeds, now: T2 })).failures, `after ${count} puts`).toEqual([])
      expect((await run({ posts, place, feeds, now: T3 })).failures, `after ${count} puts`).toEqual([])
    }
  })

  it('is taken back to the very state before it: the runs after that go on', async () => {
    const saying = (body: string): Post[] =>
      facts.map((fact) => post({ ...fact, body: `${body} ${fact.file}`, updated: T1 }))
    await run({ posts: saying('One'), place })
    const before = place.documents()
    place.beforePut = (path, count) => {
      if (path === MANIFEST && count > 0) throw new Killed('the process ended')
    }
    await expect(run({ posts: saying('Two'), place, now: T2 })).rejects.toBeInstanceOf(Killed)
    place.beforePut = () => {}
    for (const now of [T2, T3]) expect((await run({ posts: saying('One'), place, now })).failures).toEqual([])
    expect(place.documents()).toEqual(before)
  })

  it('gives its lock back when it fails', async () => {
    killAt(3)
    await expect(run({ posts: blog(), place })).rejects.toBeInstanceOf(Killed)
    expect(place.paths()).not.toContain('feedmill-state/lock')
  })

  it('at many documents begins nothing new after the first failure', async () => {
    const posts = series(40, (index) => ({ tags: [`tag ${index}`] }))
    let begunAfterwards = 0
    let failed = false
    place.beforePut = (_path, count) => {
      if (failed) begunAfterwards++
      if (count !== 21) return
      failed = true
      throw new Killed('no space')
    }
    await expect(run({ posts, place })).rejects.toBeInstanceOf(Killed)
    expect(failed).toBe(true)
    // What was on its way may arrive.
    expect(begunAfterwards).toBeLessThan(16)
    expect(place.paths().filter((path) => !path.includes('/'))).toEqual([])
  })

  it('is seen where the change was taken back and has left the length as it was', async () => {
    const saying = (summary: string): Post[] => facts.map((fact) => post({ ...fact, summary }))
    await run({ posts: saying('one way'), place })
    const before = place.documents()
    place.beforePut = (path, count) => {
      if (path === MANIFEST && count > 0) throw new Killed('the process ended')
    }
    await expect(run({ posts: saying('another'), place, now: T2 })).rejects.toBeInstanceOf(Killed)
    expect(place.text('feed.xml')).toContain('another')
    expect(place.text('feed.xml')).toHaveLength(before['feed.xml']?.length ?? 0)
    place.beforePut = () => {}
    await run({ posts: saying('one way'), place, now: T3 })
    expect(place.documents()).toEqual(before)
  })
})
