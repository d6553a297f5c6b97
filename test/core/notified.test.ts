import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  editionsOf,
  type Hearing,
  heard,
  NOBODY,
  type NotifierRecord,
  outstandingOf,
  pruned,
  type Topic,
} from '../../src/core/notified.ts'
import type { Answer } from '../../src/core/ports.ts'
import { runs } from '../builders.ts'

const HOUR_MS = 3_600_000
const NOW = Date.UTC(2026, 0, 1)
const topic = (path: string, edition = '1'): Topic => ({ path, url: `https://example.com/${path}`, edition })
const A = topic('a.xml')
const B = topic('b.xml')
const DOWN: Answer = { kind: 'later', why: '503' }
const NO: Answer = { kind: 'refused', why: '400' }
const YES: Answer = { kind: 'told' }

function hearing(answer: Answer, facts: Partial<Hearing> = {}): Hearing {
  return { topics: [A], answer, at: NOW, random: 0.5, outstanding: '', ...facts }
}

const states = (record: NotifierRecord, topics: readonly Topic[], now = NOW): string[] =>
  outstandingOf(record, topics, now).map((one) => `${one.topic.path} ${one.state}`)

describe('what is outstanding', () => {
  it('is every topic of which another edition was told, or none', () => {
    expect(states(NOBODY, [A, B])).toEqual(['a.xml due', 'b.xml due'])
    const told = heard(NOBODY, hearing(YES))
    expect(states(told, [A, B])).toEqual(['b.xml due'])
    expect(states(told, [topic('a.xml', '2')])).toEqual(['a.xml due'])
  })

  it('is one topic however often it changed meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (editions) => {
        let record = heard(NOBODY, hearing(DOWN))
        for (const _ of editions) record = heard(record, hearing(DOWN))
        const last = topic('a.xml', String(editions.at(-1)))
        expect(outstandingOf(record, [last], NOW)).toHaveLength(1)
        expect(outstandingOf(heard(record, hearing(YES, { topics: [last] })), [last], NOW)).toEqual([])
      }),
      runs(50),
    )
  })
})

describe('an outage', () => {
  it('is waited for: 10 s, 30 s, 2 min, 10 min, then hourly, for 72 hours', () => {
    let record: NotifierRecord = NOBODY
    const waits: number[] = []
    let now = NOW
    for (; waits.length < 100; ) {
      record = heard(record, hearing(DOWN, { at: now, outstanding: editionsOf([A]) }))
      const next = record.outage?.next
      if (next === undefined) break
      waits.push((next - now) / 1000)
      now = next
    }
    expect(waits.slice(0, 6)).toEqual([10, 30, 120, 600, 3600, 3600])
    expect(new Set(waits.slice(4))).toEqual(new Set([3600]))
    expect((now - NOW) / HOUR_MS).toBeGreaterThanOrEqual(72)
    expect((now - NOW) / HOUR_MS).toBeLessThan(73.1)
    expect(states(record, [A], now + 1000 * HOUR_MS)).toEqual(['a.xml failed'])
    expect(states(record, [topic('a.xml', '2')], now)).toEqual(['a.xml due'])
    expect(states(record, [A, B], now)).toEqual(['b.xml due', 'a.xml due'])
    // Who gave up begins anew.
    expect(heard(record, hearing(DOWN, { at: now })).outage).toMatchObject({ attempts: 1, since: now })
  })

  it('is waited for half as long or half as long again', () => {
    const wait = (random: number): number =>
      (heard(NOBODY, hearing(DOWN, { random })).outage?.next ?? 0) - NOW
    expect(wait(0)).toBe(5000)
    expect(wait(0.999_999)).toBe(15_000)
  })

  it.each([
    [120_000, 120_000],
    [0, 1000],
    [-5, 1000],
    [1e12, 24 * HOUR_MS],
  ])('is waited for as long as the answer asks for: %i ms', (retryAfterMs, expected) => {
    const record = heard(NOBODY, hearing({ ...DOWN, retryAfterMs } as Answer))
    expect((record.outage?.next ?? 0) - NOW).toBe(expected)
  })

  it('holds everything back, and puts what was tried last at the end', () => {
    const record = heard(NOBODY, hearing(DOWN))
    expect(states(record, [A, B])).toEqual(['b.xml waiting', 'a.xml waiting'])
    expect(states(record, [A, B], NOW + 10_000)).toEqual(['b.xml due', 'a.xml due'])
  })

  it('does not begin anew because something changed', () => {
    const record = heard(heard(NOBODY, hearing(DOWN)), hearing(DOWN, { topics: [topic('a.xml', '2')] }))
    expect(record.outage).toMatchObject({ attempts: 2, since: NOW })
  })

  it.each([YES, NO])('is over with any answer (%j)', (answer) => {
    expect(heard(heard(NOBODY, hearing(DOWN)), hearing(answer)).outage).toBeUndefined()
  })
})

describe('a refusal', () => {
  it('is final after three tries, until the topic changes', () => {
    let record = heard(NOBODY, hearing(NO))
    expect(outstandingOf(record, [A], NOW)).toEqual([
      { topic: A, state: 'waiting', next: NOW + 10_000, why: '400' },
    ])
    expect(states(record, [A], NOW + 10_000)).toEqual(['a.xml due'])
    record = heard(heard(record, hearing(NO)), hearing(NO))
    expect(record.refused['a.xml']).toEqual({ edition: '1', attempts: 3, why: '400' })
    expect(states(record, [A], NOW + 1000 * HOUR_MS)).toEqual(['a.xml failed'])
    expect(states(record, [topic('a.xml', '2')])).toEqual(['a.xml due'])
    record = heard(record, hearing(NO, { topics: [topic('a.xml', '2')] }))
    expect(record.refused['a.xml']).toMatchObject({ edition: '2', attempts: 1 })
    expect(heard(record, hearing(YES)).refused).toEqual({})
  })

  it('is of one topic alone', () => {
    expect(states(heard(NOBODY, hearing(NO)), [A, B])).toEqual(['a.xml waiting', 'b.xml due'])
  })
})

it('what is published no more is forgotten', () => {
  const record = heard(heard(NOBODY, hearing(YES, { topics: [A, B] })), hearing(NO, { topics: [topic('c')] }))
  expect(pruned(record, [B])).toEqual({ told: { 'b.xml': '1' }, refused: {} })
})
