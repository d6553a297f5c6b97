import fc from 'fast-check'
import { Marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { plainTextLength, quickLook } from '../../src/markup/inline-text.ts'
import { runs } from '../builders.ts'

const plain = new Marked({ gfm: true })
const quick = new Marked({ gfm: true, tokenizer: quickLook })

describe('plainTextLength', () => {
  it.each([
    ['words and *stars*', 10],
    ['*', 1],
    ['a`b`', 1],
    ['only words', 10],
    ['1 < 2', 2],
    ['use http', 8],
    ['caf\u00e9 \ud83d\ude00 ende', 12],
  ])('knows where the text of %j ends', (source, length) => {
    expect(plainTextLength(source)).toBe(length)
  })

  it.each([
    'mail ann@example.com',
    'mail ann_b@example.com',
    'see http://example.com',
    'see HTTPS://x.y',
    'see www.example.com',
    'a  \nb',
    '&#120;',
    'a &#120;',
    '`x`',
    '~~x~~',
    ',mailto:a@b.c',
    ',xmpp:a@b.c',
    // Where looking for the end of a name at each turn would take longer than marked does.
    `x_${'a'.repeat(300)}`,
  ])('leaves %j to marked', (source) => {
    expect(plainTextLength(source)).toBeUndefined()
  })

  it('never changes what marked makes of a text', () => {
    const piece = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('word', 'x', ' ', '. ', '\n', '  \n', '\n\n', 'é', '😀', '1') },
      {
        weight: 2,
        arbitrary: fc.constantFrom('*', '**', '_', '`', '``', '~', '~~', '[', '](', ')', '![', '!'),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '<',
          '<b>',
          '</b>',
          '<a ',
          '\\',
          '&',
          '&#65;',
          '&#x42;',
          '&amp;',
          '>',
          '"',
          '|',
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '@',
          'a@b.cd',
          'a_b@c.de',
          'http://a.b',
          'Https:',
          'ftp://c.d',
          'www.e.fg',
          'www.',
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('mailto:', 'xmpp:', ':', '/', '.', '-', '+', '#', '<script>', '</script>'),
      },
    )
    const blocks = fc.constantFrom(
      '\n===\n',
      '\n---\n',
      '\n  -',
      '\n=',
      '\n|',
      '|a|b|\n',
      '|-|-|\n',
      '-|-\n',
      ':-|-:\n',
      '> ',
      '- ',
      '1. ',
      '# ',
      '    ',
      '```\n',
      '\t\n',
    )
    const text = fc
      .array(fc.oneof({ weight: 3, arbitrary: piece }, { weight: 1, arbitrary: blocks }), { maxLength: 24 })
      .map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, (source) => {
        expect(quick.parse(source)).toBe(plain.parse(source))
      }),
      runs(3000),
    )
  })
})
