import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { type HugoFacts, ourFacts } from './hugo-facts.ts'
import { HUGO_SITES } from './hugo-sites.ts'
import { expectAgreement } from './sample-site.ts'

/** What Hugo 0.111.3 made of the sample sites, as `system/hugo.test.ts` wrote it down. */

interface Row {
  readonly site: string
  readonly path: string
  readonly said: HugoFacts
}

const rows = readFileSync(new URL('./hugo-0.111.3.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

describe('Hugo 0.111.3', () => {
  it.each(HUGO_SITES)('$name', async ({ name, files, differences = {} }) => {
    const ours = await ourFacts(temporaryFolder(files))
    const theirs = new Map(rows.filter(({ site }) => site === name).map(({ path, said }) => [path, said]))
    expect(theirs.size).toBeGreaterThan(0)
    for (const path of new Set([...theirs.keys(), ...ours.keys()]))
      expectAgreement(ours.get(path), theirs.get(path), differences[path])
  })
})
