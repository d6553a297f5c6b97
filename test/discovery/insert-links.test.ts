import * as fc from 'fast-check'
import { type DefaultTreeAdapterMap, parse } from 'parse5'
import { describe, expect, it } from 'vitest'
import type { CatalogueFeed } from '../../src/core/catalogue.ts'
import { insertLinks } from '../../src/discovery/insert-links.ts'
import { runs } from '../builders.ts'

/** Links get into the head as a browser sees it, once, and nothing else is touched. */

const URL = 'https://example.com/blog/post/'
const feed = (path: string, title = 'Posts'): CatalogueFeed => ({
  title,
  home: `https://example.com/blog/${path}`,
  formats: [
    { name: 'rss', type: 'application/rss+xml', url: `https://example.com/blog/${path}feed.xml` },
    { name: 'atom', type: 'application/atom+xml', url: `https://example.com/blog/${path}atom.xml` },
  ],
})
const SITE = feed('')
const LINK =
  '<link rel="alternate" type="application/rss+xml" title="Posts" href="https://example.com/blog/feed.xml">'
const OPEN = '<!-- feedmill: feeds of this page -->'
const CLOSE = '<!-- /feedmill -->'
const BLOCK = `${OPEN}\n${LINK}\n${CLOSE}\n`

function inserted(page: string, feeds: readonly CatalogueFeed[] = [SITE]): string {
  const insertion = insertLinks(page, URL, feeds)
  if (!('text' in insertion)) throw new Error(JSON.stringify(insertion))
  return insertion.text
}

describe('links', () => {
  // `|` is where they belong.
  const cases: [what: string, page: string][] = [
    ['before the end of the head', '<html>\n<head>\n<title>T</title>\n|</head>\n<body>x</body></html>'],
    ['before its indentation', '<html>\n  <head>\n    <title>T</title>\n|  </head>\n<body></body>'],
    ['not in a comment', '<head><!-- </head> -->\n|</head>\n'],
    ['not in a conditional comment', '<head><!--[if IE]></head><![endif]-->\n|</head>\n'],
    ['behind a revealed conditional', '<head><![if !IE]><link href=a><![endif]>\n|</head>\n'],
    ['behind an empty comment', '<head><!--></head>-->\n'.replace('</head>', '|</head>')],
    ['not in a script', '<head><script>var a = "</head>"</script>\n|</head>\n'],
    ['not in a script in a script', '<head><script><!-- <script></head></script> --></script>\n|</head>\n'],
    ['behind a script with a lone mark', '<head><script>if (a <!--b) c</script>\n|</head>\n'],
    ['not in a style', '<head><style>a::after { content: "</head>" }</style>\n|</head>\n'],
    ['not in a title', '<head><title>How to write </head></title>\n|</head>\n'],
    ['not in a noscript', '<head><noscript><style></head></style></noscript>\n|</head>\n'],
    ['not in an attribute', '<head><meta name=a content="</head>"><meta content=\'</head>\'>\n|</head>\n'],
    ['not in a template', '<head><template><p>Text</p><script></head></script></template>\n|</head>\n'],
    ['in any case', '<HTML><HEAD lang=en>\n|</HEAD ><BODY>'],
    ['where the end tag is left out', '<!doctype html><title>T</title><meta name=a>\n|<body>x'],
    ['where all tags are left out', '<!doctype html><title>T</title>\n|<p>x</p></head>'],
    ['where text ends the head', '<head><title>T</title>\n|Text</head>'],
    ['behind a byte order mark', '\uFEFF<head>\n|</head>\n'],
    ['where attributes are odd', "<head =a b='\"' c / d=x>\n|</head>\n"],
  ]
  it.each(cases)('are %s', (_what, marked) => {
    const page = marked.replace('|', '')
    expect(inserted(page)).toBe(marked.replace('|', () => BLOCK))
  })

  it.each([
    ['a page without tags', 'Text', 'it has no head'],
    ['a fragment', '<div>x</div>', 'it has no head'],
    ['nothing', '', 'it has no head'],
    ['a body alone', '<html><body>x', 'it has no head'],
    ['a redirect in plain text', '\n\nGo <a href=x>there</a>', 'it has no head'],
    ['half a page', '<head><title>T</title>', 'its head never ends'],
    ['an open script', '<head><script>var a</head>', 'a script in its head is never closed'],
    ['an open comment', '<head><!-- a </head>', 'a comment in its head is never closed'],
    ['an open attribute', '<head><meta content="</head><body>', 'a tag in its head is never closed'],
  ])('are left out of %s', (_what, page, leftOut) => {
    expect(insertLinks(page, URL, [SITE])).toEqual({ leftOut })
  })

  it('are not put into a page of another encoding', () => {
    for (const meta of [
      '<meta charset=iso-8859-1>',
      '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">',
    ])
      expect(insertLinks(`<head>${meta}</head>`, URL, [SITE])).toEqual({
        fault: 'expected a page in UTF-8, found one that says it is in iso-8859-1',
      })
    expect(inserted('<head><meta charset="UTF-8">\n</head>')).toContain(LINK)
  })

  it('HX8: are there once, in the one head that the standard knows, also when that is empty', () => {
    const two = '<html><head><title>T</title></head><body><head><title>No</title></head></body></html>'
    expect(inserted(two)).toBe(two.replace('</head>', () => `${OPEN}${LINK}${CLOSE}</head>`))
    expect(inserted(inserted(two))).toBe(inserted(two))
    // An empty head is a head: no browser knows a second one.
    const empty = '<html><head></head><body><head><title>No</title></head></body></html>'
    expect(inserted(empty)).toBe(empty.replace('</head>', () => `${OPEN}${LINK}${CLOSE}</head>`))
    expect(inserted(two).match(/<link rel="alternate"/g)).toHaveLength(1)
  })

  it('stay as they are when they are right', () => {
    const page = inserted('<head>\n</head>\n<body>')
    expect(inserted(page)).toBe(page)
  })

  it('are brought up to date, where they stand', () => {
    const page = `<head>\n${OPEN}\n<link rel="alternate" href="/old">\n${CLOSE}\n<title>T</title></head>`
    expect(inserted(page)).toBe(`<head>\n${BLOCK}<title>T</title></head>`)
  })

  it('are taken out again without a trace', () => {
    const page = '<html>\r\n  <head>\r\n  </head>\r\n<body>x</body></html>'
    expect(inserted(page)).toContain(`${OPEN}\r\n${LINK}\r\n${CLOSE}\r\n  </head>`)
    expect(inserted(inserted(page), [])).toBe(page)
  })

  it('are one block where a page has several', () => {
    const page = `<head>\n${BLOCK}<title>T</title>\n${BLOCK}</head>`
    expect(inserted(page)).toBe(`<head>\n${BLOCK}<title>T</title>\n</head>`)
  })

  it('are on one line where the page is', () => {
    expect(inserted('<head><title>T</title></head><body>')).toBe(
      `<head><title>T</title>${OPEN}${LINK}${CLOSE}</head><body>`,
    )
  })

  it.each([
    LINK,
    '<link rel=alternate type=application/rss+xml href=/blog/feed.xml>',
    '<link href="../atom.xml" type="application/atom+xml; charset=utf-8" rel="home ALTERNATE">',
    '<base href="https://example.com/blog/"><link rel="alternate" type="application/rss+xml" href="feed&#46;xml">',
  ])('are not doubled: %s', (own) => {
    const page = `<head>${own}</head>`
    expect(inserted(page)).toBe(page)
  })

  it.each([
    '<link rel="alternate" type="text/html" href="/blog/feed.xml">',
    '<link rel="alternate" type="application/rss+xml" href="/feed.xml">',
    '<link rel="stylesheet" type="application/rss+xml" href="/blog/feed.xml">',
    `<!-- ${LINK} -->`,
    `<template>${LINK}</template>`,
    `<script>${LINK}</script>`,
  ])('are added beside what is none: %s', (own) => {
    expect(inserted(`<head>${own}</head>`)).toContain(`${own}${OPEN}`)
  })

  it('say whatever a title says', () => {
    const title = '"<b>\' & --> </head>'
    const page = inserted('<head></head><body>', [feed('', title)])
    expect(linksOf(page)).toEqual([{ title, href: 'https://example.com/blog/feed.xml' }])
    expect(inserted(page, [feed('', title)])).toBe(page)
  })
})

type Element = DefaultTreeAdapterMap['element']

/** The alternate links in the head, by a parser that follows the standard to the letter. */
function linksOf(page: string): { title: string; href: string }[] {
  const html = parse(page).childNodes.find((node) => node.nodeName === 'html') as Element
  const head = html.childNodes.find((node) => node.nodeName === 'head') as Element
  return head.childNodes.flatMap((node) => {
    const attributes = Object.fromEntries(
      'attrs' in node ? node.attrs.map(({ name, value }) => [name, value]) : [],
    )
    return node.nodeName === 'link' && attributes.rel === 'alternate'
      ? [{ title: attributes.title ?? '', href: attributes.href ?? '' }]
      : []
  })
}

describe('whatever a page is made of', () => {
  const piece = fc.constantFrom(
    ...[
      '<head>',
      '</head>',
      '<body>',
      '<html lang=a>',
      '<title>',
      '</title>',
      '<script>',
      '</script>',
      '<!--',
      '-->',
      '--!>',
    ],
    ...[
      '<style>',
      '</style>',
      '<template>',
      '</template>',
      '<noscript>',
      '</noscript>',
      '<meta a="',
      '">',
      "<link b='",
      "'>",
      '<',
    ],
    ...[
      '<p>',
      '</p>',
      '<br>',
      '</br>',
      'text',
      ' ',
      '\n',
      '<!doctype html>',
      '<![if a]>',
      '<base href=/>',
      '</',
      '/>',
      '=',
      '\t',
      '</html>',
    ],
  )
  it('its links are where the standard says the head is, and nothing else is changed', () => {
    const titled = feed('', 'Feed of ours')
    let tried = 0
    const before = fc.constantFrom('', '<head>', '<!doctype html><title>T</title>')
    const behind = fc.constantFrom('', '</head><body>x', '--></script></title></template></head>')
    fc.assert(
      fc.property(before, fc.array(piece, { maxLength: 14 }), behind, (begin, pieces, end) => {
        const page = begin + pieces.join('') + end
        const insertion = insertLinks(page, URL, [titled])
        if (!('text' in insertion)) return
        tried++
        expect(linksOf(insertion.text)).toContainEqual({
          title: 'Feed of ours',
          href: 'https://example.com/blog/feed.xml',
        })
        expect(inserted(insertion.text, [titled])).toBe(insertion.text)
        expect(inserted(insertion.text, [])).toBe(page)
      }),
      runs(2000),
    )
    expect(tried).toBeGreaterThan(500)
  })
})
