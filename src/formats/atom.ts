import { formatRfc3339 } from '../core/dates.ts'
import type { Site } from '../core/feed.ts'
import type { Format } from '../core/ports.ts'
import type { Enclosure, Entry, Person, Post } from '../core/post.ts'
import { element, escapeAttribute, escapeText, htmlContent, openTag, textToHtml } from '../core/xml.ts'
import { historyLinks, historyMark, isArchive } from './history.ts'
import { imagePart } from './media-rss.ts'
import { namespaceAttributes } from './namespaces.ts'
import { part } from './parts.ts'
import { rhythmPart } from './rhythm.ts'
import { stylesheetLine } from './stylesheet.ts'
import { taxonomyUrl, uniqueTerms } from './terms.ts'

/** Atom 1.0 (RFC 4287). */
export const atom: Format = {
  name: 'atom',
  mediaType: 'application/atom+xml',

  encodeEntry(entry, site) {
    const { post } = entry
    const { comments, origin } = post
    const image = imagePart(post, escapeText)
    const text = [
      post.language === undefined ? '<entry>\n' : openTag('entry', { 'xml:lang': post.language }),
      element('id', {}, escapeText(post.iri ?? post.id)),
      element('title', {}, escapeText(titleOf(entry))),
      element('link', { rel: 'alternate', type: 'text/html', href: post.url }),
      post.externalUrl === undefined ? '' : element('link', { rel: 'related', href: post.externalUrl }),
      // RFC 4685 §4.
      comments === undefined ? '' : element('link', { rel: 'replies', type: 'text/html', href: comments }),
      origin?.url === undefined
        ? ''
        : element('link', { rel: 'via', type: 'text/html', href: origin.url, title: origin.title }),
      post.enclosures.map(enclosureLink).join(''),
      element('published', {}, formatRfc3339(post.published)),
      element('updated', {}, formatRfc3339(post.updated)),
      post.authors.map(authorElement).join(''),
      categoryElements(post, site),
      entry.summary === undefined ? '' : element('summary', {}, escapeText(entry.summary)),
      contentElement(entry),
      image.text,
      '</entry>\n',
    ].join('')
    return { text, prefixes: image.prefixes }
  },

  encodeEnvelope({ site, feed, self, prefixes, history }) {
    const mark = part(historyMark(history), 'fh')
    const rhythm = rhythmPart(feed.rhythm)
    const icon = site.favicon ?? site.icon
    const head = [
      '<?xml version="1.0" encoding="utf-8"?>\n',
      stylesheetLine(site, self),
      openTag('feed', {
        xmlns: 'http://www.w3.org/2005/Atom',
        ...namespaceAttributes([...prefixes, ...mark.prefixes, ...rhythm.prefixes]),
        'xml:lang': feed.language ?? site.language,
      }),
      element('id', {}, escapeText(feed.id)),
      element('title', {}, escapeText(feed.title)),
      feed.description === feed.title ? '' : element('subtitle', {}, escapeText(feed.description)),
      element('link', { rel: 'self', type: atom.mediaType, href: self }),
      // WebSub §4.
      isArchive(history)
        ? ''
        : (site.hubs ?? []).map((href) => element('link', { rel: 'hub', href })).join(''),
      historyLinks(history, 'link', atom.mediaType),
      element('link', { rel: 'alternate', type: 'text/html', hreflang: feed.language, href: feed.home }),
      element('updated', {}, formatRfc3339(feed.updated)),
      // Entries without an author of their own have the feed's (§4.2.1).
      authorElement(site.author),
      site.copyright === undefined ? '' : element('rights', {}, escapeText(site.copyright)),
      site.image === undefined ? '' : element('logo', {}, escapeText(site.image)),
      icon === undefined ? '' : element('icon', {}, escapeText(icon)),
      element('generator', {}, 'Feedmill'),
      mark.text,
      rhythm.text,
    ].join('')
    return { head, separator: '', tail: '</feed>\n' }
  },
}

/** A post without text is a link to its page: readers show nothing of an entry without content and summary. */
function contentElement({ html, summary, title, post }: Entry): string {
  if (html !== '') return element('content', { type: 'html' }, htmlContent(html))
  if (summary !== undefined) return ''
  const link = `<p><a href="${escapeAttribute(post.externalUrl ?? post.url)}">${textToHtml(title ?? post.url)}</a></p>`
  return element('content', { type: 'html' }, htmlContent(link))
}

function enclosureLink({ url, mediaType, length, title }: Enclosure): string {
  return element('link', { rel: 'enclosure', href: url, type: mediaType, length: String(length), title })
}

function categoryElements(post: Post, site: Site): string {
  let text = ''
  for (const { taxonomy, label } of uniqueTerms(post, 'byTaxonomy'))
    text += element('category', { term: label, scheme: taxonomyUrl(site, taxonomy) })
  return text
}

function authorElement({ name, url, email }: Person): string {
  return element(
    'author',
    {},
    `\n${[
      element('name', {}, escapeText(name)),
      url === undefined ? '' : element('uri', {}, escapeText(url)),
      email === undefined ? '' : element('email', {}, escapeText(email)),
    ].join('')}`,
  )
}

/** A title is required (§4.1.2): a note is called by its first words. */
function titleOf(entry: Entry): string {
  return entry.title ?? entry.opening ?? entry.post.url
}
