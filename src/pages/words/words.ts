/** What the pages say in one language, as plain text. */
export interface Words {
  /** BCP 47: the language of these texts. */
  readonly language: string
  /** What the page of a feed is about, in a word. */
  readonly feed: string
  /** What a feed is and how to subscribe, in two sentences. */
  readonly intro: string
  /** A heading. */
  readonly subscribe: string
  /** That it does not matter which format one takes. */
  readonly same: string
  /** On a button. */
  readonly copy: string
  /** What the button has done. */
  readonly copied: string
  /** A heading. */
  readonly latest: string
  /** That a feed has no posts yet. */
  readonly none: string
  /** A heading, and the link to it. */
  readonly allFeeds: string
  readonly indexIntro: string
  readonly search: string
  readonly noMatch: string
  /** The link to the file of all feeds. */
  readonly opml: string
  /** Heading of the feeds that belong to no taxonomy. */
  readonly more: string
  /** What somebody reads who looks at a feed itself, in two sentences. */
  readonly inXml: string
  /** Headings of the taxonomies that blogs commonly have; of others their own name. */
  readonly taxonomies: Readonly<Record<string, string>>
  /** As they stand in a date. */
  readonly months: readonly string[]
  readonly date: (day: number, month: string, year: number) => string
}
