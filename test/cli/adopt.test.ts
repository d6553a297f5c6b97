import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { feedmill, feedmillBeside, machine, type Ran } from './run-feedmill.ts'

/** A Jekyll blog that moved, and the feeds its readers follow. */
const BLOG: Files = {
  '_config.yml':
    'title: Old\nurl: https://blog.example.nz\ntimezone: Pacific/Auckland\npermalink: /:year/:month/:title.html\n',
  ...Object.fromEntries(
    [1, 2, 3].map((day) => [
      `_posts/2011-07-2${day}-post-${day}.md`,
      `---\ntitle: Post ${day}\ndate: 2011-07-2${day} 16:00:00 +1200\n---\nText ${day}\n`,
    ]),
  ),
  'old.xml': `<?xml version="1.0"?><rss version="2.0"><channel><title>Old</title><link>http://old.example.nz/</link><description>d</description>${[
    3, 2, 1,
  ]
    .map(
      (day) =>
        `<item><title>Post ${day}</title><link>http://old.example.nz/2011/07/post-${day}.html</link><guid isPermaLink="false">/2011/07/post-${day}.html</guid><pubDate>2${day} Jul 2011 04:00:00 GMT</pubDate></item>`,
    )
    .join('')}</channel></rss>`,
  'old-atom.xml': `<feed xmlns="http://www.w3.org/2005/Atom"><id>http://old.example.nz/</id><title>Old</title><updated>2012-01-01T00:00:00Z</updated>${[
    3, 2, 1,
  ]
    .map(
      (day) =>
        `<entry><id>http://old.example.nz/id/${day}</id><title>Post ${day}</title><link href="http://old.example.nz/2011/07/post-${day}.html"/><updated>2011-07-2${day}T04:00:00Z</updated></entry>`,
    )
    .join('')}</feed>`,
}

const on = (root: string, ...args: string[]): Ran =>
  feedmill(machine(root), ...args, '--content', '.', '--out', 'out')

/** What readers know the entries of a feed by. */
const rssIds = (path: string): (string | undefined)[] =>
  (parseRssFeed(readFileSync(path, 'utf8')).items ?? []).map(({ guid }) => guid?.value)
const atomIds = (path: string): (string | undefined)[] =>
  (parseAtomFeed(readFileSync(path, 'utf8')).entries ?? []).map(({ id }) => id)

describe('feedmill adopt', () => {
  it('F25: shows the readers of the old feeds nothing new, in RSS and in Atom', () => {
    const root = temporaryFolder(BLOG)
    const adopted = on(root, 'adopt', 'old.xml', 'old-atom.xml', '--yes')
    expect(adopted).toMatchObject({ code: 0 })
    expect(adopted.stdout).toContain('old.xml: 3 of 3 entries found')
    expect(adopted.stdout).toContain('3 posts pinned')
    expect(on(root, 'generate').code).toBe(0)
    expect(rssIds(join(root, 'out/feed.xml'))).toEqual(rssIds(join(root, 'old.xml')))
    expect(atomIds(join(root, 'out/atom.xml'))).toEqual(atomIds(join(root, 'old-atom.xml')))
    expect(parseAtomFeed(readFileSync(join(root, 'out/atom.xml'), 'utf8')).id).toBe('http://old.example.nz/')
    // The control: without it, every post would be new.
    const control = temporaryFolder(BLOG)
    expect(on(control, 'generate').code).toBe(0)
    const old = new Set([...rssIds(join(root, 'old.xml')), ...atomIds(join(root, 'old-atom.xml'))])
    expect(rssIds(join(control, 'out/feed.xml')).filter((id) => old.has(id))).toEqual([])
    expect(atomIds(join(control, 'out/atom.xml')).filter((id) => old.has(id))).toEqual([])
  })

  it('works with releases, and status shows them', () => {
    const config =
      'sources: [{ type: directory, path: . }]\ntargets: [{ type: directory, path: out, releases: true, precompress: [gzip] }]\nfeeds: { files: { atom: a/atom.xml } }\npages: false\n'
    const root = temporaryFolder({ ...BLOG, 'feedmill.yaml': config })
    const run = (...args: string[]): Ran => feedmill(machine(root), ...args, '--config', 'feedmill.yaml')
    expect(run('adopt', 'old.xml', '--yes').code).toBe(0)
    expect(readdirSync(join(root, 'out/current'))).toEqual(['feedmill-state'])
    expect(run('generate').code).toBe(0)
    expect(rssIds(join(root, 'out/current/feed.xml'))).toEqual(rssIds(join(root, 'old.xml')))
    const { targets } = JSON.parse(run('status', '--json').stdout)
    expect(targets[0]).toMatchObject({
      name: 'directory out',
      holds: { documents: 6, feeds: 1, generation: 2, phase: 'done' },
      lock: { state: 'free' },
    })
    expect(targets[0].next.every(({ action }: { action: string }) => action === 'keep')).toBe(true)
    expect(readdirSync(join(root, 'out/releases')).sort()).toEqual(['1', '2'])
  })

  it('changes nothing without a yes', () => {
    const root = temporaryFolder(BLOG)
    const unasked = on(root, 'adopt', 'old.xml')
    expect(unasked).toMatchObject({ code: 1 })
    expect(unasked.stderr).toContain('pass --yes')
    expect(on(root, 'adopt', 'old.xml', '--dry-run').code).toBe(0)
    expect(on(root, 'generate').code).toBe(0)
    expect(rssIds(join(root, 'out/feed.xml'))[0]).toMatch(/^tag:/)
  })

  it('leaves what is published already, and says so', () => {
    const root = temporaryFolder(BLOG)
    on(root, 'generate')
    const before = readFileSync(join(root, 'out/feedmill-state/manifest.json'))
    const late = on(root, 'adopt', 'old.xml', '--yes')
    expect(late.code).toBe(0)
    expect(late.stdout.match(/^ {2}keep /gm)).toHaveLength(3)
    expect(readFileSync(join(root, 'out/feedmill-state/manifest.json'))).toEqual(before)
  })

  it('is one generation: a second run of generate writes nothing', () => {
    const root = temporaryFolder(BLOG)
    on(root, 'adopt', 'old.xml', '--yes')
    on(root, 'generate')
    expect(on(root, 'generate').stdout).toContain('0 documents written')
  })

  it('fetches a feed, and says what was wrong when it cannot', async () => {
    const root = temporaryFolder(BLOG)
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/old.xml')) response.end(BLOG['old.xml'])
      else response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    try {
      const run = (path: string): Promise<Ran> =>
        feedmillBeside(machine(root), [
          'adopt',
          `http://127.0.0.1:${port}${path}`,
          '--content',
          '.',
          '--out',
          'out',
          '--yes',
        ])
      expect((await run('/none.xml')).stderr).toMatch(
        /none\.xml: expected a feed that can be fetched \(it answers 404\)/,
      )
      const adopted = await run('/old.xml')
      expect(adopted.stdout).toContain('3 posts pinned')
      const secret = `http://ann:secret@127.0.0.1:${port}/old.xml?key=secret`
      const site = ['--content', '.', '--out', 'other', '--yes']
      const quiet = await feedmillBeside(machine(root), ['adopt', secret, ...site])
      expect(quiet.stdout).toContain('3 of 3 entries')
      expect(quiet.stdout + quiet.stderr).not.toContain('secret')
    } finally {
      server.close()
    }
    expect(on(root, 'adopt', 'none.xml').stderr).toContain('none.xml: expected a feed’s address, or a file')
  })

  it('is named by the first run of generate when the address serves a feed already', async () => {
    const root = temporaryFolder(BLOG)
    let served = 'old.xml'
    const server = createServer((_, response) => response.end(BLOG[served]))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const url = `http://127.0.0.1:${port}/`
    const run = (...args: string[]): Promise<Ran> =>
      feedmillBeside(machine(root), ['generate', '--content', '.', '--url', url, ...args])
    try {
      const hint = `run: feedmill adopt ${url}`
      expect((await run('--out', 'a')).stderr).toContain(hint)
      expect((await run('--out', 'a')).stderr).not.toContain('adopt')
      served = '_config.yml'
      expect((await run('--out', 'b')).stderr).not.toContain('adopt')
    } finally {
      server.close()
    }
    expect(await run('--out', 'c')).toMatchObject({ code: 0 })
  })

  it('leaves a published post that was renamed its id', () => {
    const root = temporaryFolder(BLOG)
    on(root, 'generate')
    const before = rssIds(join(root, 'out/feed.xml'))
    renameSync(join(root, '_posts/2011-07-21-post-1.md'), join(root, '_posts/2011-07-21-renamed.md'))
    const feed = (BLOG['old.xml'] as string).replaceAll('post-1.html', 'renamed.html')
    writeFileSync(join(root, 'old.xml'), feed)
    expect(on(root, 'adopt', 'old.xml', '--yes').stdout).toContain('renamed.md: is published already')
    on(root, 'generate')
    expect(rssIds(join(root, 'out/feed.xml'))).toEqual(before)
  })

  it('names the files in which a post could not be read', () => {
    const root = temporaryFolder({ ...BLOG, '_posts/2011-07-22-post-2.md': '---\ntitle: a: b: c\n---\nx\n' })
    const ran = on(root, 'adopt', 'old.xml', '--yes')
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('_posts/2011-07-22-post-2.md:2: front matter is not valid YAML')
  })

  it('takes no empty name for a feed', () => {
    const ran = on(temporaryFolder(BLOG), 'adopt', '', '--yes')
    expect([ran.code, ran.stderr]).toEqual([1, 'expected a feed’s address or a file, found an empty name\n'])
  })

  it('tells nobody a password', () => {
    const root = temporaryFolder(BLOG)
    const ran = on(root, 'adopt', 'http://ann:secret@127.0.0.1:1/x?key=secret', '--yes')
    expect(ran.code).toBe(1)
    expect(ran.stderr).not.toContain('secret')
    writeFileSync(
      join(root, 'f.yaml'),
      'site: { url: "https://example.com/" }\nsources: [{ type: directory, path: . }]\nstate: ftp://ann:hush@x/?key=hush\n',
    )
    const { stderr } = feedmill(machine(root), 'generate', '--config', 'f.yaml')
    expect(stderr).toContain(
      'f.yaml:3:8: state: expected an http(s) address or a folder, found something else',
    )
    expect(stderr).not.toContain('hush')
  })
})
