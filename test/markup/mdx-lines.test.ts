import { describe, expect, it } from 'vitest'
import { markdownToHtml } from '../../src/markup/markdown.ts'
import { degradeMdx } from '../../src/markup/mdx.ts'
import { sanitise } from '../../src/markup/sanitise.ts'

const POST = 'https://example.com/post/'

function html(mdx: string): string {
  return sanitise(markdownToHtml(degradeMdx(mdx, {}), POST, 'mdx').html, POST).trim()
}

describe('MDX', () => {
  it.each([
    ['<summary>**a** `b`</summary>', '<summary><strong>a</strong> <code>b</code></summary>'],
    ['<p>a *b* [c](/d)</p>', '<p>a <em>b</em> <a href="https://example.com/d">c</a></p>'],
    ['<div>\n*a*\n</div>', '<div>\n<p><em>a</em></p>\n</div>'],
    ['<div style={{a: 1}}>\n      deep *a*\n</div>', '<div>\n<p>      deep <em>a</em></p>\n</div>'],
    [
      '<details>\n<summary>**a**</summary>\n\n- b\n\n</details>',
      '<details>\n<summary><strong>a</strong></summary>\n<ul>\n<li>b</li>\n</ul>\n</details>',
    ],
    [
      '<table>\n  <tr>\n    <td>**a**</td>\n  </tr>\n</table>',
      '<table>\n<tr>\n<td><strong>a</strong></td>\n</tr>\n</table>',
    ],
    ['<br />\n![a](/x.png) *b*', '<br />\n<p><img src="https://example.com/x.png" alt="a" /> <em>b</em></p>'],
    [
      '<Image src="/y.png" />\n*Caption*',
      '<img src="https://example.com/y.png" alt="" />\n<p><em>Caption</em></p>',
    ],
    ['<hr/>\n## Head', '<hr />\n<h2>Head</h2>'],
    ['<b>a</b> *c*', '<p><b>a</b> <em>c</em></p>'],
    ['    no *code*', '<p>    no <em>code</em></p>'],
    ['<pre>*a*\n\n**b**</pre>', '<pre>*a*\n\n**b**</pre>'],
    ['text <b>*a*</b>', '<p>text <b><em>a</em></b></p>'],
    ['<div>*a*</div> and **b**', '<div>*a*</div> and **b**'],
  ])('%j', (mdx, expected) => {
    expect(html(mdx)).toBe(expected)
  })

  it('knows tags on several lines in an admonition', () => {
    const mdx = ':::note\n\n<img\n  src="/a.jpg"\n  style={{\n    width: 1,\n  }}\n  alt="A"\n/>\n\n:::\n'
    expect(html(mdx)).toBe(
      '<blockquote>\n<p><strong>Note</strong></p>\n<img src="https://example.com/a.jpg" alt="A" />\n</blockquote>',
    )
  })

  it('is as Markdown has it elsewhere', () => {
    expect(markdownToHtml('<div>\n*a*\n</div>\n', POST).html.trim()).toBe('<div>\n*a*\n</div>')
  })
})
