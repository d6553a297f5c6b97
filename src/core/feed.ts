import type { Instant } from './dates.ts'
import type { DataMap, IdentifiedPost, Person } from './post.ts'

/** The blog that the feeds belong to. */
export interface Site {
  readonly title: string
  /** The address of the blog's root, with its path and a final slash. */
  readonly url: string
  readonly description: string
  /** BCP 47. */
  readonly language: string
  /** IANA name: the zone of written dates that carry none. */
  readonly timezone: string
  readonly author: Person
  readonly copyright?: string
  /** Absolute. */
  readonly image?: string
  /** WebSub hubs that are told of changes: every feed names them. */
  readonly hubs?: readonly string[]
  /** The rssCloud server where readers register. */
  readonly cloud?: Cloud
}

/** Where readers of RSS ask to be told of changes (https://www.rssboard.org/rsscloud-interface). */
export interface Cloud {
  readonly domain: string
  readonly port: number
  readonly path: string
  readonly protocol: 'http-post' | 'https-post'
}

/** What a blog's own configuration says about it, each part only when it is said. */
export interface SiteFacts extends Partial<Omit<Site, 'author' | 'hubs' | 'cloud'>> {
  readonly author?: Person
  /** What Liquid sees as `site.*`. */
  readonly variables?: DataMap
}

export type FormatName = 'rss' | 'atom' | 'json'

/** Which feeds are wanted. */
export interface FeedsSpec {
  /** Posts in a feed; 0 = all. */
  readonly limit: number
  readonly formats: readonly FormatName[]
  /** File name of each format inside a feed's folder. */
  readonly files: Readonly<Record<FormatName, string>>
  /** Taxonomy → where its feeds are: a path below the target with `:slug`. */
  readonly taxonomies: Readonly<Record<string, { readonly path: string }>>
}

/** An ordered, titled selection of posts with one identity. */
export interface Feed {
  /** `""` for the site, else `<taxonomy>/<slug>`: the feed's name in state and messages. */
  readonly key: string
  /** Folder below the target, `""` or ending in `/`. */
  readonly folder: string
  readonly id: string
  readonly title: string
  readonly description: string
  /** The page the feed describes. */
  readonly home: string
  readonly updated: Instant
  readonly taxonomy?: string
  /** The term in its commonest spelling. */
  readonly term?: string
  /** The window: newest first, at most `limit`. */
  readonly posts: readonly IdentifiedPost[]
}
