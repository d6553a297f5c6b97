import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { checkEntry } from '../../src/checks/check-parts.ts'
import type { Loaded, Log, Renderer, Source } from '../../src/core/ports.ts'
import type { IdentifiedPost, Post } from '../../src/core/post.ts'
import { formats } from '../../src/formats/index.ts'
import { createRenderer } from '../../src/markup/renderer.ts'
import { dialects, ENGINES, type Engine } from '../../src/sources/dialects/index.ts'
import { directorySource } from '../../src/sources/directory.ts'
import { makeSite } from '../builders.ts'
import { writeFiles } from '../temporary-folder.ts'
import { edits, mutate } from './mutations.ts'
import { BESIDE, NAMES, realPosts, SAMPLES } from './samples.ts'

/**
 * Posts in which something was changed, read by the rules of every engine: one outcome each, rendered at once, and
 * documents that every reader can parse. `npm run test:long` tries a million; FEEDMILL_FUZZ_CASES and
 * FEEDMILL_FUZZ_SEED say how many and which, FEEDMILL_FUZZ_POSTS names a folder of real posts to begin from.
 */

const LONG = process.env.FEEDMILL_LONG !== undefined
const CASES = Number(process.env.FEEDMILL_FUZZ_CASES ?? (LONG ? 1_000_000 : 300))
const SEED = Number(process.env.FEEDMILL_FUZZ_SEED ?? (LONG ? Date.now() % 2 ** 31 : 20110722))

const NOW = Date.UTC(2030, 0)
const SITE = makeSite()
const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const workerUrl = new URL('../../dist/render-worker.js', import.meta.url)

/** A folder for each engine, opened once, with one post that each case writes anew. */
interface Place {
  readonly root: string
  readonly source: Source
}
let base: string
let renderer: Renderer
const places = new Map<string, Place>()

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-fuzz-')))
  renderer = createRenderer({ timezone: 'UTC', workerUrl, deadlineMs: 500 })
  for (const engine of ENGINES)
    for (const [index, name] of NAMES[engine].entries()) places.set(name + engine, placeOf(engine, index))
})
afterAll(async () => {
  await renderer.close()
  rmSync(base, { recursive: true, force: true })
})

function placeOf(engine: Engine, index: number): Place {
  const root = join(base, `${engine}-${index}`)
  const name = NAMES[engine][index] as string
  writeFiles(root, BESIDE)
  mkdirSync(dirname(join(root, name)), { recursive: true })
  const blog = { sourceName: 'posts', root, siteUrl: SITE.url, timezone: 'Pacific/Auckland' }
  const options = { exclude: [], defaults: {}, variables: { title: 'T' }, include: [name] }
  return {
    root,
    source: directorySource({ ...options, blog, folder: dialects[engine].open(root), display: 'blog' }),
  }
}

async function load({ source }: Place): Promise<Loaded> {
  return source.load({ now: NOW, log: silent, signal: new AbortController().signal }, () => {})
}

const ORIGINALS = [...SAMPLES, ...realPosts(process.env.FEEDMILL_FUZZ_POSTS)]
/** As many of our own as of others'. */
const original = fc.oneof(fc.constantFrom(...SAMPLES), fc.constantFrom(...ORIGINALS))
const place = fc.constantFrom(...ENGINES.flatMap((engine) => NAMES[engine].map((name) => ({ engine, name }))))

async function tryCase(engine: Engine, name: string, bytes: Buffer): Promise<void> {
  const at = places.get(name + engine) as Place
  writeFileSync(join(at.root, name), bytes)
  const { posts, leftOut, problems } = await load(at)
  const errors = problems.filter(({ severity, path }) => severity === 'error' && path === `blog/${name}`)
  expect(posts.length + leftOut.length + errors.length, 'outcomes').toBe(1)
  for (const { message } of problems) {
    expect(message.length).toBeLessThan(2000)
    expect(message).not.toMatch(/\n|undefined|\[object|NaN/)
  }
  expect({}).not.toHaveProperty('polluted')
  for (const post of posts) await publish(post)
}

async function publish(post: Post): Promise<void> {
  expect(post.url).toMatch(/^https?:\/\/[^\s/]+\/[^\s<>"]*$/)
  expect(Number.isSafeInteger(post.published)).toBe(true)
  const identified: IdentifiedPost = {
    ...post,
    id: 'tag:example.com,2011-07-22:/x/',
    updated: Math.max(post.published, post.updated ?? 0),
  }
  const { entry } = await renderer.render(identified, { title: 'T' })
  if (entry === undefined) return
  for (const name of ['rss', 'atom', 'json'] as const) {
    const findings = checkEntry(name, formats[name].encodeEntry(entry, SITE))
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  }
}

describe('a post that somebody has changed', () => {
  it(
    'has one outcome, at once, and never breaks a document',
    async () => {
      let slowest = 0
      // What libraries print of a text would stand in the middle of our own output.
      const printed = (['log', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
      const property = fc.asyncProperty(original, place, edits, async (text, { engine, name }, changes) => {
        const { user, system } = process.cpuUsage()
        await tryCase(engine, name, mutate(text, changes))
        const used = process.cpuUsage({ user, system })
        for (const print of printed) expect(print).not.toHaveBeenCalled()
        slowest = Math.max(slowest, (used.user + used.system) / 1000)
        // What the machine does besides is not counted; a timed test would be of no use to anybody else.
        if (LONG) expect(slowest, 'milliseconds of a case').toBeLessThan(1000)
      })
      await fc.assert(property, { numRuns: CASES, seed: SEED, ...(LONG && { endOnFailure: true }) })
      if (LONG)
        process.stdout.write(`${CASES} cases of seed ${SEED}, the slowest ${Math.round(slowest)} ms\n`)
    },
    LONG ? 12 * 3_600_000 : 120_000,
  )
})
