import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/core/digest.ts'
import type { Target } from '../../src/core/ports.ts'
import { seeded } from '../system/feedmill.ts'
import { documentsAt, edition, inFolder, openStore, publish } from './bucket-blog.ts'
import type { FakeStore, Fault } from './fake-store.ts'
import { watchHistory } from './history.ts'
import { type Provider, providers } from './providers.ts'

/** Whole publications while three of ten requests go wrong, and what a reader could see at each moment. */

const LONG = process.env.FEEDMILL_LONG !== undefined
const ROUNDS = LONG ? 50 : 3
const OBJECTS = LONG ? 500 : 100
/** Besides the index and the site's three, each tag has three. */
const TAGS = Math.floor((OBJECTS - 4) / 3)
/** How many runs a publication may need. */
const RUNS_MAX = 4
const MANIFEST = 'feedmill-state/manifest.json'

let provider: Provider
let fake: FakeStore
// A second of waiting passes in a millisecond.
const open = (attempts = 8): Target =>
  openStore(provider, fake, { timeoutMs: 200, patience: { attempts, sleep: (ms) => sleep(ms / 1000) } })

const FAULTS: readonly [share: number, fault: Fault][] = [
  [0.05, 503],
  [0.04, 'later'],
  [0.04, 500],
  [0.04, 'reset'],
  [0.03, 'cut-request'],
  [0.03, 'cut'],
  [0.02, 'cut-answer'],
  [0.01, 'hang'],
  [0.02, 'apply'],
  [0.02, 'apply-cut'],
]

function storm(random: () => number): () => Fault | undefined {
  return () => {
    let rest = random()
    for (const [share, fault] of FAULTS) {
      rest -= share
      if (rest < 0) return fault
    }
    return undefined
  }
}

/** Publishes both editions and gives how many requests and runs that took. */
async function publishBoth(attempts?: number): Promise<{ requests: number; runs: number }> {
  let runs = 0
  for (const name of ['old', 'new'] as const) {
    for (let again = 1; ; again++) {
      runs++
      const { failures } = await publish(edition(name, TAGS), open(attempts))
      if (failures.length === 0) break
      if (again === RUNS_MAX) throw failures[0]
    }
  }
  return { requests: fake.requests.length, runs }
}

describe.each(providers)('$name:', (each) => {
  beforeEach(async () => {
    provider = each
    fake = await each.start()
  })
  afterEach(() => fake.close())

  describe('a storm of faults', () => {
    it(`F12: leaves what a folder would hold, ${ROUNDS} times ${OBJECTS} objects`, {
      timeout: 3_600_000,
    }, async () => {
      const whole = await inFolder(edition('old', TAGS), edition('new', TAGS))
      expect(FAULTS.reduce((sum, [share]) => sum + share, 0)).toBeCloseTo(0.3)
      const ideal = (await publishBoth()).requests
      expect(documentsAt(fake)).toEqual(whole)
      const ratios: number[] = []
      let runs = 0
      for (let round = 0; round < ROUNDS; round++) {
        fake.objects.clear()
        fake.requests = []
        const violations = watchHistory(fake)
        fake.fault = storm(seeded(7_000 + round))
        const cost = await publishBoth()
        fake.fault = () => undefined
        expect(violations(), `round ${round}`).toEqual([])
        expect(documentsAt(fake), `round ${round}`).toEqual(whole)
        const { phase } = JSON.parse(fake.objects.get(MANIFEST)?.body.toString() ?? '{}')
        expect(phase).toBe('done')
        ratios.push(cost.requests / ideal)
        runs += cost.runs
      }
      const worst = Math.max(...ratios)
      const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
      console.info(
        `storm: ${ideal} requests without faults, × ${mean.toFixed(2)} on average, × ${worst.toFixed(2)} at most; ${runs} runs for ${2 * ROUNDS} publications`,
      )
      expect(worst).toBeLessThanOrEqual(2.5)
    })

    it('is not outlived without patience: nothing of this is proved by luck', async () => {
      fake.fault = storm(seeded(7_000))
      await expect(publishBoth(1)).rejects.toThrow('cannot be')
    })

    it('shows what is put in the wrong order', async () => {
      const violations = watchHistory(fake)
      const inner = open()
      const hasty: Target = {
        ...inner,
        async put(path, parts, facts) {
          if (path === MANIFEST || path.startsWith('feedmill-state/')) return inner.put(path, parts, facts)
          // The index first, everything else later.
          if (path !== 'index.json') await sleep(0)
          return inner.put(path, parts, facts)
        },
      }
      await publish(edition('old', TAGS), hasty)
      expect(violations()).toEqual([])
      const body = Buffer.from('["not-there.xml"]')
      await inner.put('index.json', [body], {
        mediaType: 'application/json',
        kind: 'text',
        sha256: sha256(body),
      })
      expect(violations()).toContainEqual('index.json names not-there.xml, which is missing')
      await inner.remove('feed.xml')
      expect(violations()).toContainEqual(expect.stringMatching(/names feed\.xml, which is missing/))
    })
  })
})
