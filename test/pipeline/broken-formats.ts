import type { FormatName } from '../../src/core/feed.ts'
import type { Format } from '../../src/core/ports.ts'
import { formats } from '../../src/formats/index.ts'

/** Our encoders, each with one safeguard taken out. */

type Formats = Readonly<Record<FormatName, Format>>
type Change = (text: string, title: string) => string

/** What an encoder makes of entries is changed. */
export function spoilEntries(change: Partial<Record<FormatName, Change>>): Formats {
  return spoil((format, name) => ({
    ...format,
    encodeEntry(entry, site) {
      const encoded = format.encodeEntry(entry, site)
      return { ...encoded, text: change[name]?.(encoded.text, entry.title ?? '') ?? encoded.text }
    },
  }))
}

/** What an encoder makes of an envelope is changed. */
export function spoilEnvelopes(change: Partial<Record<FormatName, Change>>): Formats {
  return spoil((format, name) => ({
    ...format,
    encodeEnvelope(envelope) {
      const encoded = format.encodeEnvelope(envelope)
      return { ...encoded, head: change[name]?.(encoded.head, envelope.feed.title) ?? encoded.head }
    },
  }))
}

function spoil(change: (format: Format, name: FormatName) => Format): Formats {
  return {
    rss: change(formats.rss, 'rss'),
    atom: change(formats.atom, 'atom'),
    json: change(formats.json, 'json'),
  }
}

/** Each safeguard of the encoders, what is seen without it, and the rule that stops it. */
export const MISSING_SAFEGUARDS: readonly [
  what: string,
  Partial<Record<FormatName, Change>>,
  rule: string,
][] = [
  ['the XML character filter', { rss: put('</title>', '\u0008</title>') }, 'xml-illegal-character'],
  ['the filter, by reference', { atom: put('</title>', '&#8;</title>') }, 'xml-illegal-character'],
  ['the filter of lone surrogates', { atom: put('</title>', '\ud800</title>') }, 'xml-illegal-character'],
  ['escaping &', { rss: put('</title>', ' & more</title>') }, 'xml-bare-ampersand'],
  ['escaping <', { atom: put('</title>', ' <b</title>') }, 'xml-not-well-formed'],
  ['splitting ]]>', { rss: put('<p>', '<p>]]>') }, 'xml-not-well-formed'],
  ['escaping "', { atom: put('href="', 'href="a" "') }, 'xml-not-well-formed'],
  ['declaring a prefix', { rss: put('</item>', '<media:x/></item>') }, 'xml-undeclared-prefix'],
  ['the end of an element', { rss: put('</title>', '') }, 'xml-not-well-formed'],
  ['escaping in JSON', { json: put('"title":"', '"title":"\u0001') }, 'json-not-well-formed'],
  ['quotes in JSON', { json: put('"title":"', '"title":"a"b') }, 'json-not-well-formed'],
  ['an id in Atom', { atom: (text) => text.replace(/<id>.*<\/id>/, '') }, 'missing-element'],
  ['an id in JSON', { json: (text) => text.replace(/"id":"[^"]*",/, '') }, 'json-id'],
  ['a guid', { rss: (text) => text.replace(/<guid.*<\/guid>/, '') }, 'rss-guid-missing'],
  ['an empty title in Atom', { atom: (text) => text.replace(/<title>.*<\/title>/, '') }, 'missing-element'],
  [
    'a title or a description',
    { rss: (text) => text.replace(/<(title|description)>[\s\S]*?<\/\1>/g, '') },
    'rss-item-empty',
  ],
  ['isPermaLink', { rss: put(' isPermaLink="false"', '') }, 'rss-guid-permalink'],
  [
    'English dates',
    { rss: (text) => text.replace(/<pubDate>.*</, '<pubDate>So, 05 Jan 2025 00:00:00 GMT<') },
    'invalid-rfc822-date',
  ],
  ['the weekday', { rss: (text) => text.replace(/<pubDate>.../, '<pubDate>Sun') }, 'wrong-weekday'],
  [
    'a valid date',
    { atom: (text) => text.replace(/<updated>.*</, '<updated>Invalid Date<') },
    'invalid-rfc3339-date',
  ],
  [
    'a valid date in JSON',
    { json: put('"date_modified":"', '"date_modified":"on ') },
    'invalid-rfc3339-date',
  ],
  ['blanks around an id', { atom: put('<id>', '<id>\n') }, 'white-space-around'],
  ['absolute links', { rss: put('<link>https://example.com', '<link>') }, 'relative-link'],
  ['absolute links in JSON', { json: put('"url":"https://example.com', '"url":"') }, 'json-link'],
  ['absolute addresses in HTML', { json: put('<p>', '<p><a href=\\"/x\\">x</a>') }, 'relative-reference'],
  ['the sanitiser: scripts', { rss: put('<p>', '<script>x</script><p>') }, 'dangerous-element'],
  ['the sanitiser: handlers', { atom: put('<p>', '<p onclick="x">') }, 'dangerous-attribute'],
  [
    'the sanitiser: addresses',
    { atom: put('<p>', '<p><a href="javascript:x">x</a>') },
    'dangerous-attribute',
  ],
  ['e-mail addresses', { rss: put('</item>', '<author>Ann</author></item>') }, 'invalid-email'],
  [
    'the type of an enclosure',
    { rss: put('</item>', '<enclosure url="https://example.com/a" length="1" type="mp3"/></item>') },
    'invalid-media-type',
  ],
  ['two entries in one', { rss: (text) => text + text }, 'not-a-feed'],
  [
    'published before updated',
    { atom: (text) => text.replace(/<published>..../, '<published>2999') },
    'atom-published-late',
  ],
]

function put(before: string, after: string): Change {
  return (text) => text.replace(before, after)
}
