import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AWKWARD_POSTS, writeAwkwardBlog, writeLongBlog, writeStatedIds } from './blogs.ts'
import {
  ATOM_GRAMMAR,
  feedmill,
  filesBelow,
  need,
  output,
  PROJECT,
  remove,
  start,
  temporaryFolder,
} from './feedmill.ts'

/** What we publish, judged by others. */

const schema = JSON.parse(readFileSync(new URL('json-feed.schema.json', import.meta.url), 'utf8'))
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false })
// The types of ajv-formats say `default` where the module is the function.
;(addFormats as unknown as (instance: Ajv) => void)(ajv)
const isJsonFeed = ajv.compile(schema)

let base: string
beforeAll(() => {
  base = temporaryFolder()
})
afterAll(() => remove(base))

const jing = (paths: readonly string[]) => start('jing', ['-c', ATOM_GRAMMAR, ...paths]).ended

const blogs: [name: string, publish: (out: string) => Promise<void>][] = [
  [
    'the example site',
    async (out) => {
      const config = join(PROJECT, 'config/feedmill.yaml')
      const { code, stderr } = await feedmill([
        'generate',
        '--config',
        config,
        '--out',
        out,
        '--no-cache',
        '--quiet',
      ])
      expect(stderr).toBe('')
      expect(code).toBe(0)
    },
  ],
  [
    'an awkward blog',
    async (out) => {
      writeAwkwardBlog(`${out}-content`)
      const args = [
        'generate',
        '--content',
        `${out}-content`,
        '--out',
        out,
        '--no-cache',
        '--report',
        `${out}.json`,
      ]
      const { code, stderr } = await feedmill([...args, '--url', 'https://example.com/blog/', '--quiet'])
      expect(code, stderr).toBe(0)
      const report = JSON.parse(readFileSync(`${out}.json`, 'utf8'))
      expect(report.posts).toBe(AWKWARD_POSTS)
      expect(report.leftOut).toEqual([])
    },
  ],
  [
    'a blog whose posts state ids',
    async (out) => {
      writeStatedIds(`${out}-content`)
      const args = ['generate', '--content', `${out}-content`, '--out', out, '--no-cache']
      const { code, stderr } = await feedmill([...args, '--url', 'https://example.com/', '--quiet'])
      expect(code, stderr).toBe(0)
    },
  ],
  [
    'a blog with archives',
    async (out) => {
      writeLongBlog(`${out}-content`, { '2019-05': 2, '2021-03': 130, '2021-07': 3, '2024-02': 30 })
      const args = ['generate', '--content', `${out}-content`, '--out', out, '--no-cache']
      const { code, stderr } = await feedmill([...args, '--url', 'https://example.com/blog/', '--quiet'])
      expect(code, stderr).toBe(0)
      const archives = ['2019', '2021', '2021-07', '2024'].map((period) => `archive/${period}/feed.xml`)
      expect(filesBelow(out)).toEqual(expect.arrayContaining(archives))
    },
  ],
]

describe.each(blogs)('the documents of %s', (name, publish) => {
  let out: string
  const named = (file: string): string[] =>
    filesBelow(out)
      .filter((path) => path === file || path.endsWith(`/${file}`))
      .map((path) => join(out, path))
  beforeAll(async () => {
    out = join(base, name.replaceAll(' ', '-'))
    await publish(out)
  })

  it('are well-formed XML', (context) => {
    need(context, 'xmllint')
    const paths = [...named('feed.xml'), ...named('atom.xml')]
    expect(paths.length).toBeGreaterThan(1)
    expect(output('xmllint', ['--noout', '--nonet', ...paths])).toBe('')
  })

  it('are Atom (RFC 4287)', async (context) => {
    need(context, 'jing')
    const { code, stdout } = await jing(named('atom.xml'))
    expect(stdout).toBe('')
    expect(code).toBe(0)
  })

  it('are JSON Feed 1.1', () => {
    for (const path of named('feed.json')) {
      const valid = isJsonFeed(JSON.parse(readFileSync(path, 'utf8')))
      expect(valid, `${path}: ${ajv.errorsText(isJsonFeed.errors)}`).toBe(true)
    }
  })

  it('hold nothing that XML forbids, in any format', () => {
    for (const path of [...named('feed.xml'), ...named('atom.xml'), ...named('feed.json')]) {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
      expect(text, path).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
      expect(text, path).not.toMatch(/\\u00[01][0-9a-f](?<!\\u000[9ad])|\\u(?:d[89a-f]..|fff[ef])/i)
    }
  })

  it('hold nothing active', () => {
    for (const path of named('feed.json'))
      for (const { content_html } of JSON.parse(readFileSync(path, 'utf8')).items) {
        expect(content_html, path).not.toMatch(/<(?:script|iframe|object|embed|form|svg)\b/i)
        expect(content_html, path).not.toMatch(/<[^>]*\s(?:on\w+|style)\s*=/i)
        expect(content_html, path).not.toMatch(/(?:href|src)\s*=\s*["']?\s*javascript:/i)
      }
  })

  it('hold only addresses that are absolute', () => {
    for (const path of named('feed.json'))
      for (const { content_html, url } of JSON.parse(readFileSync(path, 'utf8')).items)
        for (const [, address] of content_html.matchAll(/\s(?:href|src|poster|cite)="([^"]*)"/g))
          expect(address, `${path}: ${url}`).toMatch(/^(?:https?:\/\/|mailto:|tel:|data:image\/)/)
  })

  it('say the same in the three formats, to a parser that is not ours', () => {
    for (const path of named('feed.json')) {
      const read = (file: string): string => readFileSync(path.replace(/feed\.json$/, file), 'utf8')
      const json = parseJsonFeed(JSON.parse(readFileSync(path, 'utf8')))
      const rss = parseRssFeed(read('feed.xml'))
      const atom = parseAtomFeed(read('atom.xml'))
      const urls = (json.items ?? []).map(({ url }) => url)
      expect((rss.items ?? []).map(({ link }) => link)).toEqual(urls)
      expect(
        (atom.entries ?? []).map(({ links }) => links?.find(({ rel }) => rel === 'alternate')?.href),
      ).toEqual(urls)
      expect((rss.items ?? []).map(({ guid }) => guid?.value)).toEqual((json.items ?? []).map(({ id }) => id))
    }
  })
})

describe('the grammar', () => {
  const good = readFileSync(new URL('../golden/example/atom.xml', import.meta.url), 'utf8')
  const spoiled: [what: string, spoil: (atom: string) => string][] = [
    ['no id', (atom) => atom.replace(/<id>.*<\/id>\n/, '')],
    ['two titles', (atom) => atom.replace(/<title>.*<\/title>\n/, (title) => title + title)],
    ['no date', (atom) => atom.replace(/<updated>.*<\/updated>\n/, '')],
    ['a date of RSS', (atom) => atom.replace(/<updated>.*</, '<updated>Fri, 21 Jun 2019 04:00:00 GMT<')],
    ['a date without a zone', (atom) => atom.replace(/<updated>(.*)Z</, '<updated>$1<')],
    ['an id that is no address', (atom) => atom.replace(/<id>.*<\/id>/, '<id>/2019/06/</id>')],
    ['an entry without a title', (atom) => atom.replace(/(<entry>\n.*\n)<title>.*<\/title>\n/, '$1')],
    ['a link without an address', (atom) => atom.replace(/ href="[^"]*"/, '')],
    ['a relative link', (atom) => atom.replace(/ href="[^"]*"/, ' href="/feed.xml"')],
    ['an author without a name', (atom) => atom.replace(/<name>.*<\/name>\n/, '')],
    ['a category without a term', (atom) => atom.replace(/ term="[^"]*"/, '')],
    ['an unknown element', (atom) => atom.replace('<generator>', '<pubDate/><generator>')],
    ['metadata after an entry', (atom) => atom.replace('</feed>', '<rights>x</rights></feed>')],
    [
      'nothing to read',
      (atom) =>
        atom
          .replace(/<link rel="alternate"[^>]*>\n(?=<published>)/, '')
          .replace(/<content[\s\S]*?<\/content>\n/, ''),
    ],
  ]
  it.each(spoiled)('refuses %s', async (_what, spoil) => {
    const text = spoil(good)
    expect(text).not.toBe(good)
    const path = join(base, 'spoiled.xml')
    writeFileSync(path, text)
    const { code } = await jing([path])
    expect(code).toBe(1)
  })
})

describe('the schema', () => {
  type Json = Record<string, unknown>
  const good = (): Json & { items: Json[] } =>
    JSON.parse(readFileSync(new URL('../golden/example/feed.json', import.meta.url), 'utf8'))

  it.each<[string, Json]>([
    ['version 1.0', { version: 'https://jsonfeed.org/version/1' }],
    ['no title', { title: undefined }],
    ['no items', { items: undefined }],
    ['an author of 1.0', { author: { name: 'Ann' } }],
    ['a relative address', { feed_url: '/feed.json' }],
  ])('refuses %s', (_what, members) => {
    expect(isJsonFeed(good())).toBe(true)
    expect(isJsonFeed(JSON.parse(JSON.stringify({ ...good(), ...members })))).toBe(false)
  })

  it.each<[string, Json]>([
    ['an item without an id', { id: undefined }],
    ['a number as id', { id: 1 }],
    ['an item without content', { content_html: undefined }],
    ['an item with a relative address', { url: '/a' }],
    ['an item with a date of RSS', { date_published: 'Fri, 21 Jun 2019 04:00:00 GMT' }],
    ['an item with a tag twice', { tags: ['a', 'a'] }],
    ['an attachment without a type', { attachments: [{ url: 'https://example.com/a' }] }],
  ])('refuses %s', (_what, members) => {
    const { items, ...rest } = good()
    const spoiled = { ...rest, items: [{ ...items[0], ...members }, ...items.slice(1)] }
    expect(isJsonFeed(JSON.parse(JSON.stringify(spoiled)))).toBe(false)
  })
})
