import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import {
  digests,
  documentDigests,
  feedmill,
  leftovers,
  need,
  remove,
  seeded,
  sha256,
  startFeedmill,
  temporaryFolder,
} from './feedmill.ts'

/**
 * What a reader and the next run find when a publication ends in its middle. True power loss cannot be tested with
 * signals.
 */

const LONG = process.env.FEEDMILL_LONG !== undefined
const KILLS = LONG ? 200 : 20
const EDITIONS = ['old', 'new'] as const
type Edition = (typeof EDITIONS)[number]

let base: string
let out: string
beforeEach(() => {
  base = temporaryFolder()
  out = join(base, 'out')
})
afterEach(() => remove(base))

const arguments_ = (edition: Edition, to = out): string[] => [
  'generate',
  ...['--content', join(base, edition), '--out', to, '--url', 'https://example.com/'],
  // All posts change at once: that is the test's intention.
  ...['--no-cache', '--quiet', '--force'],
]

/** Writes both editions, and gives the digests of their documents as undisturbed runs publish them. */
async function prepare(posts: number, tags: number): Promise<Record<Edition, Record<string, string>>> {
  const expected: Partial<Record<Edition, Record<string, string>>> = {}
  for (const edition of EDITIONS) {
    writeEdition(join(base, edition), edition, posts, tags)
    const undisturbed = join(base, `undisturbed-${edition}`)
    const { code, stderr } = await feedmill(arguments_(edition, undisturbed))
    expect(code, stderr).toBe(0)
    expected[edition] = documentDigests(undisturbed)
  }
  const { old = {}, new: fresh = {} } = expected
  expect(Object.keys(old)).toEqual(Object.keys(fresh))
  const feeds = Object.keys(old).filter((path) => /(?:feed|atom)\.(?:xml|json)$/.test(path))
  expect(feeds.filter((path) => old[path] === fresh[path])).toEqual([])
  const foreign = writeForeignFiles()
  return { old: { ...old, ...foreign }, new: { ...fresh, ...foreign } }
}

/** What the site's own generator has put beside the feeds, to be found as it is after every kill. */
function writeForeignFiles(): Record<string, string> {
  const digests: Record<string, string> = {}
  for (const path of ['index.html', 'tags/index.html', 'tags/.keep', 'feed.xml.bak']) {
    mkdirSync(dirname(join(out, path)), { recursive: true })
    writeFileSync(join(out, path), `not ours: ${path}`)
    digests[path] = sha256(Buffer.from(`not ours: ${path}`))
  }
  return digests
}

type Expected = Record<Edition, Record<string, string>>

function expectWhole(expected: Expected, found: Record<string, string>, when: string): void {
  for (const [path, digest] of Object.entries(expected.old))
    expect([digest, expected.new[path]], `${path} ${when}`).toContain(found[path])
  const foreign = Object.keys(found).filter(
    (path) => !(path in expected.old) && !path.includes('.feedmill-tmp-'),
  )
  expect(foreign, when).toEqual([])
}

/** Reads documents as fast as it can until it is stopped, as feed readers would; gives what was neither old nor new. */
function startReaders(
  expected: Expected,
  count: number,
): { stop(): Promise<{ reads: number; torn: string[] }> } {
  const paths = Object.keys(expected.old)
  const torn: string[] = []
  let reads = 0
  let stopped = false
  const reader = async (first: number): Promise<void> => {
    for (let index = first; !stopped; index += count) {
      const path = paths[index % paths.length] as string
      const bytes = await readFile(join(out, path)).catch(() => undefined)
      reads++
      const digest = bytes === undefined ? 'missing' : sha256(bytes)
      if (digest !== expected.old[path] && digest !== expected.new[path]) torn.push(`${path} ${digest}`)
    }
  }
  const readers = Array.from({ length: count }, (_, index) => reader(index))
  return {
    async stop() {
      stopped = true
      await Promise.all(readers)
      return { reads, torn }
    },
  }
}

const manifest = (): { phase: string; generation: number } =>
  JSON.parse(readFileSync(join(out, 'feedmill-state/manifest.json'), 'utf8'))
const phase = (): string => manifest().phase
const generation = (): number => manifest().generation

describe('kill -9', () => {
  it(`F1: at ${KILLS} random moments leaves whole documents, and the next run repairs`, {
    timeout: 1_800_000,
  }, async () => {
    const expected = await prepare(60, 40)
    expect((await feedmill(arguments_('old'))).code).toBe(0)
    const durationMs = await publicationMs('new')
    const random = seeded(20_260_101)
    const readers = startReaders(expected, 4)
    let interrupted = 0
    let edition: Edition = 'old'
    for (let round = 0; round < KILLS; round++) {
      const { child, ended } = startFeedmill(arguments_(edition))
      await lockTaken(ended)
      await sleep(random() * durationMs)
      child.kill('SIGKILL')
      await ended
      const found = documentDigests(out)
      expectWhole(expected, found, `after kill ${round}`)
      if (phase() === 'publishing') interrupted++
      // Every second time another edition is published over the ruins.
      if (round % 2 === 1) edition = edition === 'old' ? 'new' : 'old'
      const before = generation()
      const { code, stderr } = await feedmill(arguments_(edition))
      expect(code, stderr).toBe(0)
      expect(documentDigests(out), `repaired after kill ${round}`).toEqual(expected[edition])
      // A run that had nothing to do took no lock.
      if (generation() > before) expect(leftovers(out)).toEqual([])
      edition = edition === 'old' ? 'new' : 'old'
    }
    const { reads, torn } = await readers.stop()
    expect(torn).toEqual([])
    expect(reads).toBeGreaterThan(1000)
    // Or else nothing was tested.
    expect(interrupted).toBeGreaterThanOrEqual(KILLS / 4)
  })

  /** How long a publication holds the lock. */
  async function publicationMs(edition: Edition): Promise<number> {
    const { ended } = startFeedmill(arguments_(edition))
    await lockTaken(ended)
    const begun = performance.now()
    expect((await ended).code).toBe(0)
    return performance.now() - begun
  }

  async function lockTaken(ended: Promise<unknown>): Promise<void> {
    let over = false
    void ended.then(() => {
      over = true
    })
    while (!over && !existsSync(join(out, 'feedmill-state/lock'))) await sleep(1)
  }

  // Each of these calls in turn; strace stops the process as it enters one.
  it.for(LONG ? ['rename', 'fsync', 'write', 'unlink', 'mkdir'] : ['rename'])(
    'F1: at each %s leaves whole documents, and the next run repairs',
    { timeout: 1_800_000 },
    async (call, context) => {
      need(context, 'strace')
      const expected = await prepare(4, 2)
      expect((await feedmill(arguments_('old'))).code).toBe(0)
      let edition: Edition = 'new'
      let killed = 0
      for (let count = 1; ; count++) {
        const under = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`]
        under.push('-e', `inject=${call}:signal=SIGKILL:when=${count}`)
        const { code, signal } = await feedmill(arguments_(edition), { under })
        const found = documentDigests(out)
        expectWhole(expected, found, `after ${call} ${count}`)
        if (code === 0) break
        killed++
        expect([signal, code]).toContainEqual(signal === null ? 137 : 'SIGKILL')
        const { code: repaired, stderr } = await feedmill(arguments_(edition))
        expect(repaired, stderr).toBe(0)
        expect(documentDigests(out)).toEqual(expected[edition])
        expect(leftovers(out)).toEqual([])
        edition = edition === 'old' ? 'new' : 'old'
      }
      // The claim, the ledger, nine documents, the manifest.
      if (call === 'rename') expect(killed).toBe(12)
    },
  )
})

describe('what a killed publication left', () => {
  it('F1: is gone after the next run, also when that has nothing else to do', async (context) => {
    need(context, 'strace')
    await prepare(4, 2)
    expect((await feedmill(arguments_('old'))).code).toBe(0)
    // Before its claim stood: nothing was published, a lock and a temporary file are there.
    const under = [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=rename',
      '-e',
      'inject=rename:signal=SIGKILL:when=1',
    ]
    await feedmill(arguments_('new'), { under })
    expect(leftovers(out)).toHaveLength(2)
    expect((await feedmill(arguments_('old'))).code).toBe(0)
    expect(leftovers(out)).toEqual([])
  })
})

describe('SIGTERM and SIGINT', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)(
    'F2: %s ends a publication with exit %i, and what is published is whole',
    async (signal, exit) => {
      const expected = await prepare(60, 40)
      expect((await feedmill(arguments_('old'))).code).toBe(0)
      const { child, ended } = startFeedmill(arguments_('new'))
      while (!existsSync(join(out, 'feedmill-state/lock'))) await sleep(1)
      child.kill(signal)
      const { code, stderr } = await ended
      expect(code, stderr).toBe(exit)
      expect(stderr).toContain(`stopped by ${signal}`)
      expect(phase()).toBe('publishing')
      expectWhole(expected, documentDigests(out), `after ${signal}`)
      expect(leftovers(out)).toEqual([])
      expect((await feedmill(arguments_('new'))).code).toBe(0)
      expect(documentDigests(out)).toEqual(expected.new)
    },
  )

  it('F2: SIGTERM before anything is published changes nothing', async () => {
    const expected = await prepare(60, 40)
    expect((await feedmill(arguments_('old'))).code).toBe(0)
    const before = digests(out)
    const { child, ended } = startFeedmill(arguments_('new'), {
      node: ['--import', 'data:text/javascript,process.stderr.write("up")'],
    })
    await new Promise((resolve) => child.stderr?.once('data', resolve))
    child.kill('SIGTERM')
    const { code, signal } = await ended
    // Until the command listens, the signal ends it by itself.
    expect(signal ?? code).toSatisfy((end) => end === 'SIGTERM' || end === 143)
    expect(digests(out)).toEqual(before)
    expect(documentDigests(out)).toEqual(expected.old)
  })
})
