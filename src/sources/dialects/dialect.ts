import type { SiteFacts } from '../../core/feed.ts'
import type { DataMap, Post } from '../../core/post.ts'
import type { Problem } from '../../core/problem.ts'
import type { FrontMatter } from '../front-matter.ts'
import type { Refusal } from '../left-out.ts'
import type { Trace } from './traces.ts'

/** The conventions of a blog engine. One file each; the list is in `index.ts`. */
export interface Dialect {
  readonly name: string
  /** By what a folder is recognised as its own. */
  readonly traces: readonly Trace[]
  /** A folder is its own only where no other engine's traces are enough. */
  readonly yields?: true
  /**
   * The placeholders that its permalink patterns have besides the common ones; `of posts` where only a post can tell, so
   * that each is asked. None by default.
   */
  readonly placeholders?: readonly string[] | 'of posts'
  /** Reads the blog's own configuration. `root` is absolute. */
  open(root: string): BlogFolder
}

/** A folder, seen as a blog of its engine. */
export interface BlogFolder {
  /** What the blog's own configuration says. */
  readonly facts: SiteFacts
  /** Everything of the blog's own that `interpret` depends on. */
  readonly settings: DataMap
  /** Of its own files; their paths are below the root. */
  readonly problems: readonly Problem[]
  /** What could not be learnt without running the blog's code, and which key of ours states it: whole sentences. */
  readonly notes?: readonly string[]
  /** Globs of the files that may be posts. */
  readonly include: readonly string[]
  /** Globs of files that the engine makes posts of and we cannot read, besides formats of text that only some engines know. */
  readonly unread?: readonly string[]
  /** Globs of files that are the engine's own and are not told to anybody. */
  readonly exclude: readonly string[]
  /** Why a path is no post, before it is read; undefined = read it. */
  refuse(path: string): Refusal | undefined
  /**
   * A file as a post, or the reason why it is none.
   *
   * @throws ContentError when it should be a post and cannot
   */
  interpret(file: ContentFile, blog: Blog): Outcome
}

/** What a source knows of the blog beyond its folder. */
export interface Blog {
  readonly sourceName: string
  readonly root: string
  /** The address of the blog's root, with a final slash. */
  readonly siteUrl: string
  readonly timezone: string
  /** A pattern from the source's configuration; it beats the blog's own. */
  readonly permalink?: string
  /** Where the folder's files are served as they are, with a final slash; it beats what the engine makes of them. */
  readonly assets?: string
  /** What `make` gives for another file of the blog (absolute path), kept while that does not change. */
  readonly remember?: (what: string, file: string, make: (file: string) => string) => string
  /** Keys of front matter whose values are terms, besides what the engine knows. */
  readonly taxonomies?: readonly string[]
}

export interface ContentFile {
  /** Below the source's root, with `/`. */
  readonly path: string
  /** As its owner would open it. */
  readonly display: string
  readonly frontMatter: FrontMatter | undefined
  /** Front matter over the source's defaults. */
  readonly data: DataMap
  readonly body: string
  /** From 1. */
  readonly bodyLine: number
}

export type Outcome =
  | {
      readonly post: Post
      readonly problems: readonly Problem[]
      /** Whether something of it is from another content file, which may change without it. */
      readonly dependsOnOthers?: boolean
    }
  | Refusal
