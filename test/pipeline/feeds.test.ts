import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Post } from '../../src/core/post.ts'
import { OperatorError, RunError } from '../../src/core/problem.ts'
import { unprivileged } from '../unprivileged.ts'
import { actions, DAY_MS, Place, post, run, series, T1, T2, T3, threeFormats } from './blog.ts'

/** Feeds come and go: a term loses its posts, a taxonomy is switched off, half of the blog disappears. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const blog = (): Post[] => [
  post({ file: 'a.md', tags: ['nasa'], categories: ['News'], published: T1 - 2 * DAY_MS }),
  post({ file: 'b.md', tags: ['esa'], published: T1 - DAY_MS }),
  post({ file: 'c.md', published: T1 }),
]
const TAGS_ONLY = { taxonomies: { tag: { path: 'tags/:slug' } } }

describe('a term that lost its last post', () => {
  const withoutNasa = (): Post[] => [
    post({ file: 'a.md', categories: ['News'], published: T1 - 2 * DAY_MS }),
    ...blog().slice(1),
  ]

  it('keeps a valid empty feed with the same id and title', async () => {
    await run({ posts: blog(), place })
    const before = parseAtomFeed(place.text('tags/nasa/atom.xml'))
    const result = await run({ posts: withoutNasa(), place, now: T2 })
    expect(result.failures).toEqual([])
    const atom = parseAtomFeed(place.text('tags/nasa/atom.xml'))
    expect(atom.entries ?? []).toEqual([])
    expect({ id: atom.id, title: atom.title }).toEqual({ id: before.id, title: before.title })
    expect(parseRssFeed(place.text('tags/nasa/feed.xml')).title).toBe('Example – nasa (tag)')
    expect(parseJsonFeed(JSON.parse(place.text('tags/nasa/feed.json'))).items ?? []).toEqual([])
    expect(JSON.parse(place.text('tags/nasa/feed.json')).items).toEqual([])
  })

  it('keeps it in every later run, untouched', async () => {
    await run({ posts: blog(), place })
    await run({ posts: withoutNasa(), place, now: T2 })
    const before = place.stamps()
    await run({ posts: withoutNasa(), place, now: T3 })
    expect(place.stamps()).toEqual(before)
  })

  it('has its spelling and its id back with its next post', async () => {
    const shouting = [post({ file: 'a.md', tags: ['NASA'], published: T1 - 2 * DAY_MS })]
    await run({ posts: shouting, place })
    const { id } = parseAtomFeed(place.text('tags/nasa/atom.xml'))
    await run({ posts: [post({ file: 'a.md', published: T1 - 2 * DAY_MS })], place, now: T2 })
    expect(parseAtomFeed(place.text('tags/nasa/atom.xml')).title).toMatchObject({
      value: 'Example – NASA (tag)',
    })
    await run({
      posts: [...shouting, post({ file: 'old.md', tags: ['nasa'], published: 0 })],
      place,
      now: T3,
    })
    expect(parseAtomFeed(place.text('tags/nasa/atom.xml')).id).toBe(id)
  })
})

describe('a taxonomy that is switched off', () => {
  it('has its documents removed, with the folders that are empty then', async () => {
    await run({ posts: blog(), place })
    const result = await run({ posts: blog(), place, now: T2, feeds: TAGS_ONLY })
    expect(actions(result, 'remove').sort()).toEqual(threeFormats('categories/news/'))
    expect(existsSync(place.path('categories'))).toBe(false)
    expect(place.paths().filter((path) => !path.startsWith('feedmill-state/'))).toEqual(
      [...threeFormats(''), ...threeFormats('tags/esa/', 'tags/nasa/')].sort(),
    )
  })

  it('is removed after everything else has been put', async () => {
    await run({ posts: blog(), place })
    place.calls = []
    await run({ posts: [...blog(), post({ file: 'd.md', published: T1 })], place, now: T2, feeds: TAGS_ONLY })
    const firstRemoval = place.calls.findIndex((call) => call.startsWith('remove '))
    const lastDocument = place.calls.findLastIndex((call) => /^put (?!feedmill-state)/.test(call))
    expect(lastDocument).toBeGreaterThan(-1)
    expect(firstRemoval).toBeGreaterThan(lastDocument)
    expect(place.calls.slice(lastDocument, firstRemoval)).toContain('settle')
    expect(place.calls.slice(-2)).toEqual(['put feedmill-state/manifest.json', 'commit'])
  })

  it('is not removed when a put failed', async () => {
    await run({ posts: blog(), place })
    place.beforePut = (path) => {
      if (path === 'feed.xml') throw new RunError('feed.xml: cannot be written: ENOSPC')
    }
    const next = [...blog(), post({ file: 'd.md', published: T1 })]
    const { failures } = await run({ posts: next, place, now: T2, feeds: TAGS_ONLY })
    expect(failures).toHaveLength(1)
    expect(existsSync(place.path('categories/news/feed.xml'))).toBe(true)
    place.beforePut = () => {}
    await run({ posts: next, place, now: T3, feeds: TAGS_ONLY })
    expect(existsSync(place.path('categories'))).toBe(false)
  })

  it('keeps what somebody has changed, and says so', async () => {
    await run({ posts: blog(), place })
    writeFileSync(place.path('categories/news/feed.xml'), 'mine now')
    const log: string[] = []
    const result = await run({ posts: blog(), place, now: T2, feeds: TAGS_ONLY, log })
    expect(result.failures).toEqual([])
    expect(place.text('categories/news/feed.xml')).toBe('mine now')
    expect(existsSync(place.path('categories/news/atom.xml'))).toBe(false)
    expect(actions(result, 'remove').sort()).toEqual([
      'categories/news/atom.xml',
      'categories/news/feed.json',
    ])
    expect(log.filter((line) => line.startsWith('warn'))).toHaveLength(1)
    expect(result.report.removed).toBe(2)
  })

  it('does not own what it left, afterwards', async () => {
    await run({ posts: blog(), place })
    writeFileSync(place.path('categories/news/feed.xml'), 'mine now')
    await run({ posts: blog(), place, now: T2, feeds: TAGS_ONLY })
    const { failures } = await run({ posts: blog(), place, now: T3 })
    expect(failures[0]?.message).toContain('categories/news/feed.xml')
    expect(place.text('categories/news/feed.xml')).toBe('mine now')
  })

  it('keeps a neighbour that is not ours', async () => {
    await run({ posts: blog(), place })
    writeFileSync(place.path('categories/news/index.html'), 'mine')
    await run({ posts: blog(), place, now: T2, feeds: TAGS_ONLY })
    expect(place.paths().filter((path) => path.startsWith('categories'))).toEqual([
      'categories/news/index.html',
    ])
  })

  it('has its ids back when it is switched on again', async () => {
    await run({ posts: blog(), place })
    const { id } = parseAtomFeed(place.text('categories/news/atom.xml'))
    await run({ posts: blog(), place, now: T2, feeds: TAGS_ONLY })
    const posts = [...blog(), post({ file: 'old.md', categories: ['News'], published: 0 })]
    await run({ posts, place, now: T3 })
    expect(parseAtomFeed(place.text('categories/news/atom.xml')).id).toBe(id)
  })
})

describe('a format that is switched off', () => {
  it('has its documents removed', async () => {
    await run({ posts: blog(), place })
    await run({ posts: blog(), place, now: T2, feeds: { formats: ['atom'] } })
    const documents = place.paths().filter((path) => !path.startsWith('feedmill-state/'))
    expect(documents.every((path) => path.endsWith('atom.xml'))).toBe(true)
    expect(documents).toHaveLength(4)
  })
})

describe('a taxonomy with formats and names of its own', () => {
  it('has just these documents', async () => {
    const tag = { path: 'tags/:slug', formats: ['rss'] as const, files: { rss: 'index.xml' } }
    await run({ posts: blog(), place, feeds: { formats: ['atom'], taxonomies: { tag } } })
    expect(Object.keys(place.documents())).toEqual(['atom.xml', 'tags/esa/index.xml', 'tags/nasa/index.xml'])
  })
})

describe('two feeds that would be published at one path', () => {
  it('stop the run before anything is touched', async () => {
    const feeds = { files: { rss: 'feed.xml', atom: 'Feed.xml', json: 'feed.json' } }
    await expect(run({ posts: blog(), place, feeds })).rejects.toBeInstanceOf(OperatorError)
    expect(place.paths()).toEqual([])
  })
})

describe('the guard', () => {
  const refusal = async (posts: readonly Post[], more: object = {}): Promise<string> => {
    const before = place.stamps()
    place.calls = []
    const { failures } = await run({ posts, place, now: T2, ...more })
    expect(failures.map(({ exitCode }) => exitCode)).toEqual([3])
    expect(place.stamps()).toEqual(before)
    expect(place.calls).toEqual([])
    return failures[0]?.message ?? ''
  }

  it('never refuses the first publication', async () => {
    expect((await run({ posts: [], place })).failures).toEqual([])
  })

  it('F15: refuses to drop more than half of the posts, and --force does it', async () => {
    await run({ posts: series(12), place })
    expect(await refusal(series(5))).toMatch(/7 of 12 posts would be dropped.*--force/)
    const { failures } = await run({ posts: series(5), place, now: T2, flags: { force: true } })
    expect(failures).toEqual([])
    expect(JSON.parse(place.text('feed.json')).items).toHaveLength(5)
  })

  it('lets half of them go', async () => {
    await run({ posts: series(12), place })
    expect((await run({ posts: series(6), place, now: T2 })).failures).toEqual([])
  })

  it('F15: refuses to empty the site’s feed', async () => {
    await run({ posts: series(1), place })
    expect(await refusal([])).toContain('the site’s feed would be empty')
  })

  it('F15: refuses to drop all posts of one of several sources', async () => {
    const other = Array.from({ length: 2 }, (_, index) => post({ file: `o-${index}.md` }, 'other'))
    const source = (name: string, posts: readonly Post[]) => ({
      name,
      load: async () => ({ posts, leftOut: [], problems: [], present: [], variables: {} }),
    })
    await run({ sources: [source('posts', series(20)), source('other', other)], place })
    const message = await refusal([], { sources: [source('posts', series(20)), source('other', [])] })
    expect(message).toContain('all posts of source other would be dropped')
  })

  it('refuses to change most ids', async () => {
    await run({ posts: series(12, (index) => ({ id: `urn:a:${index}` })), place })
    expect(await refusal(series(12, (index) => ({ id: `urn:b:${index}` })))).toContain('another id')
  })

  it('F15: refuses to mark most posts as updated at once', async () => {
    await run({ posts: series(12), place })
    expect(await refusal(series(12, () => ({ updated: T1 })))).toContain(
      '12 of 12 posts would be marked as updated',
    )
  })

  it('refuses to remove more documents than allowed', async () => {
    const tagged = series(30, (index) => ({ tags: [`tag ${index}`] }))
    await run({ posts: tagged, place })
    expect(await refusal(tagged, { feeds: { taxonomies: {} } })).toContain(
      '90 of 93 documents would be removed',
    )
  })

  it('lets posts be renamed, all of them', async () => {
    await run({ posts: series(12), place })
    const renamed = series(12, (index) => ({
      file: `2025-${index}.md`,
      title: `Title of post-${String(index).padStart(3, '0')}.md`,
      body: `Text of post-${String(index).padStart(3, '0')}.md.`,
    }))
    expect((await run({ posts: renamed, place, now: T2 })).failures).toEqual([])
  })

  it('says in a dry run what it would refuse', async () => {
    await run({ posts: series(12), place })
    const { failures } = await run({ posts: series(2), place, now: T2, flags: { dryRun: true } })
    expect(failures[0]?.message).toContain('10 of 12 posts would be dropped')
  })
})

describe('a folder that may not be written', () => {
  it('is a failure that names the path', async () => {
    await run({ posts: blog(), place })
    chmodSync(place.path('feedmill-state'), 0o555)
    const { failures } = await unprivileged(dirname(place.root), () =>
      run({ posts: blog().slice(1), place, now: T2 }),
    )
    chmodSync(place.path('feedmill-state'), 0o755)
    expect(failures[0]?.message).toContain('out/feedmill-state/lock')
  })
})
