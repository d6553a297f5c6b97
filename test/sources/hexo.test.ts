import { describe, expect, it } from 'vitest'
import { dialects } from '../../src/sources/dialects/index.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { at, type BlogOptions, loadBlog, onlyPost, outcomes, pageOf, post } from './blog.ts'

const load = (files: Files, options: BlogOptions = {}) =>
  loadBlog({ '_config.yml': '', ...files }, { engine: 'hexo', ...options })
const one = (path: string, head = 'date: 2020-01-02 03:04:05', config = '', options: BlogOptions = {}) =>
  onlyPost({ '_config.yml': config, [`source/_posts/${path}`]: post(head) }, { engine: 'hexo', ...options })

describe('addresses', () => {
  it.each([
    ['One.md', '', '', '/2020/01/02/One/'],
    ['sub/two.md', '', '', '/2020/01/02/sub/two/'],
    ['Größe und 中文.md', '', 'new_post_name: :year-:title.md', '/2020/01/02/Grose-und-%E4%B8%AD%E6%96%87/'],
    ['2020-03-04-six-x.md', '', 'new_post_name: :year-:month-:day-:title.md', '/2020/01/02/six-x/'],
    ['a.md', 'permalink: custom/three', '', '/custom/three'],
    ['a.md', 'permalink: custom/three', 'post_asset_folder: true', '/custom/three/'],
    ['a.md', '', 'permalink: :category/:title.html', '/uncategorized/a.html'],
    ['a.md', '', 'permalink: :category/:title/\ndefault_category: misc', '/misc/a/'],
    [
      'a.md',
      'categories: [编程, Java Script]',
      'permalink: :category/:title/\ncategory_map: {编程: programming}\nfilename_case: 1',
      '/programming/java-script/a/',
    ],
    ['a.md', 'categories:\n- [A, B]\n- [C]', 'permalink: :category/:title/', '/C/a/'],
    ['One.md', '', 'permalink: :year/:i_month/:i_day/:title-:hash.html', '/2020/1/2/One-fbaac805b35e.html'],
    ['x/a.md', 'lang: de\ntitle: Two Words!', 'permalink: :lang/:name/:post_title/', '/de/a/two-words/'],
    ['a.md', '', 'permalink: :lang/:title/\npermalink_defaults: {lang: en}', '/en/a/'],
    ['a.md', '', 'permalink: :title/index.html\npretty_urls: {trailing_index: false}', '/a/'],
    ['a.md', '', 'permalink: :title.html\npretty_urls: {trailing_html: false}', '/a'],
    ['a.md', '', 'permalink: ../:title/', '/a/'],
  ])('%s, %j, %j: %s', async (path, head, config, address) => {
    const found = await one(path, `date: 2020-01-02 03:04:05\n${head}`, config)
    expect(found.url).toBe(`https://example.com${address}`)
  })

  it('HX1, HX2: the blog’s own address, with and without a final slash', () => {
    for (const url of ['http://localhost/blog', 'http://localhost/blog/'])
      expect(
        dialects.hexo.open(temporaryFolder({ '_config.yml': `url: ${url}\nroot: /blog\n` })).facts.url,
      ).toBe(url)
    const { facts } = dialects.hexo.open(temporaryFolder({ '_config.yml': 'url: http://gôg.com/bár\n' }))
    expect(facts.url).toBe('http://xn--gg-8ja.com/b%C3%A1r')
  })

  it('a placeholder that is none is a problem', async () => {
    const loaded = await load({
      '_config.yml': 'permalink: :no_such/\n',
      'source/_posts/a.md': post('date: 2020-01-02'),
    })
    expect(outcomes(loaded)['source/_posts/a.md']).toBe(
      'error: permalink :no_such/: unknown placeholder :no_such',
    )
  })
})

describe('dates', () => {
  it.each([
    ['date: 2020-01-02 03:04:05', '2020-01-01T19:04:05Z'],
    ['date: 2020-01-02', '2020-01-01T16:00:00Z'],
    ['date: 2020/05/06 07:08', '2020-05-05T23:08:00Z'],
    ['date: 2020-01-02T03:04:05Z', '2020-01-02T03:04:05Z'],
  ])('%s is in the blog’s zone', async (head, instant) => {
    expect(at(await one('a.md', head, 'timezone: Asia/Shanghai'))).toBe(instant)
  })

  it('may stand in the name, by the blog’s own pattern', async () => {
    expect(at(await one('2020-03-04-a.md', '', 'new_post_name: :year-:month-:day-:title.md'))).toBe(
      '2020-03-04T00:00:00Z',
    )
    expect(outcomes(await load({ 'source/_posts/2020-03-04-a.md': post('title: T') }))).toEqual({
      'source/_posts/2020-03-04-a.md': 'no date',
    })
  })

  it('HX5: what was updated', async () => {
    const found = await one('a.md', 'date: 2020-01-02\nupdated: 2020-01-03')
    expect(found.updated).toBe(Date.parse('2020-01-03T00:00:00Z'))
  })
})

describe('what is a post', () => {
  it.each([
    ['source/_posts/a.md', 'published: false', 'published: false'],
    ['source/_posts/a.md', 'feed: false', 'feed: false'],
    ['source/about/index.md', '', 'not a post: outside source/_posts'],
    ['source/_posts/_b.md', '', 'not a post: Hexo leaves out hidden files'],
    ['source/_posts/skip/b.md', '', 'not a post: skip_render of the blog'],
    ['source/_posts/no/b.md', '', 'not a post: excluded by the blog’s own configuration'],
  ])('%s with %s', async (path, head, reason) => {
    const config = 'skip_render: _posts/skip/*\nexclude: [_posts/no/*]\n'
    const loaded = await load({ '_config.yml': config, [path]: post(`date: 2020-01-02\n${head}`) })
    expect(outcomes(loaded)).toEqual({ [path]: reason })
  })

  it('drafts are told, with or without a date', async () => {
    const { posts } = await load({
      'source/_drafts/a.md': post('title: T'),
      'source/_posts/b.md': post('date: 2020-01-02\ndraft: true'),
    })
    expect(posts.map(({ draft, undated }) => [draft, undated])).toEqual([
      [true, true],
      [true, undefined],
    ])
  })

  it('source_dir is where it says', async () => {
    const { posts } = await load({
      '_config.yml': 'source_dir: src/\n',
      'src/_posts/a.md': post('date: 2020-01-02'),
    })
    expect(posts).toHaveLength(1)
  })
})

it.each([
  ['categories: [A, B]\ntags: [a, b c]', ['A', 'B'], ['a', 'b c']],
  ['categories:\n- [A, B]\n- [A, C]', ['A', 'B', 'C'], []],
  ['category: A b\ntag: c d', ['A b'], ['c d']],
  ['categories:\ntags: 2012', [], ['2012']],
])('terms: %j', async (head, category, tag) => {
  expect((await one('a.md', `date: 2020-01-02\n${head}`)).terms).toEqual({ category, tag })
})

it('authors are resolved from the data file', async () => {
  const { posts } = await load({
    'source/_data/authors.yml': 'ann:\n  name: Ann Example\n  url: https://ann.example.org/\n',
    'source/_posts/a.md': post('date: 2020-01-02\nauthor: ann'),
  })
  expect(posts[0]?.authors).toEqual([{ name: 'Ann Example', url: 'https://ann.example.org/' }])
})

describe('post_link', () => {
  const files = {
    'source/_posts/b.md': post('date: 2020-01-02 03:04:05\ntitle: Title of B'),
    'source/_posts/sub/c.md': post('date: 2020-01-03 03:04:05\ntitle: C'),
  }
  const linksIn = async (body: string) => {
    const { posts, problems } = await load({
      ...files,
      'source/_posts/a.md': post('date: 2020-02-02', body),
    })
    const found = posts.find(({ key }) => key.endsWith('/a.md'))
    return { page: found === undefined ? {} : pageOf(found), problems }
  }

  it('leads to the post, by its title', async () => {
    const { page, problems } = await linksIn(
      '{% post_link b %} {% post_link "sub/c" "Shown" %} {% post_path b.md %}',
    )
    expect(problems).toEqual([])
    expect(page).toMatchObject({
      links: {
        b: 'https://example.com/2020/01/02/b/',
        'sub/c': 'https://example.com/2020/01/03/sub/c/',
        'b.md': 'https://example.com/2020/01/02/b/',
      },
      titles: { b: 'Title of B', 'sub/c': 'C' },
    })
  })

  it.each(['none', '../../secret', '/etc/passwd'])('to %s is a problem with its line', async (name) => {
    const { page, problems } = await linksIn(`a\n\n{% post_link ${name} %}`)
    expect(page.links).toEqual({})
    expect(problems).toMatchObject([{ path: 'blog/source/_posts/a.md', line: 6, severity: 'warning' }])
  })
})
