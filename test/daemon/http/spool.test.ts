import { existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSpool } from '../../../src/daemon/http/spool.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { digestOf } from './serving.ts'

const HELLO = digestOf('hello world')
const parts = ['hello ', 'world'].map((text) => Buffer.from(text))

describe('the spool', () => {
  it('gives back what was put, also to the next process', async () => {
    const folder = join(temporaryFolder(), 'a/b')
    const spool = openSpool(folder)
    expect(spool.length(HELLO)).toBeUndefined()
    await spool.put(HELLO, parts)
    await spool.put(`${HELLO}.br`, [Buffer.from('short')])
    for (const one of [spool, openSpool(folder)]) {
      expect(one.length(HELLO)).toBe(11)
      expect(one.length(`${HELLO}.br`)).toBe(5)
      expect(Buffer.from(await one.read(HELLO)).toString()).toBe('hello world')
      expect(Buffer.from(await one.read(`${HELLO}.br`)).toString()).toBe('short')
    }
  })

  it('takes many parts, and none', async () => {
    const spool = openSpool(temporaryFolder())
    const text = 'x'.repeat(5000)
    await spool.put(
      digestOf(text),
      [...text].map((sign) => Buffer.from(sign)),
    )
    expect((await spool.read(digestOf(text))).length).toBe(5000)
    await spool.put(digestOf(''), [])
    expect((await spool.read(digestOf(''))).length).toBe(0)
  })

  it('refuses bytes under a foreign digest, and names that are none', async () => {
    const folder = temporaryFolder()
    const spool = openSpool(folder)
    await expect(spool.put(digestOf('other'), parts)).rejects.toThrow('expected the bytes of')
    await expect(spool.put('../escape', parts)).rejects.toThrow('expected the bytes of')
    expect(readdirSync(folder)).toEqual([])
  })

  it.each<[what: string, damage: (file: string) => void]>([
    ['shorter', (file) => truncateSync(file, 40)],
    ['of the same length and other bytes', (file) => writeFileSync(file, Buffer.alloc(32 + 11))],
  ])('notices a file that is %s, and takes the document again', async (_what, damage) => {
    const folder = temporaryFolder()
    const spool = openSpool(folder)
    await spool.put(HELLO, parts)
    damage(join(folder, HELLO))
    await expect(spool.read(HELLO)).rejects.toThrow('was changed or torn')
    expect(spool.length(HELLO)).toBeUndefined()
    await spool.put(HELLO, parts)
    expect(Buffer.from(await spool.read(HELLO)).toString()).toBe('hello world')
  })

  it('keeps only what is named, and nothing foreign', async () => {
    const folder = temporaryFolder({ 'left.tmp': 'x', other: 'y', [digestOf('torn')]: '' })
    const spool = openSpool(folder)
    expect(readdirSync(folder)).toEqual([])
    await spool.put(HELLO, parts)
    await spool.put(digestOf('b'), [Buffer.from('b')])
    await spool.keepOnly(new Set([HELLO]))
    expect(readdirSync(folder)).toEqual([HELLO])
    expect(spool.length(digestOf('b'))).toBeUndefined()
    await expect(spool.read(digestOf('b'))).rejects.toThrow('found nothing')
    expect(existsSync(join(folder, HELLO))).toBe(true)
  })
})
