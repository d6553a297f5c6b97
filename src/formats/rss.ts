import { formatRfc822 } from '../core/dates.ts'
import type { Cloud, Site } from '../core/feed.ts'
import type { Format } from '../core/ports.ts'
import type { Entry, Person, Post } from '../core/post.ts'
import { byCodeUnit } from '../core/text.ts'
import { element, escapeAmbiguousText, escapeText, htmlContent, openTag, textToHtml } from '../core/xml.ts'
import { taxonomyUrl, uniqueTerms } from './terms.ts'

/**
 * RSS 2.0 (https://www.rssboard.org/rss-specification) by the RSS Advisory Board's Best Practices Profile
 * (https://www.rssboard.org/rss-profile).
 */
export const rss: Format = {
  name: 'rss',
  mediaType: 'application/rss+xml',

  encodeEntry(entry, site) {
    const { post } = entry
    const authors = authorElements(post.authors.length > 0 ? post.authors : knownAuthor(site))
    const isPermaLink = post.id === post.url
    const enclosure = post.enclosures[0]
    const text = [
      '<item>\n',
      entry.title === undefined ? '' : element('title', {}, escapeAmbiguousText(entry.title)),
      element('link', {}, escapeText(post.url)),
      element('guid', isPermaLink ? {} : { isPermaLink: 'false' }, escapeText(post.id)),
      element('pubDate', {}, formatRfc822(post.published)),
      authors.text,
      categoryElements(post, site),
      contentElements(entry),
      // One by the Profile; the other formats carry them all.
      enclosure === undefined
        ? ''
        : element('enclosure', {
            url: enclosure.url,
            length: String(enclosure.length),
            type: enclosure.mediaType,
          }),
      post.externalUrl === undefined ? '' : element('atom:link', { rel: 'related', href: post.externalUrl }),
      '</item>\n',
    ].join('')
    const prefixes = hasSeparateContent(entry) ? authors.prefixes.concat('content') : authors.prefixes
    return { text, prefixes }
  },

  encodeEnvelope({ site, feed, self, prefixes }) {
    const declarations = Object.fromEntries(
      [...new Set(['atom', ...prefixes])]
        .sort(byCodeUnit)
        .map((prefix) => [`xmlns:${prefix}`, NAMESPACES[prefix]]),
    )
    const title = escapeAmbiguousText(feed.title)
    const link = escapeText(feed.home)
    const head = [
      '<?xml version="1.0" encoding="utf-8"?>\n',
      openTag('rss', { version: '2.0', ...declarations }),
      '<channel>\n',
      element('title', {}, title),
      element('link', {}, link),
      element('description', {}, escapeAmbiguousText(feed.description || feed.title)),
      element('language', {}, escapeText(site.language)),
      site.copyright === undefined ? '' : element('copyright', {}, escapeAmbiguousText(site.copyright)),
      element('lastBuildDate', {}, formatRfc822(feed.updated)),
      element('generator', {}, 'Feedmill'),
      site.image === undefined
        ? ''
        : element(
            'image',
            {},
            `\n${element('url', {}, escapeText(site.image))}${element('title', {}, title)}${element('link', {}, link)}`,
          ),
      cloudElement(site.cloud),
      element('atom:link', { rel: 'self', href: self, type: rss.mediaType }),
      // WebSub §4.
      (site.hubs ?? []).map((href) => element('atom:link', { rel: 'hub', href })).join(''),
    ].join('')
    return { head, separator: '', tail: '</channel>\n</rss>\n' }
  },
}

const NAMESPACES: Readonly<Record<string, string>> = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
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

/**
 * `author` is an e-mail address with the name as a comment, so only one person who has one fits, and no name with parentheses;
 * everybody else is a `dc:creator`.
 */
function authorElements(authors: readonly Person[]): { text: string; prefixes: readonly string[] } {
  const [first] = authors
  if (first?.email !== undefined && authors.length === 1 && !/[()]/.test(first.name)) {
    return { text: element('author', {}, escapeText(`${first.email} (${first.name})`)), prefixes: [] }
  }
  const text = authors.map(({ name }) => element('dc:creator', {}, escapeText(name))).join('')
  return { text, prefixes: authors.length > 0 ? ['dc'] : [] }
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
