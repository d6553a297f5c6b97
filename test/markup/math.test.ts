import { describe, expect, it } from 'vitest'
import { markdownToHtml } from '../../src/markup/markdown.ts'
import { protectMath } from '../../src/markup/math.ts'

const POST = 'https://example.com/p/'

function html(markdown: string, flavour?: 'kramdown' | 'goldmark'): string {
  const made = markdownToHtml(markdown, POST, flavour)
  return made.finish(made.html).trim()
}

describe('formulas', () => {
  it.each([
    ['$a_1 * b_2 * \\{x\\}$', '<p>$a_1 * b_2 * \\{x\\}$</p>'],
    ['$x_a$ and $x_b$ and *e*', '<p>$x_a$ and $x_b$ and <em>e</em></p>'],
    ['$$\nx_1 \\\\\ny_2 < 3 & 4\n$$', '<p>$$\nx_1 \\\\\ny_2 &lt; 3 &amp; 4\n$$</p>'],
    ['a $$x_1 * y_1 * z$$ b', '<p>a $$x_1 * y_1 * z$$ b</p>'],
    ['\\(a_1 \\cdot b\\)', '<p>\\(a_1 \\cdot b\\)</p>'],
    ['\\[\\frac{a}{b}\\]', '<p>\\[\\frac{a}{b}\\]</p>'],
    // Written so that Markdown takes one backslash of two.
    ['\\\\(a\\_1 * b * c\\\\)', '<p>\\(a_1 * b * c\\)</p>'],
    [
      '\\begin{align*}\na_1 &= b \\\\\n\\end{align*}',
      '<p>\\begin{align*}\na_1 &amp;= b \\\\\n\\end{align*}</p>',
    ],
    ['| $a_1|b$ |\n|---|\n| x |', '<th>$a_1|b$</th>'],
    ['公式$x_1$是', '<p>公式$x_1$是</p>'],
    ['[$x_1$](/a "$y_1$")', '<a href="https://example.com/a" title="$y_1$">$x_1$</a>'],
    ['<b title="$x_1$">$x_1$</b>', '<b title="$x_1$">$x_1$</b>'],
    ['```math\nx_1\n```', '<pre><code class="language-math">x_1\n</code></pre>'],
    ['# $x_1$', '<h1>$x_1$</h1>'],
  ])('%j stays', (markdown, expected) => {
    expect(html(markdown)).toContain(expected)
  })

  it.each([
    ['$5 *and* $10', '<p>$5 <em>and</em> $10</p>'],
    ['$5_000 to *$6_000*', '<p>$5_000 to <em>$6_000</em></p>'],
    ['\\$x_1\\$ *a*', '<p>$x_1$ <em>a</em></p>'],
    ['$HOME and *$PATH*', '<p>$HOME and <em>$PATH</em></p>'],
    ['$ a_b $ *c*', '<p>$ a_b $ <em>c</em></p>'],
    ['\\(not *math*\\) \\[nor this\\]', '<p>(not <em>math</em>) [nor this]</p>'],
    ['$a\n\nb_1$ *c*', '<p>$a</p>\n<p>b_1$ <em>c</em></p>'],
    ['`$x_1` *a* `y_1$`', '<p><code>$x_1</code> <em>a</em> <code>y_1$</code></p>'],
    ['a$x_1$ https://e.example/$a_b/$c', 'a$x_1$'],
    ['$a **b_c** d$', '<strong>b_c</strong>'],
  ])('%j is none', (markdown, expected) => {
    expect(html(markdown)).toContain(expected)
  })

  it('are what kramdown would leave of them', () => {
    expect(html('$a\\_1$ and $$b\\_1$$', 'kramdown')).toBe('<p>$a_1$ and $$b\\_1$$</p>')
    expect(html('$a\\_1$')).toBe('<p>$a\\_1$</p>')
  })

  it('in an address are encoded', () => {
    expect(html('[x]($a_1<$)')).toBe('<p><a href="https://example.com/p/%24a_1%3C%24">x</a></p>')
  })

  it('cannot be brought in by marks of the author', () => {
    expect(html('\uFDD00\uFDD1 $x_1$')).toBe('<p>0 $x_1$</p>')
  })
})

it.each([
  '$',
  '$$',
  '$ ',
  '$a_',
  '$a_1$',
  '\\\\(',
  '\\(',
  '\\(\\)',
  '\\begin{a}',
  '\\begin{a}\\end{b}',
  '\n\n$a_',
  '\\$',
])('a text of nothing but %j ends soon', (piece) => {
  const { text, restore } = protectMath(piece.repeat(300_000 / piece.length))
  expect(restore(text)).toBeTypeOf('string')
})
