import { describe, expect, it } from 'vitest'
import { gate } from '../../src/checks/gate.ts'
import type { Feed } from '../../src/core/feed.ts'
import type { IdentifiedPost } from '../../src/core/post.ts'
import { formatProblem } from '../../src/core/problem.ts'
import { formats } from '../../src/formats/index.ts'
import { DocumentMaker } from '../../src/pipeline/documents.ts'
import { type Refused, refusalProblems, refuseDocuments } from '../../src/pipeline/refuse.ts'
import { at, makeFeed, makeIdentified, makeSite } from '../builders.ts'

/** What the entries of a feed say together. */

const old = makeIdentified({ key: 'posts/old.md', published: at('2011-07-01T00:00:00Z') })
const young = makeIdentified({ key: 'posts/young.md', published: at('2011-07-02T00:00:00Z') })
const updated = at('2011-08-01T00:00:00Z')

function refused(posts: readonly IdentifiedPost[], facts: Partial<Feed> = {}): Refused {
  const maker = new DocumentMaker(
    makeSite(),
    formats,
    () => new Map([['atom', { bytes: Buffer.of(), prefixes: [] }]]),
  )
  const feed = makeFeed({ posts, updated, ...facts })
  const place = { path: 'atom.xml', url: 'https://example.com/blog/atom.xml', rank: 2, recipe: '' }
  return refuseDocuments([{ ...place, format: 'atom', mediaType: 'application/atom+xml', feed }], maker, gate)
}

describe('a feed', () => {
  it.each<[what: string, posts: readonly IdentifiedPost[], facts: Partial<Feed>]>([
    ['without posts', [], {}],
    ['whose posts are the newest first', [young, old], {}],
    ['of posts of one instant', [young, { ...old, published: young.published }], {}],
    ['as old as its newest change', [young, old], { updated: young.updated }],
    ['whose post is called otherwise in Atom', [{ ...young, id: '/a', iri: 'tag:a' }, old], {}],
  ])('%s is as it must be', (_what, posts, facts) => {
    expect(refused(posts, facts).size).toBe(0)
  })

  it.each<[what: string, posts: readonly IdentifiedPost[], facts: Partial<Feed>, message: string]>([
    ['with an id twice', [young, { ...old, id: young.id }], {}, `old.md has the id ${young.id} of young.md`],
    [
      'whose post has in Atom the id of another',
      [young, { ...old, id: '/a', iri: young.id }],
      {},
      `old.md has the id ${young.id} of young.md`,
    ],
    ['that begins with an old post', [old, young], {}, 'young.md is newer than the post before it'],
    ['that is older than a post', [young, old], { updated: old.updated }, 'young.md has changed after'],
  ])('%s is refused', (_what, posts, facts, message) => {
    expect([...refused(posts, facts).values()].flat().map((fault) => fault.message)).toEqual([
      expect.stringContaining(message),
    ])
  })
})

it('says of several documents once what is wrong with them', () => {
  const fault = { message: 'x [y]', hint: 'do z' }
  const problems = refusalProblems(
    new Map([
      ['a.xml', [fault]],
      ['b.xml', [fault, { message: 'own [y]', hint: 'do z' }]],
      ['c.xml', [fault]],
    ]),
  )
  expect(problems.map(formatProblem)).toEqual([
    'a.xml: and 2 other documents are not published, and what stands there stays: x [y] (do z)',
    'b.xml: is not published, and what stands there stays: own [y] (do z)',
  ])
})
