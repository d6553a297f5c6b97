import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admonitionsToQuotes } from '../../src/markup/admonitions.ts'
import { expandBlockTags } from '../../src/markup/block-tags.ts'
import { markdownToHtml } from '../../src/markup/markdown.ts'
import { degradeMdx } from '../../src/markup/mdx.ts'
import { protectCode } from '../../src/markup/protect-code.ts'
import { expandVault } from '../../src/markup/vault-text.ts'
import { expandZola } from '../../src/markup/zola-shortcodes.ts'
import '../seeded.ts'

describe('code', () => {
  it.each([
    'a `b` c ``d ` e`` f',
    '```js\nx `y`\n```\n\ntext `z`\n',
    '~~~\n```\n~~~\nafter\n',
    '> ```\n> code\n> ```\n> text\n',
    '- ```\n  code\n\n  more\n  ```\n- b\n',
    '`never closed\n\nnor `here',
    '```\nnever closed',
    'a\n    ```\n    deep\n    ```\n',
  ])('comes back as it was: %j', (text) => {
    const { text: masked, restore } = protectCode(text)
    expect(restore(masked)).toBe(text)
  })

  it('is not in the text', () => {
    expect(protectCode('a `x` b\n```\nx\n```\n').text).not.toContain('x')
    expect(protectCode('a \\`x\\` b').text).toContain('x')
  })

  it('in a quote that is made around it keeps its marks', () => {
    const { text, restore } = protectCode('```\na\n\nb\n```\n')
    expect(restore(text.replace(/^/, '> '))).toBe('> ```\n> a\n\n> b\n> ```\n')
  })
})

describe('tags of Hexo and Eleventy', () => {
  const page = {
    title: 'A title',
    page: { url: 'https://example.com/a/' },
    links: { b: 'https://example.com/b/' },
    titles: { b: 'Title of B' },
  }
  it.each([
    ['plain {braces} 100% # {#id}', 'plain {braces} 100% # {#id}'],
    ['{% unknown a %}inner *text*{% endunknown %}', 'inner *text*'],
    ['{% note warn %}\nText\n{% endnote %}', '\nText\n'],
    ['a{# comment #}b', 'ab'],
    ['{% comment %}x{% endcomment %}y', 'y'],
    ['{% raw %}{{ x }} {% y %}{% endraw %}', '{{ x }} {% y %}'],
    [
      '{{ title }} {{ page.url }} {{ site.name }} {{ "/x/" | url }} {{ unknown.thing | f }}',
      'A title https://example.com/a/ S /x/ ',
    ],
    ['`{{ title }}`', '`{{ title }}`'],
    ['```liquid\n{% raw %}{{ x }}{% endraw %}\n```', '```liquid\n{{ x }}\n```'],
    ['{% asset_img photo.png A photo %}', '<img src="photo.png" alt="photo" title="A">'],
    [
      '{% asset_img cls photo.png 320 240 "The title" "The alt" %}',
      '<img src="photo.png" alt="The alt" title="The title">',
    ],
    ['{% img /a.png %}', '<img src="/a.png" alt="">'],
    ['{% post_link a-slug "A title" %} {% post_link other %}', 'A title other'],
    [
      '{% post_link b %} {% post_link b#c "Shown" true %} {% post_path b %}',
      '<a href="https://example.com/b/">Title of B</a> <a href="https://example.com/b/#c">Shown</a> https://example.com/b/',
    ],
    ['{% link text https://example.org/ %}', '<a href="https://example.org/">text</a>'],
    ['{% never closed', '{% never closed'],
    ['{{ process.env.HOME }}{{ constructor.constructor }}', ''],
  ])('%j', (text, expected) => {
    expect(expandBlockTags(text, page, { name: 'S' })).toBe(expected)
  })

  it.each([
    ['{% highlight js %}\nlet x\n{% endhighlight %}', '```js\nlet x\n```'],
    ['{% codeblock title lang:py %}\nx\n{% endcodeblock %}', '```py\nx\n```'],
    ['{% blockquote Ann, A Book %}\nWise.\n{% endblockquote %}', '> Wise.\n> \n> — Ann A Book'],
    ['{% youtube abc %}', 'https://www.youtube.com/watch?v=abc'],
  ])('%j holds %j', (text, expected) => {
    expect(expandBlockTags(text, page, {})).toContain(expected)
  })
})

describe('Zola’s shortcodes', () => {
  const page = { links: { '@/b.md': 'https://example.com/b/' } }
  it.each([
    ['{{ unknown(a="b", c=1) }}text', 'text'],
    ['{% quote(author="V") %}\nInner\n{% end %}', '\nInner\n'],
    ['{{/* youtube(id="x") */}}', '{{youtube(id="x")}}'],
    ['{{ youtube(id="x", autoplay=true) }}', '<a href="https://www.youtube.com/watch?v=x">YouTube</a>'],
    ['{{ not a call }} {% nor this %}', '{{ not a call }} {% nor this %}'],
    ['`{{ youtube(id="x") }}`', '`{{ youtube(id="x") }}`'],
    ['[b](@/b.md#part) [c](@/c.md)', '[b](https://example.com/b/#part) [c](@/c.md)'],
    ['`@/b.md`', '`@/b.md`'],
    ['{{ constructor(x="y") }}', ''],
  ])('%j', (text, expected) => {
    expect(expandZola(text, page)).toBe(expected)
  })
})

describe('MDX', () => {
  const page = { title: 'A title', links: { './b.md': 'https://example.com/b' } }
  it.each([
    ["import A from './a'\nimport {\n  b,\n} from 'b'\n\nText\n", '\nText\n'],
    ['Text\n\nexport const x = () => {\n\n  return 1\n}\n\nMore', 'Text\n\n\nMore'],
    ['import duties rose\n', 'import duties rose\n'],
    ['<Note type="x">Inner *text*</Note>', 'Inner *text*'],
    ['a <Icon.Star/> b <A b={{ c: "}" }} {...d} e/> c', 'a  b  c'],
    ['<>x</>', 'x'],
    ['{/* comment */}a{" "}b{`c`}{1 + 1}{42}', 'a b`c`42'],
    ['{/* truncate */}', '<!-- truncate -->'],
    ['<!-- truncate -->', '<!-- truncate -->'],
    ['{frontMatter.title} {frontmatter.x.y} {process.env.HOME}', 'A title  '],
    [
      '`{x} <A/>` and\n\n```jsx\nimport x from "y"\n<A b={c}/>\n```',
      '`{x} <A/>` and\n\n```jsx\nimport x from "y"\n<A b={c}/>\n```',
    ],
    ['<div className="c" style={{ color: "red" }} onClick={() => x()}>t</div>', '<div class="c">t</div>'],
    ['<img src={"/a.png"} alt="A"/><br/>', '<img src="/a.png" alt="A"><br>'],
    ["<img src={useBaseUrl('/a.png')} />", '<img src="/a.png">'],
    ['<img src={require(\'./a.png\').default} alt="A"/>', '<img src="./a.png" alt="A">'],
    ['<YouTube id="x" />', '<a href="https://www.youtube.com/watch?v=x">YouTube</a>'],
    ['a < b and c > d, <https://example.org/>', 'a < b and c > d, <https://example.org/>'],
    ['$x^{2}$ and \\{x} and {unclosed', '$x^{2}$ and \\{x} and {unclosed'],
    ['[b](./b.md#x) [c](./c.md)', '[b](https://example.com/b#x) [c](./c.md)'],
    [
      '<Tabs>\n    <Tab>\n      text\n\n      ```js\n      x\n      ```\n    </Tab>\n</Tabs>\nafter',
      '\n\ntext\n\n```js\nx\n```\n\n\nafter',
    ],
  ])('%j', (text, expected) => {
    expect(degradeMdx(text, page)).toBe(expected)
  })
})

describe('admonitions', () => {
  it.each([
    [':::note Title\nText\n:::', '\n> **Title**\n>\n> Text\n'],
    [':::tip\nText\n:::', '\n> **Tip**\n>\n> Text\n'],
    [':::warning[In brackets]\nText\n:::', '\n> **In brackets**\n>\n> Text\n'],
  ])('%j', (text, expected) => {
    expect(admonitionsToQuotes(text)).toBe(expected)
  })
})

describe('notes of a vault', () => {
  const page = {
    links: {
      B: 'https://example.com/B',
      'p.png': 'https://example.com/p.png',
      'v.mp4': 'https://example.com/v.mp4',
      'a b.md': 'https://example.com/a+b',
    },
  }
  it.each([
    [
      '[[B]] [[B|shown]] [[B#Part]]',
      '<a href="https://example.com/B">B</a> <a href="https://example.com/B">shown</a> <a href="https://example.com/B#Part">B &gt; Part</a>',
    ],
    ['| [[B\\|shown]] |', '| <a href="https://example.com/B">shown</a> |'],
    ['[[None]] [[None|shown]] [[x/None]]', 'None shown None'],
    ['[[#Here]]', '<a href="#Here">Here</a>'],
    [
      '![[p.png]] ![[p.png|300]] ![[p.png|alt]]',
      '<img src="https://example.com/p.png" alt=""> <img src="https://example.com/p.png" alt=""> <img src="https://example.com/p.png" alt="alt">',
    ],
    ['![[gone.png]]![[gone.png|alt]]', 'alt'],
    ['![[v.mp4]]', '<video controls src="https://example.com/v.mp4"></video>'],
    ['![[B]]', '<a href="https://example.com/B">B</a>'],
    ['![alt|100x145](x.png)', '![alt](x.png)'],
    ['[t](a%20b.md)', '[t](https://example.com/a+b)'],
    ['a %%hidden%% b\n%%\nmore\n%%\nc %% d', 'a  b\n\nc %% d'],
    ['==mark== a == b == c a==b', '<mark>mark</mark> a == b == c a==b'],
    ['A line. ^block-1\n', 'A line.\n'],
    ['> [!note] Title\n> Text', '> **Title**\n> \n> Text'],
    ['> [!tip]-\n> Text', '> **Tip**\n> \n> Text'],
    ['`[[B]] ==x== %%y%%`', '`[[B]] ==x== %%y%%`'],
    ['```\n[[B]]\n```', '```\n[[B]]\n```'],
    ['[[constructor]] [[__proto__]]', 'constructor __proto__'],
    ['[["><script>]]', '"><script>'],
    ['$$\nx ^2\n$$ and $a_{==b==}$ ==c==', '$$\nx ^2\n$$ and $a_{==b==}$ <mark>c</mark>'],
  ])('%j', (text, expected) => {
    expect(expandVault(text, page)).toBe(expected)
  })

  it('what is written in a link is text', () => {
    expect(markdownToHtml(expandVault('[[B|<b onclick=x>]]', page), 'https://example.com/').html).toContain(
      '&lt;b',
    )
  })
})

it('no text makes them throw, and quotes are never deep', () => {
  const pieces = [
    '{%',
    '%}',
    '{{',
    '}}',
    '{',
    '}',
    '<',
    '>',
    '<A',
    '/>',
    '"',
    "'",
    '`',
    '```\n',
    '\n',
    ' ',
    '[[',
    ']]',
    '![[',
    '|',
    '==',
    '%%',
    ':::note\n',
    ':::\n',
    '$',
    '\\',
    'import a from "b"\n',
    'raw',
    'endraw',
    '\0',
    '0',
    'ß',
    '> [!x]',
  ]
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (written) => {
      for (const expand of [expandBlockTags, expandZola, degradeMdx, expandVault])
        if (/(?:> ?){12}/.test(expand(written, {}, {})) && !/(?:> ?){4}/.test(written)) return false
      return true
    }),
    { numRuns: 2_000, seed: 1 },
  )
  expect(degradeMdx(':::note\n'.repeat(100), {})).not.toMatch(/(?:> ){10}/)
})

describe('pathological texts end soon', () => {
  const many = (piece: string) => piece.repeat(30_000 / piece.length)
  it.each([
    '{%',
    '{{',
    '{',
    '<',
    '<A b="',
    '<A b={',
    '`',
    '`a``',
    '[[',
    '![[a',
    '==a',
    '%%',
    '{% raw %}',
    '{{ x(',
    '{{ x(a="',
    ':::a\n',
    '$a_',
    '> [!a',
    '{"',
    '{`',
    'import {\n\n',
    '\\',
    '\n\n`',
  ])('%j', (piece) => {
    const text = many(piece)
    for (const expand of [expandBlockTags, expandZola, degradeMdx, expandVault])
      expect(expand(text, {}, {})).toBeTypeOf('string')
  })
})
