import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Overflow } from '../../src/pipeline/overflow.ts'
import { EntryRoom } from '../../src/pipeline/render.ts'
import { createPress } from '../../src/press/press.ts'
import { makeIdentified, makeSite } from '../builders.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** What is kept comes back, wherever it was. */

const bytes = (text: string): Uint8Array => Buffer.from(text)
const textsOf = (reads: readonly (() => Uint8Array)[]): string[] =>
  reads.map((read) => Buffer.from(read()).toString())

afterEach(() => vi.unstubAllEnvs())

describe('what is kept', () => {
  it.each([0, 5, 1000])('comes back, when %s bytes may be in memory', (memoryBytes) => {
    const overflow = new Overflow(memoryBytes)
    const first = overflow.keep([bytes('one'), bytes(''), bytes('zwölf')])
    const second = overflow.keep([bytes('日本')])
    for (let time = 0; time < 2; time++) {
      expect(textsOf(second)).toEqual(['日本'])
      expect(textsOf(first)).toEqual(['one', '', 'zwölf'])
    }
    overflow.close()
  })

  it('is no longer held in memory: what the owner does with it afterwards changes nothing', () => {
    const overflow = new Overflow(0)
    const mine = bytes('one')
    const [read] = overflow.keep([mine])
    mine.fill(0)
    expect(textsOf([read as () => Uint8Array])).toEqual(['one'])
    overflow.close()
  })

  it('leaves nothing where it was', () => {
    const folder = temporaryFolder()
    vi.stubEnv('TMPDIR', folder)
    const overflow = new Overflow(0)
    const reads = overflow.keep([bytes('one')])
    expect(readdirSync(folder)).toEqual([])
    expect(textsOf(reads)).toEqual(['one'])
    overflow.close()
    expect(() => textsOf(reads)).toThrow('after the end of their run')
  })

  it('stays in memory where no file can be written', () => {
    vi.stubEnv('TMPDIR', join(temporaryFolder(), 'is not there'))
    const overflow = new Overflow(0)
    expect(textsOf(overflow.keep([bytes('one')]))).toEqual(['one'])
    expect(textsOf(overflow.keep([bytes('two')]))).toEqual(['two'])
    overflow.close()
  })
})

it('a room of entries gives the same bytes from memory and from a file', async () => {
  const posts = ['a', 'b'].map((name) => makeIdentified({ key: `posts/${name}.md` }))
  const { signal } = new AbortController()
  const entriesOf = async (overflow: Overflow): Promise<string[]> => {
    const press = createPress({ site: makeSite(), formats: ['rss', 'atom', 'json'] })
    const room = new EntryRoom(press, new Map(), overflow)
    await room.render(posts, signal)
    const entries = posts.flatMap((post) => [...room.encoded(post)])
    const told = entries.map(([form, { bytes, prefixes }]) => `${form} ${prefixes} ${Buffer.from(bytes)}`)
    room.close()
    await press.close()
    return told
  }
  expect(await entriesOf(new Overflow(0))).toEqual(await entriesOf(new Overflow()))
})
