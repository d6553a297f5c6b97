import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Post } from '../../src/core/post.ts'
import { refuseDuplicates, type Selection, selectDue } from '../../src/core/select.ts'
import { at, makePost } from '../builders.ts'
import '../seeded.ts'

const NOW = at('2024-05-01T12:00:00Z')

function select(
  posts: readonly Post[],
  { now = NOW, wasOut = false, drafts = false, future = false } = {},
): Selection {
  return selectDue(posts, now, () => wasOut, { drafts, future })
}

/** Where each post went. */
function outcome(selection: Selection): Record<string, string[]> {
  const { due, held, drafts, expired } = selection
  const lists = { due, held, drafts, expired }
  return Object.fromEntries(
    Object.entries(lists).flatMap(([name, posts]) =>
      posts.length === 0 ? [] : [[name, posts.map(({ place }) => place.path)]],
    ),
  )
}

describe('selectDue', () => {
  it.each<[string, Partial<Post>, string]>([
    ['an old post', {}, 'due'],
    ['a post due now', { published: NOW }, 'due'],
    ['a post due in a millisecond', { published: NOW + 1 }, 'held'],
    ['a draft', { draft: true }, 'drafts'],
    ['a future draft', { draft: true, published: NOW + 1 }, 'drafts'],
    ['an expired draft', { draft: true, expires: NOW - 1 }, 'drafts'],
    ['a post that expires now', { expires: NOW }, 'expired'],
    ['a post that expires in a millisecond', { expires: NOW + 1 }, 'due'],
    ['a post that expired before it was due', { published: NOW + 9, expires: NOW - 1 }, 'expired'],
  ])('%s', (_, facts, where) => {
    expect(outcome(select([makePost(facts)]))).toEqual({ [where]: ['hello.md'] })
  })

  it('says of each post that is not out why', () => {
    const posts = [
      makePost({ key: 'posts/draft.md', draft: true }),
      makePost({ key: 'posts/held.md', published: at('2024-05-02T00:00:00Z') }),
      makePost({ key: 'posts/expired.md', expires: at('2000-05-29T00:00:00Z') }),
      makePost({ key: 'posts/due.md' }),
    ]
    expect(select(posts).leftOut).toEqual([
      { path: 'draft.md', reason: 'draft' },
      { path: 'held.md', reason: 'held until 2024-05-02T00:00:00Z' },
      { path: 'expired.md', reason: 'expired 2000-05-29T00:00:00Z' },
    ])
  })

  // HU1: four posts, draft × future
  it.each([
    [{}, 1],
    [{ drafts: true }, 2],
    [{ future: true }, 2],
    [{ drafts: true, future: true }, 4],
  ])('with %j, %i of four posts are out', (preview, count) => {
    const far = at('2414-05-29T00:00:00Z')
    const posts = [{}, { draft: true }, { published: far }, { draft: true, published: far }].map(
      (facts, index) => makePost({ key: `posts/${index}.md`, ...facts }),
    )
    expect(select(posts, preview).due).toHaveLength(count)
  })

  it('shows expired posts in no preview', () => {
    const selection = select([makePost({ expires: NOW - 1 })], { drafts: true, future: true })
    expect(outcome(selection)).toEqual({ expired: ['hello.md'] })
  })

  it('gives a draft without a date the present one', () => {
    const draft = makePost({ draft: true, undated: true, published: 0 })
    expect(select([draft], { drafts: true }).due[0]?.published).toBe(NOW)
  })

  it('keeps out what was out when a clock is set back', () => {
    const post = makePost({ published: NOW + 1000 })
    expect(outcome(select([post], { wasOut: true }))).toEqual({ due: ['hello.md'] })
    const hidden = [makePost({ draft: true }), makePost({ key: 'posts/b.md', expires: NOW })]
    expect(select(hidden, { wasOut: true }).due).toEqual([])
  })

  it('asks of a post itself whether it was out', () => {
    const posts = ['a', 'b'].map((name) => makePost({ key: `posts/${name}.md`, published: NOW + 1000 }))
    const selection = selectDue(posts, NOW, (post) => post.key === 'posts/b.md', {
      drafts: false,
      future: false,
    })
    expect(outcome(selection)).toEqual({ held: ['a.md'], due: ['b.md'] })
  })

  it('keeps the order given', () => {
    const posts = ['c', 'a', 'b'].map((name) => makePost({ key: `posts/${name}.md` }))
    expect(outcome(select(posts))).toEqual({ due: ['c.md', 'a.md', 'b.md'] })
  })

  it.each<[string, Partial<Post>[], number | undefined]>([
    ['nothing', [{}], undefined],
    ['the first held post', [{ published: NOW + 9 }, { published: NOW + 5 }], NOW + 5],
    ['the first expiry', [{ expires: NOW + 7 }, { published: NOW + 9 }], NOW + 7],
    ['no draft', [{ draft: true, published: NOW + 5 }], undefined],
    ['nothing past', [{ expires: NOW - 5 }], undefined],
  ])('wakes next for %s', (_, facts, nextDue) => {
    const posts = facts.map((fact, index) => makePost({ key: `posts/${index}.md`, ...fact }))
    expect(select(posts).nextDue).toBe(nextDue)
  })

  it('lets nothing in or out before nextDue', () => {
    const instant = fc.integer({ min: -20, max: 20 }).map((offset) => NOW + offset)
    const facts = fc.record(
      { published: instant, expires: instant, draft: fc.boolean() },
      { requiredKeys: ['published'] },
    )
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 6 }), (many) => {
        const posts = many.map((fact, index) =>
          makePost({ key: `posts/${index}.md`, ...(fact as Partial<Post>) }),
        )
        const { due, nextDue } = select(posts)
        const end = nextDue ?? NOW + 1000
        expect(end).toBeGreaterThan(NOW)
        for (let now = NOW; now < end; now++) expect(select(posts, { now }).due).toEqual(due)
      }),
    )
  })
})

describe('refuseDuplicates', () => {
  const a = makePost({ key: 'posts/a.md', url: 'https://example.com/blog/same' })
  const b = makePost({ key: 'posts/b.md', url: 'https://example.com/blog/same' })
  const refuse = (posts: readonly Post[], out: readonly string[] = []) =>
    refuseDuplicates(posts, (key) => out.includes(key))

  it('leaves distinct posts alone', () => {
    const posts = [makePost({ key: 'posts/x.md', id: 'x' }), makePost({ key: 'posts/y.md', id: 'y' })]
    expect(refuse(posts)).toEqual({ posts, problems: [] })
  })

  it('names both posts of one address', () => {
    expect(refuse([a, b])).toEqual({
      posts: [a],
      problems: [
        {
          path: 'b.md',
          severity: 'error',
          message: 'has the same address https://example.com/blog/same as a.md, so it is left out',
          hint: 'give one of the two another slug, permalink or id',
        },
      ],
    })
  })

  it('names both posts of one stated id', () => {
    const posts = [makePost({ key: 'posts/x.md', id: 'same' }), makePost({ key: 'posts/y.md', id: 'same' })]
    const { posts: left, problems } = refuse(posts)
    expect(left.map(({ key }) => key)).toEqual(['posts/x.md'])
    expect(problems).toEqual([expect.objectContaining({ path: 'y.md' })])
    expect(problems[0]?.message).toBe('has the same id same as x.md, so it is left out')
  })

  it('keeps the one that is out already', () => {
    const { posts, problems } = refuse([a, b], ['posts/b.md'])
    expect(posts).toEqual([b])
    expect(problems[0]).toMatchObject({ path: 'a.md' })
  })

  it('names each of three', () => {
    const c = { ...b, key: 'posts/c.md', place: { path: 'c.md' } }
    const { posts, problems } = refuse([a, b, c])
    expect(posts).toEqual([a])
    expect(problems.map(({ path }) => path)).toEqual(['b.md', 'c.md'])
  })

  it('lets a refused post take nothing from a third', () => {
    const third = makePost({ key: 'posts/c.md', url: 'https://example.com/blog/c', id: 'b' })
    const { posts } = refuse([a, { ...b, id: 'b' }, third])
    expect(posts.map(({ key }) => key)).toEqual(['posts/a.md', 'posts/c.md'])
  })

  it('keeps the order given', () => {
    const other = makePost({ key: 'posts/other.md' })
    expect(refuse([other, a, b], ['posts/b.md']).posts.map(({ key }) => key)).toEqual([
      'posts/other.md',
      'posts/b.md',
    ])
  })
})
