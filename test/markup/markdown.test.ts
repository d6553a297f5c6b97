import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdownToHtml } from '../../src/markup/markdown.ts'
import { sanitise } from '../../src/markup/sanitise.ts'
import { runs } from '../builders.ts'
import { dangersIn } from './dangers.ts'

const POST = 'https://example.com/blog/2011/post.html'

function html(markdown: string): string {
  return markdownToHtml(markdown, POST).html.trim()
}

describe('links', () => {
  it.each([
    ['[x](/a)', 'https://example.com/a'],
    ['[x](a.html)', 'https://example.com/blog/2011/a.html'],
    ['[x](../a/)', 'https://example.com/blog/a/'],
    ['[x](?p=1)', 'https://example.com/blog/2011/post.html?p=1'],
    ['[x](#part)', `${POST}#part`],
    ['[x]()', POST],
    ['[x](//cdn.example.org/a)', 'https://cdn.example.org/a'],
    ['[x](https://example.org/?a=1&b=2)', 'https://example.org/?a=1&amp;b=2'],
    ['[x](https://example.org/?a=1&amp;b=2)', 'https://example.org/?a=1&amp;b=2'],
    ['[x](<a b.html>)', 'https://example.com/blog/2011/a%20b.html'],
    ['[x](/日本)', 'https://example.com/%E6%97%A5%E6%9C%AC'],
    ['[x](mailto:a@b.example)', 'mailto:a@b.example'],
    ['[x](HTTPS://example.org/A)', 'https://example.org/A'],
    ['[x](tel:+123)', 'tel:+123'],
    ['[x][r]\n\n[r]: /ref', 'https://example.com/ref'],
    ['[x]\n\n[X]: /ref', 'https://example.com/ref'],
    ['[x](http://#)', 'http://#'],
    ['[x](/a"onclick="alert(1))', 'https://example.com/a%22onclick=%22alert(1)'],
  ])('EL4: %s leads to %s', (markdown, address) => {
    expect(html(markdown)).toBe(`<p><a href="${address}">x</a></p>`)
  })

  it.each([
    ['![a `b](/x.png)', '<p><img src="https://example.com/x.png" alt="a `b"></p>'],
    ['see [a `b *c*](/x) d', '<p>see <a href="https://example.com/x">a `b <em>c</em></a> d</p>'],
    ['[a `b](/x) c` d', '<p>[a <code>b](/x) c</code> d</p>'],
    ['[a](/x) `b', '<p><a href="https://example.com/x">a</a> `b</p>'],
    ['[a \\` b](/x)', '<p><a href="https://example.com/x">a ` b</a></p>'],
  ])('may hold a backtick alone: %s', (markdown, expected) => {
    expect(html(markdown)).toBe(expected)
  })

  it('have titles, escaped', () => {
    expect(html('[x](/a "A \\"b\\" & <c>")')).toBe(
      '<p><a href="https://example.com/a" title="A &quot;b&quot; &amp; &lt;c&gt;">x</a></p>',
    )
  })

  it('are found in text', () => {
    expect(html('see https://example.org/?a=1&b=2 and www.example.org, <a@b.example>')).toBe(
      '<p>see <a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a> and ' +
        '<a href="http://www.example.org/">www.example.org</a>, <a href="mailto:a@b.example">a@b.example</a></p>',
    )
  })

  it('may hold images and emphasis', () => {
    expect(html('[![a](/i.png) *b*](/c)')).toBe(
      '<p><a href="https://example.com/c"><img src="https://example.com/i.png" alt="a"> <em>b</em></a></p>',
    )
  })
})

// Rule 27
describe('addresses that act', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java&#115;cript:alert(1)',
    'java&#x73;cript:alert(1)',
    '&#106;avascript:alert(1)',
    'javascript&colon;alert(1)',
    'javascript&#58;alert(1)',
    'java&Tab;script:alert(1)',
    'java&NewLine;script:alert(1)',
    'java&#10;script:alert(1)',
    'java&#9;script:alert(1)',
    '&#1;javascript:alert(1)',
    '&#32;javascript:alert(1)',
    // What String.trim() takes for a blank, and a regular expression for the start of a path.
    '&nbsp;javascript:alert(1)',
    '&#160;javascript:alert(1)',
    '&#xFEFF;javascript:alert(1)',
    '&#x2028;javascript:alert(1)',
    '&emsp;javascript:alert(1)',
    '\uFEFFjavascript:alert(1)',
    '\u3000javascript:alert(1)',
    'vbscript:msgbox(1)',
    'data:text/html,%3Cscript%3Ealert(1)%3C/script%3E',
    'data:text/html;base64,PHNjcmlwdD4=',
    'file:///etc/passwd',
    'blob:https://example.com/x',
    'view-source:https://example.com/',
    'intent://x',
  ])('%s is left out, its text is kept', (address) => {
    for (const markdown of [`[x](${address})`, `[x](<${address}>)`, `[x][r]\n\n[r]: <${address}>`]) {
      const result = markdownToHtml(markdown, POST)
      expect(dangersIn(result.html)).toEqual([])
      expect(result.html).not.toMatch(/(?:href|src)="(?!https?:)/)
      expect(result.html).toContain('x')
    }
    const image = markdownToHtml(`![x](<${address}>)`, POST)
    expect(image.html).not.toMatch(/src="(?!https?:)/)
  })

  it.each(['<javascript:alert(1)>', '<vbscript:x>', '<data:text/html,x>'])('%s is no link', (markdown) => {
    expect(html(markdown)).not.toContain('href')
  })
})

describe('images', () => {
  it.each([
    ['![a](/i.png)', '<img src="https://example.com/i.png" alt="a">'],
    ['![a](i.png "t")', '<img src="https://example.com/blog/2011/i.png" alt="a" title="t">'],
    ['![a](/i.png?a=1&amp;b=2)', '<img src="https://example.com/i.png?a=1&amp;b=2" alt="a">'],
    ['![](//cdn.example.org/i.png)', '<img src="https://cdn.example.org/i.png" alt="">'],
    ['![a *b* `c`](/i.png)', '<img src="https://example.com/i.png" alt="a b c">'],
    [
      '![Q&amp;A "x" <y>](/i.png)',
      '<img src="https://example.com/i.png" alt="Q&amp;A &quot;x&quot; &lt;y&gt;">',
    ],
    ['![a](data:image/png;base64,iVBORw0KGgo=)', '<img src="data:image/png;base64,iVBORw0KGgo=" alt="a">'],
    ['![a](data:image/svg+xml,x)', '<img src="data:image/svg+xml,x" alt="a">'],
    ['![a](data:text/html,x)', 'a'],
    ['![a](mailto:a@b.example)', 'a'],
  ])('%s', (markdown, image) => {
    expect(html(markdown)).toBe(`<p>${image}</p>`)
  })
})

describe('everything else', () => {
  it.each([
    ['task lists have no controls', '- [x] a\n- [ ] b', '<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>'],
    ['comments vanish', 'a\n\n<!-- TODO: b -->\n\nc', '<p>a</p>\n<p>c</p>'],
    ['comments vanish from lines', 'a <!-- b --> c', '<p>a  c</p>'],
    [
      'code is untouched',
      '```html\n<script>x & y</script>\n[a](b) ![c](d)\n```',
      '<pre><code class="language-html">&lt;script&gt;x &amp; y&lt;/script&gt;\n[a](b) ![c](d)\n</code></pre>',
    ],
    ['code in a line is untouched', '`<b> [a](b) &amp;`', '<p><code>&lt;b&gt; [a](b) &amp;amp;</code></p>'],
    [
      'a language cannot break out',
      '```x"onclick="y\nz\n```',
      '<pre><code class="language-x&quot;onclick=&quot;y">z\n</code></pre>',
    ],
    ['text is escaped', 'a < b & c > "d"', '<p>a &lt; b &amp; c &gt; &quot;d&quot;</p>'],
    ['references stay references', '&copy; &lt;b&gt;', '<p>&copy; &lt;b&gt;</p>'],
    [
      'tables',
      '| a | b |\n|:-:|---|\n| [x](/y) | 2 |',
      '<table>\n<thead>\n<tr>\n<th align="center">a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody><tr>\n' +
        '<td align="center"><a href="https://example.com/y">x</a></td>\n<td>2</td>\n</tr>\n</tbody></table>',
    ],
    ['strikethrough', '~~a~~', '<p><del>a</del></p>'],
    ['headings have no ids, which would clash in a reader', '# A', '<h1>A</h1>'],
  ])('%s', (_, markdown, expected) => {
    expect(html(markdown)).toBe(expected)
  })

  it.each([
    ['no HTML', 'a **b** `<i>`', false],
    ['only comments', '<!-- a -->\n\nb <!-- c -->', false],
    ['an element', 'a <i>b</i>', true],
    ['a block', '<div>\n\na\n\n</div>', true],
    ['a comment and an element', '<!-- a --><img src=x onerror=alert(1)>', true],
    ['an open comment', '<!-- a', true],
    ['a comment that browsers end early', '<!--><script>alert(1)</script>', true],
    ['HTML inside a link', '[<b>x</b>](/a)', true],
    ['HTML inside a table', '|a|\n|-|\n|<b>x</b>|', true],
  ])('with %s says whether the sanitiser is needed', (_, markdown, hasRawHtml) => {
    const result = markdownToHtml(markdown, POST)
    if (!hasRawHtml) expect(result.hasRawHtml).toBe(false)
    else expect(result.hasRawHtml || dangersIn(result.html).length === 0).toBe(true)
    if (hasRawHtml && /<(?:i|b|img|div|script)\b/.test(result.html)) expect(result.hasRawHtml).toBe(true)
  })

  it('keeps nothing from one text to the next', () => {
    expect(markdownToHtml('<b>x</b>\n\n[r]: /a', POST).hasRawHtml).toBe(true)
    expect(markdownToHtml('[r]', 'https://other.example/')).toMatchObject({
      html: '<p>[r]</p>\n',
      hasRawHtml: false,
    })
  })
})

describe('for any Markdown', () => {
  it('what is said to need no sanitiser is safe', () => {
    const piece = fc.constantFrom(
      ...[
        '[',
        ']',
        '(',
        ')',
        '![',
        '<',
        '>',
        '"',
        "'",
        '`',
        '*',
        '_',
        '~',
        '\n',
        ' ',
        '\t',
        '|',
        '-',
        '# ',
        '\\',
      ],
      ...[
        'javascript:',
        'java&#115;cript:',
        'java\tscript:',
        '&nbsp;javascript:',
        '&#10;',
        '&#x1;',
        '&colon;',
      ],
      ...[
        'alert(1)',
        'data:text/html,',
        'onerror=',
        '<img src=x ',
        '<script>',
        '</script>',
        '<!--',
        '-->',
        '<svg/onload=',
      ],
      ...[
        'a',
        'b',
        ':',
        '/',
        '//',
        'http://',
        'www.',
        '\u00A0',
        '\uFEFF',
        '\u2028',
        '&quot;',
        '&lt;',
        '[r]: ',
      ],
      ...[
        '$',
        '$$',
        '\\\\(',
        '\\\\)',
        'x_1',
        '^[',
        '[^a]',
        '\n[^a]: ',
        '\n: ',
        '\n*[a]: ',
        '{: .x}',
        '{#i}',
        '[!NOTE]',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        for (const flavour of [undefined, 'kramdown', 'goldmark'] as const) {
          const result = markdownToHtml(pieces.join(''), POST, flavour)
          const safe = result.hasRawHtml ? sanitise(result.html, POST) : result.html
          expect(dangersIn(result.finish(safe))).toEqual([])
        }
      }),
      runs(600),
    )
  })

  it('an address is absolute and of a harmless scheme, whatever it is spelt with', () => {
    const blank = [
      '&nbsp;',
      '&#xFEFF;',
      '&Tab;',
      '&NewLine;',
      '&#1;',
      '&#0;',
      '\u00A0',
      '\u2028',
      '\t',
      ' ',
      '&ZeroWidthSpace;',
    ]
    const piece = fc.constantFrom(
      ...blank,
      ...[
        'javascript',
        'java',
        'script',
        'j',
        'JAVA',
        'data',
        'vbscript',
        ':',
        '&colon;',
        '&#58;',
        'alert(1)',
      ],
      ...[
        '/',
        '//',
        'http',
        'https://',
        '#',
        '?',
        '&',
        '"',
        "'",
        '%',
        '\\',
        '&quot;',
        '&amp;',
        'text/html,',
        'image/png,',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom('', '!'), (pieces, mark) => {
        const address = pieces.join('')
        for (const markdown of [
          `${mark}[x](<${address}>)`,
          `${mark}[x](${address})`,
          `${mark}[x][r]\n\n[r]: <${address}>`,
        ]) {
          const result = markdownToHtml(markdown, POST)
          expect(result.hasRawHtml ? [] : dangersIn(result.html)).toEqual([])
        }
      }),
      runs(600),
    )
  })
})
