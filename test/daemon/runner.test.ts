import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Asked, Runner } from '../../src/daemon/runner.ts'
import { runs } from '../builders.ts'

/** A runner whose runs end when the test says so. */
function controlled(): { runner: Runner; begun: Asked[]; end(): Promise<void> } {
  const begun: Asked[] = []
  const ends: (() => void)[] = []
  const runner = new Runner((asked) => {
    begun.push(asked)
    return new Promise((resolve) => ends.push(resolve))
  })
  const end = async (): Promise<void> => {
    ends.shift()?.()
    await new Promise(setImmediate)
  }
  return { runner, begun, end }
}

describe('a runner', () => {
  it('runs one at a time, and once more for all that arrives meanwhile', async () => {
    const { runner, begun, end } = controlled()
    expect(runner.ask('start')).toBe('started')
    expect(runner.ask('change')).toBe('queued')
    expect(runner.ask('schedule')).toBe('queued')
    expect(runner.ask('change')).toBe('queued')
    expect(begun).toEqual([{ reasons: ['start'], force: false }])
    await end()
    expect(begun.slice(1)).toEqual([{ reasons: ['change', 'schedule'], force: false }])
    await end()
    expect(begun).toHaveLength(2)
    expect(runner.isRunning).toBe(false)
  })

  it('remembers that one of those who wait wants force', async () => {
    const { runner, begun, end } = controlled()
    runner.ask('start')
    runner.ask('hook', true)
    runner.ask('change')
    await end()
    expect(begun[1]).toEqual({ reasons: ['hook', 'change'], force: true })
    runner.ask('change')
    await end()
    expect(begun[2]?.force).toBe(false)
  })

  it('begins nothing after it was stopped, and waits for what is under way', async () => {
    const { runner, begun, end } = controlled()
    runner.ask('start')
    runner.ask('change')
    let isStopped = false
    const stopped = runner.stop().then(() => {
      isStopped = true
    })
    await new Promise(setImmediate)
    expect(isStopped).toBe(false)
    await end()
    await stopped
    runner.ask('change')
    expect(begun).toHaveLength(1)
  })

  it('whatever the order, nothing that was asked for is lost and no two runs overlap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('ask', 'end')), async (steps) => {
        const { runner, begun, end } = controlled()
        let asks = 0
        for (const step of steps) {
          if (step === 'end') {
            await end()
            continue
          }
          const before = begun.length
          const answer = runner.ask('change')
          asks++
          expect(begun.length - before).toBe(answer === 'started' ? 1 : 0)
        }
        while (runner.isRunning) await end()
        expect(begun.length).toBeLessThanOrEqual(asks)
        expect(begun.length > 0).toBe(asks > 0)
      }),
      runs(100),
    )
  })
})
