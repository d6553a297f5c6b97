import { describe, expect, it } from 'vitest'
import { expandShortcodes } from '../../src/markup/shortcodes.ts'

const expand = (text: string): string =>
  expandShortcodes(text, { version: '5.1', author: { name: 'Ann' } }, { baseurl: '/blog' }).trim()

describe('shortcodes', () => {
  it.each([
    ['none', 'a {{ b }} c', 'a {{ b }} c'],
    ['an unknown one keeps its inner text', '{{% note %}}a **b**{{% /note %}}', 'a **b**'],
    ['an unknown one alone is nothing', 'a{{< icon "x" >}}b', 'ab'],
    ['a literal one is shown', '{{</* figure src="x" */>}}', '{{< figure src="x" >}}'],
    ['one without an end is text', 'a {{< figure', 'a {{< figure'],
    ['youtube', '{{< youtube a"b >}}', '<a href="https://www.youtube.com/watch?v=a">YouTube</a>'],
    ['param', 'v{{< param version >}}{{< param constructor >}}', 'v5.1'],
    ['param in depth', '{{< param "author.Name" >}}{{< param "author.none" >}}', 'Ann'],
    ['comment', 'a{{< comment >}}hidden{{< /comment >}}b', 'ab'],
    [
      'qr',
      '{{< qr >}}https://example.org/{{< /qr >}}',
      '<a href="https://example.org/">https://example.org/</a>',
    ],
    ['instagram', '{{< instagram abc >}}', '<a href="https://www.instagram.com/p/abc/">Instagram</a>'],
    ['x', '{{< x user="a" id="1" >}}', '<a href="https://x.com/a/status/1">Post on X</a>'],
    ['vimeo', '{{< vimeo_simple 12 >}}', '<a href="https://vimeo.com/12">Vimeo</a>'],
    ['details', '{{< details summary="More" >}}\n*a*\n{{< /details >}}', '**More**\n\n\n*a*'],
    ['a picture of a theme', '{{< img src="/a.png" alt="A" >}}', '<img src="/a.png" alt="A">'],
    ['names of JavaScript are no shortcodes', '{{< constructor >}}a', 'a'],
    ['relref', '[x]({{< relref "/posts/Other.md#top" >}})', '[x](/blog/posts/other/#top)'],
    ['highlight', '{{< highlight go >}}\na < ```\n{{< /highlight >}}', '````go\na < ```\n````'],
    ["a theme's code", '{{< high rust "/a" >}}\n# a\n*b*\n{{< /high >}}', '```rust\n# a\n*b*\n```'],
    ["a theme's code in a language", '{{< code-go "x y" >}}\na\n{{< /code-go >}}', '```go\na\n```'],
    ['code with a box of its own', '{{< code >}}\n```\n# a\n```\n{{< /code >}}', '```\n# a\n```'],
    ['code in a line', 'a {{< code >}}*b*{{< /code >}}', 'a *b*'],
    ['code of a file', 'a\n{{< code rust 1 x >}}\n# b', 'a\n\n# b'],
    [
      'figure',
      '{{< figure src="a.jpg" caption="A" alt="\\"q\\" & <b>" >}}',
      '<figure><img src="a.jpg" alt="&quot;q&quot; &amp; &lt;b&gt;"><figcaption>A</figcaption></figure>',
    ],
    [
      'figure with marks in its caption',
      '{{< figure src="a.jpg" caption="C *x* [l](/y)" >}}',
      '<figure><img src="a.jpg" alt="C x l"><figcaption>\n\nC *x* [l](/y)\n\n</figcaption></figure>',
    ],
  ])('%s', (_, text, expected) => {
    expect(expand(text)).toBe(expected)
  })
})
