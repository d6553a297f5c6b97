import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import { ask, isWhole, startDaemon, type TestDaemon, until, writeConfig } from './daemon.ts'
import {
  documentDigests,
  feedmill,
  leftovers,
  PROJECT,
  remove,
  seeded,
  start,
  temporaryFolder,
} from './feedmill.ts'

/** How the daemon begins, ends, is killed, changes its configuration, and shares a target with another one. */

const LONG = process.env.FEEDMILL_LONG !== undefined
const KILLS = LONG ? 100 : 10

let folder: string
let out: string
const started: TestDaemon[] = []
beforeEach(() => {
  folder = temporaryFolder()
  out = join(folder, 'out')
})
afterEach(async () => {
  for (const { running } of started.splice(0)) {
    running.killAll()
    await running.ended
  }
  remove(folder)
})

async function begin(options: Partial<Parameters<typeof startDaemon>[0]> = {}): Promise<TestDaemon> {
  const daemon = await startDaemon({ folder, ...options })
  started.push(daemon)
  return daemon
}

function writePost(name: string, text: string): void {
  writeFileSync(
    join(folder, 'content', `${name}.md`),
    `---\ntitle: ${name}\ndate: 2024-06-01\n---\n${text}\n`,
  )
}

/** What an undisturbed run publishes of the content as it is now. */
async function undisturbed(): Promise<Record<string, string>> {
  const whole = join(folder, 'undisturbed')
  cpSync(out, whole, { recursive: true })
  const config = writeConfig({
    folder,
    name: 'undisturbed',
    config: { targets: [{ type: 'directory', path: whole }] },
  })
  const { code, stderr } = await feedmill([
    'generate',
    '--config',
    config,
    '--no-cache',
    '--force',
    '--quiet',
  ])
  expect(code, stderr).toBe(0)
  const digests = documentDigests(whole)
  remove(whole)
  return digests
}

const phase = (): string => JSON.parse(readFileSync(join(out, 'feedmill-state/manifest.json'), 'utf8')).phase
const feedOf = async ({ url }: TestDaemon): Promise<string> => (await ask(`${url}feed.xml`)).body.toString()

describe('SIGTERM', () => {
  it('ends an idle daemon at once with exit 0, and nothing is left behind', async () => {
    writeEdition(join(folder, 'content'), 'old', 5, 2)
    const daemon = await begin()
    await daemon.said(/^published/)
    const begun = performance.now()
    const { code, stderr } = await daemon.stop()
    expect(code, stderr).toBe(0)
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(leftovers(out)).toEqual([])
    expect(existsSync(join(out, 'feedmill-state/attended'))).toBe(false)
  })

  it('F2: in the middle of a publication leaves it whole, with exit 0 within 10 s, and the next run finishes it', async () => {
    const content = join(folder, 'content')
    writeEdition(content, 'old', 200, 150)
    const first = await begin({ daemon: { watch: false } })
    await first.said(/^published/)
    writeEdition(content, 'new', 200, 150)
    expect(await first.hook('?force')).toBe(202)
    await until('a publication', () => existsSync(join(out, 'feedmill-state/lock')))
    const begun = performance.now()
    const { code, stderr } = await first.stop()
    expect(code, stderr).toBe(0)
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(stderr).toContain('the run was stopped')
    expect(phase()).toBe('publishing')
    expect(leftovers(out)).toEqual([])
    const second = await begin({ config: { guard: { updatedMax: 1 } }, daemon: { watch: false } })
    await second.hook('?force')
    await until('the end of it', () => phase() === 'done')
    await second.stop()
    expect(documentDigests(out)).toEqual(await undisturbed())
  })

  it('a second one ends it now', async () => {
    writeEdition(join(folder, 'content'), 'old', 3, 2)
    // A command that does not want to end keeps the daemon for a while.
    const command = `trap '' TERM; echo begun > ${join(folder, 'begun')}; sleep 5`
    const daemon = await begin({ config: { after: { command } } })
    await until('the command', () => existsSync(join(folder, 'begun')))
    daemon.running.child.kill('SIGTERM')
    await sleep(300)
    const begun = performance.now()
    const { code } = await daemon.stop()
    expect(code).toBe(143)
    expect(performance.now() - begun).toBeLessThan(1500)
  })
})

describe('a daemon whose target never answers', () => {
  it('ends within 10 s when it is asked to, whatever it waits for', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const endpoint = `http://127.0.0.1:${port}`
    const target = { type: 's3', bucket: 'feeds', endpoint, region: 'us-east-1', forcePathStyle: true }
    writeEdition(join(folder, 'content'), 'old', 5, 2)
    const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }
    const daemon = await begin({ config: { targets: [target] }, env })
    let asked = false
    silent.on('connection', () => {
      asked = true
    })
    await until('a request', () => asked)
    const begun = performance.now()
    expect((await daemon.stop()).code).toBe(0)
    expect(performance.now() - begun).toBeLessThan(10_500)
    silent.closeAllConnections()
    silent.close()
  })
})

it('a bug that nobody catches ends the daemon with exit 70 and says what to do', async () => {
  const bug = 'setTimeout(() => Promise.reject(new Error("nobody catches this")), 1500)'
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(bug)}` }
  mkdirSync(join(folder, 'content'))
  const daemon = await begin({ env })
  const { code, stderr } = await daemon.running.ended
  expect([code, stderr]).toEqual([
    70,
    expect.stringMatching(/this is a bug, please report it[\s\S]*nobody catches this/),
  ])
})

describe('other signals and the hook', () => {
  it('SIGUSR1 makes a run; SIGHUP takes a good configuration over and refuses a bad one', async () => {
    writeEdition(join(folder, 'content'), 'old', 3, 2)
    const daemon = await begin({ daemon: { watch: false } })
    await daemon.said(/^published/)
    writePost('by-signal', 'One.')
    process.kill(daemon.pid, 'SIGUSR1')
    await until('the post', async () => (await feedOf(daemon)).includes('by-signal'))
    writeConfig({
      folder,
      daemon: { watch: false },
      config: { site: { url: 'https://example.com/blog/', title: 'Renamed' } },
    })
    process.kill(daemon.pid, 'SIGHUP')
    await until('the new title', async () => (await feedOf(daemon)).includes('<title>Renamed'))
    writeConfig({ folder, daemon: { schedule: '61 * * * *' } })
    process.kill(daemon.pid, 'SIGHUP')
    const { msg } = await daemon.said(/refused/)
    expect(msg).toContain('daemon.schedule')
    // The old one still works.
    writePost('after-all', 'Two.')
    await daemon.hook()
    await until('the post', async () => (await feedOf(daemon)).includes('after-all'))
    expect(await feedOf(daemon)).toContain('<title>Renamed')
    expect((await daemon.stop()).code).toBe(0)
  })

  it('SIGHUP and SIGUSR1 before it is up do not end it', async () => {
    writeEdition(join(folder, 'content'), 'old', 3, 2)
    const path = writeConfig({ folder })
    const { child, ended, killAll } = start(
      process.execPath,
      [join(PROJECT, 'dist/main.js'), 'daemon', '--config', path],
      { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } },
    )
    // From the moment on that the process listens to SIGTERM.
    await until('its handlers', () => {
      const caught = /SigCgt:\s+([0-9a-f]+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      return (BigInt(`0x${caught ?? '0'}`) & 1n) !== 0n
    })
    child.kill('SIGHUP')
    child.kill('SIGUSR1')
    let text = ''
    child.stderr?.on('data', (more: string) => {
      text += more
    })
    await until('a daemon that is up', () => text.includes('feeds are kept published'))
    expect(text).not.toContain('Debugger')
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    killAll()
  })

  it('what a guard holds back is released by the hook with ?force', async () => {
    const content = join(folder, 'content')
    writeEdition(content, 'old', 40, 2)
    const daemon = await begin()
    await daemon.said(/^published/)
    const before = documentDigests(out)
    execFileSync('sh', ['-c', `rm ${content}/00*.md ${content}/01*.md ${content}/02*.md`])
    await until('a refusal', async () => (await daemon.status()).runs[0]?.outcome === 'refused')
    expect(documentDigests(out)).toEqual(before)
    await daemon.hook('?force')
    await until('a publication', async () => (await daemon.status()).runs[0]?.outcome === 'published')
    expect((await feedOf(daemon)).match(/<item>/g)).toHaveLength(10)
  })
})

describe('kill -9', () => {
  it(`at ${KILLS} random moments: no torn body, and a restart serves at once`, {
    timeout: 1_800_000,
  }, async () => {
    const content = join(folder, 'content')
    writeEdition(content, 'old', 40, 30)
    const random = seeded(20_260_102)
    let whole = 0
    let torn = 0
    let late = 0
    let isServed = false
    for (let round = 0; round <= KILLS; round++) {
      const daemon = await begin({ config: { guard: { updatedMax: 1 } } })
      // What was served last is there before anything has run.
      await until('documents', async () => (await ask(`${daemon.url}feed.xml`)).status === 200)
      if (isServed && (await daemon.status()).runs.length > 0) late++
      let isOver = false
      const readers = [0, 1].map(async (first) => {
        for (let index = first; !isOver; index++) {
          const path = ['feed.xml', 'atom.xml', 'feed.json', 'tags/tag-1/feed.xml'][index % 4]
          const answer = await ask(`${daemon.url}${path}`).catch(() => undefined)
          if (answer?.status !== 200) continue
          if (isWhole(answer)) whole++
          else torn++
        }
      })
      isServed = true
      if (round === KILLS) {
        await daemon.hook('?force')
        await until(
          'a last run',
          async () => phase() === 'done' && (await daemon.status()).running === undefined,
        )
        await sleep(300)
      } else {
        for (let index = 0; index < 10; index++)
          appendFileSync(join(content, `0${index + 10}.md`), `Round ${round}.\n`)
        await daemon.hook('?force')
        await sleep(random() * 900)
        daemon.running.child.kill('SIGKILL')
      }
      isOver = true
      await Promise.all(readers)
      if (round === KILLS) {
        expect((await daemon.stop()).code).toBe(0)
        expect(documentDigests(out)).toEqual(await undisturbed())
        expect(leftovers(out)).toEqual([])
      } else await daemon.running.ended
    }
    console.log(`${KILLS} kills: ${whole} whole bodies, ${torn} torn, ${late} restarts that served nothing`)
    expect({ torn, late }).toEqual({ torn: 0, late: 0 })
    expect(whole).toBeGreaterThan(KILLS * 20)
  })
})

describe('a run that goes wrong', () => {
  /** A copy of the program, whose runs are what a test wants them to be; gives its command, and how to set the run. */
  function copyProgram(): { program: string; runs(text?: string): void } {
    const copy = join(folder, 'program')
    cpSync(join(PROJECT, 'dist'), join(copy, 'dist'), { recursive: true })
    cpSync(join(PROJECT, 'package.json'), join(copy, 'package.json'))
    symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'))
    const worker = join(copy, 'dist/run-worker.js')
    const good = readFileSync(worker)
    return { program: join(copy, 'dist/main.js'), runs: (text) => writeFileSync(worker, text ?? good) }
  }

  it('and hangs is ended by runTimeout, and the next one works', async () => {
    writeEdition(join(folder, 'content'), 'old', 5, 2)
    const { program, runs } = copyProgram()
    runs('for (;;);')
    const daemon = await begin({ program, daemon: { runTimeout: '1s', watch: false } })
    await daemon.said(/daemon\.runTimeout/)
    runs()
    await daemon.hook()
    await daemon.said(/^published/)
    expect((await daemon.stop()).code).toBe(0)
  })

  it('and breaks by a bug or lacks memory does not end the daemon, and the next one works', async () => {
    writeEdition(join(folder, 'content'), 'old', 5, 2)
    const { program, runs } = copyProgram()
    runs("setTimeout(() => { throw new Error('broken on purpose') }, 50)")
    const node = ['--max-old-space-size=64']
    const daemon = await begin({ program, node, daemon: { watch: false } })
    await daemon.said(/broken on purpose/)
    runs('const all = []\nfor (;;) all.push(new Array(1e5).fill({}).map(() => ({})))')
    await daemon.hook()
    await daemon.said(/memory limit/i, 60_000)
    runs()
    await daemon.hook()
    await daemon.said(/^published/)
    expect((await daemon.stop()).code).toBe(0)
  })
})

describe('two daemons at one target', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'the second waits, and takes over when the first ends by %s',
    async (signal) => {
      writeEdition(join(folder, 'content'), 'old', 5, 2)
      const first = await begin({ daemon: { watch: false } })
      await first.said(/^published/)
      const second = await begin({ name: 'second', daemon: { watch: false } })
      const { msg } = await second.said(/waits/)
      expect(msg).toContain(`process ${first.pid}`)
      // It makes no run, also when it is asked to.
      await second.hook()
      process.kill(second.pid, 'SIGUSR1')
      await sleep(2500)
      expect((await second.status()).runs).toEqual([])
      expect((await ask(`${second.url}feed.xml`)).status).toBe(503)
      await first.stop(signal)
      await second.said(/this one does/, 10_000)
      await until('documents', async () => (await ask(`${second.url}feed.xml`)).status === 200)
      expect(second.count(/waits/)).toBe(1)
      expect((await second.stop()).code).toBe(0)
    },
  )
})
