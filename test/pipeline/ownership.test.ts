import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Post } from '../../src/core/post.ts'
import { RunError } from '../../src/core/problem.ts'
import { actions, DAY_MS, Place, post, run, T1, T2, T3 } from './blog.ts'

/** Feedmill overwrites and removes what its manifest says it wrote, and repairs it. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const blog = (): Post[] => [
  post({ file: 'a.md', tags: ['nasa'], published: T1 - DAY_MS }),
  post({ file: 'b.md', published: T1 }),
]
const write = (path: string, text: string): void => {
  mkdirSync(dirname(place.path(path)), { recursive: true })
  writeFileSync(place.path(path), text)
}

describe('a file that is not ours', () => {
  it('is refused, and nothing is changed', async () => {
    write('feed.xml', 'of the site’s generator')
    const { failures } = await run({ posts: blog(), place })
    expect(failures[0]).toBeInstanceOf(RunError)
    expect(failures[0]?.exitCode).toBe(3)
    expect(failures[0]?.message).toMatch(/feed\.xml is there and was not written by Feedmill.*--adopt-files/)
    expect(place.tree()).toEqual({ 'feed.xml': 'of the site’s generator' })
    expect(place.calls).toEqual([])
  })

  it('makes a report that does not say anything was written', async () => {
    write('feed.xml', 'of the site’s generator')
    expect((await run({ posts: blog(), place })).report.written).toBe(0)
  })

  it('is counted with the others', async () => {
    for (const path of ['feed.xml', 'atom.xml', 'tags/nasa/feed.json']) write(path, 'mine')
    const { failures } = await run({ posts: blog(), place })
    expect(failures[0]?.message).toContain('and 2 more')
  })

  it('is adopted when its bytes are those of ours', async () => {
    const other = new Place()
    await run({ posts: blog(), place: other })
    write('feed.xml', other.text('feed.xml'))
    const before = place.stamps()
    const result = await run({ posts: blog(), place })
    expect(result.failures).toEqual([])
    expect(actions(result, 'keep')).toEqual(['feed.xml'])
    expect(place.stamps()['feed.xml']).toBe(before['feed.xml'])
    expect(place.documents()).toEqual(other.documents())
    other.dispose()
    // It is ours from here on.
    const edited = await run({ posts: [...blog(), post({ file: 'c.md', published: T1 })], place, now: T2 })
    expect(edited.failures).toEqual([])
  })

  it('is overwritten when that is asked for', async () => {
    write('feed.xml', 'of the site’s generator')
    const result = await run({ posts: blog(), place, flags: { adoptFiles: true } })
    expect(result.failures).toEqual([])
    expect(place.text('feed.xml')).toContain('<rss')
    const reasons = result.report.documents
      .filter(({ path }) => path === 'feed.xml')
      .map(({ reason }) => reason)
    expect(reasons).toEqual(['a file that is not ours, taken over'])
  })

  it('is refused where a new feed wants its place', async () => {
    await run({ posts: blog(), place })
    write('tags/esa/feed.xml', 'mine')
    const before = place.stamps()
    const posts = [...blog(), post({ file: 'c.md', tags: ['esa'], published: T1 })]
    const { failures } = await run({ posts, place, now: T2 })
    expect(failures[0]?.message).toContain('tags/esa/feed.xml')
    expect(place.stamps()).toEqual(before)
  })

  it.each([
    ['a link', (path: string) => symlinkSync('../elsewhere', path)],
    ['a link to nothing', (path: string) => symlinkSync('nowhere', path)],
  ])('is refused when it is %s', async (_what, make) => {
    writeFileSync(join(place.base, 'elsewhere'), 'of somebody')
    mkdirSync(place.root)
    make(place.path('feed.xml'))
    const { failures } = await run({ posts: blog(), place })
    expect(failures[0]?.message).toContain('feed.xml is there and was not written by Feedmill')
    expect(readFileSync(join(place.base, 'elsewhere'), 'utf8')).toBe('of somebody')
    expect(place.calls).toEqual([])
  })

  it.each([{ adoptFiles: false }, { adoptFiles: true }])(
    'is refused when it stands where a folder is wanted: %o',
    async (flags) => {
      write('tags', 'of somebody')
      const { failures } = await run({ posts: blog(), place, flags })
      expect(failures.map(({ message }) => message)).toEqual([
        expect.stringMatching(
          /: tags\/nasa\/feed\.xml and 2 more cannot be written: expected its folder or nothing, found a file .*; move it away/,
        ),
      ])
      expect(place.tree()).toEqual({ tags: 'of somebody' })
      expect(place.calls).toEqual([])
    },
  )

  it.each([{ adoptFiles: false }, { adoptFiles: true }])(
    'is refused when it is a folder: %o',
    async (flags) => {
      write('feed.xml/of.txt', 'of somebody')
      const { failures } = await run({ posts: blog(), place, flags })
      expect(failures.map(({ message }) => message)).toEqual([
        expect.stringMatching(
          /: feed\.xml cannot be written: expected a file .*, found a folder; move it away/,
        ),
      ])
      expect(place.tree()).toEqual({ 'feed.xml/of.txt': 'of somebody' })
      expect(place.calls).toEqual([])
    },
  )

  it('is refused when it is a folder that has taken the place of ours', async () => {
    await run({ posts: blog(), place })
    rmSync(place.path('feed.xml'))
    write('feed.xml/of.txt', 'of somebody')
    const before = place.stamps()
    const { failures } = await run({ posts: blog(), place, now: T2 })
    expect(failures[0]?.message).toContain('found a folder')
    expect(place.stamps()).toEqual(before)
  })

  it('stays when it is a folder at a place that is not wanted any more', async () => {
    await run({ posts: blog(), place })
    rmSync(place.path('feed.json'))
    write('feed.json/of.txt', 'of somebody')
    const feeds = { formats: ['rss', 'atom'] as const }
    const { failures } = await run({ posts: blog(), place, now: T2, feeds })
    expect(failures).toEqual([])
    expect(place.text('feed.json/of.txt')).toBe('of somebody')
  })

  it('F5: is a failure, and no bug, when it is the root itself', async () => {
    writeFileSync(place.root, 'of somebody')
    const { failures } = await run({ posts: blog(), place })
    expect(failures).toHaveLength(1)
    expect(readFileSync(place.root, 'utf8')).toBe('of somebody')
  })

  it('stays when it is none of the paths that are wanted', async () => {
    for (const path of ['index.html', 'tags/index.html', 'feed.xml.bak', '.htaccess'])
      write(path, `mine ${path}`)
    await run({ posts: blog(), place })
    await run({ posts: blog(), place, now: T2, feeds: { formats: ['atom'], taxonomies: {} } })
    for (const path of ['index.html', 'tags/index.html', 'feed.xml.bak', '.htaccess'])
      expect(place.text(path)).toBe(`mine ${path}`)
  })

  it('is refused after an interrupted publication that had planned to write there', async () => {
    // The publication ended before it put anything; then somebody put a file of their own there.
    place.beforePut = (path) => {
      if (!path.startsWith('feedmill-state/')) throw new Error('the process ended')
    }
    await expect(run({ posts: blog(), place })).rejects.toThrow('the process ended')
    place.beforePut = () => {}
    write('feed.xml', 'of somebody')
    const { failures } = await run({ posts: blog(), place, now: T2 })
    expect(place.text('feed.xml')).toBe('of somebody')
    expect(failures[0]?.message).toContain('feed.xml')
  })
})

describe('a document of ours', () => {
  it.each(['feed.xml', 'tags/nasa/atom.xml', 'feed.json'])(
    'is put back when it was deleted: %s',
    async (path) => {
      await run({ posts: blog(), place })
      const before = place.tree()
      rmSync(place.path(path))
      const result = await run({ posts: blog(), place, now: T2 })
      expect(result.report.documents.filter(({ action }) => action === 'put')).toMatchObject([
        { path, reason: 'missing at the target' },
      ])
      expect(place.documents()[path]).toBe(before[path])
    },
  )

  it.each([0, 100])('is repaired when it was cut to %i bytes', async (length) => {
    await run({ posts: blog(), place })
    const before = place.documents()
    truncateSync(place.path('feed.xml'), length)
    const result = await run({ posts: blog(), place, now: T2 })
    expect(result.report.documents.filter(({ action }) => action === 'put')).toMatchObject([
      { path: 'feed.xml', reason: 'damaged at the target' },
    ])
    expect(place.documents()).toEqual(before)
  })

  it('is put back with all others, its ids and its dates', async () => {
    await run({ posts: blog(), place })
    await run({
      posts: [
        post({ file: 'a.md', body: 'Edited.', tags: ['nasa'], published: T1 - DAY_MS }),
        ...blog().slice(1),
      ],
      place,
      now: T2,
    })
    const before = place.documents()
    for (const path of ['feed.xml', 'atom.xml', 'feed.json', 'tags'])
      rmSync(place.path(path), { recursive: true })
    await run({
      posts: [
        post({ file: 'a.md', body: 'Edited.', tags: ['nasa'], published: T1 - DAY_MS }),
        ...blog().slice(1),
      ],
      place,
      now: T3,
    })
    expect(place.documents()).toEqual(before)
  })
})
