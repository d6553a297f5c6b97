import { formatRfc822, formatRfc3339 } from '../core/dates.ts'
import type { Cloud, FeedFacts, Site } from '../core/feed.ts'
import type { EncodedEntry, Format } from '../core/ports.ts'
import type { Enclosure, Entry, Origin, Person, Post } from '../core/post.ts'
import { element, escapeAmbiguousText, escapeText, htmlContent, openTag, textToHtml } from '../core/xml.ts'
import { historyLinks, historyMark, isArchive } from './history.ts'
import { enclosuresPart, imagePart } from './media-rss.ts'
import { namespaceAttributes } from './namespaces.ts'
import { joinParts, type Part, part } from './parts.ts'
import { channelPart, episodeEnclosure, episodePart } from './podcast.ts'
import { rhythmPart, ttlElement } from './rhythm.ts'
import { stylesheetLine } from './stylesheet.ts'
import { taxonomyUrl, uniqueTerms } from './terms.ts'

/**
 * RSS 2.0 (https://www.rssboard.org/rss-specification) by the RSS Advisory Board's Best Practices Profile
 * (https://www.rssboard.org/rss-profile).
 */
export const rss: Format = {
  name: 'rss',
  mediaType: 'application/rss+xml',

  encodeEntry: (entry, site) => encodeItem(entry, site, entry.post.enclosures[0], part('')),

  encodeEnvelope({ site, feed, self, prefixes, history }) {
    const mark = part(historyMark(history), 'fh')
    const rhythm = rhythmPart(feed.rhythm)
    const podcast = channelPart(feed.podcast)
    const used = ['atom', ...prefixes, ...joinParts([mark, rhythm, podcast]).prefixes]
    const title = escapeAmbiguousText(feed.title)
    const head = [
      '<?xml version="1.0" encoding="utf-8"?>\n',
      stylesheetLine(site, self),
      openTag('rss', { version: '2.0', ...namespaceAttributes(used) }),
      '<channel>\n',
      element('title', {}, title),
      element('link', {}, escapeText(feed.home)),
      element('description', {}, escapeAmbiguousText(feed.description || feed.title)),
      element('language', {}, escapeText(feed.language ?? site.language)),
      site.copyright === undefined ? '' : element('copyright', {}, escapeAmbiguousText(site.copyright)),
      element('lastBuildDate', {}, formatRfc822(feed.updated)),
      element('generator', {}, 'Feedmill'),
      ttlElement(feed.rhythm),
      imageElement(feed, site),
      isArchive(history) ? '' : cloudElement(site.cloud),
      element('atom:link', { rel: 'self', href: self, type: rss.mediaType }),
      // WebSub §4.
      isArchive(history)
        ? ''
        : (site.hubs ?? []).map((href) => element('atom:link', { rel: 'hub', href })).join(''),
      historyLinks(history, 'atom:link', rss.mediaType),
      mark.text,
      rhythm.text,
      podcast.text,
    ].join('')
    return { head, separator: '', tail: '</channel>\n</rss>\n' }
  },
}

/** The items of a podcast: what plays is the enclosure, and what apps show of an episode is told. */
export const podcastItem: Pick<Format, 'encodeEntry'> = {
  encodeEntry(entry, site) {
    const { post } = entry
    return encodeItem(entry, site, episodeEnclosure(post.enclosures) ?? post.enclosures[0], episodePart(post))
  },
}

/** @param enclosure one by the Profile; when there are more, Media RSS names them all */
function encodeItem(entry: Entry, site: Site, enclosure: Enclosure | undefined, episode: Part): EncodedEntry {
  const { post } = entry
  const authors = authorElements(post.authors.length > 0 ? post.authors : knownAuthor(site))
  const isPermaLink = post.id === post.url
  const media = joinParts([
    imagePart(post, escapeAmbiguousText),
    post.enclosures.length > 1 ? enclosuresPart(post.enclosures, enclosure, escapeAmbiguousText) : part(''),
  ])
  const language = part(languageElement(post, site), 'dc')
  const text = [
    '<item>\n',
    entry.title === undefined ? '' : element('title', {}, escapeAmbiguousText(entry.title)),
    element('link', {}, escapeText(post.url)),
    element('guid', isPermaLink ? {} : { isPermaLink: 'false' }, escapeText(post.id)),
    element('pubDate', {}, formatRfc822(post.published)),
    // RSS itself has no element for it.
    post.updated === post.published ? '' : element('atom:updated', {}, formatRfc3339(post.updated)),
    authors.text,
    categoryElements(post, site),
    language.text,
    contentElements(entry),
    enclosure === undefined
      ? ''
      : element('enclosure', {
          url: enclosure.url,
          length: String(enclosure.length),
          type: enclosure.mediaType,
        }),
    post.externalUrl === undefined ? '' : element('atom:link', { rel: 'related', href: post.externalUrl }),
    post.comments === undefined ? '' : element('comments', {}, escapeText(post.comments)),
    originElements(post.origin),
    media.text,
    episode.text,
    '</item>\n',
  ].join('')
  const content: Part = { text: '', prefixes: hasSeparateContent(entry) ? ['content'] : [] }
  return { text, prefixes: joinParts([authors, content, language, media, episode]).prefixes }
}

/** A post in another language than the channel's. */
function languageElement({ language }: Post, site: Site): string {
  if (language === undefined || language.toLowerCase() === site.language.toLowerCase()) return ''
  return element('dc:language', {}, escapeText(language))
}

/** `source` names a feed; the page itself is where the post came by (RFC 4287 §4.2.7.2). */
function originElements(origin: Origin | undefined): string {
  if (origin === undefined) return ''
  const { feed, url, title } = origin
  const name = title || new URL(feed ?? url ?? '').hostname
  return [
    feed === undefined ? '' : element('source', { url: feed }, escapeAmbiguousText(name)),
    url === undefined ? '' : element('atom:link', { rel: 'via', href: url, title }),
  ].join('')
}

/** RSS knows three kinds of pictures. */
function imageElement(feed: FeedFacts, site: Site): string {
  const url = [feed.podcast?.image, site.image, site.icon].find(
    (address) => address !== undefined && !/\.(?!jpe?g$|png$|gif$)\w+$/i.test(new URL(address).pathname),
  )
  if (url === undefined) return ''
  const title = element('title', {}, escapeAmbiguousText(feed.title))
  return element(
    'image',
    {},
    `\n${element('url', {}, escapeText(url))}${title}${element('link', {}, escapeText(feed.home))}`,
  )
}

/** Who polls less asks that server to be told; what it calls there is for XML-RPC alone, and empty. */
function cloudElement(cloud: Cloud | undefined): string {
  if (cloud === undefined) return ''
  const { domain, port, path, protocol } = cloud
  return element('cloud', { domain, port: String(port), path, registerProcedure: '', protocol })
}

/** Site authors that are only the title's stand-in say nothing about a post. */
function knownAuthor(site: Site): readonly Person[] {
  return site.author.name === site.title ? [] : [site.author]
}

/** `author` is an e-mail address, so only one person who has one fits; everybody else is a `dc:creator`. */
function authorElements(authors: readonly Person[]): Part {
  const [first] = authors
  if (first?.email !== undefined && authors.length === 1)
    return part(element('author', {}, escapeText(`${first.email} (${first.name})`)))
  return part(authors.map(({ name }) => element('dc:creator', {}, escapeText(name))).join(''), 'dc')
}

function categoryElements(post: Post, site: Site): string {
  let text = ''
  for (const { taxonomy, label } of uniqueTerms(post, 'byTaxonomy'))
    text += element('category', { domain: taxonomyUrl(site, taxonomy) }, escapeAmbiguousText(label))
  return text
}

/** Profile: with a summary, `description` is the summary, and stands before `content:encoded`; else it is the content. */
function contentElements(entry: Entry): string {
  const { html, summary, title, post } = entry
  if (summary !== undefined && html !== '') {
    const description = element('description', {}, escapeText(textToHtml(summary)))
    return description + element('content:encoded', {}, htmlContent(html))
  }
  if (summary !== undefined) return element('description', {}, escapeText(textToHtml(summary)))
  if (html !== '') return element('description', {}, htmlContent(html))
  return title === undefined ? element('description', {}, escapeText(textToHtml(post.url))) : ''
}

function hasSeparateContent(entry: Entry): boolean {
  return entry.summary !== undefined && entry.html !== ''
}
