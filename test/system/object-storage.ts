import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts'
import { ask, startDaemon, type TestDaemon, until } from './daemon.ts'
import {
  documentDigests,
  type FeedmillOptions,
  feedmill,
  type Outcome,
  remove,
  seeded,
  sha256,
  startFeedmill,
  temporaryFolder,
} from './feedmill.ts'

/** A real service, and how to look into it past Feedmill. */
interface ObjectService {
  /** Credentials, and wrong ones. */
  readonly env: Readonly<Record<string, string>>
  readonly wrongEnv: Readonly<Record<string, string>>
  readonly endpoint: string
  /** What the configuration says of a container that is reached at an endpoint. */
  target(container: string, endpoint: string): object
  create(container: string): Promise<void>
  read(container: string, key: string): Promise<Uint8Array>
  write(container: string, key: string, text: string): Promise<void>
  /** Key → entity tag, of the keys that begin with `blog/`. */
  versions(container: string): Promise<Record<string, string>>
  stop(): Promise<void>
}

export interface ServiceUnderTest {
  readonly name: string
  /** What to install; undefined when all of it is here. */
  readonly without: string | undefined
  readonly kills: number
  /** How often a publisher is ended at each of its steps. */
  readonly times: number
  /** `folder` is empty, and its path short. */
  start(folder: string): Promise<ObjectService>
}

const EDITIONS = ['old', 'new'] as const
type Edition = (typeof EDITIONS)[number]

/** The built command against a real service. */
export function describeObjectStorage({ name, without, kills, times, start }: ServiceUnderTest): void {
  if (without !== undefined && process.env.CI) throw new Error(without)
  describe.skipIf(without !== undefined)(`${name}${without === undefined ? '' : ` (${without})`}`, () => {
    let base: string
    let home: string
    let service: ObjectService
    let proxy: CountingProxy
    let container = ''
    let containers = 0
    const expected: Partial<Record<Edition, Record<string, string>>> = {}

    beforeAll(async () => {
      base = temporaryFolder()
      home = temporaryFolder()
      service = await start(home)
      proxy = await startCountingProxy(service.endpoint)
      for (const edition of EDITIONS) {
        writeEdition(join(base, edition), edition, 40, 20)
        const out = join(base, `out-${edition}`)
        const args = ['--content', join(base, edition), '--out', out, '--url', 'https://example.com/']
        const { code, stderr } = await feedmill(['generate', '--no-cache', '--quiet', ...args])
        expect(code, stderr).toBe(0)
        expected[edition] = documentDigests(out)
      }
    })
    afterAll(async () => {
      await proxy?.close()
      await service?.stop()
      for (const folder of [base, home]) if (folder !== undefined) remove(folder)
    })
    beforeEach(async () => {
      container = `feeds-${containers++}`
      await service.create(container)
      for (const edition of EDITIONS) configure(edition, service.target(container, service.endpoint))
    })

    function configure(edition: string, target: object): void {
      const sources = [{ type: 'directory', path: edition, name: 'posts' }]
      const targets = [{ ...target, prefix: 'blog/' }]
      const config = { site: { url: 'https://example.com/' }, sources, targets }
      writeFileSync(join(base, `${edition}.json`), JSON.stringify(config))
    }

    function configureProxied(edition: string): void {
      const { pathname } = new URL(service.endpoint)
      configure(edition, service.target(container, proxy.endpoint + pathname.replace(/\/$/, '')))
    }
    /** A key without the prefix, of the path of a request. */
    const keyOf = (path: string): string => path.slice(path.indexOf('/blog/') + '/blog/'.length)

    const options = (): FeedmillOptions => ({ env: service.env })
    const arguments_ = (edition: string, ...more: string[]): string[] => {
      // All posts change at once: that is the test's intention.
      return ['generate', '--config', join(base, `${edition}.json`), '--no-cache', '--force', ...more]
    }
    const publish = (edition: string, ...more: string[]): Promise<Outcome> =>
      feedmill(arguments_(edition, ...more), options())

    const read = (key: string): Promise<Uint8Array> => service.read(container, `blog/${key}`)
    /** Without the prefix. */
    async function versions(): Promise<Record<string, string>> {
      const found = Object.entries(await service.versions(container))
      return Object.fromEntries(found.map(([key, version]) => [key.slice('blog/'.length), version]))
    }
    async function documents(): Promise<Record<string, string>> {
      const keys = Object.keys(await versions()).filter((key) => !key.startsWith('feedmill-state/'))
      return Object.fromEntries(
        await Promise.all(keys.map(async (key): Promise<[string, string]> => [key, sha256(await read(key))])),
      )
    }
    async function setLease(expires: string): Promise<void> {
      const key = 'feedmill-state/lease.json'
      const held = await read(key).catch(() => undefined)
      if (held === undefined) return
      const lease = { ...JSON.parse(Buffer.from(held).toString()), expires }
      await service.write(container, `blog/${key}`, JSON.stringify(lease))
    }

    it('holds what a folder would, and is left alone while nothing changes', async () => {
      const first = await publish('old')
      expect(first.code, first.stderr).toBe(0)
      expect(first.stderr).not.toContain('conditional')
      expect(first.stderr).not.toContain('Warning')
      expect(await documents()).toEqual(expected.old)
      const before = await versions()
      const again = await publish('old')
      expect(again.code, again.stderr).toBe(0)
      expect(await versions()).toEqual(before)
      const edited = await publish('new')
      expect(edited.code, edited.stderr).toBe(0)
      expect(await documents()).toEqual(expected.new)
    })

    it('tells a wrong key from a container that is not there', async () => {
      const forbidden = await feedmill(arguments_('old'), { env: service.wrongEnv })
      expect([forbidden.code, forbidden.stderr]).toEqual([
        3,
        expect.stringContaining('check the credentials'),
      ])
      for (const secret of Object.values(service.wrongEnv).filter((value) => value.length > 8))
        expect(forbidden.stderr).not.toContain(secret)
      configure('old', service.target('absent', service.endpoint))
      const outcome = await publish('old')
      expect([outcome.code, outcome.stderr]).toEqual([
        3,
        expect.stringMatching(/create the (?:bucket|container)/),
      ])
    })

    it('does not lose an object that is not ours', async () => {
      await service.write(container, 'blog/feed.xml', 'foreign')
      const refused = await publish('old')
      expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('--adopt-files')])
      expect(Buffer.from(await read('feed.xml')).toString()).toBe('foreign')
      const adopted = await publish('old', '--adopt-files')
      expect(adopted.code, adopted.stderr).toBe(0)
      expect(await documents()).toEqual(expected.old)
    })

    it('is published by one of two at once', async () => {
      const both = await Promise.all([publish('old'), publish('old')])
      expect(both.map(({ code }) => code).sort()).toEqual([
        0,
        expect.toSatisfy((code) => code === 0 || code === 4),
      ])
      expect(await documents()).toEqual(expected.old)
    })

    it('is left alone while another publisher is at work', async () => {
      expect((await publish('old')).code).toBe(0)
      await setLease(new Date(Date.now() + 30_000).toISOString())
      const busy = await publish('new')
      expect([busy.code, busy.stderr]).toEqual([
        4,
        expect.stringContaining('another publisher is at work there'),
      ])
      expect(await documents()).toEqual(expected.old)
    })

    it('is served and looked after at once when its daemon was killed', async () => {
      const folder = temporaryFolder()
      writeEdition(join(folder, 'content'), 'old', 5, 2)
      const config = { targets: [{ ...service.target(container, service.endpoint), prefix: 'blog/' }] }
      const begin = () => startDaemon({ folder, config, daemon: { watch: false }, ...options() })
      const isServed = async ({ url }: TestDaemon): Promise<boolean> =>
        (await ask(`${url}feed.xml`)).status === 200
      let daemon = await begin()
      try {
        await until('documents', () => isServed(daemon))
        await daemon.stop('SIGKILL')
        daemon = await begin()
        // Its lease would last for minutes.
        await until('documents', () => isServed(daemon))
        await until('a run', async () => (await daemon.status()).runs.length > 0)
        expect(daemon.count(/waits/)).toBe(0)
        expect((await daemon.stop()).code).toBe(0)
      } finally {
        daemon.running.killAll()
        await daemon.running.ended
        remove(folder)
      }
    })

    it(`is whole again after kill -9 at ${kills} random moments`, { timeout: 1_800_000 }, async () => {
      for (const edition of EDITIONS) configureProxied(edition)
      expect((await publish('old')).code).toBe(0)
      const claims: number[] = []
      let onClaim = (): void => void claims.push(performance.now())
      proxy.strike = (line) => void (/^PUT .*\/manifest\.json$/.test(line) && onClaim())
      expect((await publish('new')).code).toBe(0)
      const durationMs = performance.now() - (claims[0] ?? 0)
      const random = seeded(20_260_102)
      const phases: string[] = []
      let edition: Edition = 'old'
      for (let round = 0; round < kills; round++) {
        const claimed = new Promise<void>((resolve) => (onClaim = resolve))
        const { killAll, ended } = startFeedmill(arguments_(edition), options())
        await Promise.race([claimed, ended])
        await sleep(random() * durationMs)
        killAll()
        await ended
        const left = JSON.parse(Buffer.from(await read('feedmill-state/manifest.json')).toString())
        phases.push(left.phase)
        for (const [path, digest] of Object.entries(await documents()))
          expect([expected.old?.[path], expected.new?.[path]], path).toContain(digest)
        // As when the minute that a lease lives has passed.
        await setLease('1970-01-01T00:00:00Z')
        const next = await publish(edition)
        expect(next.code, next.stderr).toBe(0)
        expect(await documents(), `round ${round}`).toEqual(expected[edition])
        edition = edition === 'old' ? 'new' : 'old'
      }
      // Otherwise nothing was interrupted in its middle.
      expect(phases).toContain('publishing')
    })

    it('holds more than a thousand objects, of which an edit changes a few', {
      timeout: 600_000,
    }, async () => {
      const folder = join(base, 'large')
      const out = join(base, 'out-large')
      writeEdition(folder, 'old', 366, 366)
      configureProxied('large')
      const first = await publish('large')
      expect(first.code, first.stderr).toBe(0)
      const local = ['generate', '--no-cache', '--quiet', '--url', 'https://example.com/']
      const toFolder = async (): Promise<Record<string, string>> => {
        const { code, stderr } = await feedmill([...local, '--content', folder, '--out', out])
        expect(code, stderr).toBe(0)
        return documentDigests(out)
      }
      const whole = await toFolder()
      expect(Object.keys(whole).length).toBeGreaterThan(1_000)
      expect(await documents()).toEqual(whole)
      const edited = join(folder, '100.md')
      writeFileSync(edited, readFileSync(edited, 'utf8').replace('The old text', 'An edited text'))
      proxy.puts.clear()
      const edit = await publish('large')
      expect(edit.code, edit.stderr).toBe(0)
      const after = await toFolder()
      const changed = Object.keys(after).filter((path) => after[path] !== whole[path])
      expect(changed.length).toBeLessThan(15)
      const put = [...proxy.puts.keys()].map(keyOf)
      expect(put.filter((path) => !path.startsWith('feedmill-state/')).sort()).toEqual(changed.sort())
      expect(put.filter((path) => path.includes('/ledger-'))).toHaveLength(1)
      expect(await documents()).toEqual(after)
      proxy.lines = []
      expect((await publish('large')).code).toBe(0)
      expect(proxy.lines.filter((line) => !line.startsWith('GET '))).toEqual([])
    })

    it(`is finished after kill -9 at each step, ${times} times, and gets nothing twice`, {
      timeout: 3_600_000,
    }, async () => {
      // Few documents, so that there are few steps.
      for (const edition of EDITIONS) {
        writeEdition(join(base, `small-${edition}`), edition, 4, 2)
        configureProxied(`small-${edition}`)
      }
      const ideal = async (edition: Edition): Promise<Record<string, string>> => {
        const { code, stderr } = await publish(`small-${edition}`)
        expect(code, stderr).toBe(0)
        return documents()
      }
      const whole = { old: await ideal('old'), new: await ideal('new') }
      let edition: Edition = 'old'
      let strikes = 0
      for (let time = 0; time < times; time++) {
        for (let step = 1, isOver = false; !isOver; step++) {
          const moment = (step + time) % 2 === 0 ? 'before' : 'after'
          let count = 0
          proxy.strike = () => (++count === step ? moment : undefined)
          const { killAll, ended } = startFeedmill(arguments_(`small-${edition}`), options())
          proxy.kill = killAll
          await ended
          isOver = count < step
          proxy.strike = () => undefined
          if (isOver) break
          strikes++
          const left = await documents()
          await setLease('1970-01-01T00:00:00Z')
          proxy.puts.clear()
          const next = await publish(`small-${edition}`)
          expect(next.code, next.stderr).toBe(0)
          expect(await documents(), `step ${step}`).toEqual(whole[edition])
          const again = [...proxy.puts].filter(([path, digest]) => left[keyOf(path)] === digest)
          expect(again, `step ${step}, ${moment}`).toEqual([])
          edition = edition === 'old' ? 'new' : 'old'
        }
      }
      console.info(`${name}: ${strikes} publishers were killed at a step`)
      expect(strikes).toBeGreaterThan(15 * times)
    })
  })
}
