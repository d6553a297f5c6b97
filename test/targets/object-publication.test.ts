import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Target } from '../../src/core/ports.ts'
import { TargetBusyError } from '../../src/core/problem.ts'
import type { RunResult } from '../../src/pipeline/run.ts'
import { withCachedLedger } from '../../src/targets/cached-ledger.ts'
import { actions, Place, type post, run, series, T1, threeFormats } from '../pipeline/blog.ts'
import type { FakeStore } from './fake-store.ts'
import { memoryCache } from './memory-cache.ts'
import { providers } from './providers.ts'

/** Whole runs against object storage: what they cost, and what becomes of two at once. */

const MANIFEST = 'feedmill-state/manifest.json'
const LEASE = 'feedmill-state/lease.json'
const SHARD = 'feedmill-state/ledger-1/0.json'

/** The documents of a folder that the same runs were published to. */
async function inFolder(
  ...editions: (readonly ReturnType<typeof post>[])[]
): Promise<Record<string, string>> {
  const place = new Place()
  try {
    for (const posts of editions) await run({ posts, place, flags: { force: true } })
    return place.documents()
  } finally {
    place.dispose()
  }
}

const tagged = (body: (index: number) => string) =>
  // Stated, so that a text which comes back makes the bytes that there were.
  series(6, (index) => ({ tags: [`t${index % 3}`], body: body(index), updated: T1 }))
const OLD = tagged((index) => `Old text ${index}.`)
const ONE = tagged((index) => `Text one of ${index}.`)
const TWO = tagged((index) => `Text two of ${index}.`)
const EDITED = tagged((index) => (index === 0 ? 'Edited.' : `Old text ${index}.`))

describe.each(providers)('$name:', (provider) => {
  let fake: FakeStore
  beforeEach(async () => {
    fake = await provider.start()
  })
  afterEach(() => fake.close())

  const open = (now = T1): Target =>
    provider.open(fake, { patience: { attempts: 3, baseMs: 1 }, now: () => now })

  /** The documents at the bucket, without our state. */
  function documents(): Record<string, string> {
    const entries = [...fake.objects].map(([key, { body }]): [string, string] => [key, body.toString()])
    return Object.fromEntries(entries.filter(([key]) => !key.startsWith('feedmill-state/')).sort())
  }

  describe('a publication', () => {
    it('is that of a folder', async () => {
      const { failures } = await run({ posts: OLD, targets: [open()] })
      expect(failures).toEqual([])
      expect(documents()).toEqual(await inFolder(OLD))
    })

    it('that changes nothing reads the manifest and the ledger, and sends nothing else', async () => {
      await run({ posts: OLD, targets: [open()] })
      fake.requests = []
      const again = await run({ posts: OLD, targets: [open()] })
      expect(again.report.written).toBe(0)
      expect(fake.requests).toEqual([`GET ${MANIFEST}`, `GET ${SHARD}`])
    })

    it('that changes nothing is one request where this machine has a copy of the ledger', async () => {
      const cache = memoryCache()
      const openCached = (): Target => withCachedLedger(open(), cache)
      // The copy is made when the ledger is read.
      for (let count = 0; count < 2; count++) await run({ posts: OLD, targets: [openCached()] })
      fake.requests = []
      await run({ posts: OLD, targets: [openCached()] })
      expect(fake.requests).toEqual([`GET ${MANIFEST}`])
      const { failures } = await run({ posts: EDITED, targets: [openCached()] })
      expect(failures).toEqual([])
      expect(fake.requests).not.toContain(`GET ${SHARD}`)
      expect(documents()).toEqual(await inFolder(OLD, EDITED))
    })

    it('of one edit puts its documents, its shard and the state, each once', async () => {
      await run({ posts: OLD, targets: [open()] })
      fake.requests = []
      const edit = await run({ posts: EDITED, targets: [open()] })
      const changed = threeFormats('', 'tags/t0/')
      expect(actions(edit, 'put').sort()).toEqual(changed)
      const state = [`GET ${MANIFEST}`, `GET ${SHARD}`]
      expect(fake.requests.slice(0, 6)).toEqual([...state, `GET ${LEASE}`, `PUT ${LEASE}`, ...state])
      expect(fake.requests.slice(6).sort()).toEqual(
        [MANIFEST, MANIFEST, SHARD, LEASE, ...changed].map((key) => `PUT ${key}`).sort(),
      )
      expect(documents()).toEqual(await inFolder(OLD, EDITED))
    })

    it('removes what no feed is published at, and knows the objects again afterwards', async () => {
      await run({ posts: OLD, targets: [open()] })
      await run({ posts: OLD, targets: [open()], feeds: { taxonomies: {} }, flags: { force: true } })
      expect(Object.keys(documents())).toEqual(threeFormats(''))
      await run({ posts: OLD, targets: [open()] })
      expect(documents()).toEqual(await inFolder(OLD))
    })

    it('F12: stays unfinished when a request fails for good, and the next run finishes it', async () => {
      await run({ posts: OLD, targets: [open()] })
      fake.fault = (line) => (line === 'PUT feed.xml' ? 503 : undefined)
      const { failures } = await run({ posts: ONE, targets: [open()], flags: { force: true } })
      expect(failures.map(({ message }) => message)).toEqual([
        expect.stringContaining(`${provider.name} feeds: feed.xml: cannot be written: `),
      ])
      fake.fault = () => undefined
      await run({ posts: ONE, targets: [open()], flags: { force: true } })
      expect(documents()).toEqual(await inFolder(OLD, ONE))
      fake.requests = []
      await run({ posts: ONE, targets: [open()] })
      expect(fake.requests).toEqual([`GET ${MANIFEST}`, `GET ${SHARD}`])
    })

    it('ends well when every first answer is lost', async () => {
      fake.fault = (line, nth) => (line.startsWith('PUT') && nth === 1 ? 'apply' : undefined)
      const { failures } = await run({ posts: OLD, targets: [open()] })
      expect(failures).toEqual([])
      expect(documents()).toEqual(await inFolder(OLD))
    })

    it('that was ended while it changed a header is finished: the same bytes are not enough', async () => {
      const with_ = (feeds: string, now = T1): Target =>
        provider.open(fake, {
          patience: { attempts: 1 },
          cacheControl: { feeds, others: 'no-cache' },
          now: () => now,
        })
      await run({ posts: OLD, targets: [with_('max-age=1')] })
      fake.fault = (line) => (/^PUT (?!feedmill-state)/.test(line) ? 503 : undefined)
      expect((await run({ posts: OLD, targets: [with_('max-age=2')] })).failures).toHaveLength(1)
      fake.fault = () => undefined
      const { failures } = await run({ posts: OLD, targets: [with_('max-age=2', T1 + 61_000)] })
      expect(failures).toEqual([])
      const kept = [...fake.objects].filter(([key]) => !key.startsWith('feedmill-state/'))
      expect(new Set(kept.map(([, { headers }]) => headers['cache-control']))).toEqual(new Set(['max-age=2']))
    })

    it('does not overwrite an object that is not ours', async () => {
      const other = open()
      await other.put('tags/t0/feed.xml', [Buffer.from('foreign')], {
        mediaType: 'text/plain',
        kind: 'text',
        sha256: 'x',
      })
      const object = fake.objects.get('tags/t0/feed.xml')
      if (object !== undefined) fake.objects.set('tags/t0/feed.xml', { ...object, headers: {} })
      const { failures } = await run({ posts: OLD, targets: [open()] })
      expect(failures[0]?.message).toContain('tags/t0/feed.xml is there and was not written by Feedmill')
      expect(documents()['tags/t0/feed.xml']).toBe('foreign')
      expect(documents()).not.toHaveProperty('feed.xml')
    })

    it('that begins while another one ends reads the state again', async () => {
      await run({ posts: OLD, targets: [open()] })
      const inner = open()
      let isFirst = true
      const slow: Target = {
        ...inner,
        async read(path) {
          if (path === SHARD && isFirst) {
            isFirst = false
            await run({ posts: ONE, targets: [open()], flags: { force: true } })
          }
          return inner.read(path)
        },
      }
      const { failures } = await run({ posts: TWO, targets: [slow], flags: { force: true } })
      expect(failures).toEqual([])
      expect(documents()).toEqual(await inFolder(OLD, ONE, TWO))
    })

    it('reads a manifest without versions, as it was written before there were any', async () => {
      await run({ posts: OLD, targets: [open()] })
      const object = fake.objects.get(MANIFEST)
      if (object === undefined) throw new Error('no manifest')
      const body = object.body.toString().replaceAll(/,"version":"\\"[0-9a-f]+\\""/g, '')
      expect(body).not.toBe(object.body.toString())
      fake.objects.set(MANIFEST, { ...object, body: Buffer.from(body) })
      const { failures } = await run({ posts: EDITED, targets: [open()] })
      expect(failures).toEqual([])
      expect(documents()).toEqual(await inFolder(OLD, EDITED))
    })
  })

  /** A publisher that stops in its middle, for as long as another one needs; its clock stands still meanwhile. */
  async function overtaken(pauseAt: string): Promise<{ zombie: RunResult; zombiePuts: string[] }> {
    let reached = (): void => {}
    let wake = (): void => {}
    const paused = new Promise<void>((resolve) => {
      reached = resolve
    })
    const woken = new Promise<void>((resolve) => {
      wake = resolve
    })
    const inner = open()
    const zombiePuts: string[] = []
    let asleep = false
    const sleepy: Target = {
      ...inner,
      async put(path, parts, facts) {
        if (path === pauseAt) {
          asleep = true
          reached()
        }
        if (!asleep) return inner.put(path, parts, facts)
        await woken
        const version = await inner.put(path, parts, facts)
        zombiePuts.push(path)
        return version
      },
    }
    const zombie = run({ posts: ONE, targets: [sleepy], flags: { force: true } })
    await paused
    // Longer than the lease lives.
    const { failures } = await run({
      posts: TWO,
      targets: [open(T1 + 61_000)],
      now: T1 + 61_000,
      flags: { force: true },
    })
    expect(failures).toEqual([])
    wake()
    return { zombie: await zombie, zombiePuts }
  }

  describe('a publisher that was overtaken', () => {
    const expectTwo = (): void => {
      for (const [path, text] of Object.entries(documents())) {
        expect(text, path).toContain('Text two of')
        expect(text, path).not.toContain('Text one of')
      }
    }

    it.each(['tags/t0/atom.xml', 'feed.xml', 'atom.xml'])(
      'before %s stops at its first put',
      async (path) => {
        await run({ posts: OLD, targets: [open()] })
        const { zombie, zombiePuts } = await overtaken(path)
        expect(zombie.failures).toEqual([expect.any(TargetBusyError)])
        expect(zombiePuts).toEqual([])
        expectTwo()
        fake.requests = []
        await run({ posts: TWO, targets: [open(T1 + 61_000)], now: T1 + 61_000 })
        expect(fake.requests).toEqual([`GET ${MANIFEST}`, `GET ${SHARD}`])
      },
    )

    it('by one that puts back what was there cannot put its own any more', async () => {
      await run({ posts: TWO, targets: [open()] })
      const { zombie, zombiePuts } = await overtaken('tags/t0/atom.xml')
      expect(zombie.failures).toEqual([expect.any(TargetBusyError)])
      expect(zombiePuts).toEqual([])
      expectTwo()
    })

    it('by one that puts back what was there cannot break the ledger, though the same bytes have the same tag', async () => {
      fake.tags = 'content'
      await run({ posts: TWO, targets: [open()] })
      const { zombie, zombiePuts } = await overtaken(SHARD)
      expect(zombie.failures).toEqual([expect.any(TargetBusyError)])
      expect(zombiePuts).toEqual([])
      // The first run puts the ledger as it always is, the next one has nothing to do.
      for (const now of [T1 + 122_000, T1 + 183_000]) {
        fake.requests = []
        expect((await run({ posts: TWO, targets: [open(now)], now })).failures).toEqual([])
      }
      expect(fake.requests).toEqual([`GET ${MANIFEST}`, `GET ${SHARD}`])
      expectTwo()
    })

    it('at a first publication stops too', async () => {
      const { zombie } = await overtaken('tags/t0/atom.xml')
      expect(zombie.failures).toEqual([expect.any(TargetBusyError)])
      expectTwo()
    })

    it('mixes its documents with the newer ones where there are no conditions', async () => {
      fake.conditions = 'ignored'
      await run({ posts: OLD, targets: [open()] })
      const { zombiePuts } = await overtaken('feed.xml')
      expect(zombiePuts).toEqual(['feed.xml', MANIFEST])
      expect(JSON.stringify(documents())).toContain('Text one of')
      expect(JSON.stringify(documents())).toContain('Text two of')
    })
  })
})
