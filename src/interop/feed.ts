import { type Author, type Item, type Enclosure as PackageEnclosure, Feed as PackageFeed } from 'feed'
import { digestOfTexts } from '../core/digest.ts'
import type { FeedFacts, FormatName, Site, SiteFacts } from '../core/feed.ts'
import type { Enclosure, Entry, Person, Post } from '../core/post.ts'
import type { Problem } from '../core/problem.ts'
import { legalText } from '../core/text.ts'
import { httpUrl } from '../core/url.ts'
import { textToHtml } from '../core/xml.ts'

/** Where each format of a feed is published. */
export type FeedLinks = Readonly<Partial<Record<FormatName, string>>>

/**
 * A feed as the `Feed` of the npm package `feed` (version 6), to be rendered in one format: a new one for each call,
 * as rendering changes it, and for each format, as each needs its text prepared in another way.
 *
 * The package resolves one level of `&amp;` in text, writes titles and summaries as HTML in Atom, splits only the first
 * `]]>`, does not escape `<` in an Atom term (it becomes `＜`), and lets through characters that XML forbids.
 *
 * Lossy, as that model has no room for them: languages of single posts, all enclosures but the first, all hubs but
 * the first, images beside an enclosure, external links.
 */
export function toFeed(
  feed: FeedFacts,
  entries: readonly Entry[],
  site: Site,
  links: FeedLinks,
  format: FormatName,
): PackageFeed {
  const prepare = PREPARATIONS[format]
  const out = new PackageFeed({
    id: feed.id,
    title: prepare.text(feed.title),
    description: prepare.text(feed.description),
    link: feed.home,
    language: site.language,
    updated: new Date(feed.updated),
    generator: 'Feedmill',
    feedLinks: { ...links },
    author: toAuthor(site.author, prepare),
    ...(site.copyright !== undefined && { copyright: prepare.text(site.copyright) }),
    ...(site.image !== undefined && { image: site.image }),
    ...(site.hubs?.[0] !== undefined && { hub: site.hubs[0] }),
  })
  for (const entry of entries) out.addItem(toItem(entry, prepare))
  return out
}

type Prepare = (text: string) => string

interface Preparation {
  /** Text of the feed, names. */
  readonly text: Prepare
  readonly title: Prepare
  readonly summary: Prepare
  readonly term: Prepare
  readonly html: Prepare
}

const guarded: Prepare = (text) => legalText(text).replaceAll('&amp;', '&amp;amp;')
const inCdata: Prepare = (text) => legalText(text).replaceAll(']]>', ']]&gt;')
const asHtml: Prepare = (text) => textToHtml(legalText(text))

const PREPARATIONS: Readonly<Record<FormatName, Preparation>> = {
  rss: { text: guarded, title: inCdata, summary: asHtml, term: guarded, html: inCdata },
  atom: {
    text: guarded,
    title: asHtml,
    summary: asHtml,
    term: (text) => legalText(text).replaceAll('<', '＜'),
    html: inCdata,
  },
  json: { text: legalText, title: legalText, summary: legalText, term: legalText, html: legalText },
}

function toItem({ post, title, opening, html, summary }: Entry, prepare: Preparation): Item {
  const [enclosure] = post.enclosures
  return {
    title: prepare.title(title ?? opening ?? post.url),
    id: post.id,
    guid: post.id,
    link: post.url,
    date: new Date(post.updated),
    published: new Date(post.published),
    content: prepare.html(html),
    author: post.authors.map((author) => toAuthor(author, prepare)),
    category: Object.values(post.terms)
      .flat()
      .map((label) => ({ name: prepare.term(label), term: prepare.term(label) })),
    ...(summary !== undefined && { description: prepare.summary(summary) }),
    // The package writes one of the two and drops the other.
    ...(enclosure !== undefined
      ? { enclosure: { url: enclosure.url, type: enclosure.mediaType, length: enclosure.length } }
      : post.image !== undefined && { image: post.image }),
  }
}

function toAuthor({ name, email, url }: Person, prepare: Preparation): Author {
  return {
    name: prepare.text(name),
    ...(email !== undefined && { email }),
    ...(url !== undefined && { link: url }),
  }
}

export interface FromFeed {
  readonly facts: SiteFacts
  readonly posts: readonly Post[]
  /** Items that cannot be posts: without an absolute address, or without a date. */
  readonly problems: readonly Problem[]
}

/**
 * The posts of a `Feed` of the npm package `feed`, which is not changed. An item's id is its `guid`, `id` or link, as
 * the text it is. Its categories are tags, its content is HTML.
 *
 * @param source name of the source the posts belong to
 */
export function fromFeed(feed: PackageFeed, source: string): FromFeed {
  const problems: Problem[] = []
  const posts: Post[] = []
  for (const [index, item] of feed.items.entries()) {
    const post = toPost(item, index, source, problems)
    if (post !== undefined) posts.push(post)
  }
  const { options } = feed
  const author = options.author === undefined ? undefined : toPerson(options.author)
  const url = options.link === undefined ? undefined : httpUrl(options.link)
  return {
    facts: {
      title: options.title,
      ...(url !== undefined && { url }),
      ...(options.description !== undefined && { description: options.description }),
      ...(options.language !== undefined && { language: options.language }),
      ...(options.copyright !== undefined && { copyright: options.copyright }),
      ...(options.image !== undefined && { image: options.image }),
      ...(author !== undefined && { author }),
    },
    posts,
    problems,
  }
}

function toPost(item: Item, index: number, source: string, problems: Problem[]): Post | undefined {
  const path = `${source} item ${index + 1} “${item.title}”`
  const refuse = (message: string): undefined => {
    problems.push({ path, severity: 'error', message, hint: 'correct the Feed object' })
    return undefined
  }
  const url = httpUrl(item.link ?? '')
  if (url === undefined) return refuse(`link: expected an absolute http(s) address, found “${item.link}”`)
  const published = (item.published ?? item.date)?.getTime()
  const updated = item.date?.getTime()
  if (!Number.isFinite(published) || !Number.isFinite(updated)) return refuse('date: expected a valid Date')
  const id = item.guid ?? item.id ?? item.link
  const raw = item.content ?? item.description ?? ''
  const image = typeof item.image === 'object' ? item.image.url : item.image
  return {
    key: `${source}/${id}`,
    place: { path },
    id,
    url,
    published: published as number,
    updated: updated as number,
    draft: false,
    authors: (item.author ?? []).flatMap((author) => toPerson(author) ?? []),
    enclosures: [item.enclosure, item.audio, item.video].flatMap(toEnclosure),
    terms: { tag: (item.category ?? []).flatMap(({ term, name }) => term ?? name ?? []) },
    body: { raw, markup: 'html', moreMarks: [] },
    digest: digestOfTexts(item.title ?? '', raw),
    ...(item.title !== '' && { title: item.title }),
    ...(item.content !== undefined && item.description !== undefined && { summary: item.description }),
    ...(image !== undefined && { image }),
  }
}

function toPerson({ name, email, link }: Author): Person | undefined {
  const shown = name || email
  if (!shown) return undefined
  const url = link === undefined ? undefined : httpUrl(link)
  return { name: shown, ...(email && { email }), ...(url !== undefined && { url }) }
}

function toEnclosure(enclosure: string | PackageEnclosure | undefined): Enclosure[] {
  if (enclosure === undefined) return []
  const { url, type, length } = typeof enclosure === 'string' ? { url: enclosure } : enclosure
  const absolute = httpUrl(url)
  if (absolute === undefined) return []
  return [{ url: absolute, mediaType: type ?? 'application/octet-stream', length: length ?? 0 }]
}
