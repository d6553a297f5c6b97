import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TargetBusyError } from '../../src/core/problem.ts'
import { failure, put, putForeign } from './answers.ts'
import { describeTarget } from './describe-target.ts'
import { startFakeS3 } from './fake-s3.ts'
import type { FakeStore } from './fake-store.ts'
import { s3 } from './providers.ts'

/** What is S3's alone; object-target.test.ts has what every object storage does. */

const { open } = s3

for (const conditions of ['kept', 'bare'] as const) {
  describeTarget(`s3, conditions ${conditions}`, async () => {
    const fake = await startFakeS3()
    fake.conditions = conditions
    return {
      target: open(fake),
      again: open(fake),
      paths: async () =>
        [...fake.objects.keys()].filter((key) => !/^feedmill-state\/(?:lease|probe)\.json$/.test(key)).sort(),
      dispose: () => fake.close(),
    }
  })
}

let fake: FakeStore
beforeEach(async () => {
  fake = await startFakeS3()
})
afterEach(() => fake.close())

const body = (key: string): string | undefined => fake.objects.get(key)?.body.toString()

it('an object is put again when another put of it was under way', async () => {
  fake.fault = (line, nth) => (line === 'PUT feed.xml' && nth === 1 ? 409 : undefined)
  await put(open(fake), 'feed.xml', 'one')
  expect(body('feed.xml')).toBe('one')
})

describe('a fault', () => {
  const quick = { patience: { attempts: 3, baseMs: 1 }, timeoutMs: 300 }

  it.each([
    [503, 'SlowDown, 503', 'out of order'],
    ['hang', 'ETIMEDOUT; a request has exceeded', 'check the network'],
    ['cut', 'ECONNRESET', 'check the network'],
  ] as const)('of the kind %s that does not end is named', async (kind, word, remedy) => {
    fake.fault = () => kind
    const { message, exitCode } = await failure(put(open(fake, quick), 'feed.xml', 'one'))
    expect(message).toContain('s3 feeds: feed.xml: cannot be written: ')
    expect(message).toContain(word)
    expect(message).toContain(remedy)
    expect(exitCode).toBe(3)
  })

  it('that only looks like a missing object is none: fresh ids would show every post as new', async () => {
    fake.fault = () => 404
    const { message } = await failure(open(fake).read('feedmill-state/manifest.json'))
    expect(message).toContain('404')
    expect(message).toContain('check endpoint, region and bucket')
  })

  it('tells what to do', async () => {
    const noBucket = await failure(open(fake, { container: 'other' }).read('feed.xml'))
    expect(noBucket.message).toContain('NoSuchBucket')
    expect(noBucket.message).toContain('create the bucket')
    process.env.AWS_ACCESS_KEY_ID = 'wrong'
    try {
      const forbidden = await failure(open(fake).read('feed.xml'))
      expect(forbidden.message).toContain('feed.xml: cannot be read: InvalidAccessKeyId, 403')
      expect(forbidden.message).toContain('check the credentials')
    } finally {
      process.env.AWS_ACCESS_KEY_ID = 'test'
    }
    await fake.close()
    const unreachable = await failure(open(fake, quick).read('feed.xml'))
    expect(unreachable.message).toContain('ECONNREFUSED')
    expect(unreachable.message).toContain('check the network')
  })
})

describe('the probe', () => {
  it.each(['ignored', 'unsupported'] as const)(
    'finds conditions that are %s, says so, and the puts do without',
    async (conditions) => {
      fake.conditions = conditions
      const warnings: string[] = []
      const target = open(fake, { warnings })
      const lock = await target.lock()
      await put(target, 'feed.xml', 'one', '"wrong"')
      await put(target, 'feed.xml', 'two')
      await target.remove('feed.xml')
      await expect(open(fake).lock()).rejects.toBeInstanceOf(TargetBusyError)
      await lock.release()
      expect(warnings).toEqual([expect.stringContaining('no conditional writes')])
      expect(fake.objects.has('feed.xml')).toBe(false)
    },
  )

  it.each(['ignored', 'unsupported'] as const)(
    'finds conditions that are %s, and what is not ours stays all the same',
    async (conditions) => {
      await putForeign(fake, open(fake), 'feed.xml')
      fake.conditions = conditions
      const target = open(fake)
      await target.lock()
      expect((await failure(put(target, 'feed.xml', 'ours'))).message).toContain('--adopt-files')
      expect(body('feed.xml')).toBe('foreign')
      await put(target, 'atom.xml', 'ours')
      fake.requests = []
      await put(target, 'atom.xml', 'ours again')
      expect(fake.requests).toEqual(['PUT atom.xml'])
    },
  )
})
