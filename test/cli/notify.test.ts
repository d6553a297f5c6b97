import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { type Got, serve, type TestServer } from '../notifiers/server.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { feedmill, feedmillBeside, type Machine, machine, type Ran, snapshot } from './run-feedmill.ts'

// Each test starts several processes, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 120_000 })

const POST = '---\ndate: 2011-07-22\ntitle: A\n---\nText.\n'
const CONFIG = ['--config', 'feedmill.yaml']
const NAMES = ['atom.xml', 'feed.json', 'feed.xml']

const TAGGED: Files = {
  'blog/a.md': '---\ndate: 2011-07-22\ntitle: A\ntags: [x]\n---\nText.\n',
  'blog/b.md': '---\ndate: 2011-07-22\ntitle: B\ntags: [y]\n---\nText.\n',
}

interface Blog {
  readonly on: Machine
  readonly web: TestServer
  readonly hub: TestServer
  /** Of the requests to the hub: the topics. */
  topics(): string[]
}

/** A blog whose host serves what is published at once, unless it is told not to. */
async function blog(
  answer: (got: Got) => number = () => 202,
  { isServed = () => true, files = {} }: { isServed?: () => boolean; files?: Files } = {},
): Promise<Blog> {
  const cwd = temporaryFolder({ 'blog/a.md': POST, ...files })
  const web = await serve((got, response) => {
    try {
      if (!isServed()) throw new Error('not yet')
      response.end(readFileSync(join(cwd, 'out', got.path)))
    } catch {
      response.writeHead(404).end()
    }
  })
  const hub = await serve((got, response) => response.writeHead(answer(got), { 'retry-after': '1' }).end())
  const config = {
    site: { url: web.url },
    sources: [{ type: 'directory', path: 'blog' }],
    targets: [{ type: 'directory', path: 'out' }],
    feeds: { taxonomies: {} },
    pages: false,
    notifiers: [{ type: 'websub', hubs: [hub.url] }],
  }
  writeFileSync(join(cwd, 'feedmill.yaml'), JSON.stringify(config))
  const topics = (): string[] =>
    hub.got.map(({ body }) => new URLSearchParams(body).get('hub.topic') ?? '').sort()
  return { on: machine(cwd), web, hub, topics }
}

const run = ({ on }: Blog, ...args: readonly string[]): Promise<Ran> => feedmillBeside(on, args)

describe('notify', () => {
  it('0: tells once, and says whom', async () => {
    const of = await blog()
    await run(of, 'generate', ...CONFIG)
    expect(of.hub.got).toEqual([])
    const { code, stdout, stderr } = await run(of, 'notify', ...CONFIG)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(`websub ${of.hub.url}: told of 3 addresses\n`)
    expect(of.topics()).toEqual(NAMES.map((name) => of.web.url + name))
    expect((await run(of, 'notify', ...CONFIG)).stdout).toBe(`websub ${of.hub.url}: told of 0 addresses\n`)
    expect(of.hub.got).toHaveLength(3)
  })

  it('F13: 5: says what is pending and why, and again in the status', async () => {
    const of = await blog(() => 503)
    await run(of, 'generate', ...CONFIG)
    const { code, stdout, log } = await run(of, 'notify', ...CONFIG)
    expect(code).toBe(5)
    const why = `    pending  ${of.web.url}feed.json and 2 more: ${of.hub.host} answers 503; tried again after `
    expect(stdout).toContain(`websub ${of.hub.url}: told of 0 addresses, 3 pending\n${why}`)
    expect(log.map(({ level, msg }) => [level, msg])).toEqual([
      [40, `websub ${of.hub.url}: ${of.hub.host} answers 503`],
    ])
    expect(of.hub.got).toHaveLength(1)
    const before = snapshot(of.on.cwd)
    const asked = of.hub.got.length + of.web.got.length
    const text = (await run(of, 'status', ...CONFIG)).stdout
    expect(text).toContain(`notifications\n  websub ${of.hub.url}: 3 pending\n`)
    const { stdout: json } = await run(of, 'status', ...CONFIG, '--json')
    expect(JSON.parse(json)).toMatchObject({
      version: 1,
      notifications: [
        {
          name: `websub ${of.hub.url}`,
          pending: NAMES.map(() => ({
            why: `${of.hub.host} answers 503`,
            next: expect.stringMatching(/Z$/),
          })),
        },
      ],
    })
    expect(snapshot(of.on.cwd)).toEqual(before)
    expect(of.hub.got.length + of.web.got.length).toBe(asked)
  })

  it('3: cannot go on from what a later version wrote; the status says so, and shows the rest', async () => {
    const of = await blog()
    await run(of, 'generate', ...CONFIG)
    writeFileSync(join(of.on.cwd, 'out/feedmill-state/notified.json'), '{"version":2}')
    const { code, stderr } = await run(of, 'notify', ...CONFIG)
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('notified.json was written by a later Feedmill'),
    ])
    expect(of.hub.got).toEqual([])
    const status = await run(of, 'status', ...CONFIG, '--json')
    expect(status.log.map(({ msg }) => msg)).toEqual([expect.stringContaining('by a later Feedmill')])
    expect(JSON.parse(status.stdout)).toMatchObject({ targets: [{ holds: { documents: 3 } }] })
    expect(JSON.parse(status.stdout)).not.toHaveProperty('notifications')
  })

  it('waits for who cannot be told at once, as long as it is asked to', async () => {
    let asked = 0
    const of = await blog(() => (asked++ === 0 ? 429 : 202))
    await run(of, 'generate', ...CONFIG)
    const { code, stdout } = await run(of, 'notify', ...CONFIG, '--wait', '30s')
    expect([code, stdout]).toEqual([0, `websub ${of.hub.url}: told of 3 addresses\n`])
  })

  it('tells anyway when it is told to, and warns', async () => {
    const of = await blog(() => 202, { isServed: () => false })
    await run(of, 'generate', ...CONFIG)
    expect((await run(of, 'notify', ...CONFIG)).stdout).toContain('answers 404')
    expect(of.hub.got).toEqual([])
    const { code, log } = await run(of, 'notify', ...CONFIG, '--anyway')
    expect(code).toBe(0)
    expect(log.filter(({ level }) => level === 40)).toHaveLength(3)
    expect(of.hub.got).toHaveLength(3)
  })

  it('shows no secret of a webhook, anywhere', async () => {
    const of = await blog(() => 500)
    const text = readFileSync(join(of.on.cwd, 'feedmill.yaml'), 'utf8')
    const config = JSON.parse(text) as { notifiers: object[] }
    const url = `http://ann:passw0rd@${of.hub.host}/pathtoken?query=t0ken`
    config.notifiers = [{ type: 'webhook', url, secret: 's1gning' }]
    writeFileSync(join(of.on.cwd, 'feedmill.yaml'), JSON.stringify(config))
    const ran = [
      await run(of, 'generate', ...CONFIG, '--notify', '--verbose'),
      await run(of, 'notify', ...CONFIG),
      await run(of, 'status', ...CONFIG),
    ]
    expect(of.hub.got).toHaveLength(1)
    const state = Object.values(snapshot(join(of.on.cwd, 'out'))).map((file) =>
      Buffer.from(file.split(' ').at(-1) ?? '', 'base64').toString(),
    )
    const shown = [...ran.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...state].join('\n')
    expect(shown).toContain(`webhook ${of.hub.host} `)
    expect(shown).not.toMatch(/passw0rd|pathtoken|t0ken|s1gning/)
  })

  it('tells of what the last run changed where its state is lost each time', async () => {
    const of = await blog(() => 202, { files: TAGGED })
    const { cwd } = of.on
    const config = JSON.parse(readFileSync(join(cwd, 'feedmill.yaml'), 'utf8')) as object
    const changed = { ...config, feeds: { limit: 1 }, state: 'deployed' }
    writeFileSync(join(cwd, 'feedmill.yaml'), JSON.stringify(changed))
    const build = async (): Promise<number> => {
      rmSync(join(cwd, 'out'), { recursive: true, force: true })
      await run(of, 'generate', ...CONFIG)
      cpSync(join(cwd, 'out'), join(cwd, 'deployed'), { recursive: true })
      of.hub.got.length = 0
      expect((await run(of, 'notify', ...CONFIG)).code).toBe(0)
      return of.hub.got.length
    }
    mkdirSync(join(cwd, 'deployed'))
    expect(await build()).toBe(9)
    expect(await build()).toBe(0)
    writeFileSync(join(cwd, 'blog/b.md'), `${TAGGED['blog/b.md']}More.`)
    expect(await build()).toBe(3)
    expect(of.topics()).toEqual(NAMES.map((name) => `${of.web.url}tags/y/${name}`))
  })

  it('143: ends when it is asked to, and has written down whom it told', async () => {
    let stop: () => void = () => {}
    const of = await blog(() => {
      setTimeout(() => stop(), 50)
      return 202
    })
    await run(of, 'generate', ...CONFIG)
    const { code } = await feedmillBeside(of.on, ['notify', ...CONFIG, '--wait', '60s'], (pid) => {
      stop = () => process.kill(pid, 'SIGTERM')
    })
    expect(code).toBe(143)
    stop = () => {}
    await run(of, 'notify', ...CONFIG)
    expect(of.topics()).toEqual(NAMES.map((name) => of.web.url + name))
  })

  const wrong: [what: string, args: readonly string[], expected: string][] = [
    [
      'no time',
      ['notify', ...CONFIG, '--wait', 'soon'],
      '--wait: expected a time of up to 24 hours such as 60s or 5m, found “soon”',
    ],
    ['too long', ['notify', ...CONFIG, '--wait', '25h'], '--wait: expected a time of up to 24 hours'],
    ['nothing to wait for', ['generate', ...CONFIG, '--wait', '5s'], 'expected --notify beside them'],
    [
      'nobody',
      ['notify', '--content', 'blog', '--url', 'https://example.com/'],
      'notifiers: expected somebody',
    ],
    [
      'nobody after a run',
      ['generate', '--content', 'blog', '--url', 'https://example.com/', '--notify'],
      '--notify: expected notifiers in the configuration',
    ],
  ]
  it.each(wrong)('1: %s', async (_what, args, expected) => {
    const { on } = await blog()
    const { code, stderr } = feedmill(on, ...args)
    expect([code, stderr]).toEqual([1, expect.stringContaining(expected)])
    expect(() => readFileSync(join(on.cwd, 'out/feed.xml'))).toThrow()
  })
})

describe('generate --notify', () => {
  it('0: publishes, and tells', async () => {
    const of = await blog()
    const { code, stdout } = await run(of, 'generate', ...CONFIG, '--notify')
    expect(code).toBe(0)
    expect(stdout).toContain(`websub ${of.hub.url}: told of 3 addresses\n`)
    expect(of.hub.got).toHaveLength(3)
  })

  it('5: when somebody could not be told; without it never', async () => {
    const of = await blog(() => 500)
    expect((await run(of, 'generate', ...CONFIG, '--notify', '--quiet')).code).toBe(5)
    expect((await run(of, 'generate', ...CONFIG)).code).toBe(0)
  })

  it('2: a post that is left out counts more', async () => {
    const of = await blog(() => 500, { files: { 'blog/bad.md': '---\nx\n' } })
    expect((await run(of, 'generate', ...CONFIG, '--notify')).code).toBe(2)
    expect(of.hub.got).toHaveLength(1)
  })

  it('tells nobody in a dry run', async () => {
    const of = await blog()
    expect((await run(of, 'generate', ...CONFIG, '--notify', '--dry-run')).code).toBe(0)
    expect(of.hub.got).toEqual([])
  })

  it('documents of a blog without notifiers name nobody', async () => {
    const { on } = await blog()
    feedmill(on, 'generate', '--content', 'blog', '--url', 'https://example.com/')
    for (const name of NAMES) expect(readFileSync(join(on.cwd, 'out', name), 'utf8')).not.toMatch(/hub|cloud/)
  })
})
