import { describe, expect, it } from 'vitest'
import { checkDocument, type Served } from '../../src/checks/check-document.ts'
import { RULES, type RuleName } from '../../src/checks/rules/index.ts'
import { BROKEN } from './broken.ts'
import { atom, json, opml, rss } from './documents.ts'

const names = Object.keys(RULES) as RuleName[]

function findingsOf(broken: (typeof BROKEN)[RuleName]) {
  const [bytes, served]: readonly [Uint8Array, Served?] = broken instanceof Uint8Array ? [broken] : broken
  return checkDocument(bytes, served).findings
}

describe('the rules', () => {
  it.each(names)('%s is found where it is broken', (name) => {
    const finding = findingsOf(BROKEN[name]).find(({ rule }) => rule === name)
    expect(finding, JSON.stringify(findingsOf(BROKEN[name]))).toMatchObject({
      severity: RULES[name].severity,
    })
    expect(finding?.message).not.toMatch(/undefined|\[object|NaN/)
    expect(finding?.hint).not.toBe('')
    expect(finding?.section).not.toBe('')
  })

  it.each([
    ['rss', rss()],
    ['atom', atom()],
    ['json', json()],
    ['opml', opml()],
  ] as const)('none is broken by a good document: %s', (format, bytes) => {
    expect(checkDocument(bytes, { now: Date.UTC(2026, 0, 1) })).toEqual({ format, findings: [] })
  })

  it('have names that people can write', () => {
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  })

  it('say where', () => {
    const document = rss({ more: '\n  <pubDate>today</pubDate>' })
    const [finding] = checkDocument(document).findings
    expect(finding).toMatchObject({ rule: 'invalid-rfc822-date', line: 3, column: 3, section: 'RFC 822 §5' })
  })

  it('say where in JSON, by place and by path', () => {
    const bytes = Buffer.from(
      JSON.stringify(JSON.parse(Buffer.from(json({}, { date_published: 'today' })).toString()), null, 2),
    )
    const [finding] = checkDocument(bytes).findings
    expect(finding).toMatchObject({ rule: 'invalid-rfc3339-date', line: 8 })
    expect(finding?.message).toContain('items[0].date_published')
  })

  it('call elements of Atom by their own names, and quote documents as they are', () => {
    const { findings } = checkDocument(
      atom({ feed: '<subtitle>&lt;/b></subtitle><logo>found atom:x y</logo><nonsense/>' }),
    )
    expect(findings.map(({ message }) => message)).toEqual([
      'subtitle: expected plain text, found "</b>"',
      'logo: expected an address without " ", found "found atom:x y"',
      'feed: found the element nonsense',
    ])
  })

  it('are reported in the order of the document', () => {
    const { findings } = checkDocument(rss({ channel: '<ttl>x</ttl>', more: '<pubDate>x</pubDate>' }))
    expect(findings.map(({ rule }) => rule)).toEqual(['invalid-integer', 'invalid-rfc822-date'])
  })

  it('stop at a thousand', () => {
    const { findings } = checkDocument(rss({ more: '<nonsense/>'.repeat(5000) }))
    expect(findings).toHaveLength(1000)
  })
})
