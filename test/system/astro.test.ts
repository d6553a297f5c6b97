import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeXML } from 'entities'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AstroFacts, ourFacts } from '../sources/astro-facts.ts'
import { ASTRO_SITES } from '../sources/astro-sites.ts'
import { expectAgreement, type SampleSite } from '../sources/sample-site.ts'
import { writeFiles } from '../temporary-folder.ts'

/** Astro itself beside us, post by post, by the feeds that its sites write. */

const MODULES = join(process.env.FEEDMILL_ASTRO ?? '', 'node_modules')
const CLI = join(MODULES, 'astro/astro.js')
const hasAstro = process.env.FEEDMILL_ASTRO !== undefined && existsSync(CLI)
if (!hasAstro)
  process.stderr.write(
    'test/system/astro.test.ts: skipped, it needs Astro: npm install --prefix <folder> --ignore-scripts astro@5 @astrojs/mdx@4 @astrojs/rss@4, and FEEDMILL_ASTRO=<folder>\n',
  )

/** A file that is to hold what Astro says, for the unit test that knows it by heart. */
const RECORD = process.env.FEEDMILL_RECORD_ASTRO

function ask(root: string): Map<string, AstroFacts> {
  execFileSync(process.execPath, [CLI, 'build', '--root', root], {
    cwd: root,
    stdio: 'pipe',
    // A date without a zone is one of the machine's.
    env: { ...process.env, TZ: 'UTC', ASTRO_TELEMETRY_DISABLED: '1' },
  })
  const items = readFileSync(join(root, 'dist/rss.xml'), 'utf8').split('<item>').slice(1)
  return new Map(
    items.map((item) => {
      const of = (name: string): string | undefined => {
        const text = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(item)?.[1]
        return text === undefined ? undefined : decodeXML(text)
      }
      const path = decodeURIComponent(of('comments')?.slice('https://file.invalid/'.length) ?? '')
      const description = of('description')
      const facts: AstroFacts = {
        url: decodeURI(of('link') ?? ''),
        date: new Date(of('pubDate') ?? '').toISOString(),
        title: of('title') ?? '',
        ...(description !== undefined && { description }),
      }
      return [path, facts]
    }),
  )
}

function compare({ name, files, differences = {} }: SampleSite): void {
  let root: string
  let theirs: Map<string, AstroFacts>
  let ours: Map<string, AstroFacts>
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-astro-')))
    writeFiles(root, files)
    symlinkSync(MODULES, join(root, 'node_modules'))
    ours = await ourFacts(root)
    theirs = ask(root)
    if (RECORD !== undefined)
      for (const [path, said] of theirs)
        appendFileSync(RECORD, `${JSON.stringify({ site: name, path, said })}\n`)
  }, 300_000)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('has posts', () => expect(theirs.size).toBeGreaterThan(0))

  const posts = Object.keys(files).filter((path) => /\.mdx?$/.test(path))
  it.each(posts)('%s', (path) => {
    expectAgreement(ours.get(path), theirs.get(path), differences[path])
  })

  it.each(posts)('%s is where its feed says', (path) => {
    const page = theirs.get(path)?.url.slice('https://example.org/'.length) ?? ''
    expect(existsSync(join(root, 'dist', page, 'index.html'))).toBe(true)
  })
}

describe.skipIf(!hasAstro).each(ASTRO_SITES)('Astro: $name', compare)
