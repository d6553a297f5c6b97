import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/checks/finding.ts'
import { parseXml } from '../../src/checks/xml/parse.ts'
import { parsePlainXml } from '../../src/checks/xml/parse-plain.ts'
import type { XmlElement } from '../../src/checks/xml/tree.ts'
import type { FormatName } from '../../src/core/feed.ts'
import { makeEntry, makeNote, runs } from '../builders.ts'
import { documentText } from '../formats/documents.ts'

/** The fast parser gives what the complete one gives, or nothing. */

interface Parsed {
  readonly root: object | undefined
  readonly reports: readonly string[]
}

function parsedBy(parse: (text: string, report: Report) => XmlElement | undefined, text: string): Parsed {
  const reports: string[] = []
  const root = parse(text, (rule, { offset }, message) => reports.push(`${rule} ${offset} ${message}`))
  return { root: root === undefined ? undefined : plain(root), reports }
}

function plain({ parent, children, ...facts }: XmlElement): object {
  return { ...facts, parent: parent?.name, children: children.map(plain) }
}

/** A comment behind the root is nothing that the fast parser reads, and changes no place. */
const slowly = (text: string): Parsed => parsedBy(parseXml, `${text}<!---->`)
const fast = (text: string): Parsed => parsedBy(parsePlainXml, text)

const FORMATS: readonly FormatName[] = ['rss', 'atom']
const DOCUMENTS = FORMATS.map((format) =>
  documentText(format, {
    entries: [
      makeEntry({
        title: 'A <b> & "c" \u{1F44D}',
        html: '<p>]]> &amp; <a href="https://example.com/?a=1&amp;b=2">x</a></p>',
        post: {
          language: 'de',
          authors: [{ name: 'Ann', email: 'ann@example.com' }],
          terms: { tag: ['R & D'] },
        },
      }),
      makeNote({ post: { key: 'posts/note.md' } }),
    ],
  }),
)

describe('the fast parser', () => {
  it.each(FORMATS)('reads our documents: %s', (format) => {
    const text = DOCUMENTS[FORMATS.indexOf(format)] as string
    expect(fast(text).root).toBeDefined()
    expect(fast(text)).toEqual(slowly(text))
  })

  it.each([
    [
      'a default namespace that ends',
      '<feed xmlns="http://www.w3.org/2005/Atom"><x xmlns="u"><y/></x><title/></feed>',
    ],
    ['a prefix that is declared inside', '<rss><a xmlns:p="u"><p:b p:c="1" d="2"/></a></rss>'],
    ['a namespace that is nearly right', '<rss xmlns:dc="http://purl.org/DC/elements/1.1"><dc:date/></rss>'],
    ['xml:lang', '<feed xml:lang="de" xmlns="http://www.w3.org/2005/Atom"/>'],
    ['references', '<a b="&#65;&quot;&#x1F44D;">&lt;&gt;&apos;&amp;&#9;</a>'],
    ['several sections', '<a>x<![CDATA[<]]>]<![CDATA[]]]]><![CDATA[>]]></a>'],
    ['blanks', '\n<a\n b="1"  ><c /></a>\n\n'],
    ['a root that is empty', '<a/>'],
  ])('reads %s', (_what, text) => {
    expect(fast(text).root).toBeDefined()
    expect(fast(text)).toEqual(slowly(text))
  })

  it.each([
    ['a prefix that is not declared', '<a><p:b/></a>'],
    ['an attribute’s prefix that is not declared', '<a p:b="1"/>'],
    ['a prefix out of its scope', '<a><b xmlns:p="u"/><p:c/></a>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['one attribute by two prefixes', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>'],
    ['a declaration twice', '<a xmlns:p="u" xmlns:p="v"/>'],
    ['the prefix xml for something else', '<a xmlns:xml="u"/>'],
    ['the namespace of xml', '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>'],
    ['a prefix without a namespace', '<a xmlns:p=""/>'],
    ['two roots', '<a/><b/>'],
    ['text around the root', 'x<a/>'],
    ['text behind the root', '<a/>x'],
    ['a section around the root', '<![CDATA[]]><a/>'],
    ['an end that is missing', '<a><b></b>'],
    ['ends that cross', '<a><b></a></b>'],
    ['an end too many', '<a/></a>'],
    ['an end of another name', '<a></ab>'],
    ['a section that does not end', '<a><![CDATA[x</a>'],
    ['the end of a section', '<a>]]></a>'],
    ['an entity of HTML', '<a>&nbsp;</a>'],
    ['a bare ampersand', '<a>1 & 2</a>'],
    ['a reference to what XML forbids', '<a>&#8;</a>'],
    ['a reference to a surrogate', '<a>&#xD800;</a>'],
    ['a reference beyond all characters', '<a>&#1114112;</a>'],
    ['< in a value', '<a b="<"/>'],
    ['no blank before an attribute', '<a b="1"c="2"/>'],
    ['an attribute without a value', '<a b/>'],
    ['an open tag', '<a'],
    ['nothing', ''],
  ])('leaves to the complete one: %s, which is wrong', (_what, text) => {
    expect(fast(text).root).toBeUndefined()
    expect(slowly(text).root).toBeUndefined()
  })

  it.each([
    ['single quotes', "<a b='1'/>"],
    ['a comment', '<a><!-- x --></a>'],
    ['an instruction', '<a><?x y?></a>'],
    ['a line end of two characters', '<a>\r\n</a>'],
    ['a value of two lines', '<a b="1\n2"/>'],
    ['a DOCTYPE', '<!DOCTYPE a><a/>'],
  ])('leaves to the complete one: %s', (_what, text) => {
    expect(fast(text).root).toBeUndefined()
    expect(slowly(text).root).toBeDefined()
  })

  it('never takes what the complete one refuses, and reads the rest alike', () => {
    const piece = fc.constantFrom(
      ...[
        '<',
        '>',
        '/',
        '</',
        '/>',
        '"',
        '=',
        '&',
        ';',
        '&amp;',
        '&#65;',
        '&#0;',
        ']]>',
        '<![CDATA[',
        ' ',
        '\n',
        ':',
      ],
      ...[
        'xmlns',
        'xmlns:p="u"',
        ' p:a="1"',
        '<p:b>',
        '</p:b>',
        '<title>',
        '</title>',
        'x',
        '\u{1F44D}',
        ' a="1"',
      ],
    )
    const spoiled = fc
      .tuple(
        fc.constantFrom(...DOCUMENTS, '<a xmlns:p="u"><p:b a="1">x</p:b><![CDATA[y]]></a>'),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), piece), { maxLength: 3 }),
      )
      .map(([text, edits]) =>
        edits.reduce((now, [where, cut, added]) => {
          const at = Math.floor(where * now.length)
          return now.slice(0, at) + added + now.slice(at + cut)
        }, text),
      )
      .map((text) => text.toWellFormed())
    fc.assert(
      fc.property(spoiled, (text) => {
        const quick = fast(text)
        if (quick.root !== undefined) expect(quick).toEqual(slowly(text))
      }),
      runs(500),
    )
  })
})
