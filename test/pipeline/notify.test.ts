import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/core/digest.ts'
import type { Post } from '../../src/core/post.ts'
import { TargetBusyError } from '../../src/core/problem.ts'
import { DAY_MS, Place, post, run, series, T1 } from './blog.ts'
import { FakeClock, Listener, pendingOf, publicOf, ROOT, SITE_FEEDS, tell } from './outbox.ts'

let place: Place
let clock: FakeClock
let hub: Listener
beforeEach(() => {
  place = new Place()
  clock = new FakeClock()
  hub = new Listener()
})
afterEach(() => place.dispose())

const HOUR_MS = 3_600_000
const NOTIFIED = 'feedmill-state/notified.json'
const FEEDS = { taxonomies: {} }
const first = [post({ file: 'a.md' })]
const edited = (body: string): Post[] => [post({ file: 'a.md', body })]
const publish = (posts: readonly Post[], now = T1): Promise<unknown> =>
  run({ posts, place, feeds: FEEDS, now })
const listeners = (): Listener[] => [hub]

describe('telling', () => {
  it('WS2, WS3: is of every feed once, and of none without a change, one topic in a message, spaced', async () => {
    await publish(first)
    const report = await tell({ place, listeners: listeners(), clock })
    expect(hub.messages).toEqual(SITE_FEEDS.map((url) => [url]))
    expect(clock.slept).toEqual([250, 250])
    expect(report).toEqual({ notifiers: [{ name: 'hub', told: 3, pending: [] }] })
    hub.clear()
    expect(await tell({ place, listeners: listeners(), clock })).toEqual({
      notifiers: [{ name: 'hub', told: 0, pending: [] }],
    })
    expect(hub.heard).toEqual([])
  })

  it('WS2: is of nothing but what changed', async () => {
    const tagged = (body: string): Post[] => [
      post({ file: 'a.md', tags: ['x'], body }),
      post({ file: 'b.md', tags: ['y'] }),
    ]
    await run({ posts: tagged('one'), place })
    await tell({ place, listeners: listeners(), clock })
    hub.clear()
    await run({ posts: tagged('two'), place, now: T1 + DAY_MS })
    await tell({ place, listeners: listeners(), clock })
    const ofTag = ['atom.xml', 'feed.json', 'feed.xml'].map((name) => `${ROOT}tags/x/${name}`)
    expect(hub.heard).toEqual([...SITE_FEEDS, ...ofTag])
  })

  it('is of formats and numbers that a notifier wants', async () => {
    await publish(first)
    const rss = new Listener('rss', { formats: ['rss'] })
    const all = new Listener('all', { topicsMax: 1000 })
    await tell({ place, listeners: [rss, all], clock })
    expect(rss.messages).toEqual([[`${ROOT}feed.xml`]])
    expect(all.messages).toEqual([SITE_FEEDS])
  })

  it('is not of what goes with the feeds, of what leaves, nor of what an unfinished publication writes', async () => {
    await run({ posts: first, place, feeds: FEEDS })
    const path = 'feedmill-state/manifest.json'
    const manifest = JSON.parse(place.text(path))
    manifest.documents['feed.xml'].unwanted = T1
    delete manifest.documents['atom.xml'].feed
    manifest.planned['feed.json'] = ['other']
    await place.target.put(path, [Buffer.from(JSON.stringify(manifest))], {
      mediaType: '',
      kind: 'state',
      sha256: '',
    })
    expect(await tell({ place, listeners: listeners(), clock })).toMatchObject({
      notifiers: [{ pending: [] }],
    })
    expect(hub.heard).toEqual([])
  })

  it('is no reason to give a publication up that begins while it is written down', async () => {
    await publish(first)
    let busy = 2
    place.beforeLock = async () => {
      if (busy-- > 0) throw new TargetBusyError('out: process 1 is publishing there; wait for it to end')
    }
    expect(await publish(edited('new'), T1 + DAY_MS)).toMatchObject({ failures: [], report: { written: 3 } })
  })

  it('does not look like a publication to a run that is under way', async () => {
    await publish(first)
    const manifest = place.text('feedmill-state/manifest.json')
    await tell({ place, listeners: listeners(), clock })
    expect(place.text('feedmill-state/manifest.json')).toBe(manifest)
    place.calls = []
    await publish(first, T1 + DAY_MS)
    expect(place.calls).toEqual([])
  })
})

describe('the public', () => {
  it('WS2, F13: gets the new bytes before anybody is told', async () => {
    await publish(first)
    const old = new Map(SITE_FEEDS.map((url) => [url, sha256('old')]))
    const look = async (url: string) => ({ sha256: old.get(url) ?? '' })
    const at: number[] = []
    hub.answer = () => {
      at.push(clock.time)
      return { kind: 'told' }
    }
    const freshAt = clock.time + 20_000
    clock.onSleep = () => {
      if (clock.time >= freshAt - 1000)
        for (const url of SITE_FEEDS) old.set(url, sha256(place.text(url.slice(ROOT.length))))
    }
    const report = await tell({ place, listeners: listeners(), clock, look, waitMs: 60_000 })
    expect(report.notifiers[0]).toEqual({ name: 'hub', told: 3, pending: [] })
    expect(Math.min(...at)).toBeGreaterThanOrEqual(freshAt - 1000)
  })

  it('is looked at less and less often, and for the last time when the time is over', async () => {
    await publish(first)
    const look = async () => ({ why: 'example.com answers 404' })
    const started = clock.time
    const report = await tell({ place, listeners: listeners(), clock, look, waitMs: 120_000 })
    expect(hub.heard).toEqual([])
    expect(clock.time).toBe(started + 120_000)
    expect(clock.slept.length).toBeLessThan(15)
    expect(clock.slept.slice(0, 3)).toEqual([1000, 1000, 1000])
    expect(pendingOf(report)).toContain(
      'hub: feed.xml: the public does not get what was published (example.com answers 404)',
    )
    expect(report.next).toBeGreaterThan(clock.time)
  })

  it('is not waited for without a time to wait', async () => {
    await publish(first)
    const look = async () => ({ sha256: 'other' })
    const report = await tell({ place, listeners: listeners(), clock, look })
    expect(clock.slept).toEqual([])
    expect(pendingOf(report)[0]).toContain('(other bytes are there)')
  })

  it('is not waited for longer than a limit, which is said', async () => {
    await publish(first)
    clock.time = T1
    const log: string[] = []
    const look = async () => ({ sha256: 'other' })
    await tell({ place, listeners: listeners(), clock, look, log, waitMs: HOUR_MS, anywayAfterMs: 300_000 })
    expect(hub.heard).toEqual(SITE_FEEDS)
    expect(clock.time - T1).toBeGreaterThanOrEqual(300_000)
    expect(clock.time - T1).toBeLessThan(332_000)
    expect(log.filter((line) => line.startsWith('warn'))).toHaveLength(3)
  })

  it('holds back only those topics that it does not get', async () => {
    await publish(first)
    const inner = publicOf(place)
    const look: typeof inner = async (url, signal) =>
      url.endsWith('.json') ? { why: 'example.com answers 500' } : inner(url, signal)
    const report = await tell({ place, listeners: listeners(), clock, look })
    expect(hub.heard).toEqual(SITE_FEEDS.filter((url) => !url.endsWith('.json')))
    expect(pendingOf(report)).toHaveLength(1)
  })

  it('may get something newer while it is waited for', async () => {
    await publish(edited('one'))
    const stale = publicOf(place)
    let isStale = true
    clock.onSleep = async () => {
      if (isStale) await publish(edited('two'), T1 + HOUR_MS)
      isStale = false
    }
    const look: typeof stale = async (url, signal) => (isStale ? { sha256: 'old' } : stale(url, signal))
    const report = await tell({ place, listeners: listeners(), clock, look, waitMs: 60_000 })
    expect(hub.heard).toEqual(SITE_FEEDS)
    expect(pendingOf(report)).toEqual([])
  })
})

describe('a hub that is down', () => {
  it('WS3, F13: for a day, with ten edits and processes that end: one message for each topic afterwards', async () => {
    let isDown = true
    let reached = 0
    hub.answer = () => {
      if (isDown) return { kind: 'later', why: 'hub answers 503' }
      reached++
      return { kind: 'told' }
    }
    const started = clock.time
    for (let edit = 0; edit < 10; edit++) {
      await publish(edited(`edit ${edit}`), T1 + edit * 60_000)
      // Each call is a process that is there for a while.
      await tell({ place, listeners: listeners(), clock, waitMs: 2.4 * HOUR_MS })
      clock.time = Math.max(clock.time, started + (edit + 1) * 2.4 * HOUR_MS)
    }
    expect(reached).toBe(0)
    expect(hub.messages.length).toBeLessThan(40)
    isDown = false
    const recovered = clock.time
    hub.clear()
    const report = await tell({ place, listeners: listeners(), clock, waitMs: 2 * HOUR_MS })
    expect(hub.heard.toSorted()).toEqual(SITE_FEEDS)
    expect(clock.time - recovered).toBeLessThanOrEqual(1.5 * HOUR_MS)
    expect(pendingOf(report)).toEqual([])
    expect(place.text(NOTIFIED)).not.toContain('outage')
  })

  it('is asked once in a round, not once for each topic', async () => {
    await run({ posts: series(5, (index) => ({ tags: [`t${index}`] })), place })
    hub.answer = () => ({ kind: 'later', why: 'hub does not answer within 10 s' })
    const report = await tell({ place, listeners: listeners(), clock })
    expect(hub.messages).toHaveLength(1)
    expect(report.notifiers[0]?.pending).toHaveLength(18)
    expect(report.next).toBe(clock.time + 10_000)
  })

  it('does not keep another from being told', async () => {
    await publish(first)
    const other = new Listener('other')
    hub.answer = () => ({ kind: 'later', why: 'hub answers 500' })
    await tell({ place, listeners: [hub, other], clock })
    expect(other.heard).toEqual(SITE_FEEDS)
  })

  it('for one topic does not keep it from hearing of the others', async () => {
    await publish(first)
    hub.answer = ([url]) => (url === SITE_FEEDS[0] ? { kind: 'later', why: '500' } : { kind: 'told' })
    const report = await tell({ place, listeners: listeners(), clock, waitMs: 15_000 })
    expect(pendingOf(report)).toEqual([`hub: atom.xml: 500`])
    expect(report.notifiers[0]?.told).toBe(2)
  })

  it('is given up after three days, and tried again when something changes', async () => {
    await publish(first)
    hub.answer = () => ({ kind: 'later', why: '503' })
    const report = await tell({ place, listeners: listeners(), clock, waitMs: 100 * HOUR_MS })
    expect(report.next).toBeUndefined()
    expect(report.notifiers[0]?.pending.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed'])
    expect(clock.time - T1 - DAY_MS).toBeLessThan(74 * HOUR_MS)
    hub.clear()
    await tell({ place, listeners: listeners(), clock })
    expect(hub.heard).toEqual([])
    hub.answer = () => ({ kind: 'told' })
    await publish(edited('new'), T1 + 10 * DAY_MS)
    await tell({ place, listeners: listeners(), clock })
    expect(hub.heard.toSorted()).toEqual(SITE_FEEDS)
  })
})

describe('a hub that refuses', () => {
  it('WS3: is asked three times of each topic, in the same order', async () => {
    await publish(first)
    hub.answer = () => ({ kind: 'refused', why: 'hub answers 400' })
    const report = await tell({ place, listeners: listeners(), clock, waitMs: HOUR_MS })
    expect(hub.heard.toSorted()).toEqual([...SITE_FEEDS, ...SITE_FEEDS, ...SITE_FEEDS].toSorted())
    expect(report.next).toBeUndefined()
    expect(pendingOf(report)).toEqual(
      SITE_FEEDS.map((url) => `hub: ${url.slice(ROOT.length)}: hub answers 400`),
    )
  })
})

describe('what was told', () => {
  it('is told once more at most when the process ends before it is written down', async () => {
    await publish(first)
    place.beforePut = (path) => {
      if (path === NOTIFIED) throw new Error('killed')
    }
    await expect(tell({ place, listeners: listeners(), clock })).rejects.toThrow('killed')
    place.beforePut = () => {}
    await tell({ place, listeners: listeners(), clock })
    for (const url of SITE_FEEDS) expect(hub.heard.filter((one) => one === url).length).toBeLessThanOrEqual(2)
    hub.clear()
    await tell({ place, listeners: listeners(), clock })
    expect(hub.heard).toEqual([])
  })

  it('is written down under the lock, onto what another process has written meanwhile', async () => {
    await publish(first)
    const other = new Listener('other')
    let isOther = false
    hub.answer = async () => {
      if (!isOther) {
        isOther = true
        await tell({ place, listeners: [other], clock: new FakeClock() })
      }
      return { kind: 'told' }
    }
    await tell({ place, listeners: listeners(), clock })
    const { notifiers } = JSON.parse(place.text(NOTIFIED)) as { notifiers: Record<string, { told: object }> }
    expect(Object.keys(notifiers).sort()).toEqual(['hub', 'other'])
    for (const { told } of Object.values(notifiers)) expect(Object.keys(told)).toHaveLength(3)
    const puts = place.calls.flatMap((call, index) => (call === `put ${NOTIFIED}` ? [index] : []))
    for (const index of puts) expect(place.calls[index - 1]).toBe('lock')
  })

  it('waits for a publisher, and is not lost to this process when that one does not end', async () => {
    await publish(first)
    const log: string[] = []
    place.beforeLock = async () => {
      throw new TargetBusyError('out: process 1 is publishing there; wait for it to end')
    }
    const report = await tell({ place, listeners: listeners(), clock, log, waitMs: HOUR_MS })
    expect(hub.heard).toEqual(SITE_FEEDS)
    expect(pendingOf(report)).toEqual([])
    expect(log.filter((line) => line.includes('not written down')).length).toBeGreaterThan(0)
    expect(place.paths()).not.toContain(NOTIFIED)
  })

  it('is written down when a publisher that was in the way has ended', async () => {
    await publish(first)
    let busy = 5
    place.beforeLock = async () => {
      if (busy-- > 0) throw new TargetBusyError('out: process 1 is publishing there; wait for it to end')
    }
    const log: string[] = []
    await tell({ place, listeners: listeners(), clock, log })
    expect(log.filter((line) => line.startsWith('warn'))).toEqual([])
    expect(Object.keys(JSON.parse(place.text(NOTIFIED)).notifiers.hub.told)).toHaveLength(3)
  })

  it('is nobody’s fault when the process is asked to end meanwhile', async () => {
    await publish(first)
    const stop = new AbortController()
    hub.answer = () => {
      stop.abort('SIGTERM')
      return { kind: 'later', why: 'it was stopped' }
    }
    await tell({ place, listeners: listeners(), clock, signal: stop.signal })
    hub.answer = () => ({ kind: 'told' })
    hub.clear()
    await tell({ place, listeners: listeners(), clock })
    expect(hub.heard).toEqual(SITE_FEEDS)
  })

  it('is written down when the process is asked to end', async () => {
    await publish(first)
    const stop = new AbortController()
    hub.answer = () => {
      stop.abort('SIGTERM')
      return { kind: 'told' }
    }
    await tell({ place, listeners: listeners(), clock, signal: stop.signal })
    expect(hub.heard).toHaveLength(1)
    hub.answer = () => ({ kind: 'told' })
    await tell({ place, listeners: listeners(), clock })
    expect(hub.heard).toEqual(SITE_FEEDS)
  })

  it('is forgotten when it is damaged, and said', async () => {
    await publish(first)
    await tell({ place, listeners: listeners(), clock })
    hub.clear()
    for (const text of ['{', '{"version":1,"notifiers":{"hub":{"told":[]}}}', '[]', 'null']) {
      const log: string[] = []
      const facts = { mediaType: '', kind: 'state', sha256: '' } as const
      await place.target.put(NOTIFIED, [Buffer.from(text)], facts)
      await tell({ place, listeners: listeners(), clock, log })
      expect(log.join('\n')).toContain(`${NOTIFIED} is damaged`)
      expect(hub.heard).toEqual(SITE_FEEDS)
      hub.clear()
    }
    await place.target.put(NOTIFIED, [Buffer.from('{"version":2}')], {
      mediaType: '',
      kind: 'state',
      sha256: '',
    })
    await expect(tell({ place, listeners: listeners(), clock })).rejects.toThrow('later Feedmill')
  })

  it('is forgotten of feeds that are no more', async () => {
    await run({ posts: [post({ file: 'a.md', tags: ['x'] })], place })
    await tell({ place, listeners: listeners(), clock })
    expect(place.text(NOTIFIED)).toContain('tags/x/feed.xml')
    await run({ posts: edited('new'), place, feeds: FEEDS, now: T1 + DAY_MS })
    await tell({ place, listeners: listeners(), clock })
    expect(place.text(NOTIFIED)).not.toContain('tags/x/feed.xml')
  })

  it('is kept at the first target that can be read', async () => {
    const mirror = new Place('mirror')
    try {
      await run({ posts: first, targets: [place.target, mirror.target], feeds: FEEDS })
      const broken = { ...place.target, read: () => mirror.target.read('x/../..\0') }
      await tell({ place, targets: [place.target, mirror.target], listeners: listeners(), clock })
      expect([place, mirror].map((one) => one.paths().includes(NOTIFIED))).toEqual([true, false])
      await expect(tell({ place, targets: [broken], listeners: listeners(), clock })).rejects.toThrow()
      await tell({ place, targets: [broken, mirror.target], listeners: listeners(), clock })
      expect(mirror.paths()).toContain(NOTIFIED)
    } finally {
      mirror.dispose()
    }
  })
})

describe('where the state of the last run is lost each time', () => {
  it('F11: a state that was deleted is made again, and nobody is told of everything anew', async () => {
    await publish(first)
    await tell({ place, listeners: listeners(), clock })
    hub.clear()
    const before = place.documents()
    rmSync(place.path('feedmill-state'), { recursive: true })
    await publish(first, T1 + DAY_MS)
    expect(place.documents()).toEqual(before)
    await tell({ place, listeners: listeners(), clock })
    expect(hub.heard).toEqual([])
  })

  it('all are told of what an interrupted first publication had put', async () => {
    place.beforePut = (path) => {
      if (path === 'feed.xml') throw new Error('the process ended')
    }
    await expect(publish(first)).rejects.toThrow('the process ended')
    expect(place.paths()).toContain('atom.xml')
    place.beforePut = () => {}
    await publish(first, T1 + DAY_MS)
    await tell({ place, listeners: listeners(), clock })
    expect(hub.heard).toEqual(SITE_FEEDS)
  })

  it('nobody is told of what the last publication did not change', async () => {
    const tagged = (body: string): Post[] => [
      post({ file: 'a.md', tags: ['x'], body, published: Date.UTC(2020, 0, 1) }),
      ...series(25),
    ]
    await run({ posts: tagged('one'), place })
    await run({ posts: tagged('two'), place, now: T1 + DAY_MS })
    await tell({ place, listeners: listeners(), clock, isForgetful: true })
    // The site's feeds have newer posts than that.
    expect(hub.heard).toEqual(['atom.xml', 'feed.json', 'feed.xml'].map((name) => `${ROOT}tags/x/${name}`))
  })
})

describe('pages', () => {
  const pages = (): Listener => new Listener('search', { subject: 'pages', topicsMax: 10_000 })

  it('are told that are new, changed or gone since somebody wanted to know', async () => {
    const search = pages()
    const posts = [post({ file: 'a.md' }), post({ file: 'b.md' }), post({ file: 'c.md' })]
    await publish(posts)
    expect(await tell({ place, listeners: [search], clock })).toMatchObject({ notifiers: [{ pending: [] }] })
    expect(search.heard).toEqual([])
    const [, b, c] = posts as [Post, Post, Post]
    await publish([post({ file: 'a.md', body: 'new' }), b, c, post({ file: 'd.md' })], T1 + HOUR_MS)
    await publish([post({ file: 'a.md', body: 'new' }), b, post({ file: 'd.md' })], T1 + 2 * HOUR_MS)
    const report = await tell({ place, listeners: [search], clock })
    expect(search.messages.map((urls) => urls.toSorted())).toEqual([
      [`${ROOT}a/`, `${ROOT}c/`, `${ROOT}d/`].toSorted(),
    ])
    expect(report.notifiers[0]).toEqual({ name: 'search', told: 3, pending: [] })
    search.clear()
    await tell({ place, listeners: [search], clock })
    expect(search.heard).toEqual([])
  })

  it('are told in several messages when they are many, and all again when one of these fails', async () => {
    const search = new Listener('search', { subject: 'pages', topicsMax: 4 })
    await publish(series(10))
    await tell({ place, listeners: [search], clock })
    await run({
      posts: series(10, () => ({ body: 'new' })),
      place,
      feeds: FEEDS,
      now: T1 + HOUR_MS,
      flags: { force: true },
    })
    search.answer = () => (search.messages.length === 2 ? { kind: 'later', why: '429' } : { kind: 'told' })
    const report = await tell({ place, listeners: [search], clock })
    expect(report.notifiers[0]?.pending).toHaveLength(10)
    search.clear()
    search.answer = () => ({ kind: 'told' })
    clock.time += 20_000
    await tell({ place, listeners: [search], clock })
    expect(search.messages.map(({ length }) => length)).toEqual([4, 4, 2])
  })

  it('are told when the site’s own feed is public', async () => {
    const search = pages()
    await publish(first)
    await tell({ place, listeners: [search], clock })
    await publish(edited('new'), T1 + HOUR_MS)
    const report = await tell({ place, listeners: [search], clock, look: async () => ({ sha256: 'old' }) })
    expect(search.heard).toEqual([])
    expect(pendingOf(report)).toEqual([
      'search: a/: the public does not get what was published (other bytes are there)',
    ])
    await tell({ place, listeners: [search], clock })
    expect(search.heard).toEqual([`${ROOT}a/`])
  })

  it('are those of the last publication where the state is lost each time', async () => {
    await publish([post({ file: 'a.md' }), post({ file: 'b.md' })])
    await publish([post({ file: 'a.md', body: '2' }), post({ file: 'b.md' })], T1 + HOUR_MS)
    await publish([post({ file: 'a.md', body: '2' }), post({ file: 'b.md', body: '2' })], T1 + 2 * HOUR_MS)
    const search = pages()
    await tell({ place, listeners: [search], clock, isForgetful: true })
    expect(search.heard).toEqual([`${ROOT}b/`])
  })
})
