import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { type AstroFacts, ourFacts } from './astro-facts.ts'
import { ASTRO_SITES } from './astro-sites.ts'
import { expectAgreement } from './sample-site.ts'

/** What Astro 5.18.2 made of the sample sites, as `system/astro.test.ts` wrote it down. */

interface Row {
  readonly site: string
  readonly path: string
  readonly said: AstroFacts
}

const rows = readFileSync(new URL('./astro-5.18.2.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

it.each(ASTRO_SITES)('Astro 5.18.2: $name', async ({ name, files, differences }) => {
  const ours = await ourFacts(temporaryFolder(files))
  const said = new Map(rows.filter(({ site }) => site === name).map((row) => [row.path, row.said]))
  expect(said.size).toBeGreaterThan(0)
  for (const path of new Set([...said.keys(), ...ours.keys()]))
    expectAgreement(ours.get(path), said.get(path), differences?.[path])
})
