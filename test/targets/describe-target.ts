import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/core/digest.ts'
import type { HeldDocument } from '../../src/core/manifest.ts'
import type { Target } from '../../src/core/ports.ts'
import { TargetBusyError } from '../../src/core/problem.ts'

/** A target that is there for one test, and what stands where it stores its documents. */
export interface TargetUnderTest {
  readonly target: Target
  /** Another target at the same place, as another process would have it. */
  readonly again: Target
  /** Every path at the target, sorted. */
  paths(): Promise<string[]>
  dispose(): Promise<void>
}

/** The contract of the Target port: every adapter runs it. */
export function describeTarget(name: string, make: () => Promise<TargetUnderTest>): void {
  describe(`the target contract: ${name}`, () => {
    let place: TargetUnderTest
    beforeEach(async () => {
      place = await make()
    })
    afterEach(() => place.dispose())

    const readText = async (path: string, target = place.target): Promise<string | undefined> => {
      const bytes = await target.read(path)
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8')
    }

    const put = async (path: string, parts: readonly Uint8Array[]): Promise<void> => {
      const digest = sha256(Buffer.concat(parts))
      await place.target.put(path, parts, {
        mediaType: 'application/octet-stream',
        kind: 'text',
        sha256: digest,
      })
    }

    it('reads nothing where nothing is', async () => {
      expect(await place.target.read('feed.xml')).toBeUndefined()
      expect(await place.target.read('tags/nasa/feed.xml')).toBeUndefined()
    })

    it('reads what was put, byte for byte', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
      await put('all-bytes', [bytes])
      expect(Buffer.from((await place.target.read('all-bytes')) as Uint8Array)).toEqual(Buffer.from(bytes))
    })

    it('puts the parts together in their order', async () => {
      await put('feed.xml', [text('<a>'), text(''), text('é🦉'), text('</a>')])
      expect(await readText('feed.xml')).toBe('<a>é🦉</a>')
    })

    it('puts a document that is larger than any buffer', async () => {
      const parts = Array.from({ length: 9 }, (_, index) => new Uint8Array(123_457).fill(index))
      await put('large', parts)
      expect(Buffer.compare((await place.target.read('large')) as Uint8Array, Buffer.concat(parts))).toBe(0)
    })

    it('puts a small document after a large one', async () => {
      await put('large', [new Uint8Array(1_000_000).fill(1)])
      await put('small', [text('small')])
      expect(await readText('small')).toBe('small')
    })

    it('puts a document of no bytes', async () => {
      await put('empty', [])
      expect((await place.target.read('empty'))?.length).toBe(0)
    })

    it('has read the parts before the call returns', async () => {
      const part = text('first')
      const done = put('feed.xml', [part])
      part.set(text('other'))
      await done
      expect(await readText('feed.xml')).toBe('first')
    })

    it('puts over what was there', async () => {
      await put('feed.xml', [text('a longer text')])
      await put('feed.xml', [text('short')])
      expect(await readText('feed.xml')).toBe('short')
    })

    it('keeps many puts at a time apart', async () => {
      const paths = Array.from({ length: 40 }, (_, index) => `tags/${index % 7}/${index}.xml`)
      await Promise.all(paths.map((path) => put(path, [text('of '), text(path)])))
      for (const path of paths) expect(await readText(path)).toBe(`of ${path}`)
    })

    it('puts paths of any script', async () => {
      for (const path of ['tags/日本語/feed.xml', 'tags/🌾/feed.xml', 'tags/größe/feed.xml', 'a b/c&d.xml']) {
        await put(path, [text(path)])
        expect(await readText(path)).toBe(path)
      }
    })

    it('tells the sizes of what exists, and of nothing else', async () => {
      await put('feed.xml', [text('é'), text('x')])
      await put('tags/nasa/feed.xml', [text('1234')])
      const sizes = await place.target.sizes(['feed.xml', 'tags/nasa/feed.xml', 'atom.xml', 'no/where.xml'], {
        'feed.xml': held(3),
        'tags/nasa/feed.xml': held(4),
        'other.xml': held(5),
      })
      expect([...sizes]).toEqual([
        ['feed.xml', 3],
        ['tags/nasa/feed.xml', 4],
      ])
    })

    it('tells sizes when there is nothing at all', async () => {
      expect((await place.target.sizes(['feed.xml', 'tags/nasa/feed.xml'], {})).size).toBe(0)
    })

    it('removes, and nothing else', async () => {
      await put('tags/nasa/feed.xml', [text('a')])
      await put('tags/nasa/atom.xml', [text('b')])
      await place.target.remove('tags/nasa/feed.xml')
      expect(await place.target.read('tags/nasa/feed.xml')).toBeUndefined()
      expect(await readText('tags/nasa/atom.xml')).toBe('b')
    })

    it('removes what is not there without a word', async () => {
      await place.target.remove('feed.xml')
      await place.target.remove('tags/nasa/feed.xml')
      await put('tags/nasa/feed.xml', [text('a')])
      await place.target.remove('tags/other/feed.xml')
    })

    it('puts again what was removed', async () => {
      await put('tags/nasa/feed.xml', [text('a')])
      await place.target.remove('tags/nasa/feed.xml')
      await put('tags/nasa/feed.xml', [text('b')])
      expect(await readText('tags/nasa/feed.xml')).toBe('b')
    })

    it('settles after puts and removals, and when there is nothing to settle', async () => {
      await place.target.settle()
      await put('tags/nasa/feed.xml', [text('a')])
      await put('feed.xml', [text('a')])
      await place.target.remove('tags/nasa/feed.xml')
      await place.target.settle()
      await place.target.settle()
      expect(await readText('feed.xml')).toBe('a')
    })

    it('shows another process what was put', async () => {
      await put('feed.xml', [text('a')])
      await place.target.commit()
      expect(await readText('feed.xml', place.again)).toBe('a')
    })

    it('leaves nothing but what was put', async () => {
      const lock = await place.target.lock()
      await put('feed.xml', [text('a')])
      await put('feed.xml', [text('b')])
      await put('tags/nasa/feed.xml', [text('a')])
      await place.target.remove('tags/nasa/feed.xml')
      await place.target.commit()
      await lock.release()
      expect(await place.paths()).toEqual(['feed.xml'])
    })

    it('is locked once', async () => {
      const lock = await place.target.lock()
      const busy = await place.again.lock().catch((error: unknown) => error)
      expect(busy).toBeInstanceOf(TargetBusyError)
      expect((busy as TargetBusyError).exitCode).toBe(4)
      expect((busy as TargetBusyError).message).toContain(place.target.name)
      await lock.release()
      const next = await place.again.lock()
      await next.release()
    })

    it('says who holds the lock', async () => {
      expect(await place.again.holder()).toEqual({ state: 'free' })
      const lock = await place.target.lock()
      expect(await place.again.holder()).toMatchObject({ state: 'held' })
      await lock.release()
      expect(await place.again.holder()).toEqual({ state: 'free' })
    })

    it('releases only its own lock, and once', async () => {
      const first = await place.target.lock()
      await first.release()
      const second = await place.again.lock()
      await first.release()
      await expect(place.target.lock()).rejects.toBeInstanceOf(TargetBusyError)
      await second.release()
    })

    it('gives the lock to one of many', async () => {
      const attempts = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? place.target : place.again).lock()),
      )
      const taken = attempts.filter((attempt) => attempt.status === 'fulfilled')
      expect(taken).toHaveLength(1)
      await taken[0]?.value.release()
    })
  })
}

export function text(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value))
}

function held(length: number): HeldDocument {
  return { sha256: '', length, recipe: '' }
}
