// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is what the configuration writes.

import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { type Files, temporaryFolder, writeFiles } from '../temporary-folder.ts'
import { feedmill, type Machine, machine, paths, shell, snapshot } from './run-feedmill.ts'

// Each test starts several processes, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 120_000 })

const TAGS = [
  'New Zealand',
  'local',
  'Creative Commons',
  'Cloud computing',
  'Last Shuttle Flight',
  'Mars',
  'NASA',
  'Open source',
  'Rackspace',
  'Space Shuttle',
]

const SEED = `---
layout: post
date: 2011-07-22 16:00:00 +1200
author: Paul
title: A Shuttle Lands on a Cloud

categories:
  - New Zealand

tags:
${TAGS.map((tag) => `  - ${tag}`).join('\n')}

---

![shuttle.jpg]({{ site.images_url }}/2011-07-22-shuttle.jpg)

The last flight is over – what now? See [the notes](/notes/) & more.
`

const SEED_BLOG: Files = {
  'blog/_config.yml': 'title: Clouds\nimages_url: https://images.example.net\n',
  'blog/_posts/2011-07-22-shuttle.md': SEED,
}

const URL_FLAG = ['--url', 'https://example.com/blog/']
/** What goes with the feeds, beside a page for each of them. */
const LISTS = 'feeds-links.html feeds-xml.css feeds.css feeds.html feeds.js feeds.json feeds.opml'.split(' ')

const GENERATE = ['generate', '--content', 'blog', '--out', 'out', ...URL_FLAG]

const plainPost = (title: string, head = 'date: 2011-07-22'): string =>
  `---\n${head}\ntitle: ${title}\n---\nText of ${title}.\n`

/** A machine with a blog of plain files. */
function blog(files: Files = { 'a.md': plainPost('A'), 'b.md': plainPost('B') }): Machine {
  const below = Object.fromEntries(Object.entries(files).map(([path, text]) => [`blog/${path}`, text]))
  return machine(temporaryFolder({ 'blog/.keep': '', ...below }))
}

const read = ({ cwd }: Machine, path: string): string => readFileSync(join(cwd, path), 'utf8')

describe('the first post', () => {
  it('is published in three formats, with its dates, its image and its terms', () => {
    const on = machine(temporaryFolder(SEED_BLOG))
    const { code, stdout, stderr } = feedmill(on, ...GENERATE, '--report', 'report.json')
    expect(stderr.split('\n').filter((line) => /"level":[4-9]\d/.test(line))).toEqual([])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^1 post in 12 feeds · 55 documents written, 0 unchanged, 0 removed · no problems · \d+\.\d\d s\n$/,
    )

    const [rss, atom, json] = ['feed.xml', 'atom.xml', 'feed.json'].map((name) => read(on, `out/${name}`))
    expect(rss).toContain('<pubDate>Fri, 22 Jul 2011 04:00:00 GMT</pubDate>')
    expect(atom).toContain('<published>2011-07-22T04:00:00Z</published>')
    expect(JSON.parse(json ?? '').items[0]).toMatchObject({
      date_published: '2011-07-22T04:00:00Z',
      title: 'A Shuttle Lands on a Cloud',
      authors: [{ name: 'Paul' }],
      url: 'https://example.com/blog/new%20zealand/2011/07/22/shuttle.html',
    })
    for (const document of [rss, atom, json]) {
      expect(document).toContain('https://images.example.net/2011-07-22-shuttle.jpg')
      expect(document).not.toContain('site.images_url')
    }

    const slugs = TAGS.map((tag) => tag.toLowerCase().replaceAll(' ', '-'))
    const folders = ['', 'categories/new-zealand/', ...slugs.map((slug) => `tags/${slug}/`)]
    const expected = folders.flatMap((folder) =>
      ['atom.xml', 'feed.json', 'feed.xml'].map((name) => folder + name),
    )
    const pages = folders.map((folder) => `${folder}feed.html`)
    expect(paths(join(on.cwd, 'out')).filter((path) => !path.startsWith('feedmill-state/'))).toEqual(
      [...expected, ...pages, ...LISTS].sort(),
    )
    for (const path of expected)
      expect(read(on, `out/${path}`)).toContain('https://images.example.net/2011-07-22-shuttle.jpg')
    expect(read(on, 'out/categories/new-zealand/feed.xml')).not.toBe(
      read(on, 'out/tags/new-zealand/feed.xml'),
    )
  })

  it('a second run writes not one byte', () => {
    const on = machine(temporaryFolder(SEED_BLOG))
    feedmill(on, ...GENERATE)
    const before = snapshot(join(on.cwd, 'out'))
    for (const flags of [[], ['--no-cache'], ['--force'], ['--adopt-files']]) {
      const { code, stdout } = feedmill(on, ...GENERATE, ...flags)
      expect(code).toBe(0)
      expect(stdout).toMatch(/ 0 documents written, 55 unchanged, 0 removed /)
      expect(snapshot(join(on.cwd, 'out'))).toEqual(before)
    }
  })

  it('F8: neither the machine’s zone nor its language nor its folder shows', () => {
    const results = [
      { TZ: 'UTC', LANG: 'C' },
      { TZ: 'Pacific/Auckland', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' },
      { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8' },
    ].map((env) => {
      const on = machine(temporaryFolder(SEED_BLOG), env)
      expect(feedmill(on, ...GENERATE).code).toBe(0)
      const out = join(on.cwd, 'out')
      return Object.fromEntries(
        paths(out)
          .filter((path) => !path.startsWith('feedmill-state/'))
          .map((path) => [path, readFileSync(join(out, path), 'utf8')]),
      )
    })
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })

  it('F24: touching its file changes nothing, changing it writes its feeds', () => {
    const on = machine(temporaryFolder(SEED_BLOG))
    feedmill(on, ...GENERATE)
    const before = snapshot(join(on.cwd, 'out'))
    utimesSync(join(on.cwd, 'blog/_posts/2011-07-22-shuttle.md'), 1, 1)
    feedmill(on, ...GENERATE)
    expect(snapshot(join(on.cwd, 'out'))).toEqual(before)
    writeFiles(on.cwd, { 'blog/_posts/2011-07-22-shuttle.md': `${SEED}\nAnother line.\n` })
    expect(feedmill(on, ...GENERATE).stdout).toContain(' 48 documents written, 7 unchanged')
    expect(read(on, 'out/feed.xml')).toContain('<pubDate>Fri, 22 Jul 2011 04:00:00 GMT</pubDate>')
  })
})

describe('stdout and stderr', () => {
  it('show no control characters of content and no passwords, and neither does the report', () => {
    const place = blog({
      'a\u001b[31m\u009b.md': plainPost('A', 'date: never\u001b[2J'),
      'b.md': plainPost('B', 'date: 2011-07-22\nenclosure: https://ann:hush@e.org/b.mp3\nurl: 5'),
    })
    const { stdout, stderr } = feedmill(place, ...GENERATE, '--report', 'r.json')
    const all = stdout + stderr + read(place, 'r.json')
    expect(all).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    expect(all).not.toContain('hush')
    expect(all).toContain('https://…@e.org/b.mp3')
    expect(feedmill(place, 'generate', '--\u001b[31m').stderr).toContain("'--\\u001b[31m'")
  })

  it('stdout is the summary, stderr the log, a line of JSON each', () => {
    const { stdout, stderr, log } = feedmill(
      blog({ 'a.md': plainPost('A'), 'bad.md': '---\ntitle: [\n---\n' }),
      ...GENERATE,
    )
    expect(stdout.split('\n')).toHaveLength(2)
    expect(stdout).toMatch(/^1 post in 1 feed · 11 documents written, .* · 1 problem, 0 warnings · /)
    expect(stderr.trimEnd().split('\n')).toHaveLength(log.length)
    expect(log.filter(({ level }) => level >= 50).map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/^blog\/bad\.md:\d+: front matter is not valid YAML: /),
    ])
  })

  it('holds neither the host’s name nor the process', () => {
    const { stderr } = feedmill(blog(), ...GENERATE)
    expect(stderr).not.toMatch(/"(?:pid|hostname)"/)
  })

  it('what waits is told', () => {
    const on = blog({
      'a.md': plainPost('A'),
      'draft.md': plainPost('D', 'date: 2011-07-22\ndraft: true'),
      'held.md': plainPost('H', 'date: 2100-01-02 03:04:05 +0000'),
      'expired.md': plainPost('E', 'date: 2011-07-22\nexpires: 2012-01-01'),
    })
    const { code, stdout } = feedmill(on, ...GENERATE)
    expect(code).toBe(0)
    expect(stdout).toMatch(/ · not out: 1 draft, 1 held, 1 expired\nnext post due: 2100-01-02T03:04:05Z\n$/)
  })

  it('--quiet prints nothing but what is wrong', () => {
    const clean = feedmill(blog(), ...GENERATE, '--quiet')
    expect(clean).toMatchObject({ code: 0, stdout: '', stderr: '' })
    const on = blog({
      'a.md': plainPost('A'),
      'bad.md': plainPost('B', 'date: soon'),
      'odd.md': plainPost('C', 'date: 2011-07-22\nlang: no language'),
    })
    const troubled = feedmill(on, ...GENERATE, '--quiet')
    expect(troubled).toMatchObject({ code: 2, stdout: '' })
    expect(troubled.log.map(({ level }) => level).sort()).toEqual([40, 50])
  })

  it('--verbose tells more', () => {
    const on = blog({ 'a.md': plainPost('A'), 'undated.md': 'Text\n' })
    const usual = feedmill(on, ...GENERATE)
    const verbose = feedmill(on, ...GENERATE, '--verbose')
    expect(verbose.log.length).toBeGreaterThan(usual.log.length)
    expect(verbose.log.map(({ msg }) => msg)).toContain('blog/undated.md: left out: no date')
    expect(verbose.stdout.split(' · ')[0]).toBe(usual.stdout.split(' · ')[0])
  })

  it.each([
    ['$FEEDMILL generate --content blog --out out --url https://example.com/ | head -c0', 'a closed stdout'],
    [
      '$FEEDMILL generate --content blog --out out --url https://example.com/ 2>&1 >/dev/null | head -c0',
      'a closed stderr',
    ],
    [
      '$FEEDMILL generate --content blog --out out --url https://example.com/ --verbose 2>&1 | head -c1',
      'both',
    ],
    ['$FEEDMILL generate --content blog --out out --url https://example.com/ >&-', 'no stdout'],
  ])('F19: %s: the run goes on', (script) => {
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`${index}.md`, plainPost(`P${index}`)]),
    )
    const on = blog(many)
    const { code } = shell(on, `set -o pipefail; ${script}; echo "\${PIPESTATUS[0]}" > code`)
    expect(code).toBe(0)
    expect(read(on, 'code').trim()).toBe('0')
    expect(read(on, 'out/feed.json')).toContain('Text of P0.')
    expect(feedmill(on, ...GENERATE).code).toBe(0)
  })

  it('F19: a closed stderr does not change the exit code', () => {
    const on = blog()
    writeFiles(on.cwd, { 'out/feedmill-state/manifest.json': 'damaged' })
    const args = '--content blog --out out --url https://example.com/'
    shell(on, `$FEEDMILL generate ${args} 2>&1 >/dev/null | head -c0; echo "\${PIPESTATUS[0]}" > code`)
    expect(read(on, 'code').trim()).toBe('3')
    expect(read(on, 'out/feedmill-state/manifest.json')).toBe('damaged')
  })
})

describe('exit codes', () => {
  it('0: drafts, held posts, warnings and files that are none are clean', () => {
    const on = blog({
      'a.md': plainPost('A', 'date: 2011-07-22\nlang: no language'),
      'd.md': plainPost('D', 'draft: true\ndate: 2011-07-22'),
      'README.md': 'x\n',
    })
    expect(feedmill(on, ...GENERATE)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0 problems, 1 warning'),
    })
  })

  it('2: published, but a file had a problem, in every run', () => {
    const on = blog({ 'a.md': plainPost('A'), 'bad.md': '---\nnever closed\n' })
    for (let run = 1; run <= 3; run++) {
      const { code, log } = feedmill(on, ...GENERATE)
      expect(code).toBe(2)
      expect(log.map(({ msg }) => msg)).toContainEqual(expect.stringMatching(/^blog\/bad\.md:1: .* \(.*\)$/))
    }
    expect(read(on, 'out/feed.xml')).toContain('Text of A.')
  })

  it('3: --strict publishes nothing when a file has a problem, and a warning is none', () => {
    const on = blog({ 'a.md': plainPost('A'), 'bad.md': '---\nnever closed\n' })
    const refused = feedmill(on, ...GENERATE, '--strict')
    expect(refused).toMatchObject({ code: 3, stdout: expect.stringContaining('0 documents written') })
    expect(existsSync(join(on.cwd, 'out'))).toBe(false)
    writeFiles(on.cwd, { 'blog/bad.md': plainPost('B', 'date: 2011-07-22\nlang: no language') })
    expect(feedmill(on, ...GENERATE, '--strict').code).toBe(0)
    const before = snapshot(join(on.cwd, 'out'))
    writeFiles(on.cwd, { 'blog/bad.md': '---\nnever closed\n', 'blog/c.md': plainPost('C') })
    expect(feedmill(on, ...GENERATE, '--strict').code).toBe(3)
    expect(snapshot(join(on.cwd, 'out'))).toEqual(before)
  })

  it('F15: 3: an accident is refused, --force publishes', () => {
    const on = blog()
    feedmill(on, ...GENERATE)
    const before = snapshot(join(on.cwd, 'out'))
    const empty = join(temporaryFolder({ 'blog/.keep': '' }), 'blog')
    const args = ['generate', '--content', empty, '--out', 'out', ...URL_FLAG]
    const refused = feedmill(on, ...args)
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('--force')
    expect(snapshot(join(on.cwd, 'out'))).toEqual(before)
    expect(feedmill(on, ...args, '--force').code).toBe(0)
    expect(read(on, 'out/feed.json')).not.toContain('Text of A.')
  })

  it('3: a foreign file is not overwritten, --adopt-files takes it over', () => {
    const on = blog()
    writeFiles(on.cwd, { 'out/feed.xml': 'mine', 'out/index.html': 'mine too' })
    const refused = feedmill(on, ...GENERATE)
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('feed.xml')
    expect(refused.stderr).toContain('--adopt-files')
    expect(paths(join(on.cwd, 'out'))).toEqual(['feed.xml', 'index.html'])
    expect(read(on, 'out/feed.xml')).toBe('mine')
    expect(feedmill(on, ...GENERATE, '--adopt-files').code).toBe(0)
    expect(read(on, 'out/feed.xml')).toContain('Text of A.')
    expect(read(on, 'out/index.html')).toBe('mine too')
  })

  it.each([
    [[], /Usage: feedmill/],
    [['nonsense'], /unknown command 'nonsense'/],
    [['generate', '--nonsense'], /unknown option '--nonsense'/],
    [['generate', '--conten', 'x'], /Did you mean --content\?/],
    [['generate', '--content'], /argument missing/],
    [['generate', 'surplus', '--content', 'blog', ...URL_FLAG], /too many arguments|Expected 0 arguments/],
    [['generate'], /expected --content DIR, --config FILE or config\/feedmill\.yaml, found none/],
    [['generate', '--content', 'blog'], /site\.url: expected the address of the blog’s root, found nothing/],
    [
      ['generate', '--content', 'blog', '--url', 'example.com'],
      /--url: .*expected an http\(s\) address.*found “example\.com”/,
    ],
    [
      ['generate', '--content', 'nowhere', ...URL_FLAG],
      /nowhere: expected a folder with posts, found nothing readable \(ENOENT\)/,
    ],
    [
      ['generate', '--content', 'blog/a.md', ...URL_FLAG],
      /blog\/a\.md: expected a folder with posts, found a file/,
    ],
    [['generate', '--content', '', ...URL_FLAG], /--content: expected/],
    [
      ['generate', '--config', 'nowhere.yaml'],
      /nowhere\.yaml: expected a configuration file, found nothing readable/,
    ],
    [
      ['generate', '--config', 'broken.yaml'],
      /broken\.yaml:1:8: site\.titel: unknown key; did you mean title\?/,
    ],
    [['generate', '--config', 'env.yaml'], /env\.yaml:1:14: the environment has no variable NOT_SET; set it/],
    [['generate', '--config', 'alias.yaml'], /alias\.yaml/],
    [
      [...GENERATE, '--report', 'nowhere/report.json'],
      /--report .*expected a file that can be written \(ENOENT\)/,
    ],
  ])('1: %j', (args, message) => {
    const on = blog()
    writeFiles(on.cwd, {
      'broken.yaml': 'site: {titel: T}\n',
      'env.yaml': 'site: { url: "${NOT_SET}" }\n',
      'alias.yaml': 'site: *nowhere\n',
    })
    const { code, stdout, stderr } = feedmill(on, ...args)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('this is a bug')
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(existsSync(join(on.cwd, 'out'))).toBe(false)
  })

  it.each([['--help'], ['generate', '--help'], ['--version']])('0: %s', (...args) => {
    const { code, stdout, stderr } = feedmill(blog(), ...args)
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(stdout).not.toBe('')
  })
})

describe('--dry-run', () => {
  it('prints the plan with its reasons, and touches nothing', () => {
    const on = blog()
    const before = snapshot(on.cwd)
    const { code, stdout } = feedmill(on, ...GENERATE, '--dry-run')
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.slice(0, -1)).toEqual(
      Array.from({ length: 11 }, () => expect.stringMatching(/^put {4}[a-z-]+\.[a-z]+ {2}\(.+\)$/)),
    )
    expect(lines.at(-1)).toMatch(/^2 posts in 1 feed · 11 documents to write, 0 unchanged, 0 removed/)
    expect(existsSync(join(on.cwd, 'out'))).toBe(false)
    expect(existsSync(on.cache)).toBe(false)
    expect(snapshot(on.cwd)).toEqual(before)
  })

  it('after a run there is nothing to do, and a change is told', () => {
    const on = blog()
    feedmill(on, ...GENERATE)
    expect(feedmill(on, ...GENERATE, '--dry-run').stdout).toMatch(/^nothing to do\n2 posts in 1 feed/)
    const before = snapshot(on.cwd)
    writeFileSync(join(on.cwd, 'blog/c.md'), plainPost('C', 'date: 2011-07-22\ntags: [x]'))
    const { stdout } = feedmill(on, ...GENERATE, '--dry-run')
    expect(stdout.split('\n').filter((line) => line.startsWith('put '))).toHaveLength(12)
    const { 'blog/c.md': _, ...after } = snapshot(on.cwd)
    expect(after).toEqual(before)
  })

  it('a refusal has its exit code', () => {
    const on = blog({ 'a.md': plainPost('A'), 'bad.md': '---\nx\n' })
    expect(feedmill(on, ...GENERATE, '--dry-run').code).toBe(2)
    expect(feedmill(on, ...GENERATE, '--dry-run', '--strict').code).toBe(3)
    expect(feedmill(on, ...GENERATE, '--dry-run', '--quiet').stdout).toBe('')
    expect(existsSync(join(on.cwd, 'out'))).toBe(false)
  })
})

describe('--drafts and --future', () => {
  const files: Files = {
    'a.md': plainPost('Plain'),
    'd.md': plainPost('Draft', 'date: 2011-07-22\ndraft: true\ntags: [drafted]'),
    'h.md': plainPost('Held', 'date: 2100-01-01\ntags: [held]'),
    'b.md': plainPost('Both', 'date: 2100-01-02\ndraft: true'),
  }
  it.each([
    [[], ['Plain']],
    [['--drafts'], ['Plain', 'Draft']],
    [['--future'], ['Plain', 'Held']],
    [
      ['--drafts', '--future'],
      ['Plain', 'Draft', 'Held', 'Both'],
    ],
  ])('%j', (flags, titles) => {
    const on = blog(files)
    expect(feedmill(on, ...GENERATE, ...flags).code).toBe(0)
    const { items } = JSON.parse(read(on, 'out/feed.json')) as { items: { title: string }[] }
    expect(items.map(({ title }) => title).sort()).toEqual([...titles].sort())
    expect(existsSync(join(on.cwd, 'out/tags/drafted'))).toBe(titles.includes('Draft'))
    expect(existsSync(join(on.cwd, 'out/tags/held'))).toBe(titles.includes('Held'))
    const everything = paths(join(on.cwd, 'out')).map((path) => read(on, `out/${path}`))
    for (const title of ['Draft', 'Held', 'Both'])
      expect(everything.some((text) => text.includes(`Text of ${title}.`))).toBe(titles.includes(title))
  })

  it('neither draft nor held post shows in the state', () => {
    const on = blog(files)
    feedmill(on, ...GENERATE)
    for (const path of paths(join(on.cwd, 'out')))
      expect(read(on, `out/${path}`)).not.toMatch(/\b[dhb]\.md|drafted|held/i)
  })
})

describe('--report', () => {
  it.each(['blog', ''])('a folder is no report, and nothing is published: %j', (path) => {
    const place = blog()
    const { code, stderr } = feedmill(place, ...GENERATE, '--report', path)
    expect([code, stderr]).toEqual([1, `--report ${path}: expected a file that can be written (EISDIR)\n`])
    expect(existsSync(join(place.cwd, 'out'))).toBe(false)
  })

  it('has its members', () => {
    const on = blog({
      'a.md': plainPost('A', 'date: 2011-07-22\ntags: [x]'),
      'bad.md': '---\ntitle: T\ndate: soon\n---\n',
      'd.md': plainPost('D', 'date: 2011-07-22\ndraft: true'),
      'h.md': plainPost('H', 'date: 2100-01-01'),
      'e.md': plainPost('E', 'date: 2011-07-22\nexpires: 2012-01-01'),
      'undated.md': 'Text\n',
    })
    expect(feedmill(on, ...GENERATE, '--report', 'report.json').code).toBe(2)
    const report = JSON.parse(read(on, 'report.json')) as Record<string, unknown> & {
      documents: { path: string }[]
    }
    expect(Object.keys(report).sort()).toEqual(
      [
        ...['posts', 'held', 'drafts', 'expired', 'leftOut', 'feeds', 'documents', 'written', 'unchanged'],
        ...['removed', 'problems', 'nextDue', 'durationMs'],
      ].sort(),
    )
    expect(report).toMatchObject({
      posts: 1,
      held: 1,
      drafts: 1,
      expired: 1,
      feeds: 2,
      written: 15,
      unchanged: 0,
      removed: 0,
    })
    expect(report.nextDue).toBe('2100-01-01T00:00:00Z')
    expect(Number.isInteger(report.durationMs)).toBe(true)
    expect(report.leftOut).toEqual(
      expect.arrayContaining([
        { path: 'blog/d.md', reason: 'draft' },
        { path: 'blog/h.md', reason: 'held until 2100-01-01T00:00:00Z' },
        { path: 'blog/e.md', reason: 'expired 2012-01-01T00:00:00Z' },
        { path: 'blog/undated.md', reason: 'no date' },
      ]),
    )
    expect(report.problems).toEqual([
      {
        path: 'blog/bad.md',
        line: 3,
        severity: 'error',
        message: 'date: expected a date, found “soon”',
        hint: expect.any(String),
      },
    ])
    expect(report.documents.map(({ path }) => path).sort()).toEqual(
      [
        ...['', 'tags/x/'].flatMap((folder) =>
          ['atom.xml', 'feed.html', 'feed.json', 'feed.xml'].map((name) => folder + name),
        ),
        ...LISTS,
      ].sort(),
    )
    const feeds = report.documents.filter(({ path }) => /(?:atom|feed)\.(?:xml|json)$/.test(path))
    expect(feeds).toHaveLength(6)
    for (const document of feeds) {
      expect(document).toEqual({
        path: document.path,
        url: `https://example.com/blog/${document.path}`,
        mediaType: expect.stringMatching(/^application\/(?:rss\+xml|atom\+xml|feed\+json)/),
        title: expect.any(String),
        sha256: expect.any(String),
        length: expect.any(Number),
        changed: expect.stringMatching(/Z$/),
        entries: 1,
        action: 'put',
        reason: expect.stringMatching(/./),
      })
    }
  })

  it('is written in a dry run and in a refused one too', () => {
    const on = blog({ 'a.md': plainPost('A'), 'bad.md': '---\nx\n' })
    feedmill(on, ...GENERATE, '--dry-run', '--report', 'dry.json')
    feedmill(on, ...GENERATE, '--strict', '--report', 'strict.json')
    for (const name of ['dry.json', 'strict.json'])
      expect(JSON.parse(read(on, name))).toMatchObject({ posts: 1 })
    expect(existsSync(join(on.cwd, 'out'))).toBe(false)
  })
})

describe('configuration and flags', () => {
  it('tells the lines of what shows only in a run', () => {
    const config = (feeds: string): string =>
      `site: { url: "https://e.org/" }\nsources: [{ type: directory, path: blog }]\n${feeds}\n`
    const said = (feeds: string): string => {
      const place = blog({ 'a.md': plainPost('A', 'date: 2011-07-22\ntags: [x]') })
      writeFileSync(join(place.cwd, 'f.yaml'), config(feeds))
      const { stderr, log } = feedmill(place, 'generate', '--config', 'f.yaml')
      return [stderr, ...log.map(({ msg }) => msg)].join('\n')
    }
    expect(said('feeds:\n  named: { a: { query: "tag:x", title: t, path: tags/x } }')).toContain(
      'f.yaml:4:49: feeds.taxonomies.tag.path and feeds.named.a.path: tag/x and named:a would both have the folder tags/x/; give one another path (feeds.taxonomies.tag.path is a default)',
    )
    expect(said('hosting:\n  redirects: { "/a": nothing.xml }')).toContain(
      'f.yaml:4:22: hosting.redirects["/a"]: expected the path of a published document',
    )
    expect(said('feeds:\n  named: { a: { query: "tagg:x", title: t, path: p } }')).toContain(
      'f.yaml:4: feeds.named.a.query: no post has a tagg',
    )
  })

  const CONFIG = `site: { url: https://configured.example.com/, title: Configured }
sources: [{ type: directory, path: ../posts }]
targets: [{ type: directory, path: ../configured-out }]
`
  const site = (files: Files = {}): Machine =>
    machine(
      temporaryFolder({
        'config/feedmill.yaml': CONFIG,
        'posts/a.md': plainPost('A'),
        'blog/b.md': plainPost('B'),
        ...files,
      }),
    )

  it('config/feedmill.yaml is found', () => {
    const on = site()
    expect(feedmill(on, 'generate').code).toBe(0)
    expect(read(on, 'configured-out/feed.json')).toContain('https://configured.example.com/')
  })

  it('--config names another, whose paths are relative to it', () => {
    const on = site({ 'deep/x.yaml': CONFIG.replace('Configured', 'Other') })
    expect(feedmill(on, 'generate', '--config', 'deep/x.yaml').code).toBe(0)
    expect(JSON.parse(read(on, 'configured-out/feed.json')).title).toBe('Other')
  })

  it('--content alone leaves config/feedmill.yaml alone', () => {
    const on = site()
    expect(feedmill(on, 'generate', '--content', 'blog', ...URL_FLAG).code).toBe(0)
    expect(existsSync(join(on.cwd, 'configured-out'))).toBe(false)
    expect(read(on, 'out/feed.json')).toContain('https://example.com/blog/')
  })

  it('flags win over the configuration', () => {
    const on = site()
    const args = ['--config', 'config/feedmill.yaml', '--content', 'blog', '--out', 'elsewhere', ...URL_FLAG]
    expect(feedmill(on, 'generate', ...args).code).toBe(0)
    const feed = JSON.parse(read(on, 'elsewhere/feed.json'))
    expect(feed.title).toBe('Configured')
    expect(feed.home_page_url).toBe('https://example.com/blog/')
    expect(feed.items.map(({ title }: { title: string }) => title)).toEqual(['B'])
    expect(existsSync(join(on.cwd, 'configured-out'))).toBe(false)
  })

  it('the cache is in $XDG_CACHE_HOME/feedmill, --no-cache makes none, and a useless one is a warning', () => {
    const on = blog()
    expect(feedmill(on, ...GENERATE, '--no-cache').code).toBe(0)
    expect(existsSync(on.cache)).toBe(false)
    expect(feedmill(on, ...GENERATE).code).toBe(0)
    expect(paths(join(on.cache, 'feedmill'))).not.toEqual([])
    const useless = { ...blog(), cache: join(temporaryFolder({ file: '' }), 'file') }
    const { code, log } = feedmill(useless, ...GENERATE)
    expect(code).toBe(0)
    expect(log.filter(({ level }) => level === 40).map(({ msg }) => msg)).toEqual([
      expect.stringContaining('the cache cannot be used'),
    ])
  })

  it('JK8: of two posts with one permalink the first stays, and the other is a problem that names both', () => {
    const on = machine(
      temporaryFolder({
        'blog/_config.yml': '',
        'blog/_posts/2011-07-22-one.md': plainPost('One', 'permalink: /same/'),
        'blog/_posts/2011-07-23-two.md': plainPost('Two', 'permalink: /same/'),
      }),
    )
    const { code, log } = feedmill(on, ...GENERATE)
    expect(code).toBe(2)
    expect(log.filter(({ level }) => level >= 50).map(({ msg }) => msg)).toEqual([
      expect.stringMatching(
        /^blog\/_posts\/2011-07-23-two\.md: .*\/same\/.* blog\/_posts\/2011-07-22-one\.md/,
      ),
    ])
    expect(read(on, 'out/feed.json')).toContain('Text of One.')
    expect(read(on, 'out/feed.json')).not.toContain('Text of Two.')
  })

  it('one bad post is one problem', () => {
    const on = machine(
      temporaryFolder({
        'blog/_config.yml': '',
        'blog/_posts/2011-07-22-good.md': plainPost('Good'),
        'blog/_posts/2011-07-23-bad.md': plainPost('Bad', 'permalink: constructor'),
      }),
    )
    const { code, stderr } = feedmill(on, ...GENERATE)
    expect(stderr).not.toContain('this is a bug')
    expect([0, 2]).toContain(code)
    expect(read(on, 'out/feed.json')).toContain('Text of Good.')
  })
})
