import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { TargetBusyError } from '../../src/core/problem.ts'
import { T1 } from '../pipeline/blog.ts'
import { seeded } from '../system/feedmill.ts'
import { documentsAt, type Edition, edition, openStore, publish } from './bucket-blog.ts'
import type { FakeStore } from './fake-store.ts'
import { watchHistory } from './history.ts'
import { type Provider, providers } from './providers.ts'

/** Two publishers of one bucket, of which one is stopped at a random request for longer than its lease lives. */

const LONG = process.env.FEEDMILL_LONG !== undefined
const ROUNDS = LONG ? 500 : 15
const TAGS = 4
const LEASE_MS = 61_000
/** Requests of a publication, the reads ahead included. */
const REQUESTS = 34

/** However busy this machine is. */
const PATIENT = { timeout: 3_600_000 }

let provider: Provider
let fake: FakeStore
let time: number
async function publishOld(): Promise<void> {
  await publish(edition('old', TAGS), openStore(provider, fake), time)
  time += LEASE_MS
}

/** Another name for the same bucket, by which its publisher is known. */
const sleeperAt = (): string => fake.endpoint.replace('127.0.0.1', 'localhost')

interface Round {
  /** What the publisher wanted that was not stopped. */
  readonly second: Edition
  readonly isStopped: boolean
  /** What the stopped publisher changed after it had woken up. */
  readonly changed: readonly string[]
}

/**
 * One publisher begins, and at its request `at` everything that it sends is held back. Another one publishes after the
 * lease has ended; then the first one wakes up.
 */
async function playRound(number: number, at: number, hasStoppedClock: boolean): Promise<Round> {
  let count = 0
  let isAwake = false
  const changed: string[] = []
  let reach = (): void => {}
  let wake = (): void => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  const woken = new Promise<void>((resolve) => {
    wake = resolve
  })
  fake.before = async (_line, host) => {
    if (!host.startsWith('localhost')) return
    count++
    if (count < at || isAwake) return
    reach()
    await woken
  }
  const watched = fake.changed
  fake.changed = (line, host) => {
    watched(line, host)
    if (isAwake && host.startsWith('localhost')) changed.push(line)
  }
  const begun = time
  const clock = (): number => (hasStoppedClock ? begun : time)
  const sleeper = openStore(provider, { ...fake, endpoint: sleeperAt() }, { now: clock })
  const sleeping = publish(edition(`sleeper-${number}`, TAGS, begun), sleeper, begun)
  await Promise.race([reached, sleeping])
  time += LEASE_MS
  const other = number % 4 === 0 ? 'old' : `other-${number}`
  const second = edition(other, TAGS, time)
  const published = await publish(second, openStore(provider, fake, { now: () => time }), time)
  expect(published.failures).toEqual([])
  isAwake = true
  wake()
  const { failures } = await sleeping
  fake.before = async () => {}
  fake.changed = watched
  time += LEASE_MS
  const isStopped = failures.length > 0
  if (isStopped) expect(failures).toEqual([expect.any(TargetBusyError)])
  return { second, isStopped, changed }
}

interface Outcome {
  /** Rounds that ended with documents of two editions. */
  readonly mixed: number
  /** Rounds whose documents were still mixed after one more run. */
  readonly notHealed: number
  readonly stopped: number
  /** What stopped publishers changed after they had woken up. */
  readonly late: number
}

async function play(rounds: number, seed: number, isRunAgain = false): Promise<Outcome> {
  const random = seeded(seed)
  let [mixed, notHealed, stopped, late] = [0, 0, 0, 0]
  for (let number = 0; number < rounds; number++) {
    const { second, isStopped, changed } = await playRound(
      number,
      1 + Math.floor(random() * REQUESTS),
      random() < 0.5,
    )
    if (isMixed()) mixed++
    if (isStopped) {
      stopped++
      late += changed.length
    }
    if (isRunAgain) {
      const { failures } = await publish(second, openStore(provider, fake, { now: () => time }), time)
      expect(failures).toEqual([])
      time += LEASE_MS
      if (isMixed()) notHealed++
    }
  }
  return { mixed, notHealed, stopped, late }
}

/** Whether the documents say more than one edition. */
function isMixed(): boolean {
  const texts = Object.values(documentsAt(fake)).flatMap((text) => text.match(/The \S+ text/g) ?? [])
  return new Set(texts).size !== 1
}

describe.each(providers)('$name:', (each) => {
  beforeEach(async () => {
    provider = each
    fake = await each.start()
    time = T1
  })
  afterEach(() => fake.close())

  describe('two publishers', PATIENT, () => {
    it(`F9: never mix their documents, ${ROUNDS} times`, async () => {
      await publishOld()
      const violations = watchHistory(fake)
      const { mixed, stopped, late } = await play(ROUNDS, 11)
      console.info(`${ROUNDS} rounds: ${mixed} mixed, ${stopped} stopped, ${late} late changes`)
      expect(violations()).toEqual([])
      expect(mixed).toBe(0)
      expect(late).toBe(0)
      expect(stopped).toBeGreaterThan(ROUNDS / 3)
    })

    it(`whose old bytes have their old tag again are put right by the next run, ${ROUNDS} times`, async () => {
      await publishOld()
      fake.tags = 'content'
      const { mixed, notHealed, stopped } = await play(ROUNDS, 11, true)
      console.info(
        `${ROUNDS} rounds, tags of content: ${mixed} mixed, ${stopped} stopped, ${notHealed} not healed`,
      )
      expect(notHealed).toBe(0)
      // Otherwise this proves nothing.
      expect(mixed).toBeGreaterThan(0)
    })
  })

  describe('the proof', PATIENT, () => {
    it('shows mixed documents, or a broken ledger, where the lease is all there is', async () => {
      fake.conditions = 'ignored'
      await publishOld()
      const broken = await play(ROUNDS, 11).then(
        ({ mixed }) => mixed,
        ({ message }: Error) => message,
      )
      expect(broken).toSatisfy(
        (said) => Number(said) > 0 || /ledger-1\/0\.json is damaged/.test(String(said)),
      )
    })
  })
})
