import { describe, expect, it } from 'vitest'
import type { CatalogueFeed } from '../../src/core/catalogue.ts'
import { PageFeeds } from '../../src/discovery/page-feeds.ts'

const ROOT = 'https://example.com/blog/'
const feed = (title: string, home: string): CatalogueFeed => ({ title, home, formats: [] })
const feeds = new PageFeeds(
  [
    feed('site', ROOT),
    feed('nasa', `${ROOT}tags/nasa/`),
    feed('größe', `${ROOT}tags/gr%C3%B6%C3%9Fe/`),
    feed('elsewhere', 'https://example.org/tags/nasa/'),
  ],
  ROOT,
)

describe('a page', () => {
  it.each([
    ['index.html', 'site'],
    ['post/index.html', 'site'],
    ['about.html', 'site'],
    ['page/2/index.html', 'site'],
    ['tags/nasa/index.html', 'nasa site'],
    ['tags/nasa/index.htm', 'nasa site'],
    ['tags/nasa.html', 'nasa site'],
    ['tags/nasa/page/2/index.html', 'nasa site'],
    ['tags/nasa/page2/index.html', 'nasa site'],
    ['tags/nasa/launches/index.html', 'site'],
    ['tags/größe/index.html', 'größe site'],
    ['tags/gro\u0308ße/index.html', 'größe site'],
    ['tags/index.html', 'site'],
  ])('at %s has the feeds %s', (path, expected) => {
    expect(
      feeds
        .of(path)
        .map(({ title }) => title)
        .join(' '),
    ).toBe(expected)
  })
})
