import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/markup/plain-text.ts'
import { runs } from '../builders.ts'

describe('plainText', () => {
  it.each([
    ['<p>a <b>b</b>c</p>', 'a bc'],
    ['<p>a</p><p>b</p>', 'a b'],
    ['a<br>b', 'a b'],
    ['a<div>b</div>c', 'a b c'],
    ['<ul><li>a</li><li>b</li></ul>', 'a b'],
    ['<td>a</td><td>b</td>', 'a b'],
    ['Q&amp;A &lt;b&gt; &#39;x&#39; &eacute;', "Q&A <b> 'x' é"],
    ['<p>1 &lt; 2</p>', '1 < 2'],
    ['&amp;amp;', '&amp;'],
    ['<p>a\n  b\t c&nbsp;d</p>', 'a b c d'],
    ['<p>a<!-- b -->c</p>', 'ac'],
    ['a<script>b</script><style>c</style>d', 'a d'],
    ['<p>a\u0008b&#8;c\uD800</p>', /^abc?\uFFFD?c?$/],
    ['<img src="x" alt="a">', ''],
    ['plain', 'plain'],
    ['', ''],
    ['</script>a</style>b', 'ab'],
  ])('%j is %j', (html, text) => {
    if (typeof text === 'string') expect(plainText(html).replace(/\s+/g, ' ')).toBe(text)
    else expect(plainText(html)).toMatch(text)
  })

  it('is one legal line, whatever the HTML', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<',
      '>',
      '&',
      '&amp;',
      '&#8;',
      '&#xD800;',
      '\n',
      '\0',
      'a',
      '<!--',
      '-->',
      '<script>',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = plainText(pieces.join(''))
        expect(text).toBe(text.trim())
        expect(text).not.toMatch(/[\u0000-\u001F\uFFFE\uFFFF]|\s\s/)
        expect(text.isWellFormed()).toBe(true)
      }),
      runs(250),
    )
  })
})
