import { describe, expect, it } from 'vitest'
import { OperatorError } from '../../src/core/problem.ts'
import { hostFiles } from './hosts.ts'

/** Which redirects stop a run. All of them are named. */

describe('a redirect', () => {
  const wrong: [what: string, redirects: Record<string, string>, message: string][] = [
    ['to nothing', { '/rss.xml': 'rss.xml' }, '["/rss.xml"]: expected the path of a published document'],
    ['to an address', { '/rss.xml': '/blog/feed.xml' }, '["/rss.xml"]: expected the path of a published'],
    ['from a document', { '/blog/feed.xml': 'feed.json' }, '["/blog/feed.xml"]: feed.xml is published there'],
    [
      'from a term’s document',
      { '/blog/tags/nasa/feed.xml': 'feed.xml' },
      ': tags/nasa/feed.xml is published',
    ],
    ['from a document, escaped', { '/bl%6Fg/feed.xml': 'feed.xml' }, '["/bl%6Fg/feed.xml"]: feed.xml is'],
    [
      'from our own file',
      { '/blog/_headers': 'feed.xml' },
      '["/blog/_headers"]: _headers is published there',
    ],
    ['from a relative path', { 'rss.xml': 'feed.xml' }, '["rss.xml"]: expected a path on the host'],
    ['from an address', { 'https://example.com/rss': 'feed.xml' }, ': expected a path on the host'],
    ['from a query', { '/?feed=rss2': 'feed.xml' }, '["/?feed=rss2"]: expected a path on the host'],
    ['from above', { '/a/../b': 'feed.xml' }, '["/a/../b"]: expected a path on the host'],
    ['from two slashes', { '/a//b': 'feed.xml' }, '["/a//b"]: expected a path on the host'],
    ['with a line end', { '/a\n/b': 'feed.xml' }, '["/a\\n/b"]: expected a path on the host'],
    ['with an escaped line end', { '/a%0Ab': 'feed.xml' }, '["/a%0Ab"]: expected a path on the host'],
    [
      'that is there twice',
      { '/a b': 'feed.xml', '/a%20b': 'feed.xml' },
      '["/a%20b"]: the same path as hosting.r',
    ],
  ]
  it.each(wrong)('%s stops the run', (_what, redirects, message) => {
    const make = (): unknown => hostFiles({ redirects })
    expect(make).toThrow(OperatorError)
    expect(make).toThrow(message)
    expect(make).toThrow('hosting.redirects["')
  })

  it('is looked at when no file is asked for, too', () => {
    expect(() => hostFiles({ files: [], redirects: { '/rss.xml': 'rss.xml' } })).toThrow(OperatorError)
  })

  it('may lead from anywhere else', () => {
    const redirects = { '/': 'feed.xml', '/größe/…': 'feed.xml', '/.well-known/feed': 'feed.xml' }
    expect(hostFiles({ redirects })._redirects).toContain('/gr%C3%B6%C3%9Fe/%E2%80%A6 /blog/feed.xml 301\n')
  })
})
