import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detectEngine } from '../../src/config/detect.ts'
import { checkConfig } from '../../src/config/load.ts'
import { wire } from '../../src/config/wire.ts'
import { OperatorError } from '../../src/core/problem.ts'
import { withCompanions } from '../../src/pipeline/documents.ts'
import type { Run } from '../../src/pipeline/run.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const flags = { dryRun: false, strict: false, force: false, drafts: false, future: false, adoptFiles: false }

function run(config: object, files: Files = {}): Run {
  const base = temporaryFolder({ 'blog/a.md': '', ...files })
  const checked = checkConfig({ sources: [{ type: 'directory', path: 'blog' }], ...config }, (path) =>
    path.join('.'),
  )
  return wire(checked, { base, cwd: base, flags, log, now: () => 0, environment: {} })
}

const JEKYLL =
  'title: Own\nurl: "https://own.example.com"\nbaseurl: /b\ntimezone: Asia/Tokyo\nlang: de\ndescription: >\n  D\n\nauthor: Ann\n'

describe('the site', () => {
  it('has a default for everything but its address', () => {
    const { site, ids } = run({ site: { url: 'https://example.com/blog' } })
    expect(site).toEqual({
      url: 'https://example.com/blog/',
      title: 'example.com',
      description: 'example.com',
      language: 'en',
      timezone: 'UTC',
      author: { name: 'example.com' },
      stylesheet: 'feeds-xml.css',
    })
    expect(ids).toEqual({ policy: 'tag', authority: 'example.com' })
  })

  it('is what the blog says, when the configuration does not', () => {
    const { site } = run({}, { 'blog/_config.yml': JEKYLL })
    expect(site).toEqual({
      url: 'https://own.example.com/b/',
      title: 'Own',
      description: 'D',
      language: 'de',
      timezone: 'Asia/Tokyo',
      author: { name: 'Ann' },
      stylesheet: 'feeds-xml.css',
    })
  })

  it('is what the configuration says, first', () => {
    const stated = {
      url: 'https://example.com/',
      title: 'T',
      timezone: 'UTC',
      author: { name: 'Ben' },
      image: '/i.png',
      icon: 'icon.png',
      favicon: 'https://cdn.example.com/f.png',
    }
    expect(run({ site: stated }, { 'blog/_config.yml': JEKYLL }).site).toMatchObject({
      url: 'https://example.com/',
      title: 'T',
      language: 'de',
      timezone: 'UTC',
      author: { name: 'Ben' },
      image: 'https://example.com/i.png',
      icon: 'https://example.com/icon.png',
      favicon: 'https://cdn.example.com/f.png',
    })
  })

  it.each([
    ['https://raw.example.net/ann/blog/main', 'https://raw.example.net/ann/blog/main/'],
    ['/media/', 'https://example.com/media/'],
    ['//cdn.example.net/x/?a=b', 'https://cdn.example.net/x/'],
  ])('files beside posts are served where assets of the source says: %s', async (assets, base) => {
    const { sources } = run(
      {
        site: { url: 'https://example.com/blog/' },
        sources: [{ type: 'directory', path: 'blog', engine: 'astro', assets }],
      },
      {
        'blog/src/content/blog/a.md': '---\npubDate: 2020-10-20\n---\n![x](./a.png)\n',
        'blog/src/content/blog/a.png': '',
      },
    )
    const { posts = [] } =
      (await sources[0]?.load({ now: 0, log, signal: new AbortController().signal }, () => {})) ?? {}
    expect(posts[0]?.body.beside?.media).toEqual({ './a.png': `${base}src/content/blog/a.png` })
  })

  it('without an address the run stops', () => {
    expect(() => run({})).toThrow(OperatorError)
    expect(() => run({})).toThrow('site.url: expected the address of the blog’s root, found nothing')
  })

  it('a zone of the blog that is none stops the run', () => {
    const files = { 'blog/_config.yml': 'timezone: Mars/Base\n' }
    expect(() => run({ site: { url: 'https://example.com/' } }, files)).toThrow(
      'timezone “Mars/Base” is not one',
    )
  })
})

describe('sources', () => {
  const site = { url: 'https://example.com/' }
  const source = (path: string, name?: string): object => ({
    type: 'directory',
    path,
    ...(name !== undefined && { name }),
  })
  const names = (...sources: object[]): string[] =>
    run({ site, sources }, { 'One Blog/a.md': '', 'x/one-blog/a.md': '' }).sources.map(({ name }) => name)

  it('have the names stated, else those of their folders; a single one is “posts”', () => {
    expect(names(source('blog'))).toEqual(['posts'])
    expect(names(source('blog'), source('One Blog'))).toEqual(['blog', 'one-blog'])
    expect(names(source('blog', 'x'), source('One Blog', 'y'))).toEqual(['x', 'y'])
  })

  it.each([
    [[source('blog', 'x'), source('One Blog', 'x')]],
    [[source('One Blog'), source('x/one-blog')]],
    [[source('blog'), source('One Blog', 'blog')]],
  ])('two of one name stop the run: %j', (sources) => {
    expect(() => names(...sources)).toThrow(OperatorError)
    expect(() => names(...sources)).toThrow(/sources\[1\]\.name: “[a-z-]+” is also the name of sources\[0\]/)
  })

  it('none stops the run', () => {
    expect(() => run({ site, sources: undefined })).toThrow('sources: expected the folder of the posts')
  })

  it('variables: the site’s own, then the configuration’s', async () => {
    const stated = { ...site, variables: { images_url: 'https://cdn.example.com', custom: 1 } }
    const wired = run(
      { site: stated },
      { 'blog/_config.yml': 'custom: 7\nother: x\nurl: https://own.example.com\n' },
    )
    const [first] = wired.sources
    const { variables } =
      (await first?.load({ now: 0, log, signal: new AbortController().signal }, () => {})) ?? expect.fail()
    expect(variables).toMatchObject({
      images_url: 'https://cdn.example.com',
      custom: '1',
      other: 'x',
      url: 'https://example.com',
      baseurl: '',
    })
  })
})

describe('permalink of a source', () => {
  const source = (engine: string, permalink: string) => ({
    site: { url: 'https://example.com/' },
    sources: [{ type: 'directory', path: 'blog', engine, permalink }],
  })

  it.each([
    ['plain', '/:nope/:title/', ':nope'],
    ['plain', '/:Year/:title/', ':Year'],
    ['plain', '/:collection/', ':collection'],
    ['zola', '/:a_/:constructor/', ':a_, :constructor'],
    ['eleventy', '/:nope/', ':nope'],
    ['astro', '/:nope/', ':nope'],
    ['gatsby', '/:nope/', ':nope'],
    ['docusaurus', '/:nope/', ':nope'],
    ['obsidian', '/:nope/', ':nope'],
    ['jekyll', '/:nope/', ':nope'],
  ])('%s: %s has an unknown placeholder', (engine, permalink, found) => {
    const message = `sources[0].permalink: expected placeholders such as :year, :month, :day, :title and :path, found ${found}, which ${engine} does not know`
    expect(() => run(source(engine, permalink))).toThrow(message)
    expect(() => run(source(engine, permalink))).toThrow(
      expect.objectContaining({ keys: [['sources', 0, 'permalink']] }),
    )
  })

  it.each([
    ['plain', '/:categories/:year/:month_:day/:title:output_ext'],
    ['plain', '/a:1/%3AYear/'],
    ['jekyll', 'pretty'],
    ['jekyll', '/:collection/:name/'],
    // Of these every post is asked, as it may state a value.
    ['hexo', '/:lang/:hash/'],
    ['hugo', '/:2006/:sections[1:]/'],
  ])('%s: %s is fine', (engine, permalink) => {
    expect(run(source(engine, permalink)).sources).toHaveLength(1)
  })
})

describe('detectEngine', () => {
  it.each([
    [{ '_config.yml': '' }, 'jekyll'],
    [{ '_posts/2011-07-22-a.md': '' }, 'jekyll'],
    [{ '_posts/a.md': '' }, 'plain'],
    [{ 'hugo.toml': '' }, 'hugo'],
    [{ 'config.toml': '', 'content/a.md': '' }, 'hugo'],
    [{ 'config.toml': '' }, 'plain'],
    [{ 'config/_default/hugo.toml': '' }, 'hugo'],
    [{ '_config.yml': '', 'source/_posts/a.md': '' }, 'hexo'],
    [{ '.eleventy.js': 'process.exit(9)' }, 'eleventy'],
    [{ 'a.md': '' }, 'plain'],
    [{}, 'plain'],
  ] as [Files, string][])('%j is %s', (files, engine) => {
    expect(detectEngine(temporaryFolder(files))).toMatchObject({ engine, why: expect.stringMatching(/./) })
  })

  it('a folder that is not there is no crash', () => {
    expect(detectEngine(join(temporaryFolder(), 'none')).engine).toBe('plain')
    expect(detectEngine(join(temporaryFolder({ _posts: '' }))).engine).toBe('plain')
  })
})

describe('hosting', () => {
  const site = { url: 'https://example.com/' }
  const planned = (config: object): string[] => {
    const { companions, site: whole } = run({ site, ...config })
    return withCompanions([], companions, whole).map(({ path }) => path)
  }

  it('writes nothing that is not asked for', () => {
    expect(planned({ pages: false })).toEqual([])
    expect(planned({ pages: false, hosting: { files: ['netlify', 'nginx', 'caddy'] } })).toEqual([
      '_headers',
      '_redirects',
      'feedmill.nginx.conf',
      'feedmill.Caddyfile',
    ])
  })

  it('can redirect to a page', () => {
    const redirects = { '/subscribe/': 'feeds.html' }
    expect(() => planned({ hosting: { redirects } })).not.toThrow()
    expect(() => planned({ pages: { index: false }, hosting: { redirects } })).toThrow('feeds.html')
  })

  it('with a redirect from no path stops the run before posts are read', () => {
    expect(() => run({ site, hosting: { redirects: { '': 'feed.xml' } } })).toThrow(
      'hosting.redirects[""]: expected a path on the host',
    )
  })
})

describe('pages', () => {
  const site = { url: 'https://example.com/' }
  const planned = (pages: unknown): string[] => {
    const { companions, site: whole } = run({ site, pages })
    return withCompanions([], companions, whole).map(({ path }) => path)
  }

  it.each([
    [
      'all of them',
      true,
      'feeds.css feeds.js feeds-xml.css feeds.html feeds.opml feeds.json feeds-links.html',
    ],
    ['none', false, ''],
    [
      'at other places',
      { index: 'index.html', opml: 'all/feeds.opml', json: false, links: false },
      'feeds.css feeds.js feeds-xml.css index.html all/feeds.opml',
    ],
    [
      'without scripts',
      { script: false, stylesheet: false },
      'feeds.css feeds.html feeds.opml feeds.json feeds-links.html',
    ],
    ['lists alone', { feeds: false, index: false, stylesheet: false, links: false }, 'feeds.opml feeds.json'],
  ])('are %s', (_what, pages, expected) => {
    expect(planned(pages).join(' ')).toBe(expected)
  })

  it('are linked by XML documents when these have a style', () => {
    expect(run({ site, pages: { stylesheet: 'x.css' } }).site.stylesheet).toBe('x.css')
    expect(run({ site, pages: { stylesheet: false } }).site.stylesheet).toBeUndefined()
    expect(run({ site, pages: false }).site.stylesheet).toBeUndefined()
  })
})
