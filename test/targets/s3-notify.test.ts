import { afterEach, beforeEach, expect, it } from 'vitest'
import { sha256 } from '../../src/core/digest.ts'
import type { Look, Target } from '../../src/core/ports.ts'
import { Place, post, run, T1 } from '../pipeline/blog.ts'
import { FakeClock, Listener, ROOT, SITE_FEEDS, tell } from '../pipeline/outbox.ts'
import type { FakeStore } from './fake-store.ts'
import { s3 } from './providers.ts'

/** Who was told, remembered in object storage. */

const MANIFEST = 'feedmill-state/manifest.json'
const NOTIFIED = 'feedmill-state/notified.json'
const LEASE = 'feedmill-state/lease.json'

let fake: FakeStore
let place: Place
beforeEach(async () => {
  fake = await s3.start()
  place = new Place()
})
afterEach(() => {
  place.dispose()
  return fake.close()
})

const open = (): Target => s3.open(fake, { patience: { attempts: 3 }, now: () => T1 })

const publish = (body: string, now = T1) =>
  run({ posts: [post({ file: 'a.md', body })], targets: [open()], feeds: { taxonomies: {} }, now })

const look: Look = async (url) => ({ sha256: sha256(fake.objects.get(url.slice(ROOT.length))?.body ?? '') })

const tellFrom = (hub: Listener) =>
  tell({ place, targets: [open()], listeners: [hub], clock: new FakeClock(), look })

it('costs two requests when nothing is pending, and is written under the lease', async () => {
  await publish('one')
  const hub = new Listener()
  fake.requests = []
  await tellFrom(hub)
  expect(hub.heard).toEqual(SITE_FEEDS)
  const save = [`GET ${LEASE}`, `PUT ${LEASE}`, `GET ${NOTIFIED}`, `PUT ${NOTIFIED}`, `PUT ${LEASE}`]
  expect(fake.requests).toEqual([`GET ${MANIFEST}`, `GET ${NOTIFIED}`, ...save, ...save])
  fake.requests = []
  await tellFrom(hub)
  expect(fake.requests).toEqual([`GET ${MANIFEST}`, `GET ${NOTIFIED}`])
  expect(hub.heard).toHaveLength(3)
})

it('is no publication, and neither is in the way of the other', async () => {
  const hub = new Listener()
  for (const body of ['one', 'two', 'three']) {
    await publish(body)
    const manifest = fake.objects.get(MANIFEST)?.body
    hub.clear()
    await tellFrom(hub)
    expect(hub.heard).toEqual(SITE_FEEDS)
    expect(fake.objects.get(MANIFEST)?.body).toEqual(manifest)
    const again = await publish(body)
    expect([again.failures, again.report.written]).toEqual([[], 0])
  }
})
