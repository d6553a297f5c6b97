import { rmSync } from 'node:fs'
import fc from 'fast-check'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import { checkDocument } from '../../src/checks/check-document.ts'
import { checkConfig } from '../../src/config/load.ts'
import { wire } from '../../src/config/wire.ts'
import { legalText, singleLine } from '../../src/core/text.ts'
import { generate } from '../../src/pipeline/generate.ts'
import { PLAIN_RUN } from '../../src/pipeline/run.ts'
import { runs } from '../builders.ts'
import type { Json } from '../formats/documents.ts'
import { childOf, childrenOf, parseStrictXml, textsOf, type XmlElement } from '../formats/strict-xml.ts'
import { temporaryFolder, writeFiles } from '../temporary-folder.ts'
import { Place, T1 } from './blog.ts'

/**
 * Whatever somebody writes into a configuration and into files, what is published is valid and says what was written: through
 * the real sources, the renderer, the encoders and the gate.
 */

const PIECES = [
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '&amp;',
    '&#8;',
    '&#x0;',
    '&nbsp;',
    '&lt;b&gt;',
    '\\',
    '%',
    '%00',
  ],
  ...[
    '\0',
    '\u0001',
    '\u0008',
    '\u000b',
    '\u001f',
    '\u007f',
    '\u0085',
    '\ufffe',
    '\uffff',
    '\ud800',
    '\udc00',
    '\ufeff',
    '\u2028',
  ],
  ...[
    '\u202e',
    '\u2066',
    '\u200d',
    '\u00ad',
    'e\u0301',
    '👍',
    '𝒳',
    '日本',
    '\r',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '  ',
    'a',
    'Z',
    '0',
    '-',
    '.',
    '/',
    ':',
    '@',
    ',',
  ],
  ...[
    '</item>',
    '</entry>',
    '</channel>',
    '"}]}',
    '<script>x</script>',
    '<b>',
    '</b>',
    '<a href="/x">',
    '{{',
    '{%',
    'http://',
    'https://example.com/a b',
    'tag:',
    'urn:uuid:',
  ],
  ...[
    '](javascript:x)',
    '![',
    '[x](',
    '```',
    '# ',
    '> ',
    '<img src=x onerror=y>',
    '<svg/onload=x>',
    '<p style="x">',
    '<a href="jav&#x09;ascript:x">',
  ],
]
const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...PIECES), maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
)

/** Each is there, or not. */
const frontMatter = fc.record(
  {
    title: hostile,
    description: hostile,
    author: fc.oneof(
      hostile,
      fc.record({ name: hostile, email: hostile, url: hostile }, { requiredKeys: [] }),
    ),
    tags: fc.array(hostile, { maxLength: 3 }),
    categories: fc.oneof(hostile, fc.array(hostile, { maxLength: 2 })),
    id: hostile,
    image: hostile,
    lang: hostile,
    link: hostile,
    slug: hostile,
    permalink: hostile,
    enclosure: fc.record({ url: hostile, type: hostile, length: hostile }, { requiredKeys: ['url'] }),
    updated: fc.constantFrom('2025-02-01', '1970-01-01', '2999-01-01'),
    comments: hostile,
    canonical: hostile,
    source: fc.oneof(hostile, fc.record({ title: hostile, url: hostile, id: hostile }, { requiredKeys: [] })),
    copyright: hostile,
    rights: hostile,
    audio: hostile,
    duration: hostile,
    episode: hostile,
    season: hostile,
    explicit: hostile,
    transcript: fc.oneof(
      hostile,
      fc.record({ url: hostile, type: hostile, language: hostile }, { requiredKeys: [] }),
    ),
    chapters: hostile,
    person: fc.oneof(
      hostile,
      fc.record({ name: hostile, role: hostile, href: hostile }, { requiredKeys: [] }),
    ),
    extra: hostile,
  },
  { requiredKeys: [] },
)

interface Written {
  readonly data: Record<string, unknown>
  readonly body: string
  readonly isHtml: boolean
}

const written: fc.Arbitrary<Written> = fc.record({ data: frontMatter, body: hostile, isHtml: fc.boolean() })

const site = fc.record(
  {
    title: hostile,
    description: hostile,
    copyright: hostile,
    image: hostile,
    language: fc.constantFrom('en', 'de-CH', 'zh-Hant'),
    author: fc.oneof(
      hostile,
      fc.record(
        {
          name: hostile,
          email: fc.constantFrom('ann@example.com', 'a"b@example.com', 'é@bücher.example'),
          url: fc.constantFrom('https://example.com/é?a=1&b=<2>'),
        },
        { requiredKeys: ['name'] },
      ),
    ),
  },
  { requiredKeys: [] },
)

interface Published {
  readonly texts: Readonly<Record<string, string>>
  readonly problems: readonly string[]
}

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Undefined when the configuration is refused, which is an answer, too. */
async function publish(
  base: string,
  facts: object,
  posts: readonly Written[],
): Promise<Published | undefined> {
  const files = posts.map(({ data, body, isHtml }, index): [string, string] => [
    `2025-01-${String(index + 1).padStart(2, '0')}-post-${index}.${isHtml ? 'html' : 'md'}`,
    `---\n${JSON.stringify({ date: `2025-01-0${index + 1}`, ...data }, null, 1).replace(/\ufeff/g, '\\ufeff')}\n---\n${body}`,
  ])
  const folder = `${base}/blog-${count++}`
  writeFiles(folder, Object.fromEntries(files))
  const place = new Place()
  try {
    const config = checkConfig(
      {
        site: { url: 'https://example.com/blog/', ...facts },
        sources: [{ type: 'directory', path: folder, engine: 'plain', name: 'posts' }],
      },
      (path) => path.join('.'),
    )
    const run = wire(config, { base, cwd: base, flags: PLAIN_RUN, log, now: () => T1, environment: {} })
    try {
      const context = { now: T1, log, signal: new AbortController().signal }
      const { report, failures } = await generate({ ...run, targets: [place.target] }, context)
      expect(failures).toEqual([])
      return {
        texts: place.documents(),
        problems: report.problems.map(({ path, message }) => `${path}: ${message}`),
      }
    } finally {
      await run.press.close()
    }
  } catch (error) {
    if ((error as Error).name === 'OperatorError') return undefined
    throw error
  } finally {
    place.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}
let count = 0

/** Ids are kept letter by letter, also when they are not what their scheme asks for; and a blog may be on this machine. */
const KEPT = /^(?:invalid-(?:tag-uri|urn|uuid)|local-address)$/

function expectValid({ texts, problems }: Published): void {
  for (const problem of problems) expect(problem).not.toMatch(/would break a rule|not published/)
  for (const [path, text] of Object.entries(texts)) {
    if (!/(?:feed|atom)\.(?:xml|json)$|\.opml$/.test(path)) continue
    const { format, findings } = checkDocument(Buffer.from(text))
    expect(format, path).toBeDefined()
    const errors = findings.filter(({ severity, rule }) => severity === 'error' && !KEPT.test(rule))
    expect(errors, `${path}\n${text}`).toEqual([])
  }
}

const unstyled = (text = ''): string => text.replace(/<\?xml-stylesheet .*\?>\n/, '')

/** The three formats say the same, and another parser reads as many entries. */
function expectSame(texts: Readonly<Record<string, string>>): void {
  const json: Json = JSON.parse(texts['feed.json'] ?? '')
  const items: Json[] = json.items
  const channel = childOf(parseStrictXml(unstyled(texts['feed.xml'])), 'channel')
  const feed = parseStrictXml(unstyled(texts['atom.xml']))
  const rss = childrenOf(channel, 'item')
  const atom = childrenOf(feed, 'entry')
  const titleOf = (element: XmlElement): string | undefined => textsOf(element, 'title')[0]
  expect(titleOf(channel)).toBe(json.title)
  expect(titleOf(feed)).toBe(json.title)
  expect(rss.map(titleOf)).toEqual(items.map(({ title }) => title))
  for (const [index, { title }] of items.entries())
    if (title !== undefined) expect(titleOf(atom[index] as XmlElement)).toBe(title)
  expect(rss.map((item) => textsOf(item, 'guid')[0])).toEqual(items.map(({ id }) => id))
  expect(rss.map((item) => textsOf(item, 'link')[0])).toEqual(items.map(({ url }) => url))
  expect(atom.map((entry) => childrenOf(entry, 'link')[0]?.attributes.href)).toEqual(
    items.map(({ url }) => url),
  )
  const htmlOf = (item: XmlElement): string | undefined =>
    (textsOf(item, 'content:encoded')[0] ?? textsOf(item, 'description')[0]) as string
  for (const [index, { content_html, tags = [] }] of items.entries()) {
    if (content_html === '') continue
    expect(htmlOf(rss[index] as XmlElement)).toBe(content_html)
    expect(textsOf(atom[index] as XmlElement, 'content')).toEqual([content_html])
    expect([...new Set(textsOf(rss[index] as XmlElement, 'category'))]).toEqual(tags)
  }
  expect(parseRssFeed(texts['feed.xml']).items ?? []).toHaveLength(items.length)
  expect(parseAtomFeed(texts['atom.xml']).entries ?? []).toHaveLength(items.length)
  expect(parseJsonFeed(json).items ?? []).toHaveLength(items.length)
}

describe('any string', () => {
  it('in any key and any text of posts leaves every document valid, and the same in each format', async () => {
    const base = temporaryFolder()
    await fc.assert(
      fc.asyncProperty(fc.array(written, { minLength: 1, maxLength: 6 }), async (posts) => {
        const published = await publish(base, {}, posts)
        expect(published).toBeDefined()
        expectValid(published as Published)
        expectSame((published as Published).texts)
      }),
      runs(60),
    )
  }, 900_000)

  it('in the configuration of the site is refused, or leaves every document valid', async () => {
    const base = temporaryFolder()
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(site, written, async (facts, post) => {
        const published = await publish(base, facts, [post])
        if (published !== undefined) {
          accepted++
          expectValid(published)
          expectSame(published.texts)
          if (typeof facts.title === 'string')
            expect(JSON.parse(published.texts['feed.json'] ?? '').title).toBe(
              singleLine(legalText(facts.title)) || 'example.com',
            )
        }
      }),
      runs(60),
    )
    expect(accepted).toBeGreaterThan(10)
  }, 900_000)
})
