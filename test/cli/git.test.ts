// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is what the configuration writes.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { thisThread } from '../../src/targets/lock-holder.ts'
import { type Origin, origin } from '../sources/git/origin.ts'
import { serveGit } from '../sources/git/server.ts'
import { temporaryFolder, writeFiles } from '../temporary-folder.ts'
import { feedmill, feedmillBeside, type Machine, machine, paths, snapshot } from './run-feedmill.ts'

// Each test starts several processes, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 120_000 })

const post = (title: string): string => `---\ntitle: ${title}\ndate: 2020-01-01\n---\nText of ${title}.\n`

/** A machine whose configuration names the repositories. */
function blogOf(...sources: readonly object[]): Machine {
  const config = {
    site: { url: 'https://example.com/' },
    sources: sources.map((source) => ({ type: 'git', ...source })),
    targets: [{ type: 'directory', path: 'out' }],
  }
  return machine(temporaryFolder({ 'feedmill.yaml': JSON.stringify(config) }))
}

const GENERATE = ['generate', '--config', 'feedmill.yaml']
const feed = ({ cwd }: Machine): string => readFileSync(join(cwd, 'out/feed.xml'), 'utf8')

function gone(from: Origin): () => void {
  renameSync(from.folder, `${from.folder}-away`)
  return () => renameSync(`${from.folder}-away`, from.folder)
}

describe('a blog in a repository', () => {
  it('is published, and again when it changes; what stays the same writes nothing', () => {
    const from = origin({ 'content/a.md': post('A'), 'other/x.md': post('X') })
    const on = blogOf({ url: from.url, path: 'content' })
    expect(feedmill(on, ...GENERATE)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 post in 1 feed/),
    })
    const before = snapshot(join(on.cwd, 'out'))
    expect(feedmill(on, ...GENERATE).code).toBe(0)
    expect(snapshot(join(on.cwd, 'out'))).toEqual(before)
    from.push({ 'content/a.md': post('A'), 'content/b.md': post('B') })
    expect(feedmill(on, ...GENERATE).code).toBe(0)
    expect(feed(on)).toContain('Text of B.')
  })

  it('names its files as they are in the repository', () => {
    const from = origin({
      'content/a.md': post('A'),
      'content/b.md': '---\ntitle: [\n---\n',
      'c.md': '---\ntitle: [\n---\n',
    })
    const below = blogOf({ url: from.url, path: 'content/' })
    expect(feedmill(below, ...GENERATE).stderr).toContain('posts:content/b.md:')
    const whole = feedmill(blogOf({ url: from.url }), ...GENERATE)
    expect(whole.code).toBe(2)
    expect(whole.stderr).toContain('"posts:c.md:')
  })

  it('may be in two folders of one repository, or in two branches', () => {
    const from = origin({ 'one/a.md': post('A'), 'two/b.md': post('B') })
    from.push({ 'one/c.md': post('C') }, 'old')
    const { url } = from
    const on = blogOf(
      { url, path: 'one', name: 'one' },
      { url, path: 'two' },
      { url, branch: 'old', name: 'old' },
    )
    expect(feedmill(on, ...GENERATE)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^3 posts/) })
    // The second one has the repository's name.
    expect(Object.keys(JSON.parse(readFileSync(join(on.cwd, 'out/feed.json'), 'utf8')))).toContain('items')
    expect(paths(on.cache).filter((path) => path.endsWith('tree.json'))).toHaveLength(2)
  })

  it('has no post behind a link, and one that was published does not go without a word', () => {
    const from = origin({ 'a.md': post('A'), 'b.md': post('B') })
    const on = blogOf({ url: from.url })
    feedmill(on, ...GENERATE)
    from.pushTree([
      { mode: '100644', name: 'a.md', content: post('A') },
      { mode: '120000', name: 'b.md', content: 'a.md' },
    ])
    const linked = feedmill(on, ...GENERATE, '--report', 'report.json')
    expect(linked.code).toBe(0)
    const report = JSON.parse(readFileSync(join(on.cwd, 'report.json'), 'utf8'))
    const reason = 'a symbolic link, which is not followed in a git source'
    expect(report.leftOut).toEqual([{ path: 'posts:b.md', reason }])
    expect(report.problems).toEqual([
      { path: 'posts:b.md', severity: 'warning', message: `is left out: ${reason}` },
      {
        path: 'posts:b.md',
        severity: 'warning',
        message: `was published, and is left out from now on: ${reason}`,
      },
    ])
  })

  it('that cannot be fetched stays as it was: exit code 2, and the cause', () => {
    const from = origin({ 'a.md': post('A') })
    const on = blogOf({ url: from.url })
    feedmill(on, ...GENERATE)
    const before = snapshot(join(on.cwd, 'out'))
    const back = gone(from)
    const stale = feedmill(on, ...GENERATE, '--report', 'report.json')
    expect(stale.code).toBe(2)
    expect(snapshot(join(on.cwd, 'out'))).toEqual(before)
    const { problems } = JSON.parse(readFileSync(join(on.cwd, 'report.json'), 'utf8'))
    expect(problems).toEqual([
      {
        path: 'posts',
        severity: 'error',
        message: expect.stringMatching(
          /^file:\/\/\/.*\/blog\.git could not be brought up to date, so commit [0-9a-f]{12} is used: expected a repository there, found none; git said: /,
        ),
        hint: expect.stringContaining('check url'),
      },
    ])
    expect(feedmill(on, ...GENERATE, '--strict').code).toBe(3)
    back()
    expect(feedmill(on, ...GENERATE).code).toBe(0)
  })

  it('of which there is nothing yet is an error: 1 when somebody must act, 3 when it may pass', () => {
    const from = origin({ 'a.md': post('A') })
    const { code, stderr } = feedmill(blogOf({ url: from.url, branch: 'none' }), ...GENERATE)
    expect(stderr).toContain('sources[0]: file:///')
    expect(stderr).toContain('expected a branch “none”, found none')
    expect(code).toBe(1)
    expect(feedmill(blogOf({ url: 'http://127.0.0.1:9/x' }), ...GENERATE).code).toBe(3)
    const noFolder = feedmill(blogOf({ url: from.url, path: 'posts' }), ...GENERATE)
    expect(noFolder.stderr).toMatch(
      /^sources\[0\]\.path: expected a folder of the repository, found no “posts” in commit/m,
    )
    expect(noFolder.code).toBe(1)
    const noKey = feedmill(blogOf({ url: 'git@example.com:x', keyFile: 'none.key' }), ...GENERATE)
    expect(noKey.stderr).toMatch(
      /^sources\[0\]\.keyFile: expected a file that can be read, found none at \/.*\(ENOENT\)/m,
    )
    expect(noKey.code).toBe(1)
    const noGit = { ...blogOf({ url: from.url }), env: { PATH: temporaryFolder() } }
    expect(feedmill(noGit, ...GENERATE)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('git source needs git'),
    })
  })

  it('status looks at what the last run fetched, says so, and writes nothing', () => {
    const from = origin({ 'a.md': post('A') })
    const on = blogOf({ url: from.url })
    const status = ['status', '--config', 'feedmill.yaml']
    expect(feedmill(on, ...status)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('nothing of it is on this machine yet; feedmill generate fetches it'),
    })
    expect(existsSync(on.cache)).toBe(false)
    feedmill(on, ...GENERATE)
    from.push({ 'a.md': post('A'), 'b.md': post('B') })
    const before = [snapshot(on.cwd), snapshot(on.cache)]
    const { code, stdout } = feedmill(on, ...status)
    expect(code).toBe(0)
    expect(stdout).toContain('1 post in 1 feed')
    expect(stdout).toMatch(/warning {2}posts: .* was not asked for news: this is about commit [0-9a-f]{12}/)
    expect([snapshot(on.cwd), snapshot(on.cache)]).toEqual(before)
  })

  it('never shows a secret: not in messages, the report, the feeds, nor in what is kept', async () => {
    const from = origin({ 'a.md': post('A') })
    const server = await serveGit(dirname(from.folder), 'ann:c4nary')
    const on = {
      ...blogOf({ url: `${server.url.replace('//', '//ann:${TOKEN}@')}blog.git` }),
      env: { TOKEN: 'c4nary' },
    }
    const args = [...GENERATE, '--verbose', '--report', 'report.json']
    const good = await feedmillBeside(on, args)
    expect(good.code).toBe(0)
    rmSync(from.folder, { recursive: true })
    const stale = await feedmillBeside(on, args)
    expect(stale.code).toBe(2)
    const wrong = await feedmillBeside({ ...on, env: { TOKEN: 'c4nary/x' } }, args)
    const all = [good, stale, wrong].flatMap(({ stdout, stderr }) => [stdout, stderr])
    for (const folder of [on.cwd, on.cache])
      for (const path of paths(folder)) all.push(readFileSync(join(folder, path), 'latin1'))
    expect(all.filter((text) => text.includes('c4nary'))).toEqual([])
  })

  it('is read by one process at a time, and both publish', async () => {
    const from = origin(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}.md`, post(`P${i}`)])))
    const on = blogOf({ url: from.url })
    const other = { ...on, cwd: temporaryFolder() }
    writeFiles(other.cwd, { 'feedmill.yaml': readFileSync(join(on.cwd, 'feedmill.yaml')) })
    const both = await Promise.all([on, other].map((each) => feedmillBeside(each, GENERATE)))
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(feed(on)).toBe(feed(other))
    expect(paths(on.cache).filter((path) => /lock$|feedmill-tmp/.test(path))).toEqual([])
  })

  it('in use by another process for too long stops the run', () => {
    const from = origin({ 'a.md': post('A') })
    const on = blogOf({ url: from.url, timeout: '1s' })
    feedmill(on, ...GENERATE)
    const git = join(on.cache, 'feedmill/git')
    const owner = { ...thisThread(), token: 'x' }
    writeFiles(join(git, readdirSync(git)[0] ?? ''), { lock: JSON.stringify(owner) })
    const busy = feedmill(on, ...GENERATE)
    expect(busy.stderr).toMatch(/^sources\[0\]: the copy of file:.* is in use by another process for longer/m)
    expect(busy.code).toBe(3)
  })
})
