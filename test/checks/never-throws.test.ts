import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDocument } from '../../src/checks/check-document.ts'
import { looksLikeFeed } from '../../src/checks/recognise.ts'
import { BROKEN } from './broken.ts'
import { atom, json, opml, rss } from './documents.ts'
import '../seeded.ts'

const runs = process.env.FEEDMILL_LONG === undefined ? 200 : 20_000

const SAMPLES = [rss(), atom(), json(), opml(), ...Object.values(BROKEN)]
  .map((sample) => (sample instanceof Uint8Array ? sample : sample[0]))
  .filter(({ length }) => length < 100_000)
  .map((bytes) => Buffer.from(bytes).toString())

const MARKUP = [
  '<',
  '>',
  '&',
  ';',
  '"',
  "'",
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<?',
  '{',
  '}',
  '[',
  ',',
  '\\',
  '\u0000',
  '\ud800',
]
const piece = fc.oneof(fc.constantFrom(...MARKUP), fc.string({ unit: 'binary', maxLength: 8 }))

/** A document in which a stretch was replaced. */
const mutated = fc
  .tuple(fc.constantFrom(...SAMPLES), fc.nat(2000), fc.nat(40), fc.array(piece, { maxLength: 5 }))
  .map(([sample, at, length, pieces]) => {
    const start = at % (sample.length + 1)
    return sample.slice(0, start) + pieces.join('') + sample.slice(start + length)
  })

function check(bytes: Uint8Array): void {
  const checked = checkDocument(bytes, { now: 0, address: 'https://example.com/feed.xml', contentType: 'x' })
  for (const { message, line, column } of checked.findings) {
    expect(message.length).toBeLessThan(1000)
    expect(message.isWellFormed()).toBe(true)
    if (line !== undefined) expect(Math.min(line, column ?? 0)).toBeGreaterThan(0)
  }
  looksLikeFeed(bytes)
}

/** What takes a time that grows with the square of the length runs into the test's timeout here. */
describe('no document', () => {
  it('makes the checks throw: any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => check(Buffer.from(text))),
      { numRuns: runs },
    )
  })

  it('makes the checks throw: any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), check), { numRuns: runs })
  })

  it('makes the checks throw: feeds with something wrong in them', () => {
    fc.assert(
      fc.property(mutated, (text) => check(Buffer.from(text))),
      { numRuns: runs * 5 },
    )
  })

  it('makes the checks throw: any HTML', () => {
    const unit = fc.constantFrom(
      ...['<', '</', '>', '/', ' ', '"', '=', '!', '-', 'a', 'b', 'i', 'p', 'href', '&', '&#x41;'],
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (html) => check(Buffer.from(inDescription(html)))),
      { numRuns: runs * 5 },
    )
  })

  const many = 200_000
  it.each([
    ['<', `<rss version="2.0"><channel><item><description><![CDATA[${'<'.repeat(many)}`],
    ['< in HTML', inDescription('<'.repeat(many))],
    ['namespaces', rssWith('<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/"/>'.repeat(many / 10))],
    ['tags without end', inDescription('<a '.repeat(many / 4))],
    ['open quotes', inDescription('<a b="'.repeat(many / 8))],
    ['open comments', inDescription('<!--'.repeat(many / 4))],
    ['elements in each other', inDescription('<b>'.repeat(many / 4))],
    ['end tags of what is far out', inDescription('<b><i>'.repeat(many / 16) + '</b>'.repeat(many / 16))],
    ['end tags of what is not open', inDescription('<b>'.repeat(many) + '</i>'.repeat(many))],
    [
      'many items',
      `<rss><channel>${'<item><dc:date xmlns:dc="http://purl.org/dc/elements/1.1/"/></item>'.repeat(many / 40)}`.concat(
        '</channel></rss>',
      ),
    ],
    ['many entries', `<feed xmlns="http://www.w3.org/2005/Atom">${'<entry/>'.repeat(many)}</feed>`],
    ['many creators', rssWith('<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/"/>'.repeat(many / 40))],
    ['scripts', inDescription('<script>'.repeat(many / 8))],
    ['styles', inDescription(`<b style="${'color: red;'.repeat(many / 20)}">`)],
    ['blanks', inDescription(`<a${' '.repeat(many)}`)],
    ['ampersands', `<rss>${'&'.repeat(many)}`],
    ['elements of XML in each other', '<a>'.repeat(many / 4)],
    ['attributes', `<rss ${Array.from({ length: many / 20 }, (_, n) => `a${n}="${n}"`).join(' ')}/>`],
    ['parentheses in a date', rssWith(`<pubDate>${'('.repeat(many)}</pubDate>`)],
    ['an address', rssWith(`<author>${'a.'.repeat(many)}</author>`)],
    ['a media type', rssWith(`<enclosure type="${'a/b;'.repeat(many / 4)}"/>`)],
    ['a link', rssWith(`<link>http://${'a.'.repeat(many)}</link>`)],
    ['lists of JSON in each other', `{"items":${'['.repeat(many)}`],
    ['a string of JSON', `{"version":"${'\\u0041'.repeat(many / 6)}`],
  ])('takes long: %s', (_what, text) => {
    check(Buffer.from(text))
  })
})

function inDescription(html: string): string {
  return rssWith(`<description><![CDATA[${html}]]></description>`)
}

function rssWith(more: string): string {
  return Buffer.from(rss({ more })).toString()
}
