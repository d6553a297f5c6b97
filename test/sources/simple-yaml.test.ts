import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundedData } from '../../src/core/data.ts'
import { parseSimpleYaml } from '../../src/sources/simple-yaml.ts'
import { parseYaml } from '../../src/sources/yaml.ts'
import { runs } from '../builders.ts'

/** What all of YAML makes of a text; undefined when it refuses it, or says something of it. */
function whole(text: string): unknown {
  let isClean = true
  try {
    const data = boundedData(parseYaml(text, () => (isClean = false)))
    return isClean ? data : undefined
  } catch {
    return undefined
  }
}

describe('parseSimpleYaml', () => {
  it('reads what front matter is mostly written in', () => {
    const text =
      'title: "A: b"\ndate: 2011-07-22 16:00:00 +1200\ntags: [a, "b c", \'d\']\ncategories:\n  - x\n  - "y: z"\n\nempty:\nnone: ~\nlayout: post  \nnumber: 1.10\nlist: []'
    expect(parseSimpleYaml(text)).toEqual({
      title: 'A: b',
      date: '2011-07-22 16:00:00 +1200',
      tags: ['a', 'b c', 'd'],
      categories: ['x', 'y: z'],
      empty: null,
      none: null,
      layout: 'post',
      number: '1.10',
      list: [],
    })
  })

  it.each([
    'a: b\na: c',
    'a: |\n  b',
    'a: "b\\n"',
    "a: 'it''s'",
    'a: b # c',
    '# c',
    'a: b: c',
    'a: {b: c}',
    'a: [b, [c]]',
    'a: &x b',
    'a: *x',
    'a: !!js/function x',
    'a: b\n  c',
    'a:\n  b: c',
    'a:\n- b\n - c',
    'a:\n- b: c',
    '__proto__: x',
    '<<: *x',
    'a:\tb',
    'a: b\u0000',
    'a: - b',
    '- a',
    'a: [b, c',
    'a: [b,, c]',
    'a b: c',
    'a:b',
    'a: b:',
    'a: [b:]',
    'a: @b',
    'a: "b" c',
  ])('leaves %j to the whole of YAML', (text) => {
    expect(parseSimpleYaml(text)).toBeUndefined()
  })

  it('gives what the whole of YAML gives, or nothing', () => {
    const piece = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom('a', 'key', 'null', '~', 'true', '1.10', 'é', '😀', 'x y', '2011-07-22'),
      },
      {
        weight: 5,
        arbitrary: fc.constantFrom(': ', ':', ' ', '\n', '\n- ', '\n  - ', ', ', ',', '- ', '  '),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '[',
          ']',
          '"',
          "'",
          '{',
          '}',
          '#',
          ' #',
          '\\',
          '!',
          '&',
          '*',
          '|',
          '>',
          '%',
          '@',
          '`',
          '?',
          '-',
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '\t',
          '\u0085',
          '\u2028',
          '\u0007',
          '\uFEFF',
          '\u00A0',
          '---',
          '...',
          '<<',
        ),
      },
    )
    const text = fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd-e'), fc.array(piece, { maxLength: 8 })), {
        maxLength: 4,
      })
      .map((lines) => lines.map(([key, pieces]) => `${key}:${pieces.join('')}`).join('\n'))
    fc.assert(
      fc.property(text, (source) => {
        const simple = parseSimpleYaml(source)
        if (simple !== undefined) expect(simple).toEqual(whole(source))
      }),
      runs(20_000),
    )
  })
})
