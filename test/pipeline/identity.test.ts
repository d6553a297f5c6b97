import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Post } from '../../src/core/post.ts'
import {
  DAY_MS,
  idsByTitle,
  items,
  memorySource,
  Place,
  type PostFacts,
  post,
  run,
  series,
  T1,
  T2,
  T3,
} from './blog.ts'

/** What readers know a post by, through everything that happens to a blog. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const facts: PostFacts[] = [
  { file: 'one.md', title: 'One', tags: ['nasa'], published: T1 - 5 * DAY_MS },
  { file: 'two.md', title: 'Two', tags: ['nasa'], published: T1 - 4 * DAY_MS },
  { file: 'three.md', title: 'Three', categories: ['News'], published: T1 - 3 * DAY_MS },
]
const blog = (change: (fact: PostFacts) => PostFacts = (fact) => fact): Post[] =>
  facts.map((fact) => post(change(fact)))
const change = (file: string, what: Partial<PostFacts>) => (fact: PostFacts) =>
  fact.file === file ? { ...fact, body: `Text of ${fact.file}.`, ...what } : fact

describe('an id', () => {
  it('is made of the authority, the day and the path', async () => {
    await run({ posts: blog(), place })
    expect(idsByTitle(place)).toEqual({
      One: 'tag:example.com,2025-12-27:/blog/one/',
      Two: 'tag:example.com,2025-12-28:/blog/two/',
      Three: 'tag:example.com,2025-12-29:/blog/three/',
    })
  })

  it.each<[string, (fact: PostFacts) => PostFacts]>([
    ['a new file name, and so another address', change('two.md', { file: 'renamed.md' })],
    ['a new title', change('two.md', { title: 'Two' })],
    ['a new text', change('two.md', { body: 'Quite another text.' })],
    ['another date', change('two.md', { published: T1 - 100 * DAY_MS })],
    ['another address', change('two.md', { url: 'https://example.com/blog/moved/two/' })],
  ])('outlives %s', async (_what, edit) => {
    await run({ posts: blog(), place })
    const before = idsByTitle(place)
    await run({ posts: blog(edit), place, now: T2 })
    expect(idsByTitle(place)).toEqual(before)
    await run({ posts: blog(edit), place, now: T3 })
    expect(idsByTitle(place)).toEqual(before)
  })

  it('outlives a rename, which is no update', async () => {
    await run({ posts: blog(), place })
    const before = items(place).map(({ date_modified }) => date_modified)
    await run({ posts: blog(change('two.md', { file: 'renamed.md' })), place, now: T2 })
    expect(items(place).map(({ date_modified }) => date_modified)).toEqual(before)
    expect(items(place)[1]?.url).toBe('https://example.com/blog/renamed/')
  })

  it('outlives a new title and a new text together with the address', async () => {
    await run({ posts: blog(), place })
    const { Two } = idsByTitle(place)
    await run({ posts: blog(change('two.md', { title: 'Second', body: 'Rewritten.' })), place, now: T2 })
    expect(idsByTitle(place)).toHaveProperty('Second', Two)
  })

  it('outlives a new domain', async () => {
    await run({ posts: blog(), place })
    const before = items(place).map(({ id }) => id)
    const feedIds = ['', 'tags/nasa/'].map((folder) => feedId(place, `${folder}atom.xml`))
    const root = 'https://ann.example.net/'
    const moved = facts.map((fact) => post(fact, 'posts', root))
    const { failures } = await run({ posts: moved, place, now: T2, site: { url: root } })
    expect(failures).toEqual([])
    expect(items(place).map(({ id }) => id)).toEqual(before)
    expect(['', 'tags/nasa/'].map((folder) => feedId(place, `${folder}atom.xml`))).toEqual(feedIds)
    expect(items(place).map(({ url }) => url)).toEqual([
      'https://ann.example.net/three/',
      'https://ann.example.net/two/',
      'https://ann.example.net/one/',
    ])
  })

  it('outlives the move to another engine: other files at the same addresses', async () => {
    await run({ posts: blog(), place })
    const before = idsByTitle(place)
    const posts = facts.map((fact) => {
      const { url } = post(fact)
      return post({ ...fact, file: `posts/${fact.file}`, url, body: 'Converted.' }, 'astro')
    })
    const { failures } = await run({ sources: [memorySource(posts, { name: 'astro' })], place, now: T2 })
    expect(failures).toEqual([])
    expect(idsByTitle(place)).toEqual(before)
  })

  it('outlives the move to another engine and another domain at once', async () => {
    await run({ posts: blog(), place })
    const before = idsByTitle(place)
    const root = 'https://ann.example.net/'
    const posts = facts.map((fact) => {
      const { url } = post(fact, 'posts', root)
      return post({ ...fact, file: `posts/${fact.file}`, url, body: 'Converted.' }, 'astro')
    })
    const sources = [memorySource(posts, { name: 'astro' })]
    const { failures } = await run({ sources, place, now: T2, site: { url: root } })
    expect(failures).toEqual([])
    expect(idsByTitle(place)).toEqual(before)
  })

  it('is the author’s own where one is stated', async () => {
    await run({ posts: blog(change('two.md', { id: 'urn:own:2' })), place })
    expect(idsByTitle(place).Two).toBe('urn:own:2')
  })

  it('outlives a day on which its file could not be read', async () => {
    await run({ posts: blog(), place })
    const before = items(place)
    const source = memorySource(
      blog().filter(({ key }) => key !== 'posts/two.md'),
      { present: ['posts/two.md'] },
    )
    await run({ sources: [source], place, now: T2 })
    expect(items(place)).toHaveLength(2)
    await run({ posts: blog(), place, now: T3 })
    expect(items(place)).toEqual(before)
  })

  it('is remembered of a post that was away for a year', async () => {
    await run({ posts: blog(), place })
    const before = items(place)
    await run({ posts: blog().filter(({ key }) => key !== 'posts/two.md'), place, now: T2 })
    await run({ posts: blog(), place, now: T2 + 399 * DAY_MS })
    expect(items(place)).toEqual(before)
  })

  it('is the permalink where that is the policy', async () => {
    await run({ posts: blog(), place, ids: { policy: 'permalink', authority: 'example.com' } })
    expect(idsByTitle(place).Two).toBe('https://example.com/blog/two/')
    expect(place.text('feed.xml')).toContain('<guid>https://example.com/blog/two/</guid>')
  })
})

describe('the state', () => {
  const secrets = [
    post({
      file: 'secret-draft.md',
      draft: true,
      body: 'secret',
      published: T1 - DAY_MS,
      tags: ['secret-tag'],
    }),
    post({ file: 'secret-held.md', body: 'secret', published: T2, tags: ['secret-tag'] }),
    post({
      file: 'secret-expired.md',
      body: 'secret',
      published: T1 - DAY_MS,
      expires: T1,
      tags: ['secret-tag'],
    }),
  ]

  it('holds no path, title, tag or id of what is not out', async () => {
    await run({ posts: [...blog(), ...secrets], place })
    expect(JSON.stringify(place.tree())).not.toMatch(/secret/i)
  })

  it('holds none after a preview of it', async () => {
    const flags = { drafts: true, future: true }
    await run({ posts: [...blog(), ...secrets], place, flags })
    expect(JSON.stringify(place.documents())).toMatch(/secret-draft/)
    const state = Object.entries(place.tree()).filter(([path]) => path.startsWith('feedmill-state/ledger'))
    expect(JSON.stringify(state)).not.toMatch(/secret/i)
  })

  it('holds no name of the machine, no folder and no user', async () => {
    await run({ posts: blog(), place })
    const text = JSON.stringify(
      Object.entries(place.tree()).filter(([path]) => path.startsWith('feedmill-state/')),
    )
    expect(text).not.toContain(place.base)
    expect(text).not.toContain(process.env.HOME ?? '/nowhere')
  })

  it('is spread over shards, of which an edit among many posts rewrites one', async () => {
    await run({ posts: series(600), place })
    const shards = place.paths().filter((path) => path.startsWith('feedmill-state/ledger-'))
    expect(shards.length).toBeGreaterThan(1)
    place.calls = []
    await run({ posts: series(600, (index) => (index === 300 ? { body: 'Edited.' } : {})), place, now: T2 })
    expect(place.calls.filter((call) => call.startsWith('put feedmill-state/ledger-'))).toHaveLength(1)
  })

  it('removes the old shards when there are more, and reads the new ones', async () => {
    await run({ posts: series(200), place })
    const before = idsByTitle(place)
    await run({ posts: series(600), place, now: T2, feeds: { limit: 0 } })
    expect(place.paths().filter((path) => path.startsWith('feedmill-state/ledger-1/'))).toEqual([])
    expect(idsByTitle(place)).toMatchObject(before)
    const stamps = place.stamps()
    await run({ posts: series(600), place, now: T3, feeds: { limit: 0 } })
    expect(place.stamps()).toEqual(stamps)
  })
})

function feedId(at: Place, path: string): string | undefined {
  return /<id>(.*?)<\/id>/.exec(at.text(path))?.[1]
}
