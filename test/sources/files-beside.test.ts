import { describe, expect, it } from 'vitest'
import type { Cache } from '../../src/core/ports.ts'
import type { FilesBeside } from '../../src/core/post.ts'
import type { Files } from '../temporary-folder.ts'
import { type BlogOptions, loadBlog, onlyPost, post } from './blog.ts'

type Engine = NonNullable<BlogOptions['engine']>

const SITE = 'https://example.org/b/'
const DATED = 'date: 2021-08-26'

async function besideOf(files: Files, options: BlogOptions): Promise<FilesBeside | undefined> {
  return (await onlyPost(files, { siteUrl: SITE, ...options })).body.beside
}

/** What Docusaurus 3.10 wrote for these bytes. */
describe('Docusaurus serves a file by the digest of its bytes', () => {
  const FOLDER = 'blog/2021-08-26-a'
  const FILES: Files = {
    [`${FOLDER}/tiny.pdf`]: '%PDF ',
    [`${FOLDER}/d.json`]: '{"a":1}',
    [`${FOLDER}/s.mp3`]: `ID3${'\0'.repeat(20_000)}`,
    [`${FOLDER}/v.mp4`]: `mp4${'\0'.repeat(20_000)}`,
    [`${FOLDER}/big.png`]: 'PNG'.repeat(5_000),
    [`${FOLDER}/With Blank.PNG`]: 'PNG'.repeat(5_000),
    [`${FOLDER}/small.png`]: 'abc',
    'static/up.png': 'PNG'.repeat(5_000),
  }
  const BIG = `${SITE}assets/images/big-c9c88ef78859b495efd10745c29247e5.png`
  const beside = (body: string, head = ''): Promise<FilesBeside | undefined> =>
    besideOf({ ...FILES, [`${FOLDER}/index.md`]: post(head, body) }, { engine: 'docusaurus' })

  it.each<[text: string, media: object, links?: object]>([
    ['![x](./big.png)', { './big.png': BIG }],
    ['![x](big.png "title")', { 'big.png': BIG }],
    ['![a [b] c](./big.png)', { './big.png': BIG }],
    ['![x](../2021-08-26-a/big.png)', { '../2021-08-26-a/big.png': BIG }],
    [
      '![x](./With%20Blank.PNG) ![x](<./With Blank.PNG>)',
      {
        './With%20Blank.PNG': `${SITE}assets/images/With%20Blank-c9c88ef78859b495efd10745c29247e5.PNG`,
        './With Blank.PNG': `${SITE}assets/images/With%20Blank-c9c88ef78859b495efd10745c29247e5.PNG`,
      },
    ],
    ['![x](@site/static/up.png)', { '@site/static/up.png': BIG.replace('big', 'up') }],
    ['![x](small.png)', { 'small.png': 'data:image/png;base64,YWJj' }],
    [
      '[x](./tiny.pdf#page=2)',
      {},
      { './tiny.pdf#page=2': `${SITE}assets/files/tiny-36d66c9cd8b035a32451a2584de1e696.pdf#page=2` },
    ],
    ['[x](d.json)', {}, { 'd.json': `${SITE}assets/files/d-d46d70d848b5ba80ace802e7a993e91b.json` }],
    ['[x](./s.mp3)', {}, { './s.mp3': `${SITE}assets/files/s-fddd0f4efa58f922019ad68a5081fb8c.mp3` }],
    [
      '[x](./small.png)',
      {},
      { './small.png': `${SITE}assets/files/small-a448017aaf21d8525fc10ae87aa6729d.png` },
    ],
    [
      "<video src={require('./v.mp4').default} />",
      { './v.mp4': `${SITE}assets/medias/v-b9fad97985c9cc6a0b701b2c55fc0c49.mp4` },
      { './v.mp4': `${SITE}assets/medias/v-b9fad97985c9cc6a0b701b2c55fc0c49.mp4` },
    ],
    ["import big from './big.png'\n\n<img src={big} />", { './big.png': BIG }, { './big.png': BIG }],
    // The engine leaves these as they are, and nobody serves them there.
    ['<img src="./big.png">', { './big.png': null }],
    ['<a href="./d.json">x</a>', {}, { './d.json': null }],
    ['![x][y]\n\n[y]: ./big.png', { './big.png': null }, { './big.png': null }],
    ['![x](./missing.png)', { './missing.png': null }],
    // These are addresses.
    [
      '![x](/up.png) ![y](https://cdn.example.org/big.png) [z](./missing.pdf) [z](../other) [z](#big.png)',
      {},
    ],
    ['```md\n![x](./big.png)\n```', {}],
  ])('%j', async (text, media, links = {}) => {
    expect(await beside(`${text}\n`)).toEqual({ media, links, base: null })
  })

  it.each<[head: string, image: string | undefined]>([
    ['image: ./big.png', BIG],
    ['image: ./small.png', `${SITE}assets/images/small-a448017aaf21d8525fc10ae87aa6729d.png`],
    // Only `image` with a leading dot is known to the engine.
    ['image: big.png', undefined],
    ['cover: ./big.png', undefined],
  ])('front matter: %s', async (head, image) => {
    const found = await onlyPost(
      { ...FILES, [`${FOLDER}/index.md`]: post(head) },
      { engine: 'docusaurus', siteUrl: SITE },
    )
    expect(found.image).toBe(image)
    expect(Object.values(found.body.beside?.media ?? {})).toEqual(image === undefined ? [null] : [])
  })

  it('whose digest is remembered until it changes', async () => {
    const names: string[] = []
    const cache: Cache = {
      get: () => undefined,
      put: (name) => void names.push(name),
      close: async () => {},
    }
    const files = { ...FILES, [`${FOLDER}/index.md`]: post('', '![x](./big.png)') }
    await loadBlog(files, { engine: 'docusaurus', cache })
    // The post is read in each run, as the address of its picture is not its own.
    expect(names.map((name) => name.split(' ')[0])).toEqual(['md4'])
  })
})

describe('where only the bundler knows', () => {
  const cases: [engine: Engine, path: string][] = [
    ['astro', 'src/content/blog/a.md'],
    ['gatsby', 'content/blog/a/index.md'],
  ]
  it.each(cases)('%s serves nothing beside posts', async (engine, path) => {
    const body = '![x](./a.png) ![y](../../assets/b.jpg) ![z](~/assets/c.png) [f](./f.pdf) [g](./none.pdf)'
    const folder = path.slice(0, path.lastIndexOf('/'))
    const files = {
      [path]: post(`${DATED}\nheroImage: ./a.png`, body),
      [`${folder}/a.png`]: '',
      [`${folder}/f.pdf`]: '',
    }
    const found = await onlyPost(files, { engine, siteUrl: SITE })
    expect(found.image).toBeUndefined()
    expect(found.body.beside).toEqual({
      media: { './a.png': null, '../../assets/b.jpg': null, '~/assets/c.png': null },
      links: { './f.pdf': null },
      base: null,
    })
  })

  it('the log says once how many, the first of them, and which key states it', async () => {
    const said: string[] = []
    const note = (_: object, message: string): void => void said.push(message)
    await loadBlog(
      {
        'src/content/blog/a.md': post(`${DATED}\nheroImage: ../h.png`, '![x](./a.png) ![x](./a.png)'),
        'src/content/blog/b.md': post(DATED, '![x](./a.png)'),
      },
      { engine: 'astro', log: { debug: note, info: note, warn: note, error: note } },
    )
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(
      /^3 pictures and files beside posts \(blog\/src\/content\/blog\/a\.md: \.\.\/h\.png …\)/,
    )
    expect(said[0]).toContain('assets of the source')
  })
})

describe('assets of the source states where files are served', () => {
  const RAW = 'https://raw.example.net/ann/blog/main/'
  const files: Files = {
    'src/content/blog/a.md': post(
      `${DATED}\nheroImage: ~/assets/h.png`,
      '![x](./a.png) ![y](../../assets/h.png) ![m](./missing.png) ![o](../../../../x/o.png) [f](f%20g.pdf#2) [p](./page)',
    ),
    'src/content/blog/a.png': '',
    'src/content/blog/f g.pdf': '',
    'src/assets/h.png': '',
  }

  it('for a bundled engine', async () => {
    const found = await onlyPost(files, { engine: 'astro', siteUrl: SITE, assets: RAW })
    expect(found.image).toBe(`${RAW}src/assets/h.png`)
    expect(found.body.beside).toEqual({
      media: {
        './a.png': `${RAW}src/content/blog/a.png`,
        '../../assets/h.png': `${RAW}src/assets/h.png`,
        './missing.png': null,
        // Above the folder that is read.
        '../../../../x/o.png': null,
      },
      links: { 'f%20g.pdf#2': `${RAW}src/content/blog/f%20g.pdf#2` },
      base: `${RAW}src/content/blog/`,
    })
  })

  it('instead of what Docusaurus makes of them', async () => {
    const found = await besideOf(
      { 'blog/2021-08-26-a.md': '![x](./a.png)', 'blog/a.png': 'x' },
      { engine: 'docusaurus', assets: RAW },
    )
    expect(found?.media).toEqual({ './a.png': `${RAW}blog/a.png` })
  })

  it.each<[Engine, string]>([
    ['plain', 'a.md'],
    ['hugo', 'content/posts/a.md'],
    ['eleventy', 'posts/a.md'],
    ['hexo', 'source/_posts/a.md'],
    ['jekyll', '_posts/2021-08-26-a.md'],
    ['zola', 'content/a.md'],
  ])('for the files that are there, of %s', async (engine, path) => {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
    const text = post(`${DATED}\nimage: a.png`, '![x](a.png) ![m](missing.png)')
    const own =
      engine === 'zola'
        ? text
            .replaceAll('---', '+++')
            .replace(DATED, 'date = 2021-08-26')
            .replace('image: a.png', 'extra = { image = "a.png" }')
        : text
    const blog = { [path]: own, [`${folder}a.png`]: '' }
    const stated = await onlyPost(blog, { engine, siteUrl: SITE, assets: RAW })
    expect(stated.body.beside).toEqual({ media: { 'a.png': `${RAW}${folder}a.png` }, links: {} })
    expect(stated.image).toBe(`${RAW}${folder}a.png`)
    const usual = await onlyPost(blog, { engine, siteUrl: SITE })
    expect(usual.body.beside).toBeUndefined()
    expect(usual.image).toMatch(/^https:\/\/example\.org\/.*a\.png$/)
  })
})

it.each(['![', '![[', '![[]', '](', '](<', '[a]: ', 'require(', ' src="', '~~~\n', '`', 'import a from "'])(
  'a text of nothing but %j does not take for ever',
  async (text) => {
    const found = await besideOf(
      { 'src/content/blog/a.md': post(DATED, text.repeat(100_000)) },
      { engine: 'astro' },
    )
    expect(found?.base).toBeNull()
  },
)
