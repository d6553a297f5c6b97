import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../src/config/load.ts'
import { wire } from '../src/config/wire.ts'
import type { Context } from '../src/core/ports.ts'
import { generate } from '../src/pipeline/generate.ts'
import type { RunResult } from '../src/pipeline/run.ts'

/**
 * The example site, published. `golden/example/` holds the site's own feeds and some of its terms' as readers get
 * them, and the digests of all documents. After a change that is meant: `npx vitest run --project unit
 * test/example-site.test.ts --update`, and read the difference.
 */

const PROJECT = fileURLToPath(new URL('..', import.meta.url))
const NOW = Date.UTC(2026, 0, 1)

/** The terms with the odd names, one term of two spellings, one category. */
const IN_FULL = [
  '',
  'categories/workshop/',
  'tags/c-plus-plus/',
  'tags/c-sharp/',
  'tags/water-power/',
  'tags/日本語/',
  'tags/🌾/',
]
const NAMES = ['feed.xml', 'atom.xml', 'feed.json', 'feed.html']
const LISTS = ['feeds.html', 'feeds.opml', 'feeds.json', 'feeds-links.html', 'feeds-xml.css']

const log: Context['log'] = { debug() {}, info() {}, warn() {}, error() {} }
const flags = { dryRun: false, strict: true, force: false, drafts: false, future: false, adoptFiles: false }

let base: string
let result: RunResult
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'feedmill-example-'))
  for (const folder of ['config', 'content'])
    cpSync(join(PROJECT, folder), join(base, folder), { recursive: true })
  const config = loadConfig(join(base, 'config/feedmill.yaml'), 'config/feedmill.yaml', {})
  const run = wire(config, {
    base: join(base, 'config'),
    cwd: base,
    flags,
    log,
    now: () => NOW,
    environment: {},
  })
  result = await generate(run, { now: NOW, log, signal: new AbortController().signal })
  await run.press.close()
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

const documents = (): string[] =>
  readdirSync(join(base, 'out'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(base, 'out/').length))
    .filter((path) => !path.startsWith('feedmill-state/'))
    .sort()
const read = (path: string): Buffer => readFileSync(join(base, 'out', path))

describe('the example site', () => {
  it('is published without a problem', () => {
    const { failures, report } = result
    expect(failures).toEqual([])
    expect(report.problems).toEqual([])
    expect({ ...report, documents: report.documents.length, durationMs: 0 }).toMatchObject({
      posts: 12,
      held: 1,
      drafts: 1,
      expired: 0,
      feeds: 28,
      documents: 119,
      written: 119,
      nextDue: '2998-12-31T11:00:00Z',
    })
  })

  it.each([...IN_FULL.flatMap((folder) => NAMES.map((name) => folder + name)), ...LISTS])(
    'publishes %s',
    async (path) => {
      await expect(read(path).toString('utf8')).toMatchFileSnapshot(`golden/example/${path}`)
    },
  )

  it('publishes these documents and no others', async () => {
    const lines = documents().map(
      (path) => `${createHash('sha256').update(read(path)).digest('hex')}  ${path}\n`,
    )
    await expect(lines.join('')).toMatchFileSnapshot('golden/example/sha256.txt')
  })

  it('says nothing of the draft and the post of the future', () => {
    const everything = [...documents(), 'feedmill-state/manifest.json', 'feedmill-state/ledger-1/0.json']
    for (const path of everything)
      expect(read(path).toString('utf8'), path).not.toMatch(/second.wheel|thousand.years|time.capsule/i)
  })
})
