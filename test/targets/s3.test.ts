import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/core/digest.ts'
import type { Target } from '../../src/core/ports.ts'
import { RunError, TargetBusyError } from '../../src/core/problem.ts'
import { type S3TargetOptions, s3Target } from '../../src/targets/s3.ts'
import { describeTarget, text } from './describe-target.ts'
import { BUCKET, type FakeS3, startFakeS3 } from './fake-s3.ts'

const NOW = Date.UTC(2026, 0, 1)
const LEASE = 'feedmill-state/lease.json'

type Options = Partial<S3TargetOptions> & { warnings?: string[] }

function open({ endpoint }: FakeS3, { warnings = [], ...options }: Options = {}): Target {
  const nothing = (): void => {}
  return s3Target({
    bucket: BUCKET,
    prefix: '',
    endpoint,
    forcePathStyle: true,
    cacheControl: { feeds: 'public, max-age=900', others: 'no-cache' },
    removeAfterMs: 0,
    adoptFiles: false,
    now: () => NOW,
    log: { debug: nothing, info: nothing, error: nothing, warn: (_facts, line) => warnings.push(line) },
    ...options,
  })
}

const put = (target: Target, path: string, body: string, version?: string): Promise<string | undefined> =>
  target.put(path, [text(body)], {
    mediaType: 'application/rss+xml',
    kind: 'feed',
    sha256: sha256(body),
    ...(version !== undefined && { version }),
  })

async function failure(work: Promise<unknown>): Promise<RunError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(RunError)
  return error as RunError
}

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

let fake: FakeS3
beforeEach(async () => {
  fake = await startFakeS3()
})
afterEach(() => fake.close())

const body = (key: string): string | undefined => fake.objects.get(key)?.body.toString()
const headers = (key: string): Readonly<Record<string, string>> => fake.objects.get(key)?.headers ?? {}

/** An object that somebody else has put there. */
async function putForeign(key: string): Promise<void> {
  await put(open(fake), key, 'foreign')
  const object = fake.objects.get(key)
  if (object !== undefined) fake.objects.set(key, { ...object, headers: {} })
}

describe('an object', () => {
  it('says what it is, how long it may be kept, and whose it is', async () => {
    const target = open(fake, {
      prefix: 'blog/',
      cacheControl: { feeds: 'public, max-age=60', others: 'no-cache' },
    })
    const lock = await target.lock()
    await put(target, 'tags/日本/feed.xml', '<rss/>')
    await target.put('feedmill-state/manifest.json', [text('{}')], {
      mediaType: 'application/json',
      kind: 'state',
      sha256: sha256('{}'),
    })
    await lock.release()
    expect(headers('blog/tags/日本/feed.xml')).toEqual({
      'content-type': 'application/rss+xml; charset=utf-8',
      'cache-control': 'public, max-age=60',
      'x-amz-meta-feedmill-sha256': sha256('<rss/>'),
      'x-amz-meta-feedmill-generation': String(NOW / 1000),
    })
    expect(headers('blog/feedmill-state/manifest.json')).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
    })
  })

  it('is put on the condition that what is known is there: one request', async () => {
    const version = await put(open(fake), 'feed.xml', 'one')
    fake.requests = []
    await put(open(fake), 'feed.xml', 'two', version)
    expect(fake.requests).toEqual(['PUT feed.xml'])
    expect(body('feed.xml')).toBe('two')
  })

  it('of ours that is not as it is known to be is looked at and replaced', async () => {
    await put(open(fake), 'feed.xml', 'one')
    fake.requests = []
    await put(open(fake), 'feed.xml', 'two', '"another"')
    expect(fake.requests).toEqual(['PUT feed.xml', 'HEAD feed.xml', 'PUT feed.xml'])
    expect(body('feed.xml')).toBe('two')
  })

  it('that has gone is put anew', async () => {
    await put(open(fake), 'feed.xml', 'one', '"gone"')
    expect(body('feed.xml')).toBe('one')
  })

  it('that is not ours stays, and is named', async () => {
    await putForeign('feed.xml')
    const { message } = await failure(put(open(fake), 'feed.xml', 'ours'))
    expect(message).toContain('s3 feeds: feed.xml is there and was not written by Feedmill')
    expect(message).toContain('--adopt-files')
    expect(body('feed.xml')).toBe('foreign')
  })

  it('that is not ours does not become ours by being read', async () => {
    await putForeign('feed.xml')
    const target = open(fake)
    await target.read('feed.xml')
    await failure(put(target, 'feed.xml', 'ours'))
    expect(body('feed.xml')).toBe('foreign')
  })

  it('that is not ours is taken over when that is asked for', async () => {
    await putForeign('feed.xml')
    await put(open(fake, { adoptFiles: true }), 'feed.xml', 'ours')
    expect(body('feed.xml')).toBe('ours')
  })

  it('is put again when another put of it was under way', async () => {
    fake.fault = (line, nth) => (line === 'PUT feed.xml' && nth === 1 ? 409 : undefined)
    await put(open(fake), 'feed.xml', 'one')
    expect(body('feed.xml')).toBe('one')
  })

  it('that is the manifest is put over the one that was read, and over no other', async () => {
    const manifest = 'feedmill-state/manifest.json'
    const target = open(fake)
    expect(await target.read(manifest)).toBeUndefined()
    await put(open(fake), manifest, 'of another')
    await expect(put(target, manifest, 'ours')).rejects.toBeInstanceOf(TargetBusyError)
    await target.read(manifest)
    await put(target, manifest, 'ours')
    expect(body(manifest)).toBe('ours')
  })

  it('that was changed since it was read is not removed', async () => {
    const target = open(fake)
    await put(target, 'feed.xml', 'one')
    await put(open(fake), 'feed.xml', 'of another')
    expect((await failure(target.remove('feed.xml'))).message).toContain('was changed while')
    expect(body('feed.xml')).toBe('of another')
  })
})

describe('a fault', () => {
  const quick = { attempts: 3, timeoutMs: 300 }

  it.each([503, 'cut', 'hang', 'apply'] as const)('of the kind %s is outlived', async (kind) => {
    fake.fault = (line, nth) => (line === 'PUT feed.xml' && nth === 1 ? kind : undefined)
    const version = await put(open(fake, quick), 'feed.xml', 'one')
    expect(body('feed.xml')).toBe('one')
    expect(version).toBe(fake.objects.get('feed.xml')?.etag)
    // The answer to a put that was carried out is found by looking, and nothing is put twice.
    const puts = fake.requests.filter((line) => line === 'PUT feed.xml')
    expect(puts).toHaveLength(2)
    expect(fake.requests.filter((line) => line === 'HEAD feed.xml')).toHaveLength(kind === 'apply' ? 1 : 0)
  })

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
    const noBucket = await failure(open(fake, { bucket: 'other' }).read('feed.xml'))
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

describe('the lease', () => {
  const stored = (): Record<string, unknown> => JSON.parse(body(LEASE) ?? 'null')

  it('says nothing of the machine', async () => {
    const lock = await open(fake).lock()
    expect(Object.keys(stored())).toEqual(['generation', 'owner', 'expires', 'conditional', 'probed'])
    expect(stored()).toMatchObject({ owner: expect.stringMatching(/^[0-9a-f-]{36}$/), conditional: true })
    expect(stored().expires).toBe('2026-01-01T00:01:00Z')
    await lock.release()
    expect(stored().expires).toBe('1970-01-01T00:00:00Z')
  })

  it('counts on', async () => {
    for (let count = 0; count < 3; count++) {
      const lock = await open(fake).lock()
      expect(stored().generation).toBe(NOW / 1000 + count)
      await lock.release()
    }
  })

  it('is taken over when it has ended', async () => {
    await open(fake).lock()
    const message = (await failure(open(fake).lock())).message
    expect(message).toContain('another publisher is at work there until 2026-01-01T00:01:00Z')
    const lock = await open(fake, { now: () => NOW + 60_000 }).lock()
    await lock.release()
  })

  it('that was taken over stops its holder, who may have slept', async () => {
    let time = NOW
    const target = open(fake, { now: () => time })
    await target.lock()
    time += 61_000
    await put(target, 'feed.xml', 'still ours, as nobody else came')
    await open(fake, { now: () => NOW + 200_000 }).lock()
    time += 61_000
    await expect(put(target, 'feed.xml', 'late')).rejects.toBeInstanceOf(TargetBusyError)
    await expect(target.remove('feed.xml')).rejects.toBeInstanceOf(TargetBusyError)
    expect(body('feed.xml')).toBe('still ours, as nobody else came')
  })

  it('is taken although the answer was lost', async () => {
    fake.fault = (line, nth) => (line === `PUT ${LEASE}` && nth === 1 ? 'apply' : undefined)
    const lock = await open(fake).lock()
    await lock.release()
    expect(stored().expires).toBe('1970-01-01T00:00:00Z')
  })

  it.each(['', '{}', 'null', '{"generation": "1"}'])('that reads %j is nobody’s', async (damaged) => {
    await putForeign(LEASE)
    const object = fake.objects.get(LEASE)
    if (object !== undefined) fake.objects.set(LEASE, { ...object, body: Buffer.from(damaged) })
    await (await open(fake).lock()).release()
    expect(stored().generation).toBe(NOW / 1000)
  })
})

describe('the probe', () => {
  const probes = (): number => fake.requests.filter((line) => line.includes('probe')).length

  it('is made once a day', async () => {
    await (await open(fake).lock()).release()
    fake.requests = []
    await (await open(fake, { now: () => NOW + 86_000_000 }).lock()).release()
    expect(probes()).toBe(0)
    await (await open(fake, { now: () => NOW + 87_000_000 }).lock()).release()
    expect(probes()).toBeGreaterThan(0)
  })

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
      await putForeign('feed.xml')
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
