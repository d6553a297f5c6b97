import { describe, expect, it } from 'vitest'
import { Prospect } from '../../src/pipeline/prospect.ts'
import { makeSite, makeSpec } from '../builders.ts'
import { post, T1 } from './blog.ts'

const spec = (limit: number) => makeSpec({ limit, taxonomies: { tag: { path: 'tags/:slug' } } })
const likely = (limit: number, tags: readonly (readonly string[])[]): boolean[] => {
  const prospect = new Prospect(spec(limit), makeSite(), T1)
  return tags.map((of, index) => prospect.isLikely(post({ file: `${index}.md`, tags: of })))
}

describe('a prospect', () => {
  it('is good for the newest posts of the site and of each term', () => {
    expect(likely(2, [['a'], ['a'], ['a'], ['b'], [], ['a', 'b'], ['b']])).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      false,
    ])
  })

  it('is good for every post when a feed has them all', () => {
    expect(likely(0, [[], [], []])).toEqual([true, true, true])
  })

  it('knows the limits of taxonomies', () => {
    const taxonomies = { tag: { path: 'tags/:slug', limit: 2 } }
    const prospect = new Prospect(makeSpec({ limit: 1, taxonomies }), makeSite(), T1)
    const asked = ['a', 'a', 'a'].map((tag) => prospect.isLikely(post({ file: 'a.md', tags: [tag] })))
    expect(asked).toEqual([true, true, false])
  })

  it('is bad for what is not out', () => {
    const prospect = new Prospect(spec(5), makeSite(), T1)
    expect(prospect.isLikely(post({ file: 'a.md', draft: true }))).toBe(false)
    expect(prospect.isLikely(post({ file: 'b.md', published: T1 + 1 }))).toBe(false)
  })
})
