import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestOf, sha256 } from '../../src/core/digest.ts'
import type { Companion, Target } from '../../src/core/ports.ts'
import { s3Target } from '../../src/targets/s3.ts'
import { Place, type post, run, series, T1 } from '../pipeline/blog.ts'
import { seeded } from '../system/feedmill.ts'
import { BUCKET, type FakeS3, type Fault, startFakeS3 } from './fake-s3.ts'
import { watchHistory } from './history.ts'

/** Whole publications while three of ten requests go wrong, and what a reader could see at each moment. */

const LONG = process.env.FEEDMILL_LONG !== undefined
const ROUNDS = LONG ? 50 : 4
const OBJECTS = LONG ? 500 : 120
/** How many runs a publication may need. */
const RUNS_MAX = 4
const MANIFEST = 'feedmill-state/manifest.json'

let fake: FakeS3
beforeEach(async () => {
  fake = await startFakeS3()
})
afterEach(() => fake.close())

function open(attempts = 8): Target {
  const nothing = (): void => {}
  return s3Target({
    bucket: BUCKET,
    prefix: '',
    endpoint: fake.endpoint,
    forcePathStyle: true,
    cacheControl: 'public, max-age=900',
    adoptFiles: false,
    timeoutMs: 200,
    // A second passes in a millisecond.
    patience: { attempts, sleep: (ms) => sleep(ms / 1000) },
    now: () => T1,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  })
}

/** Names every document, and so may only be seen when they are there. */
const index: Companion = {
  plan: (documents) => [
    {
      path: 'index.json',
      url: 'https://example.com/blog/index.json',
      mediaType: 'application/json',
      rank: 3,
      recipe: digestOf(...documents.map(({ path, recipe }) => path + recipe)),
      parts: () => [Buffer.from(JSON.stringify(documents.map(({ path }) => path)))],
    },
  ],
}

/** Three documents for each tag and three of the site; a fifth of the tags comes and goes with the edition. */
function edition(name: 'old' | 'new'): ReturnType<typeof post>[] {
  return series(Math.floor((OBJECTS - 4) / 3), (number) => ({
    tags: [number % 5 === 0 ? `${name}-${number}` : `t${number}`],
    body: `The ${name} text of ${number}.`,
    updated: name === 'old' ? T1 : T1 + 1000,
  }))
}

const publish = (posts: ReturnType<typeof post>[], target: Target) =>
  run({ posts, targets: [target], companions: [index], flags: { force: true } })

/** The documents of a folder that both editions were published to. */
async function golden(): Promise<Record<string, string>> {
  const place = new Place()
  try {
    for (const name of ['old', 'new'] as const)
      await run({ posts: edition(name), place, companions: [index], flags: { force: true } })
    return place.documents()
  } finally {
    place.dispose()
  }
}

function documents(): Record<string, string> {
  const entries = [...fake.objects].map(([key, { body }]): [string, string] => [key, body.toString()])
  return Object.fromEntries(entries.filter(([key]) => !key.startsWith('feedmill-state/')).sort())
}

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
      const { failures } = await publish(edition(name), open(attempts))
      if (failures.length === 0) break
      if (again === RUNS_MAX) throw failures[0]
    }
  }
  return { requests: fake.requests.length, runs }
}

describe('a storm of faults', () => {
  it(`leaves what a folder would hold, ${ROUNDS} times ${OBJECTS} objects`, async () => {
    const whole = await golden()
    expect(FAULTS.reduce((sum, [share]) => sum + share, 0)).toBeCloseTo(0.3)
    const ideal = (await publishBoth()).requests
    expect(documents()).toEqual(whole)
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
      expect(documents(), `round ${round}`).toEqual(whole)
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
    await publish(edition('old'), hasty)
    expect(violations()).toEqual([])
    const body = Buffer.from('["not-there.xml"]')
    await inner.put('index.json', [body], { mediaType: 'application/json', sha256: sha256(body) })
    expect(violations()).toContainEqual('index.json names not-there.xml, which is missing')
    await inner.remove('feed.xml')
    expect(violations()).toContainEqual(expect.stringMatching(/names feed\.xml, which is missing/))
  })
})
