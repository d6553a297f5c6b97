import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { checkDocument } from '../../src/checks/check-document.ts'
import { checkEntry, checkEnvelope } from '../../src/checks/check-parts.ts'
import type { FeedFacts, FormatName, Site } from '../../src/core/feed.ts'
import type { Entry } from '../../src/core/post.ts'
import { formats } from '../../src/formats/index.ts'
import { at, makeEntry, makeSite } from '../builders.ts'
import { documentText } from '../formats/documents.ts'

const FORMATS: readonly FormatName[] = ['rss', 'atom', 'json']
const site = makeSite({ image: 'https://example.com/i.png', copyright: '© Ann' })

const FEED: FeedFacts = {
  key: '',
  folder: '',
  id: 'tag:example.com,2011:/',
  title: 'Q & A <1>',
  description: 'About 1 < 2',
  home: 'https://example.com/',
  updated: at('2011-07-22T04:00:00Z'),
}

function entryFindings(format: FormatName, entry: Entry): readonly string[] {
  return checkEntry(format, formats[format].encodeEntry(entry, site)).map(({ rule }) => rule)
}

function envelopeFindings(
  format: FormatName,
  { facts = {}, feed = {} }: { facts?: Partial<Site>; feed?: Partial<FeedFacts> },
): readonly string[] {
  const envelope = {
    site: { ...site, ...facts },
    feed: { ...FEED, ...feed },
    self: `https://example.com/${format}`,
    prefixes: [],
  }
  return checkEnvelope(format, formats[format].encodeEnvelope(envelope), { address: envelope.self }).map(
    ({ rule }) => rule,
  )
}

const full = makeEntry({
  title: 'Wheels & <gears>',
  html: '<p>Text <a href="https://example.com/a?b=1&amp;c=2">]]&gt; ]]> here</a></p>',
  summary: '1 < 2 & 3',
  post: {
    externalUrl: 'https://example.org/',
    language: 'pt-BR',
    authors: [{ name: 'Ann' }, { name: 'Ben', email: 'ben@example.com' }],
    enclosures: [{ url: 'https://example.com/a.mp3', mediaType: 'audio/mpeg', length: 0 }],
    terms: { tags: ['C++', '水車'] },
  },
})

describe.each(FORMATS)('a single entry in %s', (format) => {
  it('breaks no rule', () => {
    expect(entryFindings(format, full)).toEqual([])
    expect(entryFindings(format, makeEntry())).toEqual([])
    expect(entryFindings(format, makeEntry({ html: '<p>A note</p>' }))).toEqual([])
  })

  it.each([
    ['a relative link', makeEntry({ html: '<a href="/a">a</a>' }), 'relative-reference'],
    ['a script', makeEntry({ html: '<script>1</script>' }), 'dangerous-element'],
    ['a handler', makeEntry({ html: '<b onclick="1">b</b>' }), 'dangerous-attribute'],
    [
      'a date from the future',
      makeEntry({ post: { published: at('2099-01-01T00:00:00Z'), updated: at('2099-01-01T00:00:00Z') } }),
      'implausible-date',
    ],
  ])('with %s breaks one', (_what, entry, rule) => {
    const encoded = formats[format].encodeEntry(entry, site)
    const findings = checkEntry(format, encoded, at('2026-01-01T00:00:00Z'))
    expect(findings.map((finding) => finding.rule)).toContain(rule)
  })

  it('has its own lines', () => {
    const { text, prefixes } = formats[format].encodeEntry(makeEntry({ html: '<a href="/a">a</a>' }), site)
    const [finding] = checkEntry(format, { text, prefixes })
    const line = format === 'json' ? 1 : text.split('\n').findIndex((one) => one.includes('/a')) + 1
    expect(finding?.line).toBe(line)
  })

  it('must be well-formed', () => {
    const { text, prefixes } = formats[format].encodeEntry(full, site)
    expect(checkEntry(format, { text: text.slice(0, -20), prefixes })[0]?.severity).toBe('error')
  })
})

describe('a single entry', () => {
  it('must name the prefixes that it uses', () => {
    const { text } = formats.rss.encodeEntry(full, site)
    expect(checkEntry('rss', { text, prefixes: [] })[0]?.rule).toBe('xml-undeclared-prefix')
  })

  it.each([
    ['two', '<item><title>x</title></item>'.repeat(2)],
    ['none', ''],
    ['one that closes what is around it', '</channel><channel><item><title>x</title></item>'],
  ])('is one: %s', (_what, text) => {
    expect(checkEntry('rss', { text, prefixes: [] }).map(({ rule }) => rule)).toEqual(['not-a-feed'])
  })
})

describe.each(FORMATS)('an envelope in %s', (format) => {
  it('breaks no rule', () => {
    expect(envelopeFindings(format, {})).toEqual([])
  })

  it('with a language that is none breaks one', () => {
    expect(envelopeFindings(format, { facts: { language: 'english!' } })).toContain('invalid-language')
  })

  it('without a title breaks one', () => {
    expect(envelopeFindings(format, { feed: { title: '' } })).not.toEqual([])
  })
})

describe('whole documents', () => {
  it.each(FORMATS)('of ours break no rule: %s', (format) => {
    const entries = [full, makeEntry({ post: { key: 'posts/b.md', published: at('2011-07-23T04:00:00Z') } })]
    expect(checkDocument(Buffer.from(documentText(format, { entries, site })))).toEqual({
      format,
      findings: [],
    })
    expect(checkDocument(Buffer.from(documentText(format, { site })))).toEqual({ format, findings: [] })
  })

  const golden = fileURLToPath(new URL('../golden/example', import.meta.url))
  const published = readdirSync(golden, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(?:xml|json)$/.test(path),
  )
  it.each(published)('of the example site break no rule: %s', (path) => {
    expect(checkDocument(readFileSync(join(golden, path))).findings).toEqual([])
  })
})
