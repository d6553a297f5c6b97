import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Instant, toSecond } from '../../src/core/dates.ts'
import { type Identified, type IdPolicy, identify, tagUri } from '../../src/core/identity.ts'
import { EMPTY_LEDGER, type Ledger, lastNoticed } from '../../src/core/ledger.ts'
import type { Post } from '../../src/core/post.ts'
import { at, makePolicy, makePost } from '../builders.ts'
import '../seeded.ts'

const NOW = at('2024-05-01T12:00:00Z')
const LATER = at('2024-06-01T12:00:00.789Z')
const DAY_MS = 86_400_000

interface Circumstances {
  readonly ledger?: Ledger
  readonly present?: readonly string[]
  readonly policy?: Partial<IdPolicy>
  readonly now?: Instant
}

function run(posts: readonly Post[], circumstances: Circumstances = {}): Identified {
  const { ledger = EMPTY_LEDGER, present = [], policy = {}, now = NOW } = circumstances
  return identify(posts, present, ledger, makePolicy(policy), now)
}

/** The ledger after a first run with these posts. */
function ledgerAfter(...posts: readonly Post[]): Ledger {
  return run(posts).ledger
}

function idOf({ posts }: Identified, key = 'posts/hello.md'): string | undefined {
  return posts.find((post) => post.key === key)?.id
}

const HELLO = makePost()
const HELLO_ID = 'tag:example.com,2011-07-22:/blog/hello.html'

describe('a new id', () => {
  it('is a tag URI of the authority, the date and the path as first seen', () => {
    expect(idOf(run([HELLO]))).toBe(HELLO_ID)
    expect(idOf(run([HELLO], { policy: { authority: 'old.example' } }))).toBe(
      'tag:old.example,2011-07-22:/blog/hello.html',
    )
  })

  it('has its date in UTC', () => {
    expect(idOf(run([makePost({ published: at('2011-07-22T23:59:59.999Z') })]))).toContain(',2011-07-22:')
    expect(idOf(run([makePost({ published: at('2011-07-23T04:00:00+12:00') })]))).toContain(',2011-07-22:')
  })

  it('is the permalink under that policy', () => {
    expect(idOf(run([HELLO], { policy: { policy: 'permalink' } }))).toBe(HELLO.url)
  })

  it('is the author’s own where there is one', () => {
    expect(idOf(run([makePost({ id: 'https://old.example/?p=7' })]))).toBe('https://old.example/?p=7')
  })

  it('is a URI without blanks whatever the permalink', () => {
    const id = idOf(run([makePost({ url: 'https://example.com/blog/%E6%97%A5%20x/' })]))
    expect(id).toBe('tag:example.com,2011-07-22:/blog/%E6%97%A5%20x/')
  })
})

describe('tagUri', () => {
  it('is that of RFC 4151 §2.1', () => {
    expect(tagUri('example.com', at('2011-07-22T04:00:00Z'), '/a')).toBe('tag:example.com,2011-07-22:/a')
  })
})

describe('an id never changes because', () => {
  it.each<[string, Partial<Post>]>([
    ['the title did', { title: 'Other', digest: 'E' }],
    ['the text did', { digest: 'E' }],
    ['the date did', { published: at('2012-01-01T00:00:00Z') }],
    ['the slug did', { url: 'https://example.com/blog/other.html' }],
    ['the permalink pattern did', { url: 'https://example.com/blog/2011/07/hello/' }],
    ['everything did', { title: 'x', digest: 'E', published: NOW, url: 'https://example.com/blog/x' }],
    ['terms or authors did', { terms: { tag: ['new'] }, authors: [{ name: 'New' }] }],
  ])('%s', (_, change) => {
    const second = run([makePost(change)], { ledger: ledgerAfter(HELLO), now: LATER })
    expect(idOf(second)).toBe(HELLO_ID)
    expect(idOf(run([makePost(change)], { ledger: second.ledger }))).toBe(HELLO_ID)
  })

  it('the domain did', () => {
    const moved = makePost({ url: 'https://new.example/hello.html' })
    const policy = { root: 'https://new.example/', authority: 'new.example' }
    expect(idOf(run([moved], { ledger: ledgerAfter(HELLO), policy }))).toBe(HELLO_ID)
  })

  it('the policy did', () => {
    expect(idOf(run([HELLO], { ledger: ledgerAfter(HELLO), policy: { policy: 'permalink' } }))).toBe(HELLO_ID)
  })

  it('the file was renamed', () => {
    const renamed = makePost({ key: 'posts/renamed.md', digest: HELLO.digest })
    const second = run([renamed], { ledger: ledgerAfter(HELLO) })
    expect(idOf(second, 'posts/renamed.md')).toBe(HELLO_ID)
    expect([...second.ledger.keys()]).toEqual(['posts/renamed.md'])
  })

  it('the blog moved to another engine, and each text was touched by it', () => {
    const moved = makePost({ key: 'blog/content/hello/index.md', digest: 'E', url: HELLO.url })
    expect(idOf(run([moved], { ledger: ledgerAfter(HELLO) }), moved.key)).toBe(HELLO_ID)
  })

  it('the engine and the domain changed at once', () => {
    const moved = makePost({ key: 'blog/hello.md', digest: 'E', url: 'https://new.example/hello.html' })
    const policy = { root: 'https://new.example/', authority: 'new.example' }
    expect(idOf(run([moved], { ledger: ledgerAfter(HELLO), policy }), moved.key)).toBe(HELLO_ID)
  })

  it('posts are loaded in another order', () => {
    const posts = ['a', 'b', 'c'].map((name) => makePost({ key: `posts/${name}.md` }))
    const forth = run(posts).posts.map(({ key, id }) => [key, id])
    const back = run([...posts].reverse()).posts.map(({ key, id }) => [key, id])
    expect(back.reverse()).toEqual(forth)
  })
})

describe('which id wins', () => {
  it('is the author’s own, also for a known post', () => {
    const second = run([makePost({ id: 'mine' })], { ledger: ledgerAfter(HELLO) })
    expect(idOf(second)).toBe('mine')
    expect(second.ledger.get('posts/hello.md')?.id).toBe('mine')
  })

  it('is the author’s own, also for a renamed post', () => {
    const renamed = makePost({ key: 'posts/new.md', digest: HELLO.digest, id: 'mine' })
    expect(idOf(run([renamed], { ledger: ledgerAfter(HELLO) }), 'posts/new.md')).toBe('mine')
  })

  it('stays when the author takes it out again: readers know it', () => {
    expect(idOf(run([HELLO], { ledger: ledgerAfter(makePost({ id: 'mine' })) }))).toBe('mine')
  })

  it('is never that of a post that is still there', () => {
    const copy = makePost({ key: 'posts/copy.md', digest: HELLO.digest })
    const second = run([HELLO, copy], { ledger: ledgerAfter(HELLO) })
    expect(idOf(second)).toBe(HELLO_ID)
    expect(idOf(second, 'posts/copy.md')).toBe('tag:example.com,2011-07-22:/blog/copy.html')
  })

  it('is never that of a post that is broken today', () => {
    const copy = makePost({ key: 'posts/copy.md', digest: HELLO.digest })
    const second = run([copy], { ledger: ledgerAfter(HELLO), present: ['posts/hello.md'] })
    expect(idOf(second, 'posts/copy.md')).not.toBe(HELLO_ID)
    expect(idOf(run([HELLO, copy], { ledger: second.ledger }))).toBe(HELLO_ID)
  })
})

describe('names that are swapped or shifted', () => {
  const named = (
    key: string,
    digest: string,
    url = `https://example.com/blog/${key.slice(6, -3)}.html`,
  ): Post => makePost({ key, digest, url })
  const before = run([named('posts/1.md', 'A'), named('posts/2.md', 'B'), named('posts/3.md', 'C')])
  const ids = before.posts.map(({ id }) => id)

  it('take their ids along', () => {
    const swapped = run(
      [named('posts/1.md', 'B'), named('posts/2.md', 'A'), named('posts/3.md', 'C')],
      before,
    )
    expect(swapped.posts.map(({ id }) => id)).toEqual([ids[1], ids[0], ids[2]])
  })

  it('leave a new id to the post that has one of the names now', () => {
    const posts = [
      named('posts/1.md', 'N'),
      ...['A', 'B', 'C'].map((digest, at) => named(`posts/${at + 2}.md`, digest)),
    ]
    const shifted = run(posts, before)
    expect(shifted.posts.map(({ id }) => id).slice(1)).toEqual(ids)
    expect(ids).not.toContain(shifted.posts[0]?.id)
    expect(shifted.posts.slice(1).map(({ updated }) => updated)).toEqual(
      before.posts.map(({ updated }) => updated),
    )
    const later = run(posts, { ledger: shifted.ledger, now: LATER })
    expect(later.posts).toEqual(shifted.posts)
    expect(later.ledger).toEqual(shifted.ledger)
  })

  it('are no reason to change an id when a post is only edited', () => {
    const edited = run([named('posts/1.md', 'X'), named('posts/2.md', 'B'), named('posts/3.md', 'C')], before)
    expect(edited.posts.map(({ id }) => id)).toEqual(ids)
  })
})

// Rule 31: Atom asks for an IRI; RSS and JSON Feed keep what the author stated.
it.each(['42', 'my-post', '/2011/07/x.html', '2011/x', 'two words', 'a:b c'])(
  'the stated id %j is kept, and Atom has a tag URI that stays',
  (id) => {
    const first = run([makePost({ id })])
    expect(first.posts[0]).toMatchObject({ id, iri: HELLO_ID })
    const moved = makePost({ id, url: 'https://example.com/blog/moved.html' })
    expect(run([moved], { ledger: first.ledger }).posts[0]).toMatchObject({ id, iri: HELLO_ID })
  },
)

describe('R3: no two posts have one id', () => {
  const ids = ({ posts }: Identified): string[] => posts.map(({ id }) => id)

  it('when a new post takes the address that another one had', () => {
    const moved = makePost({ url: 'https://example.com/blog/moved.html' })
    const heir = makePost({ key: 'posts/heir.md', url: HELLO.url, digest: 'E' })
    const second = run([moved, heir], { ledger: ledgerAfter(HELLO) })
    expect(idOf(second)).toBe(HELLO_ID)
    expect(new Set(ids(second)).size).toBe(2)
  })

  it('when a new post takes the address that another one had, and the address is the id', () => {
    const policy = { policy: 'permalink' as const }
    const { ledger } = run([HELLO], { policy })
    const moved = makePost({ url: 'https://example.com/blog/moved.html' })
    const heir = makePost({ key: 'posts/heir.md', url: HELLO.url, digest: 'E' })
    const second = run([moved, heir], { ledger, policy })
    expect(idOf(second)).toBe(HELLO.url)
    expect(new Set(ids(second)).size).toBe(2)
  })

  it('when addresses differ by their query only', () => {
    const posts = [1, 2].map((number) =>
      makePost({ key: `posts/${number}.md`, url: `https://example.com/blog/?p=${number}` }),
    )
    expect(new Set(ids(run(posts))).size).toBe(2)
  })

  it('when an author states the id that another post has', () => {
    const thief = makePost({ key: 'posts/thief.md', id: HELLO_ID })
    const second = run([HELLO, thief], { ledger: ledgerAfter(HELLO) })
    expect(new Set(ids(second)).size).toBe(ids(second).length)
    // It is not given another id behind its author's back: it is left out, and both are named.
    expect(idOf(second)).toBe(HELLO_ID)
    expect(idOf(second, 'posts/thief.md')).toBeUndefined()
    expect(second.problems).toMatchObject([{ path: 'thief.md', severity: 'error' }])
    expect(second.problems[0]?.message).toContain('posts/hello.md')
  })
})

describe('updated', () => {
  it('is what the author says', () => {
    const updated = at('2015-05-12T13:27:59Z')
    expect(run([makePost({ updated })]).posts[0]?.updated).toBe(updated)
    const known = run([makePost({ updated, digest: 'E' })], { ledger: ledgerAfter(HELLO), now: LATER })
    expect(known.posts[0]?.updated).toBe(updated)
  })

  it('of a post new to the ledger is its date', () => {
    expect(run([HELLO]).posts[0]?.updated).toBe(HELLO.published)
  })

  it('of a known post whose content changed is now, to the second, and then stays', () => {
    const edited = makePost({ digest: 'E' })
    const second = run([edited], { ledger: ledgerAfter(HELLO), now: LATER })
    expect(second.posts[0]?.updated).toBe(at('2024-06-01T12:00:00Z'))
    const third = run([edited], { ledger: second.ledger, now: LATER + 30 * DAY_MS })
    expect(third.posts[0]?.updated).toBe(at('2024-06-01T12:00:00Z'))
  })

  it.each<[string, Partial<Post>]>([
    ['other terms', { terms: { tag: ['x'] } }],
    ['another address', { url: 'https://example.com/blog/other.html' }],
    ['another author', { authors: [{ name: 'x' }] }],
    ['another line', { place: { path: 'hello.md', line: 9 } }],
  ])('does not move for %s', (_, change) => {
    const second = run([makePost(change)], { ledger: ledgerAfter(HELLO), now: LATER })
    expect(second.posts[0]?.updated).toBe(HELLO.published)
  })

  it('does not move because a file was renamed', () => {
    const renamed = makePost({ key: 'posts/new.md', digest: HELLO.digest })
    expect(run([renamed], { ledger: ledgerAfter(HELLO), now: LATER }).posts[0]?.updated).toBe(HELLO.published)
  })

  it('is never before the date', () => {
    expect(run([makePost({ updated: at('2001-01-01T00:00:00Z') })]).posts[0]?.updated).toBe(HELLO.published)
    const redated = makePost({ published: at('2012-02-02T00:00:00Z') })
    expect(run([redated], { ledger: ledgerAfter(HELLO) }).posts[0]?.updated).toBe(redated.published)
  })

  it('never goes back because a clock was set back', () => {
    const second = run([makePost({ digest: 'E' })], { ledger: ledgerAfter(HELLO), now: LATER })
    const third = run([makePost({ digest: 'F' })], { ledger: second.ledger, now: LATER - 3 * DAY_MS })
    expect(third.posts[0]?.updated).toBe(second.posts[0]?.updated)
  })

  it('is in whole seconds, as documents are', () => {
    const post = makePost({
      published: at('2011-07-22T04:00:00.999Z'),
      updated: at('2012-01-01T00:00:00.500Z'),
    })
    const entry = run([post]).ledger.get(post.key)
    expect([entry?.published, entry?.updated]).toEqual([
      at('2011-07-22T04:00:00Z'),
      at('2012-01-01T00:00:00Z'),
    ])
  })
})

describe('the ledger', () => {
  it('remembers what the next run needs', () => {
    expect(ledgerAfter(HELLO)).toEqual(
      new Map([
        [
          'posts/hello.md',
          {
            id: HELLO_ID,
            seen: HELLO.published,
            published: HELLO.published,
            updated: HELLO.published,
            digest: HELLO.digest,
            path: 'hello.html',
          },
        ],
      ]),
    )
  })

  it('remembers the date first seen, and the current one', () => {
    const second = run([makePost({ published: NOW })], { ledger: ledgerAfter(HELLO) })
    expect(second.ledger.get('posts/hello.md')).toMatchObject({ seen: HELLO.published, published: NOW })
  })

  it('is not touched by an unchanged run, however late', () => {
    const ledger = ledgerAfter(HELLO, makePost({ key: 'posts/b.md' }))
    const second = run([HELLO, makePost({ key: 'posts/b.md' })], { ledger, now: LATER })
    expect([...second.ledger]).toEqual([...ledger])
  })

  it('holds no drafts and no future posts: a preview leaves no trace', () => {
    const posts = [
      makePost({ key: 'posts/draft.md', draft: true }),
      makePost({ key: 'posts/due.md', published: NOW + 1 }),
    ]
    const preview = run([HELLO, ...posts])
    expect(preview.posts).toHaveLength(3)
    expect([...preview.ledger.keys()]).toEqual(['posts/hello.md'])
  })

  it('holds no draft that was a post under another name', () => {
    const draft = makePost({ key: 'posts/_drafts/hello.md', digest: HELLO.digest, draft: true })
    const preview = run([draft], { ledger: ledgerAfter(HELLO) })
    expect([...preview.ledger.keys()]).toEqual(['posts/hello.md'])
  })

  it('holds a post that is due this very millisecond', () => {
    expect(run([makePost({ published: NOW })]).ledger.size).toBe(1)
  })

  it('keeps entries of posts that are gone for 400 days, and gives them back', () => {
    const gone = run([], { ledger: ledgerAfter(HELLO), now: LATER }).ledger
    const goneAt = at('2024-06-01T12:00:00Z')
    expect(gone.get('posts/hello.md')?.gone).toBe(goneAt)
    const still = run([], { ledger: gone, now: goneAt + 400 * DAY_MS - 1 }).ledger
    expect(still.get('posts/hello.md')?.gone).toBe(goneAt)
    expect(run([], { ledger: gone, now: goneAt + 400 * DAY_MS }).ledger.size).toBe(0)

    const back = run([makePost({ published: at('2013-01-01T00:00:00Z') })], { ledger: still, now: LATER })
    expect(idOf(back)).toBe(HELLO_ID)
    expect(back.ledger.get('posts/hello.md')?.gone).toBeUndefined()
    const renamed = makePost({ key: 'posts/new.md', digest: HELLO.digest })
    expect(idOf(run([renamed], { ledger: still, now: LATER }), 'posts/new.md')).toBe(HELLO_ID)
  })

  it('does not take for gone what exists, though it is broken, a draft or expired today', () => {
    for (const present of [['posts/hello.md'], ['posts/'], ['posts/other/', 'posts/']]) {
      const ledger = run([], { ledger: ledgerAfter(HELLO), present, now: LATER }).ledger
      const entry = ledgerAfter(HELLO).get(HELLO.key)
      expect(ledger.get(HELLO.key)).toEqual({ ...entry, hidden: true, noticed: toSecond(LATER) })
      const back = run([HELLO], { ledger, now: LATER }).ledger.get(HELLO.key)
      expect(back).toEqual({ ...entry, noticed: toSecond(LATER) + 1000 })
    }
    const ledger = run([], {
      ledger: ledgerAfter(HELLO),
      present: ['posts/hello', 'post', 'posts/hello.md.bak'],
    }).ledger
    expect(ledger.get('posts/hello.md')?.gone).toBeDefined()
  })

  it('remembers addresses outside the site as they are', () => {
    const post = makePost({ url: 'https://elsewhere.example/x' })
    expect(ledgerAfter(post).get(post.key)?.path).toBe('https://elsewhere.example/x')
  })
})

describe('over any history of edits', () => {
  it('a post keeps its id, and updated moves forward only, and only for content', () => {
    const edit = fc.record({
      digest: fc.constantFrom('D', 'E', 'F'),
      published: fc.constantFrom(at('2011-07-22T04:00:00Z'), at('2011-08-01T00:00:00Z')),
      url: fc.constantFrom('https://example.com/blog/hello.html', 'https://example.com/blog/other/'),
      key: fc.constantFrom('posts/hello.md', 'posts/renamed.md'),
      clock: fc.integer({ min: -5, max: 60 }),
    })
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
        let state = run([HELLO])
        let now = NOW
        let digest = HELLO.digest
        let key = HELLO.key
        for (const { clock, ...facts } of edits) {
          now += clock * DAY_MS
          // A file that is renamed and edited and moved at once is another one to everybody.
          const change = facts.key === key ? facts : { ...facts, digest }
          const before = state.posts[0]?.updated ?? 0
          state = run([makePost(change)], { ledger: state.ledger, now })
          const post = state.posts[0]
          expect(post?.id).toBe(HELLO_ID)
          expect(post?.updated).toBeGreaterThanOrEqual(before)
          expect(post?.updated).toBeGreaterThanOrEqual(change.published)
          if (change.digest === digest) expect(post?.updated).toBe(Math.max(before, change.published))
          digest = change.digest
          key = change.key
        }
      }),
    )
  })
})

describe('what search engines are to be told', () => {
  const OTHER = makePost({ key: 'posts/other.md' })
  const noticed = (ledger: Ledger): Record<string, Instant | undefined> =>
    Object.fromEntries([...ledger].map(([key, entry]) => [key, entry.noticed]))

  it('is nothing after the first publication', () => {
    expect(noticed(ledgerAfter(HELLO, OTHER))).toEqual({ [HELLO.key]: undefined, [OTHER.key]: undefined })
  })

  const changes: [what: string, posts: readonly Post[], key: string][] = [
    ['new', [HELLO, OTHER], OTHER.key],
    ['changed', [{ ...HELLO, digest: 'another' }], HELLO.key],
    ['moved', [{ ...HELLO, url: 'https://example.com/blog/moved.html' }], HELLO.key],
    [
      'renamed to another address',
      [{ ...makePost({ key: 'posts/new.md' }), digest: HELLO.digest }],
      'posts/new.md',
    ],
    ['gone', [], HELLO.key],
  ]
  it.each(changes)('is a page that is %s, once', (_what, posts, key) => {
    const { ledger } = run(posts, { ledger: ledgerAfter(HELLO), now: LATER })
    expect(noticed(ledger)).toMatchObject({ [key]: toSecond(LATER) })
    const again = run(posts, { ledger, now: LATER + DAY_MS }).ledger
    expect(again).toEqual(ledger)
  })

  it('has a later mark in each run, also when the clock is set back', () => {
    const first = run([HELLO, OTHER], { ledger: ledgerAfter(HELLO), now: LATER }).ledger
    const second = run([{ ...HELLO, digest: 'another' }, OTHER], { ledger: first, now: NOW }).ledger
    expect(noticed(second)).toEqual({ [HELLO.key]: toSecond(LATER) + 1000, [OTHER.key]: toSecond(LATER) })
    expect(lastNoticed(second)).toBe(toSecond(LATER) + 1000)
  })

  it('is not a file that has another name and the same address', () => {
    const renamed = { ...HELLO, key: 'posts/renamed.md' }
    expect(noticed(run([renamed], { ledger: ledgerAfter(HELLO), now: LATER }).ledger)).toEqual({
      'posts/renamed.md': undefined,
    })
  })
})
