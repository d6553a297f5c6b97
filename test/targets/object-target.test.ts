import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/core/digest.ts'
import { TargetBusyError } from '../../src/core/problem.ts'
import { failure, put, putForeign } from './answers.ts'
import { text } from './describe-target.ts'
import type { FakeStore } from './fake-store.ts'
import { NOW, providers } from './providers.ts'

/** What a target does in whatever object storage. */

const LEASE = 'feedmill-state/lease.json'

describe.each(providers)('$name:', (provider) => {
  let fake: FakeStore
  beforeEach(async () => {
    fake = await provider.start()
  })
  afterEach(() => fake.close())

  const body = (key: string): string | undefined => fake.objects.get(key)?.body.toString()
  const headers = (key: string): Readonly<Record<string, string>> => fake.objects.get(key)?.headers ?? {}

  describe('an object', () => {
    it('says what it is, how long it may be kept, and whose it is', async () => {
      const [prefix, separator] = provider.metadata
      const target = provider.open(fake, {
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
      await target.put('feed.html', [text('<p>')], {
        mediaType: 'text/html',
        kind: 'text',
        sha256: sha256('<p>'),
      })
      await lock.release()
      expect(headers('blog/tags/日本/feed.xml')).toEqual({
        'content-type': 'application/rss+xml; charset=utf-8',
        'cache-control': 'public, max-age=60',
        [`${prefix}feedmill${separator}sha256`]: sha256('<rss/>'),
        [`${prefix}feedmill${separator}generation`]: String(NOW / 1000),
      })
      expect(headers('blog/feed.html')).toMatchObject({ 'content-type': 'text/html; charset=utf-8' })
      expect(headers('blog/feedmill-state/manifest.json')).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-cache',
      })
    })

    it('is put on the condition that what is known is there: one request', async () => {
      const version = await put(provider.open(fake), 'feed.xml', 'one')
      fake.requests = []
      await put(provider.open(fake), 'feed.xml', 'two', version)
      expect(fake.requests).toEqual(['PUT feed.xml'])
      expect(body('feed.xml')).toBe('two')
    })

    it('of ours that is not as it is known to be is looked at and replaced', async () => {
      await put(provider.open(fake), 'feed.xml', 'one')
      const target = provider.open(fake)
      // The service has shown how it wants entity tags to be written.
      for (const body of ['a', 'b']) await put(target, 'atom.xml', body)
      fake.requests = []
      await put(target, 'feed.xml', 'two', '"another"')
      expect(fake.requests).toEqual(['PUT feed.xml', 'HEAD feed.xml', 'PUT feed.xml'])
      expect(body('feed.xml')).toBe('two')
    })

    it('that has gone is put anew', async () => {
      await put(provider.open(fake), 'feed.xml', 'one', '"gone"')
      expect(body('feed.xml')).toBe('one')
    })

    it('that is not ours stays, and is named', async () => {
      await putForeign(fake, provider.open(fake), 'feed.xml')
      const { message } = await failure(put(provider.open(fake), 'feed.xml', 'ours'))
      expect(message).toContain(`${provider.name} feeds: feed.xml is there and was not written by Feedmill`)
      expect(message).toContain('--adopt-files')
      expect(body('feed.xml')).toBe('foreign')
    })

    it('that is not ours does not become ours by being read', async () => {
      await putForeign(fake, provider.open(fake), 'feed.xml')
      const target = provider.open(fake)
      await target.read('feed.xml')
      await failure(put(target, 'feed.xml', 'ours'))
      expect(body('feed.xml')).toBe('foreign')
    })

    it('that is not ours is taken over when that is asked for', async () => {
      await putForeign(fake, provider.open(fake), 'feed.xml')
      await put(provider.open(fake, { adoptFiles: true }), 'feed.xml', 'ours')
      expect(body('feed.xml')).toBe('ours')
    })

    it('that is the manifest is put over the one that was read, and over no other', async () => {
      const manifest = 'feedmill-state/manifest.json'
      const target = provider.open(fake)
      expect(await target.read(manifest)).toBeUndefined()
      await put(provider.open(fake), manifest, 'of another')
      await expect(put(target, manifest, 'ours')).rejects.toBeInstanceOf(TargetBusyError)
      await target.read(manifest)
      await put(target, manifest, 'ours')
      expect(body(manifest)).toBe('ours')
    })

    it('that is not there is looked for, and what comes after that look is not removed', async () => {
      fake.requests = []
      await provider.open(fake).remove('feed.xml')
      expect(fake.requests).toEqual(['HEAD feed.xml'])
    })

    it('that was changed since it was read is not removed', async () => {
      const target = provider.open(fake)
      await put(target, 'feed.xml', 'one')
      await put(provider.open(fake), 'feed.xml', 'of another')
      expect((await failure(target.remove('feed.xml'))).message).toContain('was changed while')
      expect(body('feed.xml')).toBe('of another')
    })
  })

  describe('a fault', () => {
    const pauses: number[] = []
    const sleep = async (ms: number): Promise<void> => void pauses.push(ms)
    const quick = { patience: { attempts: 3, sleep }, timeoutMs: 300 }
    const applied = ['apply', 'apply-cut', 'cut-answer']

    it.each([
      500,
      503,
      'later',
      'cut',
      'reset',
      'cut-request',
      'hang',
      'apply',
      'apply-cut',
      'cut-answer',
    ] as const)('F12: of the kind %s is outlived', async (kind) => {
      fake.fault = (line, nth) => (line === 'PUT feed.xml' && nth === 1 ? kind : undefined)
      const version = await put(provider.open(fake, quick), 'feed.xml', 'one')
      expect(body('feed.xml')).toBe('one')
      expect(version).toBe(fake.objects.get('feed.xml')?.etag)
      // The answer to a put that was carried out is found by looking, and nothing is put twice.
      const puts = fake.requests.filter((line) => line === 'PUT feed.xml')
      expect(puts).toHaveLength(2)
      expect(fake.requests.filter((line) => line === 'HEAD feed.xml')).toHaveLength(
        applied.includes(String(kind)) ? 1 : 0,
      )
    })

    it.each(['cut-answer', 'reset'] as const)(
      'of the kind %s while a document is read is outlived',
      async (kind) => {
        await put(provider.open(fake, quick), 'feed.xml', 'one')
        fake.fault = (line, nth) => (line === 'GET feed.xml' && nth < 3 ? kind : undefined)
        const bytes = await provider.open(fake, quick).read('feed.xml')
        expect(Buffer.from(bytes ?? []).toString()).toBe('one')
      },
    )

    it('that says when to come again is believed', async () => {
      pauses.length = 0
      fake.fault = (_line, nth) => (nth === 1 ? 'later' : undefined)
      await put(provider.open(fake, quick), 'feed.xml', 'one')
      expect(pauses).toEqual([2000])
    })
  })

  describe('the lease', () => {
    const stored = (): Record<string, unknown> => JSON.parse(body(LEASE) ?? 'null')

    it('says nothing of the machine', async () => {
      const lock = await provider.open(fake).lock()
      expect(Object.keys(stored())).toEqual(['generation', 'owner', 'expires', 'conditional', 'probed'])
      expect(stored()).toMatchObject({ owner: expect.stringMatching(/^[0-9a-f-]{36}$/), conditional: true })
      expect(stored().expires).toBe('2026-01-01T00:01:00Z')
      await lock.release()
      expect(stored().expires).toBe('1970-01-01T00:00:00Z')
    })

    it('counts on', async () => {
      for (let count = 0; count < 3; count++) {
        const lock = await provider.open(fake).lock()
        expect(stored().generation).toBe(NOW / 1000 + count)
        await lock.release()
      }
    })

    it('is taken over when it has ended', async () => {
      await provider.open(fake).lock()
      const message = (await failure(provider.open(fake).lock())).message
      expect(message).toContain('another publisher is at work there until 2026-01-01T00:01:00Z')
      const lock = await provider.open(fake, { now: () => NOW + 60_000 }).lock()
      await lock.release()
    })

    it.each(['publish', 'attend'] as const)(
      'to %s is had at once by the name whose process has died, and by no other',
      async (right) => {
        const dead = provider.open(fake)
        await dead.lock(right, 'one')
        await expect(provider.open(fake).lock(right, 'two')).rejects.toBeInstanceOf(TargetBusyError)
        await expect(provider.open(fake).lock(right)).rejects.toBeInstanceOf(TargetBusyError)
        const lock = await provider.open(fake).lock(right, 'one')
        expect(lock.isHeld()).toBe(true)
        await lock.release()
      },
    )

    it('that was taken over stops its holder, who may have slept', async () => {
      let time = NOW
      const target = provider.open(fake, { now: () => time })
      await target.lock()
      time += 61_000
      await put(target, 'feed.xml', 'still ours, as nobody else came')
      await provider.open(fake, { now: () => NOW + 200_000 }).lock()
      time += 61_000
      await expect(put(target, 'feed.xml', 'late')).rejects.toBeInstanceOf(TargetBusyError)
      await expect(target.remove('feed.xml')).rejects.toBeInstanceOf(TargetBusyError)
      expect(body('feed.xml')).toBe('still ours, as nobody else came')
    })

    it('is taken although the answer was lost', async () => {
      fake.fault = (line, nth) => (line === `PUT ${LEASE}` && nth === 1 ? 'apply' : undefined)
      const lock = await provider.open(fake).lock()
      await lock.release()
      expect(stored().expires).toBe('1970-01-01T00:00:00Z')
    })

    it.each(['', '{}', 'null', '{"generation": "1"}'])('that reads %j is nobody’s', async (damaged) => {
      await putForeign(fake, provider.open(fake), LEASE)
      const object = fake.objects.get(LEASE)
      if (object !== undefined) fake.objects.set(LEASE, { ...object, body: Buffer.from(damaged) })
      await (await provider.open(fake).lock()).release()
      expect(stored().generation).toBe(NOW / 1000)
    })
  })

  describe('the probe', () => {
    const probes = (): number => fake.requests.filter((line) => line.includes('probe')).length

    it('is made once a day', async () => {
      await (await provider.open(fake).lock()).release()
      fake.requests = []
      await (await provider.open(fake, { now: () => NOW + 86_000_000 }).lock()).release()
      expect(probes()).toBe(0)
      await (await provider.open(fake, { now: () => NOW + 87_000_000 }).lock()).release()
      expect(probes()).toBeGreaterThan(0)
    })
  })
})
