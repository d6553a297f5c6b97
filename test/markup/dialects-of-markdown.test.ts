import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdownToHtml } from '../../src/markup/markdown.ts'
import '../seeded.ts'

const POST = 'https://example.com/p/'

function html(markdown: string, flavour?: 'kramdown' | 'goldmark'): string {
  return markdownToHtml(markdown, POST, flavour).html.trim()
}

describe('kramdown', () => {
  it.each([
    ['Para\n{: .lead }', '<p>Para</p>'],
    ['Para\n{: .lead }\nMore', '<p>Para</p>\n<p>More</p>'],
    ['{: .lead}\nPara', '<p>Para</p>'],
    ['# H {#id}\n\n# I\n{:.no_toc}\n\n# J {: .x}', '<h1>H</h1>\n<h1>I</h1>\n<h1>J</h1>'],
    ['[x](/y){:target="_blank"} *a*{:.b}', '<p><a href="https://example.com/y">x</a> <em>a</em></p>'],
    ['`x`{:.language-ruby}', '<p><code>x</code></p>'],
    ['* TOC\n{:toc}\n\nText', '<p>Text</p>'],
    ['- a\n{: .x}\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
    ['- {: .x} a', '<ul>\n<li>a</li>\n</ul>'],
    ['> q\n{: .x}', '<blockquote>\n<p>q</p>\n</blockquote>'],
    ['a {::comment}b{:/comment} c\n\n{::options x="y" /}\n\nd', '<p>a  c</p>\n<p>d</p>'],
    ['![a](/y){:\n.icon width="70"} b', '<p><img src="https://example.com/y" alt="a" width="70"> b</p>'],
    ['- a\n^\n- b\n\n^ c', '<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>\n<p>^ c</p>'],
    // What means something to a reader stays.
    ['Para\n{: dir="rtl" .lead #x lang="ar"}', '<p dir="rtl" lang="ar">Para</p>'],
    ['One\ntwo\n{: lang="he"}\n\nOther', '<p lang="he">One\ntwo</p>\n<p>Other</p>'],
    ['{: lang="he"}\nPara', '<p lang="he">Para</p>'],
    ['# H {: lang="fr"}\n\n## I\n{: dir="rtl"}', '<h1 lang="fr">H</h1>\n<h2 dir="rtl">I</h2>'],
    ['H\n===\n{: lang="fr"}\n\nText', '<h1 lang="fr">H</h1>\n<p>Text</p>'],
    ['> q\n> r\n{: dir="rtl"}', '<blockquote dir="rtl">\n<p>q\nr</p>\n</blockquote>'],
    ['> q\n> {: dir="rtl"}', '<blockquote>\n<p dir="rtl">q</p>\n</blockquote>'],
    ['- a\n- b\n{: dir="rtl"}', '<ul dir="rtl">\n<li>a</li>\n<li>b</li>\n</ul>'],
    ['- {: lang="fr"} a\n- b', '<ul>\n<li lang="fr"> a</li>\n<li>b</li>\n</ul>'],
    [
      '![a](/y){: width="200" height="100px" onerror="x" style="y"}',
      '<p><img src="https://example.com/y" alt="a" width="200" height="100"></p>',
    ],
    ['![a](/y "t"){: title="u"}', '<p><img src="https://example.com/y" alt="a" title="u"></p>'],
    ['- a\n  - b\n  {: dir="rtl"}', '<ul>\n<li>a<ul dir="rtl">\n<li>b</li>\n</ul>\n</li>\n</ul>'],
    [
      '| a |\n|---|\n| c |\n{: dir="rtl"}',
      '<table dir="rtl">\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody><tr>\n<td>c</td>\n</tr>\n</tbody></table>',
    ],
    [
      '[*x*](/y){: title="A \\"b\\" <c>" hreflang="de" target="_blank"}',
      '<p><a href="https://example.com/y" title="A &quot;b&quot; &lt;c&gt;" hreflang="de"><em>x</em></a></p>',
    ],
    [
      '_x_{: lang="la"} **y**{: lang="la"} `z`{: title="t"}',
      '<p><em lang="la">x</em> <strong lang="la">y</strong> <code title="t">z</code></p>',
    ],
    ['Para\n{: dir="up" lang="a b" width="3"}', '<p>Para</p>'],
    ['```\na\n```\n{: title="t"}\n\nText', '<pre><code>a\n</code></pre>\n<p>Text</p>'],
    ['![*x*{: title="t"}](/y)', '<p><img src="https://example.com/y" alt="x"></p>'],
    ['```\n{: .x}\n```', '<pre><code>{: .x}\n</code></pre>'],
    ['`{: .x}`', '<p><code>{: .x}</code></p>'],
    [
      '*[HTML]: Hyper "T"\n\nHTML and XHTML & `HTML`',
      '<p><abbr title="Hyper &quot;T&quot;">HTML</abbr> and XHTML &amp; <code>HTML</code></p>',
    ],
    ['^[a-z]+ is no note', '<p>^[a-z]+ is no note</p>'],
    ['Term\n: One\n: Two', '<dl>\n<dt>Term</dt>\n<dd>One</dd>\n<dd>Two</dd>\n</dl>'],
    ['<div markdown="1">\n**x**\n</div>', '<div><p><strong>x</strong></p>\n</div>'],
  ])('%j', (markdown, expected) => {
    expect(html(markdown, 'kramdown')).toBe(expected)
  })

  // As kramdown 2.4 has it.
  it.each([
    ['**注意：**点击', '<strong>注意：</strong>点击'],
    ['文字**“引号”**文字', '文字<strong>“引号”</strong>文字'],
    ['**어댑터(A)**입니다', '<strong>어댑터(A)</strong>입니다'],
    ['a**b**c', 'a<strong>b</strong>c'],
    ['(2**8)-1 or (3**9)', '(2<strong>8)-1 or (3</strong>9)'],
    ['**a `c` b：**点', '<strong>a <code>c</code> b：</strong>点'],
    ['**a *b*：**c', '<strong>a <em>b</em>：</strong>c'],
    ['**a**b**', '<strong>a</strong>b**'],
    ['***x***', '<em><strong>x</strong></em>'],
    ['**a **b', '**a **b'],
    ['** a**', '** a**'],
    ['**a：\n\nb**', '**a：</p>\n<p>b**'],
  ])('is strong beside anything: %j', (markdown, expected) => {
    expect(html(markdown, 'kramdown')).toBe(`<p>${expected}</p>`)
  })

  // As kramdown 2.4 has it, where CommonMark would not.
  it.each([
    ['[x](/my file.png)', '<a href="https://example.com/my%20file.png">x</a>', '[x](/my file.png)'],
    [
      '![a](/my file.png "t") b',
      '<img src="https://example.com/my%20file.png" alt="a" title="t"> b',
      '![a](/my file.png &quot;t&quot;) b',
    ],
    ['[x](/a\nb.html)', '<a href="https://example.com/ab.html">x</a>', '[x](/a\nb.html)'],
    ['[x] [y] z', '<a href="https://example.com/2">x</a> z', '[x] <a href="https://example.com/1">y</a> z'],
    ['[x]\n[Y]', '<a href="https://example.com/2">x</a>', '[x]\n<a href="https://example.com/1">Y</a>'],
    ['[x] [z]', '[x] [z]', '[x] [z]'],
    ['1) a\n2) b', '1) a\n2) b', undefined],
    ['[z]\n\n[z]: /a (b.html', '<a href="https://example.com/a%20(b.html">z</a>', undefined],
    ['www.a.example', 'www.a.example', '<a href="http://www.a.example/">www.a.example</a>'],
    ['[y]', '<a href="https://example.com/2">y</a>', '<a href="https://example.com/1">y</a>'],
    ['这~~，那。~~又', '这<del>，那。</del>又', '这~~，那。~~又'],
    ['~a~ ~~ b~~ ~~cd~~', '~a~ ~~ b~~ <del>cd</del>', '<del>a</del> ~~ b~~ <del>cd</del>'],
    [
      '(https://a.example/是)',
      '(https://a.example/是)',
      '(<a href="https://a.example/%E6%98%AF">https://a.example/是</a>)',
    ],
    ['i@a.example', 'i@a.example', '<a href="mailto:i@a.example">i@a.example</a>'],
    ['<kbd>\\*a* *b*</kbd>', '<kbd>\\*a* *b*</kbd>', '<kbd>*a* <em>b</em></kbd>'],
    ['\\, \\/ \\. \\* \\<', '\\, \\/ . * &lt;', ', / . * &lt;'],
  ])('%j', (markdown, expected, elsewhere) => {
    const text = `${markdown}\n\n[y]: /1\n[y]: /2`
    expect(html(text, 'kramdown')).toBe(`<p>${expected}</p>`)
    if (elsewhere !== undefined) expect(html(text)).toBe(`<p>${elsewhere}</p>`)
  })

  it('is strong where CommonMark is elsewhere', () => {
    expect(html('**注意：**点击')).toBe('<p>**注意：**点击</p>')
  })
})

describe('goldmark', () => {
  it.each([
    ['# H {#id .c}\n\nPara\n{.lead}', '<h1>H</h1>\n<p>Para</p>'],
    ['# H {.c}', '<h1>H</h1>'],
    [
      'One\nTwo\n: D *e*\n\n: Para\n\n  More\n\nThree\n: F\n\nEnd',
      '<dl>\n<dt>One</dt>\n<dt>Two</dt>\n<dd>D <em>e</em></dd>\n<dd><p>Para</p>\n<p>More</p></dd>\n<dt>Three</dt>\n<dd>F</dd>\n</dl>\n<p>End</p>',
    ],
    [
      '1.8 old\n: a\n\n**New**\n: b',
      '<dl>\n<dt>1.8 old</dt>\n<dd>a</dd>\n<dt><strong>New</strong></dt>\n<dd>b</dd>\n</dl>',
    ],
    [
      'T\n: a:\n  - b\n    - c\n  - d',
      '<dl>\n<dt>T</dt>\n<dd><p>a:</p>\n<ul>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n<li>d</li>\n</ul></dd>\n</dl>',
    ],
    ['T\n: * b\n  * c', '<dl>\n<dt>T</dt>\n<dd><ul>\n<li>b</li>\n<li>c</li>\n</ul></dd>\n</dl>'],
    [
      'T\n: a\n\n      x\n        y',
      '<dl>\n<dt>T</dt>\n<dd><p>a</p>\n<pre><code>x\n  y\n</code></pre></dd>\n</dl>',
    ],
    ['www.a.example', '<p><a href="https://www.a.example/">www.a.example</a></p>'],
    ['{{ x }} {1}', '<p>{{ x }} {1}</p>'],
  ])('%j', (markdown, expected) => {
    expect(html(markdown, 'goldmark')).toBe(expected)
  })
})

describe('every other Markdown', () => {
  it.each([
    ['Para\n{: .lead }', '<p>Para\n{: .lead }</p>'],
    ['Term\n: D', '<p>Term\n: D</p>'],
    ['*[HTML]: x', '<p>*[HTML]: x</p>'],
    ['# H {#id}', '<h1>H</h1>'],
    ['> [!NOTE]\n> Text', '<blockquote>\n<p><strong>Note</strong></p>\n<p>Text</p>\n</blockquote>'],
    ['> [!tip] Title\n> Text', '<blockquote>\n<p><strong>Title</strong></p>\n<p>Text</p>\n</blockquote>'],
    [
      '> [!NOTE]\n>\n> - a',
      '<blockquote>\n<p><strong>Note</strong></p>\n<ul>\n<li>a</li>\n</ul>\n</blockquote>',
    ],
    ['> [!NOTE] *x*', '<blockquote>\n<p><strong><em>x</em></strong></p>\n</blockquote>'],
    ['> [x]', '<blockquote>\n<p>[x]</p>\n</blockquote>'],
    [
      ':::tip My title\nText\n:::',
      '<blockquote>\n<p><strong>My title</strong></p>\n<p>Text</p>\n</blockquote>',
    ],
    ['## Head [#](#head)', '<h2>Head</h2>'],
    ['## [Head *x*](#head)', '<h2>Head <em>x</em></h2>'],
    [
      '## [Head](/a) [b](#c)',
      '<h2><a href="https://example.com/a">Head</a> <a href="https://example.com/p/#c">b</a></h2>',
    ],
  ])('%j', (markdown, expected) => {
    expect(html(markdown)).toBe(expected)
  })
})

it.each([
  ['```js {1,2} title="a"', 'js'],
  ['```python:a.py', 'python'],
  ['~~~ {.ruby .numberLines}', 'ruby'],
  ['```css/2,3', 'css'],
  ['```c++', 'c++'],
  ['```c#', 'c#'],
])('the language of %s is %s', (fence, language) => {
  expect(html(`${fence}\nx\n${fence.slice(0, 3)}`)).toBe(
    `<pre><code class="language-${language}">x\n</code></pre>`,
  )
})

it.each([
  '{:',
  '{: x',
  '# {#',
  '# a {.b\n',
  '- a\n{:',
  '*[',
  '*[a]: b\n',
  'a\n: b\n\n',
  ': a\n',
  'a\n',
  '<a markdown=',
  '<a markdown="1">',
  '{::comment}',
  ':::a\n',
  '{:/}',
])('a text of nothing but %j ends soon', (piece) => {
  const text = piece.repeat(60_000 / piece.length)
  for (const flavour of ['kramdown', 'goldmark'] as const) expect(html(text, flavour)).toBeTypeOf('string')
})

it('a meaning has no attributes', () => {
  const page = html('*[a]: *j*{: lang="fr"}\n\na', 'kramdown')
  expect(page).toBe('<p><abbr title="*j*">a</abbr></p>')
})

it('no mark of attributes is left in the HTML', () => {
  const pieces = [
    '{: lang="fr"}',
    '{: lang="fr"',
    '\n',
    '\n\n',
    'a',
    '*b*',
    '[c](/d)',
    '![e](/f)',
    '> ',
    '- ',
    '1. ',
    '| g |',
    '|---|',
    '# ',
    '`h`',
    '```',
    '<b>',
    '[^1]',
    '[^1]: i',
    '    ',
    '===',
    '*[a]: j',
    ': k',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
      expect(html(parts.join(''), 'kramdown')).not.toMatch(/[\u0003\u2E33]/)
    }),
    { numRuns: 2000 },
  )
})
