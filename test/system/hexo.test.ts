import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadFolder } from '../sources/blog.ts'
import { expectAgreement, type SampleSite } from '../sources/sample-site.ts'
import { writeFiles } from '../temporary-folder.ts'
import { HEXO_SITES } from './hexo-sites.ts'

/** Hexo itself beside us, post by post: address, date, categories and tags. */

interface Facts {
  readonly url: string
  readonly date: string
  readonly title: string
  readonly categories: readonly string[]
  readonly tags: readonly string[]
}

const SCRIPT = fileURLToPath(new URL('./hexo-facts.cjs', import.meta.url))
const HOME = join(process.env.FEEDMILL_HEXO ?? '', 'node_modules/hexo')
const hasHexo = process.env.FEEDMILL_HEXO !== undefined && existsSync(HOME)
if (!hasHexo)
  process.stderr.write(
    'test/system/hexo.test.ts: skipped, it needs Hexo: npm install --prefix <folder> --ignore-scripts hexo@7, and FEEDMILL_HEXO=<folder>\n',
  )

function ask(root: string, zone: string): Map<string, Facts> {
  const text = execFileSync(process.execPath, [SCRIPT, HOME, root], {
    encoding: 'utf8',
    stdio: 'pipe',
    // Hexo reckons with the machine's zone; its authors' is their blog's.
    env: { ...process.env, TZ: zone },
  })
  const posts = JSON.parse(text.slice(text.lastIndexOf('\n[') + 1)) as (Facts & { path: string })[]
  return new Map(
    posts.map(({ path, url, ...facts }) => [path, { ...facts, url: decodeURI(url).replace(/\/{2,}/g, '/') }]),
  )
}

async function ourFacts(root: string): Promise<Map<string, Facts>> {
  const { posts } = await loadFolder(root, { engine: 'hexo', siteUrl: 'https://example.com/' })
  return new Map(
    posts.map(({ key, url, published, title = '', terms }) => [
      key.replace(/^posts\//, ''),
      {
        url: decodeURI(url.slice('https://example.com'.length)),
        date: new Date(published).toISOString(),
        title,
        categories: terms.category ?? [],
        tags: terms.tag ?? [],
      },
    ]),
  )
}

function compare({ files, differences = {} }: SampleSite): void {
  let root: string
  let theirs: Map<string, Facts>
  let ours: Map<string, Facts>
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-hexo-')))
    writeFiles(root, files)
    ours = await ourFacts(root)
    theirs = ask(root, /timezone: (\S+)/.exec(String(files['_config.yml']))?.[1] ?? 'UTC')
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('has posts', () => expect(theirs.size).toBeGreaterThan(0))

  it.each(Object.keys(files).filter((path) => path.startsWith('source/')))('%s', (path) => {
    expectAgreement(ours.get(path), theirs.get(path), differences[path])
  })
}

describe.skipIf(!hasHexo).each(HEXO_SITES)('Hexo: $name', compare)
