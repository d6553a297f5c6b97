import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { directoryTarget } from '../../src/targets/directory.ts'
import { withStateElsewhere } from '../../src/targets/state-elsewhere.ts'
import { items, Place, post, run, T1, T3 } from '../pipeline/blog.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const blog = () =>
  [1, 2, 3].map((day) => post({ file: `${day}.md`, published: Date.UTC(2025, 0, day), tags: ['a'] }))

let last: Place
let base: string
beforeEach(async () => {
  last = new Place()
  base = temporaryFolder()
  await run({ posts: blog(), place: last, now: T1, ids: { policy: 'tag', authority: 'first.example' } })
})
let server: Server | undefined
afterEach(() => {
  last.dispose()
  server?.close()
  server = undefined
})

const warnings: string[] = []
const log = {
  debug() {},
  info() {},
  warn: (_: object, message: string) => void warnings.push(message),
  error() {},
}

/** A run into an empty folder, under a policy that would give every post another id. */
async function publish(state: string, posts = blog(), name = 'fresh') {
  const root = join(base, name)
  const inner = directoryTarget({ root, display: name, durability: 'rename' })
  const target = withStateElsewhere(inner, { root: state, display: 'the last run', log })
  const result = await run({
    posts,
    targets: [target],
    now: T3,
    ids: { policy: 'tag', authority: 'second.example' },
  })
  return { root, result }
}
const idsIn = (root: string): string[] =>
  JSON.parse(readFileSync(join(root, 'feed.json'), 'utf8')).items.map(({ id }: { id: string }) => id)

async function serve(answer: (path: string) => Buffer | number): Promise<string> {
  const started = createServer((request, response) => {
    const found = answer((request.url ?? '').slice(1))
    if (typeof found === 'number') response.writeHead(found).end()
    else response.end(found)
  })
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  const { port } = started.address() as { port: number }
  return `http://127.0.0.1:${port}/`
}
const fileOr404 = (path: string): Buffer | number =>
  existsSync(last.path(path)) ? readFileSync(last.path(path)) : 404

describe('a target whose state is elsewhere', () => {
  it.each(['folder', 'address'])('publishes under the ids of the last run, read from a %s', async (kind) => {
    const { root, result } = await publish(kind === 'folder' ? last.root : await serve(fileOr404))
    expect(result.failures).toEqual([])
    expect(idsIn(root)).toEqual(items(last).map(({ id }) => id))
    // It has a whole state of its own now: the last run is not asked again.
    server?.close()
    last.dispose()
    const again = await publish(last.root, blog())
    expect(again.result.report).toMatchObject({ written: 0, removed: 0 })
    expect(idsIn(root)[0]).toContain('first.example')
  })

  it('knows an edit by what the last run published', async () => {
    const { root } = await publish(last.root, [
      ...blog().slice(0, 2),
      post({ file: '3.md', published: Date.UTC(2025, 0, 3), tags: ['a'], body: 'New' }),
    ])
    const modified = JSON.parse(readFileSync(join(root, 'feed.json'), 'utf8')).items[0].date_modified
    expect(modified).toBe(new Date(T3).toISOString().replace('.000', ''))
  })

  it('begins anew where nothing is, and says so', async () => {
    warnings.length = 0
    const { root } = await publish(await serve(() => 404))
    expect(idsIn(root)[0]).toContain('second.example')
    expect(warnings).toEqual([expect.stringContaining('nothing is at the last run')])
    expect(idsIn((await publish(temporaryFolder(), blog(), 'other')).root)[0]).toContain('second.example')
  })

  it.each<[what: string, answer: (path: string) => Buffer | number, expected: RegExp]>([
    ['answers 500', () => 500, /cannot be read \(it answers 500\)/],
    ['answers 403', () => 403, /cannot be read \(it answers 403\)/],
    ['is no state', () => Buffer.from('<html>'), /state: .* at the last run cannot be read/],
    [
      'lost a part',
      (path) => (path.includes('ledger') ? 404 : fileOr404(path)),
      /state: .* at the last run cannot be read \(it is missing\)/,
    ],
    [
      'was renewed in between',
      (path) => (path.includes('ledger') ? Buffer.from('{"version":1,"posts":{}}') : fileOr404(path)),
      /is not the one that the manifest there names/,
    ],
  ])('publishes nothing when the place %s', async (_, answer, expected) => {
    const root = join(base, 'fresh')
    await expect(serve(answer).then((state) => publish(state))).rejects.toThrow(expected)
    expect(existsSync(join(root, 'feed.xml'))).toBe(false)
  })

  it('publishes nothing when the place cannot be reached', async () => {
    const address = await serve(fileOr404)
    await new Promise((resolve) => server?.close(resolve))
    await expect(publish(address)).rejects.toThrow(/state: .* cannot be read/)
  })

  it('publishes nothing when the folder is not there, or is a file', async () => {
    await expect(publish(join(base, 'nowhere'))).rejects.toThrow(/cannot be read/)
    await expect(publish(last.path('feed.xml'))).rejects.toThrow(/it is no folder/)
  })

  it('tells nobody a password', async () => {
    const address = (await serve(() => 500)).replace('//', '//ann:secret@')
    const failed = await publish(address).catch((error: Error) => error.message)
    expect(failed).toMatch(/it answers 500/)
    expect(failed).not.toContain('secret')
  })

  it('takes what an interrupted run left for what it is', async () => {
    const copy = temporaryFolder()
    cpSync(last.root, copy, { recursive: true })
    const path = join(copy, 'feedmill-state/manifest.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"phase": "done"', '"phase": "publishing"'))
    // One of its shards was renewed already.
    appendFileSync(join(copy, 'feedmill-state/ledger-1/0.json'), '\n')
    expect(idsIn((await publish(copy)).root)).toEqual(items(last).map(({ id }) => id))
  })

  it('has a whole ledger of its own, also when an interrupted run there wrote nothing of it', async () => {
    const path = last.path('feedmill-state/manifest.json')
    const manifest = JSON.parse(readFileSync(path, 'utf8'))
    const ledger = { ...manifest.ledger, planned: {} }
    writeFileSync(path, JSON.stringify({ ...manifest, phase: 'publishing', ledger }))
    const { root, result } = await publish(last.root)
    expect(result.failures).toEqual([])
    expect(existsSync(join(root, 'feedmill-state/ledger-1/0.json'))).toBe(true)
  })

  it('prefers the state that it has', async () => {
    const { root } = await publish(await serve(() => 404))
    const ids = idsIn(root)
    await publish(last.root)
    expect(idsIn(root)).toEqual(ids)
  })
})
