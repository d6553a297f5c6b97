import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BELOW_FILE, FOLDER, NO_FILE } from '../../src/core/plan.ts'
import type { Target } from '../../src/core/ports.ts'
import { RunError, TargetBusyError } from '../../src/core/problem.ts'
import { type DirectoryTarget, directoryTarget } from '../../src/targets/directory.ts'
import { unprivileged } from '../unprivileged.ts'
import { describeTarget, text } from './describe-target.ts'

const DURABILITIES = ['full', 'rename'] as const

for (const durability of DURABILITIES) {
  describeTarget(`directory, durability ${durability}`, async () => {
    const base = mkdtempSync(join(tmpdir(), 'feedmill-target-'))
    const root = join(base, 'out')
    const make = (): Target => directoryTarget({ root, display: 'out', durability })
    return {
      target: make(),
      again: make(),
      paths: async () => filesBelow(root),
      dispose: async () => rmSync(base, { recursive: true, force: true }),
    }
  })
}

describe.each(DURABILITIES)('a directory, durability %s', (durability) => {
  let base: string
  let root: string
  let target: DirectoryTarget
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'feedmill-target-'))
    root = join(base, 'out')
    target = directoryTarget({ root, display: 'the/out', durability })
  })
  afterEach(() => {
    rmSync(base, { recursive: true, force: true })
  })

  const failure = async (work: Promise<unknown>): Promise<RunError> => {
    const error = await work.then(
      () => new Error('it did not fail'),
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(RunError)
    return error as RunError
  }

  describe('reading', () => {
    it('makes nothing', async () => {
      await target.read('feed.xml')
      await target.sizes(['feed.xml', 'tags/nasa/feed.xml'])
      expect(existsSync(root)).toBe(false)
    })

    it('finds nothing below a file', async () => {
      mkdirSync(root)
      writeFileSync(join(root, 'tags'), 'a file of somebody')
      expect(await target.read('tags/nasa/feed.xml')).toBeUndefined()
    })

    it('tells what is in the way below a file', async () => {
      mkdirSync(root)
      writeFileSync(join(root, 'tags'), 'a file of somebody')
      writeFileSync(join(root, 'feed.xml'), 'abc')
      expect([...(await target.sizes(['tags/nasa/feed.xml', 'feed.xml']))]).toEqual([
        ['tags/nasa/feed.xml', BELOW_FILE],
        ['feed.xml', 3],
      ])
    })

    it('tells what is in the way when its root is a file', async () => {
      writeFileSync(root, 'a file of somebody')
      expect([...(await target.sizes(['feed.xml']))]).toEqual([['feed.xml', BELOW_FILE]])
    })

    it('tells no size of what is no file, as it is not ours', async () => {
      mkdirSync(join(root, 'feed.xml'), { recursive: true })
      writeFileSync(join(base, 'elsewhere'), 'abc')
      symlinkSync(join(base, 'elsewhere'), join(root, 'atom.xml'))
      symlinkSync(join(base, 'nowhere'), join(root, 'feed.json'))
      expect([...(await target.sizes(['feed.xml', 'atom.xml', 'feed.json']))]).toEqual([
        ['feed.xml', FOLDER],
        ['atom.xml', NO_FILE],
        ['feed.json', NO_FILE],
      ])
    })

    it('names a folder that stands in the place of a document', async () => {
      mkdirSync(join(root, 'feed.xml'), { recursive: true })
      const { message, exitCode, cause } = await failure(target.read('feed.xml'))
      expect(message).toMatch(
        /^the\/out\/feed\.xml: cannot be read: expected a file or nothing, found a folder; move it away$/,
      )
      expect(exitCode).toBe(3)
      expect(cause).toBeInstanceOf(Error)
    })
  })

  describe('putting', () => {
    it('gives a new document to everybody to read', async () => {
      await target.put('tags/nasa/feed.xml', [text('a')])
      expect(statSync(join(root, 'tags/nasa/feed.xml')).mode & 0o444).toBe(0o444)
    })

    it('replaces the file, so that one who reads the old one reads it to its end', async () => {
      await target.put('feed.xml', [text('old')])
      const before = statSync(join(root, 'feed.xml')).ino
      await target.put('feed.xml', [text('new')])
      expect(statSync(join(root, 'feed.xml')).ino).not.toBe(before)
    })

    it('keeps the old bytes and leaves no temporary file when it fails', async () => {
      await target.put('feed.xml', [text('old')])
      const broken = {
        get length(): number {
          throw Object.assign(new Error('no bytes'), { code: 'EIO' })
        },
      } as unknown as Uint8Array
      const { message } = await failure(target.put('feed.xml', [text('new'), broken]))
      expect(message).toMatch(/^the\/out\/feed\.xml: cannot be written: EIO \(no bytes\)/)
      expect(readFileSync(join(root, 'feed.xml'), 'utf8')).toBe('old')
      expect(readdirSync(root)).toEqual(['feed.xml'])
    })

    it('names a folder that stands in the place, and leaves it alone', async () => {
      mkdirSync(join(root, 'feed.xml/mine'), { recursive: true })
      const { message } = await failure(target.put('feed.xml', [text('a')]))
      expect(message).toMatch(
        /^the\/out\/feed\.xml: cannot be written: expected a file or nothing, found a folder/,
      )
      expect(filesBelow(root)).toEqual([])
      expect(statSync(join(root, 'feed.xml/mine')).isDirectory()).toBe(true)
    })

    it('names the path when a file stands in the place of a folder', async () => {
      mkdirSync(root)
      writeFileSync(join(root, 'tags'), 'a file of somebody')
      const { message } = await failure(target.put('tags/nasa/feed.xml', [text('a')]))
      expect(message).toMatch(/^the\/out\/tags\/nasa\/feed\.xml: cannot be written: (?:ENOTDIR|EEXIST)/)
      expect(readFileSync(join(root, 'tags'), 'utf8')).toBe('a file of somebody')
    })

    it('names the path in a folder that may not be written', async () => {
      mkdirSync(root)
      chmodSync(root, 0o555)
      const { message } = await unprivileged(base, () => failure(target.put('feed.xml', [text('a')])))
      expect(message).toMatch(/^the\/out\/feed\.xml: cannot be written: EACCES/)
    })

    it('F5: names the path when the root is a file', async () => {
      writeFileSync(root, 'a file of somebody')
      const { message } = await failure(target.put('feed.xml', [text('a')]))
      expect(message).toMatch(/^the\/out\/feed\.xml: cannot be written: (?:ENOTDIR|EEXIST)/)
      const locking = await failure(target.lock())
      expect(locking.message).toMatch(/^the\/out\/feedmill-state\/lock: cannot be locked: /)
      expect(readFileSync(root, 'utf8')).toBe('a file of somebody')
    })

    it('replaces a link, never what it leads to', async () => {
      mkdirSync(root)
      writeFileSync(join(base, 'elsewhere'), 'of somebody')
      symlinkSync(join(base, 'elsewhere'), join(root, 'feed.xml'))
      await target.put('feed.xml', [text('a')])
      expect(readFileSync(join(base, 'elsewhere'), 'utf8')).toBe('of somebody')
      expect(lstatSync(join(root, 'feed.xml')).isFile()).toBe(true)
    })

    it.each([
      ['another folder', '../elsewhere'],
      ['a folder beside it whose name begins alike', '../out-secret'],
      ['the folder above', '..'],
    ])('F5: never goes through a link to %s', async (_what, link) => {
      for (const folder of [root, join(base, 'elsewhere'), join(base, 'out-secret')]) mkdirSync(folder)
      symlinkSync(link, join(root, 'tags'))
      const { message } = await failure(target.put('tags/nasa/feed.xml', [text('a')]))
      expect(message).toContain('the/out/tags/nasa/feed.xml')
      expect(message).toContain('a link out of the/out')
      expect(filesBelow(base)).toEqual(['out/tags'])
    })

    it('F5: makes no folder outside the root', async () => {
      for (const folder of [root, join(base, 'elsewhere')]) mkdirSync(folder)
      symlinkSync('../elsewhere', join(root, 'tags'))
      await failure(target.put('tags/nasa/feed.xml', [text('a')]))
      expect(readdirSync(join(base, 'elsewhere'))).toEqual([])
    })

    it('looks at a link again that was put there since', async () => {
      mkdirSync(join(base, 'elsewhere/nasa'), { recursive: true })
      await target.put('tags/nasa/feed.xml', [text('a')])
      await target.settle()
      rmSync(join(root, 'tags'), { recursive: true })
      symlinkSync('../elsewhere', join(root, 'tags'))
      await failure(target.put('tags/nasa/feed.xml', [text('b')]))
      expect(filesBelow(join(base, 'elsewhere'))).toEqual([])
    })

    it('goes through a link that stays inside', async () => {
      mkdirSync(join(root, 'kept'), { recursive: true })
      symlinkSync('kept', join(root, 'tags'))
      await target.put('tags/nasa/feed.xml', [text('a')])
      expect(readFileSync(join(root, 'kept/nasa/feed.xml'), 'utf8')).toBe('a')
    })

    it('publishes below a root that is itself a link', async () => {
      mkdirSync(join(base, 'www'))
      symlinkSync('www', root)
      await target.put('tags/nasa/feed.xml', [text('a')])
      expect(readFileSync(join(base, 'www/tags/nasa/feed.xml'), 'utf8')).toBe('a')
    })
  })

  describe('the time of a file', () => {
    const mtime = (): number => statSync(join(root, 'feed.xml')).mtimeMs

    it('moves on by a whole second at each change', async () => {
      await target.put('feed.xml', [text('a')])
      let before = mtime()
      for (const value of ['b', 'c', 'd']) {
        await target.put('feed.xml', [text(value)])
        expect(Math.floor(mtime() / 1000)).toBeGreaterThan(Math.floor(before / 1000))
        before = mtime()
      }
    })

    it('moves on from a time in the future', async () => {
      await target.put('feed.xml', [text('a')])
      const future = Math.floor(statSync(root).mtimeMs / 1000) + 86_400
      utimesSync(join(root, 'feed.xml'), future, future)
      await target.put('feed.xml', [text('b')])
      expect(mtime()).toBe((future + 1) * 1000)
    })

    it('is the time of the change when the last one was long ago', async () => {
      await target.put('feed.xml', [text('a')])
      const now = mtime()
      utimesSync(join(root, 'feed.xml'), 1_000_000_000, 1_000_000_000)
      await target.put('feed.xml', [text('b')])
      expect(mtime()).toBeGreaterThanOrEqual(now)
      expect(mtime()).toBeLessThan(now + 60_000)
    })
  })

  describe('removing', () => {
    it('takes the empty folders with it, as far as the root', async () => {
      await target.put('tags/nasa/feed.xml', [text('a')])
      await target.remove('tags/nasa/feed.xml')
      expect(readdirSync(root)).toEqual([])
      expect(existsSync(root)).toBe(true)
    })

    it('leaves a folder that holds something of somebody', async () => {
      await target.put('tags/nasa/feed.xml', [text('a')])
      writeFileSync(join(root, 'tags/index.html'), 'of somebody')
      await target.remove('tags/nasa/feed.xml')
      expect(filesBelow(root)).toEqual(['tags/index.html'])
      expect(readdirSync(join(root, 'tags'))).toEqual(['index.html'])
    })

    it('leaves the root when the last document was in it', async () => {
      await target.put('feed.xml', [text('a')])
      await target.remove('feed.xml')
      expect(existsSync(root)).toBe(true)
    })

    it('never removes through a link out of the root', async () => {
      mkdirSync(join(base, 'elsewhere/nasa'), { recursive: true })
      writeFileSync(join(base, 'elsewhere/nasa/feed.xml'), 'of somebody')
      mkdirSync(root)
      symlinkSync('../elsewhere', join(root, 'tags'))
      await target.remove('tags/nasa/feed.xml').catch(() => {})
      expect(filesBelow(join(base, 'elsewhere'))).toEqual(['nasa/feed.xml'])
    })

    it('never removes a folder', async () => {
      mkdirSync(join(root, 'feed.xml/mine'), { recursive: true })
      const { message } = await failure(target.remove('feed.xml'))
      expect(message).toMatch(/^the\/out\/feed\.xml: cannot be removed: /)
      expect(existsSync(join(root, 'feed.xml/mine'))).toBe(true)
    })
  })

  describe('the lock', () => {
    const lockPath = (): string => join(root, 'feedmill-state/lock')
    const writeLock = (holder: unknown): void => {
      mkdirSync(join(root, 'feedmill-state'), { recursive: true })
      writeFileSync(lockPath(), typeof holder === 'string' ? holder : JSON.stringify(holder))
    }
    const heldBy = async (): Promise<{ pid: number; process: string; token: string }> => {
      const lock = await target.lock()
      const holder = JSON.parse(readFileSync(lockPath(), 'utf8'))
      await lock.release()
      return holder
    }

    it('is gone after its release', async () => {
      await heldBy()
      expect(existsSync(lockPath())).toBe(false)
      const next = await target.lock()
      expect(next.leftBy).toBeUndefined()
      await next.release()
    })

    it('tells who holds it without the machine’s name', async () => {
      const holder = await heldBy()
      expect(holder.pid).toBe(process.pid)
      expect(Object.keys(holder).sort()).toEqual(['pid', 'process', 'thread', 'token'])
    })

    it('is held by a living process', async () => {
      const child = await startHolder(lockPath())
      try {
        const busy = await target.lock().catch((error: unknown) => error)
        expect(busy).toBeInstanceOf(TargetBusyError)
        expect((busy as Error).message).toContain(String(child.pid))
        expect(existsSync(lockPath())).toBe(true)
      } finally {
        await child.kill()
      }
      const lock = await target.lock()
      expect(JSON.parse(readFileSync(lockPath(), 'utf8')).pid).toBe(process.pid)
      await lock.release()
    })

    it('is held by a living thread of this process, and nobody’s when that was ended', async () => {
      mkdirSync(join(root, 'feedmill-state'), { recursive: true })
      const script = `
        const { readFileSync, readlinkSync, writeFileSync } = require('node:fs')
        const { parentPort, workerData } = require('node:worker_threads')
        const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
        const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
        const stat = readFileSync('/proc/' + process.pid + '/task/' + thread + '/stat', 'utf8')
        const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
        writeFileSync(workerData, JSON.stringify({ pid: process.pid, thread, process: boot + ' ' + start, token: 'x' }))
        parentPort.postMessage('taken')
        parentPort.on('message', () => {})`
      const worker = new Worker(script, { eval: true, workerData: lockPath() })
      await new Promise((resolve) => worker.once('message', resolve))
      await expect(target.lock()).rejects.toBeInstanceOf(TargetBusyError)
      await worker.terminate()
      const lock = await target.lock()
      await lock.release()
    })

    it('F10: is nobody’s when its process number is used again', async () => {
      const { process: identity } = await heldBy()
      // Another start time of the same boot, with the number of a process that lives.
      writeLock({ pid: process.pid, process: `${identity}0`, token: 'other' })
      const lock = await target.lock()
      expect(lock.leftBy).toBe(`process ${process.pid}`)
      await lock.release()
    })

    it('F10: is nobody’s after the machine was started anew', async () => {
      const { process: identity } = await heldBy()
      const [boot, start] = identity.split(' ')
      expect(boot).toMatch(/^[0-9a-f-]{36}$/)
      writeLock({
        pid: process.pid,
        process: `00000000-0000-0000-0000-000000000000 ${start}`,
        token: 'other',
      })
      const lock = await target.lock()
      await lock.release()
    })

    it.each([
      ['nothing', ''],
      ['half of it', '{"pid": 12'],
      ['zeros, as after a power loss', '\0\0\0\0\0\0\0\0'],
      ['null', 'null'],
      ['a list', '[]'],
      ['an object without a process', '{}'],
      ['a number of no process', '{"pid":"x","process":"","token":""}'],
      ['a group of processes', '{"pid":0,"process":"","token":""}'],
      ['every process', '{"pid":-1,"process":"","token":""}'],
    ])('F10: is nobody’s when it holds %s', async (_what, content) => {
      writeLock(content)
      const lock = await target.lock()
      expect(JSON.parse(readFileSync(lockPath(), 'utf8')).pid).toBe(process.pid)
      await lock.release()
    })

    it('sweeps the temporary files of a process that was killed, and nothing else', async () => {
      await target.put('tags/nasa/feed.xml', [text('a')])
      writeFileSync(join(root, '.feedmill-tmp-0123456789abcdef'), 'half')
      writeFileSync(join(root, 'tags/nasa/.feedmill-tmp-fedcba9876543210'), 'half')
      writeFileSync(join(root, '.htaccess'), 'of somebody')
      writeFileSync(join(root, 'tags/feedmill-tmp-notes'), 'of somebody')
      const lock = await target.lock()
      expect(filesBelow(root).filter((path) => path !== 'feedmill-state/lock')).toEqual([
        '.htaccess',
        'tags/feedmill-tmp-notes',
        'tags/nasa/feed.xml',
      ])
      await lock.release()
    })

    it('sweeps nothing outside the root', async () => {
      for (const folder of [root, join(base, 'elsewhere')]) mkdirSync(folder)
      writeFileSync(join(base, 'elsewhere/.feedmill-tmp-0123456789abcdef'), 'of another site')
      symlinkSync('../elsewhere', join(root, 'link'))
      const lock = await target.lock()
      await lock.release()
      expect(filesBelow(join(base, 'elsewhere'))).toEqual(['.feedmill-tmp-0123456789abcdef'])
    })

    it('sweeps nothing while another process holds it', async () => {
      const child = await startHolder(lockPath())
      try {
        writeFileSync(join(root, '.feedmill-tmp-0123456789abcdef'), 'being written')
        await target.lock().catch(() => {})
        expect(existsSync(join(root, '.feedmill-tmp-0123456789abcdef'))).toBe(true)
      } finally {
        await child.kill()
      }
    })

    it('is never taken through a link out of the root', async () => {
      for (const folder of [root, join(base, 'elsewhere')]) mkdirSync(folder)
      symlinkSync('../elsewhere', join(root, 'feedmill-state'))
      const { message } = await failure(target.lock())
      expect(message).toContain('a link out of the/out')
      expect(readdirSync(join(base, 'elsewhere'))).toEqual([])
    })
  })
})

/** A process that has taken the lock and waits. */
async function startHolder(path: string): Promise<{ pid: number; kill(): Promise<void> }> {
  mkdirSync(join(path, '..'), { recursive: true })
  const script = `
    const { readFileSync, writeFileSync } = require('node:fs')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    const holder = { pid: process.pid, process: boot + ' ' + start, token: 'of the child' }
    writeFileSync(process.argv[1], JSON.stringify(holder))
    process.stdout.write('taken')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve)
    child.once('exit', () => reject(new Error('the holder ended before it held')))
  })
  return {
    pid: child.pid as number,
    kill: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit')
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}

/** Paths of everything below a folder that is no folder, sorted; links are not followed. */
function filesBelow(folder: string, below = ''): string[] {
  if (!existsSync(folder)) return []
  // By hand: Node 24 follows links where it lists a tree by itself.
  return readdirSync(folder, { withFileTypes: true })
    .flatMap(({ name }) => {
      const isFolder = lstatSync(join(folder, name)).isDirectory()
      return isFolder ? filesBelow(join(folder, name), `${below}${name}/`) : [`${below}${name}`]
    })
    .sort()
}
