import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Target } from '../../src/core/ports.ts'
import type { Post } from '../../src/core/post.ts'
import type { PagesSpec } from '../../src/pages/index.ts'
import { actions, countingRenderer, Place, post, run, series, T1, T2, T3 } from './blog.ts'

/** What stands beside the feeds for people: made with them, stale with them, and in nobody's way. */

const PAGES: PagesSpec = {
  feeds: 'feed.html',
  index: 'feeds.html',
  opml: 'feeds.opml',
  json: 'feeds.json',
  links: 'feeds-links.html',
  stylesheet: 'feeds-xml.css',
  style: 'feeds.css',
  script: 'feeds.js',
}

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const blog = (): Post[] => [
  post({ file: 'a.md', tags: ['nasa'] }),
  post({ file: 'b.md', title: 'A &amp; *B*', summary: 'In short' }),
]
const write = (path: string, text: string): void => {
  mkdirSync(dirname(place.path(path)), { recursive: true })
  writeFileSync(place.path(path), text)
}

describe('pages', () => {
  it('stand beside every feed, and are no feeds', async () => {
    const { report } = await run({ posts: blog(), place, pages: PAGES })
    expect(place.text('feed.html')).toContain('<bdi>A &amp; *B*</bdi>')
    expect(place.text('feed.html')).toContain('<bdi>In short</bdi>')
    expect(place.text('tags/nasa/feed.html')).toContain('https://example.com/blog/tags/nasa/atom.xml')
    const page = report.documents.find(({ path }) => path === 'feed.html')
    expect(page).toMatchObject({ mediaType: 'text/html', entries: 0 })
    expect(page).not.toHaveProperty('title')
    const { documents } = JSON.parse(place.text('feedmill-state/manifest.json'))
    expect(documents['feed.html']).not.toHaveProperty('feed')
    expect(documents['feed.xml'].feed).toBe('rss')
  })

  it('are put after the feeds, their style before', async () => {
    await run({ posts: blog(), place, pages: PAGES })
    const order = place.calls.filter((call) => call.startsWith('put ') && !call.includes('feedmill-state/'))
    const at = (path: string): number => order.indexOf(`put ${path}`)
    expect(at('feeds.css')).toBeLessThan(at('tags/nasa/feed.xml'))
    expect(at('feed.xml')).toBeLessThan(at('feed.html'))
    expect(at('feed.xml')).toBeLessThan(at('feeds.opml'))
  })

  it('cost no rendering when nothing changed, and nothing is written', async () => {
    await run({ posts: blog(), place, pages: PAGES })
    const before = place.stamps()
    const renderer = countingRenderer()
    const { report } = await run({ posts: blog(), place, pages: PAGES, renderer, now: T2 })
    expect(renderer.rendered).toEqual([])
    expect(report.written).toBe(0)
    expect(place.stamps()).toEqual(before)
  })

  it('are made anew only where their feed is', async () => {
    await run({ posts: blog(), place, pages: PAGES })
    const posts = [...blog(), post({ file: 'c.md', published: T1 })]
    const result = await run({ posts, place, pages: PAGES, now: T2 })
    expect(actions(result, 'put').sort()).toEqual(['atom.xml', 'feed.html', 'feed.json', 'feed.xml'])
  })

  it('show the newest posts', async () => {
    await run({ posts: series(30), place, pages: PAGES })
    expect(place.text('feed.html').match(/<h3>/g)).toHaveLength(10)
    expect(place.text('feed.html')).toContain('post-029')
  })

  it('that are switched off go without a question, however many they are', async () => {
    const posts = series(60, (index) => ({ tags: [`tag ${index}`] }))
    await run({ posts, place, pages: PAGES })
    const result = await run({ posts, place, now: T2 })
    expect(result.failures).toEqual([])
    expect(actions(result, 'remove')).toHaveLength(61 + 7)
  })

  it('have the name of their feed where others have taken theirs', async () => {
    const files = { rss: 'feed.html', atom: 'atom.xml', json: 'feed.json' }
    const { report } = await run({ posts: blog(), place, pages: PAGES, feeds: { files } })
    expect(place.text('feed.html')).toContain('<rss')
    expect(place.text('feed.feed.html')).toContain('<!doctype html>')
    expect(report.problems).toMatchObject([
      {
        key: ['pages', 'feeds'],
        severity: 'warning',
        message:
          'the page feed.feed.html would be feed.html, where a feed’s own document is; so it is with 1 more',
      },
    ])
  })
})

describe('a file that is not ours at the place of a page', () => {
  it('stays, the page is left out with a warning, and so it remains', async () => {
    write('feeds.html', 'of the blog')
    write('tags/nasa/feed.html', 'of the blog')
    const first = await run({ posts: blog(), place, pages: PAGES })
    expect(first.failures).toEqual([])
    expect(first.report.problems).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/not written by Feedmill, and 1 more,/) },
    ])
    const before = place.stamps()
    const again = await run({ posts: blog(), place, pages: PAGES, now: T2 })
    expect(again.report.problems).toEqual(first.report.problems)
    expect(again.report.written).toBe(0)
    expect(place.stamps()).toEqual(before)
    expect(place.text('feeds.html')).toBe('of the blog')
    expect(JSON.parse(place.text('feedmill-state/manifest.json')).documents).not.toHaveProperty('feeds.html')
  })

  it('stays also when it has taken the place of ours', async () => {
    await run({ posts: blog(), place, pages: PAGES })
    write('feeds.html', 'of the blog')
    const { failures, report } = await run({ posts: blog(), place, pages: PAGES, now: T2 })
    expect(failures).toEqual([])
    expect(report.problems).toHaveLength(1)
    expect(place.text('feeds.html')).toBe('of the blog')
    expect(actions(await run({ posts: blog(), place, pages: PAGES, now: T2 }), 'put')).toEqual([])
  })

  it.each([{ adoptFiles: false }, { adoptFiles: true }])(
    'stays when it is a folder, also one that has taken the place of ours: %o',
    async (flags) => {
      for (const path of ['feeds.css/x', 'feeds.json/x', 'feed.html/x']) write(path, 'of the blog')
      const first = await run({
        posts: blog(),
        place,
        pages: PAGES,
        flags,
      })
      expect(first.failures).toEqual([])
      expect(first.report.problems).toMatchObject([
        { severity: 'warning', message: expect.stringMatching(/a folder stands there.*, and 2 more,/) },
      ])
      rmSync(place.path('feeds.html'))
      write('feeds.html/x', 'of the blog')
      const { failures, report } = await run({ posts: blog(), place, pages: PAGES, flags, now: T2 })
      expect(failures).toEqual([])
      expect(report.problems).toMatchObject([{ message: expect.stringContaining('and 3 more,') }])
      expect(place.text('feeds.html/x')).toBe('of the blog')
      expect(actions(await run({ posts: blog(), place, pages: PAGES, flags, now: T3 }), 'put')).toEqual([])
    },
  )

  it('makes place when it goes', async () => {
    write('feeds.html', 'of the blog')
    await run({ posts: blog(), place, pages: PAGES })
    rmSync(place.path('feeds.html'))
    const { report } = await run({ posts: blog(), place, pages: PAGES, now: T2 })
    expect(report.problems).toEqual([])
    expect(place.text('feeds.html')).toContain('<!doctype html>')
  })

  it('is taken over when that is asked for', async () => {
    write('feeds.html', 'of the blog')
    const flags = { adoptFiles: true }
    const { report } = await run({ posts: blog(), place, pages: PAGES, flags })
    expect(report.problems).toEqual([])
    expect(place.text('feeds.html')).toContain('<!doctype html>')
  })

  it('keeps the compressed forms of the page away, too', async () => {
    const packed = new Place('out', ['gzip'])
    mkdirSync(packed.root)
    writeFileSync(packed.path('feeds.html'), 'of the blog')
    await run({ posts: blog(), place: packed, pages: PAGES })
    expect(packed.paths()).not.toContain('feeds.html.gz')
    expect(packed.paths()).toContain('feed.html.gz')
    packed.dispose()
  })

  it('is found when a put says so, where nobody can look before', async () => {
    const { ForeignFileError } = await import('../../src/core/problem.ts')
    place.beforePut = (path) => {
      if (path === 'feeds.html') throw new ForeignFileError('is there')
    }
    const { failures, report } = await run({ posts: blog(), place, pages: PAGES })
    expect(failures).toEqual([])
    expect(report.problems).toHaveLength(1)
    expect(report.documents.map(({ path }) => path)).not.toContain('feeds.html')
    expect(JSON.parse(place.text('feedmill-state/manifest.json')).documents).not.toHaveProperty('feeds.html')
  })

  it('is looked for by later runs, where a target tells only of what it holds', async () => {
    const { ForeignFileError } = await import('../../src/core/problem.ts')
    write('feeds.html', 'of the blog')
    place.beforePut = (path) => {
      if (path === 'feeds.html') throw new ForeignFileError('is there')
    }
    const sizes: Target['sizes'] = async (paths, held) =>
      new Map(paths.flatMap((path) => (held[path] === undefined ? [] : [[path, held[path].length] as const])))
    const targets = [{ ...place.target, sizes }]
    await run({ posts: blog(), targets, pages: PAGES })
    place.calls = []
    const again = await run({ posts: blog(), targets, pages: PAGES, now: T2 })
    expect(place.calls).toEqual([])
    expect(again.report.problems).toHaveLength(1)
  })

  it('stops the publication when it is in the way of a feed', async () => {
    write('feed.xml', 'of the blog')
    const { failures } = await run({ posts: blog(), place, pages: PAGES })
    expect(failures).toHaveLength(1)
  })
})
