import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadFolder } from '../sources/blog.ts'
import type { SampleSite } from '../sources/sample-site.ts'
import { writeFiles } from '../temporary-folder.ts'
import { JEKYLL_SITES } from './jekyll-sites.ts'

/** Jekyll itself beside us, post by post: address, date, title, categories and tags. */

interface Facts {
  readonly url: string
  readonly date: string
  readonly title: string
  readonly categories: readonly string[]
  readonly tags: readonly string[]
}

const SCRIPT = fileURLToPath(new URL('./jekyll-facts.rb', import.meta.url))
/** Where posts of a collection are, which only an `include` of the source makes posts. */
const INCLUDE = ['{_posts,_recipes,_notes,_hidden,_by_path,stuff}/**/*.md']

function ask(root: string): Map<string, Facts> {
  const text = execFileSync('ruby', [SCRIPT, root], {
    encoding: 'utf8',
    stdio: 'pipe',
    maxBuffer: 64 * 1024 * 1024,
    // Under another user's name Jekyll would ask git for the files of the theme.
    env: { ...process.env, TZ: 'UTC', LANG: 'C.UTF-8', JEKYLL_NO_BUNDLER_REQUIRE: 'true' },
  })
  const documents = JSON.parse(text) as (Facts & { path: string })[]
  return new Map(
    documents.map(({ path, url, date, title, categories, tags }) => [
      path,
      { url: decodeURI(url), date, title, categories, tags: tags.map(String) },
    ]),
  )
}

const hasJekyll = (() => {
  try {
    return execFileSync('ruby', ['-e', 'require "jekyll"; puts Jekyll::VERSION'], { encoding: 'utf8' }) !== ''
  } catch {
    return false
  }
})()
if (!hasJekyll)
  process.stderr.write('test/system/jekyll.test.ts: skipped, it needs Jekyll: apt-get install jekyll\n')

async function ourFacts(root: string, include?: readonly string[]): Promise<Map<string, Facts>> {
  const options = { engine: 'jekyll', siteUrl: 'https://example.com/', ...(include && { include }) } as const
  const { posts } = await loadFolder(root, options)
  return new Map(
    posts
      .filter(({ draft }) => !draft)
      .map(({ key, url, published, title = '', terms }) => [
        key.replace(/^posts\//, ''),
        {
          url: decodeURI(url.slice('https://example.com'.length)),
          date: new Date(published).toISOString().replace(/\.\d+Z$/, 'Z'),
          title,
          categories: terms.category ?? [],
          tags: terms.tag ?? [],
        },
      ]),
  )
}

function compare({ name, files, differences = {} }: SampleSite): void {
  let root: string
  let theirs: Map<string, Facts>
  let ours: Map<string, Facts>
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-jekyll-')))
    writeFiles(root, files)
    theirs = ask(root)
    ours = await ourFacts(root, name.startsWith('collections') ? INCLUDE : undefined)
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it.each(Object.keys(files).filter((path) => path !== '_config.yml'))('%s', (path) => {
    const difference = differences[path]
    if (difference === undefined) expect(ours.get(path)).toEqual(theirs.get(path))
    else {
      expect(theirs.get(path), 'the engine has no such post either').toBeDefined()
      expect(ours.get(path)).toEqual(
        difference.ours === 'absent' ? undefined : { ...theirs.get(path), ...difference.ours },
      )
    }
  })
}

describe.skipIf(!hasJekyll).each(JEKYLL_SITES)('Jekyll: $name', compare)

/** Real blogs, by their folders. */
const blogs = (process.env.FEEDMILL_JEKYLL_BLOGS ?? '').split(':').filter((path) => path !== '')

describe.skipIf(!hasJekyll || blogs.length === 0)('Jekyll: real blogs', () => {
  it.each(blogs)('%s', async (blog) => {
    const root = realpathSync(blog)
    const ours = await ourFacts(root)
    const theirs = [...ask(root)].filter(([path]) => /(?:^|\/)_posts\//.test(path))
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
  })
})
