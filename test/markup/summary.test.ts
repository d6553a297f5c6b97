import { describe, expect, it } from 'vitest'
import { firstParagraph, summaryOf } from '../../src/markup/summary.ts'

describe('firstParagraph', () => {
  it.each([
    ['<p>a</p><p>b</p>', 'a'],
    ['<h1>t</h1>\n<p>a <b>b</b></p>', 'a b'],
    ['<p><img src="x" alt="y"></p><p>a</p>', 'a'],
    ['<p class="x">a</p>', 'a'],
    ['<ul><li>a</li></ul>', 'a'],
    ['<p>open', 'open'],
    ['', ''],
    // what begins like a paragraph
    ['<pre><code>x = 1</code></pre>\n<p>a</p>', 'a'],
    ['<picture><source srcset="x"><img src="y"></picture><p>a</p>', 'a'],
  ])('of %j is %j', (html, text) => {
    expect(firstParagraph(html)).toBe(text)
  })
})

const LONG = '<p>First one.</p><p>Second one.</p>'

describe('summaryOf', () => {
  // Front matter, then the mark, then the first paragraph.
  it.each([
    ['stated', ['Stated.', '<p>Teaser.</p>'], 'Stated.'],
    ['up to the mark', [undefined, '<p>Teaser one.</p><p>Teaser two.</p>'], 'Teaser one. Teaser two.'],
    ['the first paragraph', [undefined, undefined], 'First one.'],
    ['the first paragraph when the stated one is empty', ['', undefined], 'First one.'],
    ['the first paragraph when the stated one is blank', [' \n', '<p> </p>'], 'First one.'],
    ['plain text', ['<b>Bold</b> &amp; <i>brave</i>', undefined], 'Bold & brave'],
    ['one line', ['two\n  lines', undefined], 'two lines'],
  ] as const)('HU9, HX6, JF13: is %s', (_, [stated, teaser], summary) => {
    expect(summaryOf(LONG, 'Title', stated, teaser).summary).toBe(summary)
  })

  // What is written as text is shown as it was written.
  it.each(['Use Vec<T> wisely', '1 < 2 and 3 > 2', 'if a <b then'])('keeps %j as it is stated', (stated) => {
    expect(summaryOf(LONG, 'Title', stated, undefined).summary).toBe(stated)
  })

  // Rule 42
  it('is absent when it would repeat the title or the whole content', () => {
    expect(summaryOf(LONG, 'First one.', undefined, undefined).summary).toBeUndefined()
    expect(summaryOf('<p>Only <b>this</b>.</p>', 'Title', undefined, undefined).summary).toBeUndefined()
    expect(summaryOf('<p>Only this.</p>', 'Title', 'Only this.', undefined).summary).toBeUndefined()
    expect(summaryOf('', 'Title', undefined, undefined)).toEqual({})
  })

  it('HX6: is cut at a word, and is text before anything is escaped', () => {
    const { summary = '' } = summaryOf(
      `<p>${'word &amp; '.repeat(500)}</p><p>x</p>`,
      'Title',
      undefined,
      undefined,
    )
    expect(summary.length).toBeLessThanOrEqual(1000)
    expect(summary).toMatch(/(?:word|&)…$/)
    expect(summary).not.toContain('&amp;')
  })

  it('gives notes an opening, and posts none', () => {
    expect(summaryOf(LONG, undefined, undefined, undefined)).toEqual({ opening: 'First one.' })
    expect(summaryOf(LONG, 'Title', undefined, undefined).opening).toBeUndefined()
    const { opening = '', summary = '' } = summaryOf(
      `<p>${'word '.repeat(50)}</p><p>x</p>`,
      undefined,
      undefined,
      undefined,
    )
    expect(opening.length).toBeLessThanOrEqual(80)
    expect(opening).toMatch(/word…$/)
    expect(summary.startsWith(opening.slice(0, -1))).toBe(true)
    expect(summaryOf('<img src="x">', undefined, undefined, undefined)).toEqual({})
  })
})
