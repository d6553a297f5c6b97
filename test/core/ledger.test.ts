import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY_LEDGER, type Ledger, mergeLedgers, shardCountFor, splitLedger } from '../../src/core/ledger.ts'
import { at, makeLedgerEntry } from '../builders.ts'
import '../seeded.ts'

describe('shardCountFor', () => {
  it.each([
    [0, 0, 1],
    [256, 0, 1],
    [257, 1, 4],
    [1024, 1, 4],
    [1025, 4, 16],
    [100_000, 0, 1024],
    [3, 16, 16],
  ])('%i entries, %i shards now: %i', (entries, current, count) => {
    expect(shardCountFor(entries, current)).toBe(count)
  })
})

describe('splitLedger', () => {
  const keys = fc.uniqueArray(fc.string({ unit: 'grapheme' }), { maxLength: 60 })
  const count = fc.constantFrom(1, 4, 16)

  it('puts every entry into one shard, in the order of the keys', () => {
    fc.assert(
      fc.property(keys, count, (names, shards) => {
        const split = splitLedger(ledgerOf(names), shards)
        expect(split).toHaveLength(shards)
        expect(split.flat().map(([key]) => key)).toHaveLength(names.length)
        expect(new Set(split.flat().map(([key]) => key))).toEqual(new Set(names))
        for (const shard of split) {
          const held = shard.map(([key]) => key)
          expect(held).toEqual([...held].sort())
        }
      }),
    )
  })

  it('decides by the key alone: neither other keys nor their order move one', () => {
    fc.assert(
      fc.property(keys, fc.string({ unit: 'grapheme' }), count, (names, key, shards) => {
        const others = names.filter((name) => name !== key)
        const alone = shardWith(splitLedger(ledgerOf([key]), shards), key)
        expect(shardWith(splitLedger(ledgerOf([...others, key]), shards), key)).toBe(alone)
        expect(shardWith(splitLedger(ledgerOf([key, ...others]), shards), key)).toBe(alone)
      }),
    )
  })

  it('puts the same keys into the same shards for ever', () => {
    const split = splitLedger(ledgerOf(['posts/a.md', 'posts/b.md', 'posts/c.md', 'posts/d.md']), 4)
    expect(split.map((shard) => shard.map(([key]) => key))).toMatchInlineSnapshot(`
      [
        [
          "posts/d.md",
        ],
        [
          "posts/a.md",
        ],
        [],
        [
          "posts/b.md",
          "posts/c.md",
        ],
      ]
    `)
  })

  it('spreads keys evenly', () => {
    const names = Array.from({ length: 4000 }, (_, index) => `posts/${index}.md`)
    for (const shard of splitLedger(ledgerOf(names), 16)) {
      expect(shard.length).toBeGreaterThan(150)
      expect(shard.length).toBeLessThan(350)
    }
  })
})

function ledgerOf(keys: readonly string[]): Ledger {
  return new Map(keys.map((key) => [key, makeLedgerEntry({ id: key })]))
}

function shardWith(split: ReturnType<typeof splitLedger>, key: string): number {
  return split.findIndex((shard) => shard.some(([held]) => held === key))
}

describe('mergeLedgers', () => {
  const early = at('2010-01-01T00:00:00Z')
  const late = at('2020-01-01T00:00:00Z')

  it('takes the first id in the order of targets, and the earliest times', () => {
    const first = makeLedgerEntry({ id: 'one', seen: late, published: late, updated: late })
    const other = makeLedgerEntry({ id: 'two', seen: early, published: early, updated: early })
    expect(mergeLedgers([new Map([['a', first]]), new Map([['a', other]])]).get('a')).toEqual({
      ...first,
      seen: early,
      published: early,
      updated: early,
    })
  })

  it('does not take the time of another content for this one’s', () => {
    const first = makeLedgerEntry({ digest: 'new', updated: late })
    const other = makeLedgerEntry({ digest: 'old', updated: early })
    expect(mergeLedgers([new Map([['a', first]]), new Map([['a', other]])]).get('a')?.updated).toBe(late)
  })

  it('knows what any of them knows, and changes none', () => {
    const one: Ledger = new Map([['a', makeLedgerEntry({ id: 'a' })]])
    const two: Ledger = new Map([['b', makeLedgerEntry({ id: 'b' })]])
    expect([...mergeLedgers([one, two]).keys()]).toEqual(['a', 'b'])
    expect([one.size, two.size]).toEqual([1, 1])
    expect(mergeLedgers([])).toBe(EMPTY_LEDGER)
    expect(mergeLedgers([one])).toEqual(one)
  })

  it('does not take a post for gone that another mirror holds', () => {
    const gone = makeLedgerEntry({ gone: late })
    const merged = mergeLedgers([new Map([['a', makeLedgerEntry()]]), new Map([['a', gone]])])
    expect(merged.get('a')?.gone).toBeUndefined()
  })
})
