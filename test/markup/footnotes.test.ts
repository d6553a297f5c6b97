import { describe, expect, it } from 'vitest'
import { takeNotes } from '../../src/markup/footnotes.ts'
import { markdownToHtml } from '../../src/markup/markdown.ts'
import { sanitise } from '../../src/markup/sanitise.ts'
import { summaryOf } from '../../src/markup/summary.ts'

const POST = 'https://example.com/p/'
const OTHER = 'https://example.com/q/'

function html(markdown: string, postUrl = POST): string {
  return markdownToHtml(markdown, postUrl).html
}

/** Without addresses and ids. */
function plain(markdown: string): string {
  return html(markdown)
    .replace(/ ?<a [^>]*>(.*?)<\/a>/g, '[$1]')
    .replace(/ id="[^"]*"/g, '')
    .replaceAll('\uFE0E', '')
    .trim()
}

describe('footnotes', () => {
  it.each([
    [
      'a[^1]\n\n[^1]: Note *x*.',
      '<p>a<sup>[1]</sup></p>\n<hr>\n<ol>\n<li><p>Note <em>x</em>.[↩]</p></li>\n</ol>',
    ],
    // Numbers follow the text, not the labels.
    [
      'a[^z] b[^a] c[^z]\n\n[^a]: A\n[^z]: Z',
      '<p>a<sup>[1]</sup> b<sup>[2]</sup> c<sup>[1]</sup></p>\n<hr>\n<ol>\n<li><p>Z[↩]</p></li>\n<li><p>A[↩]</p></li>\n</ol>',
    ],
    [
      'a[^1]\n\n[^1]: One.\n    More.\n\n    - item\n\nAfter.',
      '<p>a<sup>[1]</sup></p>\n<p>After.</p>\n<hr>\n<ol>\n<li><p>One.\nMore.</p>\n<ul>\n<li>item</li>\n</ul>[↩]</li>\n</ol>',
    ],
    ['a^[in *line*] b', '<p>a<sup>[1]</sup> b</p>\n<hr>\n<ol>\n<li><p>in <em>line</em>[↩]</p></li>\n</ol>'],
    [
      'a[^1]\n\n[^1]: see[^2]\n[^2]: end',
      '<p>a<sup>[1]</sup></p>\n<hr>\n<ol>\n<li><p>see<sup>[2]</sup>[↩]</p></li>\n<li><p>end[↩]</p></li>\n</ol>',
    ],
    ['a[^1]\n\n[^1]: `x`', '<p>a<sup>[1]</sup></p>\n<hr>\n<ol>\n<li><p><code>x</code>[↩]</p></li>\n</ol>'],
    ['a[^none] \\^[2] 2^[n]', '<p>a[^none] ^[2] 2^[n]</p>'],
    ['`[^1]`\n\n[^1]: unused', '<p><code>[^1]</code></p>'],
    ['```\n[^1]: code\n```', '<pre><code>[^1]: code\n</code></pre>'],
    ['a[^constructor] [^__proto__]', '<p>a[^constructor] [^<strong>proto</strong>]</p>'],
  ])('%j', (markdown, expected) => {
    expect(plain(markdown)).toBe(expected)
  })

  it('that name each other end', () => {
    expect(plain('a[^1]\n\n[^1]: see[^2]\n[^2]: see[^1]').match(/<li>/g)).toHaveLength(2)
  })

  it('have ids that no other post has, and lead to them', () => {
    const ids = (postUrl: string): string[] =>
      [...html('a[^1] b[^1]\n\n[^1]: x', postUrl).matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id)
    expect(ids(POST)).toHaveLength(3)
    expect(new Set([...ids(POST), ...ids(OTHER)]).size).toBe(6)
    for (const [, target = ''] of html('a[^1]\n\n[^1]: x').matchAll(
      /href="https:\/\/example\.com\/p\/#([^"]*)"/g,
    ))
      expect(ids(POST)).toContain(target)
  })

  it('survive the sanitiser, and those of raw HTML get such ids, too', () => {
    const made = html('a[^1] <b>x</b>\n\n[^1]: x')
    expect(sanitise(made, POST)).toContain('id="fn-')
    const raw = sanitise(
      '<sup id="fnref:1"><a href="#fn:1">1</a></sup><ol><li id="fn:1">n <a href="#fnref:1">b</a></li></ol><p id="x">',
      POST,
    )
    const [mark, note] = [...raw.matchAll(/id="([^"]*)"/g)].map(([, id]) => id)
    expect(raw.match(/id=/g)).toHaveLength(2)
    expect(raw).toContain(`href="${POST}#${note}"`)
    expect(raw).toContain(`href="${POST}#${mark}"`)
  })

  it.each([
    // As kramdown, goldmark, cmark-gfm and markdown-it write them.
    [
      '<p>a<sup id="fnref:x" role="doc-noteref"><a href="#fn:x" class="footnote">1</a></sup> b<sup id="fnref:x:1"><a href="#fn:x">1</a></sup></p><ol><li id="fn:x"><p>n <a href="#fnref:x" class="reversefootnote">↩</a> <a href="#fnref:x:1">↩</a></p></li></ol>',
      4,
    ],
    [
      '<p>a<sup id="fnref:1"><a href="#fn:1" class="footnote-ref">1</a></sup></p><div class="footnotes"><ol><li id="fn:1"><p>n<a href="#fnref:1" class="footnote-backref">↩</a></p></li></ol></div>',
      2,
    ],
    [
      '<p>a<sup><a href="#user-content-fn-1" id="user-content-fnref-1">1</a></sup></p><ol><li id="user-content-fn-1">n <a href="#user-content-fnref-1">↩</a></li></ol>',
      2,
    ],
    [
      '<p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p><ol><li id="fn1"><p>n <a href="#fnref1">↩</a></p></li></ol>',
      2,
    ],
  ])('of other engines lead to each other, too: %s', (written, links) => {
    const made = sanitise(written, POST)
    const ids = [...made.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    const targets = [...made.matchAll(/href="([^"#]*)#([^"]*)"/g)]
    expect(targets).toHaveLength(links)
    for (const [, page, id] of targets) {
      expect(page).toBe(POST)
      expect(ids).toContain(id)
    }
  })

  it('are no part of a summary', () => {
    const { summary } = summaryOf(
      html(`Text[^1] here.\n\n${'More. '.repeat(9)}\n\n[^1]: x`),
      'T',
      undefined,
      undefined,
    )
    expect(summary).toBe('Text here.')
  })
})

it.each(['[^a]: x\n', '[^1]', '^[', '^[a', '[^a]: ', '\n\n    x', '^[[', 'a^[b] '])(
  'a text of nothing but %j ends soon',
  (piece) => {
    expect(takeNotes(piece.repeat(200_000 / piece.length)).text).toBeTypeOf('string')
  },
)
