import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { configSchema } from '../../src/config/schema.ts'
import { OperatorError } from '../../src/core/problem.ts'
import { Daemon, type DaemonOptions } from '../../src/daemon/daemon.ts'
import type { RunEnd } from '../../src/daemon/run-job.ts'
import type { Asked } from '../../src/daemon/runner.ts'
import type { Settings } from '../../src/daemon/settings.ts'
import { directoryTarget } from '../../src/targets/directory.ts'
import { at } from '../builders.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { FakeClock } from './fake-clock.ts'
import { ask } from './http/serving.ts'
import { NotingLog } from './noting-log.ts'

/** The daemon itself: its runs are only noted here. */

let base: string
let clock: FakeClock
let log: NotingLog
/** What each run was made of. */
let runs: { out: string; asked: Asked }[]
let stop: AbortController
beforeEach(() => {
  base = temporaryFolder({ 'content/a.md': '---\ntitle: A\ndate: 2024-01-01\n---\nText.\n' })
  clock = new FakeClock(at('2026-03-04T12:00:00Z'))
  log = new NotingLog()
  runs = []
  stop = new AbortController()
})

const settings = (out: string, more: object = {}): Settings => ({
  base,
  config: configSchema.parse({
    site: { url: 'https://example.com/' },
    sources: [{ type: 'directory', path: 'content', name: 'posts', engine: 'plain' }],
    targets: [{ type: 'directory', path: out }],
    daemon: { every: '1h', watch: false, http: { host: '127.0.0.1', port: 0 } },
    ...more,
  }),
})

async function start(out: string, options: Partial<DaemonOptions> = {}): Promise<Daemon> {
  const daemon = await Daemon.start({
    settings: settings(out),
    reread: async () => settings(out),
    after: async () => [],
    makeRun: async ({ config }, asked): Promise<RunEnd> => {
      const [target] = config.targets ?? []
      runs.push({ out: (target as { path: string }).path, asked })
      return { kind: 'stopped' }
    },
    cwd: base,
    cacheFolder: join(base, 'cache'),
    environment: {},
    random: () => 0.5,
    ...{ clock, log, signal: stop.signal },
    ...options,
  })
  onTestFinished(async () => {
    stop.abort()
    await daemon.stop()
  })
  return daemon
}

/** Lets time pass until something holds. */
async function passUntil(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 200 && !holds(); round++) {
    clock.pass(100)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(holds()).toBe(true)
}

const attendedByAnother = (out: string) =>
  directoryTarget({ root: join(base, out), display: out, durability: 'rename' }).lock('attend')

describe('a new configuration', () => {
  it('is used by the next run', async () => {
    const daemon = await start('out', { reread: async () => settings('out', { feeds: { limit: 5 } }) })
    await passUntil(() => runs.length === 1)
    await daemon.reload()
    await passUntil(() => runs.length === 2)
    expect(runs.at(-1)?.asked.reasons).toEqual(['reload'])
  })

  it('leads a daemon that waits to other targets, where nobody else is', async () => {
    const other = await attendedByAnother('out')
    const daemon = await start('out', { reread: async () => settings('elsewhere') })
    await passUntil(() => log.lines.some((line) => line.includes('waits')))
    await daemon.reload()
    await passUntil(() => runs.length > 0)
    expect(runs[0]?.out).toBe('elsewhere')
    await other.release()
  })

  it('makes a daemon wait where another one is, and leave what it had', async () => {
    const other = await attendedByAnother('elsewhere')
    const daemon = await start('out', { reread: async () => settings('elsewhere') })
    await passUntil(() => runs.length === 1)
    await daemon.reload()
    await passUntil(() => log.lines.some((line) => line.includes('waits')))
    expect(daemon.ask('signal')).toBe('queued')
    // Somebody else may look after what it had.
    await (await attendedByAnother('out')).release()
    expect(runs).toHaveLength(1)
    await other.release()
    await passUntil(() => runs.length === 2)
    expect(runs[1]?.out).toBe('elsewhere')
  })

  it('is the last one that came, also when an earlier one took longer to read', async () => {
    const reading: ((settings: Settings) => void)[] = []
    const daemon = await start('out', {
      reread: () => new Promise((resolve) => reading.push(resolve)),
    })
    await passUntil(() => runs.length === 1)
    const [first, second] = [daemon.reload(), daemon.reload()]
    await passUntil(() => reading.length > 0)
    // Only the first is read until it is in use.
    expect(reading).toHaveLength(1)
    reading[0]?.(settings('first'))
    await first
    await passUntil(() => reading.length === 2)
    reading[1]?.(settings('second'))
    await second
    await passUntil(() => runs.at(-1)?.out === 'second')
  })

  it('that is wrong is refused, and the old one stays', async () => {
    const reread = async (): Promise<Settings> => {
      throw new OperatorError('feeds.limit: expected a number')
    }
    const daemon = await start('out', { reread })
    await passUntil(() => runs.length === 1)
    await daemon.reload()
    expect(log.lines).toContain(
      'error: the new configuration is refused, the old one stays: feeds.limit: expected a number',
    )
    daemon.ask('signal')
    await passUntil(() => runs.length === 2)
    expect(runs[1]?.out).toBe('out')
  })
})

describe('health', () => {
  const health = async ({ url = '' }: Daemon): Promise<number> =>
    (await ask(Number(new URL(url).port), '/healthz')).status

  it('fails when the thread of a run hangs in the system, for good', async () => {
    let end = (_: RunEnd): void => {}
    const daemon = await start('out', {
      settings: settings('out', {
        daemon: { every: '1h', watch: false, runTimeout: '1m', http: { host: '127.0.0.1', port: 0 } },
      }),
      makeRun: () =>
        new Promise((resolve) => {
          runs.push({ out: 'out', asked: { reasons: [], force: false } })
          end = resolve
        }),
    })
    await passUntil(() => runs.length === 1)
    clock.pass(100_000)
    expect(await health(daemon)).toBe(200)
    clock.pass(60_000)
    expect(await health(daemon)).toBe(503)
    end({ kind: 'stopped' })
    await passUntil(() => true)
    expect(await health(daemon)).toBe(200)
  })

  it('does not ask how long no run was made', async () => {
    const daemon = await start('out')
    await passUntil(() => runs.length === 1)
    clock.pass(10 * 3_600_000)
    expect(await health(daemon)).toBe(200)
  })
})

describe('a daemon', () => {
  it('that waits serves nothing, and makes the forced run that was asked for when its turn comes', async () => {
    const other = await attendedByAnother('out')
    const daemon = await start('out')
    await passUntil(() => log.lines.some((line) => line.includes('waits')))
    expect(daemon.ask('hook', true)).toBe('queued')
    expect((await ask(Number(new URL(daemon.url ?? '').port), '/readyz')).status).toBe(503)
    await other.release()
    await passUntil(() => runs.length > 0)
    expect(runs[0]?.asked).toEqual({ reasons: ['start'], force: true })
  })

  it('goes on when a run fails, again and again after ever longer times', async () => {
    const times: number[] = []
    await start('out', {
      settings: settings('out', { daemon: { every: '24h', watch: false } }),
      makeRun: async () => {
        times.push(clock.elapsedMs())
        return { kind: 'failed', exitCode: 3, message: 'the disk is full' }
      },
    })
    for (let round = 0; times.length < 5 && round < 3000; round++) {
      clock.pass(1000)
      await new Promise(setImmediate)
      await new Promise(setImmediate)
    }
    const pauses = times.slice(1).map((time, index) => Math.floor((time - (times[index] as number)) / 10_000))
    expect(pauses).toEqual([1, 2, 4, 8])
    expect(log.lines.filter((line) => line.includes('the disk is full'))).toHaveLength(1)
  })
})
