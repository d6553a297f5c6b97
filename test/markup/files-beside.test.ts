import { describe, expect, it } from 'vitest'
import type { Body, FilesBeside } from '../../src/core/post.ts'
import { createRenderTools, renderPost } from '../../src/markup/render-post.ts'
import { makeBody, makeIdentified } from '../builders.ts'

const tools = createRenderTools('UTC')
const POST = 'https://example.com/blog/a/'

const BESIDE: FilesBeside = {
  media: { './known.png': 'https://example.com/assets/known-1.png', './gone.png': null, './v.mp4': null },
  links: { './known.pdf': 'https://example.com/assets/known-1.pdf', './gone.pdf': null },
  base: null,
}

async function html(raw: string, beside: FilesBeside = BESIDE, body: Partial<Body> = {}): Promise<string> {
  const { entry } = await renderPost(
    makeIdentified({ url: POST, body: makeBody({ raw, beside, ...body }) }),
    {},
    tools,
  )
  return entry?.html ?? ''
}

const LINK = (text: string): string => `<a href="${POST}">${text}</a>`

describe('a file that nobody serves is a link to the post', () => {
  it.each([
    ['![A chart](./gone.png)', LINK('A chart')],
    ['![](./gone.png "Title")', LINK('Title')],
    ['![](./a/My%20chart.png?x#y)', LINK('My chart.png')],
    ['![x <b>](other/gone.png)', LINK('x &lt;b&gt;')],
    ['![x](~/assets/gone.png) ![y](/src/gone.png)', `${LINK('x')} ${LINK('y')}`],
    ['[![A chart](./gone.png)](https://example.org/)', '<a href="https://example.org/">A chart</a>'],
    ['[paper](./gone.pdf)', LINK('paper')],
    ['<img src="./gone.png" alt="A chart">', LINK('A chart')],
    ['<img src="x.gif" data-src="./gone.png" alt="late">', LINK('late')],
    [
      '<a href="https://example.org/"><img src="./gone.png"></a>',
      '<a href="https://example.org/">gone.png</a>',
    ],
    [
      '<a href="https://example.org/">![A chart](./gone.png)</a>',
      '<a href="https://example.org/">A chart</a>',
    ],
    ['<a href="./gone.pdf">paper</a>', LINK('paper')],
    ['<picture><source srcset="./gone.webp"><img src="./gone.png" alt="A chart"></picture>', LINK('A chart')],
    ['<video src="./v.mp4" title="A film"></video>', LINK('A film')],
    ['<video><source src="./v.mp4"><p>No film.</p></video>', LINK('v.mp4')],
    ['<iframe src="./frame.html" title="A frame"></iframe>', LINK('A frame')],
    ['<img src="./gone.png" srcset="./gone.png 1x, ./gone.png 2x" alt="x">', LINK('x')],
  ])('%s', async (raw, expected) => {
    expect((await html(`<span>${raw}</span>`)).replace(/^<p>|<\/p>$|<\/?span>/g, '')).toBe(expected)
    const alone = await html(raw)
    expect(alone.replace(/^<p>|<\/p>$/g, '')).toBe(expected)
  })
})

describe('what is served stays', () => {
  it.each([
    ['![A chart](./known.png)', '<img src="https://example.com/assets/known-1.png" alt="A chart">'],
    ['[paper](./known.pdf)', '<a href="https://example.com/assets/known-1.pdf">paper</a>'],
    ['[page](../b) [here](#x)', `<a href="https://example.com/blog/b">page</a> <a href="${POST}#x">here</a>`],
    ['![x](/i/a.png)', '<img src="https://example.com/i/a.png" alt="x">'],
    ['![x](https://cdn.example.org/a.png)', '<img src="https://cdn.example.org/a.png" alt="x">'],
    ['<img src="./known.png">', '<img src="https://example.com/assets/known-1.png" />'],
    ['<a href="./known.pdf">x</a>', '<a href="https://example.com/assets/known-1.pdf">x</a>'],
    [
      '<img src="./gone.png" srcset="./known.png 2x">',
      '<img srcset="https://example.com/assets/known-1.png 2x" />',
    ],
    [
      '<picture><source srcset="./gone.webp"><img src="./known.png"></picture>',
      '<picture><img src="https://example.com/assets/known-1.png" /></picture>',
    ],
    [
      '<video src="./v.mp4"><source src="/v.mp4"></video>',
      '<video controls><source src="https://example.com/v.mp4" /></video>',
    ],
  ])('%s', async (raw, expected) => {
    expect((await html(raw)).replace(/^<p>|<\/p>$/g, '')).toBe(expected)
  })
})

it.each([
  ['![x](./a.png)', '<p><img src="https://raw.example.net/main/blog/a.png" alt="x"></p>'],
  ['![x](../../above.png)', '<p><img src="https://raw.example.net/above.png" alt="x"></p>'],
  [
    '<img src="a.png" srcset="b.png 2x">',
    '<img src="https://raw.example.net/main/blog/a.png" srcset="https://raw.example.net/main/blog/b.png 2x" />',
  ],
  ['[x](./page)', `<p><a href="${POST}page">x</a></p>`],
])('where the folder is served: %s', async (raw, expected) => {
  expect(await html(raw, { media: {}, links: {}, base: 'https://raw.example.net/main/blog/' })).toBe(expected)
})

it('names that every object has are no files', async () => {
  expect(await html('[x](constructor) [y](__proto__)', { media: {}, links: {} })).toBe(
    `<p><a href="${POST}constructor">x</a> <a href="${POST}__proto__">y</a></p>`,
  )
})

it('MDX names files by imports', async () => {
  const raw = [
    "import chart from './known.png'\nimport Note from './note.mdx'\n",
    '<img src={chart} alt="a" />',
    '<Image src={chart.src} alt="b" />',
    '<img src={require(\'./known.png\').default} alt="c" />',
    '<img src={Note} alt="d" />',
  ].join('\n')
  const made = await html(raw, BESIDE, { template: { language: 'mdx', page: {} } })
  expect(made.match(/<img[^>]*>/g)).toEqual(
    ['a', 'b', 'c'].map((alt) => `<img src="https://example.com/assets/known-1.png" alt="${alt}" />`),
  )
})
