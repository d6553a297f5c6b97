import { describe, expect, it } from 'vitest'
import { OperatorError } from '../../src/core/problem.ts'
import { jekyll } from '../../src/sources/dialects/jekyll.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { at, type BlogOptions, loadBlog, onlyPost, outcomes, pageOf, post } from './blog.ts'

const ORG = { engine: 'jekyll', siteUrl: 'http://example.org' } as const
const one = (path: string, head = '', config = '', options: BlogOptions = {}) =>
  onlyPost({ '_config.yml': config, [path]: post(head) }, { ...ORG, ...options })
const DAY = '_posts/2014-03-02-march-the-second.md'

describe('behaviours of jekyll-feed', () => {
  it('JF1: the default permalink contains the category', async () => {
    const { url } = await one(DAY, 'category: news')
    expect(url).toBe('http://example.org/news/2014/03/02/march-the-second.html')
  })

  it('JF2: categories in one text are separated by blanks', async () => {
    const { url, terms } = await one('_posts/2014-03-04-march-the-fourth.md', 'categories: updates jekyll')
    expect(url).toBe('http://example.org/updates/jekyll/2014/03/04/march-the-fourth.html')
    expect(terms.category).toEqual(['updates', 'jekyll'])
  })

  it('JF3: a tag may hold any character', async () => {
    const { terms } = await one(DAY, `categories: updates jekyll\ntags: ['"/><VADER>', test]`)
    expect([...(terms.category ?? []), ...(terms.tag ?? [])]).toEqual([
      'updates',
      'jekyll',
      '"/><VADER>',
      'test',
    ])
  })

  it('JF5: a plain title over several lines is one line', async () => {
    const { title } = await one(DAY, 'title:\n  The plugin\n  will properly\n  strip newlines.')
    expect(title).toBe('The plugin will properly strip newlines.')
  })

  it('JF6: without a title, it is made of the slug', async () => {
    const found = await one('_posts/2013-12-12-dec-the-second.md')
    expect(found.title).toBe('Dec The Second')
    expect(at(found)).toBe('2013-12-12T00:00:00Z')
  })

  it('JF7: categories keep their order', async () => {
    expect((await one(DAY, 'categories: [first, second, third]')).terms.category).toEqual([
      'first',
      'second',
      'third',
    ])
  })

  it('JF8: last_modified_at is when it was updated', async () => {
    const found = await one('_posts/2015-01-18-a.md', 'last_modified_at: 2015-05-12T13:27:59+00:00')
    expect(found.updated).toBe(Date.parse('2015-05-12T13:27:59Z'))
    expect(at(found)).toBe('2015-01-18T00:00:00Z')
  })

  it.each([
    ['author: Pat', [{ name: 'Pat' }]],
    [
      'author:\n  name: Ben\n  uri: http://example.org/ben\n  email: ben@example.org',
      [{ name: 'Ben', email: 'ben@example.org', url: 'http://example.org/ben' }],
    ],
    ['author: garthdb', [{ name: 'Garth', email: 'example@example.org', url: 'http://garthdb.com/' }]],
    ['authors: [garthdb, Pat]', [expect.objectContaining({ name: 'Garth' }), { name: 'Pat' }]],
    ['title: T', []],
    ['author:', []],
    ['author: ""', []],
  ])('JF9: %j', async (head, authors) => {
    const people = 'garthdb:\n  name: Garth\n  email: example@example.org\n  uri: "http://garthdb.com"\n'
    const found = await onlyPost({ '_config.yml': '', '_data/authors.yml': people, [DAY]: post(head) }, ORG)
    expect(found.authors).toEqual(authors)
  })

  it.each([
    ['image: "/image.png"', 'http://example.org/image.png'],
    [
      'image: https://cdn.example.org/absolute.png?h=188&w=250',
      'https://cdn.example.org/absolute.png?h=188&w=250',
    ],
    ['image:\n  path: "/object-image.png"', 'http://example.org/object-image.png'],
    ['image: javascript:alert(1)', undefined],
  ])('JF10: %j', async (head, image) => {
    expect((await one(DAY, head)).image).toBe(image)
  })

  it.each([
    ['excerpt: "Foo"', 'Foo'],
    ['description: cool post\nexcerpt: ignore me', 'cool post'],
    ['excerpt: ""', undefined],
    ['description:\nexcerpt: Foo', 'Foo'],
  ])('JF13: %j', async (head, summary) => {
    expect((await one(DAY, head)).summary).toBe(summary)
  })

  it('JF15: what is in _drafts is a draft, with a date or without', async () => {
    const { posts, problems } = await loadBlog(
      {
        '_config.yml': '',
        '_drafts/undated.md': post('title: A'),
        '_drafts/dated.md': post('date: 2014-01-01'),
        'film/_drafts/folder.md': post(''),
        '_posts/2014-01-02-marked.md': post('draft: true'),
        '_posts/2014-01-03-not.md': post('draft: false'),
      },
      ORG,
    )
    expect(problems).toEqual([])
    expect(posts.map(({ key, draft, undated }) => [key, draft, undated === true])).toEqual([
      ['posts/_drafts/dated.md', true, false],
      ['posts/_drafts/undated.md', true, true],
      ['posts/_posts/2014-01-02-marked.md', true, false],
      ['posts/_posts/2014-01-03-not.md', false, false],
      ['posts/film/_drafts/folder.md', true, true],
    ])
  })

  it.each([
    ['url: "http://example.org"\nbaseurl: /bass', 'http://example.org/bass/2014/03/02/march-the-second.html'],
    [
      'url: "http://example.org/"\nbaseurl: /bass/',
      'http://example.org/bass/2014/03/02/march-the-second.html',
    ],
    ['url: "http://example.org"\nbaseurl: ""', 'http://example.org/2014/03/02/march-the-second.html'],
    ['url: "http://example.org"\nbaseurl: bass', 'http://example.org/bass/2014/03/02/march-the-second.html'],
  ])('JF22: %j', async (config, url) => {
    const files = { '_config.yml': config, [DAY]: post('image: /image.png') }
    const found = await onlyPost(files, { engine: 'jekyll' })
    expect(found.url).toBe(url)
    expect(found.image).toBe(url.replace(/2014.*/, 'image.png'))
  })
})

describe('behaviours of Jekyll', () => {
  it('JK1: an invalid date in front matter is named with its line', async () => {
    const { posts, problems } = await loadBlog(
      { '_config.yml': '', '_posts/2016-01-01-test.md': post('title: T\ndate: tuesday') },
      ORG,
    )
    expect(posts).toEqual([])
    expect(problems).toEqual([
      expect.objectContaining({
        path: 'blog/_posts/2016-01-01-test.md',
        line: 3,
        severity: 'error',
        message: expect.stringContaining('date: expected a date, found “tuesday”'),
      }),
    ])
  })

  it.each(['2016-22-01-test.md', '2016-02-30-test.md', '2016-00-01-test.md'])(
    'JK2: the invalid date of %s is named',
    async (name) => {
      const { posts, problems } = await loadBlog({ '_config.yml': '', [`_posts/${name}`]: post('') }, ORG)
      expect(posts).toEqual([])
      expect(problems).toMatchObject([{ path: `blog/_posts/${name}`, severity: 'error' }])
      expect(problems[0]?.message).toContain(`“${name.slice(0, 10)}”`)
    },
  )

  it('JK2: a date in front matter saves it', async () => {
    expect(at(await one('_posts/2016-22-01-test.md', 'date: 2016-02-01'))).toBe('2016-02-01T00:00:00Z')
  })

  it.each([
    ['movies/_posts/2009-03-27-star-wars.md', ['movies']],
    ['_posts/movies/2009-03-27-star-wars.md', []],
    ['a/b/_posts/2009-03-27-star-wars.md', ['a', 'b']],
    ['a/_posts/c/2009-03-27-star-wars.md', ['a']],
    ['movies/_drafts/star-wars.md', ['movies']],
  ])('JK3: %s has categories %j', async (path, categories) => {
    expect((await one(path)).terms.category).toEqual(categories)
  })

  it('JK4: folders come before what is stated, and nothing stands twice', async () => {
    const found = await one(
      'movies/_posts/2009-03-27-star-wars.md',
      'category: film\ncategories: [movies, film]',
    )
    expect(found.terms.category).toEqual(['movies', 'film'])
    expect(found.url).toBe('http://example.org/movies/film/2009/03/27/star-wars.html')
  })

  it('JK5: an address has small letters, the term keeps its case', async () => {
    const found = await one('_posts/2009-03-27-star-wars.md', 'category: Sci-Fi Movi3s')
    expect(found.url).toBe('http://example.org/sci-fi%20movi3s/2009/03/27/star-wars.html')
    expect(found.terms.category).toEqual(['Sci-Fi Movi3s'])
  })

  it.each(['false', 'False', 'no', 'off', '"false"'])('JK6: published: %s is nowhere', async (value) => {
    const loaded = await loadBlog({ '_config.yml': '', [DAY]: post(`published: ${value}`) }, ORG)
    expect(outcomes(loaded)).toEqual({ [DAY]: 'published: false' })
  })

  it('JK6: render_with_liquid: false keeps the text', async () => {
    const literal = await onlyPost(
      { '_config.yml': '', [DAY]: post('render_with_liquid: false', '{{ page.title }}\n') },
      ORG,
    )
    expect(literal.body).toMatchObject({ raw: '{{ page.title }}\n' })
    expect(literal.body.template).toBeUndefined()
    expect((await one(DAY, 'render_with_liquid: true')).body.template?.language).toBe('liquid')
  })

  it.each([
    ['pretty', '/stars/2009/03/27/star-wars/'],
    ['none', '/stars/star-wars.html'],
    ['date', '/stars/2009/03/27/star-wars.html'],
    ['ordinal', '/stars/2009/086/star-wars.html'],
    ['weekdate', '/stars/2009/W13/Fri/star-wars.html'],
    ['/blog/:year/:month/:day/:title/', '/blog/2009/03/27/star-wars/'],
    ['/:categories/:title.html', '/stars/star-wars.html'],
    ['/:month-:day-:year/:title.html', '/03-27-2009/star-wars.html'],
    ['/:year:month:day:hour:minute:second.html', '/20090327000000.html'],
  ])('JK7: permalink: %s', async (pattern, path) => {
    const found = await one('_posts/2009-03-27-star-wars.md', 'category: stars', `permalink: "${pattern}"`)
    expect(found.url).toBe(`http://example.org${path}`)
  })

  it('JK7: a post’s own permalink wins', async () => {
    const found = await one(DAY, 'permalink: /custom/posts/1/', 'permalink: pretty', {
      permalink: '/ours/:title',
    })
    expect(found.url).toBe('http://example.org/custom/posts/1/')
  })

  it('JK7: the source’s permalink beats that of _config.yml', async () => {
    const found = await one(DAY, '', 'permalink: pretty', { permalink: '/ours/:title' })
    expect(found.url).toBe('http://example.org/ours/march-the-second')
  })

  it.each([
    ['tag:', []],
    ['tags:', []],
    ['title: T', []],
    ['tag: code', ['code']],
    ['tags:\n- food\n- cooking\n- pizza', ['food', 'cooking', 'pizza']],
    ['tags: food cooking pizza', ['food', 'cooking', 'pizza']],
  ])('JK9: %j', async (head, tags) => {
    expect((await one(DAY, head)).terms.tag).toEqual(tags)
  })

  it.each([
    ['category: foo', ['foo']],
    ['categories: foo bar baz', ['foo', 'bar', 'baz']],
    ['categories: [foo, bar, baz]', ['foo', 'bar', 'baz']],
    ['categories: []', []],
    ['categories:', []],
    ['category: 2013', ['2013']],
  ])('JK9: %j', async (head, categories) => {
    expect((await one(DAY, head)).terms.category).toEqual(categories)
  })

  it.each(['/%2e%2e/%2e%2e/%2e%2e/baddie.html', '/../../../baddie.html', '..%2f..%2fbaddie.html'])(
    'JK10: permalink %s stays below the root',
    async (permalink) => {
      const { url } = await one(DAY, `permalink: ${permalink}`, '', { siteUrl: 'http://example.org/blog' })
      expect(new URL(url).href).toMatch(/^http:\/\/example\.org\/blog\/./)
      expect(decodeURIComponent(new URL(url).pathname)).not.toContain('/../')
    },
  )

  it('JK11: a byte order mark and CRLF', async () => {
    const text = `\uFEFF${post('title: T\ndate: 2014-01-01', 'a\n\nb\n')}`.replaceAll('\n', '\r\n')
    const found = await onlyPost({ '_config.yml': '\uFEFFtimezone: UTC\r\n', [DAY]: text }, ORG)
    expect(found).toMatchObject({ title: 'T', body: { raw: 'a\n\nb\n' } })
    expect(at(found)).toBe('2014-01-01T00:00:00Z')
  })

  it('JK11: UTF-16 is named', async () => {
    const { posts, problems } = await loadBlog(
      { '_config.yml': '', [DAY]: Buffer.from(`\uFEFF${post('title: T')}`, 'utf16le') },
      ORG,
    )
    expect(posts).toEqual([])
    expect(problems).toMatchObject([{ path: `blog/${DAY}`, message: expect.stringContaining('UTF-16') }])
  })

  it.each([
    ['2010-01-10', '2010-01-10T00:00:00Z'],
    ['2010-01-10 13:07:09', '2010-01-10T13:07:09Z'],
    ['2010-01-10 13:07:09 +00:00', '2010-01-10T13:07:09Z'],
    ['2010-01-10 13:07:09 +0200', '2010-01-10T11:07:09Z'],
  ])('JK12: date: %s beats the file name', async (date, instant) => {
    expect(at(await one('_posts/2010-01-09-a.md', `date: ${date}`))).toBe(instant)
  })
})

describe('dates', () => {
  const auckland = 'timezone: Pacific/Auckland'
  it.each([
    [
      'date: 2011-07-31 16:00:00',
      '2011-07-31T16:00:00Z',
      '/2011/08/01/a.html',
      'unquoted date and time: UTC',
    ],
    ['date: "2011-07-31 16:00:00"', '2011-07-31T04:00:00Z', '/2011/07/31/a.html', 'quoted: the site’s zone'],
    ["date: '2011-07-31 16:00:00'", '2011-07-31T04:00:00Z', '/2011/07/31/a.html', 'quoted: the site’s zone'],
    ['date: 2011-07-31', '2011-07-30T12:00:00Z', '/2011/07/31/a.html', 'a day: the site’s zone'],
    [
      'date: 2011-07-31 16:00',
      '2011-07-31T04:00:00Z',
      '/2011/07/31/a.html',
      'no seconds, no timestamp: the site’s zone',
    ],
    [
      'date: 2011/07/31 16:00:00',
      '2011-07-31T04:00:00Z',
      '/2011/07/31/a.html',
      'slashes, no timestamp: the site’s zone',
    ],
    [
      'date: 31 Jul 2011 16:00:00',
      '2011-07-31T04:00:00Z',
      '/2011/07/31/a.html',
      'no timestamp: the site’s zone',
    ],
    [
      'date: !!str 2011-07-31 16:00:00',
      '2011-07-31T04:00:00Z',
      '/2011/07/31/a.html',
      'text: the site’s zone',
    ],
    ['date: 2011-07-31 16:00:00 +0000', '2011-07-31T16:00:00Z', '/2011/08/01/a.html', 'an offset counts'],
    ['date: 2011-08-01 01:00:00 +1200', '2011-07-31T13:00:00Z', '/2011/08/01/a.html', 'an offset counts'],
    ['date: 2011-08-01 01:00:00 -0700', '2011-08-01T08:00:00Z', '/2011/08/01/a.html', 'an offset counts'],
    ['', '2000-12-31T11:00:00Z', '/2001/01/01/a.html', 'the file name: the site’s zone'],
    [
      'event:\n  date: "2001-01-01"\ndate: 2011-07-31 16:00:00',
      '2011-07-31T16:00:00Z',
      '/2011/08/01/a.html',
      'quotes elsewhere say nothing',
    ],
  ])('%j: %s, %s (%s)', async (head, instant, path) => {
    const found = await one('_posts/2001-01-01-a.md', head, auckland)
    expect(at(found)).toBe(instant)
    expect(found.url).toBe(`http://example.org${path}`)
  })

  it('a date from the source’s defaults is used', async () => {
    expect(at(await one('_posts/2001-01-01-a.md', '', '', { defaults: { date: '2002-02-02' } }))).toBe(
      '2002-02-02T00:00:00Z',
    )
  })
})

describe('defaults of _config.yml', () => {
  const defaults = `defaults:
- scope: {path: ""}
  values: {author: Any, tags: [any], permalink: "/any/:title/"}
- scope: {path: film, type: posts}
  values: {author: Film}
- scope: {path: film}
  values: {author: Untyped, category: movies}
- scope: {path: "film/*/deep"}
  values: {author: Globbed}
- scope: {path: "", type: pages}
  values: {author: Pages, published: false}
- scope: {path: "_posts/secret"}
  values: {published: false}
- scope: {path: "_posts/2012"}
  values: {author: Year}
- values: {summary: Everywhere}
`
  it.each([
    ['_posts/2011-01-01-a.md', '', 'Any', '/any/a/'],
    ['_posts/2011-01-01-a.md', 'author: Own\npermalink: /own/', 'Own', '/own/'],
    ['film/_posts/2011-01-01-a.md', '', 'Film', '/any/a/'],
    ['film/x/deep/_posts/2011-01-01-a.md', '', 'Globbed', '/any/a/'],
    ['film/x/shallow/_posts/2011-01-01-a.md', '', 'Film', '/any/a/'],
    ['_posts/2012-01-01-a.md', '', 'Year', '/any/a/'],
  ])('%s with %j', async (path, head, author, address) => {
    const found = await one(path, head, defaults)
    expect(found.authors).toEqual([{ name: author }])
    expect(found.url).toBe(`http://example.org${address}`)
    expect(found.summary).toBe('Everywhere')
  })

  it('may hide what is in a folder', async () => {
    const loaded = await loadBlog(
      {
        '_config.yml': defaults,
        '_posts/secret/2011-01-01-a.md': post(''),
        '_posts/2011-01-01-b.md': post(''),
      },
      ORG,
    )
    expect(outcomes(loaded)).toEqual({
      '_posts/2011-01-01-b.md': 'post',
      '_posts/secret/2011-01-01-a.md': 'published: false',
    })
  })

  it.each([
    'defaults: text',
    'defaults: []',
    'defaults: [x, {scope: y}, {values: z}]',
    'defaults:\n  scope: {}',
  ])('%j is borne', async (config) => {
    expect((await one(DAY, '', config)).title).toBe('March The Second')
  })

  it('a category of theirs is joined by the post’s own categories', async () => {
    const config = 'defaults:\n- scope: {path: ""}\n  values: {categories: [blog]}\n'
    const found = await one(DAY, 'categories: [own]', config)
    expect(found.terms.category).toEqual(['blog', 'own'])
    expect(found.url).toBe('http://example.org/blog/own/2014/03/02/march-the-second.html')
  })

  it('hijack nothing', async () => {
    const config = 'defaults:\n- scope: {path: ""}\n  values: {__proto__: {title: Hijacked, draft: true}}\n'
    expect(await one(DAY, '', config)).toMatchObject({ title: 'March The Second', draft: false })
  })
})

describe('which files are posts', () => {
  it('every file has one outcome', async () => {
    const loaded = await loadBlog(
      {
        '_config.yml': '',
        [DAY]: post(''),
        '_posts/nodate.md': post(''),
        '_posts/2014-03-03.md': post(''),
        'about.md': post('title: About'),
        'README.md': 'Text\n',
        '_includes/x.md': 'Text\n',
        '_posts/2014-03-04-page.html': post(''),
        'index.html': post(''),
        '_drafts/x.html': post(''),
        '_posts/2014-03-05-empty.md': '',
        '_posts/2014-03-06-blank.md': ' \n\n',
        '_posts/2014-03-07-text.txt': post(''),
      },
      ORG,
    )
    expect(outcomes(loaded)).toEqual({
      [DAY]: 'post',
      '_drafts/x.html': 'post',
      '_includes/x.md': 'not a post: outside _posts',
      '_posts/2014-03-03.md': 'not a post: its name does not begin with a date',
      '_posts/2014-03-04-page.html': 'post',
      '_posts/2014-03-05-empty.md': 'empty',
      '_posts/2014-03-06-blank.md': 'empty',
      '_posts/2014-03-07-text.txt': 'not a post: .txt is not read',
      '_posts/nodate.md': 'not a post: its name does not begin with a date',
      'README.md': 'not a post: outside _posts',
      'about.md': 'not a post: outside _posts',
    })
  })

  it.each([
    ['exclude: [secret]', 'secret/_posts/2015-01-01-a.md'],
    ['exclude: [_posts/old/]', '_posts/old/2015-01-01-a.md'],
    ['exclude: ["*.tmp.md"]', '_posts/2015-01-01-a.tmp.md'],
    ['', '_posts/_private/2015-01-01-a.md'],
    ['', '_archive/_posts/2015-01-01-a.md'],
    ['', '~old/_posts/2015-01-01-a.md'],
    ['', '#old/_posts/2015-01-01-a.md'],
    ['', 'old~/_posts/2015-01-01-a.md'],
  ])('with %j Jekyll does not read %s, nor do we', async (config, path) => {
    const { posts } = await loadBlog({ '_config.yml': config, [path]: post(''), [DAY]: post('') }, ORG)
    expect(posts.map(({ key }) => key)).toEqual([`posts/${DAY}`])
  })

  it('only the excerpt separators stated end the summary, before the usual ones', async () => {
    expect((await one(DAY)).body.moreMarks).toEqual(['<!--more-->', '<!-- more -->'])
    expect((await one(DAY, '', 'excerpt_separator: "<!--cut-->"')).body.moreMarks[0]).toBe('<!--cut-->')
    expect(
      (await one(DAY, 'excerpt_separator: "~~~"', 'excerpt_separator: "<!--cut-->"')).body.moreMarks[0],
    ).toBe('~~~')
    expect((await one(DAY, 'excerpt_separator: ""')).body.moreMarks).toEqual(['<!--more-->', '<!-- more -->'])
  })

  it('what templates see as page', async () => {
    const found = await one(DAY, 'title: T\nrating: 5\ntags: [a]\ncategory: b')
    expect(pageOf(found)).toMatchObject({
      title: 'T',
      rating: '5',
      tags: ['a'],
      categories: ['b'],
      slug: 'march-the-second',
      url: '/b/2014/03/02/march-the-second.html',
    })
  })
})

describe('nothing that a post says ends the run', () => {
  it.each([
    ...['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'].map(
      (name) => `permalink: ${name}`,
    ),
    ...['constructor', '__proto__'].flatMap((name) => [
      `author: ${name}`,
      `slug: ${name}`,
      `category: ${name}`,
    ]),
    ...['/\\', '/\\:80', '/\\[', '/\\\\\\'].map((path) => `image: '${path}'`),
    'image: https://1.2.3.999/a.png',
    'image: https://xn--/a.png',
    'enclosure: https://1.2.3.999/a.mp3',
    'enclosure: https://xn--/a.mp3',
    "enclosure: '/\\'",
    "permalink: '/\\x/%/%E0%A4%A/'",
    "permalink: ':'",
    'permalink: [a]',
    'slug: []',
    'slug: ""',
    'date: [2011-01-01]',
    'date: {a: b}',
    'title: {a: b}',
    'lang: x-y-z-',
    'link: https://1.2.3.999/',
  ])('%s', async (head) => {
    const loaded = await loadBlog(
      { '_config.yml': '', [DAY]: post(head), '_posts/2014-01-01-good.md': post('') },
      ORG,
    )
    expect(outcomes(loaded)['_posts/2014-01-01-good.md']).toBe('post')
    expect(outcomes(loaded)[DAY]).toMatch(/^(?:post|error: .*)$/)
  })
})

describe('what _config.yml says of the site', () => {
  const facts = (config: string) => jekyll.open(temporaryFolder({ '_config.yml': config })).facts

  it('is told', () => {
    const config = `title: T\nname: N\nurl: "http://example.org"\nbaseurl: /b\ntagline: D\ntimezone: Pacific/Auckland
lang: en_US\nauthor: {name: Ann, email: ann@example.org}\n`
    expect(facts(config)).toMatchObject({
      title: 'T',
      description: 'D',
      timezone: 'Pacific/Auckland',
      language: 'en-US',
      author: { name: 'Ann', email: 'ann@example.org' },
    })
    expect(facts('name: N').title).toBe('N')
    expect(facts('title: 2012').title).toBe('2012')
    expect(facts('title: {a: b}').title).toBeUndefined()
    expect(facts('url: example.org').url).toBeUndefined()
  })

  it.each([
    ['title: T\nbaseurl: [x', /_config\.yml:[23]: cannot be read: ./],
    ['- a', /_config\.yml:1: cannot be read: expected keys with values/],
    ['title: !!js/function x', /_config\.yml:1: cannot be read: unknown tag/],
    [Buffer.from('\uFEFFtitle: T', 'utf16le'), /_config\.yml: cannot be read: is UTF-16/],
  ])('%j stops the run: addresses depend on it', (config, message) => {
    const root = temporaryFolder({ '_config.yml': config })
    expect(() => jekyll.open(root)).toThrow(OperatorError)
    expect(() => jekyll.open(root)).toThrow(message)
  })

  it('data of authors that cannot be read are one problem', async () => {
    const { posts, problems } = await loadBlog(
      { '_config.yml': '', '_data/authors.yml': 'ann: [x', [DAY]: post('author: ann') },
      ORG,
    )
    expect(posts[0]?.authors).toEqual([{ name: 'ann' }])
    expect(problems).toMatchObject([
      {
        severity: 'error',
        path: 'blog/_data/authors.yml',
        message: expect.stringContaining('cannot be read'),
      },
    ])
    expect(problems).toHaveLength(1)
  })

  it('a key that stands twice is a warning', () => {
    const folder = jekyll.open(temporaryFolder({ '_config.yml': 'title: A\nurl: x\ntitle: B\n' }))
    expect(folder.facts.title).toBe('B')
    expect(folder.problems).toMatchObject([{ severity: 'warning', line: 3 }])
  })
})
