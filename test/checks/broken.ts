import type { Served } from '../../src/checks/check-document.ts'
import type { RuleName } from '../../src/checks/rules/index.ts'
import { atom, json, opml, raw, rss } from './documents.ts'

/** For each rule a document that breaks it. */
export const BROKEN: Readonly<Record<RuleName, Uint8Array | readonly [Uint8Array, Served]>> = {
  'xml-not-well-formed': raw('<rss version="2.0"><channel></rss>'),
  'xml-illegal-character': rss({ channel: '<generator>\u0008</generator>' }),
  'xml-bare-ampersand': rss({ channel: '<generator>Q & A</generator>' }),
  'xml-undefined-entity': rss({ channel: '<generator>&nbsp;</generator>' }),
  'xml-undeclared-prefix': rss({ more: '<content:encoded>x</content:encoded>' }),
  'xml-text-before-declaration': raw('\n<?xml version="1.0"?><rss version="2.0"/>'),
  'xml-version': raw('<?xml version="1.1"?><rss version="2.0"/>'),
  'xml-doctype': raw('<!DOCTYPE rss><rss version="2.0"/>'),
  'xml-doctype-obsolete': raw(
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"/>',
  ),
  'xml-too-large': Buffer.alloc(64 * 1024 * 1024 + 1),
  'xml-too-deep': raw('<rss version="2.0">'.padEnd(300 * 3, '<a>')),
  'encoding-unknown': raw('<?xml version="1.0" encoding="klingon"?><rss version="2.0"/>'),
  'encoding-mismatch': Buffer.from(
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0">\xfc</rss>',
    'latin1',
  ),
  'encoding-unusual': raw('<?xml version="1.0" encoding="koi8-r"?><rss version="2.0"/>'),
  'garbled-characters': rss({ channel: '<generator>MÃ¼hle</generator>' }),
  'namespace-obsolete': atom({ root: 'version="0.3" xmlns="http://purl.org/atom/ns#"' }),
  'namespace-misspelt': rss({ root: 'xmlns:dc="http://purl.org/dc/elements/1.1"' }),
  'namespace-prefix-reserved': rss({ root: 'xmlns:dc="https://example.com/mine"' }),
  'content-type-missing': [rss(), { contentType: '' }],
  'content-type-wrong': [rss(), { contentType: 'text/html; charset=utf-8' }],
  'content-type-unspecific': [rss(), { contentType: 'application/xml' }],
  'charset-contradicts': [json(), { contentType: 'application/feed+json; charset=iso-8859-1' }],
  'self-is-elsewhere': [rss(), { address: 'https://example.com/other.xml' }],
  'not-a-feed': raw('<html/>'),
  'missing-element': rss({ required: '<title>Notes</title><link>https://example.com/</link>' }),
  'missing-attribute': rss({ more: '<enclosure url="https://example.com/a.mp3" type="audio/mpeg"/>' }),
  'duplicate-element': rss({ channel: '<title>Notes</title>' }),
  'unknown-element': rss({ more: '<permalink>x</permalink>' }),
  'unknown-attribute': rss({ more: '<pubDate zone="NZ">Fri, 22 Jul 2011 04:00:00 GMT</pubDate>' }),
  'extension-attribute': rss({ root: 'xmlns:my="https://example.com/mine" my:a="1"' }),
  'unexpected-text': rss({ channel: '<image>/i.png</image>' }),
  'misplaced-xhtml': rss({ more: '<p xmlns="http://www.w3.org/1999/xhtml">x</p>' }),
  'questionable-element': rss({
    channel:
      '<cloud xmlns:dc="http://purl.org/dc/elements/1.1/" domain="e.com" port="80" path="/" registerProcedure="a" protocol="soap"/><image><url>https://example.com/i.png</url><title>Notes</title><link>https://example.com/</link><atom:id>tag:e.com,2011:1</atom:id></image>',
  }),
  'element-without-namespace': atom({ more: '<content/><x xmlns="">y</x>' }),
  blank: rss({ required: '<title> </title><link>https://example.com/</link><description/>' }),
  'invalid-rfc822-date': rss({ more: '<pubDate>2011-07-22</pubDate>' }),
  'wrong-weekday': rss({ more: '<pubDate>Mon, 22 Jul 2011 04:00:00 GMT</pubDate>' }),
  'unusual-rfc822-date': rss({ more: '<pubDate>22 Jul 11 04:00 GMT</pubDate>' }),
  'invalid-rfc3339-date': atom({ more: '<published>2011-02-30T04:00:00Z</published>' }),
  'invalid-w3c-date': rss({
    root: 'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    more: '<dc:date>22 July 2011</dc:date>',
  }),
  'implausible-date': [
    rss({ more: '<pubDate>Thu, 01 Jan 2099 00:00:00 GMT</pubDate>' }),
    { now: Date.UTC(2026, 0, 1) },
  ],
  'invalid-link': rss({ more: '<link>http:///posts/1</link>' }),
  'relative-link': rss({ more: '<link>/posts/1</link>' }),
  'link-character': rss({ more: '<link>https://example.com/a b</link>' }),
  'link-not-ascii': rss({ more: '<link>https://example.com/日本</link>' }),
  'scheme-not-registered': rss({ more: '<comments>quux:x</comments>' }),
  'invalid-tag-uri': atom({
    entry: '<id>tag:example.com:1</id><title>One</title><updated>2011-07-22T04:00:00Z</updated>',
  }),
  'invalid-urn': atom({ entry: '<id>urn:x:1</id><title>One</title><updated>2011-07-22T04:00:00Z</updated>' }),
  'invalid-uuid': atom({
    entry: '<id>urn:uuid:1</id><title>One</title><updated>2011-07-22T04:00:00Z</updated>',
  }),
  'id-not-canonical': atom({
    entry: '<id>HTTP://example.com/1</id><title>One</title><updated>2011-07-22T04:00:00Z</updated>',
  }),
  'white-space-around': atom({
    entry: '<id> tag:example.com,2011:1</id><title>One</title><updated>2011-07-22T04:00:00Z</updated>',
  }),
  'invalid-language': rss({ channel: '<language>english</language>' }),
  'invalid-email': rss({ more: '<author>Ann</author>' }),
  'email-with-name': rss({ more: '<author>ann@example.com</author>' }),
  'email-published': atom({ more: '<author><name>Ann &lt;ann@example.com></name></author>' }),
  'invalid-media-type': rss({ more: '<enclosure url="https://example.com/a.mp3" length="1" type="mp3"/>' }),
  'invalid-number': rss({
    root: 'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"',
    more: '<geo:lat>91</geo:lat>',
  }),
  'invalid-integer': rss({ channel: '<ttl>1.5</ttl>' }),
  'invalid-value': rss({ item: '<title>One</title><guid isPermaLink="no">x:1</guid>' }),
  'too-long': rss({
    root: 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
    more: `<itunes:subtitle>${'a'.repeat(256)}</itunes:subtitle>`,
  }),
  'duplicate-value': rss({ channel: '<skipHours><hour>1</hour><hour>01</hour></skipHours>' }),
  'html-in-plain-text': rss({ item: '<title>&lt;b>One&lt;/b></title><guid isPermaLink="false">a1</guid>' }),
  'ambiguous-character': rss({ item: '<title>a &lt;b c</title><guid isPermaLink="false">a1</guid>' }),
  'invalid-html': rss({ more: '<description>&lt;blockquote>a &lt; b</description>' }),
  'relative-reference': rss({ more: '<description>&lt;img src="/a.png"></description>' }),
  'dangerous-element': rss({ more: '<description>&lt;script>1&lt;/script></description>' }),
  'dangerous-attribute': rss({ more: '<description>&lt;b onclick="x()">b&lt;/b></description>' }),
  'dangerous-style': rss({ more: '<description>&lt;b style="position: fixed">b&lt;/b></description>' }),
  'rss-version': rss({ version: '3.0' }),
  'rss-namespace': rss({ root: 'xmlns="http://backend.userland.com/rss2"' }),
  'rss-item-empty': rss({ item: '<guid isPermaLink="false">a1</guid>' }),
  'rss-guid-missing': rss({ item: '<title>One</title>' }),
  'rss-guid-not-unique': rss({ item: '<title>One</title><guid isPermaLink="false">17</guid>' }),
  'rss-guid-permalink': rss({ item: '<title>One</title><guid>tag:example.com,2011:1</guid>' }),
  'rss-item-order': rss({
    channel: '<item><title>Zero</title><guid isPermaLink="false">a0</guid></item><ttl>60</ttl>',
  }),
  'rss-description-first': rss({
    root: 'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    more: '<content:encoded>x</content:encoded><description>x</description>',
  }),
  'rss-enclosure-many': rss({
    more: '<enclosure url="https://example.com/a.mp3" length="1" type="audio/mpeg"/>'.repeat(2),
  }),
  'rss-image-format': rss({
    channel:
      '<image><url>https://example.com/i.svg</url><title>Notes</title><link>https://example.com/</link></image>',
  }),
  'rss-image-differs': rss({
    channel:
      '<image><url>https://example.com/i.png</url><title>Logo</title><link>https://example.com/</link></image>',
  }),
  'rss-image-size': rss({
    channel:
      '<image><url>https://example.com/i.png</url><title>Notes</title><link>https://example.com/</link><width>400</width></image>',
  }),
  'rss-self-missing': raw('<rss version="2.0"><channel/></rss>'),
  'rss-text-input': rss({ channel: '<textInput/>' }),
  'rss-slash-date': rss({
    root: 'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"',
    more: '<slash:comments>1</slash:comments>',
  }),
  'rss-same-meaning': rss({
    root: 'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    more: '<author>ann@example.com (Ann)</author><dc:creator>Ann</dc:creator>',
  }),
  'rss-skip': rss({
    channel: `<skipDays>${[
      'Monday',
      'Tuesday',
      'Wednesday',
      'Thursday',
      'Friday',
      'Saturday',
      'Sunday',
      'Monday',
    ]
      .map((day) => `<day>${day}</day>`)
      .join('')}</skipDays>`,
  }),
  'rss-hour-24': rss({ channel: '<skipHours><hour>24</hour></skipHours>' }),
  'atom-no-namespace': atom({ root: '' }),
  'atom-wrong-namespace': atom({ root: 'xmlns="http://www.w3.org/2005/atom"' }),
  'atom-prefix': raw('<a:feed xmlns:a="http://www.w3.org/2005/Atom"/>'),
  'atom-author-missing': atom({
    required: '<id>tag:example.com,2011:/</id><title>Notes</title><updated>2011-07-22T04:00:00Z</updated>',
  }),
  'atom-content-missing': atom({ more: '<summary>Text</summary>' }),
  'atom-no-text': atom({ more: '<link href="https://example.com/1"/>' }),
  'atom-summary-missing': atom({ more: '<content src="https://example.com/a.mp3" type="audio/mpeg"/>' }),
  'atom-alternate-twice': atom({ feed: '<link href="https://example.com/other"/>' }),
  'atom-self-missing': atom({ links: '' }),
  'self-relative': atom({ links: '<link rel="self" href="/atom.xml"/>' }),
  'self-no-feed': atom({ links: '<link rel="self" type="text/html" href="https://example.com/"/>' }),
  'link-relation-unknown': atom({ feed: '<link rel="friend" href="https://example.com/"/>' }),
  'link-with-content': atom({ feed: '<link rel="related" href="https://example.com/">x</link>' }),
  'atom-entry-twice': atom({
    after:
      '<entry><id>tag:example.com,2011:1</id><title>One</title><updated>2012-07-22T04:00:00Z</updated><content>x</content></entry>',
  }),
  'atom-updated-twice': atom({
    after:
      '<entry><id>tag:example.com,2011:1</id><title>One</title><updated>2011-07-22T04:00:00Z</updated><content>x</content></entry>',
  }),
  'atom-ids-all-equal': atom({
    after:
      '<entry><id>tag:example.com,2011:1</id><title>One</title><updated>2011-07-22T04:00:00Z</updated><content>x</content></entry>'.repeat(
        9,
      ),
  }),
  'atom-metadata-late': atom({ after: '<generator>x</generator>' }),
  'atom-source-incomplete': atom({ more: '<content>x</content><source><title>Theirs</title></source>' }),
  'atom-text-type': atom({ feed: '<subtitle type="text/plain">x</subtitle>' }),
  'atom-type-missing': atom({ more: '<summary>x</summary><content src="https://example.com/a"/>' }),
  'atom-xhtml-div': atom({
    more: '<content type="xhtml"><p xmlns="http://www.w3.org/1999/xhtml">x</p></content>',
  }),
  'atom-not-base64': atom({ more: '<summary>x</summary><content type="image/png">not base64!</content>' }),
  'atom-mode': atom({ more: '<content type="html" mode="escaped">x</content>' }),
  'atom-html-document': atom({ more: '<content type="text/html">&lt;p>x&lt;/p></content>' }),
  'atom-markup-in-xhtml': atom({
    more: '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">&lt;p>x&lt;/p></div></content>',
  }),
  'atom-published-late': atom({ more: '<content>x</content><published>2012-01-01T00:00:00Z</published>' }),
  'link-to-itself': [
    atom({ more: '<content>x</content><link xml:base="https://example.com/a/" href=""/>' }),
    { address: 'https://example.com/atom.xml' },
  ],
  'history-link-in-entry': atom({
    more: '<content>x</content><link rel="next" href="https://example.com/2"/>',
  }),
  'complete-feed-with-pages': atom({
    feed: '<complete xmlns="http://purl.org/syndication/history/1.0"/><link rel="next" href="https://example.com/2"/>',
  }),
  'page-past-the-end': atom({
    feed: '<link rel="first" href="https://example.com/atom.xml"/><link rel="previous" href="https://example.com/0"/>',
  }),
  'archive-unlinked': atom({ feed: '<archive xmlns="http://purl.org/syndication/history/1.0"/>' }),
  'archive-loop': atom({ feed: '<link rel="prev-archive" href="https://example.com/atom.xml"/>' }),
  'json-not-well-formed': raw('{"version": "https://jsonfeed.org/version/1.1",}'),
  'json-member-twice': raw(
    '{"version":"https://jsonfeed.org/version/1.1","title":"a","title":"b","items":[]}',
  ),
  'json-byte-order-mark': raw(`\ufeff${Buffer.from(json()).toString()}`),
  'json-version': json({ version: '1.1' }),
  'json-missing': json({ title: undefined }),
  'json-type': json({ title: 1 }),
  'json-blank': json({ title: '' }),
  'json-obsolete': json({ author: { name: 'Ann' } }),
  'json-id': json({}, { id: 1 }),
  'json-id-twice': json({ items: [1, 2].map(() => ({ id: '1', content_text: 'x' })) }),
  'json-content-missing': json({}, { content_text: undefined }),
  'json-link': json({ feed_url: '/feed.json' }),
  'json-author': json({ authors: [{}] }),
  'json-paging': json({
    feed_url: 'https://example.com/feed.json',
    next_url: 'https://example.com/feed.json',
  }),
  'json-hub': json({ hubs: [{ type: 'WebSub' }] }),
  'json-attachment': json({}, { attachments: [{ url: 'https://example.com/a.mp3' }] }),
  'json-extension-name': json({ '_a.b': 1 }),
  'json-unknown-member': json({ titel: 'Notes' }),
  'opml-version': opml({ version: '3.0' }),
  'opml-root-obsolete': raw('<outlineDocument><head/><body><outline text="a"/></body></outlineDocument>'),
  'opml-outline-version': opml({
    outline: '<outline text="a" title="a" type="rss" version="9" xmlUrl="https://example.com/"/>',
  }),
  'opml-address-missing': opml({ outline: '<outline text="a" title="a" type="rss"/>' }),
  'opml-title-missing': opml({ outline: '<outline text="a" type="rss" xmlUrl="https://example.com/"/>' }),
  'opml-type': opml({ outline: '<outline text="a" xmlUrl="https://example.com/"/>' }),
  'opml-expansion-state': opml({ head: '<expansionState>one</expansionState>' }),
  'thread-when': atom({
    root: 'xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"',
    feed: '<link rel="replies" href="https://example.com/r" thr:when="2011-07-22T04:00:00Z"/>',
  }),
  'comment-rss-name': rss({
    root: 'xmlns:wfw="http://wellformedweb.org/CommentAPI/"',
    more: '<wfw:commentRSS>https://example.com/c</wfw:commentRSS>',
  }),
  'itunes-missing': podcast('<itunes:author>Ann</itunes:author>'),
  'itunes-format': podcast(
    '<itunes:title>a</itunes:title><enclosure url="https://example.com/a.ogg" length="1" type="audio/ogg"/>',
  ),
  'itunes-category': podcastChannel('<itunes:category text="Milling"/>'),
  'itunes-category-old': podcastChannel('<itunes:category text="Audio Blogs"/>'),
  'itunes-keywords': podcast('<itunes:keywords>mill water</itunes:keywords>'),
  'itunes-encoding': raw(
    '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><itunes:author>a</itunes:author></channel></rss>',
  ),
  'media-namespace': rss({ root: 'xmlns:media="http://search.yahoo.com/mrss"' }),
  'media-group': media('<media:group><media:content url="https://example.com/a.mp4"/></media:group>'),
  'media-adult': media('<media:adult>false</media:adult>'),
  'georss-comma': rss({
    root: 'xmlns:georss="http://www.georss.org/georss"',
    more: '<georss:point>1, 2</georss:point>',
  }),
}

function podcast(more: string): Uint8Array {
  return rss({ root: 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"', more })
}

function podcastChannel(channel: string): Uint8Array {
  return rss({ root: 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"', channel })
}

function media(more: string): Uint8Array {
  return rss({ root: 'xmlns:media="http://search.yahoo.com/mrss/"', more })
}
