import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { configSchema } from '../../src/config/schema.ts'
import { sha256 } from '../../src/core/digest.ts'
import type { Target } from '../../src/core/ports.ts'
import type { ServedSet } from '../../src/daemon/http/served.ts'
import { type Serving, startServing } from '../../src/daemon/serving.ts'
import { at } from '../builders.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { FakeClock } from './fake-clock.ts'
import { ask, statusOfNothing } from './http/serving.ts'
import { NotingLog } from './noting-log.ts'

const config = configSchema.parse({ daemon: { http: { host: '127.0.0.1', port: 0 } } }).daemon
const log = new NotingLog()

async function start(folder: string): Promise<Serving> {
  const serving = await startServing({
    config,
    siteUrl: 'https://example.com/',
    folder,
    pages: { health: () => ({ ok: true, facts: {} }), metrics: () => [], status: () => statusOfNothing },
    hooks: { run: () => 'started' },
    clock: new FakeClock(at('2026-03-04T12:00:00Z')),
    log,
  })
  if (serving === undefined) throw new Error('expected a server')
  onTestFinished(() => serving.close())
  return serving
}

const target = { name: 'directory out', read: async () => undefined } as Partial<Target> as Target

/** Keeps the bytes of an edition, and gives the set that names them. */
async function keepEdition(serving: Serving, text: string): Promise<ServedSet> {
  const bytes = Buffer.from(text)
  await serving.keep(sha256(bytes), bytes)
  const document = { path: 'feed.xml', mediaType: 'application/rss+xml', sha256: sha256(bytes) }
  return { documents: [{ ...document, length: bytes.length, changed: 0 }], redirects: new Map() }
}

const served = async ({ url }: Serving): Promise<string> =>
  (await ask(Number(new URL(url).port), '/feed.xml')).body.toString()

it('what was served is served again by the next process, from its first moment on', async () => {
  const folder = temporaryFolder()
  const first = await start(folder)
  await first.show(await keepEdition(first, 'one'), target)
  await first.close()
  const second = await start(folder)
  await second.resume()
  expect(await served(second)).toBe('one')
})

it('nothing is swept away that is still remembered as what is served', async () => {
  const folder = temporaryFolder()
  const first = await start(folder)
  await first.show(await keepEdition(first, 'one'), target)
  // As when the process dies before it could remember the next edition.
  mkdirSync(join(folder, 'served.json.tmp'))
  await first.show(await keepEdition(first, 'two'), target)
  expect(log.lines.at(-1)).toContain('what was published is not served yet')
  await first.close()
  const second = await start(folder)
  await second.resume()
  expect(await served(second)).toBe('one')
  rmSync(join(folder, 'served.json.tmp'), { recursive: true })
  await second.show(await keepEdition(second, 'two'), target)
  expect(await served(second)).toBe('two')
})
