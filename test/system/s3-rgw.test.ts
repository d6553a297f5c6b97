import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts'
import {
  documentDigests,
  type FeedmillOptions,
  feedmill,
  missing,
  type Outcome,
  remove,
  seeded,
  sha256,
  startFeedmill,
  temporaryFolder,
} from './feedmill.ts'
import { type Gateway, startGateway } from './rgw.ts'

/** The built command against a real service: a Ceph gateway. */

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

const LONG = process.env.FEEDMILL_LONG !== undefined
const KILLS = LONG ? 50 : 10
/** How often a publisher is ended at each of its steps. */
const TIMES = LONG ? 20 : 1
const EDITIONS = ['old', 'new'] as const
type Edition = (typeof EDITIONS)[number]

const without = missing('radosgw', 'ceph-mon', 'ceph-osd')
if (without !== undefined && process.env.CI) throw new Error(without)

describe.skipIf(without !== undefined)(
  `a Ceph gateway${without === undefined ? '' : ` (${without})`}`,
  () => {
    let base: string
    let home: string
    let gateway: Gateway
    let client: S3Client
    let proxy: CountingProxy
    let bucket = ''
    let buckets = 0
    const expected: Partial<Record<Edition, Record<string, string>>> = {}

    beforeAll(async () => {
      base = temporaryFolder()
      home = temporaryFolder()
      gateway = await startGateway(home)
      proxy = await startCountingProxy(gateway.endpoint)
      const { endpoint, accessKey: accessKeyId, secretKey: secretAccessKey } = gateway
      const credentials = { accessKeyId, secretAccessKey }
      client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
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
      client?.destroy()
      await proxy?.close()
      await gateway?.stop()
      for (const folder of [base, home]) if (folder !== undefined) remove(folder)
    })
    beforeEach(async () => {
      bucket = `feeds-${buckets++}`
      await client.send(new CreateBucketCommand({ Bucket: bucket }))
      for (const edition of EDITIONS) writeConfig(edition, edition)
    })

    function writeConfig(name: string, folder: string, endpoint = gateway.endpoint): void {
      const target = { type: 's3', bucket, prefix: 'blog/', endpoint, forcePathStyle: true }
      const sources = [{ type: 'directory', path: folder, name: 'posts' }]
      const config = { site: { url: 'https://example.com/' }, sources, targets: [target] }
      writeFileSync(join(base, `${name}.json`), JSON.stringify(config))
    }

    const options = (): FeedmillOptions => ({
      env: { AWS_ACCESS_KEY_ID: gateway.accessKey, AWS_SECRET_ACCESS_KEY: gateway.secretKey },
    })
    const arguments_ = (edition: string, ...more: string[]): string[] => {
      // All posts change at once: that is the test's intention.
      return ['generate', '--config', join(base, `${edition}.json`), '--no-cache', '--force', ...more]
    }
    const publish = (edition: string, ...more: string[]): Promise<Outcome> =>
      feedmill(arguments_(edition, ...more), options())

    const read = async (key: string): Promise<Uint8Array> => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: `blog/${key}` }))
      return (await Body?.transformToByteArray()) ?? new Uint8Array()
    }
    /** Key → entity tag. */
    async function versions(): Promise<Record<string, string>> {
      const found: Record<string, string> = {}
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: 'blog/' },
      ))
        for (const { Key = '', ETag = '' } of Contents) found[Key.slice('blog/'.length)] = ETag
      return found
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
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: `blog/${key}`, Body: JSON.stringify(lease) }),
      )
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

    it('tells a wrong key from a bucket that is not there', async () => {
      const wrong = { env: { AWS_ACCESS_KEY_ID: gateway.accessKey, AWS_SECRET_ACCESS_KEY: 'wrong' } }
      const forbidden = await feedmill(arguments_('old'), wrong)
      expect([forbidden.code, forbidden.stderr]).toEqual([
        3,
        expect.stringContaining('check the credentials'),
      ])
      const config = join(base, 'old.json')
      const absent = { type: 's3', bucket: 'absent', endpoint: gateway.endpoint, forcePathStyle: true }
      const sources = [{ type: 'directory', path: 'old' }]
      writeFileSync(
        config,
        JSON.stringify({ site: { url: 'https://example.com/' }, sources, targets: [absent] }),
      )
      const outcome = await publish('old')
      expect([outcome.code, outcome.stderr]).toEqual([3, expect.stringContaining('create the bucket')])
    })

    it('does not lose an object that is not ours', async () => {
      const object = { Bucket: bucket, Key: 'blog/feed.xml', Body: 'foreign' }
      await client.send(new PutObjectCommand(object))
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

    it(`is whole again after kill -9 at ${KILLS} random moments`, { timeout: 1_800_000 }, async () => {
      expect((await publish('old')).code).toBe(0)
      const started = performance.now()
      expect((await publish('new')).code).toBe(0)
      const durationMs = performance.now() - started
      const random = seeded(20_260_102)
      const phases: string[] = []
      let edition: Edition = 'old'
      for (let round = 0; round < KILLS; round++) {
        const { killAll, ended } = startFeedmill(arguments_(edition), options())
        await sleep((0.4 + random() * 0.6) * durationMs)
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
      timeout: 300_000,
    }, async () => {
      const folder = join(base, 'large')
      const out = join(base, 'out-large')
      writeEdition(folder, 'old', 366, 366)
      writeConfig('large', 'large', proxy.endpoint)
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
      const put = [...proxy.puts.keys()].map((path) => path.slice(`/${bucket}/blog/`.length))
      expect(put.filter((path) => !path.startsWith('feedmill-state/')).sort()).toEqual(changed.sort())
      expect(put.filter((path) => path.includes('/ledger-'))).toHaveLength(1)
      expect(await documents()).toEqual(after)
      proxy.lines = []
      expect((await publish('large')).code).toBe(0)
      expect(proxy.lines.filter((line) => !line.startsWith('GET '))).toEqual([])
    })

    it(`is finished after kill -9 at each step, ${TIMES} times, and gets nothing twice`, {
      timeout: 3_600_000,
    }, async () => {
      // Few documents, so that there are few steps.
      for (const edition of EDITIONS) {
        writeEdition(join(base, `small-${edition}`), edition, 4, 2)
        writeConfig(`small-${edition}`, `small-${edition}`, proxy.endpoint)
      }
      const ideal = async (edition: Edition): Promise<Record<string, string>> => {
        expect((await publish(`small-${edition}`)).code).toBe(0)
        return documents()
      }
      const whole = { old: await ideal('old'), new: await ideal('new') }
      let edition: Edition = 'old'
      let strikes = 0
      for (let time = 0; time < TIMES; time++) {
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
          const again = [...proxy.puts].filter(
            ([path, digest]) => left[path.slice(`/${bucket}/blog/`.length)] === digest,
          )
          expect(again, `step ${step}, ${moment}`).toEqual([])
          edition = edition === 'old' ? 'new' : 'old'
        }
      }
      console.info(`${strikes} publishers were killed at a step`)
      expect(strikes).toBeGreaterThan(15 * TIMES)
    })
  },
)
