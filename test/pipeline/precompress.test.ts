import { rmSync, writeFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Encoding } from '../../src/core/document.ts'
import { DEFAULT_GUARD } from '../../src/core/guard.ts'
import type { Companion, Target } from '../../src/core/ports.ts'
import { OperatorError } from '../../src/core/problem.ts'
import { createHosting } from '../../src/hosting/index.ts'
import { directoryTarget } from '../../src/targets/directory.ts'
import { actions, Place, type PostFacts, post, run, T1, T2, threeFormats } from './blog.ts'

/** Compressed forms stand beside documents, by the same rules. */

const BOTH: readonly Encoding[] = ['gzip', 'br']

let place: Place
beforeEach(() => {
  place = new Place('out', BOTH)
})
afterEach(() => place.dispose())

const blog = (more: Partial<PostFacts> = {}) => [post({ file: 'a.md', tags: ['nasa'], ...more })]
const DOCUMENTS = threeFormats('', 'tags/nasa/')
const withForms = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => [path, `${path}.br`, `${path}.gz`]).sort()

/** The same folder, asked for other forms. */
function target(encodings: readonly Encoding[]): Target {
  return directoryTarget({ root: place.root, display: 'out', durability: 'rename', encodings })
}

async function bytes(path: string): Promise<Buffer> {
  return Buffer.from((await place.target.read(path)) as Uint8Array)
}

async function expectForms(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const plain = await bytes(path)
    expect(gunzipSync(await bytes(`${path}.gz`)).equals(plain), path).toBe(true)
    expect(brotliDecompressSync(await bytes(`${path}.br`)).equals(plain), path).toBe(true)
  }
}

describe('compressed forms', () => {
  it('stand beside every document, hold its bytes, and are reported', async () => {
    const { report } = await run({ posts: blog(), place })
    expect(Object.keys(place.documents())).toEqual(withForms(DOCUMENTS))
    await expectForms(DOCUMENTS)
    expect(report.documents.find(({ path }) => path === 'feed.xml.gz')).toMatchObject({
      url: 'https://example.com/blog/feed.xml.gz',
      mediaType: 'application/rss+xml',
      entries: 1,
      action: 'put',
      reason: 'new',
    })
    const { documents } = JSON.parse(place.text('feedmill-state/manifest.json'))
    expect(Object.keys(documents).sort()).toEqual(withForms(DOCUMENTS))
  })

  it('are none where nobody asks for them', async () => {
    await run({ posts: blog(), targets: [target([])] })
    expect(Object.keys(place.documents())).toEqual(DOCUMENTS)
  })

  it('are a function of the document: no time, no machine', async () => {
    await run({ posts: blog(), place })
    const header = (await bytes('feed.xml.gz')).subarray(0, 10)
    expect([...header]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255])
  })

  it('are at each target those that it asks for', async () => {
    const other = new Place('other', ['br'])
    const plain = new Place('plain')
    try {
      await run({ posts: blog(), targets: [plain.target, other.target, place.target] })
      expect(Object.keys(plain.documents())).toEqual(DOCUMENTS)
      expect(Object.keys(other.documents())).toEqual(withForms(DOCUMENTS).filter((path) => !/gz$/.test(path)))
      expect(Object.keys(place.documents())).toEqual(withForms(DOCUMENTS))
      expect(other.text('feed.xml.br')).toBe(place.text('feed.xml.br'))
    } finally {
      other.dispose()
      plain.dispose()
    }
  })

  it('are put right after their document, and only when that stands', async () => {
    const standing: string[] = []
    const early: string[] = []
    const slow: Target = {
      ...place.target,
      async put(path, parts, facts) {
        const document = path.replace(/\.(?:gz|br)$/, '')
        if (document !== path && !standing.includes(document)) early.push(path)
        const version = await place.target.put(path, parts, facts)
        await nextTurn()
        standing.push(path)
        return version
      },
    }
    await run({ posts: blog(), targets: [slow] })
    expect(early).toEqual([])
    expect(standing.filter((path) => !path.startsWith('feedmill-state/'))).toHaveLength(18)
    const puts = place.calls
      .filter((call) => /^put (?!feedmill-state)/.test(call))
      .map((call) => call.slice(4))
    // Others of the same rank are on their way as well, those of the next rank are not.
    expect(puts.slice(0, 9).every((path) => path.startsWith('tags/'))).toBe(true)
  })

  it('are not touched by a run that changes nothing', async () => {
    await run({ posts: blog(), place })
    place.calls = []
    const before = place.stamps()
    const { report } = await run({ posts: blog(), place, now: T2 })
    expect(place.calls).toEqual([])
    expect(place.stamps()).toEqual(before)
    expect(report.unchanged).toBe(18)
  })

  it('change with their document, and alone with it', async () => {
    const old = post({ file: 'b.md', tags: ['esa'] })
    await run({ posts: [...blog(), old], place })
    const result = await run({ posts: [...blog({ body: 'Another text.' }), old], place, now: T2 })
    expect(actions(result, 'put').sort()).toEqual(withForms(DOCUMENTS))
    await expectForms([...DOCUMENTS, ...threeFormats('tags/esa/')])
  })

  it.each([
    ['missing', (path: string) => rmSync(path), 'missing at the target'],
    ['damaged', (path: string) => writeFileSync(path, 'x'), 'damaged at the target'],
  ])('that are %s are made again, without touching the document', async (_what, harm, reason) => {
    await run({ posts: blog(), place })
    harm(place.path('tags/nasa/feed.xml.gz'))
    const before = place.stamps()['tags/nasa/feed.xml']
    const result = await run({ posts: blog(), place, now: T2 })
    expect(actions(result, 'put')).toEqual(['tags/nasa/feed.xml.gz'])
    expect(result.report.documents.find(({ action }) => action === 'put')?.reason).toBe(reason)
    expect(place.stamps()['tags/nasa/feed.xml']).toBe(before)
    await expectForms(DOCUMENTS)
  })

  it('go with their document', async () => {
    await run({ posts: [...blog(), post({ file: 'b.md' })], place })
    const feeds = { taxonomies: {} }
    const result = await run({ posts: [...blog(), post({ file: 'b.md' })], place, feeds, now: T2 })
    expect(actions(result, 'remove').sort()).toEqual(withForms(threeFormats('tags/nasa/')))
    expect(Object.keys(place.documents())).toEqual(withForms(threeFormats('')))
  })

  it('go when they are switched off, however many they are', async () => {
    const guard = { ...DEFAULT_GUARD, removedMax: 0, removedShareMax: 0 }
    await run({ posts: blog(), place })
    const { failures } = await run({ posts: blog(), targets: [target(['gzip'])], guard, now: T2 })
    expect(failures).toEqual([])
    expect(Object.keys(place.documents())).toEqual(withForms(DOCUMENTS).filter((path) => !/br$/.test(path)))
    await run({ posts: blog(), targets: [target([])], guard, now: T2 })
    expect(Object.keys(place.documents())).toEqual(DOCUMENTS)
  })

  it.each([true, false])(
    'go also when the publication that began with them was interrupted, a later one: %s',
    async (isLater) => {
      const guard = { ...DEFAULT_GUARD, removedMax: 0, removedShareMax: 0 }
      if (isLater) await run({ posts: blog(), targets: [target([])] })
      place.beforePut = (_path, count) => {
        if (count === 9) throw new Error('killed')
      }
      await expect(run({ posts: blog(), place })).rejects.toThrow('killed')
      const { failures } = await run({ posts: blog(), targets: [target([])], guard, now: T2 })
      expect(failures).toEqual([])
      expect(Object.keys(place.documents())).toEqual(DOCUMENTS)
    },
  )

  it('that others wrote are refused', async () => {
    await place.target.put('feed.xml.gz', [Buffer.from('of somebody')], {
      mediaType: '',
      kind: 'text',
      sha256: '',
    })
    const { failures } = await run({ posts: blog(), place })
    expect(failures[0]?.message).toContain('feed.xml.gz is there and was not written by Feedmill')
    expect(place.text('feed.xml.gz')).toBe('of somebody')
  })

  it('never take the place of a document', async () => {
    const files = { rss: 'feed.xml', atom: 'Feed.xml.gz', json: 'feed.json' }
    const published = run({ posts: blog(), place, feeds: { files } })
    await expect(published).rejects.toThrow(OperatorError)
    await expect(published).rejects.toThrow(
      'the gzip form of feed.xml would both be published at feed.xml.gz',
    )
    expect(place.calls).toEqual([])
  })

  it('are of what readers are sent, as far as that is text', async () => {
    const picture: Companion = {
      plan: () => [
        {
          path: 'a.png',
          url: '',
          mediaType: 'image/png',
          rank: 3,
          recipe: 'r',
          parts: () => [Buffer.from('p')],
        },
        {
          path: 'a.svg',
          url: '',
          mediaType: 'image/svg+xml',
          rank: 3,
          recipe: 'r',
          parts: () => [Buffer.from('s')],
        },
      ],
    }
    const spec = {
      files: ['netlify'] as const,
      cacheControl: 'no-cache',
      redirects: {},
      encodings: new Set(BOTH),
    }
    const feeds = { limit: 20, formats: ['rss'] as const, taxonomies: {} }
    const files = { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' }
    const hosting = createHosting(spec, { ...feeds, files })
    await run({ posts: blog(), place, feeds, companions: [picture, hosting], now: T1 })
    expect(Object.keys(place.documents())).toEqual(
      [...withForms(['a.svg', 'feed.xml']), 'a.png', '_headers', '_redirects'].sort(),
    )
  })
})
