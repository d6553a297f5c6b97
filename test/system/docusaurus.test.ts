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
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DocusaurusFacts, filesIn, ourFacts } from '../sources/docusaurus-facts.ts'
import { DOCUSAURUS_SITES, type DocusaurusSite } from '../sources/docusaurus-sites.ts'
import { expectAgreement } from '../sources/sample-site.ts'
import { type Files, writeFiles } from '../temporary-folder.ts'

/** Docusaurus itself beside us, post by post, by the feeds and pages that it writes. */

const MODULES = join(process.env.FEEDMILL_DOCUSAURUS ?? '', 'node_modules')
const CLI = join(MODULES, '@docusaurus/core/bin/docusaurus.mjs')
const hasDocusaurus = process.env.FEEDMILL_DOCUSAURUS !== undefined && existsSync(CLI)
if (!hasDocusaurus)
  process.stderr.write(
    'test/system/docusaurus.test.ts: skipped, it needs Docusaurus: npm install --prefix <folder> --ignore-scripts @docusaurus/core@3 @docusaurus/preset-classic@3 react@18 react-dom@18, and FEEDMILL_DOCUSAURUS=<folder>\n',
  )

/** A file that is to hold what Docusaurus says, for the unit test that knows it by heart. */
const RECORD = process.env.FEEDMILL_RECORD_DOCUSAURUS

/** Its feeds do not name files, so each text does. */
function marked(files: Files): Files {
  const isPost = (path: string): boolean => /\.mdx?$/.test(path)
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, isPost(path) ? `${text}\n\n⟦${path}⟧\n` : text]),
  )
}

function program({ config, blog }: DocusaurusSite): string {
  const options = {
    feedOptions: { type: ['json', 'atom'], limit: null },
    onInlineTags: 'ignore',
    onInlineAuthors: 'ignore',
    onUntruncatedBlogPosts: 'ignore',
    showLastUpdateTime: false,
    ...blog,
  }
  const site = {
    title: 'Sample',
    onBrokenLinks: 'ignore',
    ...config,
    presets: [['classic', { docs: false, blog: options, theme: {} }]],
  }
  return `module.exports = ${JSON.stringify(site)}\n`
}

function ask(root: string, site: DocusaurusSite): Map<string, DocusaurusFacts> {
  execFileSync(process.execPath, [CLI, 'build', root], {
    cwd: root,
    stdio: 'pipe',
    // Its cache is in the folder of its modules, which other sites share.
    env: {
      ...process.env,
      NODE_ENV: 'production',
      TZ: 'Pacific/Auckland',
      DOCUSAURUS_NO_PERSISTENT_CACHE: 'true',
    },
  })
  const folder = join(root, 'build', String(site.blog?.routeBasePath ?? 'blog'))
  const { items } = JSON.parse(readFileSync(join(folder, 'feed.json'), 'utf8')) as { items: Item[] }
  const authors = authorsByPost(readFileSync(join(folder, 'atom.xml'), 'utf8'))
  const base = new URL(String(site.config.baseUrl), String(site.config.url)).href
  return new Map(
    items.map(({ url, title, date_modified: date, tags, content_html: html }) => {
      const page = readFileSync(join(root, 'build', decodeURI(url.slice(base.length)), 'index.html'), 'utf8')
      const image = /property="?og:image"? content="?([^">]+?)"?[\s>]/.exec(page)?.[1]
      return [
        /⟦(.*?)⟧/.exec(html)?.[1] ?? '',
        {
          url: decodeURI(url),
          date,
          title,
          tags,
          authors: authors.get(url) ?? [],
          files: filesIn(html, url),
          ...(image !== undefined && { image: decodeURI(image) }),
        },
      ]
    }),
  )
}

interface Item {
  readonly url: string
  readonly title: string
  readonly date_modified: string
  readonly tags: readonly string[]
  readonly content_html: string
}

function authorsByPost(atom: string): Map<string, object[]> {
  const entries = atom.split('<entry>').slice(1)
  return new Map(
    entries.map((entry) => [
      /<id>(.*?)<\/id>/.exec(entry)?.[1] ?? '',
      [...entry.matchAll(/<author>([\s\S]*?)<\/author>/g)].map(([, person = '']) => {
        const of = (name: string): string | undefined =>
          new RegExp(`<${name}>(.*?)</${name}>`).exec(person)?.[1]
        const facts = { name: of('name'), email: of('email'), url: of('uri') }
        return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
      }),
    ]),
  )
}

function compare(site: DocusaurusSite): void {
  const { name, files, differences = {} } = site
  let root: string
  let theirs: Map<string, DocusaurusFacts>
  let ours: Map<string, DocusaurusFacts>
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-docusaurus-')))
    writeFiles(root, marked(files))
    writeFiles(root, {
      'docusaurus.config.js': program(site),
      'package.json': '{"name": "sample", "version": "1.0.0"}',
    })
    symlinkSync(MODULES, join(root, 'node_modules'))
    ours = await ourFacts(root, site)
    theirs = ask(root, site)
    if (RECORD !== undefined)
      for (const [path, said] of theirs)
        appendFileSync(RECORD, `${JSON.stringify({ site: name, path, said })}\n`)
  }, 600_000)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('has posts', () => expect(theirs.size).toBeGreaterThan(0))

  it.each(Object.keys(files).filter((path) => /\.mdx?$/.test(path)))('%s', (path) => {
    expectAgreement(ours.get(path), theirs.get(path), differences[path])
  })
}

describe.skipIf(!hasDocusaurus).each(DOCUSAURUS_SITES)('Docusaurus: $name', compare)
