import { describe, expect, it } from 'vitest'
import { DEFAULT_GUARD, type GuardLimits, guardReasons } from '../../src/core/guard.ts'
import type { Ledger, LedgerEntry } from '../../src/core/ledger.ts'
import { EMPTY_MANIFEST } from '../../src/core/manifest.ts'
import type { Plan, Step } from '../../src/core/plan.ts'
import { at, makeLedgerEntry } from '../builders.ts'

const NOW = at('2024-05-01T12:00:00Z')

/** A ledger of so many posts in a source. */
function ledgerOf(count: number, source = 'posts'): Ledger {
  return new Map(
    Array.from({ length: count }, (_, index) => [
      `${source}/${index}.md`,
      makeLedgerEntry({ id: `${source} ${index}`, digest: `${index}` }),
    ]),
  )
}

/** The same ledger with other facts about its first `count` posts. */
function change(ledger: Ledger, count: number, facts: (index: number) => Partial<LedgerEntry>): Ledger {
  return new Map(
    [...ledger].map(([key, entry], index) => [key, index < count ? { ...entry, ...facts(index) } : entry]),
  )
}

const lose = (ledger: Ledger, count: number): Ledger => change(ledger, count, () => ({ gone: NOW }))

interface Run {
  readonly before: Ledger
  readonly after: Ledger
  readonly sitePosts?: number
  readonly documents?: number
  readonly removes?: number
  readonly generation?: number
  readonly limits?: Partial<GuardLimits>
}

function reasons(run: Run): string[] {
  const { before, after, documents = 3, removes = 0, generation = 7, limits = {} } = run
  const out = [...after.values()].filter(({ gone }) => gone === undefined).length
  const held = Array.from({ length: documents }, (_, index) => [
    `${index}`,
    { sha256: '', length: 0, recipe: '' },
  ])
  const steps: Step[] = Array.from({ length: removes }, (_, index) => ({
    path: `${index}`,
    action: 'remove',
    reason: '',
  }))
  const plan: Plan = {
    puts: [],
    keeps: [],
    removes: steps,
    leaving: new Map(),
    dropped: steps.map(({ path }) => path),
    foreign: [],
    blocked: new Map(),
  }
  const manifest = { ...EMPTY_MANIFEST, generation, documents: Object.fromEntries(held) }
  return guardReasons(before, after, run.sitePosts ?? out, manifest, plan, { ...DEFAULT_GUARD, ...limits })
}

describe('the guard', () => {
  const hundred = ledgerOf(100)

  it('lets an unchanged run pass', () => {
    expect(reasons({ before: hundred, after: hundred })).toEqual([])
  })

  it('lets a first publication pass, whatever it does', () => {
    const after = lose(hundred, 100)
    expect(reasons({ before: hundred, after, sitePosts: 0, removes: 99, generation: 0 })).toEqual([])
  })

  it('lets a blog begin empty', () => {
    expect(reasons({ before: new Map(), after: new Map() })).toEqual([])
  })

  it('refuses to empty the site’s feed', () => {
    expect(reasons({ before: hundred, after: hundred, sitePosts: 0 })).toEqual([
      'the site’s feed would be empty',
    ])
    expect(reasons({ before: ledgerOf(1), after: lose(ledgerOf(1), 1) })).toEqual([
      'the site’s feed would be empty',
    ])
  })

  it('counts posts that are there and not out any more, once', () => {
    const after = change(hundred, 60, () => ({ hidden: true }))
    expect(reasons({ before: hundred, after, sitePosts: 40 })).toEqual(['60 of 100 posts would be dropped'])
    expect(reasons({ before: after, after, sitePosts: 40 })).toEqual([])
  })

  it('refuses to empty it again and again', () => {
    const before = change(ledgerOf(5), 3, () => ({ gone: NOW }))
    expect(reasons({ before, after: lose(before, 5) })).toContain('the site’s feed would be empty')
  })

  it.each([
    [49, false],
    [50, false],
    [51, true],
    [99, true],
  ])('when %i of 100 posts would be dropped: %s', (count, refused) => {
    expect(reasons({ before: hundred, after: lose(hundred, count) })).toEqual(
      refused ? [`${count} of 100 posts would be dropped`] : [],
    )
  })

  it('has the share of dropped posts configured', () => {
    const after = lose(hundred, 20)
    expect(reasons({ before: hundred, after, limits: { droppedMax: 0.1 } })).toEqual([
      '20 of 100 posts would be dropped',
    ])
    expect(reasons({ before: hundred, after: lose(hundred, 99), limits: { droppedMax: 1 } })).toEqual([])
  })

  it('counts posts as dropped that the ledger has forgotten', () => {
    const after = new Map([...hundred].slice(0, 10))
    expect(reasons({ before: hundred, after })).toEqual(['90 of 100 posts would be dropped'])
  })

  it('does not count renamed posts: their ids live on', () => {
    const after = new Map([...hundred].map(([key, entry]) => [key.replace('posts', 'blog'), entry]))
    expect(reasons({ before: hundred, after })).toEqual([])
  })

  it('does not count posts that were gone before', () => {
    const before = lose(hundred, 90)
    expect(reasons({ before, after: before })).toEqual([])
    expect(reasons({ before, after: change(before, 95, () => ({ gone: NOW })) })).toEqual([])
  })

  it('lets a small blog lose one post of its two', () => {
    expect(reasons({ before: ledgerOf(2), after: lose(ledgerOf(2), 1) })).toEqual([])
    expect(reasons({ before: ledgerOf(3), after: lose(ledgerOf(3), 2) })).toEqual([
      '2 of 3 posts would be dropped',
    ])
  })

  it('refuses to drop all posts of a source, however small its share', () => {
    const small = ledgerOf(5, 'notes')
    const before = new Map([...hundred, ...small])
    const after = new Map([...hundred, ...lose(small, 5)])
    expect(reasons({ before, after })).toEqual(['all posts of source notes would be dropped'])
    expect(reasons({ before, after: new Map([...hundred, ...lose(small, 4)]) })).toEqual([])
  })

  it('lets a source of one post lose it', () => {
    const single = ledgerOf(1, 'notes')
    expect(
      reasons({ before: new Map([...hundred, ...single]), after: new Map([...hundred, ...lose(single, 1)]) }),
    ).toEqual([])
  })

  it.each([
    [50, false],
    [51, true],
  ])('when %i of 100 posts would get another id: %s', (count, refused) => {
    const after = change(hundred, count, (index) => ({ id: `other ${index}` }))
    expect(reasons({ before: hundred, after })).toEqual(
      refused ? [`${count} of 100 posts would get another id`] : [],
    )
  })

  it('lets one post get another id', () => {
    const after = change(ledgerOf(1), 1, () => ({ id: 'other' }))
    expect(reasons({ before: ledgerOf(1), after })).toEqual([])
  })

  it.each([
    [50, false],
    [51, true],
  ])('when %i of 100 posts would be marked as updated: %s', (count, refused) => {
    const after = change(hundred, count, () => ({ updated: NOW }))
    expect(reasons({ before: hundred, after })).toEqual(
      refused ? [`${count} of 100 posts would be marked as updated`] : [],
    )
  })

  it('lets a small blog be edited as a whole', () => {
    const edit = (count: number): Run => ({
      before: ledgerOf(count),
      after: change(ledgerOf(count), count, () => ({ updated: NOW })),
    })
    expect(reasons(edit(9))).toEqual([])
    expect(reasons(edit(10))).toEqual(['10 of 10 posts would be marked as updated'])
  })

  it.each([
    [50, 60, false],
    [51, 60, true],
    [51, 300, false],
    [60, 300, false],
    [61, 300, true],
  ])('when %i of %i documents would be removed: %s', (removes, documents, refused) => {
    expect(reasons({ before: hundred, after: hundred, removes, documents })).toEqual(
      refused ? [`${removes} of ${documents} documents would be removed`] : [],
    )
  })

  it('says everything that is wrong', () => {
    expect(reasons({ before: hundred, after: lose(hundred, 100), documents: 60, removes: 60 })).toEqual([
      'the site’s feed would be empty',
      '100 of 100 posts would be dropped',
      'all posts of source posts would be dropped',
      '60 of 60 documents would be removed',
    ])
  })
})
