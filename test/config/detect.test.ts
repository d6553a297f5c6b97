import { describe, expect, it } from 'vitest'
import { detectEngine } from '../../src/config/detect.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'

const detect = (files: Files) => detectEngine(temporaryFolder(files))
const manifest = (name: string): Files => ({
  'package.json': JSON.stringify({ devDependencies: { [name]: '1' } }),
})
const POST = '---\ntitle: T\n---\nText.\n'

describe('a folder is its engine’s', () => {
  it.each([
    ['zola', { 'zola.toml': '' }, 'zola.toml'],
    ['zola', { 'config.toml': 'base_url = "x"\n[extra]\n', 'content/a.md': POST }, 'base_url in config.toml'],
    [
      'hugo',
      { 'config.toml': 'baseURL = "x"\n[params]\nbase_url = 1\n', 'content/a.md': POST },
      'config.toml',
    ],
    ['hexo', { '_config.yml': '', 'source/_posts/a.md': POST }, 'source/_posts, _config.yml'],
    ['hexo', { ...manifest('hexo'), '_config.yml': '', 'scaffolds/post.md': '' }, 'hexo in package.json'],
    ['eleventy', { 'eleventy.config.mjs': '' }, 'eleventy.config.mjs'],
    ['eleventy', { ...manifest('@11ty/eleventy'), 'a.md': POST }, '@11ty/eleventy in package.json'],
    ['eleventy', { 'posts/posts.11tydata.js': '', '_includes/a.njk': '' }, 'posts/posts.11tydata.js'],
    ['astro', { 'astro.config.ts': '' }, 'astro.config.ts'],
    ['astro', { 'src/content/blog/a.md': POST, 'src/pages/index.astro': '' }, 'src/content'],
    [
      'astro',
      {
        'src/content/a.md': '---\npubDate: 2011-07-22\n---\n',
        'src/content/b.md': '---\npubDate: 2011-07-23\n---\n',
      },
      'pubDate in front matter in 2 files',
    ],
    ['docusaurus', { 'docusaurus.config.ts': '' }, 'docusaurus.config.ts'],
    ['docusaurus', { 'blog/authors.yml': '', 'sidebars.js': '' }, 'blog/authors.yml, sidebars.js'],
    ['gatsby', { 'gatsby-config.js': '', 'content/blog/a/index.md': POST }, 'gatsby-config.js'],
    ['obsidian', { '.obsidian/app.json': '{}', 'A.md': 'See [[B]].', 'B.md': '[[A]]' }, '.obsidian'],
    [
      'obsidian',
      { 'A.md': 'See [[B]].\n\n> [!tip]\n> x', 'B.md': '[[A]]\n\n> [!note] y' },
      'wikilinks in 2 files',
    ],
    ['jekyll', { '_config.yml': '', '_posts/2011-07-22-a.md': POST }, '_config.yml, _posts'],
  ] as [string, Files, string][])('%s: %j', (engine, files, why) => {
    const detected = detect(files)
    expect(detected.engine).toBe(engine)
    expect(detected.why).toContain(why)
  })
})

describe('what stands in another engine’s blog does not decide', () => {
  const vault: Files = { '.obsidian/app.json': '{}', '.obsidian/workspace.json': '{}' }
  it.each([
    [
      'jekyll',
      {
        '_config.yml': '',
        '_posts/2011-07-22-a.md': 'See [[b]].',
        '_posts/2011-07-23-b.md': '[[a]]',
        ...vault,
      },
    ],
    [
      'hugo',
      { 'hugo.toml': '', 'content/a.md': '[[b]]', 'content/b.md': '[[a]]', '_drafts/a.md': '', ...vault },
    ],
    [
      'astro',
      {
        'astro.config.mjs': '',
        'src/content/blog/a.md': '[[b]]',
        'src/content/blog/b.md': '[[a]]',
        ...vault,
      },
    ],
    ['eleventy', { 'eleventy.config.js': '', '_posts/2011-07-22-a.md': POST, '_config.yml': '' }],
    [
      'eleventy',
      {
        '_posts/2011-07-22-a.md': '---\nlayout: layouts/post.njk\n---\n',
        '_posts/2011-07-23-b.md': '---\neleventyComputed:\n  a: b\n---\n',
      },
    ],
    [
      'jekyll',
      {
        '_config.yml': '',
        '_posts/2011-07-22-a.md': 'On {{< figure >}} and {{% x %}}',
        '_posts/2011-07-23-b.md': '{{< b >}}',
      },
    ],
    ['hexo', { '_config.yml': '', 'source/_posts/a.md': POST, '_posts/a.md': '' }],
  ] as [string, Files][])('%s: %j', (engine, files) => {
    expect(detect(files).engine).toBe(engine)
  })

  it.each([
    { '.obsidian/x': '', 'a.md': POST },
    { '.obsidian/app.json': '{}', '2011-07-22-a.md': POST },
    { '_drafts/a.md': POST },
    { scaffolds: '', 'a.md': POST },
    { '_includes/a.html': '', 'a.md': POST },
    { 'content/a.md': POST, 'content/b.md': POST },
    { 'src/content/a.md': POST },
    { 'content/blog/a/index.md': POST },
    { 'a.md': 'Of [[wikilinks]].', 'b.md': POST },
    { 'package.json': '{"dependencies": 1}', 'a.md': POST },
    { 'package.json': 'no JSON', 'config.toml': 'no TOML =', 'a.md': POST },
  ] as Files[])('alone, in a plain folder: %j', (files) => {
    expect(detect(files).engine).toBe('plain')
  })

  it('and is told', () => {
    const { why } = detect({ 'hugo.toml': '', 'content/a.md': POST, '.obsidian/app.json': '{}' })
    expect(why).toBe('hugo.toml; also seen: .obsidian')
    expect(detect({ '.obsidian/x': '', 'a.md': POST }).why).toBe(
      'no engine’s configuration was found; .obsidian alone is not enough',
    )
  })
})
