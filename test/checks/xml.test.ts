import { describe, expect, it } from 'vitest'
import { checkDocument } from '../../src/checks/check-document.ts'
import { Findings } from '../../src/checks/finding.ts'
import { parseXml } from '../../src/checks/xml/parse.ts'
import { raw } from './documents.ts'

function faultsOf(text: string): string[] {
  const findings = new Findings(text)
  parseXml(text, findings.report)
  return findings.list.map(({ rule, line, column }) => `${rule} ${line}:${column}`)
}

describe('the parser', () => {
  it.each([
    ['a text outside', 'x<a/>', 'xml-not-well-formed'],
    ['two roots', '<a/><b/>', 'xml-not-well-formed'],
    ['nothing', '', 'xml-not-well-formed'],
    ['an open element', '<a><b></a>', 'xml-not-well-formed'],
    ['an end that is missing', '<a>', 'xml-not-well-formed'],
    ['an attribute twice', '<a b="1" b="2"/>', 'xml-not-well-formed'],
    [
      'an attribute twice by namespace',
      '<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>',
      'xml-not-well-formed',
    ],
    ['an attribute without quotes', '<a b=1/>', 'xml-not-well-formed'],
    ['< in an attribute', '<a b="<"/>', 'xml-not-well-formed'],
    [']]> in text', '<a>]]></a>', 'xml-not-well-formed'],
    ['-- in a comment', '<a><!-- a -- b --></a>', 'xml-not-well-formed'],
    ['a prefix that is not declared', '<a:b/>', 'xml-undeclared-prefix'],
    ['a prefix of an attribute', '<a b:c="1"/>', 'xml-undeclared-prefix'],
    ['an entity of HTML', '<a>&nbsp;</a>', 'xml-undefined-entity'],
    ['a bare ampersand', '<a>Q & A</a>', 'xml-bare-ampersand'],
    ['a reference without end', '<a>&amp</a>', 'xml-bare-ampersand'],
    ['a control character', '<a>\u0008</a>', 'xml-illegal-character'],
    ['a reference to one', '<a>&#8;</a>', 'xml-illegal-character'],
    ['a lone surrogate', '<a>\ud800</a>', 'xml-illegal-character'],
    ['U+FFFE', '<a>\ufffe</a>', 'xml-illegal-character'],
    ['a blank line before the declaration', '\n<?xml version="1.0"?><a/>', 'xml-text-before-declaration'],
  ])('refuses %s', (_what, text, rule) => {
    expect(faultsOf(text)[0]).toMatch(new RegExp(`^${rule} \\d+:\\d+$`))
    expect(faultsOf(text)).toHaveLength(1)
  })

  it.each([
    ['references', '<a b="&#34;&amp;">&lt;&#x10FFFF;</a>'],
    ['a section', '<a><![CDATA[<b> & ]] >]]></a>'],
    ['entities of its own DTD', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['other letters', '<ä ö="ü">日本🌾</ä>'],
    ['Windows line ends', '<a\r\n b="1">\r\n</a>\r\n'],
  ])('takes %s', (_what, text) => {
    expect(faultsOf(text)).toEqual([])
  })

  it('finds an ampersand where it stands, not where parsers stumble', () => {
    expect(faultsOf('<a>\n  <b><![CDATA[&]]></b>\n  <c>Q & A</c>\n</a>')).toEqual(['xml-bare-ampersand 3:8'])
  })

  it('does not expand entities in each other', () => {
    const levels = Array.from({ length: 30 }, (_, level) =>
      level === 0 ? '<!ENTITY e0 "ha">' : `<!ENTITY e${level} "${`&e${level - 1};`.repeat(10)}">`,
    )
    const root = parseXml(`<!DOCTYPE a [${levels.join('')}]><a>&e29;</a>`, () => {})
    expect(root?.text.length).toBeLessThan(100)
  })

  it('does not expand one entity without end', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY x "${'ha'.repeat(500)}">]><a>${'&x;'.repeat(2000)}</a>`
    expect(faultsOf(bomb)).toEqual(['xml-too-large 1:1'])
  })

  it('reads no file and no address', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    expect(faultsOf(bomb)[0]).toMatch(/^xml-undefined-entity/)
  })

  it('knows names by their namespace, whatever the prefix', () => {
    const root = parseXml(
      '<rss xmlns:x="http://purl.org/dc/elements/1.1/" xmlns:y="u"><x:creator/><y:z y:a="1" b="2"/></rss>',
      () => {},
    )
    expect(root?.children.map(({ name }) => name)).toEqual(['dc:creator', '{u}z'])
    expect(root?.children[1]?.attributes.map(({ name }) => name)).toEqual(['{u}a', 'b'])
  })
})

describe('encodings', () => {
  const declared = (encoding: string): string =>
    `<?xml version="1.0" encoding="${encoding}"?><rss version="2.0"><channel><title>Mühle</title></channel></rss>`
  const rules = (bytes: Uint8Array, contentType?: string): string[] =>
    checkDocument(bytes, contentType === undefined ? {} : { contentType })
      .findings.map(({ rule }) => rule)
      .filter((rule) => /^encoding|^charset|^garbled/.test(rule))

  it.each([
    ['UTF-8', raw(declared('UTF-8')), []],
    ['UTF-8 with a mark', raw(`\ufeff${declared('utf-8')}`), []],
    ['Latin-1', Buffer.from(declared('ISO-8859-1'), 'latin1'), []],
    ['UTF-16', Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le'), []],
    ['Latin-1 that says UTF-8', Buffer.from(declared('utf-8'), 'latin1'), ['encoding-mismatch']],
    ['UTF-16 that says UTF-8', Buffer.from(`\ufeff${declared('utf-8')}`, 'utf16le'), ['encoding-mismatch']],
    ['UTF-8 that says UTF-16', raw(declared('utf-16')), ['encoding-mismatch']],
    ['UTF-8 that says US-ASCII', raw(declared('us-ascii')), ['encoding-mismatch']],
    ['JSON in UTF-8 that speaks of \ufffd', raw('{"title":"a \ufffd b"}'), []],
    ['JSON in Latin-1', Buffer.from('{"title":"Mühle"}', 'latin1'), ['encoding-mismatch']],
    ['a name that nobody knows', raw(declared('x-unheard-of')), ['encoding-unknown']],
  ] as const)('%s', (_what, bytes, expected) => {
    expect(rules(bytes)).toEqual(expected)
  })

  it('a charset of the server counts before the declaration', () => {
    const bytes = Buffer.from(declared('utf-8'), 'latin1')
    expect(rules(bytes, 'application/rss+xml; charset=iso-8859-1')).toEqual(['charset-contradicts'])
    expect(rules(raw(declared('utf-8')), 'application/rss+xml; charset=utf-8')).toEqual([])
  })
})
