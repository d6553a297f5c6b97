import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { composeFeeds } from '../../src/core/compose.ts'
import type { Feed, FormatName, Site } from '../../src/core/feed.ts'
import { formOf } from '../../src/core/feed-settings.ts'
import type { Entry } from '../../src/core/post.ts'
import { feedForms, formats } from '../../src/formats/index.ts'
import { DocumentMaker } from '../../src/pipeline/documents.ts'
import { makePolicy, makeSite, makeSpec } from '../builders.ts'
import { childOf, childrenOf, parseStrictXml, type XmlElement } from './strict-xml.ts'

/** What a document is made of: the site's feed of these entries, or another feed. */
export interface Content {
  readonly entries?: readonly Entry[]
  readonly site?: Partial<Site>
  readonly feed?: Partial<Feed>
}

/** The text of a whole document, put together as a run does it. */
export function documentText(format: FormatName, { entries = [], site, feed }: Content): string {
  const whole = makeSite(site)
  const posts = entries.map(({ post }) => post)
  const [siteFeed] = composeFeeds(posts, whole, makeSpec(), {}, makePolicy())
  const byKey = new Map(entries.map((entry) => [entry.post.key, entry]))
  const maker = new DocumentMaker(whole, formats, (post) => {
    const form = formOf(format, feed?.podcast)
    const { text, prefixes } = feedForms[form].encodeEntry(byKey.get(post.key) as Entry, whole)
    return new Map([[form, { bytes: Buffer.from(text), prefixes }]])
  })
  const { parts } = maker.make({
    path: makeSpec().files[format],
    url: selfOf(format),
    format,
    mediaType: formats[format].mediaType,
    feed: { ...(siteFeed as Feed), ...feed },
    rank: 2,
    recipe: '',
  })
  return Buffer.concat(parts).toString('utf8')
}

export function selfOf(format: FormatName): string {
  return `https://example.com/blog/${makeSpec().files[format]}`
}

/** The channel of a document, well-formed and checked by a second parser. */
export function rssChannel(content: Content): XmlElement {
  const text = documentText('rss', content)
  parseRssFeed(text)
  return childOf(parseStrictXml(text), 'channel')
}

export function rssItems(content: Content): XmlElement[] {
  return childrenOf(rssChannel(content), 'item')
}

export function rssItem(entry: Entry, site?: Partial<Site>): XmlElement {
  return only(rssItems({ entries: [entry], ...(site && { site }) }))
}

export function atomFeed(content: Content): XmlElement {
  const text = documentText('atom', content)
  parseAtomFeed(text)
  return parseStrictXml(text)
}

export function atomEntry(entry: Entry, site?: Partial<Site>): XmlElement {
  return only(childrenOf(atomFeed({ entries: [entry], ...(site && { site }) }), 'entry'))
}

/** `link` elements of this relation. */
export function atomLinks(element: XmlElement, rel: string): XmlElement[] {
  return childrenOf(element, 'link').filter(({ attributes }) => attributes.rel === rel)
}

// biome-ignore lint/suspicious/noExplicitAny: a document of unknown shape is what is tested
export type Json = any

export function jsonFeed(content: Content): Json {
  const text = documentText('json', content)
  parseJsonFeed(text)
  return JSON.parse(text)
}

export function jsonItem(entry: Entry, site?: Partial<Site>): Json {
  return only(jsonFeed({ entries: [entry], ...(site && { site }) }).items)
}

function only<T>(list: readonly T[]): T {
  const [first] = list
  if (first === undefined || list.length !== 1) throw new Error(`expected one, got ${list.length}`)
  return first
}
