/** Documents that break no rule, and places where a test puts something that breaks one. */

const text = (document: string): Uint8Array => Buffer.from(document)

export interface RssParts {
  /** Attributes of the root. */
  readonly root?: string
  /** In place of title, link and description. */
  readonly required?: string
  /** Beside them. */
  readonly channel?: string
  /** In place of the item's elements. */
  readonly item?: string
  /** Beside them. */
  readonly more?: string
  readonly version?: string
}

/** RSS 2.0 with one item. */
export function rss({
  root = '',
  required,
  channel = '',
  item,
  more = '',
  version = '2.0',
}: RssParts = {}): Uint8Array {
  return text(
    `<?xml version="1.0" encoding="utf-8"?>\n<rss version="${version}" xmlns:atom="http://www.w3.org/2005/Atom" ${root}><channel>${
      required ??
      '<title>Notes</title><link>https://example.com/</link><description>Of a miller</description>'
    }<atom:link rel="self" type="application/rss+xml" href="https://example.com/feed.xml"/>${channel}<item>${
      item ?? '<title>One</title><guid isPermaLink="false">tag:example.com,2011:1</guid>'
    }${more}</item></channel></rss>`,
  )
}

export interface AtomParts {
  readonly root?: string
  /** In place of id, title and updated. */
  readonly required?: string
  /** In place of the links. */
  readonly links?: string
  readonly feed?: string
  readonly entry?: string
  readonly more?: string
  /** After the entry. */
  readonly after?: string
}

const NAMESPACE = 'xmlns="http://www.w3.org/2005/Atom"'

/** Atom with one entry. */
export function atom({
  root = NAMESPACE,
  required,
  links,
  feed = '',
  entry,
  more = '',
  after = '',
}: AtomParts = {}): Uint8Array {
  return text(
    `<?xml version="1.0" encoding="utf-8"?>\n<feed ${root}>${
      required ??
      '<id>tag:example.com,2011:/</id><title>Notes</title><updated>2011-07-22T04:00:00Z</updated><author><name>Ann</name></author>'
    }${
      links ??
      '<link rel="self" type="application/atom+xml" href="https://example.com/atom.xml"/><link href="https://example.com/"/>'
    }${feed}<entry>${
      entry ?? '<id>tag:example.com,2011:1</id><title>One</title><updated>2011-07-22T04:00:00Z</updated>'
    }${more || '<content type="html">&lt;p&gt;Text&lt;/p&gt;</content>'}</entry>${after}</feed>`,
  )
}

const ITEM = { id: '1', content_text: 'Text' }

/** JSON Feed 1.1 with one item; a member that is undefined is left out. */
export function json(feed: object = {}, item: object = {}): Uint8Array {
  return text(
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Notes',
      items: [{ ...ITEM, ...item }],
      ...feed,
    }),
  )
}

/** OPML 2.0 with one outline. */
export function opml({ version = '2.0', head = '<title>Feeds</title>', outline = '' } = {}): Uint8Array {
  return text(
    `<?xml version="1.0" encoding="utf-8"?>\n<opml version="${version}"><head>${head}</head><body>${
      outline || '<outline text="Notes" title="Notes" type="rss" xmlUrl="https://example.com/feed.xml"/>'
    }</body></opml>`,
  )
}

/** Anything else. */
export const raw = text
