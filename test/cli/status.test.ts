import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Status } from '../../src/cli/status-report.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { unprivileged } from '../unprivileged.ts'
import { feedmill, type Machine, machine, snapshot } from './run-feedmill.ts'

// Each test starts several processes, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 120_000 })

const WHERE = ['--content', 'blog', '--out', 'out', '--url', 'https://example.com/']

const POSTS: Files = {
  'blog/a.md': '---\ndate: 2011-07-22\ntitle: A\ntags: [x]\n---\nText.\n',
  'blog/held.md': '---\ndate: 2100-01-02\ntitle: H\n---\nText.\n',
  'blog/draft.md': '---\ndate: 2011-07-22\ntitle: D\ndraft: true\n---\nText.\n',
}

const blog = (files: Files = {}): Machine => machine(temporaryFolder({ ...POSTS, ...files }))

/** Its JSON, and the exit code. */
function status(on: Machine, where: readonly string[] = WHERE): Status & { readonly code: number | null } {
  const { code, stdout } = feedmill(on, 'status', ...where, '--json')
  return { ...(JSON.parse(stdout) as Status), code }
}

const LOCK = 'out/feedmill-state/lock'
const MANIFEST = 'out/feedmill-state/manifest.json'

/** A living process as a lock names it. */
function holderOf(pid: number): { pid: number; process: string } {
  if (!existsSync('/proc/self/stat')) return { pid, process: '' }
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return { pid, process: `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}` }
}

describe('status', () => {
  it('for people: what is held, what would be done and why, what waits, what is wrong', () => {
    const on = blog({ 'blog/bad.md': '---\nx\n' })
    expect(feedmill(on, 'status', ...WHERE)).toMatchObject({
      code: 0,
      stderr: '',
      stdout: `directory out
  holds     nothing, as it was never published
  lock      free
  next      15 to put, 0 to remove, 0 unchanged
    put     feeds-xml.css  (new)
    put     feeds.css  (new)
    put     feeds.js  (new)
    put     tags/x/atom.xml  (new)
    put     tags/x/feed.json  (new)
    put     tags/x/feed.xml  (new)
    put     atom.xml  (new)
    put     feed.json  (new)
    put     feed.xml  (new)
    put     feed.html  (new)
    put     feeds-links.html  (new)
    put     feeds.html  (new)
    put     feeds.json  (new)
    put     feeds.opml  (new)
    put     tags/x/feed.html  (new)

posts
  out       1 post in 2 feeds
  not out   1 draft, 1 held, 0 expired
  due       next at 2100-01-02T00:00:00Z
  problems  1 problem, 0 warnings
    error    blog/bad.md:1: front matter opened by --- is never closed (add a line --- behind it)
`,
    })
    rmSync(join(on.cwd, 'blog/held.md'))
    rmSync(join(on.cwd, 'blog/bad.md'))
    feedmill(on, 'generate', ...WHERE)
    const { stdout } = feedmill(on, 'status', ...WHERE)
    expect(stdout.replace(/since \S+Z/, 'since DATE')).toBe(`directory out
  holds     15 documents of 2 feeds, generation 1, since DATE
  lock      free
  next      0 to put, 0 to remove, 15 unchanged

posts
  out       1 post in 2 feeds
  not out   1 draft, 0 held, 0 expired
  due       nothing is waiting for its time
  problems  none
`)
  })

  it('for programs: every member', () => {
    const on = blog({ 'blog/bad.md': '---\nx\n' })
    feedmill(on, 'generate', ...WHERE)
    rmSync(join(on.cwd, 'out/feed.xml'))
    const kept = ['atom.xml', 'feed.json', 'feed.xml'].map((name) => `tags/x/${name}`)
    const keep = [...kept, 'atom.xml', 'feed.json'].map((path) => ({
      action: 'keep',
      path,
      url: `https://example.com/${path}`,
      reason: 'unchanged',
    }))
    const { targets, ...rest } = status(on)
    expect(rest).toEqual({
      code: 0,
      version: 1,
      content: {
        posts: 1,
        feeds: 2,
        drafts: 1,
        held: 1,
        expired: 0,
        nextDue: '2100-01-02T00:00:00Z',
        leftOut: [
          { path: 'blog/draft.md', reason: 'draft' },
          { path: 'blog/held.md', reason: 'held until 2100-01-02T00:00:00Z' },
        ],
        problems: [expect.objectContaining({ path: 'blog/bad.md', line: 1, severity: 'error' })],
      },
      refusals: [],
    })
    expect(targets).toEqual([
      {
        name: 'directory out',
        holds: { documents: 15, feeds: 2, generation: 1, published: expect.any(String), phase: 'done' },
        lock: { state: 'free' },
        next: expect.arrayContaining([
          {
            action: 'put',
            path: 'feed.xml',
            url: 'https://example.com/feed.xml',
            reason: 'missing at the target',
          },
          ...keep,
        ]),
      },
    ])
    expect(targets[0]?.next).toHaveLength(15)
  })

  it('writes nothing: neither before the first publication nor after it, and no cache', () => {
    const on = blog()
    const before = snapshot(on.cwd)
    for (const flags of [[], ['--json']]) feedmill(on, 'status', ...WHERE, ...flags)
    expect(snapshot(on.cwd)).toEqual(before)
    expect(existsSync(on.cache)).toBe(false)

    feedmill(on, 'generate', ...WHERE, '--no-cache')
    writeFileSync(join(on.cwd, LOCK), '{"pid":999999999,"process":"x","token":"t"}')
    writeFileSync(join(on.cwd, 'blog/b.md'), '---\ndate: 2012-01-01\n---\n# B\n')
    const published = snapshot(on.cwd)
    for (const flags of [[], ['--json']]) feedmill(on, 'status', ...WHERE, ...flags)
    expect(snapshot(on.cwd)).toEqual(published)
    expect(existsSync(on.cache)).toBe(false)
  })

  it('nobody is told what is published: nothing is', () => {
    const on = blog({
      'feedmill.yaml': 'after: { command: "echo > told" }\nsources: [{ type: directory, path: blog }]\n',
    })
    feedmill(on, 'status', '--config', 'feedmill.yaml', '--url', 'https://example.com/')
    expect(existsSync(join(on.cwd, 'told'))).toBe(false)
  })

  it('counts the feeds that have documents, whatever these are called', () => {
    const on = blog({
      'feedmill.yaml': `site: { url: "https://example.com/" }
sources: [{ type: directory, path: blog }]
targets: [{ type: directory, path: out }]
feeds: { files: { rss: rss/feed.xml, atom: atom/feed.xml, json: feed.json } }
`,
    })
    feedmill(on, 'generate', '--config', 'feedmill.yaml')
    expect(status(on, ['--config', 'feedmill.yaml']).targets[0]?.holds).toMatchObject({
      documents: 15,
      feeds: 2,
    })
  })

  it('of several targets, each has its own', () => {
    const on = blog({
      'feedmill.yaml': `site: { url: "https://example.com/" }
sources: [{ type: directory, path: blog }]
targets: [{ type: directory, path: one }, { type: directory, path: two }]
`,
    })
    feedmill(on, 'generate', '--config', 'feedmill.yaml')
    rmSync(join(on.cwd, 'two/feed.xml'))
    const { targets } = status(on, ['--config', 'feedmill.yaml'])
    expect(targets.map(({ name, next }) => [name, next?.filter(({ action }) => action === 'put')])).toEqual([
      ['directory one', []],
      ['directory two', [expect.objectContaining({ path: 'feed.xml', reason: 'missing at the target' })]],
    ])
  })
})

describe('the lock', () => {
  const own = holderOf(process.pid)
  it.each([
    [
      'of a living process',
      JSON.stringify({ ...own, token: 't' }),
      { state: 'held', process: own.pid },
      /process \d+ is publishing/,
    ],
    [
      'of one that has ended',
      '{"pid":999999999,"process":"x","token":"t"}',
      { state: 'dead', process: 999999999 },
      /process 999999999, which has ended; the next run clears it/,
    ],
    ['half written', '{"pid":', { state: 'dead' }, /left by nobody that can be read/],
    ['of no process', '{"pid":-1}', { state: 'dead' }, /left by nobody/],
    ['of nobody', 'null', { state: 'dead' }, /left by nobody/],
  ])('%s', (_what, text, lock, words) => {
    const on = blog()
    feedmill(on, 'generate', ...WHERE)
    writeFileSync(join(on.cwd, LOCK), text)
    expect(status(on).targets[0]?.lock).toEqual(lock)
    expect(feedmill(on, 'status', ...WHERE).stdout).toMatch(words)
  })

  it.runIf(existsSync('/proc/self/stat'))('of a process whose number another one has now is dead', () => {
    const on = blog()
    feedmill(on, 'generate', ...WHERE)
    writeFileSync(join(on.cwd, LOCK), JSON.stringify({ ...own, process: 'another boot 1', token: 't' }))
    expect(status(on).targets[0]?.lock).toEqual({ state: 'dead', process: own.pid })
  })
})

describe('what went wrong', () => {
  it('an interrupted publication is told, and one that is under way', () => {
    const on = blog()
    feedmill(on, 'generate', ...WHERE)
    const path = join(on.cwd, MANIFEST)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"phase": "done"', '"phase": "publishing"'))
    expect(status(on).targets[0]?.holds?.phase).toBe('publishing')
    const { stdout } = feedmill(on, 'status', ...WHERE)
    expect(stdout).toMatch(/holds .*generation 1, its publication was interrupted\n/)
    expect(stdout).toMatch(/next .*15 unchanged; it finishes the publication\n/)
    writeFileSync(join(on.cwd, LOCK), JSON.stringify({ ...holderOf(process.pid), token: 't' }))
    expect(feedmill(on, 'status', ...WHERE).stdout).toMatch(/generation 1, being published now\n/)
  })

  it('3: a target that cannot be read; the others are told', () => {
    const on = blog({
      'feedmill.yaml': `site: { url: "https://example.com/" }
sources: [{ type: directory, path: blog }]
targets: [{ type: directory, path: out }, { type: directory, path: two }]
`,
      [MANIFEST]: '{',
    })
    const { code, targets, content } = status(on, ['--config', 'feedmill.yaml'])
    expect(code).toBe(3)
    expect(targets).toEqual([
      { name: 'directory out', error: expect.stringMatching(/manifest\.json is damaged/) },
      {
        name: 'directory two',
        holds: { documents: 0, feeds: 0, generation: 0, phase: 'done' },
        lock: { state: 'free' },
      },
    ])
    expect(content).toBeUndefined()
    const { code: again, stdout } = feedmill(on, 'status', '--config', 'feedmill.yaml')
    expect(again).toBe(3)
    expect(stdout).toMatch(/^directory out\n {2}error {5}directory out: .* is damaged .*\n\ndirectory two\n/)
  })

  it('3: a lock that cannot be read', () => {
    const on = blog()
    mkdirSync(join(on.cwd, LOCK), { recursive: true })
    const { code, targets } = status(on)
    expect(code).toBe(3)
    expect(targets).toEqual([{ name: 'directory out', error: expect.stringMatching(/lock: cannot be read/) }])
  })

  it('3: a document that cannot be looked at', async () => {
    const on = blog({ 'out/feed.xml': 'whose?' })
    chmodSync(join(on.cwd, 'out/feed.xml'), 0)
    const { code, refusals } = await unprivileged(on.cwd, () => status(on))
    expect(refusals).toEqual([expect.stringMatching(/^out\/feed\.xml: cannot be read: EACCES/)])
    expect(code).toBe(3)
  })

  it('0: what the next run would refuse is an answer', () => {
    const on = blog({ 'out/feed.xml': 'mine' })
    const { code, refusals } = status(on)
    expect(refusals).toEqual([expect.stringMatching(/feed\.xml is there and was not written by Feedmill/)])
    expect(code).toBe(0)
    expect(feedmill(on, 'status', ...WHERE).stdout).toMatch(/\n\nthe next run would not publish\n {2}dir/)
  })

  it.each([
    [[], /expected --content DIR.*try: feedmill status --content/],
    [['--verbose'], /unknown option.*\n.*feedmill status --help/],
    [['--content', 'nowhere', '--url', 'https://example.com/'], /nowhere/],
    [['--content', 'blog', '--url', 'ftp://x'], /--url: site\.url: expected/],
  ])('1: %j', (args, message) => {
    const { code, stdout, stderr } = feedmill(blog(), 'status', ...args)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('this is a bug')
    expect(stdout).toBe('')
    expect(code).toBe(1)
  })
})
