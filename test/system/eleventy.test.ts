import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadFolder } from '../sources/blog.ts'
import { writeFiles } from '../temporary-folder.ts'
import { ELEVENTY_SITES } from './eleventy-sites.ts'
import type { SampleSite } from './hugo-sites.ts'

/** Eleventy itself beside us, page by page: address, date, tags and title. */

interface Facts {
  readonly url: string | false
  readonly date: string
  readonly title: string | null
  readonly tags: readonly string[]
}

const SCRIPT = fileURLToPath(new URL('./eleventy-facts.mjs', import.meta.url))
const HOME = join(process.env.FEEDMILL_ELEVENTY ?? '', 'node_modules/@11ty/eleventy')
const hasEleventy = process.env.FEEDMILL_ELEVENTY !== undefined && existsSync(HOME)
if (!hasEleventy)
  process.stderr.write(
    'test/system/eleventy.test.ts: skipped, it needs Eleventy: npm install --prefix <folder> --ignore-scripts @11ty/eleventy@3, and FEEDMILL_ELEVENTY=<folder>\n',
  )

function ask(root: string, out: string): Map<string, Facts> {
  const text = execFileSync(process.execPath, [SCRIPT, HOME, root, out], {
    encoding: 'utf8',
    stdio: 'pipe',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, TZ: 'UTC' },
  })
  const pages = JSON.parse(text.slice(text.indexOf('\n[') + 1)) as (Facts & { path: string })[]
  return new Map(
    pages.map(({ path, url, date, tags, title }) => [
      path,
      {
        url: url === false ? url : decodeURI(url),
        date,
        title,
        tags: [...new Set(tags.map(String))].filter((tag) => !LISTS.has(tag)),
      },
    ]),
  )
}

/** Tags that only put pages into a list of the site: no terms to us. */
const LISTS: ReadonlySet<string> = new Set(['all', 'nav', 'post', 'posts', 'page', 'pages'])

async function ourFacts(root: string): Promise<Map<string, Facts>> {
  const { posts } = await loadFolder(root, { engine: 'eleventy', siteUrl: 'https://example.com/' })
  return new Map(
    posts.map(({ key, url, published, title, terms }) => [
      key.replace(/^posts\//, ''),
      {
        url: decodeURI(url.slice('https://example.com'.length)),
        date: new Date(published).toISOString(),
        title: title ?? null,
        tags: terms.tag ?? [],
      },
    ]),
  )
}

function compare({ files, differences = {} }: SampleSite): void {
  let base: string
  let theirs: Map<string, Facts>
  let ours: Map<string, Facts>
  beforeAll(async () => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-eleventy-')))
    const root = join(base, 'blog')
    writeFiles(root, files)
    ours = await ourFacts(root)
    theirs = ask(root, join(base, 'out'))
  })
  afterAll(() => rmSync(base, { recursive: true, force: true }))

  it.each(Object.keys(files).filter((path) => path.endsWith('.md')))('%s', (path) => {
    const difference = differences[path]
    const facts = theirs.get(path)
    if (difference?.ours === 'absent') {
      expect(facts, 'the engine has no such page either').toBeDefined()
      expect(ours.get(path)).toBeUndefined()
    } else {
      // Without a title of its own ours has one of its name.
      const title =
        facts === undefined || facts.title !== null ? {} : { title: ours.get(path)?.title ?? null }
      expect(ours.get(path)).toEqual(facts && { ...facts, ...title, ...difference?.ours })
    }
  })
}

describe.skipIf(!hasEleventy).each(ELEVENTY_SITES)('Eleventy: $name', compare)

/** Real blogs, by their folders: what their configuration does is not known to us. */
const blogs = (process.env.FEEDMILL_ELEVENTY_BLOGS ?? '').split(':').filter((path) => path !== '')

describe.skipIf(!hasEleventy || blogs.length === 0)('Eleventy: real blogs', () => {
  it.each(blogs)('%s', async (blog) => {
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-eleventy-')))
    try {
      const root = realpathSync(blog)
      const ours = await ourFacts(root)
      const theirs = ask(root, join(base, 'out'))
      const known = [...theirs].filter(([path]) => ours.has(path))
      expect([...ours.keys()].filter((path) => !theirs.has(path))).toEqual([])
      expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(known))
    } finally {
      rmSync(base, { recursive: true, force: true })
    }
  })
})
