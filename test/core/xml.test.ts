import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { legalText } from '../../src/core/text.ts'
import {
  element,
  escapeAmbiguousText,
  escapeAttribute,
  escapeText,
  htmlContent,
  openTag,
  textToHtml,
} from '../../src/core/xml.ts'
import { runs } from '../builders.ts'
import { parseStrictXml } from '../formats/strict-xml.ts'

describe('escaping', () => {
  it.each([
    ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
    [']]>', ']]&gt;'],
    ['&amp;', '&amp;amp;'],
    ['"\'', '"\''],
    ['a\rb\r\nc\n\td', 'a&#13;b&#13;\nc\n\td'],
    ['a\u0008b\uFFFEc\uD800', 'abc'],
  ])('escapeText(%j) is %j', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped)
  })

  it.each([
    ['https://example.com/?a=1&b=2', 'https://example.com/?a=1&amp;b=2'],
    ['"/><VADER>', '&quot;/&gt;&lt;VADER&gt;'],
    ['a\tb\nc\rd', 'a&#9;b&#10;c&#13;d'],
    ['a\u0000b', 'ab'],
  ])('escapeAttribute(%j) is %j', (value, escaped) => {
    expect(escapeAttribute(value)).toBe(escaped)
  })

  it('writes ambiguous text so that plain and HTML readers show the same', () => {
    expect(escapeAmbiguousText('Q&A: 1 < 2 > 0\r\u0008')).toBe('Q&#x26;A: 1 &#x3C; 2 &#x3E; 0&#13;')
  })

  it('makes HTML of plain text', () => {
    expect(textToHtml('1 < 2 && "x" > y')).toBe('1 &lt; 2 &amp;&amp; "x" &gt; y')
  })

  it.each([
    ['plain', 'plain'],
    ['a > b', 'a &gt; b'],
    ['<p>a & b</p>', '<![CDATA[<p>a & b</p>]]>'],
    ['&lt;', '<![CDATA[&lt;]]>'],
    ['<p>]]></p>', '<![CDATA[<p>]]]]><![CDATA[></p>]]>'],
    ['<p>]]>]]></p>', '<![CDATA[<p>]]]]><![CDATA[>]]]]><![CDATA[></p>]]>'],
    ['<p>\r</p>', '&lt;p&gt;&#13;&lt;/p&gt;'],
    ['<p>\u0008\uD800</p>', '<![CDATA[<p></p>]]>'],
    // The end appears only when what stood between is taken out.
    ['<p>]\u0000]\u0008></p>', '<![CDATA[<p>]]]]><![CDATA[></p>]]>'],
    [']]>', ']]&gt;'],
  ])('htmlContent(%j) is %j', (html, content) => {
    expect(htmlContent(html)).toBe(content)
  })
})

describe('elements', () => {
  it('stand on a line of their own', () => {
    expect(element('a', { b: '1 "&" 2', c: undefined }, 'text')).toBe(
      '<a b="1 &quot;&amp;&quot; 2">text</a>\n',
    )
    expect(element('a', {})).toBe('<a/>\n')
    expect(element('a', {}, '')).toBe('<a></a>\n')
    expect(openTag('a', { 'x:b': '' })).toBe('<a x:b="">\n')
  })
})

describe('for any string', () => {
  it.each([
    ['escapeText', (text: string) => parseStrictXml(`<a>${escapeText(text)}</a>`).text],
    ['escapeAmbiguousText', (text: string) => parseStrictXml(`<a>${escapeAmbiguousText(text)}</a>`).text],
    ['escapeAttribute', (text: string) => parseStrictXml(`<a b="${escapeAttribute(text)}"/>`).attributes.b],
    ['htmlContent', (text: string) => parseStrictXml(`<a>${htmlContent(text)}</a>`).text],
  ])('a parser gives back what %s was given, less the illegal characters', (_, roundTrip) => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(roundTrip(text)).toBe(legalText(text))
      }),
      runs(250),
    )
  })
})

const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      ...[
        '<',
        '>',
        '&',
        '"',
        "'",
        ']',
        ']]>',
        '<![CDATA[',
        '\r',
        '\n',
        '\r\n',
        '\t',
        ' ',
        'a',
        '&amp;',
        '&#8;',
      ],
      ...[
        '\0',
        '\u0008',
        '\u000B',
        '\uFFFE',
        '\uD800',
        '\uDC00',
        '👍',
        '\u0085',
        '\u2028',
        '<!--',
        '?>',
        '%',
      ],
    ),
    maxLength: 30,
  }),
)
