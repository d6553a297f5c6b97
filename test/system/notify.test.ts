import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { feedmill, remove, seeded, startFeedmill, temporaryFolder } from './feedmill.ts'
import { discover, Hub, host, type Running, Subscriber } from './websub.ts'

/**
 * The built command between a hub, a subscriber and a host that is slow to serve what is new: the checks that
 * https://websub.rocks makes of publishers, and what is left when a process is killed anywhere.
 */

const LONG = process.env.FEEDMILL_LONG !== undefined
const KILLS = LONG ? 100 : 12
const NAMES = ['atom.xml', 'feed.json', 'feed.xml']

let base: string
let hub: Hub
let hubUrl: string
let web: Running
/** What the host serves: the published files as they were at the last deploy. */
let served = new Map<string, Uint8Array>()
/** Without a deploy: the folder itself is what the host serves. */
let isLive = false
let headers: (path: string) => Record<string, string> = () => ({})

beforeEach(async () => {
  base = temporaryFolder()
  served = new Map()
  isLive = false
  headers = () => ({})
  hub = new Hub()
  hubUrl = await hub.start()
  web = await host(
    (path) => (isLive ? readFileSync(join(base, 'out', path)) : served.get(path)),
    (path) => headers(path),
  )
  await mkdir(join(base, 'blog'))
  configure()
})
afterEach(() => {
  web.close()
  hub.stop()
  remove(base)
})

function configure(more: object = {}): void {
  const config = {
    site: { url: `${web.url}/` },
    sources: [{ type: 'directory', path: 'blog' }],
    feeds: { taxonomies: {} },
    targets: [{ type: 'directory', path: 'out' }],
    notifiers: [{ type: 'websub', hubs: [hubUrl] }],
    ...more,
  }
  writeFileSync(join(base, 'feedmill.yaml'), JSON.stringify(config))
}

function write(text: string): void {
  writeFileSync(join(base, 'blog/a.md'), `---\ndate: 2020-01-01\ntitle: A post\n---\n${text}\n`)
}

const CONFIG = ['--config', 'feedmill.yaml']
const run = (...args: readonly string[]) => feedmill(args, { cwd: base })

async function publish(text: string): Promise<void> {
  write(text)
  const { code, stderr } = await run('generate', ...CONFIG, '--quiet', '--no-cache')
  expect(code, stderr).toBe(0)
}

/** What a CDN does at some time after the publication. */
function deploy(): void {
  for (const name of NAMES) served.set(`/${name}`, readFileSync(join(base, 'out', name)))
}

const topics = (): string[] => NAMES.map((name) => `${web.url}/${name}`)
const pinged = (): string[] => hub.pings.map(({ topic }) => topic).sort()

describe('a publisher, as websub.rocks checks it', () => {
  it.each(NAMES)(
    'WS1: %s: hub and one self are found in the document; a subscriber gets what changes',
    async (name) => {
      await publish('first text')
      deploy()
      await run('notify', ...CONFIG)
      const topic = `${web.url}/${name}`
      const found = await discover(topic)
      expect(found).toEqual({ hubs: [hubUrl], self: [topic] })
      const subscriber = new Subscriber()
      await subscriber.start()
      try {
        await subscriber.subscribe(found.hubs[0] as string, found.self[0] as string)
        expect(subscriber.verified).toBe(1)
        await publish('second text')
        deploy()
        expect((await run('notify', ...CONFIG)).code).toBe(0)
        expect(subscriber.delivered).toHaveLength(1)
        expect(subscriber.delivered[0]?.body).toContain('second text')
        expect(subscriber.delivered[0]?.body).toBe(served.get(`/${name}`)?.toString())
        expect((await run('notify', ...CONFIG)).code).toBe(0)
        expect(subscriber.delivered).toHaveLength(1)
      } finally {
        subscriber.stop()
      }
    },
  )

  it('WS1: every hub is named and told; the headers that hosts are given agree with the documents', async () => {
    const other = new Hub()
    const otherUrl = await other.start()
    try {
      configure({
        notifiers: [{ type: 'websub', hubs: [hubUrl, otherUrl] }],
        hosting: { files: ['netlify'] },
      })
      await publish('first text')
      deploy()
      const inDocument = await Promise.all(topics().map(discover))
      const rules = readFileSync(join(base, 'out/_headers'), 'utf8').split('\n')
      headers = (path) => {
        const at = rules.indexOf(path)
        const link = rules.slice(at).find((line) => line.startsWith('  Link: '))
        return { link: link?.slice('  Link: '.length) ?? '' }
      }
      const inHeaders = await Promise.all(topics().map(discover))
      expect(inHeaders).toEqual(inDocument)
      expect(inHeaders).toEqual(topics().map((topic) => ({ hubs: [hubUrl, otherUrl], self: [topic] })))
      await run('notify', ...CONFIG)
      expect(pinged()).toEqual(topics())
      expect(other.pings).toHaveLength(3)
    } finally {
      other.stop()
    }
  })
})

describe('feedmill notify', () => {
  it('WS2: 5: tells nobody before the public gets the new bytes, and waits for that', async () => {
    await publish('first text')
    const early = await run('notify', ...CONFIG)
    expect(early.code).toBe(5)
    expect(early.stdout).toContain('answers 404')
    expect(hub.pings).toEqual([])
    const waiting = startFeedmill(['notify', ...CONFIG, '--wait', '60s'], { cwd: base })
    await sleep(2500)
    expect(hub.pings).toEqual([])
    deploy()
    const { code, stdout } = await waiting.ended
    expect(code, stdout).toBe(0)
    expect(pinged()).toEqual(topics())
    for (const { topic, content } of hub.pings)
      expect(content).toBe(served.get(new URL(topic).pathname)?.toString())
  })

  it('WS3, F13: tells once of many edits while the hub was down', async () => {
    let isDown = true
    hub.beforeAnswer = () => (isDown ? 503 : undefined)
    for (let edit = 0; edit < (LONG ? 10 : 3); edit++) {
      await publish(`edit ${edit}`)
      deploy()
      expect((await run('notify', ...CONFIG)).code).toBe(5)
    }
    isDown = false
    const { code, stdout } = await run('notify', ...CONFIG, '--wait', '10m')
    expect(code, stdout).toBe(0)
    expect(pinged()).toEqual(topics())
  }, 400_000)

  it('F9: two that publish and tell at once leave whole documents, and no hub hears much twice', async () => {
    isLive = true
    configure({ guard: { updatedMax: 1 } })
    await publish('first text')
    await run('notify', ...CONFIG)
    for (let round = 0; round < 3; round++) {
      hub.pings.length = 0
      write(`round ${round}`)
      const args = ['generate', '--notify', ...CONFIG, '--quiet', '--no-cache']
      const ends = await Promise.all([run(...args), run(...args), run(...args)])
      for (const { code, stderr } of ends) expect([0, 3, 4, 5], stderr).toContain(code)
      expect((await run(...args)).code).toBe(0)
      expect(new Set(pinged()), `round ${round}`).toEqual(new Set(topics()))
      for (const { content } of hub.pings) expect(content).toContain(`round ${round}`)
      // One of the three publishes; who comes while it tells may tell as well.
      expect(hub.pings.length, `round ${round}`).toBeLessThanOrEqual(3 * topics().length)
      hub.pings.length = 0
      expect((await run(...args)).code).toBe(0)
      expect(hub.pings).toEqual([])
    }
  })

  it('killed anywhere, again and again: delivered in the end, rarely twice, never too early', async () => {
    const random = seeded(20_110_722)
    await publish('first text')
    const early: string[] = []
    let killed = 0
    let kill: () => void = () => {}
    let killAt = -1
    let countdown = 0
    // Between the hub's work and its answer, and between the answer and its being written down.
    hub.beforeAnswer = (topic) => {
      const path = new URL(topic).pathname
      const now = readFileSync(join(base, 'out', path), 'utf8')
      if (served.get(path)?.toString() !== now) early.push(topic)
      if (countdown++ === killAt) setTimeout(() => kill(), random() * 8)
      return undefined
    }
    for (let round = 0; round < KILLS; round++) {
      hub.pings.length = 0
      await publish(`round ${round}`)
      setTimeout(deploy, random() * 300)
      countdown = 0
      killAt = Math.floor(random() * 3)
      const dying = startFeedmill(['notify', ...CONFIG, '--wait', '30s'], { cwd: base })
      kill = () => dying.killAll()
      if (round % 3 === 2) setTimeout(() => kill(), random() * 1500)
      if ((await dying.ended).signal === 'SIGKILL') killed++
      kill = () => {}
      killAt = -1
      const { code, stdout, stderr } = await run('notify', ...CONFIG, '--wait', '60s')
      expect(code, stdout + stderr).toBe(0)
      for (const topic of topics()) {
        const pings = hub.pings.filter((ping) => ping.topic === topic)
        expect(pings.length, `${topic} in round ${round}`).toBeGreaterThanOrEqual(1)
        expect(pings.length, `${topic} in round ${round}`).toBeLessThanOrEqual(2)
        expect(pings.at(-1)?.content).toContain(`round ${round}`)
      }
    }
    expect(early).toEqual([])
    expect(killed).toBeGreaterThan(KILLS / 3)
    expect(existsSync(join(base, 'out/feedmill-state/notified.json'))).toBe(true)
  }, 600_000)
})
