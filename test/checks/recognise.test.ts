import { describe, expect, it } from 'vitest'
import { looksLikeFeed } from '../../src/checks/recognise.ts'
import { atom, json, opml, raw, rss } from './documents.ts'

describe('a feed in a folder', () => {
  it.each([
    ['RSS', rss()],
    ['Atom', atom()],
    ['JSON Feed', json()],
    ['OPML', opml()],
    ['Atom with a prefix', raw('<a:feed xmlns:a="http://www.w3.org/2005/Atom"/>')],
    [
      'RSS after a licence',
      raw(`<?xml version="1.0"?><!-- ${'licence '.repeat(1000)}--><!DOCTYPE rss><rss/>`),
    ],
    ['RSS that is not well-formed', raw('\n\n<rss><channel>&nbsp;')],
    ['RSS in UTF-16', Buffer.from('\ufeff<rss version="2.0"/>', 'utf16le')],
    ['RSS about templates', rss({ more: '<description>{{ page.title }}</description>' })],
  ])('%s is one', (_what, bytes) => {
    expect(looksLikeFeed(bytes)).toBe(true)
  })

  it.each([
    ['nothing', raw('')],
    ['HTML', raw('<!DOCTYPE html><html><body>&lt;rss></body></html>')],
    ['a sitemap', raw('<?xml version="1.0"?><urlset/>')],
    ['JSON', raw('{"name":"feed","version":"1.1"}')],
    ['a list', raw('[{"version":"https://jsonfeed.org/version/1.1"}]')],
    ['text', raw('The <rss version="2.0"> element')],
    ['a template', raw('<rss version="2.0"><channel><title>{{ site.title }}</title>')],
    ['an open comment', raw('<!-- <rss>')],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0])],
    ['zeros', Buffer.alloc(1000)],
  ])('%s is none', (_what, bytes) => {
    expect(looksLikeFeed(bytes)).toBe(false)
  })
})
