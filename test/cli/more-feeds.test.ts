import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { feedmill, type Machine, machine, paths, snapshot } from './run-feedmill.ts'

/** A blog in two languages, with every kind of feed, at the addresses that other engines gave them. */

// Each test starts several processes, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 120_000 })

const CONFIG = `
site: { title: Mill, url: "https://mill.example.com/", language: en, author: Ada Fenwick }
sources: [{ type: directory, path: blog, name: posts, engine: plain }]
feeds:
  query: language:en and not category:notes
  limit: 5
  files: { atom: atom.xml }
  taxonomies:
    # Jekyll's
    category: { path: "categories/:slug", formats: [rss], files: { rss: "/feed/:slug.xml" } }
    # WordPress's
    tag:
      path: "[:language/]tag/:slug"
      files: { rss: feed/, atom: feed/atom/ }
      title: "{term} at the {site}"
      description: "What the {site} has on {term}, in {language}"
    # Hugo's
    series: { path: "series/:slug", files: { rss: index.xml }, archives: true }
    author: { path: "by/:slug", content: summary }
    section: { path: "in/:slug", formats: [json], limit: 0 }
    language: { path: "languages/:slug" }
  named:
    engineering:
      query: (tag:water or series:"The Wheel") and author:ada-fenwick and not category:notes
      title: "{site}: engineering"
      description: Wheels and water
      path: engineering
      files: { rss: /engineering.xml }
      maxBytes: 4k
    nothing: { query: "tag:nobody-has-this", title: Nothing yet, path: nothing }
targets: [{ type: directory, path: out }]
`

const LONG = `It begins.\n\n${'The water turns the wheel. '.repeat(60)}`

const post = (head: string, body = LONG): string => `---\n${head}\n---\n${body}\n`

function blog(): Machine {
  return machine(
    temporaryFolder({
      'feedmill.yaml': CONFIG,
      'blog/wheels/one.md': post(
        'title: One\ndate: 2024-01-01\ntags: [Water]\nseries: The Wheel\ncategories: [News]',
      ),
      'blog/wheels/two.md': post('title: Two\ndate: 2024-02-01\ntags: [water, Stone]\nseries: The  wheel'),
      'blog/wheels/rad.md': post(
        'title: Rad\ndate: 2024-03-01\ntags: [Wasser]\nlang: de\nauthor: Bea Ölmühle',
      ),
      'blog/note.md': post(
        'title: Note\ndate: 2024-04-01\ncategories: [Notes]\nauthors: [Ada Fenwick, Bea Ölmühle]',
      ),
    }),
  )
}

const GENERATE = ['generate', '--config', 'feedmill.yaml']
const read = ({ cwd }: Machine, path: string): string => readFileSync(join(cwd, 'out', path), 'utf8')
const titles = (on: Machine, path: string): string[] =>
  JSON.parse(read(on, path)).items.map(({ title }: { title: string }) => title)

function publish(on: Machine): void {
  const { code, log } = feedmill(on, ...GENERATE)
  expect(log.filter(({ level }) => level >= 40)).toEqual([])
  expect(code).toBe(0)
}

describe('every kind of feed', () => {
  it('is where it is expected, with its posts', () => {
    const on = blog()
    publish(on)
    const documents = paths(join(on.cwd, 'out')).filter((path) => /\.(?:xml|json)$/.test(path))
    expect(documents).toEqual(
      expect.arrayContaining([
        'feed/news.xml',
        'tag/water/feed/index.xml',
        'tag/water/feed/atom/index.xml',
        'de/tag/wasser/feed/index.xml',
        'series/the-wheel/index.xml',
        'by/bea-ölmühle/feed.xml',
        'in/wheels/feed.json',
        'languages/de/feed.json',
        'engineering.xml',
        'engineering/atom.xml',
        'nothing/feed.xml',
      ]),
    )
    expect(documents).not.toContain('in/wheels/feed.xml')
    expect(titles(on, 'feed.json')).toEqual(['Two', 'One'])
    expect(titles(on, 'tag/water/feed.json')).toEqual(['Two', 'One'])
    expect(titles(on, 'series/the-wheel/feed.json')).toEqual(['Two', 'One'])
    expect(titles(on, 'by/bea-ölmühle/feed.json')).toEqual(['Note', 'Rad'])
    expect(titles(on, 'by/ada-fenwick/feed.json')).toEqual(['Note', 'Two', 'One'])
    expect(titles(on, 'in/wheels/feed.json')).toEqual(['Rad', 'Two', 'One'])
    expect(titles(on, 'languages/de/feed.json')).toEqual(['Rad'])
    expect(titles(on, 'engineering/feed.json')).toEqual(['Two', 'One'])
    expect(titles(on, 'nothing/feed.json')).toEqual([])
  })

  it('says its title, its language and its own address', () => {
    const on = blog()
    publish(on)
    const water = read(on, 'de/tag/wasser/feed/atom/index.xml')
    expect(water).toContain('<title>Wasser at the Mill</title>')
    expect(water).toContain('<subtitle>What the Mill has on Wasser, in de</subtitle>')
    expect(water).toContain('xml:lang="de"')
    expect(water).toContain('href="https://mill.example.com/de/tag/wasser/feed/atom/index.xml"')
    expect(read(on, 'de/tag/wasser/feed/index.xml')).toContain('<language>de</language>')
    expect(JSON.parse(read(on, 'languages/de/feed.json')).language).toBe('de')
    expect(read(on, 'engineering.xml')).toContain('<title>Mill: engineering</title>')
    expect(read(on, 'by/ada-fenwick/feed.xml')).not.toContain('The water turns the wheel.')
    expect(Buffer.byteLength(read(on, 'engineering.xml'))).toBeLessThanOrEqual(4000)
  })

  it('is valid, also when it is empty, and a second run writes nothing', () => {
    const on = blog()
    publish(on)
    const before = snapshot(join(on.cwd, 'out'))
    publish(on)
    expect(snapshot(join(on.cwd, 'out'))).toEqual(before)
    const checked = (): void => {
      const { stdout, code } = feedmill(on, 'validate', 'out', '--strict')
      expect(stdout).not.toMatch(/(?:error|warning): /)
      expect(code).toBe(0)
    }
    checked()

    for (const name of ['wheels/two.md', 'wheels/rad.md', 'wheels/one.md']) rmSync(join(on.cwd, 'blog', name))
    expect(feedmill(on, ...GENERATE, '--force').code).toBe(0)
    for (const path of [
      'feed.json',
      'tag/water/feed.json',
      'series/the-wheel/feed.json',
      'in/wheels/feed.json',
    ])
      expect(titles(on, path)).toEqual([])
    expect(read(on, 'de/tag/wasser/feed/atom/index.xml')).toContain('<title>Wasser at the Mill</title>')
    checked()
  })

  it('is removed when it is not configured any more, and has its id back later', () => {
    const on = blog()
    publish(on)
    const before = read(on, 'engineering/atom.xml')
    writeFileSync(
      join(on.cwd, 'feedmill.yaml'),
      CONFIG.replace(/ {4}engineering:[\s\S]*?(?= {4}nothing:)/, ''),
    )
    publish(on)
    expect(paths(join(on.cwd, 'out')).filter((path) => path.includes('engineering'))).toEqual([])
    writeFileSync(
      join(on.cwd, 'blog/older.md'),
      post('title: Older\ndate: 2020-01-01\ntags: [water]\nauthor: Ada Fenwick'),
    )
    writeFileSync(join(on.cwd, 'feedmill.yaml'), CONFIG)
    publish(on)
    const idOf = (text: string): string | undefined => /<id>([^<]*)<\/id>/.exec(text)?.[1]
    expect(idOf(read(on, 'engineering/atom.xml'))).toBe(idOf(before))
    expect(titles(on, 'engineering/feed.json')).toContain('Older')
  })

  it.each<[what: string, from: string, to: string, message: string]>([
    [
      'a mistake in a query',
      'query: "tag:nobody-has-this"',
      'query: "tag:a tag:b"',
      'feedmill.yaml:30:23: feeds.named.nothing.query: expected “and”, “or” or the end at character 7, where “tag:b” is, found',
    ],
    [
      'a placeholder that is none',
      '"{term} at the {site}"',
      '"{tag} at the {site}"',
      'feeds.taxonomies.tag.title: expected no other placeholder than {site}, {term}, {taxonomy}, {language}',
    ],
    [
      'one folder for two',
      'path: nothing',
      'path: Engineering',
      'feedmill.yaml:30:72: feeds.named.nothing.path: expected another path than feeds.named.engineering has, found “Engineering”',
    ],
    [
      'one folder for two, which only the posts show',
      'path: nothing',
      'path: by/Ada-Fenwick/',
      'author/ada-fenwick and named:nothing would both have the folder by/Ada-Fenwick/',
    ],
    [
      'one path for two',
      '/engineering.xml',
      '/feed/news.xml',
      'the rss document of category/news and the rss document of named:engineering would both be published at feed/news.xml',
    ],
    [
      'a document where a folder must be',
      '/engineering.xml',
      '/series',
      'the rss document of named:engineering would be published at series, which is the folder of',
    ],
    [
      'one path for all terms',
      '"/feed/:slug.xml"',
      '/feed/all.xml',
      'feeds.taxonomies.category.files.rss: expected a path with :slug in it',
    ],
    ['a size that is none', 'maxBytes: 4k', 'maxBytes: 4kg', 'expected a size such as 250k, at least 1k'],
  ])('%s stops the run before anything is touched', (_what, from, to, message) => {
    const on = blog()
    expect(CONFIG).toContain(from)
    writeFileSync(join(on.cwd, 'feedmill.yaml'), CONFIG.replace(from, to))
    const { code, stderr } = feedmill(on, ...GENERATE)
    expect(stderr).toContain(message)
    expect(code).toBe(1)
    expect(() => paths(join(on.cwd, 'out'))).toThrow()
  })
})
