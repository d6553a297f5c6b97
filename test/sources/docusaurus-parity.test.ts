import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { type DocusaurusFacts, ourFacts } from './docusaurus-facts.ts'
import { DOCUSAURUS_SITES } from './docusaurus-sites.ts'
import { expectAgreement } from './sample-site.ts'

/** What Docusaurus 3.10.2 made of the sample sites, as `system/docusaurus.test.ts` wrote it down. */

interface Row {
  readonly site: string
  readonly path: string
  readonly said: DocusaurusFacts
}

const rows = readFileSync(new URL('./docusaurus-3.10.2.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

it.each(DOCUSAURUS_SITES)('Docusaurus 3.10.2: $name', async (site) => {
  const ours = await ourFacts(temporaryFolder(site.files), site)
  const said = new Map(rows.filter((row) => row.site === site.name).map((row) => [row.path, row.said]))
  expect(said.size).toBeGreaterThan(0)
  for (const path of new Set([...said.keys(), ...ours.keys()]))
    expectAgreement(ours.get(path), said.get(path), site.differences?.[path])
})
