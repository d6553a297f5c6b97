import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Post } from '../../src/core/post.ts'
import { actions, Place, run, series, T1, T2, threeFormats } from '../pipeline/blog.ts'
import { openStore } from './bucket-blog.ts'
import type { FakeStore } from './fake-store.ts'
import { type Provider, providers } from './providers.ts'

/** What a big blog costs, at each kind of target. */

const POSTS = process.env.FEEDMILL_LONG === undefined ? 1_500 : 10_000
const TAGS = 50
const MANIFEST = 'feedmill-state/manifest.json'

/** However busy this machine is. */
const PATIENT = { timeout: 3_600_000 }

let place: Place
let provider: Provider
let fake: FakeStore
/** One a minute, so that all of them are out. The newest post has the last tag. */
const blog = (count: number, edited = -1): Post[] =>
  series(count, (index) => ({
    published: Date.UTC(2025, 0, 1) + index * 60_000,
    tags: [`t${index % TAGS}`],
    body: index === edited ? 'Edited.' : `Text ${index}.`,
  }))

describe.each(providers)('$name:', (each) => {
  beforeEach(async () => {
    place = new Place()
    provider = each
    fake = await each.start()
  })
  afterEach(async () => {
    place.dispose()
    await fake.close()
  })

  describe('one edit among many posts', PATIENT, () => {
    it('puts its feeds’ documents, its shard and the state, and nothing else', async () => {
      const targets = [place.target, openStore(provider, fake)]
      await run({ posts: blog(POSTS), targets })
      place.calls = []
      fake.requests = []
      const edit = await run({
        posts: blog(POSTS, POSTS - 1),
        targets: [place.target, openStore(provider, fake)],
        now: T2,
      })
      const documents = threeFormats('', `tags/t${(POSTS - 1) % TAGS}/`)
      expect([...new Set(actions(edit, 'put'))].sort()).toEqual(documents)
      const isShard = (path: string): boolean => path.startsWith('feedmill-state/ledger-')
      for (const [name, lines] of [
        ['a folder', place.calls.map((line) => line.replace('put ', 'PUT '))],
        ['a bucket', fake.requests.filter((line) => !line.includes('lease.json'))],
      ] as const) {
        const puts = lines.filter((line) => line.startsWith('PUT ')).map((line) => line.slice('PUT '.length))
        expect(puts.filter(isShard), name).toHaveLength(1)
        expect(puts.filter((path) => !isShard(path)).sort(), name).toEqual(
          [...documents, MANIFEST, MANIFEST].sort(),
        )
        expect(
          lines.filter((line) => /^(?:DELETE|HEAD|remove) /.test(line)),
          name,
        ).toEqual([])
      }
      expect([...fake.objects.keys()].filter(isShard).length).toBeGreaterThan(4)
    })

    it('outlives a publisher that ends when the ledger has grown into more shards', async () => {
      await run({ posts: blog(250), targets: [openStore(provider, fake)] })
      let manifests = 0
      fake.fault = (line) => (line === `PUT ${MANIFEST}` && ++manifests > 1 ? 404 : undefined)
      const ended = await run({ posts: blog(300), targets: [openStore(provider, fake)] })
      expect(ended.failures).toHaveLength(1)
      fake.fault = () => undefined
      const next = await run({
        posts: blog(300),
        targets: [openStore(provider, fake, { now: () => T1 + 61_000 })],
      })
      expect(next.failures).toEqual([])
      expect([...fake.objects.keys()].filter((key) => key.includes('/ledger-1/'))).toEqual([])
    })
  })
})
