import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkDocument } from '../../src/checks/check-document.ts'
import { FULL } from '../../src/core/archives.ts'
import type { FormatName } from '../../src/core/feed.ts'
import type { Post } from '../../src/core/post.ts'
import { readManifest } from '../../src/pipeline/state.ts'
import {
  actions,
  countingRenderer,
  Place,
  post,
  type RunOptions,
  run as runBlog,
  T1,
  threeFormats,
} from './blog.ts'
import { collect, type Page, walk } from './walk.ts'

/** A feed's history: every post can be reached, and a change shows where it belongs and nowhere else. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const ROOT = 'https://example.com/blog/'
const FILES = { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' } as const
const FORMATS: readonly FormatName[] = ['rss', 'atom', 'json']

const run = (options: RunOptions) =>
  runBlog({ place, ...options, feeds: { limit: 5, archives: true, taxonomies: {}, ...options.feeds } })

/** So many posts in each month. */
function blog(months: Readonly<Record<string, number>>): Post[] {
  return Object.entries(months).flatMap(([month, count]) =>
    Array.from({ length: count }, (_, index) =>
      dated(`${month}-${String((index % 28) + 1).padStart(2, '0')}`, index),
    ),
  )
}

function dated(day: string, index = 0, body?: string): Post {
  const published = Date.parse(`${day}T10:00:00Z`) + index * 1000
  return post({ file: `${day}-${index}.md`, published, ...(body !== undefined && { body }) })
}

function walkFrom(start: string, format: FormatName): Page[] {
  return walk(format, ROOT + start, (url) => place.text(decodeURI(url.slice(ROOT.length))))
}

const SMALL = { '2025-03': 7, '2023-06': 4, '2023-01': 4, '2021-12': 2 }
const BIG = { '2025-03': 7, '2024-11': 3, '2024-10': 30, '2024-05': FULL, '2023-06': 2 }

describe('who walks from a feed to its first post', () => {
  it.each(FORMATS)(
    'R2: gets every post once, as it is published, by archives, as there are no pages: %s',
    async (format) => {
      const posts = blog(BIG)
      const everything = new Place('everything')
      await runBlog({ posts, place: everything, feeds: { limit: 0, taxonomies: {} } })
      await run({ posts })
      const pages = walkFrom(FILES[format], format)
      expect(pages.map(({ url }) => url.slice(ROOT.length))).toEqual(
        ['', 'archive/2025/', 'archive/2024-11/', 'archive/2024-10/', 'archive/2024/', 'archive/2023/'].map(
          (folder) => folder + FILES[format],
        ),
      )
      const [whole] = walk(format, ROOT, () => everything.text(FILES[format])) as [Page]
      expect(collect(pages)).toEqual(whole.entries)
      everything.dispose()
    },
  )

  it('R1: finds links both ways, one identity, and the way to what readers poll', async () => {
    await run({ posts: blog(SMALL), site: { hubs: ['https://hub.example.com/'] } })
    const [polled, newest, middle, oldest, ...rest] = walkFrom('atom.xml', 'atom') as [Page, Page, Page, Page]
    expect(rest).toEqual([])
    const at = (path: string): string => `${ROOT}${path}atom.xml`
    const current = at('')
    expect(polled).toMatchObject({ mark: undefined, namesHubs: true })
    expect(polled.links).toEqual({ self: at(''), 'prev-archive': at('archive/2025/') })
    expect(newest.links).toEqual({ self: at('archive/2025/'), current, 'prev-archive': at('archive/2023/') })
    expect(middle.links).toEqual({
      self: at('archive/2023/'),
      current,
      'prev-archive': at('archive/2021/'),
      'next-archive': at('archive/2025/'),
    })
    expect(oldest.links).toEqual({ self: at('archive/2021/'), current, 'next-archive': at('archive/2023/') })
    for (const page of [newest, middle, oldest])
      expect(page).toMatchObject({ mark: 'archive', namesHubs: false, id: polled.id })
    expect(middle.updated).toBe('2023-06-04T10:00:03Z')
  })

  it('R1: RSS says the same, and declares what it uses', async () => {
    await run({
      posts: blog(SMALL),
      site: { cloud: { domain: 'a.example', port: 80, path: '/', protocol: 'http-post' } },
    })
    const pages = walkFrom('feed.xml', 'rss')
    expect(pages.map(({ mark }) => mark)).toEqual([undefined, 'archive', 'archive', 'archive'])
    expect(pages[2]?.links).toEqual({
      self: `${ROOT}archive/2023/feed.xml`,
      current: `${ROOT}feed.xml`,
      'prev-archive': `${ROOT}archive/2021/feed.xml`,
      'next-archive': `${ROOT}archive/2025/feed.xml`,
    })
    expect(place.text('feed.xml')).not.toContain('xmlns:fh')
    expect(place.text('feed.xml')).toContain('<cloud ')
    expect(place.text('archive/2023/feed.xml')).not.toContain('<cloud ')
  })

  it('R2: in JSON each page has its own address, and never another page’s', async () => {
    await run({ posts: blog(SMALL), site: { hubs: ['https://hub.example.com/'] } })
    const pages = walkFrom('feed.json', 'json')
    expect(pages.map(({ links }) => links.self)).toEqual(pages.map(({ url }) => url))
    expect(pages.map(({ namesHubs }) => namesHubs)).toEqual([true, false, false, false])
    expect(place.text('feed.json')).not.toMatch(/"fh|history/)
  })

  it('our own checks find nothing, in no document', async () => {
    for (const months of [SMALL, BIG, { '2025-03': 9 }, { '2025-03': 3 }, {}]) {
      const there = new Place('there')
      await run({ posts: blog(months), place: there })
      for (const [path, text] of Object.entries(there.documents()))
        expect(checkDocument(Buffer.from(text), { address: ROOT + path, now: T1 }).findings, path).toEqual([])
      there.dispose()
    }
  })
})

describe('a feed that holds everything', () => {
  it.each([
    ['as it has few posts', { posts: blog({ '2025-03': 5 }) }],
    ['as it has no limit', { posts: blog(BIG), feeds: { limit: 0 } }],
    ['as it has none', { posts: [] }],
  ])('R2: %s says so and has no archives', async (_, options) => {
    await run(options)
    expect(Object.keys(place.documents())).toEqual(threeFormats(''))
    for (const format of ['rss', 'atom'] as const) {
      const [page] = walkFrom(FILES[format], format) as [Page]
      expect(page.mark).toBe('complete')
      expect(page.links).toEqual({ self: ROOT + FILES[format] })
    }
    expect(place.text('feed.json')).not.toContain('next_url')
  })

  it('R2: does not say so when it has archives or hides older posts', async () => {
    await run({ posts: blog(SMALL), feeds: { archives: false } })
    expect(Object.keys(place.documents())).toEqual(threeFormats(''))
    expect(place.text('atom.xml')).not.toMatch(/fh:|-archive/)
  })
})

const ARCHIVED = (...periods: string[]): string[] =>
  threeFormats(...periods.map((period) => `archive/${period}/`))

function withoutJson(paths: readonly string[], period: string): string[] {
  return paths.filter((path) => path !== `archive/${period}/feed.json`)
}

/** Which documents a change puts. */
async function changedBy(before: readonly Post[], after: readonly Post[]): Promise<string[]> {
  await run({ posts: before })
  return actions(await run({ posts: after, now: T1 + 1000 }), 'put').sort()
}

describe('documents changed by', () => {
  const posts = blog(SMALL)
  const replaced = (day: string, of: (old: Post) => readonly Post[]): Post[] =>
    posts.flatMap((old) => (old.key.includes(day) ? of(old) : [old]))
  const edited = (day: string): Post[] =>
    replaced(day, () => [dated(day, Number(day.slice(-2)) - 1, 'Another text.')])

  it.each<[string, readonly Post[], string[]]>([
    [
      'a new post: the feed and the newest archive',
      [...posts, dated('2025-04-01')],
      [...threeFormats(''), ...ARCHIVED('2025')],
    ],
    ['an edit of an old post: its archive', edited('2023-01-02'), ARCHIVED('2023')],
    [
      'an edit of a new post: the feed and its archive',
      edited('2025-03-07'),
      [...threeFormats(''), ...ARCHIVED('2025')],
    ],
    ['a removal of an old post: its archive', replaced('2021-12-01', () => []), ARCHIVED('2021')],
    ['a backdated post: its archive', [...posts, dated('2023-03-01')], ARCHIVED('2023')],
    [
      'a backdated post of a new period: its archive and the two beside it; in JSON nothing leads on',
      [...posts, dated('2022-03-01')],
      withoutJson(ARCHIVED('2021', '2022', '2023'), '2021'),
    ],
    [
      'a first post of a year, which the feed itself can hold: no archive but the last, which is no more the newest',
      [...posts, dated('2025-12-31', 1), dated('2026-01-01')],
      [...threeFormats(''), ...ARCHIVED('2025')],
    ],
  ])('%s', async (_, after, expected) => {
    expect(await changedBy(posts, after)).toEqual(expected.sort())
  })

  it('R1: a new post, while the feed holds its newest period: the feed alone', async () => {
    const before = blog({ '2025-03': 3, '2023-06': 9 })
    expect(await changedBy(before, [...before, dated('2025-04-01')])).toEqual(threeFormats(''))
  })

  it('R1: a post with which the feed outgrows itself: what was before is where it belongs', async () => {
    const before = blog({ '2025-03': 2, '2023-06': 3 })
    expect(await changedBy(before, [...before, dated('2025-04-01')])).toEqual(
      [...threeFormats(''), ...ARCHIVED('2023')].sort(),
    )
  })

  it('R1: the first post of a month of a full year: no other archive’s posts', async () => {
    const before = blog({ '2025-03': FULL, '2023-06': 3 })
    const after = [...before, ...blog({ '2025-04': 6 })]
    expect(await changedBy(before, after)).toEqual(
      withoutJson([...threeFormats(''), ...ARCHIVED('2025', '2025-04')].sort(), '2025'),
    )
    expect(walkFrom('archive/2025/feed.json', 'json')[0]?.entries).toHaveLength(FULL)
  })

  it('R1: time that passes: none', async () => {
    await run({ posts })
    place.calls = []
    await run({ posts, now: T1 + 40 * 365 * 86_400_000 })
    expect(place.calls).toEqual([])
  })
})

describe('archives', () => {
  it('are removed when their period has no post any more', async () => {
    const posts = blog(SMALL)
    await run({ posts })
    const result = await run({ posts: posts.filter(({ key }) => !key.includes('2021')), now: T1 + 1000 })
    expect(actions(result, 'remove').sort()).toEqual(ARCHIVED('2021'))
    expect(actions(result, 'put').sort()).toEqual(ARCHIVED('2023'))
  })

  it('are there before the feed that leads to them', async () => {
    await run({ posts: blog(SMALL), feeds: { taxonomies: { tag: { path: 'tags/:slug' } } } })
    const puts = place.calls.filter((call) => call.startsWith('put ') && !call.includes('feedmill-state'))
    const polled = puts.findIndex((call) => !call.includes('archive/'))
    expect(polled).toBe(9)
    expect(puts.slice(polled).filter((call) => call.includes('archive/'))).toEqual([])
  })

  it('are of the site’s feed, and of others when these ask for them', async () => {
    const tagged = blog(SMALL).map((one) => ({ ...one, terms: { tag: ['sky'], category: ['news'] } }))
    const taxonomies = {
      tag: { path: 'tags/:slug', archives: { path: 'old/:period' } },
      category: { path: 'c/:slug' },
    }
    await run({ posts: tagged, feeds: { taxonomies } })
    const folders = new Set(Object.keys(place.documents()).map((path) => path.replace(/[^/]*$/, '')))
    expect([...folders].sort()).toEqual([
      '',
      ...['archive/2021/', 'archive/2023/', 'archive/2025/', 'c/news/', 'tags/sky/'],
      ...['tags/sky/old/2021/', 'tags/sky/old/2023/', 'tags/sky/old/2025/'],
    ])
    expect(collect(walkFrom('tags/sky/atom.xml', 'atom'))).toHaveLength(tagged.length)
  })

  it('have no other feed’s place', async () => {
    const tagged = blog(SMALL).map((one) => ({ ...one, terms: { tag: ['2023'] } }))
    const feeds = { taxonomies: { tag: { path: 'archive/:slug' } } }
    await expect(run({ posts: tagged, feeds })).rejects.toThrow(
      'the rss archive 2023 of the site and the rss document of tag/2023 would both be published at archive/2023/feed.xml',
    )
  })

  it('are no topics: who is told of changes polls the feed', async () => {
    await run({ posts: blog(SMALL) })
    const { documents } = await readManifest(place.target)
    const topics = Object.entries(documents).filter(([, { feed }]) => feed !== undefined)
    expect(topics.map(([path]) => path).sort()).toEqual(threeFormats(''))
  })

  it('need only their own posts rendered', async () => {
    const posts = blog(BIG)
    await run({ posts })
    const renderer = countingRenderer()
    const after = posts.map((old) =>
      old.key.includes('2024-10-02') ? { ...old, title: 'Edited', digest: 'new' } : old,
    )
    await run({ posts: after, now: T1 + 1000, renderer })
    expect(renderer.rendered).toHaveLength(30)
  })

  it('leave out a post that cannot be rendered, as feeds do', async () => {
    const posts = [...blog(SMALL), dated('2023-03-01', 0, 'UNRENDERABLE')]
    const { report } = await run({ posts })
    expect(report.problems).toHaveLength(1)
    expect(collect(walkFrom('feed.json', 'json'))).toHaveLength(posts.length - 1)
  })
})
