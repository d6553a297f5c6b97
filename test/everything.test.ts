import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDocument } from '../src/checks/check-document.ts'
import { loadConfig } from '../src/config/load.ts'
import { wire } from '../src/config/wire.ts'
import type { Context } from '../src/core/ports.ts'
import { generate } from '../src/pipeline/generate.ts'
import { PLAIN_RUN } from '../src/pipeline/run.ts'
import { EVERYTHING } from './everything.ts'
import { writeFiles } from './temporary-folder.ts'

/** Every element at once, as readers get it. After a change that is meant: `--update`, and read the difference. */

const NOW = Date.UTC(2026, 0, 1)
const log: Context['log'] = { debug() {}, info() {}, warn() {}, error() {} }
const DOCUMENTS = ['feed.xml', 'atom.xml', 'feed.json', 'categories/boats-and-gear/feed.xml']

let base: string
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'feedmill-everything-'))
  writeFiles(base, EVERYTHING)
  const run = wire(loadConfig(join(base, 'feedmill.yaml'), 'feedmill.yaml', {}), {
    base,
    cwd: base,
    flags: PLAIN_RUN,
    log,
    now: () => NOW,
    environment: {},
  })
  const { failures, report } = await generate(run, { now: NOW, log, signal: new AbortController().signal })
  await run.press.close()
  expect(failures).toEqual([])
  expect(report.problems).toEqual([])
})

afterAll(() => rmSync(base, { recursive: true, force: true }))

describe.each(DOCUMENTS)('%s of a blog that says everything', (path) => {
  const read = (): Buffer => readFileSync(join(base, 'out', path))

  it('is what it should be', async () => {
    await expect(read().toString('utf8')).toMatchFileSnapshot(
      `golden/everything/${path.replaceAll('/', '.')}`,
    )
  })

  it('breaks no rule', () => {
    expect(checkDocument(read(), { address: `https://tide.example/${path}`, now: NOW })).toMatchObject({
      findings: [],
    })
  })
})
