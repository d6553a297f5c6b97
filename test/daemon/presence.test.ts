import { describe, expect, it } from 'vitest'
import type { Lock, Target } from '../../src/core/ports.ts'
import { RunError, TargetBusyError } from '../../src/core/problem.ts'
import { attend, type Presence } from '../../src/daemon/presence.ts'
import { at } from '../builders.ts'
import { FakeClock } from './fake-clock.ts'
import { NotingLog } from './noting-log.ts'

/** A target that only knows who looks after it. */
class Guarded {
  state: 'free' | 'busy' | 'unreachable' = 'free'
  /** The names under which it was asked for. */
  readonly asked: (string | undefined)[] = []
  held = 0
  readonly target: Target

  constructor(name: string) {
    const lock = async (_right: unknown, as?: string): Promise<Lock> => {
      this.asked.push(as)
      if (this.state === 'busy') throw new TargetBusyError(`${name}: another daemon looks after it`)
      if (this.state === 'unreachable') throw new RunError(`${name}: cannot be reached`)
      this.held += 1
      return {
        isHeld: () => this.state === 'free',
        release: async () => {
          this.held -= 1
        },
      }
    }
    this.target = { name, lock } as Partial<Target> as Target
  }
}

function begin(targets: readonly Target[], enter: () => string | undefined = () => 'a-name') {
  const clock = new FakeClock(at('2026-03-04T12:00:00Z'))
  const log = new NotingLog()
  const stop = new AbortController()
  let wanted = targets
  const home = { enter, leave: async () => {} }
  let presence: Presence | undefined
  const ended = attend(() => wanted, { home, clock, log, signal: stop.signal }).then((got) => {
    presence = got
  })
  return {
    log,
    stop,
    ended,
    presence: () => presence,
    want: (next: readonly Target[]) => {
      wanted = next
    },
    /** Lets time pass, and what waits for it go on. */
    pass: async (durationMs: number) => {
      for (let round = 0; round < 10; round++) await new Promise(setImmediate)
      clock.pass(durationMs)
      for (let round = 0; round < 10; round++) await new Promise(setImmediate)
    },
  }
}

describe('looking after targets', () => {
  it('goes by the name of the folder, and ends with all rights given back', async () => {
    const [a, b] = [new Guarded('a'), new Guarded('b')]
    const { presence, ended } = begin([a.target, b.target])
    await ended
    expect([a.asked, b.asked, presence()?.isHeld()]).toEqual([['a-name'], ['a-name'], true])
    await presence()?.release()
    expect([a.held, b.held]).toEqual([0, 0])
  })

  it('waits for another daemon, holding nothing meanwhile, and says so once', async () => {
    const [a, b] = [new Guarded('a'), new Guarded('b')]
    b.state = 'busy'
    const { log, pass, presence } = begin([a.target, b.target])
    for (let round = 0; round < 5; round++) {
      await pass(2000)
      expect([a.held, presence()]).toEqual([0, undefined])
    }
    b.state = 'free'
    await pass(2000)
    expect(presence()?.isHeld()).toBe(true)
    expect(log.lines).toEqual([
      'warn: b: another daemon looks after it; this daemon waits, and takes over when that one ends',
      'info: no other daemon looks after the targets any more: this one does',
    ])
  })

  it('waits for the folder, too', async () => {
    const a = new Guarded('a')
    let name: string | undefined
    const { log, pass, presence } = begin([a.target], () => name)
    await pass(2000)
    expect([a.held, presence()]).toEqual([0, undefined])
    name = 'a-name'
    await pass(2000)
    expect([a.held, presence()?.isHeld()]).toEqual([1, true])
    expect(log.lines[0]).toContain('another daemon of this machine')
  })

  it('waits for the targets of a configuration that came meanwhile', async () => {
    const [a, b] = [new Guarded('a'), new Guarded('b')]
    a.state = 'busy'
    const { want, pass, presence } = begin([a.target])
    await pass(2000)
    want([b.target])
    await pass(2000)
    expect([b.held, presence()?.isHeld()]).toEqual([1, true])
  })

  it('does not wait for a target that cannot be reached, and looks after it when it can', async () => {
    const [a, b] = [new Guarded('a'), new Guarded('b')]
    a.state = 'unreachable'
    const { log, presence, ended } = begin([a.target, b.target])
    await ended
    expect([a.held, b.held]).toEqual([0, 1])
    expect(await presence()?.complete()).toBe(true)
    a.state = 'free'
    expect(await presence()?.complete()).toBe(true)
    expect([a.held, b.held]).toEqual([1, 1])
    expect(log.lines).toEqual(['warn: a: cannot be reached'])
  })

  it('passes on when it turns out that another daemon looks after the one that could not be reached', async () => {
    const a = new Guarded('a')
    a.state = 'unreachable'
    const { presence, ended } = begin([a.target])
    await ended
    a.state = 'busy'
    expect(await presence()?.complete()).toBe(false)
  })

  it('says once what cannot be reached, also while it waits', async () => {
    const [a, b] = [new Guarded('a'), new Guarded('b')]
    a.state = 'unreachable'
    b.state = 'busy'
    const { log, pass } = begin([a.target, b.target])
    for (let round = 0; round < 3; round++) await pass(2000)
    expect(log.lines.filter((line) => line.includes('cannot be reached'))).toHaveLength(1)
  })

  it('ends with the signal', async () => {
    const a = new Guarded('a')
    a.state = 'busy'
    const { stop, ended, presence } = begin([a.target])
    await new Promise(setImmediate)
    stop.abort()
    await ended
    expect([presence(), a.held]).toEqual([undefined, 0])
  })
})
