import type { Instant } from './dates.ts'
import type { Place } from './problem.ts'

/** A tree of plain data, as front matter and data files give it once every scalar has become text. */
export type Data = string | null | readonly Data[] | DataMap
export interface DataMap {
  readonly [key: string]: Data
}

export interface Person {
  readonly name: string
  readonly email?: string
  /** Absolute. */
  readonly url?: string
}

/** A media file that belongs to a post (RSS `enclosure`, Atom `link rel="enclosure"`, JSON `attachments`). */
export interface Enclosure {
  /** Absolute http(s) URL. */
  readonly url: string
  readonly mediaType: string
  /** Bytes; 0 when unknown (RSS Profile: "use zero for unknown"). */
  readonly length: number
  /** Seconds, whole ones; absent when nobody stated them. */
  readonly duration?: number
  readonly title?: string
}

/** What podcast apps are told of a post with sound or film, besides the file. */
export interface Episode {
  readonly number?: number
  readonly season?: number
  readonly type?: 'full' | 'trailer' | 'bonus'
  readonly explicit?: boolean
  /** Absolute; a square picture. */
  readonly image?: string
  /** Absolute address of chapters in JSON (https://github.com/Podcastindex-org/podcast-namespace, chapters). */
  readonly chapters?: string
  readonly transcripts?: readonly Transcript[]
  readonly people?: readonly Participant[]
}

export interface Transcript {
  /** Absolute. */
  readonly url: string
  readonly mediaType: string
  /** BCP 47. */
  readonly language?: string
}

/** Somebody who takes part in an episode. */
export interface Participant {
  readonly name: string
  /** Of the Podcast Taxonomy Project, in small letters, such as `guest`. */
  readonly role?: string
  /** Absolute. */
  readonly url?: string
  /** Absolute. */
  readonly image?: string
}

/** Where a republished post was published before; the page or the feed is known. */
export interface Origin {
  /** The page, absolute. */
  readonly url?: string
  /** The feed that the post is from, absolute. */
  readonly feed?: string
  /** What that place is called. */
  readonly title?: string
}

/** A post's text as plain data, so that it can be rendered in this thread or in another. */
export interface Body {
  /** Line feeds only, no byte order mark. */
  readonly raw: string
  readonly markup: 'markdown' | 'html'
  /** Whose Markdown it is, where that knows more than others do. */
  readonly flavour?: Flavour
  /** The template language the text is written in, rendered before the markup. */
  readonly template?: Template
  /** What ends the summary in the author's text, such as `<!--more-->`. */
  readonly moreMarks: readonly string[]
  /** Where the files are that the text names by relative paths, when that is not below the post's own address. */
  readonly beside?: FilesBeside
}

/** The addresses of files that a text names by their places; null = nobody serves that file. */
export interface FilesBeside {
  /** Pictures, sounds and films, by reference. */
  readonly media: DataMap
  /** What links lead to, by reference; any other link is an address. */
  readonly links: DataMap
  /** What other relative paths of media belong to; absent = the post's own address. */
  readonly base?: string | null
}

/** Jekyll's kramdown, goldmark as Hugo configures it, and MDX. */
export type Flavour = 'kramdown' | 'goldmark' | 'mdx'

export interface Template {
  /**
   * Jekyll's Liquid, Hugo's shortcodes; and those that degrade to the text in them: `tags` of Hexo and Eleventy, Zola's
   * shortcodes, MDX, the notes of an Obsidian vault.
   */
  readonly language: 'liquid' | 'shortcodes' | 'tags' | 'zola' | 'mdx' | 'vault'
  /** What the text sees as `page`; `links` are the addresses of the pages that it names by their files. */
  readonly page: DataMap
  /** The texts that Liquid may include, by name; what is named by its place beside the post begins with `relative/`. */
  readonly includes?: Readonly<Record<string, string>>
  /** Liquid's: paths by `post_url NAME` and `link FILE`. */
  readonly links?: Readonly<Record<string, string>>
}

/**
 * One piece of content as its source understands it. Text fields are as the author wrote them: the renderer
 * makes plain text of them. Every URL is absolute.
 */
export interface Post {
  /** `<source name>/<path below the source's root>`: where the post lives, and the ledger's key. */
  readonly key: string
  /** For messages; `line` is the first line of the body. */
  readonly place: Place
  /** Stated by the author (`id`, `guid`); it beats every other identity. */
  readonly id?: string
  /** The permalink. */
  readonly url: string
  /** The page a link post is about. */
  readonly externalUrl?: string
  /** Absent for a note. */
  readonly title?: string
  readonly published: Instant
  /** A draft without a date: `published` says nothing. */
  readonly undated?: true
  /** It is out before `published`, as its blog's own configuration has it. */
  readonly isEarly?: true
  /** Stated by the author. */
  readonly updated?: Instant
  readonly expires?: Instant
  readonly draft: boolean
  readonly authors: readonly Person[]
  readonly summary?: string
  /** Its author lets feeds have the summary alone; the text is for its page. */
  readonly isExcerpt?: true
  /** The picture that stands for the post. */
  readonly image?: string
  /** What the picture shows. */
  readonly imageAlt?: string
  readonly enclosures: readonly Enclosure[]
  readonly episode?: Episode
  /** The page where the post is talked about. */
  readonly comments?: string
  readonly origin?: Origin
  /** BCP 47. */
  readonly language?: string
  /** The top folder of its engine's content; absent at the top. */
  readonly section?: string
  /** Terms by taxonomy, in the author's order and spelling. */
  readonly terms: Readonly<Record<string, readonly string[]>>
  readonly body: Body
  /** SHA-256 (base64url) of the written title and the raw body: what the author would call the content. */
  readonly digest: string
}

/** A post that has its lasting identity. */
export interface IdentifiedPost extends Post {
  readonly id: string
  /** What stands for an `id` that is no IRI where an IRI is asked for (RFC 4287 §4.2.6). */
  readonly iri?: string
  /** Never before `published`. */
  readonly updated: Instant
}

/** A post rendered: complete away from its page, and safe for a reader. */
export interface Entry {
  readonly post: IdentifiedPost
  /** The text is left out of it, and `html` is empty: `summary` stands for it. */
  readonly isShort?: true
  /** Plain text; absent for a note. */
  readonly title?: string
  /** A body fragment with absolute URLs and nothing active. */
  readonly html: string
  /** Plain text, never a copy of the whole content; absent when there is no text. */
  readonly summary?: string
  /** Plain text of the content's beginning, for formats that cannot do without a title. */
  readonly opening?: string
}
