import { describe, expect, it } from 'vitest'
import type { Files } from '../temporary-folder.ts'
import { type BlogOptions, loadBlog, outcomes, post } from './blog.ts'

/** Every way to keep a post out, in every engine: which of them is its author's own statement, and how that is told. */

type Engine = NonNullable<BlogOptions['engine']>

/** Where an engine looks for posts; the date is in front matter. */
const HOMES: Readonly<Record<Engine, { readonly path: string; readonly files?: Files }>> = {
  jekyll: { path: '_posts/2011-07-22-a.md', files: { '_config.yml': '' } },
  hugo: { path: 'content/a/index.md', files: { 'hugo.toml': '' } },
  zola: { path: 'content/a.md', files: { 'config.toml': '' } },
  eleventy: { path: 'a.md' },
  astro: { path: 'src/content/blog/a.md' },
  docusaurus: { path: 'blog/a.md' },
  gatsby: { path: 'content/blog/a.md' },
  hexo: { path: 'source/_posts/a.md', files: { '_config.yml': '' } },
  obsidian: { path: 'a.md' },
  plain: { path: 'a.md' },
}
const ENGINES = Object.keys(HOMES) as Engine[]

async function outcome(engine: Engine, head: string, more: Files = {}, options: BlogOptions = {}) {
  const { path, files } = HOMES[engine]
  const loaded = await loadBlog(
    { ...files, ...more, [path]: post(`date: 2011-07-22\n${head}`) },
    { engine, siteUrl: 'https://example.com/', ...options },
  )
  const leftOut = loaded.leftOut.find((file) => file.path === `blog/${path}`)
  return {
    what: outcomes(loaded)[path],
    isStated: leftOut?.isStated === true,
    isDraft: loaded.posts[0]?.draft === true,
  }
}

describe('everywhere', () => {
  it.each(ENGINES)('%s: feed: false is told, and is the author’s own statement', async (engine) => {
    for (const no of ['false', 'no', '"off"'])
      expect(await outcome(engine, `feed: ${no}`)).toMatchObject({ what: 'feed: false', isStated: true })
    expect(await outcome(engine, 'feed: true')).toMatchObject({ what: 'post', isDraft: false })
  })

  it.each(ENGINES)('%s: what exclude names is told, and stated', async (engine) => {
    expect(await outcome(engine, '', {}, { exclude: ['**/*a.md', '**/a/*.md'] })).toMatchObject({
      what: 'excluded by the configuration',
      isStated: true,
    })
  })

  it.each(ENGINES)('%s: defaults may say it of all posts, and a post otherwise', async (engine) => {
    const defaults = { feed: false }
    expect(await outcome(engine, '', {}, { defaults })).toMatchObject({ what: 'feed: false', isStated: true })
    expect(await outcome(engine, 'feed: true', {}, { defaults })).toMatchObject({ what: 'post' })
  })

  it.each(
    ENGINES.flatMap((engine) =>
      ['draft: true', 'Draft: yes', 'draft: "on"', 'DRAFT: 1', 'status: draft', 'Status: Private'].map(
        (head) => [engine, head] as const,
      ),
    ),
  )('%s: %s is a draft', async (engine, head) => {
    expect(await outcome(engine, head)).toMatchObject({ what: 'post', isDraft: true })
  })
})

describe('each engine’s own way', () => {
  it.each([
    ['jekyll', 'published: false', 'published: false'],
    ['hugo', 'headless: true', 'headless: true'],
    ['hugo', 'build: {list: never}', 'not listed by its build options'],
    ['hugo', '_build: {render: false}', 'not listed by its build options'],
    ['zola', 'render: false', 'render: false'],
    ['eleventy', 'permalink: false', 'permalink: false'],
    ['eleventy', 'eleventyExcludeFromCollections: true', 'eleventyExcludeFromCollections: true'],
    ['astro', 'published: false', 'published: false'],
    ['astro', 'unlisted: true', 'unlisted: true'],
    ['docusaurus', 'unlisted: true', 'unlisted: true'],
    ['gatsby', 'published: false', 'published: false'],
    ['hexo', 'published: false', 'published: false'],
    ['obsidian', 'publish: false', 'publish: false'],
    ['plain', 'published: false', 'published: false'],
    ['plain', 'permalink: false', 'permalink: false'],
  ] as [Engine, string, string][])('%s: %s', async (engine, head, what) => {
    expect(await outcome(engine, head)).toEqual({ what, isStated: true, isDraft: false })
  })

  it.each([
    ['jekyll', 'exclude: [_posts]', '_config.yml', 'not a post: excluded by the blog’s own configuration'],
    ['hugo', 'ignoreFiles = ["content/a/"]', 'hugo.toml', 'not a post: ignoreFiles of the blog'],
    ['zola', 'ignored_content = ["*a.md"]', 'config.toml', 'not a post: ignored_content of the blog'],
    [
      'hexo',
      'exclude: ["_posts/*.md"]',
      '_config.yml',
      'not a post: excluded by the blog’s own configuration',
    ],
    ['hexo', 'skip_render: ["_posts/*.md"]', '_config.yml', 'not a post: skip_render of the blog'],
  ] as [Engine, string, string, string][])(
    '%s: %s of its configuration',
    async (engine, text, name, what) => {
      expect(await outcome(engine, '', { [name]: text })).toMatchObject({ what, isStated: true })
    },
  )

  it('obsidian: notes without publish: true, where another one has it', async () => {
    expect(await outcome('obsidian', '', { 'b.md': post('publish: true\ndate: 2011-07-22') })).toEqual({
      what: 'no publish: true, which other notes have',
      isStated: true,
      isDraft: false,
    })
  })

  it('what nobody has stated is not said to be', async () => {
    const { leftOut } = await loadBlog({ 'a.md': 'Text\n', 'b.md': '' })
    expect(leftOut.map(({ reason, isStated }) => [reason, isStated])).toEqual([
      ['no date', undefined],
      ['empty', undefined],
    ])
  })
})
