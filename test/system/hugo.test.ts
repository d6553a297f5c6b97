import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selectDue } from '../../src/core/select.ts'
import { loadFolder } from '../sources/blog.ts'
import { writeFiles } from '../temporary-folder.ts'
import { HUGO_SITES, type SampleSite } from './hugo-sites.ts'

/** Hugo itself beside us, page by page: address, date, update, terms, language, and who is out today. */

interface Facts {
  readonly url: string
  readonly date: string
  readonly updated?: string
  readonly terms: Readonly<Record<string, readonly string[]>>
  readonly language?: string
  readonly out: boolean
}

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

const NOW = '2030-01-01T00:00:00Z'
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

const second = (text: unknown): string => new Date(String(text)).toISOString().replace(/\.\d+Z$/, 'Z')

/** Of two dates of one form. */
function later(one: string, other: string): string {
  return [one, other].sort()[1] ?? ''
}

async function hugosFacts(root: string, hasLanguages: boolean): Promise<Map<string, Facts>> {
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
          terms: pluralTerms(terms as Facts['terms']),
          ...(hasLanguages && { language: String(language).toLowerCase() }),
          out: out.has(`${path} ${language}`),
        },
      ]
    }),
  )
}

async function ourFacts(root: string): Promise<Map<string, Facts>> {
  const { posts } = await loadFolder(root, { engine: 'hugo' })
  const { due } = selectDue(posts, Date.parse(NOW), () => false, { drafts: false, future: false })
  return new Map(
    posts.map((post) => [
      post.key.replace(/^posts\//, ''),
      {
        url: post.url,
        date: second(new Date(post.published).toISOString()),
        ...(post.updated !== undefined &&
          post.updated > post.published && { updated: second(new Date(post.updated).toISOString()) }),
        terms: pluralTerms(post.terms),
        ...(post.language !== undefined && { language: post.language.toLowerCase() }),
        out: due.includes(post),
      },
    ]),
  )
}

/** Ours are named by the singular. */
const PLURALS: Readonly<Record<string, string>> = {
  tag: 'tags',
  category: 'categories',
  author: 'authors',
  'book-author': 'book authors',
}

function pluralTerms(terms: Facts['terms']): Facts['terms'] {
  return Object.fromEntries(
    Object.entries(terms)
      .filter(([, names]) => names.length > 0)
      .map(([name, names]) => [PLURALS[name] ?? name, names.map((term) => term.toLowerCase())]),
  )
}

function compare({ files, differences = {} }: SampleSite): void {
  let root: string
  let theirs: Map<string, Facts>
  let ours: Map<string, Facts>
  beforeAll(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'feedmill-hugo-')))
    writeFiles(root, files)
    ours = await ourFacts(root)
    writeFiles(root, { 'layouts/index.html': EXTRACT })
    const config = Object.entries(files).filter(([path]) => !path.startsWith('content/'))
    theirs = await hugosFacts(root, /languages/.test(String(config)))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  const pages = Object.keys(files).filter((path) => /\.(?:md|markdown|html)$/.test(path))
  it.each(pages)('%s', (path) => {
    const difference = differences[path]
    const facts = theirs.get(path)
    if (difference === undefined) expect(ours.get(path)).toEqual(facts)
    else if (difference.ours === 'absent') {
      expect(facts, 'the engine has no such page either').toBeDefined()
      expect(ours.get(path)).toBeUndefined()
    } else {
      expect(ours.get(path)).toEqual({ ...facts, ...difference.ours })
      expect(ours.get(path), 'there is no difference').not.toEqual(facts)
    }
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
