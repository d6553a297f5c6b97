import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HugoFacts, NOW, ourFacts, pluralTerms, second } from '../sources/hugo-facts.ts'
import { HUGO_SITES } from '../sources/hugo-sites.ts'
import { expectAgreement, type SampleSite } from '../sources/sample-site.ts'
import { writeFiles } from '../temporary-folder.ts'

/** Hugo itself beside us, page by page: address, date, update, terms, language, and who is out today. */

/** Printed by Hugo for the home page of each language. */
const EXTRACT = `{{- $pages := slice -}}
{{- range .Site.RegularPages -}}
{{- $page := . -}}
{{- $terms := dict -}}
{{- range $plural, $_ := .Site.Taxonomies -}}
{{- $names := slice -}}
{{- range $page.GetTerms $plural -}}{{- $names = $names | append .Data.Term -}}{{- end -}}
{{- if $names -}}{{- $terms = merge $terms (dict $plural $names) -}}{{- end -}}
{{- end -}}
{{- $pages = $pages | append (dict "path" .File.Filename "url" .Permalink "date" .Date "publishDate" .PublishDate
  "lastmod" .Lastmod "terms" $terms "language" .Language.Lang) -}}
{{- end -}}
{{- $pages | jsonify | safeHTML -}}
`

/** A file that is to hold what Hugo says, for the unit test that knows it by heart. */
const RECORD = process.env.FEEDMILL_RECORD_HUGO

function record(site: string, facts: ReadonlyMap<string, HugoFacts>): void {
  for (const [path, said] of facts) appendFileSync(RECORD ?? '', `${JSON.stringify({ site, path, said })}\n`)
}

const HINT = 'it needs Hugo: apt-get install hugo'

function hugo(root: string, out: string, ...options: string[]): Record<string, unknown>[] {
  const destination = join(root, out)
  try {
    execFileSync('hugo', ['--quiet', '--destination', destination, '--clock', NOW, ...options], {
      cwd: root,
      stdio: 'pipe',
      env: { ...process.env, HUGO_CACHEDIR: join(root, 'cache') },
    })
  } catch (cause) {
    throw new Error(`Hugo gave up on this site: ${String((cause as { stderr?: unknown }).stderr)}`, { cause })
  }
  const homes = readdirSync(destination, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('index.html'))
    .map((path) => readFileSync(join(destination, path), 'utf8'))
    .filter((text) => text.startsWith('['))
  return homes.flatMap((text) => JSON.parse(text) as Record<string, unknown>[])
}

const hasHugo = (() => {
  try {
    return execFileSync('hugo', ['version'], { encoding: 'utf8' }).startsWith('hugo')
  } catch {
    return false
  }
})()
if (!hasHugo) process.stderr.write(`test/system/hugo.test.ts: skipped, ${HINT}\n`)

/** Of two dates of one form. */
function later(one: string, other: string): string {
  return [one, other].sort()[1] ?? ''
}

async function hugosFacts(root: string, hasLanguages: boolean): Promise<Map<string, HugoFacts>> {
  const all = hugo(root, 'all', '--buildDrafts', '--buildFuture', '--buildExpired')
  const out = new Set(hugo(root, 'out').map(({ path, language }) => `${path} ${language}`))
  return new Map(
    all.map(({ path, url, date, publishDate, lastmod, terms, language }) => {
      const [shown, held] = [second(date), second(publishDate)]
      const published = later(shown, held)
      return [
        relative(root, String(path)),
        {
          url: String(url),
          date: published,
          ...(second(lastmod) > published && { updated: second(lastmod) }),
          terms: pluralTerms(terms as HugoFacts['terms']),
          ...(hasLanguages && { language: String(language).toLowerCase() }),
          out: out.has(`${path} ${language}`),
        },
      ]
    }),
  )
}

function compare({ name, files, differences = {} }: SampleSite): void {
  let root: string
  let theirs: Map<string, HugoFacts>
  let ours: Map<string, HugoFacts>
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-hugo-')))
    writeFiles(root, files)
    ours = await ourFacts(root)
    writeFiles(root, { 'layouts/index.html': EXTRACT })
    const config = Object.entries(files).filter(([path]) => !path.startsWith('content/'))
    theirs = await hugosFacts(root, /languages/.test(String(config)))
    if (RECORD !== undefined) record(name, theirs)
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  const pages = Object.keys(files).filter((path) => /\.(?:md|markdown|html)$/.test(path))
  it.each(pages)('%s', (path) => {
    expectAgreement(ours.get(path), theirs.get(path), differences[path])
  })
}

describe.skipIf(!hasHugo).each(HUGO_SITES)('Hugo: $name', compare)

/** Real blogs, by their folders: each must be one that Hugo can build without its theme. */
const blogs = (process.env.FEEDMILL_HUGO_BLOGS ?? '').split(':').filter((path) => path !== '')

describe.skipIf(!hasHugo || blogs.length === 0)('Hugo: real blogs', () => {
  it.each(blogs)('%s', async (blog) => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-hugo-')))
    try {
      cpSync(blog, root, { recursive: true })
      const ours = await ourFacts(root)
      writeFiles(root, { 'layouts/index.html': EXTRACT })
      const theirs = await hugosFacts(
        root,
        [...ours.values()].some(({ language }) => language !== undefined),
      )
      // A page without a date is no post.
      const dated = [...theirs].filter(([, { date }]) => !date.startsWith('0001'))
      expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(dated))
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  })
})
