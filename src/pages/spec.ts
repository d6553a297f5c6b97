/** Which pages go with the feeds: their paths below the target. What is absent is not wanted. */
export interface PagesSpec {
  /** The file name of a feed's page, in the feed's folder. */
  readonly feeds?: string
  /** The page of all feeds. */
  readonly index?: string
  /** All feeds as OPML. */
  readonly opml?: string
  /** All feeds for programs. */
  readonly json?: string
  /** The links by which pages of the blog name its feeds. */
  readonly links?: string
  /** The style by which browsers show XML documents. */
  readonly stylesheet?: string
  /** The style of the pages. */
  readonly style: string
  /** What the pages can do in addition; they are whole without it. */
  readonly script?: string
}
