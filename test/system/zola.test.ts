import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAgreement, type SampleSite } from '../sources/sample-site.ts'
import { ourFacts, type ZolaFacts } from '../sources/zola-facts.ts'
import { ZOLA_SITES } from '../sources/zola-sites.ts'
import { writeFiles } from '../temporary-folder.ts'

/** Zola itself beside us, page by page: address, date, update, title, terms and language. */

const PROGRAM = process.env.FEEDMILL_ZOLA
if (PROGRAM === undefined)
  process.stderr.write(
    'test/system/zola.test.ts: skipped, it needs Zola (https://www.getzola.org/documentation/getting-started/installation/), and FEEDMILL_ZOLA=<program>\n',
  )

/** A file that is to hold what Zola says, for the unit test that knows it by heart. */
const RECORD = process.env.FEEDMILL_RECORD_ZOLA

/** Each page says what it is. */
const PAGE = `[${['relative_path', 'permalink', 'date', 'updated', 'title', 'taxonomies', 'lang']
  .map((name) => `{{ page.${name} | default(value="") | json_encode | safe }}`)
  .join(', ')}]`

type Said = [
  path: string,
  url: string,
  date: string,
  updated: string,
  title: string,
  terms: Record<string, string[]>,
  lang: string,
]

function ask(root: string): Map<string, ZolaFacts> {
  writeFiles(root, {
    'templates/page.html': PAGE,
    'templates/index.html': 'home',
    'templates/section.html': 'section',
    'templates/taxonomy_list.html': 'list',
    'templates/taxonomy_single.html': 'term',
  })
  execFileSync(PROGRAM ?? '', ['--root', root, 'build', '--output-dir', join(root, 'public')], {
    stdio: 'pipe',
    env: { ...process.env, TZ: 'Pacific/Auckland' },
  })
  const pages = readdirSync(join(root, 'public'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('index.html'))
    .map((path) => readFileSync(join(root, 'public', path), 'utf8'))
    .filter((text) => text.startsWith('['))
  return new Map(
    pages.map((text) => {
      const [path, url, date, updated, title, terms, language] = JSON.parse(text) as Said
      const instant = (written: string): string => new Date(withZone(written)).toISOString()
      return [
        path,
        {
          url: decodeURI(url),
          date: date === '' ? '' : instant(date),
          ...(updated !== '' && { updated: instant(updated) }),
          title,
          terms: Object.fromEntries(Object.entries(terms).filter(([, names]) => names.length > 0)),
          language,
        },
      ]
    }),
  )
}

/** Without a zone, Zola's dates are UTC. */
function withZone(date: string): string {
  return /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(date) || !date.includes('T') ? date : `${date}Z`
}

function compare({ name, files, differences = {} }: SampleSite): void {
  let root: string
  let theirs: Map<string, ZolaFacts>
  let ours: Map<string, ZolaFacts>
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-zola-')))
    writeFiles(root, files)
    ours = await ourFacts(root)
    theirs = ask(root)
    if (RECORD !== undefined)
      for (const [path, said] of theirs)
        appendFileSync(RECORD, `${JSON.stringify({ site: name, path, said })}\n`)
  }, 60_000)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('has pages', () => expect(theirs.size).toBeGreaterThan(0))

  it.each(Object.keys(files).filter((path) => path.endsWith('.md')))('%s', (path) => {
    const below = path.replace(/^content\//, '')
    expectAgreement(ours.get(below), theirs.get(below), differences[below])
  })
}

describe.skipIf(PROGRAM === undefined).each(ZOLA_SITES)('Zola: $name', compare)
