import { describe, expect, it } from 'vitest'
import { type RetryOptions, retried } from '../../src/targets/retry.ts'

/** The pauses between the tries of a request that always fails. */
async function pausesOf(attempts: number, mayPass: RetryOptions['mayPass']): Promise<number[]> {
  const pauses: number[] = []
  const failing = async (): Promise<never> => {
    throw new Error('down')
  }
  const sleep = async (ms: number): Promise<void> => {
    pauses.push(ms)
  }
  await expect(retried(failing, { attempts, timeoutMs: 60_000, mayPass, sleep })).rejects.toThrow('down')
  return pauses
}

describe('a request that fails', () => {
  it('is tried as often as may be, after pauses of random length', async () => {
    const pauses = await pausesOf(12, () => true)
    expect(pauses).toHaveLength(11)
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(0)
      expect(pause).toBeLessThanOrEqual(Math.min(20_000, 200 * 2 ** index))
    }
    expect(await pausesOf(12, () => true)).not.toEqual(pauses)
  })

  it('is not tried again when that cannot help', async () => {
    expect(await pausesOf(12, () => false)).toEqual([])
  })

  it('is not tried before the service wants it, and not an hour later', async () => {
    expect(await pausesOf(2, () => 7000)).toEqual([7000])
    expect(await pausesOf(2, () => 3_600_000)).toEqual([60_000])
  })
})
