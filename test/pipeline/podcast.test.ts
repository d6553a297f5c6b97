import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FeedsSpec } from '../../src/core/feed.ts'
import { Place, post, run, series, T2 } from './blog.ts'

/** What runs remember of a podcast, and which documents say what. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const DAY_MS = 86_400_000
const FEEDS: Partial<FeedsSpec> = {
  podcast: { image: '/c.png', categories: [['Technology']], explicit: false },
}
const EPISODE = post({
  file: 'a.md',
  tags: ['sea'],
  enclosures: [{ url: 'https://example.com/a.mp3', mediaType: 'audio/mpeg', length: 1, duration: 60 }],
})
const guid = (): string | undefined => /<podcast:guid>(.*)<\/podcast:guid>/.exec(place.text('feed.xml'))?.[1]

it('the guid of a podcast stays when the site moves, and when it is no podcast for a while', async () => {
  await run({ place, posts: [EPISODE], feeds: FEEDS })
  const first = guid()
  expect(first).toMatch(/^[0-9a-f-]{36}$/)
  await run({ place, posts: [EPISODE], now: T2 })
  expect(guid()).toBeUndefined()
  const site = { url: 'https://example.com/new/' }
  await run({ place, posts: [EPISODE], feeds: FEEDS, site, now: T2, flags: { force: true } })
  expect(guid()).toBe(first)
})

it('only the feed that is a podcast has episodes, and an unchanged run writes nothing', async () => {
  const result = await run({ place, posts: [EPISODE], feeds: FEEDS })
  expect(result.report.problems).toEqual([])
  expect(place.text('feed.xml')).toContain('<itunes:duration>60</itunes:duration>')
  for (const path of ['atom.xml', 'feed.json', 'tags/sea/feed.xml'])
    expect(place.text(path), path).not.toMatch(/itunes|podcast/)
  const before = place.stamps()
  await run({ place, posts: [EPISODE], feeds: FEEDS, now: T2 })
  expect(place.stamps()).toEqual(before)
})

it('a feed that becomes a podcast changes in RSS alone', async () => {
  await run({ place, posts: [EPISODE] })
  const before = place.documents()
  await run({ place, posts: [EPISODE], feeds: FEEDS, now: T2 })
  const changed = Object.entries(place.documents()).filter(([path, text]) => before[path] !== text)
  expect(changed.map(([path]) => path)).toEqual(['feed.xml'])
})

it('archives say nothing of the rhythm, so that it changes none of them', async () => {
  const posts = series(30, (index) => ({ published: Date.UTC(2025, 0, 1) + index * 7 * DAY_MS }))
  const feeds = { limit: 5, archives: true, taxonomies: {} }
  await run({ place, posts, feeds })
  expect(place.text('feed.xml')).toContain('<sy:updatePeriod>weekly</sy:updatePeriod>')
  // The next archive is linked to when there is one.
  const archive = (): string => place.text('archive/2025/feed.xml').replace(/<atom:link rel="next.*\n/, '')
  const before = archive()
  expect(before).not.toMatch(/sy:|<ttl>/)
  // So many posts on the days after the last one that the feed is a daily one.
  const busy = series(25, (index) => ({
    file: `new-${index}.md`,
    published: Date.UTC(2026, 0, 3) + index * DAY_MS,
  }))
  await run({ place, posts: [...posts, ...busy], feeds, now: T2 })
  expect(place.text('feed.xml')).toContain('<sy:updatePeriod>daily</sy:updatePeriod>')
  expect(archive()).toBe(before)
})
