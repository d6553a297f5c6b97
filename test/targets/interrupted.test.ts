import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Target } from '../../src/core/ports.ts'
import { T1 } from '../pipeline/blog.ts'
import { seeded } from '../system/feedmill.ts'
import { documentsAt, edition, inFolder, openStore, publish } from './bucket-blog.ts'
import type { FakeStore } from './fake-store.ts'
import { watchHistory } from './history.ts'
import { type Provider, providers } from './providers.ts'

/** A publisher that ends at any of its requests, and the one that comes after it. */

const LONG = process.env.FEEDMILL_LONG !== undefined
/** Deaths at each step; the orders of parallel requests differ. */
const TIMES = LONG ? 20 : 1
/** Almost every service gives the same bytes the same entity tag. */
const TAGGINGS: readonly FakeStore['tags'][] = LONG ? ['content', 'new'] : ['content']
const TAGS = LONG ? 5 : 3
/** Longer than a lease lives. */
const LATER = T1 + 61_000

/** However busy this machine is. */
const PATIENT = { timeout: 3_600_000 }

let provider: Provider
let fake: FakeStore
const open = (now = T1): Target => openStore(provider, fake, { now: () => now, patience: { attempts: 1 } })

type Objects = FakeStore['objects']

/** Puts that were sent although the same bytes stood there, from now on. */
function watchUploads(): () => string[] {
  const again: string[] = []
  const seen = fake.arrived
  fake.arrived = (line, body) => {
    seen(line, body)
    const [method, key = ''] = line.split(' ')
    if (method === 'PUT' && !/\/(?:lease|probe|manifest)\.json$/.test(key)) {
      if (fake.objects.get(key)?.body.equals(body)) again.push(key)
    }
  }
  return () => again
}

/** From request `step` on, nothing that this publisher sends arrives any more; whether that one was carried out is told. */
function dieAt(step: number, isCarriedOut: boolean): () => boolean {
  let count = 0
  fake.fault = () => {
    count++
    if (count < step) return undefined
    return count === step && isCarriedOut ? 'apply-cut' : 'cut'
  }
  return () => count >= step
}

/** Publishes `next` over `before` and dies at each request in turn. Gives how many steps there were. */
async function dieEverywhere(
  before: Objects,
  next: string,
  check: (what: string) => Promise<void>,
): Promise<number> {
  for (let step = 1; ; step++) {
    for (const isCarriedOut of [false, true]) {
      fake.objects.clear()
      for (const [key, object] of before) fake.objects.set(key, object)
      const hasDied = dieAt(step, isCarriedOut)
      await publish(edition(next, TAGS), open()).catch(() => {})
      fake.fault = () => undefined
      if (!hasDied()) return step - 1
      await check(`step ${step}${isCarriedOut ? ', carried out' : ''}`)
    }
  }
}

describe.each(providers)('$name:', (each) => {
  beforeEach(async () => {
    provider = each
    fake = await each.start()
  })
  afterEach(() => fake.close())

  describe.each(TAGGINGS)('a publisher that ends in its middle, entity tags of %s', PATIENT, (tags) => {
    it.each(['first', 'next'])(
      `F12: is finished by the next one, which sends nothing twice: %s publication`,
      async (which) => {
        fake.tags = tags
        const whole = await inFolder(
          ...(which === 'first' ? [] : [edition('old', TAGS)]),
          edition('new', TAGS),
        )
        if (which === 'next') await publish(edition('old', TAGS), open())
        const before = new Map(fake.objects)
        const again = watchUploads()
        let steps = 0
        for (let time = 0; time < TIMES; time++) {
          const violations = watchHistory(fake)
          steps = await dieEverywhere(before, 'new', async (what) => {
            const { failures } = await publish(edition('new', TAGS), open(LATER), LATER)
            expect(failures, what).toEqual([])
            expect(documentsAt(fake), what).toEqual(whole)
            expect(again(), what).toEqual([])
            expect(violations(), what).toEqual([])
            fake.requests = []
            await publish(edition('new', TAGS), open(LATER), LATER)
            expect(
              fake.requests.filter((line) => !line.startsWith('GET')),
              what,
            ).toEqual([])
            watchHistory(fake)
          })
        }
        console.info(
          `${which} publication: ended at each of ${steps} requests, ${TIMES} times, before and after each`,
        )
        // The lease, the claim, the ledger, every document, the manifest.
        expect(steps).toBeGreaterThan(18)
      },
    )

    it('and one that dies while it finishes, and one that wants the old edition back', {
      timeout: 3_600_000,
    }, async () => {
      fake.tags = tags
      // Whether the tags of the new edition are known depends on the moment.
      const wholes = [
        await inFolder(edition('old', TAGS)),
        await inFolder(edition('old', TAGS), edition('new', TAGS), edition('old', TAGS)),
      ]
      await publish(edition('old', TAGS), open())
      const before = new Map(fake.objects)
      const random = seeded(3)
      await dieEverywhere(before, 'new', async (what) => {
        const hasDied = dieAt(1 + Math.floor(random() * 20), random() < 0.5)
        await publish(edition('new', TAGS), open(LATER), LATER).catch(() => {})
        fake.fault = () => undefined
        const latest = LATER + (hasDied() ? 61_000 : 0)
        const { failures } = await publish(edition('old', TAGS), open(latest), latest)
        expect(failures, what).toEqual([])
        expect(wholes, what).toContainEqual(documentsAt(fake))
      })
    })
  })

  describe('the proof', PATIENT, () => {
    it('notices a publisher that puts everything again', async () => {
      await publish(edition('old', TAGS), open())
      dieAt(18, true)
      await publish(edition('new', TAGS), open()).catch(() => {})
      fake.fault = () => undefined
      const again = watchUploads()
      const inner = open(LATER)
      const forgetful: Target = {
        ...inner,
        put: (path, parts, { planned, ...facts }) => inner.put(path, parts, facts),
      }
      await publish(edition('new', TAGS), forgetful, LATER)
      expect(again().length).toBeGreaterThan(0)
    })
  })
})
