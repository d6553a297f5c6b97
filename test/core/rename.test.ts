import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LedgerEntry } from '../../src/core/ledger.ts'
import type { Post } from '../../src/core/post.ts'
import { matchRenames } from '../../src/core/rename.ts'
import { makeBody, makeLedgerEntry, makePolicy, makePost } from '../builders.ts'
import '../seeded.ts'

const ROOT = makePolicy().root

/** A new file: key, content, permalink below the root. */
function fresh(key: string, digest: string, path: string, facts: Partial<Post> = {}): Post {
  return makePost({ key, digest, url: ROOT + path, ...facts })
}

function vanished(
  entries: Record<string, readonly [digest: string, path: string]>,
): Map<string, LedgerEntry> {
  return new Map(
    Object.entries(entries).map(([key, [digest, path]]) => [key, makeLedgerEntry({ id: key, digest, path })]),
  )
}

function match(posts: readonly Post[], gone: ReadonlyMap<string, LedgerEntry>): Record<string, string> {
  return Object.fromEntries(matchRenames(posts, gone, gone, ROOT))
}

describe('matchRenames', () => {
  it('finds a renamed file by its content', () => {
    const posts = [fresh('s/new.md', 'D', 'new.html')]
    expect(match(posts, vanished({ 's/other.md': ['E', 'other'], 's/old.md': ['D', 'old.html'] }))).toEqual({
      's/new.md': 's/old.md',
    })
  })

  it('finds a moved and edited file by its permalink', () => {
    const posts = [fresh('s/new.md', 'E', 'same.html')]
    expect(match(posts, vanished({ 's/old.md': ['D', 'same.html'] }))).toEqual({ 's/new.md': 's/old.md' })
  })

  it('prefers content to permalink', () => {
    const posts = [fresh('s/new.md', 'D', 'second.html')]
    const gone = vanished({ 's/path.md': ['E', 'second.html'], 's/content.md': ['D', 'first.html'] })
    expect(match(posts, gone)).toEqual({ 's/new.md': 's/content.md' })
  })

  it('gives what content did not claim to those with its permalink', () => {
    const posts = [fresh('s/1.md', 'X', 'b.html'), fresh('s/2.md', 'B', 'new.html')]
    const gone = vanished({ 's/a.md': ['A', 'b.html'], 's/b.md': ['B', 'c.html'] })
    expect(match(posts, gone)).toEqual({ 's/1.md': 's/a.md', 's/2.md': 's/b.md' })
  })

  it('matches several of one content by their permalinks first, then in order', () => {
    const posts = [
      fresh('n/1.md', 'D', '1.html'),
      fresh('n/2.md', 'D', '2.html'),
      fresh('n/3.md', 'D', '3.html'),
    ]
    const gone = vanished({ 'o/a.md': ['D', '3.html'], 'o/b.md': ['D', '1.html'], 'o/c.md': ['D', 'c.html'] })
    expect(match(posts, gone)).toEqual({ 'n/1.md': 'o/b.md', 'n/2.md': 'o/c.md', 'n/3.md': 'o/a.md' })
  })

  it('matches one to one: the second copy of a file is new', () => {
    const posts = [fresh('s/1.md', 'D', '1.html'), fresh('s/2.md', 'D', '2.html')]
    expect(match(posts, vanished({ 's/old.md': ['D', 'old.html'] }))).toEqual({ 's/1.md': 's/old.md' })
  })

  it('does not match posts that have only their emptiness in common', () => {
    const empty = { body: makeBody({ raw: ' \n' }) }
    const { title: _, ...note } = fresh('s/note.md', 'D', 'note.html', empty)
    const gone = vanished({ 's/old.md': ['D', 'old.html'] })
    expect(match([note], gone)).toEqual({})
    expect(match([fresh('s/titled.md', 'D', 'titled.html', empty)], gone)).toEqual({
      's/titled.md': 's/old.md',
    })
    expect(match([{ ...note, url: `${ROOT}old.html` }], gone)).toEqual({ 's/note.md': 's/old.md' })
  })

  it('knows a permalink again under another domain', () => {
    const posts = [makePost({ key: 's/new.md', digest: 'E', url: 'https://new.example/same.html' })]
    const gone = vanished({ 's/old.md': ['D', 'same.html'] })
    const renames = matchRenames(posts, gone, gone, 'https://new.example/')
    expect(renames.get('s/new.md')).toBe('s/old.md')
  })

  it('finds nothing where there is nothing', () => {
    expect(match([], vanished({ 's/old.md': ['D', 'old.html'] }))).toEqual({})
    expect(match([fresh('s/new.md', 'D', 'new.html')], new Map())).toEqual({})
    expect(match([fresh('s/new.md', 'D', 'new.html')], vanished({ 's/old.md': ['E', 'old.html'] }))).toEqual(
      {},
    )
  })

  it('is one to one, and leaves no pair of one content apart', () => {
    const few = fc.constantFrom('a', 'b', 'c')
    const pairs = fc.array(fc.tuple(few, few), { maxLength: 8 })
    fc.assert(
      fc.property(pairs, pairs, (news, olds) => {
        const posts = news.map(([digest, path], index) => fresh(`n/${index}.md`, digest, path))
        const gone = vanished(Object.fromEntries(olds.map((old, index) => [`o/${index}.md`, old])))
        const renames = matchRenames(posts, gone, gone, ROOT)
        expect(new Set(renames.values()).size).toBe(renames.size)
        for (const post of posts) {
          if (renames.has(post.key)) continue
          for (const [key, entry] of gone) {
            const taken = [...renames.values()].includes(key)
            expect(taken || (entry.digest !== post.digest && ROOT + entry.path !== post.url)).toBe(true)
          }
        }
        for (const digest of ['a', 'b', 'c']) {
          const wanted = posts.filter((post) => post.digest === digest).length
          const there = [...gone.values()].filter((entry) => entry.digest === digest).length
          const matched = [...renames].filter(
            ([key, old]) =>
              posts.find((post) => post.key === key)?.digest === digest && gone.get(old)?.digest === digest,
          ).length
          expect(matched).toBe(Math.min(wanted, there))
        }
      }),
    )
  })

  it('is fast when a thousand files have one content', () => {
    const posts = Array.from({ length: 1500 }, (_, index) => fresh(`n/${index}.md`, 'D', `n${index}.html`))
    const gone = vanished(
      Object.fromEntries(
        Array.from({ length: 1500 }, (_, index) => [`o/${index}.md`, ['D', `o${index}.html`]]),
      ),
    )
    const start = performance.now()
    expect(matchRenames(posts, gone, gone, ROOT).size).toBe(1500)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
