import { describe, expect, it } from 'vitest'
import { hugo } from '../../src/sources/dialects/hugo.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { at, type BlogOptions, loadBlog, onlyPost, outcomes } from './blog.ts'

const ORG = { engine: 'hugo', siteUrl: 'https://example.org/' } as const
const toml = (head: string, body = 'Text.\n'): string => `+++\n${head}\n+++\n${body}`
const DATED = 'date = 2020-10-20'
const one = (path: string, head = DATED, config = '', options: BlogOptions = {}) =>
  onlyPost({ 'hugo.toml': config, [path]: toml(head) }, { ...ORG, ...options })
const load = (files: Files, options: BlogOptions = {}) =>
  loadBlog({ 'hugo.toml': '', ...files }, { ...ORG, ...options })

describe('what Hugo makes no page of', () => {
  it.each([
    ['content/posts/a/note.md', DATED, 'not a post: a file of the page content/posts/a'],
    ['content/posts/a/deeper/index.md', DATED, 'not a post: a file of the page content/posts/a'],
    ['content/posts/b/index.md', `${DATED}\nheadless = true`, 'headless: true'],
    ['content/c.md', `${DATED}\n[build]\nrender = "never"`, 'not listed by its build options'],
    ['content/d.md', `${DATED}\n[_build]\nlist = false`, 'not listed by its build options'],
  ])('%s with %j', async (path, head, reason) => {
    const { posts, leftOut } = await load({ 'content/posts/a/index.md': toml(DATED), [path]: toml(head) })
    expect(posts.map(({ key }) => key)).toEqual(['posts/content/posts/a/index.md'])
    expect(leftOut.map((file) => file.reason)).toEqual([reason])
  })
})

describe('behaviours of Hugo', () => {
  it('HU1: drafts and dates of publication are told', async () => {
    const { posts } = await load({
      'content/a.md': toml('date = 2014-05-29'),
      'content/b.md': toml('draft = true\ndate = 2014-05-29'),
      'content/c.md': toml('date = 2014-05-29\npublishdate = "2414-05-29"'),
      'content/d.md': toml('draft = true\npublishDate = "2414-05-29"'),
    })
    expect(posts.map(({ draft, published }) => [draft, new Date(published).getUTCFullYear()])).toEqual([
      [false, 2014],
      [true, 2014],
      [false, 2414],
      [true, 2414],
    ])
  })

  it.each(['expirydate = "2400-05-29"', 'expiryDate = 2400-05-29', 'EXPIRYDATE = 2400-05-29T00:00:00Z'])(
    'HU2: %s',
    async (head) => {
      expect((await one('content/a.md', `${DATED}\n${head}`)).expires).toBe(
        Date.parse('2400-05-29T00:00:00Z'),
      )
    },
  )

  it('HU4: what is only on a draft is told as a draft’s', async () => {
    const found = await one('content/a.md', `${DATED}\ndraft = true\ntags = ["secret"]`)
    expect(found).toMatchObject({ draft: true, terms: { tag: ['secret'] } })
  })

  it.each([
    ["tags = ''", []],
    ['tags = []', []],
    ['tags = ["a", ""]', ['a']],
    ['tags = "a b"', ['a b']],
    ['Tags = ["One two", "3"]', ['One two', '3']],
    ['tags = [1, true]', ['1', 'true']],
  ])('HU5: %s', async (head, tags) => {
    expect((await one('content/a.md', `${DATED}\n${head}`)).terms.tag).toEqual(tags)
  })

  it.each([
    ['date = 2021-08-16T06:00:00+00:00', '2021-08-16T06:00:00Z', 'an offset counts'],
    ['date = "2021-08-16T06:00:00+02:00"', '2021-08-16T04:00:00Z', 'an offset counts'],
    ['date = 2021-08-16T06:00:00Z', '2021-08-16T06:00:00Z', 'an offset counts'],
    ['date = 2020-10-20', '2020-10-20T07:00:00Z', 'a day is the site’s'],
    ['date = "2020-10-20"', '2020-10-20T07:00:00Z', 'a day is the site’s'],
    ['date = 2020-10-20T01:02:03', '2020-10-20T08:02:03Z', 'a local time is the site’s'],
    ['date = 2020-10-20 01:02:03', '2020-10-20T08:02:03Z', 'a local time is the site’s'],
  ])('HU8: %s is %s (%s)', async (head, instant) => {
    expect(at(await one('content/a.md', head, 'timeZone = "America/Los_Angeles"'))).toBe(instant)
  })
})

describe('addresses', () => {
  it.each([
    ['content/a.md', '/a/'],
    ['content/posts/a.md', '/posts/a/'],
    ['content/posts/deep/a.md', '/posts/deep/a/'],
    ['content/posts/bundle/index.md', '/posts/bundle/'],
    ['content/posts/My First Post.md', '/posts/my-first-post/'],
    ['content/posts/2020-10-20-dated.md', '/posts/2020-10-20-dated/'],
    ['content/posts/Größe.md', '/posts/gr%C3%B6%C3%9Fe/'],
  ])('%s is at %s', async (path, address) => {
    expect((await one(path)).url).toBe(`https://example.org${address}`)
  })

  it.each([
    ['slug = "other"', '/posts/other/'],
    ['slug = "Other Slug"', '/posts/other-slug/'],
    ['url = "/anywhere.html"', '/anywhere.html'],
    ['url = "relative/"', '/relative/'],
    ['url = "/../../x/"', '/x/'],
    ['url = "/%2e%2e/x/"', '/x/'],
  ])('%s', async (head, address) => {
    expect((await one('content/posts/a.md', `${DATED}\n${head}`)).url).toBe(`https://example.org${address}`)
  })

  it.each([
    ['[permalinks]\nposts = "/:year/:month/:slug/"', '/2020/10/a-title/'],
    ['[permalinks.page]\nposts = "/:year/:month/:day/:title/"', '/2020/10/20/a-title/'],
    ['[permalinks]\nposts = "/p/:contentbasename/"', '/p/the-file/'],
    ['[permalinks]\nnotes = "/n/:slug/"', '/posts/the-file/'],
    ['[permalinks]\nposts = "/:section/:slugorfilename/"', '/posts/the-file/'],
  ])('%j', async (config, address) => {
    const found = await one('content/posts/The File.md', `${DATED}\ntitle = "A Title"`, config)
    expect(found.url).toBe(`https://example.org${address}`)
  })

  it('a pattern’s odd placeholders are no JavaScript', async () => {
    const loaded = await load({
      'hugo.toml': '[permalinks]\nposts = "/:constructor/:toString/:slug/"\n',
      'content/posts/a.md': toml(DATED),
    })
    for (const { url } of loaded.posts) expect(url).not.toMatch(/function|native|object/i)
  })

  it('the source’s pattern wins', async () => {
    const found = await one('content/posts/a.md', DATED, '[permalinks]\nposts = "/x/:slug/"', {
      permalink: '/ours/:slug/',
    })
    expect(found.url).toBe('https://example.org/ours/a/')
  })

  it('belong to the path of baseURL', async () => {
    const files = { 'hugo.toml': 'baseURL = "https://example.org/subdir"\n', 'content/s1/p1.md': toml(DATED) }
    expect((await onlyPost(files, { engine: 'hugo' })).url).toBe('https://example.org/subdir/s1/p1/')
  })

  it('an image of a bundle belongs to the post, one with a slash to the site', async () => {
    const bundle = await one('content/posts/b/index.md', `${DATED}\nimage = "a.jpg"`)
    expect(bundle.image).toBe('https://example.org/posts/b/a.jpg')
    const rooted = await one('content/posts/b/index.md', `${DATED}\nimage = "/a.jpg"`)
    expect(rooted.image).toBe('https://example.org/a.jpg')
  })
})

describe('which files are posts', () => {
  it('every file has one outcome', async () => {
    const loaded = await load({
      'content/_index.md': toml('title = "Home"'),
      'content/posts/_index.md': toml(DATED),
      'content/posts/_index.de.md': toml(DATED),
      'content/posts/a.md': toml(DATED),
      'content/posts/b/index.md': toml(DATED),
      'content/about.md': toml('title = "About"'),
      'content/posts/empty.md': '',
      'content/posts/2020-01-01-by-name.md': 'Text\n',
      'README.md': 'Text\n',
      'themes/x/content/y.md': toml(DATED),
      'public/z.md': toml(DATED),
      'archetypes/default.md': toml(DATED),
    })
    expect(outcomes(loaded)).toEqual({
      'README.md': 'not a post: outside content',
      'content/_index.md': 'not a post: the page of a section',
      'content/about.md': 'no date',
      'content/posts/2020-01-01-by-name.md': 'post',
      'content/posts/_index.de.md': 'not a post: the page of a section',
      'content/posts/_index.md': 'not a post: the page of a section',
      'content/posts/a.md': 'post',
      'content/posts/b/index.md': 'post',
      'content/posts/empty.md': 'empty',
    })
  })

  it('contentDir names the folder', async () => {
    const loaded = await load({
      'hugo.toml': 'contentDir = "texts/"',
      'texts/a.md': toml(DATED),
      'content/b.md': toml(DATED),
    })
    expect(outcomes(loaded)).toEqual({ 'content/b.md': 'not a post: outside texts', 'texts/a.md': 'post' })
  })
})

describe('front matter', () => {
  it('keys count in any case', async () => {
    const found = await one(
      'content/a.md',
      'Title = "T"\nDATE = 2020-10-20\nLastMod = 2020-10-21\nTAGS = ["a"]\nCategories = ["b"]\nDescription = "D"\nDraft = true\nSlug = "s"',
    )
    expect(found).toMatchObject({
      title: 'T',
      updated: Date.parse('2020-10-21T00:00:00Z'),
      terms: { tag: ['a'], category: ['b'] },
      summary: 'D',
      draft: true,
      url: 'https://example.org/s/',
    })
  })

  it.each([
    ['---\ndate: 2020-10-20\ntitle: 1.10\n---\nText\n', '1.10'],
    ['{\n  "date": "2020-10-20",\n  "title": "J"\n}\nText\n', 'J'],
    ['+++\ndate = 2020-10-20\ntitle = 2012\n+++\nText\n', '2012'],
  ])('%j', async (text, title) => {
    const found = await onlyPost({ 'hugo.toml': '', 'content/a.md': text }, ORG)
    expect(found).toMatchObject({ title, published: Date.parse('2020-10-20T00:00:00Z') })
  })

  it('what is wrong is told with its line', async () => {
    const { problems } = await load({
      'content/a.md': toml('title = "T"\ndate = "tuesday"'),
      'content/b.md': toml('title = "T"\ndate = 2020-10-2x'),
      'content/c.md': toml('date = []'),
    })
    expect(problems.map(({ path, line }) => [path, line])).toEqual([
      ['blog/content/a.md', 3],
      ['blog/content/b.md', 3],
      ['blog/content/c.md', 2],
    ])
  })
})

describe('what the configuration says of the site', () => {
  it.each([
    [
      'hugo.toml',
      'baseURL = "https://example.org/b"\ntitle = "T"\ntimeZone = "Asia/Tokyo"\nlanguageCode = "en_us"\ncopyright = "C"\n',
    ],
    [
      'config.yaml',
      'BaseURL: https://example.org/b\nTitle: T\ntimezone: Asia/Tokyo\nlanguagecode: en-us\ncopyright: C\n',
    ],
    [
      'hugo.json',
      '{"baseURL":"https://example.org/b/","title":"T","timeZone":"Asia/Tokyo","languageCode":"en-US","copyright":"C"}',
    ],
    [
      'config/_default/hugo.toml',
      'baseURL = "https://example.org/b/"\ntitle = "T"\ntimeZone = "Asia/Tokyo"\nlanguageCode = "en-us"\ncopyright = "C"\n',
    ],
  ])('%s', (name, text) => {
    expect(hugo.open(temporaryFolder({ [name]: text })).facts).toMatchObject({
      url: 'https://example.org/b/',
      title: 'T',
      timezone: 'Asia/Tokyo',
      language: 'en-US',
      copyright: 'C',
    })
  })

  it.each([
    ['hugo.toml', 'title = "x'],
    ['hugo.json', '{'],
    ['hugo.yaml', 'a: [x'],
  ])('a broken %s stops the run', (name, text) => {
    expect(() => hugo.open(temporaryFolder({ [name]: text }))).toThrow(
      new RegExp(`${name.replace('.', '\\.')}.*cannot be read`),
    )
  })
})
