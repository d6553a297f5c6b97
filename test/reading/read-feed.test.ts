import { describe, expect, it } from 'vitest'
import { OperatorError } from '../../src/core/problem.ts'
import { readFeed } from '../../src/reading/read-feed.ts'
import { at } from '../builders.ts'

const rss = (items: string): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>https://old.example/blog/</link><description>d</description>${items}</channel></rss>`
const atom = (entries: string): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:feed</id><title>T</title><link rel="self" href="https://old.example/blog/atom.xml"/>${entries}</feed>`

describe('readFeed', () => {
  it('reads RSS', () => {
    const items =
      '<item><title>A &amp;amp; B</title><link>https://old.example/a</link><guid isPermaLink="false">/a</guid><pubDate>Fri, 22 Jul 2011 16:00:00 +1200</pubDate></item>' +
      '<item><guid>https://old.example/b</guid></item><item><link>/c</link></item><item><title>nobody</title></item>'
    expect(readFeed(rss(items), 'x')).toEqual({
      format: 'rss',
      entries: [
        { id: '/a', url: 'https://old.example/a', title: 'A &amp; B', published: at('2011-07-22T04:00:00Z') },
        { id: 'https://old.example/b', url: 'https://old.example/b' },
        { id: '/c', url: 'https://old.example/c' },
      ],
    })
  })

  it('reads Atom, and resolves ids as its readers do', () => {
    const entries =
      '<entry><id>/2011/x</id><title>X</title><link rel="enclosure" href="y.mp3"/><link href="x.html"/><published>2011-07-22T16:00:00+12:00</published><updated>2012-01-01T00:00:00Z</updated></entry>'
    expect(readFeed(atom(entries), 'x')).toEqual({
      format: 'atom',
      id: 'tag:feed',
      entries: [
        {
          id: 'https://old.example/2011/x',
          url: 'https://old.example/blog/x.html',
          title: 'X',
          published: at('2011-07-22T04:00:00Z'),
          updated: at('2012-01-01T00:00:00Z'),
        },
      ],
    })
    expect(readFeed(atom(entries), 'x', 'https://moved.example/').entries[0]?.id).toBe(
      'https://moved.example/2011/x',
    )
  })

  it('reads JSON Feed', () => {
    const feed = {
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      items: [
        { id: '1', url: 'https://old.example/1', date_published: '2011-07-22T04:00:00Z', content_text: 'x' },
      ],
    }
    expect(readFeed(JSON.stringify(feed), 'x')).toEqual({
      format: 'json',
      entries: [{ id: '1', url: 'https://old.example/1', published: at('2011-07-22T04:00:00Z') }],
    })
  })

  it('says that something else is no feed', () => {
    for (const text of ['', 'hello', '<html></html>', '{}']) {
      expect(() => readFeed(text, 'old.xml')).toThrow(OperatorError)
      expect(() => readFeed(text, 'old.xml')).toThrow(/^old\.xml: expected an RSS, Atom or JSON feed/)
    }
  })

  it('refuses a feed that is cut off', () => {
    for (const whole of [
      rss('<item><guid>a</guid></item><item><guid>b</guid></item>'),
      atom('<entry><id>a</id></entry>'),
    ]) {
      expect(readFeed(`${whole}\n<!-- served by x -->\n`, 'x').entries.length).toBeGreaterThan(0)
      for (const end of [1, 7, 20, 40])
        expect(() => readFeed(whole.slice(0, -end), 'x')).toThrow(OperatorError)
    }
  })
})
