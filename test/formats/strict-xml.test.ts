import { describe, expect, it } from 'vitest'
import { parseStrictXml } from './strict-xml.ts'

describe('the XML parser of these tests', () => {
  it('reads what is well-formed', () => {
    const document =
      '<?xml version="1.0" encoding="utf-8"?>\n<a:b xmlns:a="u" c="1&#9;2\t3">x&amp;y&#13;<d/><![CDATA[<&]]]]><![CDATA[>]]></a:b>\n'
    expect(parseStrictXml(document)).toEqual({
      name: 'a:b',
      attributes: { 'xmlns:a': 'u', c: '1\t2 3' },
      children: [{ name: 'd', attributes: {}, children: [], text: '' }],
      text: 'x&y\r<&]]>',
    })
  })

  it.each([
    ['a control character', '<a>\u0008</a>'],
    ['a lone surrogate', '<a>\ud800</a>'],
    ['a noncharacter', '<a>\ufffe</a>'],
    ['a reference to one', '<a>&#8;</a>'],
    ['an HTML entity', '<a>&nbsp;</a>'],
    ['an open reference', '<a>&amp</a>'],
    ['a bare ampersand', '<a>a & b</a>'],
    ['the end of a CDATA section in text', '<a>]]></a>'],
    ['< in a value', '<a b="<"/>'],
    ['two values of one name', '<a b="1" b="2"/>'],
    ['an undeclared prefix', '<a><b:c/></a>'],
    ['wrong nesting', '<a><b></a></b>'],
    ['an open element', '<a><b></b>'],
    ['a blank line first', '\n<?xml version="1.0" encoding="utf-8"?><a/>'],
    ['two roots', '<a/><b/>'],
    ['an open CDATA section', '<a><![CDATA[x</a>'],
  ])('refuses %s', (_, document) => {
    expect(() => parseStrictXml(document)).toThrow()
  })
})
