import { describe, expect, it } from 'vitest'
import { RunError } from '../../src/core/problem.ts'
import { type ObjectStore, TransientError } from '../../src/targets/object-store.ts'
import { type PatienceOptions, startPatience } from '../../src/targets/patience.ts'

const busy = (retryAfterMs?: number): TransientError =>
  new TransientError('busy', { isOverload: true, retryAfterMs })

/** A store that fails as told, and the pauses that were made; time passes only in these. */
function setUp(failures: readonly Error[], options: PatienceOptions = {}) {
  const rest = [...failures]
  const pauses: number[] = []
  let time = 0
  let requests = 0
  const answer = async (): Promise<never> => {
    requests++
    const failure = rest.shift()
    if (failure !== undefined) throw failure
    return undefined as never
  }
  const store: ObjectStore = { get: answer, head: answer, put: answer, remove: answer }
  const patience = startPatience(
    {
      random: () => 1,
      sleep: async (ms) => {
        pauses.push(ms)
        time += ms
      },
      ...options,
    },
    () => time,
  )
  return { patience, store, pauses, requests: () => requests, pass: (ms: number) => (time += ms) }
}

describe('patience', () => {
  it('F12: pauses up to twice as long each time, never longer than the cap', async () => {
    const { patience, store, pauses, requests } = setUp(Array.from({ length: 20 }, () => busy()))
    await expect(patience.of(store).get('a')).rejects.toThrow('busy')
    expect(requests()).toBe(8)
    expect(pauses).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800])
    const capped = setUp([busy(), busy(), busy()], { capMs: 300 })
    await capped.patience.of(capped.store).get('a')
    expect(capped.pauses).toEqual([200, 300, 300])
  })

  it('takes a random part of the pause', async () => {
    const { patience, store, pauses } = setUp([busy(), busy()], { random: () => 0.25 })
    await patience.of(store).head('a')
    expect(pauses).toEqual([50, 100])
  })

  it('waits as long as the service asks for', async () => {
    const { patience, store, pauses } = setUp([busy(30_000), busy(1)])
    await patience.of(store).get('a')
    expect(pauses).toEqual([30_000, 400])
  })

  it('F12: ends with the run’s deadline, and a new run has a new one', async () => {
    const { patience, store, pauses, pass } = setUp([busy(901_000), busy(), busy(), busy()])
    await expect(patience.of(store).get('a')).rejects.toThrow('busy')
    pass(899_900)
    await expect(patience.of(store).get('a')).rejects.toThrow('busy')
    expect(pauses).toEqual([])
    patience.begin()
    await patience.of(store).get('a')
    expect(pauses).toEqual([200, 400])
  })

  it('of requests that belong to no run has a deadline for each of them', async () => {
    const { patience, store, pauses, pass } = setUp([busy(), busy(901_000)])
    pass(2_000_000)
    await patience
      .apart(store)
      .get('a')
      .catch(() => {})
    expect(pauses).toEqual([200])
  })

  it('does not repeat what would fail again', async () => {
    const { patience, store, requests } = setUp([new RunError('no rights')])
    await expect(patience.of(store).get('a')).rejects.toThrow('no rights')
    expect(requests()).toBe(1)
  })

  it('asks before each try of a change whether it may still be made', async () => {
    const { patience, store, requests } = setUp([busy(), busy(), busy()])
    let asked = 0
    const held = patience.of(store, async () => {
      if (++asked === 3) throw new RunError('overtaken')
    })
    await expect(held.remove('a', undefined)).rejects.toThrow('overtaken')
    expect(requests()).toBe(2)
    await held.get('a')
    expect(asked).toBe(3)
  })

  it('leaves the place of a request that waits to another', async () => {
    const waiting: (() => void)[] = []
    const { patience, store } = setUp(
      Array.from({ length: 8 }, () => new TransientError('reset', { isOverload: false })),
      { sleep: () => new Promise<void>((resolve) => waiting.push(resolve)) },
    )
    const patient = patience.of(store)
    const first = Array.from({ length: 8 }, () => patient.get('a'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(waiting).toHaveLength(8)
    await patient.get('b')
    for (const wake of waiting) wake()
    await Promise.all(first)
  })
})
