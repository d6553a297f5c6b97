import { describe, expect, it } from 'vitest'
import { createByteCache } from '../../../src/daemon/http/byte-cache.ts'

describe('bytes in memory', () => {
  const loaded: string[] = []
  const make = (budget: number) => {
    loaded.length = 0
    return createByteCache(budget, async (name) => {
      loaded.push(name)
      return Buffer.alloc(10, name)
    })
  }

  it('stay within the budget; what was used longest ago goes', async () => {
    const cache = make(40)
    for (const name of ['a', 'b', 'c', 'd']) await cache.get(name)
    expect(cache.get('a')).toBeInstanceOf(Uint8Array)
    await cache.get('e')
    expect(cache.bytes).toBe(40)
    expect(cache.get('a')).toBeInstanceOf(Uint8Array)
    expect(loaded).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('are read once for all who ask meanwhile', async () => {
    const cache = make(40)
    const both = await Promise.all([cache.get('a'), cache.get('a')])
    expect(both[0]).toBe(both[1])
    expect(loaded).toEqual(['a'])
  })

  it('do not let one document take the place of all', async () => {
    const cache = make(39)
    await cache.get('a')
    expect(cache.bytes).toBe(0)
  })

  it('are shared as long as somebody uses them, kept or not', async () => {
    const cache = make(0)
    const first = await cache.get('a')
    expect(cache.get('a')).toBe(first)
    cache.keepOnly(new Set())
    expect(cache.get('a')).toBeInstanceOf(Promise)
    expect(first.length).toBe(10)
  })

  it('are forgotten when nothing refers to them', async () => {
    const cache = make(100)
    for (const name of ['a', 'b']) cache.put(name, Buffer.alloc(5))
    cache.put('b', Buffer.alloc(7))
    expect(cache.bytes).toBe(12)
    cache.keepOnly(new Set(['b']))
    expect(cache.bytes).toBe(7)
  })

  it('are read again after a failure', async () => {
    let tries = 0
    const cache = createByteCache(100, async () => {
      tries += 1
      if (tries === 1) throw new Error('gone')
      return Buffer.from('x')
    })
    await expect(cache.get('a')).rejects.toThrow('gone')
    expect(Buffer.from(await cache.get('a')).toString()).toBe('x')
  })
})
