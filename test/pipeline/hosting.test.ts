import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Encoding, TextPlan } from '../../src/core/document.ts'
import type { FeedsSpec } from '../../src/core/feed.ts'
import type { Companion } from '../../src/core/ports.ts'
import { OperatorError } from '../../src/core/problem.ts'
import { createHosting, type HostingSpec } from '../../src/hosting/index.ts'
import { actions, Place, post, run, T2, threeFormats } from './blog.ts'

/** Documents that are no feeds: published after them, and by the same rules. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const ALL = ['_headers', '_redirects', 'feedmill.Caddyfile', 'feedmill.nginx.conf']
const FEEDS: FeedsSpec = {
  limit: 20,
  formats: ['rss', 'atom', 'json'],
  files: { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' },
  taxonomies: { tag: { path: 'tags/:slug' } },
}
const posts = [post({ file: 'a.md', tags: ['nasa'] })]

function hosting(spec: Partial<HostingSpec> = {}): Companion[] {
  const files = ['netlify', 'nginx', 'caddy'] as const
  const sending = { cacheControl: 'public, max-age=900', encodings: new Set<Encoding>() }
  return [createHosting({ files, redirects: {}, ...sending, ...spec }, FEEDS)]
}

describe('files for hosts', () => {
  it('are put last, claimed before, and reported without entries', async () => {
    const { report } = await run({ posts, place, companions: hosting(), feeds: FEEDS })
    const puts = place.calls
      .filter((call) => /^put (?!feedmill-state)/.test(call))
      .map((call) => call.slice(4))
    expect(puts.slice(-4).sort()).toEqual(ALL)
    expect(puts.slice(0, -4).sort()).toEqual(threeFormats('', 'tags/nasa/'))
    expect(Object.keys(JSON.parse(place.text('feedmill-state/manifest.json')).documents)).toEqual(
      expect.arrayContaining(ALL),
    )
    expect(report.documents.find(({ path }) => path === '_headers')).toMatchObject({
      url: 'https://example.com/blog/_headers',
      mediaType: 'text/plain; charset=utf-8',
      entries: 0,
      action: 'put',
    })
  })

  it('are not touched by a second run, nor by a new term', async () => {
    await run({ posts, place, companions: hosting(), feeds: FEEDS })
    const before = place.stamps()
    place.calls = []
    await run({ posts, place, companions: hosting(), feeds: FEEDS, now: T2 })
    expect(place.calls).toEqual([])
    const more = [...posts, post({ file: 'b.md', tags: ['Größe'] })]
    const result = await run({ posts: more, place, companions: hosting(), feeds: FEEDS })
    expect(actions(result, 'put')).toEqual(expect.arrayContaining(threeFormats('tags/grösse/')))
    for (const path of ALL) expect(place.stamps()[path]).toBe(before[path])
  })

  it('are written again when they are changed, alone', async () => {
    await run({ posts, place, companions: hosting(), feeds: FEEDS })
    const result = await run({
      posts,
      place,
      companions: hosting({ redirects: { '/rss.xml': 'feed.xml' } }),
      feeds: FEEDS,
    })
    expect(actions(result, 'put').sort()).toEqual(['_redirects', 'feedmill.Caddyfile', 'feedmill.nginx.conf'])
  })

  it('are removed when they are switched off', async () => {
    await run({ posts, place, companions: hosting(), feeds: FEEDS })
    const result = await run({ posts, place, companions: hosting({ files: ['netlify'] }), feeds: FEEDS })
    expect(actions(result, 'remove').sort()).toEqual(['feedmill.Caddyfile', 'feedmill.nginx.conf'])
    await run({ posts, place, companions: hosting({ files: [] }), feeds: FEEDS })
    expect(Object.keys(place.documents())).toEqual(threeFormats('', 'tags/nasa/'))
  })

  it('that others wrote are refused', async () => {
    const foreign = new Place('other')
    try {
      await foreign.target.put('_headers', [Buffer.from('/*\n')], { mediaType: '', kind: 'text', sha256: '' })
      const { failures } = await run({ posts, place: foreign, companions: hosting(), feeds: FEEDS })
      expect(failures[0]?.message).toContain('_headers is there and was not written by Feedmill')
      expect(foreign.text('_headers')).toBe('/*\n')
    } finally {
      foreign.dispose()
    }
  })

  it('leave no feed without its place', async () => {
    const feeds = { ...FEEDS, files: { ...FEEDS.files, rss: '_Headers' } }
    await expect(run({ posts, place, companions: hosting(), feeds })).rejects.toThrow(
      'feeds.files.rss and hosting.files: both would be published at _headers',
    )
  })

  it.each([
    ['a', 'A', 'hosting.files: both would be published at A'],
    ['feed.xml/a', 'b', 'feed.xml would be a document, and the folder of feed.xml/a'],
    ['tags', 'b', 'tags would be a document, and the folder of tags/'],
    ['a/', 'b', 'expected the path of a document, found the folder a/'],
  ])('%s and %s stop the run before anything is touched', async (...[first, second, message]) => {
    const text = (path: string): TextPlan => ({
      path,
      url: `https://example.com/blog/${path}`,
      mediaType: 'text/plain',
      rank: 3,
      recipe: path,
      parts: () => [],
    })
    const companions: Companion[] = [{ plan: () => [text(first), text(second)] }]
    await expect(run({ posts, place, companions, feeds: FEEDS })).rejects.toThrow(message)
    expect(place.calls).toEqual([])
  })

  it('with a redirect to nothing stop the run before anything is touched', async () => {
    const companions = hosting({ redirects: { '/rss.xml': 'tags/esa/feed.xml' } })
    await expect(run({ posts, place, companions, feeds: FEEDS })).rejects.toThrow(OperatorError)
    expect(place.calls).toEqual([])
  })
})
