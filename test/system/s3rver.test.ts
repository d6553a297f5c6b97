import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import {
  documentDigests,
  feedmill,
  type Outcome,
  type Running,
  remove,
  start,
  temporaryFolder,
} from './feedmill.ts'

/** The built command against s3rver 3.7.1, which takes conditions and ignores them without a word. */

/** Where npm has installed it; `.ci/run` does. */
const FOLDER = process.env.FEEDMILL_S3RVER ?? ''
const PROGRAM = join(FOLDER, 'node_modules/s3rver/bin/s3rver.js')
const isThere = FOLDER !== '' && existsSync(PROGRAM)
if (!isThere && process.env.CI) throw new Error('set FEEDMILL_S3RVER to where s3rver@3.7.1 is installed')

const BUCKET = 'feeds'
const KEY = 'S3RVER'

describe.skipIf(!isThere)('a service that ignores conditions', () => {
  let base: string
  let server: Running
  let objects: string
  let publish: (edition: string) => Promise<Outcome>

  beforeAll(async () => {
    base = temporaryFolder()
    objects = join(base, 'objects')
    mkdirSync(objects)
    const port = await freePort()
    const options = ['-d', objects, '-p', String(port), '--silent', '--configure-bucket', BUCKET]
    server = start(process.execPath, [PROGRAM, ...options])
    const endpoint = `http://127.0.0.1:${port}`
    for (let attempt = 0; attempt < 100; attempt++) {
      if (await fetch(endpoint).catch(() => undefined)) break
      await sleep(100)
    }
    for (const edition of ['old', 'new'] as const) {
      writeEdition(join(base, edition), edition, 12, 4)
      const target = { type: 's3', bucket: BUCKET, endpoint, forcePathStyle: true }
      const sources = [{ type: 'directory', path: edition, name: 'posts' }]
      const config = { site: { url: 'https://example.com/' }, sources, targets: [target] }
      writeFileSync(join(base, `${edition}.json`), JSON.stringify(config))
    }
    const env = { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: KEY }
    publish = (edition) =>
      feedmill(['generate', '--config', join(base, `${edition}.json`), '--no-cache', '--force'], { env })
  })
  afterAll(async () => {
    server?.killAll()
    await server?.ended
    remove(base)
  })

  const read = (path: string): string => readFileSync(join(objects, BUCKET, path), 'utf8')

  it('is found out, which is said, and is published by one at a time', async () => {
    const first = await publish('old')
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('no conditional writes')])
    expect(first.stderr).toContain('let only one publish there')
    const lease = JSON.parse(read('feedmill-state/lease.json._S3rver_object'))
    expect(lease.conditional).toBe(false)
    const out = join(base, 'out')
    for (const edition of ['old', 'new']) {
      expect((await publish(edition)).code).toBe(0)
      const folder = ['--content', join(base, edition), '--out', out, '--url', 'https://example.com/']
      const local = await feedmill(['generate', '--no-cache', '--quiet', '--force', ...folder])
      expect(local.code, local.stderr).toBe(0)
      for (const [path, digest] of Object.entries(documentDigests(out)))
        expect(documentDigests(join(objects, BUCKET))[`${path}._S3rver_object`], path).toBe(digest)
    }
    const unchanged = await publish('new')
    expect([unchanged.code, unchanged.stderr]).toEqual([0, expect.not.stringContaining('conditional')])
  })

  it('keeps a second publisher away by the lease alone', async () => {
    const path = join(objects, BUCKET, 'feedmill-state/lease.json._S3rver_object')
    const lease = JSON.parse(readFileSync(path, 'utf8'))
    writeFileSync(path, JSON.stringify({ ...lease, expires: new Date(Date.now() + 30_000).toISOString() }))
    const { code, stderr } = await publish('old')
    expect([code, stderr]).toEqual([4, expect.stringContaining('another publisher is at work there')])
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
