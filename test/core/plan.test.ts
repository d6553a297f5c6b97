import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/core/digest.ts'
import { EMPTY_MANIFEST, type HeldDocument, type Manifest } from '../../src/core/manifest.ts'
import {
  BELOW_FILE,
  FOLDER,
  type Found,
  makePlan,
  type Plan,
  undecided,
  type Wanted,
} from '../../src/core/plan.ts'
import { runs } from '../builders.ts'

/** A target as far as planning sees it: path → text. */
type Files = Readonly<Record<string, string>>

function wantedOf(files: Files, rank = 1): Wanted[] {
  return Object.entries(files).map(([path, text]) => ({
    path,
    rank,
    sha256: sha256(text),
    length: text.length,
  }))
}

function manifestOf(held: Files, planned: Files = {}): Manifest {
  const documents = Object.entries(held).map(
    ([path, text]) => [path, { sha256: sha256(text), length: text.length, recipe: 'r' }] as const,
  )
  const claims = Object.entries(planned).map(([path, text]) => [path, [sha256(text)]] as const)
  return {
    ...EMPTY_MANIFEST,
    generation: 1,
    documents: Object.fromEntries(documents),
    planned: Object.fromEntries(claims),
  }
}

const NOW = Date.UTC(2026, 0, 2)
const DAY_MS = 86_400_000

/** Looks at a target as a run does: lengths, and bytes only where they are needed. */
function plan(
  wanted: readonly Wanted[],
  manifest: Manifest,
  target: Files,
  adoptFiles = false,
  removeAfterMs = 0,
): Plan {
  const found = new Map<string, Found>()
  for (const [path, text] of Object.entries(target)) found.set(path, { length: text.length })
  for (const path of undecided(wanted, manifest, found)) {
    const text = target[path] ?? ''
    found.set(path, { length: text.length, sha256: sha256(text) })
  }
  return makePlan(wanted, manifest, found, { adoptFiles, now: NOW, removeAfterMs })
}

const NOTHING = {
  puts: [],
  keeps: [],
  removes: [],
  leaving: new Map(),
  dropped: [],
  foreign: [],
  blocked: new Map(),
}

const put = (reason: string) => ({ ...NOTHING, puts: [{ path: 'f', action: 'put', reason }] })
const KEEP = { ...NOTHING, keeps: [{ path: 'f', action: 'keep', reason: 'unchanged' }] }
const FOREIGN = { ...NOTHING, foreign: ['f'] }

describe('makePlan', () => {
  it.each<[string, { wanted?: Files; held?: Files; planned?: Files; target?: Files }, object]>([
    ['nothing', {}, NOTHING],
    ['new', { wanted: { f: 'A' } }, put('new')],
    ['unchanged', { wanted: { f: 'A' }, held: { f: 'A' }, target: { f: 'A' } }, KEEP],
    ['changed', { wanted: { f: 'B' }, held: { f: 'A' }, target: { f: 'A' } }, put('changed')],
    ['missing', { wanted: { f: 'A' }, held: { f: 'A' } }, put('missing at the target')],
    ['changed and missing', { wanted: { f: 'B' }, held: { f: 'A' } }, put('missing at the target')],
    ['damaged', { wanted: { f: 'AA' }, held: { f: 'AA' }, target: { f: 'A' } }, put('damaged at the target')],
    ['foreign', { wanted: { f: 'A' }, target: { f: 'X' } }, FOREIGN],
    ['foreign of the same length', { wanted: { f: 'A' }, target: { f: 'B' } }, FOREIGN],
    ['foreign, with the very bytes', { wanted: { f: 'A' }, target: { f: 'A' } }, KEEP],
    ['planned, and written', { wanted: { f: 'A' }, planned: { f: 'A' }, target: { f: 'A' } }, KEEP],
    [
      'planned, and written, then edited',
      { wanted: { f: 'B' }, planned: { f: 'A' }, target: { f: 'A' } },
      put('left by an interrupted publication'),
    ],
    [
      'planned over an old one',
      { wanted: { f: 'B' }, held: { f: 'A' }, planned: { f: 'B' }, target: { f: 'A' } },
      put('changed'),
    ],
    [
      'planned, and then written by a stranger',
      { wanted: { f: 'A' }, planned: { f: 'A' }, target: { f: 'X' } },
      FOREIGN,
    ],
    ['planned, and not written', { wanted: { f: 'A' }, planned: { f: 'A' } }, put('new')],
    [
      'removed',
      { held: { f: 'A' }, target: { f: 'A' } },
      {
        ...NOTHING,
        removes: [{ path: 'f', action: 'remove', reason: 'no feed is published there any more' }],
        dropped: ['f'],
      },
    ],
    [
      'planned, and not wanted any more',
      { planned: { f: 'A' }, target: { f: 'A' } },
      {
        ...NOTHING,
        removes: [{ path: 'f', action: 'remove', reason: 'no feed is published there any more' }],
        dropped: ['f'],
      },
    ],
    ['a stranger’s file elsewhere', { target: { x: 'X' } }, NOTHING],
  ])('%s', (_, { wanted = {}, held = {}, planned = {}, target = {} }, expected) => {
    expect(plan(wantedOf(wanted), manifestOf(held, planned), target)).toEqual(expected)
  })

  it('takes foreign files over when it is told to', () => {
    expect(plan(wantedOf({ f: 'A' }), manifestOf({}), { f: 'X' }, true)).toEqual(
      put('a file that is not ours, taken over'),
    )
  })

  it.each([
    [FOLDER, 'folder'],
    [BELOW_FILE, 'file above'],
  ])('puts nothing where it cannot be, and takes nothing over there: %i', (length, obstacle) => {
    for (const manifest of [manifestOf({}), manifestOf({ f: 'A' }), manifestOf({}, { f: 'A' })])
      for (const adoptFiles of [false, true]) {
        const rules = { adoptFiles, now: NOW, removeAfterMs: 0 }
        const result = makePlan(wantedOf({ f: 'A' }), manifest, new Map([['f', { length }]]), rules)
        expect(result).toEqual({ ...NOTHING, blocked: new Map([['f', obstacle]]) })
      }
  })

  describe('what nobody needs any more', () => {
    const leave = (unwanted?: number, target: Files = { f: 'A' }): Plan => {
      const manifest = manifestOf({ f: 'A' })
      const held = { ...(manifest.documents.f as HeldDocument), ...(unwanted !== undefined && { unwanted }) }
      return plan([], { ...manifest, documents: { f: held } }, target, false, DAY_MS)
    }

    it('stays a while where it is told to, and counts as dropped once', () => {
      const reason = 'no feed is published there any more; removed after 2026-01-03T00:00:00Z'
      const stays = {
        ...NOTHING,
        keeps: [{ path: 'f', action: 'keep', reason }],
        leaving: new Map([['f', NOW]]),
      }
      expect(leave()).toEqual({ ...stays, dropped: ['f'] })
      expect(leave(NOW)).toEqual(stays)
    })

    it('goes when that is over', () => {
      const reason = 'no feed is published there any more'
      expect(leave(NOW - DAY_MS + 1).removes).toEqual([])
      expect(leave(NOW - DAY_MS)).toEqual({ ...NOTHING, removes: [{ path: 'f', action: 'remove', reason }] })
    })
  })

  it('is put again when what is kept beside it changes', () => {
    const [wanted] = wantedOf({ f: 'A' })
    const labelled = [{ ...(wanted as Wanted), label: 'new' }]
    expect(plan(labelled, manifestOf({ f: 'A' }), { f: 'A' })).toEqual(put('its headers changed'))
  })

  it('has bytes looked at only where lengths do not decide', () => {
    const wanted = wantedOf({ ours: 'A', foreign: 'A', planned: 'A', absent: 'A' })
    const found = new Map(['ours', 'foreign', 'planned'].map((path) => [path, { length: 1 }]))
    const manifest = manifestOf({ ours: 'A', planned: 'A' }, { planned: 'B', absent: 'A' })
    expect(undecided(wanted, manifest, found)).toEqual(['foreign', 'planned'])
  })

  it('puts term feeds before the site’s, each by path; removes by path', () => {
    const wanted = [
      ...wantedOf({ 'feed.xml': 'A', 'atom.xml': 'A' }, 2),
      ...wantedOf({ z: 'A', b: 'A', B: 'A' }, 1),
    ]
    const result = plan(wanted, manifestOf({ y: 'A', x: 'A', Z: 'A' }), {})
    expect(result.puts.map(({ path }) => path)).toEqual(['B', 'b', 'z', 'atom.xml', 'feed.xml'])
    expect(result.removes.map(({ path }) => path)).toEqual(['Z', 'x', 'y'])
  })
})

describe('applying a plan', () => {
  const paths = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const files = fc.dictionary(paths, fc.constantFrom('1', '2', '33'), { noNullPrototype: true })

  /** What stands at the target afterwards. */
  function apply({ puts, removes }: Plan, wanted: Files, target: Files): Files {
    const after: Record<string, string> = { ...target }
    for (const { path } of puts) after[path] = wanted[path] ?? 'never'
    for (const { path } of removes) delete after[path]
    return after
  }

  it('leaves exactly the wanted documents, and touches nothing foreign', () => {
    fc.assert(
      fc.property(files, files, files, files, fc.boolean(), (wanted, held, planned, foreign, adopt) => {
        const manifest = manifestOf(held, planned)
        const ours = new Set([...Object.keys(held), ...Object.keys(planned)])
        const strangers = Object.fromEntries(Object.entries(foreign).filter(([path]) => !ours.has(path)))
        const target = { ...strangers, ...held, ...planned }
        const result = plan(wantedOf(wanted), manifest, target, adopt)
        const after = apply(result, wanted, target)

        const inTheWay = Object.keys(strangers).filter(
          (path) => path in wanted && strangers[path] !== wanted[path],
        )
        expect([...result.foreign].sort()).toEqual(adopt ? [] : inTheWay.sort())
        const kept = adopt
          ? Object.fromEntries(Object.entries(strangers).filter(([path]) => !(path in wanted)))
          : strangers
        expect(after).toEqual({ ...wanted, ...kept })
      }),
      runs(250),
    )
  })

  it('finds nothing more to do', () => {
    fc.assert(
      fc.property(files, files, (wanted, held) => {
        const target = apply(plan(wantedOf(wanted), manifestOf(held), held), wanted, held)
        const second = plan(wantedOf(wanted), manifestOf(wanted), target)
        expect([second.puts, second.removes, second.foreign]).toEqual([[], [], []])
      }),
    )
  })

  it('finishes what an interrupted run began, wherever it stopped', () => {
    fc.assert(
      fc.property(files, files, fc.nat({ max: 10 }), (wanted, held, steps) => {
        const first = plan(wantedOf(wanted), manifestOf(held), held)
        const claims = Object.fromEntries(first.puts.map(({ path }) => [path, wanted[path] ?? '']))
        const puts = first.puts.slice(0, steps)
        const removes = first.removes.slice(0, Math.max(0, steps - first.puts.length))
        const torn = apply({ ...first, puts, removes }, wanted, held)
        const second = plan(wantedOf(wanted), manifestOf(held, claims), torn)
        expect(second.foreign).toEqual([])
        expect(apply(second, wanted, torn)).toEqual(wanted)
      }),
      runs(250),
    )
  })
})
