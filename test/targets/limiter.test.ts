import { describe, expect, it } from 'vitest'
import { limiter } from '../../src/targets/limiter.ts'

const OVERLOAD = new Error('slow down')

/** A limiter, and works that end when they are told to. */
function setUp(most: number) {
  const limited = limiter(most, (error) => error === OVERLOAD)
  const running: { end: () => void; fail: (error: Error) => void }[] = []
  const begin = (count: number): void => {
    for (let index = 0; index < count; index++)
      limited(
        () =>
          new Promise<void>((resolve, reject) => {
            running.push({ end: resolve, fail: reject })
          }),
      ).catch(() => {})
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const each = async (act: (work: (typeof running)[number]) => void): Promise<number> => {
    for (const work of running.splice(0)) act(work)
    await turn()
    return running.length
  }
  return { begin, turn, each, running }
}

describe('the limiter', () => {
  it('lets so many be under way, and the next when one ends', async () => {
    const { begin, turn, running } = setUp(8)
    begin(20)
    await turn()
    expect(running).toHaveLength(8)
    running[0]?.end()
    await turn()
    expect(running).toHaveLength(9)
  })

  it('halves once when all that are under way meet one overload, and again when the next round does', async () => {
    const { begin, turn, each } = setUp(8)
    begin(100)
    await turn()
    expect(await each(({ fail }) => fail(OVERLOAD))).toBe(4)
    expect(await each(({ fail }) => fail(OVERLOAD))).toBe(2)
    expect(await each(({ fail }) => fail(OVERLOAD))).toBe(1)
    expect(await each(({ fail }) => fail(OVERLOAD))).toBe(1)
  })

  it('lets one more in after each round that went well, up to the most', async () => {
    const { begin, turn, each } = setUp(4)
    begin(200)
    await turn()
    expect(await each(({ fail }) => fail(OVERLOAD))).toBe(2)
    const sizes: number[] = []
    for (let round = 0; round < 8; round++) sizes.push(await each(({ end }) => end()))
    expect(sizes[0]).toBeLessThanOrEqual(3)
    expect(sizes).toEqual([...sizes].sort())
    expect(sizes.at(-1)).toBe(4)
  })

  it('does not slow down for other failures', async () => {
    const { begin, turn, each } = setUp(4)
    begin(20)
    await turn()
    expect(await each(({ fail }) => fail(new Error('no such bucket')))).toBe(4)
  })
})
