import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { networkOf, readClientAddress } from '../../../src/daemon/http/client-address.ts'
import { createRateLimit } from '../../../src/daemon/http/rate-limit.ts'
import { countSubscribers } from '../../../src/daemon/http/subscribers.ts'
import { isMachine, readService } from '../../../src/daemon/http/user-agent.ts'
import { at } from '../../builders.ts'
import { ask, FEED, startServer } from './serving.ts'

const NOW = at('2026-03-04T12:00:00Z')
const DAY = 86_400_000
const HOUR = 3_600_000

describe('a service', () => {
  it.each([
    [
      'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; like FeedFetcher-Google)',
      'Feedly',
      '',
      16,
    ],
    ['Mozilla/5.0 (compatible; inoreader.com; 5 subscribers)', 'Inoreader', '', 5],
    ['Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 3 subscribers; )', 'Inoreader', '', 3],
    [
      'NewsBlur Feed Fetcher - 12 subscribers - http://www.newsblur.com/site/123/x (Mozilla/5.0)',
      'NewsBlur',
      '',
      12,
    ],
    ['Mozilla/5.0 (compatible; theoldreader.com; 2 subscribers; feed-id=4f6a)', 'The Old Reader', '4f6a', 2],
    ['Feedbin feed-id:1234 - 5 subscribers', 'Feedbin', '1234', 5],
    ['BazQux/2.4 (+https://bazqux.com/fetcher; 1 subscribers)', 'BazQux', '', 1],
    ['livedoor FeedFetcher/0.01 (http://reader.livedoor.com/; 1 subscriber)', 'Livedoor', '', 1],
    ['Some Reader/3 (https://reader.example; 7 Readers; feedid: 9)', 'Some Reader', '9', 7],
    ['Mozilla/5.0 (compatible; <b>Bold</b>/1; 4 followers)', 'bBold', '', 4],
  ])('%s', (userAgent, name, feedId, subscribers) => {
    expect(readService(userAgent)).toEqual({ name, feedId, subscribers })
  })

  it.each([
    'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
    'Miniflux/2.2 (+https://miniflux.app)',
    'FeedlyBot/1.0 (http://feedly.com)',
    'Evil/1.0 (999999999 subscribers)',
    'Evil/1.0 (1234567890123 subscribers)',
    'Evil/1.0 (-subscribers)',
    '',
  ])('is not %j', (userAgent) => {
    expect(readService(userAgent)).toBeUndefined()
  })

  it.each([
    ['Googlebot/2.1', true],
    ['curl/8.0', true],
    ['', true],
    ['UptimeMonitor', true],
    ['newsboat/2.30', false],
    ['Mozilla/5.0 (Macintosh) NetNewsWire/6.1', false],
  ])('%j is a machine: %s', (userAgent, expected) => {
    expect(isMachine(userAgent)).toBe(expected)
  })
})

describe('the readership of a feed', () => {
  const feedly = (number: number) => `Feedly/1.0 (${number} subscribers)`

  it('sums what services said last, per feed of theirs', () => {
    const subscribers = countSubscribers()
    for (const [userAgent, after] of [
      [feedly(10), 0],
      [feedly(12), 1],
      ['Feedbin feed-id:1 - 5 subscribers', 2],
      ['Feedbin feed-id:2 - 3 subscribers', 3],
    ] as const)
      subscribers.note('feed.xml', userAgent, `192.0.2.${after}`, NOW + after)
    subscribers.note('other.xml', feedly(100), '192.0.2.1', NOW)
    expect(subscribers.of('feed.xml', NOW)).toEqual({
      services: [
        { name: 'Feedly', subscribers: 12 },
        { name: 'Feedbin', subscribers: 8 },
      ],
      readersPerDay: 0,
      total: 20,
    })
  })

  it('counts a single reader once a day, and machines never', () => {
    const subscribers = countSubscribers()
    const read = (userAgent: string, address: string, now: number) =>
      subscribers.note('feed.xml', userAgent, address, now)
    for (let time = 0; time < 20; time++) read('newsboat/2', '192.0.2.1', NOW + time)
    read('newsboat/2', '192.0.2.2', NOW)
    read('NetNewsWire/6', '192.0.2.1', NOW)
    read('Googlebot/2.1', '192.0.2.3', NOW)
    expect(subscribers.of('feed.xml', NOW).readersPerDay).toBe(3)
    read('newsboat/2', '192.0.2.1', NOW + DAY)
    expect(subscribers.of('feed.xml', NOW + DAY).readersPerDay).toBe(3)
    expect(subscribers.of('feed.xml', NOW + 2 * DAY).readersPerDay).toBe(1)
    expect(subscribers.of('feed.xml', NOW + 9 * DAY).readersPerDay).toBe(0)
  })

  it('forgets services that have not come for 30 days', () => {
    const subscribers = countSubscribers()
    subscribers.note('feed.xml', feedly(7), '', NOW)
    expect(subscribers.of('feed.xml', NOW + 29 * DAY).total).toBe(7)
    expect(subscribers.of('feed.xml', NOW + 31 * DAY).total).toBe(0)
  })

  it('is bounded, whoever invents services', () => {
    const subscribers = countSubscribers()
    for (let number = 0; number < 30_000; number++)
      subscribers.note('feed.xml', `S${number}/1 (1 subscribers)`, '', NOW)
    expect(subscribers.of('feed.xml', NOW).total).toBe(20_000)
    // One that is known is still heard.
    subscribers.note('feed.xml', 'S1/1 (5 subscribers)', '', NOW)
    expect(subscribers.of('feed.xml', NOW).total).toBe(20_004)
    subscribers.note('feed.xml', 'Late/1 (5 subscribers)', '', NOW + 31 * DAY)
    expect(subscribers.of('feed.xml', NOW + 31 * DAY).total).toBe(5)
  })

  it('is on the status page, for GET and for unchanged feeds', async () => {
    const { port, publish } = await startServer()
    await publish({ 'feed.xml': { text: FEED }, 'notes.txt': { text: 'x', isFeed: false } })
    const { etag = '' } = (await ask(port, '/blog/feed.xml', { headers: { 'User-Agent': 'newsboat/2' } }))
      .headers
    await ask(port, '/blog/feed.xml', { headers: { 'User-Agent': feedly(30), 'If-None-Match': etag } })
    await ask(port, '/blog/feed.xml', { method: 'HEAD', headers: { 'User-Agent': 'Other/1' } })
    await ask(port, '/blog/notes.txt', { headers: { 'User-Agent': feedly(99) } })
    const { feeds } = JSON.parse((await ask(port, '/status.json')).body.toString())
    expect(feeds).toMatchObject([{ path: 'feed.xml', readership: { readersPerDay: 1, total: 31 } }])
  })
})

describe('the address of a client', () => {
  const request = (remoteAddress: string, forwarded?: string) =>
    ({
      socket: { remoteAddress },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    }) as unknown as IncomingMessage

  it.each([
    ['192.0.2.1', undefined, '192.0.2.1'],
    ['::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['192.0.2.1', '198.51.100.1', '192.0.2.1'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::1', '6.6.6.6, 198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', '198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['10.1.2.3', '198.51.100.1, 2001:db8::1', '2001:db8::1'],
    ['127.0.0.1', 'nonsense', '127.0.0.1'],
    ['127.0.0.1', '', '127.0.0.1'],
  ])('%s, forwarded for %j, is %s', (remote, forwarded, address) => {
    expect(readClientAddress(['10.0.0.0/8'])(request(remote, forwarded))).toBe(address)
  })

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001::1', '2001:db8:1:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s is in the network %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('the rate limit', () => {
  const request = (address: string, userAgent: string) =>
    ({
      socket: { remoteAddress: address },
      headers: { 'user-agent': userAgent },
    }) as unknown as IncomingMessage

  it('lets an hour’s requests through, then says how long to wait', () => {
    const limit = createRateLimit({ perHour: 12, unconditionalPerHour: 2 }, readClientAddress([]))
    const waits = Array.from({ length: 13 }, () => limit(request('192.0.2.1', 'a'), '/x', true, NOW))
    expect(waits).toEqual([...Array(12).fill(0), 300])
    expect(limit(request('192.0.2.1', 'a'), '/x', true, NOW + 300_000)).toBe(0)
    expect(limit(request('192.0.2.1', 'a'), '/x', true, NOW + 300_000)).toBe(300)
    expect(limit(request('192.0.2.1', 'a'), '/x', true, NOW + 9 * HOUR)).toBe(0)
  })

  it('is stricter with those who ask for everything', () => {
    const limit = createRateLimit({ perHour: 12, unconditionalPerHour: 1 }, readClientAddress([]))
    expect(
      [false, false, true].map((isConditional) => limit(request('192.0.2.1', 'a'), '/x', isConditional, NOW)),
    ).toEqual([0, 3600, 0])
  })

  it('tells readers, paths and networks apart', () => {
    const limit = createRateLimit({ perHour: 1, unconditionalPerHour: 1 }, readClientAddress([]))
    const ask = (address: string, userAgent: string, path: string) =>
      limit(request(address, userAgent), path, true, NOW)
    expect(ask('192.0.2.1', 'a', '/x')).toBe(0)
    expect(ask('192.0.2.2', 'a', '/x')).toBe(0)
    expect(ask('192.0.2.1', 'b', '/x')).toBe(0)
    expect(ask('192.0.2.1', 'a', '/y')).toBe(0)
    expect(ask('2001:db8::1', 'a', '/x')).toBe(0)
    expect(ask('2001:db8::2', 'a', '/x')).toBe(3600)
  })

  it('is off, or answers with 429', async () => {
    const limited = await startServer({ rateLimit: { perHour: 3, unconditionalPerHour: 1 } })
    const free = await startServer()
    for (const server of [limited, free]) await server.publish({ 'feed.xml': { text: FEED } })
    const statuses = async (port: number) => {
      const answers = []
      for (let time = 0; time < 3; time++) answers.push(await ask(port, '/blog/feed.xml'))
      return answers.map(({ status, headers }) => [status, headers['retry-after']])
    }
    expect(await statuses(free.port)).toEqual(Array(3).fill([200, undefined]))
    expect(await statuses(limited.port)).toEqual([
      [200, undefined],
      [429, '3600'],
      [429, '3600'],
    ])
  })
})
