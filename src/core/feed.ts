import type { Archive } from './archives.ts'
import type { Instant } from './dates.ts'
import type { Podcast, PodcastSettings } from './podcast.ts'
import type { DataMap, IdentifiedPost, Person } from './post.ts'
import type { Query } from './query.ts'
import type { Rhythm } from './rhythm.ts'

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
  /** Absolute; a picture of the site, twice as wide as high where Atom's readers show it. */
  readonly image?: string
  /** Absolute; a square picture of 512 pixels or so. */
  readonly icon?: string
  /** Absolute; a square picture as small as 64 pixels. */
  readonly favicon?: string
  /** WebSub hubs that are told of changes: every feed names them. */
  readonly hubs?: readonly string[]
  /** The rssCloud server where readers register. */
  readonly cloud?: Cloud
  /** Below the target: the style by which browsers show XML documents. */
  readonly stylesheet?: string
}

/** Where readers of RSS ask to be told of changes (https://www.rssboard.org/rsscloud-interface). */
export interface Cloud {
  readonly domain: string
  readonly port: number
  readonly path: string
  readonly protocol: 'http-post' | 'https-post'
}

/** What a blog's own configuration says about it, each part only when it is said. */
export interface SiteFacts extends Partial<Omit<Site, 'author' | 'hubs' | 'cloud' | 'stylesheet'>> {
  readonly author?: Person
  /** What Liquid sees as `site.*`. */
  readonly variables?: DataMap
  /** Besides the site's own, those that the engine builds a site in each (BCP 47). */
  readonly otherLanguages?: readonly string[]
}

export type FormatName = 'rss' | 'atom' | 'json'

/** How an entry is written down: in full or as a summary, or for the pages of feeds. */
export type EntryForm = FullForm | ShortForm | 'page'

/** An entry in full: for the documents of a format, or for the RSS of podcasts. */
export type FullForm = FormatName | 'podcast'

/** An entry without its text: a summary stands for it. */
export type ShortForm = `${FullForm}-short`

/**
 * How a feed is published. Nothing of it is told to the encoders: what a document is to say is a member of the feed,
 * and so a part of its recipe.
 */
export interface FeedSettings {
  /** Posts in the feed; 0 = all. */
  readonly limit: number
  readonly formats: readonly FormatName[]
  /**
   * Where each document is: a path in the feed's folder, or with a leading `/` below the target. What ends in `/` is a
   * folder, whose index the document is.
   */
  readonly files: Readonly<Record<FormatName, string>>
  /** Absent = it is no podcast. */
  readonly podcast?: PodcastSettings | undefined
  /** Whether the feed has archives, and where: folders below its own, a path with `:period`. Absent = no. */
  readonly archives?: boolean | { readonly path: string } | undefined
  /** Whether its entries have their text, or the summary alone. Absent = full. */
  readonly content?: 'full' | 'summary' | undefined
  /** Bytes that a document may have: older entries become summaries, then are left out. 0 or absent = any. */
  readonly maxBytes?: number | undefined
}

/** What some feeds state for themselves; the rest is as the site's own feed has it, but that only it has archives unasked. */
export type OwnSettings = {
  readonly [Name in Exclude<keyof FeedSettings, 'files'>]?: FeedSettings[Name] | undefined
} & {
  readonly files?: { readonly [Name in FormatName]?: string | undefined } | undefined
}

/** Which feeds are wanted; the settings are those of the site's own. */
export interface FeedsSpec extends FeedSettings {
  /** Which posts the site's own feed has; absent = all. */
  readonly query?: Query | undefined
  /** Where there is no query: languages whose posts the site's own feed leaves to feeds of their own (BCP 47). */
  readonly otherLanguages?: readonly string[] | undefined
  readonly taxonomies: Readonly<Record<string, TaxonomyFeeds>>
  /** Other feeds, by their names. */
  readonly named?: Readonly<Record<string, NamedFeed>>
}

/** The feeds of a taxonomy's terms. Templates may hold `{site}`, `{term}`, `{taxonomy}` and `{language}`. */
export type TaxonomyFeeds = OwnSettings & {
  /**
   * Their folders: a path below the target with `:slug`. With `:language` too, each language has its own feed of a term; what
   * is in `[…]` is left out for the site's own language.
   */
  readonly path: string
  /** The terms that have a feed, in any spelling; absent = all. */
  readonly only?: readonly string[] | undefined
  /** The terms that have none, in any spelling. */
  readonly except?: readonly string[] | undefined
  readonly title?: string | undefined
  readonly description?: string | undefined
}

/** A feed of the posts that a query finds. Templates may hold `{site}`. */
export type NamedFeed = OwnSettings & {
  readonly query: Query
  /** Its folder, below the target. */
  readonly path: string
  readonly title: string
  readonly description?: string | undefined
  /** Of the feed, when it is not the site's (BCP 47). */
  readonly language?: string | undefined
}

/** An ordered, titled selection of posts with one identity. */
export interface Feed {
  /**
   * The feed's name in state and messages: `""` for the site, `<taxonomy>/<slug>`, `<taxonomy>/<language>/<slug>`, or
   * `named:<name>`.
   */
  readonly key: string
  /** Folder below the target, `""` or ending in `/`. */
  readonly folder: string
  readonly id: string
  readonly title: string
  readonly description: string
  /** The page the feed describes. */
  readonly home: string
  readonly updated: Instant
  /** Of its posts, when that is stated (BCP 47). */
  readonly language?: string
  readonly taxonomy?: string
  /** The term in its commonest spelling. */
  readonly term?: string
  /** How often it is added to; absent when it is too young to tell. */
  readonly rhythm?: Rhythm
  readonly podcast?: Podcast
  /** The window: newest first, at most `limit`. */
  readonly posts: readonly IdentifiedPost[]
  /** The window holds every post. */
  readonly isComplete: boolean
  /** The newest first; none where the window holds everything. */
  readonly archives: readonly Archive<IdentifiedPost>[]
  readonly settings: FeedSettings
}

/** What a feed says of itself: all that encoders are told of it. */
export type FeedFacts = Omit<Feed, 'posts' | 'isComplete' | 'archives' | 'settings'>
