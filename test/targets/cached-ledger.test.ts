import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Cache } from '../../src/core/ports.ts'
import { withCachedLedger } from '../../src/targets/cached-ledger.ts'
import { items, Place, post, run, series, T1, T2 } from '../pipeline/blog.ts'
import { memoryCache } from './memory-cache.ts'

/** A ledger that is far away is read once. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const posts = series(3)

/** What is read of the target in a run. */
async function readsOf(cache: Cache, now = T1, of = posts): Promise<string[]> {
  const reads: string[] = []
  const counting = {
    ...place.target,
    read: (path: string) => {
      reads.push(path.replace('feedmill-state/', ''))
      return place.target.read(path)
    },
  }
  const { failures } = await run({ posts: of, targets: [withCachedLedger(counting, cache)], now })
  expect(failures).toEqual([])
  return reads.filter((path) => path !== 'lock')
}

it('an unchanged run reads the manifest alone', async () => {
  const cache = memoryCache()
  await readsOf(cache)
  await readsOf(cache)
  expect(await readsOf(cache)).toEqual(['manifest.json'])
})

it('what the cache has lost, or holds wrongly, is read', async () => {
  const cache = memoryCache()
  await readsOf(cache)
  await readsOf(cache)
  for (const [name, { stamp }] of cache.values) cache.values.set(name, { stamp, value: Buffer.from('{}') })
  expect(await readsOf(cache)).toEqual(['manifest.json', 'ledger-1/0.json'])
  cache.values.clear()
  expect(await readsOf(cache)).toEqual(['manifest.json', 'ledger-1/0.json'])
})

it('what another machine has published since is read', async () => {
  const cache = memoryCache()
  await readsOf(cache)
  await readsOf(cache)
  const [first] = items(place)
  const more = [...posts, post({ file: 'new.md' })]
  await run({ posts: more, place, now: T2 })
  expect(await readsOf(cache, T2, more)).toEqual(['manifest.json', 'ledger-1/0.json'])
  expect(items(place)).toContainEqual(first)
})
