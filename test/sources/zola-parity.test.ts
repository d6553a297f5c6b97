import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { expectAgreement } from './sample-site.ts'
import { ourFacts, type ZolaFacts } from './zola-facts.ts'
import { ZOLA_SITES } from './zola-sites.ts'

/** What Zola 0.22.0 made of the sample sites, as `system/zola.test.ts` wrote it down. */

interface Row {
  readonly site: string
  readonly path: string
  readonly said: ZolaFacts
}

const rows = readFileSync(new URL('./zola-0.22.0.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

it.each(ZOLA_SITES)('Zola 0.22.0: $name', async ({ name, files, differences }) => {
  const ours = await ourFacts(temporaryFolder(files))
  const said = new Map(rows.filter(({ site }) => site === name).map((row) => [row.path, row.said]))
  expect(said.size).toBeGreaterThan(0)
  for (const path of new Set([...said.keys(), ...ours.keys()]))
    expectAgreement(ours.get(path), said.get(path), differences?.[path])
})
