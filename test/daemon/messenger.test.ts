import { afterEach, beforeEach, expect, it } from 'vitest'
import { Messenger } from '../../src/daemon/messenger.ts'
import type { NotifyRun } from '../../src/pipeline/notify.ts'
import { Place, post, run, T1, T2 } from '../pipeline/blog.ts'
import { Listener, publicOf, ROOT, SITE_FEEDS } from '../pipeline/outbox.ts'
import { FakeClock } from './fake-clock.ts'

/** The daemon tells others beside its runs, until everybody knows. */

const HOUR_MS = 3_600_000

let place: Place
let clock: FakeClock
let stop: AbortController
beforeEach(async () => {
  place = new Place()
  clock = new FakeClock(T1)
  stop = new AbortController()
  await publish('one')
})
afterEach(() => {
  stop.abort()
  place.dispose()
})

const publish = (body: string, now = T1) =>
  run({ posts: [post({ file: 'a.md', body })], place, feeds: { taxonomies: {} }, now })

function messenger(): Messenger {
  const nothing = (): void => {}
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
  return new Messenger({ clock, random: () => 0.5, log, signal: stop.signal })
}

const telling = (hub: Listener): NotifyRun => ({
  site: { url: ROOT },
  feeds: {
    formats: ['rss', 'atom', 'json'],
    files: { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' },
  },
  targets: [place.target],
  notifiers: [hub.notifier],
  look: publicOf(place),
  isForgetful: false,
})

/** Lets time pass until something holds. */
async function passUntil(holds: () => boolean, stepMs = 1000, steps = 4000): Promise<void> {
  for (let step = 0; step < steps && !holds(); step++) {
    clock.pass(stepMs)
    await new Promise(setImmediate)
    await new Promise(setImmediate)
  }
  expect(holds()).toBe(true)
}

it('tells of each feed once, and says so', async () => {
  const hub = new Listener()
  const told = messenger()
  told.ask(telling(hub))
  await passUntil(() => hub.heard.length === 3)
  await passUntil(() => told.hubs()[0]?.state === 'ok')
  told.ask(telling(hub))
  clock.pass(HOUR_MS)
  await told.ended()
  expect(hub.heard).toEqual(SITE_FEEDS)
  expect(told.metrics()[0]?.samples).toEqual([{ labels: { notifier: 'hub' }, value: 0 }])
})

it('tells a hub that was down when it is back, once for however many edits', async () => {
  const hub = new Listener()
  hub.answer = () => ({ kind: 'later', why: 'it is down' })
  const told = messenger()
  told.ask(telling(hub))
  await passUntil(() => told.hubs()[0]?.state === 'pending')
  expect(told.hubs()[0]).toMatchObject({ url: 'hub', pending: 3, message: 'it is down' })
  await publish('two', T2)
  told.ask(telling(hub))
  await publish('three', T2 + 1000)
  told.ask(telling(hub))
  hub.clear()
  hub.answer = () => ({ kind: 'told' })
  await passUntil(() => told.hubs()[0]?.state === 'ok')
  expect(hub.heard.sort()).toEqual(SITE_FEEDS)
})

it('ends when the daemon does, also while it waits', async () => {
  const hub = new Listener()
  hub.answer = () => ({ kind: 'later', why: 'it is down' })
  const told = messenger()
  told.ask(telling(hub))
  await passUntil(() => told.hubs()[0]?.state === 'pending')
  stop.abort()
  await told.ended()
  expect(clock.timers).toBe(0)
  told.ask(telling(hub))
  await told.ended()
})

it('tells nobody when nobody is configured any more', async () => {
  const told = messenger()
  told.ask(undefined)
  await told.ended()
  expect(told.hubs()).toEqual([])
})
