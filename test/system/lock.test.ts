import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'rolldown'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import {
  documentDigests,
  feedmill,
  leftovers,
  need,
  PROJECT,
  type Running,
  remove,
  start,
  temporaryFolder,
} from './feedmill.ts'

/** One publisher at a time, also when two begin in the same instant. */

const built = temporaryFolder()
const lockFileModule = join(built, 'lock-file.js')
beforeAll(() =>
  build({
    input: join(PROJECT, 'src/targets/lock-file.ts'),
    platform: 'node',
    output: { file: lockFileModule },
  }),
)
afterAll(() => remove(built))

let base: string
let path: string
const running: Running[] = []
beforeEach(() => {
  base = temporaryFolder()
  path = join(base, 'lock')
})
afterEach(async () => {
  for (const { killAll } of running) killAll()
  await Promise.all(running.splice(0).map(({ ended }) => ended))
  remove(base)
})

/** A process that takes the lock, says so, and holds it until it is killed. */
function startTaker(...under: readonly string[]): Running {
  const module = JSON.stringify(lockFileModule)
  const code = `
    import { takeLockFile } from ${module}
    try { takeLockFile(${JSON.stringify(path)}, 'out') } catch (error) { console.log(error.name); process.exit() }
    console.log('taken')
    setInterval(() => {}, 1000)`
  const [command = process.execPath, ...args] = [...under, process.execPath]
  const taker = start(command, [...args, '--input-type=module', '-e', code])
  running.push(taker)
  return taker
}

function firstWord({ child }: Running): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.once('data', (text: string) => resolve(text.trim()))
    child.once('close', () => resolve('nothing'))
  })
}

const delayed = (call: string, more: string = ''): string[] => {
  const inject = `inject=${call}:delay_enter=2000000${more}`
  return ['strace', '-f', '-qq', '-o', '/dev/null', '-P', path, '-e', `trace=${call}`, '-e', inject]
}

describe('the lock', () => {
  it('is taken by one of eight that begin at once', async () => {
    for (let round = 0; round < 5; round++) {
      const takers = Array.from({ length: 8 }, () => startTaker())
      const words = await Promise.all(takers.map(firstWord))
      for (const { killAll } of takers) killAll()
      await Promise.all(takers.map(({ ended }) => ended))
      expect(
        words.filter((word) => word === 'taken'),
        `round ${round}`,
      ).toHaveLength(1)
      expect(
        words.filter((word) => word === 'TargetBusyError'),
        `round ${round}`,
      ).toHaveLength(7)
    }
  })

  it('is not taken from one who has made the file and not yet written to it', async (context) => {
    need(context, 'strace')
    const slow = startTaker(...delayed('write'))
    const wordOfSlow = firstWord(slow)
    while (!existsSync(path)) await sleep(5)
    const fast = startTaker()
    const words = await Promise.all([wordOfSlow, firstWord(fast)])
    for (const { killAll } of [slow, fast]) killAll()
    expect(words.filter((word) => word === 'taken')).toHaveLength(1)
  })

  it('of a dead process is taken over by one of two', async (context) => {
    need(context, 'strace')
    writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, process: 'of another boot', token: 'x' }))
    // The slow one has seen that the holder is dead when the fast one takes over.
    const slow = startTaker(...delayed('unlink,rename,renameat2,link'))
    const wordOfSlow = firstWord(slow)
    await sleep(1000)
    const fast = startTaker()
    expect(await firstWord(fast)).toBe('taken')
    const word = await wordOfSlow
    for (const { killAll } of [slow, fast]) killAll()
    expect(word).toBe('TargetBusyError')
  })
})

describe('two runs at one target', () => {
  it('F9: at once: one publishes, the other says exit 4 or finds nothing to do', async () => {
    for (const edition of ['old', 'new'] as const) writeEdition(join(base, edition), edition, 40, 20)
    const out = join(base, 'out')
    const args = [
      'generate',
      '--out',
      out,
      '--url',
      'https://example.com/',
      '--no-cache',
      '--force',
      '--quiet',
    ]
    const publish = (edition: 'old' | 'new') => feedmill([...args, '--content', join(base, edition)])
    const undisturbed: Record<string, string>[] = []
    for (const edition of ['old', 'new'] as const) {
      await feedmill([
        ...args,
        '--content',
        join(base, edition),
        '--out',
        join(base, `undisturbed-${edition}`),
      ])
      undisturbed.push(documentDigests(join(base, `undisturbed-${edition}`)))
    }
    for (let round = 0; round < 4; round++) {
      const ends = await Promise.all([publish('old'), publish('new'), publish('old')])
      for (const { code, stderr } of ends) expect([0, 3, 4], stderr).toContain(code)
      expect(ends.map(({ code }) => code)).toContain(0)
      expect(undisturbed, `round ${round}`).toContainEqual(documentDigests(out))
      expect(JSON.parse(readFileSync(join(out, 'feedmill-state/manifest.json'), 'utf8')).phase).toBe('done')
      expect(leftovers(out)).toEqual([])
    }
  })

  it('F9: a living process that holds it: exit 4, and its number is said', async () => {
    writeEdition(join(base, 'old'), 'old', 3, 2)
    const out = join(base, 'out')
    mkdirSync(join(out, 'feedmill-state'), { recursive: true })
    path = join(out, 'feedmill-state/lock')
    const taker = startTaker()
    expect(await firstWord(taker)).toBe('taken')
    const args = [
      'generate',
      '--content',
      join(base, 'old'),
      '--out',
      out,
      '--url',
      'https://example.com/',
      '--no-cache',
    ]
    const { code, stderr } = await feedmill([...args, '--quiet'])
    expect(code).toBe(4)
    expect(stderr).toContain(String(taker.child.pid))
    taker.killAll()
    await taker.ended
    expect((await feedmill([...args, '--quiet'])).code).toBe(0)
  })
})
