import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRenderTools, renderPost } from '../../src/markup/render-post.ts'
import { memoryCache } from '../targets/memory-cache.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { loadFolder, pageOf, post } from './blog.ts'

const HUGO = { engine: 'hugo', siteUrl: 'https://example.org/blog/' } as const
const CONFIG = '[permalinks]\nposts = "/:year/:month/:slugorfilename/"\n[languages.en]\n[languages.de]\n'
const DATED = 'date: 2020-03-04'

const FILES = {
  'hugo.toml': CONFIG,
  'content/posts/b.md': post(`${DATED}\nslug: other`),
  'content/posts/bundle/index.md': post(DATED),
  'content/posts/bundle/part.md': post(DATED),
  'content/posts/c.de.md': post(DATED),
  'content/notes/_index.md': post('title: Notes'),
  'content/notes/unique.md': post(DATED),
  'content/notes/b.md': post(DATED),
  'content/about.md': post('title: About'),
  'secret.md': post('url: /secret/'),
}

async function rendered(body: string, path = 'content/posts/a.md') {
  const root = temporaryFolder({ ...FILES, [path]: post(DATED, body) })
  const loaded = await loadFolder(root, HUGO)
  const found = loaded.posts.find(({ key }) => key === `posts/${path}`)
  if (found === undefined) throw new Error(JSON.stringify(loaded))
  const tools = createRenderTools('UTC')
  const { entry } = await renderPost(
    { ...found, id: 'x', updated: found.published },
    { baseurl: '/blog' },
    tools,
  )
  return { html: entry?.html, problems: loaded.problems }
}

describe('ref, relref and links to files', () => {
  it.each([
    ['{{< ref "b.md" >}}', '/2020/03/other/'],
    ['{{% relref "/posts/b" %}}', '/2020/03/other/'],
    ['{{< ref path="posts/b.md#part" lang="en" >}}', '/2020/03/other/#part'],
    ['{{< relref `bundle` >}}', '/2020/03/bundle/'],
    ['{{< ref "/posts/bundle/index.md" >}}', '/2020/03/bundle/'],
    ['{{< ref "unique" >}}', '/notes/unique/'],
    ['{{< ref "/notes" >}}', '/notes/'],
    ['{{< ref "/notes/_index.md" >}}', '/notes/'],
    ['{{< ref "/about" >}}', '/about/'],
    ['{{< ref "c.de.md" >}}', '/de/2020/03/c/'],
    ['{{< ref "#here" >}}', '/2020/03/a/#here'],
    ['b.md', '/2020/03/other/'],
    ['../notes/unique.md#part', '/notes/unique/#part'],
  ])('%s', async (reference, address) => {
    const { html, problems } = await rendered(`[x](${reference})`)
    expect(problems).toEqual([])
    expect(html).toBe(`<p><a href="https://example.org/blog${address}">x</a></p>`)
  })

  it('in another language lead to that language', async () => {
    const { html } = await rendered('[x]({{< ref "c" >}})', 'content/posts/a.de.md')
    expect(html).toContain('https://example.org/blog/de/2020/03/c/')
  })

  it.each(['none.md', '../../secret.md', '/../secret'])('to %s are a problem with its line', async (path) => {
    const { problems } = await rendered(`a\n\n[x]({{< ref "${path}" >}})`)
    expect(problems).toMatchObject([{ path: 'blog/content/posts/a.md', line: 6, severity: 'warning' }])
  })

  it('in code stay as they are', async () => {
    expect((await rendered('`[x](b.md)` [y](b.md)')).html).toContain('<code>[x](b.md)</code>')
  })

  it('follow a page that moves, past the cache', async () => {
    const root = temporaryFolder({ ...FILES, 'content/posts/a.md': post(DATED, '[x](b.md)') })
    const cache = memoryCache()
    const links = async () =>
      pageOf(
        (await loadFolder(root, { ...HUGO, cache })).posts.find(({ key }) => key.endsWith('/a.md')) as never,
      ).links
    expect(await links()).toEqual({ 'b.md': 'https://example.org/blog/2020/03/other/' })
    writeFileSync(join(root, 'content/posts/b.md'), post(`${DATED}\nslug: moved`))
    expect(await links()).toEqual({ 'b.md': 'https://example.org/blog/2020/03/moved/' })
  })
})
