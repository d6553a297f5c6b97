import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRenderTools, renderPost } from '../../src/markup/render-post.ts'
import { items, Place, run, T1, T2, T3 } from '../pipeline/blog.ts'
import { memoryCache } from '../targets/memory-cache.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { loadFolder, post } from './blog.ts'

/** What Liquid in a post reads of other files: the source finds it, so that a post can be rendered anywhere. */

const ENGINE = { engine: 'jekyll', siteUrl: 'https://example.org/blog/' } as const
const PAGE = '_posts/2020-01-02-a.md'

async function rendered(files: Files, body: string) {
  const root = temporaryFolder({ '_config.yml': '', ...files, [PAGE]: post('', body) })
  const { jekyll } = (await import('../../src/sources/dialects/index.ts')).dialects
  const loaded = await loadFolder(root, ENGINE)
  const found = loaded.posts.find(({ key }) => key === `posts/${PAGE}`)
  if (found === undefined) throw new Error(JSON.stringify(loaded.problems))
  const variables = { ...jekyll.open(root).facts.variables, baseurl: '/blog' }
  const { entry, problems } = await renderPost(
    { ...found, id: 'x', updated: found.published },
    variables,
    createRenderTools('UTC'),
  )
  return { html: entry?.html, problems: [...loaded.problems, ...problems] }
}

describe('include', () => {
  const includes = {
    '_includes/a.html': 'A{{ include.x }}{% include deep/b.html %}',
    '_includes/deep/b.html': 'B',
    '_posts/part.md': 'Part',
    'secret.md': 'SECRET',
  }
  it.each([
    ['{% include a.html x="1" %}', '<p>A1B</p>'],
    ['{% assign name = "a.html" %}{% include {{ name }} %}', '<p>AB</p>'],
    ['{% include_relative part.md %}', '<p>Part</p>'],
  ])('%s', async (body, html) => {
    expect(await rendered(includes, body)).toEqual({ html, problems: [] })
  })

  it.each(['none.html', '../secret.md', '/secret.md', 'link.html'])(
    'of %s is nothing, with its line',
    async (name) => {
      const outside = temporaryFolder({ 'x.html': 'SECRET' })
      const files = { ...includes, '_includes/keep.txt': '' }
      const root = temporaryFolder({ '_config.yml': '', ...files, [PAGE]: post('', `{% include ${name} %}`) })
      symlinkSync(join(outside, 'x.html'), join(root, '_includes/link.html'))
      const { posts } = await loadFolder(root, ENGINE)
      expect(posts[0]?.body.template).not.toHaveProperty('includes')
      const { html, problems } = await rendered(files, `a\n\n{% include ${name} %}`)
      expect(html).toBe('<p>a</p>')
      expect(problems).toMatchObject([{ path: `blog/${PAGE}`, line: 5, severity: 'warning' }])
    },
  )

  it('takes along only what a post names', async () => {
    const root = temporaryFolder({
      '_config.yml': '',
      ...includes,
      [PAGE]: post('', '{% include deep/b.html %}'),
      '_posts/2020-01-03-b.md': post('', 'none'),
    })
    const { posts } = await loadFolder(root, ENGINE)
    expect(posts.map(({ body }) => Object.keys(body.template?.includes ?? {}))).toEqual([['deep/b.html'], []])
  })
})

describe('post_url and link', () => {
  const files = {
    '_posts/2010-07-21-name.md': post('categories: [news]'),
    'movies/_posts/2010-07-22-film.md': post('permalink: /films/:title/'),
    'about.md': post('permalink: /about-us/'),
    'notes.md': post('title: x'),
    'docs/index.html': post('title: x'),
    'assets/paper.pdf': '%PDF',
    '_guides/start.md': post('title: x'),
  }
  it.each([
    ['{% post_url 2010-07-21-name %}', '/blog/news/2010/07/21/name.html'],
    ['{% post_url 2010-07-22-film %}', '/blog/films/film/'],
    ['{% post_url movies/2010-07-22-film %}', '/blog/films/film/'],
    ['{% link _posts/2010-07-21-name.md %}', '/blog/news/2010/07/21/name.html'],
    ['{{ site.baseurl }}{% link about.md %}', '/blog/about-us/'],
    ['{% link notes.md %}', '/blog/notes.html'],
    ['{% link docs/index.html %}', '/blog/docs/'],
    ['{% link /assets/paper.pdf %}', '/blog/assets/paper.pdf'],
    ['{% link _guides/start.md %}', '/blog/guides/start.html'],
  ])('%s is %s', async (tag, path) => {
    const { html, problems } = await rendered(files, `[x](${tag})`)
    expect(problems).toEqual([])
    expect(html).toBe(`<p><a href="https://example.org${path}">x</a></p>`)
  })

  it.each([
    '{% post_url 2010-07-21-none %}',
    '{% link none.md %}',
    '{% link ../../etc/passwd %}',
    '{% link _posts %}',
  ])('%s is a problem with its line', async (tag) => {
    const { problems } = await rendered(files, `a\n\n${tag}`)
    expect(problems).toMatchObject([{ path: `blog/${PAGE}`, line: 5, severity: 'warning' }])
  })

  it('follow a post that moves, past the cache', async () => {
    const root = temporaryFolder({
      '_config.yml': '',
      ...files,
      [PAGE]: post('', '{% post_url 2010-07-21-name %}'),
    })
    const cache = memoryCache()
    const links = async () =>
      (await loadFolder(root, { ...ENGINE, cache })).posts.find(({ key }) => key === `posts/${PAGE}`)?.body
        .template?.links
    expect(Object.values((await links()) ?? {})).toEqual(['/blog/news/2010/07/21/name.html'])
    writeFileSync(join(root, '_posts/2010-07-21-name.md'), post('permalink: /moved/'))
    expect(Object.values((await links()) ?? {})).toEqual(['/blog/moved/'])
  })
})

it('site.data is what the data files say', async () => {
  const files = {
    '_data/team.yml': '- name: Ann\n- name: Ben\n',
    '_data/deep/more.json': '{"a": {"b": 1}}',
    '_data/my table.csv': 'name,age\n"Ann, A.",3\nBen,4\n',
  }
  const body =
    '{% for p in site.data.team %}{{ p.name }} {% endfor %}{{ site.data.deep.more.a.b }} {% for r in site.data.my_table %}{{ r.name }}={{ r.age }};{% endfor %}'
  expect(await rendered(files, body)).toEqual({ html: '<p>Ann Ben 1 Ann, A.=3;Ben=4;</p>', problems: [] })
})

it.each([
  ['a list behind the mark of a document', '---\n- name: Ann\n- name: Ben\n'],
  ['a list in brackets', '# who\n[{name: Ann}, {name: Ben}]\n'],
])('site.data may be %s', async (_, text) => {
  const body = '{% for p in site.data.team %}{{ p.name }},{% endfor %}'
  const page = await rendered({ '_data/team.yml': text }, body)
  expect(page).toEqual({ html: '<p>Ann,Ben,</p>', problems: [] })
})

it('a change of an include shows, and is no update of the post', async () => {
  const root = temporaryFolder({
    '_config.yml': '',
    '_includes/a.html': 'Before',
    [PAGE]: post('', '{% include a.html %}'),
    '_posts/2020-01-03-b.md': post('', 'Other'),
  })
  const cache = memoryCache()
  const sources = [{ name: 'posts', load: () => loadFolder(root, { ...ENGINE, cache }) }]
  const place = new Place()
  try {
    await run({ place, sources, now: T1 })
    const [, before] = items(place)
    writeFileSync(join(root, '_includes/a.html'), 'After')
    const { report } = await run({ place, sources, now: T2 })
    expect(report.written).toBeGreaterThan(0)
    const [other, after] = items(place)
    expect(after?.content_html).toBe('<p>After</p>')
    expect({ ...after, content_html: '' }).toEqual({ ...before, content_html: '' })
    expect(other?.content_html).toBe('<p>Other</p>')
    expect((await run({ place, sources, now: T3 })).report.written).toBe(0)
  } finally {
    place.dispose()
  }
})
