import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Cache } from '../../src/core/ports.ts'
import { OperatorError } from '../../src/core/problem.ts'
import { openCache } from '../../src/sources/cache.ts'
import { type Files, temporaryFolder, writeFiles } from '../temporary-folder.ts'
import { unprivileged } from '../unprivileged.ts'
import { type BlogOptions, loadBlog, loadFolder, outcomes, post } from './blog.ts'

const dated = (title: string): string => post(`date: 2011-07-22\ntitle: ${title}`)

describe('a bad file', () => {
  it('never stops the others, and every file has one outcome', async () => {
    const root = temporaryFolder({
      'good.md': dated('Good'),
      'another.md': dated('Another'),
      'binary.md': Buffer.from(Array.from({ length: 500 }, (_, index) => index % 256)),
      'utf16.md': Buffer.from(`\uFEFF${dated('T')}`, 'utf16le'),
      'latin1.md': Buffer.from(dated('Gr\u00F6\u00DFe'), 'latin1'),
      'broken.md': '---\ndate: 2011-07-22\ntitle: [x\n---\nText\n',
      'open.md': '---\ntitle: x\n\nText\n',
      'code.md': '---js\n{ title: process.exit(9) }\n---\nText\n',
      'date.md': post('title: T\ndate: 2011-02-30'),
      'big.md': Buffer.alloc(6 * 1024 * 1024, 'a'),
      'empty.md': '',
      'bom.md': '\uFEFF',
      'undated.md': 'Text\n',
      'README.md': 'Text\n',
      'folder.md/inside.md': dated('Inside'),
      'excluded/x.md': dated('X'),
      'image.png': Buffer.from([0x89, 0x50]),
    })
    execFileSync('mkfifo', [join(root, 'pipe.md')])
    symlinkSync('/dev/zero', join(root, 'endless.md'))
    symlinkSync('nowhere.md', join(root, 'dangling.md'))
    symlinkSync('self.md', join(root, 'self.md'))
    symlinkSync('/etc/passwd', join(root, 'outside.md'))
    // A name that is not UTF-8.
    execFileSync('sh', ['-c', 'printf x > "$(printf \'name\\377.md\')"'], { cwd: root })
    const start = performance.now()
    const loaded = await loadFolder(root, { exclude: ['excluded/**'] })
    expect(performance.now() - start).toBeLessThan(5000)

    const found = outcomes(loaded)
    expect(found).toEqual({
      'another.md': 'post',
      'binary.md': 'error: is a binary file',
      'big.md': 'error: has 6.0 MiB, more than the 5 MiB a post may have',
      'bom.md': 'empty',
      'broken.md': expect.stringMatching(/^error: front matter is not valid YAML: ./),
      'code.md': 'error: front matter in “js” is not read',
      'dangling.md': 'error: is not there any more, or is a link to nothing',
      'date.md': 'error: date: expected a date, found “2011-02-30”',
      'empty.md': 'empty',
      'endless.md': expect.stringMatching(
        /^error: is (?:a link to a file outside the source|not a regular file)/,
      ),
      'excluded/x.md': 'excluded by the configuration',
      'folder.md/inside.md': 'post',
      'good.md': 'post',
      'latin1.md': 'error: is not UTF-8, expected UTF-8',
      'name\uFFFD.md': 'error: is not there any more, or is a link to nothing',
      'open.md': 'error: front matter opened by --- is never closed',
      'outside.md': 'error: is a link to a file outside the source, so it is left out',
      'pipe.md': 'error: is not a regular file, so it is left out',
      'README.md': 'not a post: about the folder',
      'self.md': 'error: is a link to itself',
      'undated.md': 'no date',
      'utf16.md': 'error: is UTF-16 (little endian), expected UTF-8',
    })
    // What exists and gave no post is not gone.
    const without = Object.keys(found).filter((path) => found[path] !== 'post')
    expect([...loaded.present].sort()).toEqual(without.map((path) => `posts/${path}`).sort())
  })

  it('is named with its line', async () => {
    const { problems } = await loadBlog({
      'a.md': '---\ndate: 2011-07-22\ntitle: T: x\nlang: en\n---\nText\n',
      'b.md': post('date: 2011-07-22\ntitle: one\ntitle: two'),
      'c.md': '+++\ndate = 2011-07-22\ntitle = x\n+++\n',
      'd.md': post('title: T\n\n# comment\ndate: soon'),
    })
    expect(problems.map(({ path, line, severity }) => [path, line, severity])).toEqual([
      ['blog/a.md', 3, 'error'],
      ['blog/b.md', 4, 'warning'],
      ['blog/c.md', 3, 'error'],
      ['blog/d.md', 5, 'error'],
    ])
  })

  it('that may not be read is named, and a folder stands for all below', async () => {
    const root = temporaryFolder({ 'a.md': dated('A'), 'b.md': dated('B'), 'c/d.md': dated('D') })
    chmodSync(join(root, 'b.md'), 0)
    chmodSync(join(root, 'c'), 0)
    const loaded = await unprivileged(root, () => loadFolder(root))
    chmodSync(join(root, 'c'), 0o700)
    expect(outcomes(loaded)).toEqual({
      'a.md': 'post',
      'b.md': 'error: may not be read (EACCES)',
      'c/': 'error: may not be read (EACCES)',
    })
    expect([...loaded.present].sort()).toEqual(['posts/b.md', 'posts/c/'])
  })

  it('body lines count from the file’s beginning', async () => {
    const { posts } = await loadBlog({
      '2011-07-22-a.md': post('title: T\nlang: en'),
      '2011-07-22-b.md': 'Text\n',
    })
    expect(posts.map(({ place }) => place)).toEqual([
      { path: 'blog/2011-07-22-a.md', line: 5 },
      { path: 'blog/2011-07-22-b.md', line: 1 },
    ])
  })
})

describe('the folder itself', () => {
  it.each([
    ['none', 'expected a folder with posts, found nothing readable (ENOENT)'],
    ['file', 'expected a folder with posts, found a file'],
  ])('%s: the run stops', async (name, message) => {
    const root = temporaryFolder({ file: '' })
    await expect(loadFolder(join(root, name))).rejects.toThrow(OperatorError)
    await expect(loadFolder(join(root, name))).rejects.toThrow(`blog: ${message}`)
  })

  it('may be empty', async () => {
    expect(await loadBlog({})).toMatchObject({ posts: [], leftOut: [], problems: [], present: [] })
  })

  it('gives the same in whatever order its files were written', async () => {
    const files: Files = { 'b.md': dated('B'), 'a.md': dated('A'), 'C.md': dated('C'), 'a/x.md': dated('X') }
    const one = await loadBlog(files)
    const other = await loadBlog(Object.fromEntries(Object.entries(files).reverse()))
    expect(other).toEqual(one)
    expect(one.posts.map(({ key }) => key)).toEqual([
      'posts/C.md',
      'posts/a.md',
      'posts/a/x.md',
      'posts/b.md',
    ])
  })

  it('is not read on when the run is stopped', async () => {
    const root = temporaryFolder({ 'a.md': dated('A') })
    const folder = (await import('../../src/sources/dialects/plain.ts')).plain.open(root)
    const { directorySource } = await import('../../src/sources/directory.ts')
    const blog = { sourceName: 'posts', root, siteUrl: 'https://example.com/', timezone: 'UTC' }
    const source = directorySource({
      blog,
      folder,
      display: 'blog',
      exclude: [],
      defaults: {},
      variables: {},
    })
    const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    await expect(source.load({ now: 0, log, signal: AbortSignal.abort('SIGTERM') }, () => {})).rejects.toBe(
      'SIGTERM',
    )
  })
})

describe('include, exclude and defaults', () => {
  const files: Files = {
    '2011-07-22-a.md': 'Text\n',
    'notes/2011-07-22-b.md': 'Text\n',
    'notes/2011-07-22-c.txt': 'Text\n',
    'README.md': post('date: 2011-07-22'),
  }
  it.each([
    [{}, ['2011-07-22-a.md', 'notes/2011-07-22-b.md'], ['README.md', 'notes/2011-07-22-c.txt']],
    [{ include: ['notes/*.md'] }, ['notes/2011-07-22-b.md'], []],
    [{ include: ['**/*.txt'] }, ['notes/2011-07-22-c.txt'], []],
    [{ include: ['**/*.MD'] }, ['2011-07-22-a.md', 'README.md', 'notes/2011-07-22-b.md'], []],
    [{ include: ['*.md'], exclude: ['README.md'] }, ['2011-07-22-a.md'], ['README.md']],
    [
      { exclude: ['notes/**'] },
      ['2011-07-22-a.md'],
      ['README.md', 'notes/2011-07-22-b.md', 'notes/2011-07-22-c.txt'],
    ],
    [{ include: [] }, [], []],
  ] as [BlogOptions, string[], string[]][])('%j', async (options, posts, leftOut) => {
    const loaded = await loadBlog(files, options)
    expect(loaded.posts.map(({ key }) => key.slice('posts/'.length))).toEqual(posts)
    expect(loaded.leftOut.map(({ path }) => path.slice('blog/'.length))).toEqual(leftOut)
  })

  it('include finds posts where the engine would not look', async () => {
    const { posts } = await loadBlog(
      { '_config.yml': '', 'pages/a.md': post('date: 2011-07-22') },
      { engine: 'jekyll', include: ['pages/*.md'] },
    )
    expect(posts).toHaveLength(1)
  })

  it('defaults are what files do not say', async () => {
    const { posts } = await loadBlog(
      { '2011-07-22-a.md': post('title: A\nauthor: Ben'), '2011-07-22-b.md': 'Text\n' },
      { defaults: { author: 'Ann', tags: ['x'], lang: 'de', draft: true } },
    )
    expect(posts.map(({ authors }) => authors)).toEqual([[{ name: 'Ben' }], [{ name: 'Ann' }]])
    expect(posts.map(({ language, draft, terms }) => [language, draft, terms.tag])).toEqual([
      ['de', true, ['x']],
      ['de', true, ['x']],
    ])
  })
})

/** A cache in memory that counts. */
function memoryCache(): Cache & { hits: number; puts: number } {
  const records = new Map<string, { stamp: string; value: unknown }>()
  return {
    hits: 0,
    puts: 0,
    get(path, stamp) {
      const record = records.get(path)
      if (record?.stamp !== stamp) return undefined
      this.hits++
      return structuredClone(record.value)
    },
    put(path, stamp, value) {
      this.puts++
      records.set(path, { stamp, value: structuredClone(value) })
    },
    async close() {},
  }
}

describe('the file cache', () => {
  const files: Files = {
    'a.md': post('date: 2011-07-22 16:00:00\ntitle: A\nlang: none at all\ntags: [x]'),
    'b.md': '---\nbroken: [\n---\n',
    'c.md': 'undated\n',
    'd.md': '',
  }

  it.each(['plain', 'jekyll', 'hugo'] as const)('changes nothing of what is told (%s)', async (engine) => {
    const root = temporaryFolder({
      ...files,
      '_config.yml': 'title: T',
      '_posts/2011-07-22-a.md': post('date: 2011-07-22 16:00:00\n__proto__: x\ntags: [a]'),
      'content/a.md': post('date: 2011-07-22'),
    })
    const without = await loadFolder(root, { engine })
    const cache = memoryCache()
    expect(await loadFolder(root, { engine, cache })).toEqual(without)
    expect(await loadFolder(root, { engine, cache })).toEqual(without)
    expect(cache.hits).toBe(cache.puts)
    expect(cache.hits).toBeGreaterThan(0)
  })

  it('on disk too, from one run to the next', async () => {
    const root = temporaryFolder(files)
    const folder = join(temporaryFolder(), 'deep/cache')
    const without = await loadFolder(root)
    for (let run = 1; run <= 2; run++) {
      const cache = await openCache(folder)
      expect(await loadFolder(root, { cache })).toEqual(without)
      await cache.close()
    }
    const cache = await openCache(folder)
    const get = vi.spyOn(cache, 'get')
    await loadFolder(root, { cache })
    await cache.close()
    expect(get.mock.results.map(({ value }) => value !== undefined)).toEqual([true, true, true, true])
  })

  it('a changed file is read again, also with the inode, the size and the time it had', async () => {
    const root = temporaryFolder({ 'a.md': dated('One') })
    const file = join(root, 'a.md')
    // Whole seconds: setting a time back must not lose part of it.
    utimesSync(file, 1_300_000_000, 1_300_000_000)
    const before = statSync(file)
    const cache = memoryCache()
    await loadFolder(root, { cache })
    writeFiles(root, { 'a.md': dated('Two') })
    utimesSync(file, 1_300_000_000, 1_300_000_000)
    const { ino, size, mtimeMs } = statSync(file)
    expect({ ino, size, mtimeMs }).toEqual({ ino: before.ino, size: before.size, mtimeMs: before.mtimeMs })
    expect((await loadFolder(root, { cache })).posts[0]?.title).toBe('Two')
    expect(cache.hits).toBe(0)
  })

  it('other settings read everything again', async () => {
    const root = temporaryFolder({
      '2011-07-22-a.md': 'Text\n',
      '_config.yml': '',
      '_posts/2011-07-22-a.md': post(''),
    })
    const cache = memoryCache()
    const settings: BlogOptions[] = [
      {},
      { timezone: 'Pacific/Auckland' },
      { siteUrl: 'https://other.example.com/' },
      { permalink: '/:year/:title/' },
      { defaults: { author: 'Ann' } },
      { engine: 'jekyll' },
    ]
    const told: unknown[] = []
    for (const options of settings) {
      const loaded = await loadFolder(root, { ...options, cache })
      expect(loaded).toEqual(await loadFolder(root, options))
      told.push(loaded.posts[0])
    }
    expect(cache.hits).toBe(0)
    expect(new Set(told.map((value) => JSON.stringify(value))).size).toBe(settings.length)
    writeFiles(root, { '_config.yml': 'permalink: pretty' })
    expect((await loadFolder(root, { engine: 'jekyll', cache })).posts[0]?.url).toMatch(/\/$/)
  })

  it('does not keep a file that changed a moment ago', async () => {
    const root = temporaryFolder({ 'a.md': dated('A') })
    const { ctimeMs } = statSync(join(root, 'a.md'))
    const cache = memoryCache()
    await loadFolder(root, { cache, now: ctimeMs + 1000 })
    await loadFolder(root, { cache, now: ctimeMs - 86_400_000 })
    expect(cache.puts).toBe(0)
    await loadFolder(root, { cache, now: ctimeMs + 10_000 })
    expect(cache.puts).toBe(1)
  })

  it('does not keep what depends on another file', async () => {
    const root = temporaryFolder({ '2011-07-22-a.md': post('enclosure: /a.mp3'), 'a.mp3': 'xx' })
    const cache = memoryCache()
    const length = async (): Promise<number | undefined> =>
      (await loadFolder(root, { cache })).posts[0]?.enclosures[0]?.length
    expect(await length()).toBe(2)
    writeFiles(root, { 'a.mp3': 'xxxx' })
    expect(await length()).toBe(4)
  })

  it('does not hide that a file has gone, or may not be reached', async () => {
    const root = temporaryFolder({ 'a.md': dated('A'), 'b.md': dated('B') })
    const cache = memoryCache()
    await loadFolder(root, { cache })
    rmSync(join(root, 'a.md'))
    mkdirSync(join(root, 'a.md'))
    expect(outcomes(await loadFolder(root, { cache }))).toEqual({ 'b.md': 'post' })
  })
})
