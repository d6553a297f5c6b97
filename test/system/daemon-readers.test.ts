import { appendFileSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts'
import { ask, startDaemon, type TestDaemon, until } from './daemon.ts'
import { need, remove, temporaryFolder } from './feedmill.ts'
import { CONDITIONAL_FROM, type Reader, type ReaderName, subscribe, TOOLS } from './readers.ts'

/** Real readers follow a daemon's feeds: they fetch no more than what has changed, and see as new what is. */

const POSTS = 5
const READERS: readonly ReaderName[] = ['newsboat', 'sfeed', 'feedparser']
const FEEDS = ['feed.xml', 'atom.xml']
/** How far ahead a post is dated: a busy machine has to hold it back before that. */
const LEAD_MS = 10_000

let folder: string
let daemon: TestDaemon
let proxy: CountingProxy
beforeEach(async () => {
  folder = temporaryFolder()
  mkdirSync(join(folder, 'content'))
  for (let day = 1; day <= POSTS; day++) writePost(`old-${day}`, `2024-06-0${day}`)
  const config = { guard: { droppedMax: 1, updatedMax: 1 } }
  daemon = await startDaemon({ folder, config, daemon: { watch: false } })
  await until('the first run', async () => (await daemon.status()).runs.length === 1)
  proxy = await startCountingProxy(new URL(daemon.url).origin)
})
afterEach(async () => {
  await proxy?.close()
  daemon?.running.killAll()
  await daemon?.running.ended
  remove(folder)
})

function writePost(name: string, date: string): void {
  writeFileSync(
    join(folder, 'content', `${name}.md`),
    `---\ntitle: ${name}\ndate: ${date}\n---\nText of ${name}.\n`,
  )
}

/** As a checkout does: other dates of the files, the same text. */
function touchPosts(): void {
  const now = new Date()
  for (const file of readdirSync(join(folder, 'content'))) utimesSync(join(folder, 'content', file), now, now)
}

const feedOf = async (path: string): Promise<string> => (await ask(`${daemon.url}${path}`)).body.toString()

/** Asks for a run, and waits until it is over; gives what came of it. */
async function runBy(reason: 'a request' | 'a signal'): Promise<string | undefined> {
  const before = (await daemon.status()).runs.length
  if (reason === 'a signal') process.kill(daemon.pid, 'SIGUSR1')
  else expect(await daemon.hook()).toBe(202)
  await until('the end of a run', async () => (await daemon.status()).runs.length > before)
  const [last] = (await daemon.status()).runs
  expect(last?.reason).toBe(reason)
  return last?.outcome
}

/** Polls, and gives how many entries the reader has had, and how the daemon answered it. */
async function poll(reader: Reader): Promise<{ entries: number; statuses: number[] }> {
  const before = proxy.exchanges.length
  const entries = await reader.poll()
  return { entries, statuses: proxy.exchanges.slice(before).map(({ status }) => status) }
}

/** How many requests were answered with 304, by the daemon's own account. */
async function notModified(): Promise<number> {
  const text = (await ask(new URL('/metrics', daemon.url).href)).body.toString()
  return Number(/^feedmill_http_requests_total\{status="304"\} (\d+)$/m.exec(text)?.[1] ?? 0)
}

describe.each(READERS)('%s', (name) => {
  it.for(FEEDS)(
    'fetches %s when it has changed, and takes no edit for a new entry',
    async (path, context) => {
      need(context, ...TOOLS[name])
      const reader = subscribe(name, join(folder, 'reader'), `${proxy.endpoint}/blog/${path}`)
      const isNew = { entries: POSTS, statuses: [200] }
      const isUnchanged = { entries: POSTS, statuses: [304] }
      for (let first = 1; first < CONDITIONAL_FROM[name]; first++) expect(await poll(reader)).toEqual(isNew)
      expect(await poll(reader)).toEqual(isUnchanged)

      for (const reason of ['a request', 'a signal'] as const) {
        touchPosts()
        expect(await runBy(reason)).toBe('unchanged')
        expect(await poll(reader)).toEqual(isUnchanged)
      }

      appendFileSync(join(folder, 'content/old-3.md'), 'Edited.\n')
      expect(await runBy('a request')).toBe('published')
      expect(await feedOf(path)).toContain('Edited.')
      expect(await poll(reader)).toEqual(isNew)
      expect(await poll(reader)).toEqual(isUnchanged)

      writePost('new', '2024-07-01')
      expect(await runBy('a signal')).toBe('published')
      expect(await poll(reader)).toEqual({ entries: POSTS + 1, statuses: [200] })
      expect(await poll(reader)).toEqual({ entries: POSTS + 1, statuses: [304] })

      expect(await notModified()).toBe(proxy.exchanges.filter(({ status }) => status === 304).length)
    },
  )
})

it('sfeed names no tag in its first request, and gets the document', async (context) => {
  need(context, ...TOOLS.sfeed)
  const reader = subscribe('sfeed', join(folder, 'reader'), `${proxy.endpoint}/blog/feed.xml`)
  expect(await poll(reader)).toEqual({ entries: POSTS, statuses: [200] })
  expect(proxy.exchanges[0]?.asked['if-none-match']).toBe('""')
  expect((await ask(`${daemon.url}feed.xml`, { 'if-none-match': '' })).status).toBe(200)
})

it('a due post is there in the second it is due, and is one new entry for every reader', async (context) => {
  need(context, ...READERS.flatMap((name) => TOOLS[name]))
  const readers = READERS.flatMap((name) =>
    FEEDS.map((path) => subscribe(name, join(folder, name, path), `${proxy.endpoint}/blog/${path}`)),
  )
  const entries = async (): Promise<number[]> => {
    const all: number[] = []
    for (const reader of readers) all.push(await reader.poll())
    return all
  }
  expect(await entries()).toEqual(readers.map(() => POSTS))

  const due = Math.ceil((Date.now() + LEAD_MS) / 1000) * 1000
  writePost('due', new Date(due).toISOString())
  await runBy('a request')
  const { next } = await daemon.status()
  expect(next?.reason, 'the run before took too long').toBe('a post falls due')
  expect(Date.parse(next?.at ?? '')).toBe(due)

  let seen = 0
  const end = due + 60_000
  while (seen === 0 && Date.now() < end) {
    const isThere = (await feedOf('feed.xml')).includes('Text of due.')
    if (isThere) seen = Date.now()
    else await sleep(100)
  }
  expect(seen, 'the post is never there').toBeGreaterThan(0)
  console.log(`a due post was seen ${seen - due} ms after it was due`)
  expect(seen).toBeGreaterThanOrEqual(due)
  // When the run began: how long it takes is a matter of the machine.
  await until('the end of the run', async () => (await daemon.status()).runs[0]?.reason === 'a post fell due')
  const late = Date.parse((await daemon.status()).runs[0]?.at ?? '') - due
  expect(late).toBeGreaterThanOrEqual(0)
  expect(late).toBeLessThan(1000)
  for (const path of ['atom.xml', 'feed.json']) expect(await feedOf(path)).toContain('Text of due.')
  expect(await entries()).toEqual(readers.map(() => POSTS + 1))
  expect(await entries()).toEqual(readers.map(() => POSTS + 1))
})
