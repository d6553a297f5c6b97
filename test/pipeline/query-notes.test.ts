import { expect, it } from 'vitest'
import { parseQuery } from '../../src/core/query.ts'
import { queryNotes } from '../../src/pipeline/query-notes.ts'
import { makeSpec } from '../builders.ts'
import { Place, post, run } from './blog.ts'

const named = (query: string) => ({ query: parseQuery(query), title: 'One', path: 'one' })

it('a query for what no post has is told', async () => {
  const posts = [post({ file: 'a.md', tags: ['x'] })]
  const spec = makeSpec({
    query: parseQuery('not serie:x'),
    named: { one: named('tag:x and category:y or author:z'), two: named('constructor:x') },
  })
  expect(queryNotes(spec, posts)).toEqual([
    'feeds.named.one.query: no post has a category, so category:… finds nothing',
    'feeds.named.two.query: no post has a constructor, so constructor:… finds nothing',
    'feeds.query: no post has a serie, so serie:… finds nothing',
  ])
  const place = new Place()
  const log: string[] = []
  await run({ posts, place, feeds: { named: { one: named('serie:y') } }, log })
  expect(log).toContain('info feeds.named.one.query: no post has a serie, so serie:… finds nothing')
  place.dispose()
})

it('translations share no id', async () => {
  const place = new Place()
  const same = { title: 'One', body: 'The same text.' }
  const posts = [
    post({ file: 'a.md', ...same }),
    post({ file: 'a.de.md', url: 'https://example.com/blog/de/a/', language: 'de', ...same }),
  ]
  const feeds = { taxonomies: { language: { path: ':slug' } } }
  const ids = (): string[] =>
    ['en', 'de'].map((tag) => JSON.parse(place.text(`${tag}/feed.json`)).items[0].id)
  await run({ posts, place, feeds })
  const before = ids()
  expect(new Set(before).size).toBe(2)
  await run({ posts: [...posts].reverse(), place, feeds })
  expect(ids()).toEqual(before)
  place.dispose()
})
