import { expect, it } from 'vitest'
import { parseQuery } from '../../src/core/query.ts'
import { queryProblems } from '../../src/pipeline/query-notes.ts'
import { makeSpec } from '../builders.ts'
import { Place, post, run } from './blog.ts'

const named = (query: string) => ({ query: parseQuery(query), title: 'One', path: 'one' })

it('a query for what no post has is a warning, unless there are feeds of it', async () => {
  const posts = [post({ file: 'a.md', tags: ['x'] })]
  const spec = makeSpec({
    query: parseQuery('not serie:x'),
    taxonomies: { category: { path: 'c/:slug' } },
    named: { one: named('tag:x and category:y or author:z'), two: named('constructor:x') },
  })
  const problems = queryProblems(spec, posts)
  expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'feeds.query: no post has a serie, so serie:… finds nothing',
    'feeds.named.two.query: no post has a constructor, so constructor:… finds nothing',
  ])
  expect(problems[0]).toMatchObject({
    key: ['feeds', 'query'],
    severity: 'warning',
    hint: 'expected one of author, category, language, section, source, or a key that stands in front matter',
  })
  const place = new Place()
  const { report } = await run({ posts, place, feeds: { named: { one: named('serie:y') } } })
  expect(report.problems).toMatchObject([{ path: 'feeds.named.one.query' }])
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
