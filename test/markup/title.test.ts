import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainTitle } from '../../src/markup/plain-text.ts'
import '../seeded.ts'

// Rules 20, 38 and 46: a title is plain text, and shows what the author wrote.
describe('plainTitle', () => {
  it.each([
    ['Hello', 'Hello'],
    ['<span class="highlight">Sparkling</span> Title', 'Sparkling Title'],
    ['<em>a</em> <STRONG>b</strong>', 'a b'],
    ['<b><i>a</i></b>', 'a'],
    ['a<br>b<br/>c', 'a b c'],
    ['<a href="x">y</a>', 'y'],
    ['a <img src="x" alt="y"> b', 'a b'],
    // what is no markup
    ['Vec<T>', 'Vec<T>'],
    ['HashMap<String, Vec<u8>>', 'HashMap<String, Vec<u8>>'],
    ['1 < 2', '1 < 2'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['a <b c', 'a <b c'],
    ['The <b> element', 'The <b> element'],
    ['The <title> element', 'The <title> element'],
    ['<- here ->', '<- here ->'],
    ['I <3 you', 'I <3 you'],
    ['`<div>`', '`<div>`'],
    // references
    ['Q&amp;A', 'Q&A'],
    ['Q&A', 'Q&A'],
    ['AT&T', 'AT&T'],
    ['&lt;b&gt;bold&lt;/b&gt;', '<b>bold</b>'],
    ['&amp;lt;', '&lt;'],
    ['caf&eacute; &#233; &#xE9;', 'café é é'],
    ['a &copy b', 'a &copy b'],
    ['?a=1&copy=2', '?a=1&copy=2'],
    ['Tom&nbsp;&nbsp;Jerry', 'Tom Jerry'],
    // characters
    ['a\u0008b\u0000c\uD800d\uFFFEe', 'abcde'],
    ['two\r\n lines', 'two lines'],
    ['  a  ', 'a'],
    ['👍 ]]>', '👍 ]]>'],
    ['&#8;', /^\uFFFD?$/],
    ['', ''],
  ])('JF4: %j is %j', (written, title) => {
    if (typeof title === 'string') expect(plainTitle(written)).toBe(title)
    else expect(plainTitle(written)).toMatch(title)
  })

  // Rule 7: truncate first, escape after; never half an entity or tag.
  it('cuts very long titles', () => {
    expect(plainTitle('x'.repeat(5000))).toBe(`${'x'.repeat(999)}…`)
  })

  it('never halves a reference or an element', () => {
    expect(plainTitle(`${'x'.repeat(996)}&amp;${'y'.repeat(50)}`)).not.toMatch(/&a/)
    expect(plainTitle(`<em>${'word '.repeat(300)}</em>`)).not.toContain('<em>')
    expect(plainTitle('&amp;'.repeat(900))).toBe('&'.repeat(900))
  })

  it('is fast on hostile titles', () => {
    const start = performance.now()
    for (const part of ['<', '<b>', '<a ', '<b><i>', '&', '&amp;', '</b>', '<a x="', '<br', ' ']) {
      plainTitle(part.repeat(100_000))
    }
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('leaves text alone that has neither < nor &', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
        fc.pre(!/[<&]/.test(text))
        expect(plainTitle(text)).toBe(text.replace(/\s+/g, ' ').trim())
      }),
    )
  })
})
