import { describe, expect, it } from 'vitest'
import { expandShortcodes } from '../../src/markup/shortcodes.ts'

const expand = (text: string): string =>
  expandShortcodes(text, { version: '5.1' }, { baseurl: '/blog' }).trim()

describe('shortcodes', () => {
  it.each([
    ['none', 'a {{ b }} c', 'a {{ b }} c'],
    ['an unknown one keeps its inner text', '{{% note %}}a **b**{{% /note %}}', 'a **b**'],
    ['an unknown one alone is nothing', 'a{{< icon "x" >}}b', 'ab'],
    ['a literal one is shown', '{{</* figure src="x" */>}}', '{{< figure src="x" >}}'],
    ['one without an end is text', 'a {{< figure', 'a {{< figure'],
    ['youtube', '{{< youtube a"b >}}', '<a href="https://www.youtube.com/watch?v=a">YouTube</a>'],
    ['param', 'v{{< param version >}}{{< param constructor >}}', 'v5.1'],
    ['names of JavaScript are no shortcodes', '{{< constructor >}}a', 'a'],
    ['relref', '[x]({{< relref "/posts/Other.md#top" >}})', '[x](/blog/posts/other/#top)'],
    ['highlight', '{{< highlight go >}}\na < ```\n{{< /highlight >}}', '````go\na < ```\n````'],
    [
      'figure',
      '{{< figure src="a.jpg" caption="A" alt="\\"q\\" & <b>" >}}',
      '<figure><img src="a.jpg" alt="&quot;q&quot; &amp; &lt;b&gt;"><figcaption>A</figcaption></figure>',
    ],
  ])('%s', (_, text, expected) => {
    expect(expand(text)).toBe(expected)
  })
})
