import type { FormatName } from '../../src/core/feed.ts'
import { childOf, childrenOf, parseStrictXml, type XmlElement } from '../formats/strict-xml.ts'

/** A document of a feed as somebody sees it who wants all of its posts. */
export interface Page {
  readonly url: string
  readonly entries: readonly PageEntry[]
  /** Links of RFC 5005 by relation, and the document's own address as it says it. */
  readonly links: Readonly<Record<string, string>>
  /** `archive` or `complete`. */
  readonly mark: string | undefined
  /** What identifies the feed: of Atom its id. */
  readonly id: string | undefined
  readonly updated: string | undefined
  readonly namesHubs: boolean
}

export interface PageEntry {
  readonly id: string
  readonly title: string
  /** All that is said of the post. */
  readonly text: string
}

const NAMES = ['self', 'current', 'prev-archive', 'next-archive']

/**
 * The documents from the one that readers poll to the oldest archive.
 *
 * @param textAt the document at an address; throws where there is none
 */
export function walk(format: FormatName, start: string, textAt: (url: string) => string): Page[] {
  const pages: Page[] = []
  const met = new Set<string>()
  for (let url: string | undefined = start; url !== undefined; ) {
    if (met.has(url)) throw new Error(`${url} comes a second time`)
    met.add(url)
    const page = readPage(format, url, textAt(url))
    pages.push(page)
    url = page.links[format === 'json' ? 'next_url' : 'prev-archive']
  }
  return pages
}

/** Every post that a walk finds, as the page says that was met first: it is the newest. */
export function collect(pages: readonly Page[]): PageEntry[] {
  const posts = new Map<string, PageEntry>()
  for (const { entries } of pages)
    for (const entry of entries) if (!posts.has(entry.id)) posts.set(entry.id, entry)
  return [...posts.values()]
}

function readPage(format: FormatName, url: string, text: string): Page {
  if (format === 'json') return readJson(url, text)
  const root = parseStrictXml(text)
  const head = format === 'rss' ? childOf(root, 'channel') : root
  const links = childrenOf(head, format === 'rss' ? 'atom:link' : 'link').map(({ attributes }) => attributes)
  const entries = childrenOf(head, format === 'rss' ? 'item' : 'entry')
  return {
    url,
    entries: entries.map((entry) => ({
      id: childOf(entry, format === 'rss' ? 'guid' : 'id').text,
      title: childOf(entry, 'title').text,
      text: JSON.stringify(entry),
    })),
    links: Object.fromEntries(
      NAMES.flatMap((name) => links.filter(({ rel }) => rel === name).map(({ href = '' }) => [name, href])),
    ),
    mark: head.children.find(({ name }) => name.startsWith('fh:'))?.name.slice('fh:'.length),
    id: textOf(head, 'id'),
    updated: textOf(head, format === 'rss' ? 'lastBuildDate' : 'updated'),
    namesHubs: links.some(({ rel }) => rel === 'hub'),
  }
}

function textOf(head: XmlElement, name: string): string | undefined {
  return childrenOf(head, name)[0]?.text
}

function readJson(url: string, text: string): Page {
  const { feed_url, next_url, items, hubs } = JSON.parse(text)
  return {
    url,
    entries: items.map((item: { id: string; title: string }) => ({
      id: item.id,
      title: item.title,
      text: JSON.stringify(item),
    })),
    links: { self: feed_url, ...(next_url !== undefined && { next_url }) },
    mark: undefined,
    id: undefined,
    updated: undefined,
    namesHubs: hubs !== undefined,
  }
}
