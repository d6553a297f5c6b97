/**
 * The ports: what the pipeline asks of the world. Adapters are in the folders named after them; each folder's
 * `index.ts` lists its adapters.
 */
import type { History } from './archives.ts'
import type { Instant } from './dates.ts'
import type { DocumentPlan, Encoding, TextPlan } from './document.ts'
import type { EntryForm, FeedFacts, FormatName, Site } from './feed.ts'
import type { HeldDocument } from './manifest.ts'
import type { Topic } from './notified.ts'
import type { DataMap, Entry, IdentifiedPost, Post } from './post.ts'
import type { Problem } from './problem.ts'

export type { Fault, Gate } from './gate.ts'

/** What a run is given besides its configuration. Time enters here and nowhere else. */
export interface Context {
  readonly now: Instant
  readonly log: Log
  readonly signal: AbortSignal
}

/** The time that passes, and chance: for work that waits. */
export interface Clock {
  now(): Instant
  /** May end early: whoever slept looks again what time it is. Rejects with the signal's reason when that is aborted. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>
  /** At least 0, less than 1. */
  random(): number
}

export interface Log {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Where posts come from. */
export interface Source {
  /** Unique in a run; the first part of its posts' keys. */
  readonly name: string
  /**
   * Every file has an outcome: a post, a reason why it is none, or a problem. Never rejects for the content of
   * one file; rejects with an OperatorError when the source as a whole cannot be read.
   */
  load(context: Context, early: Early): Promise<Loaded>
}

/** Told of each post as soon as it is read, the likely newest ones first, so that work on it can begin. */
export type Early = (post: Post, variables: DataMap) => void

export interface Loaded {
  /** In the order of their keys, drafts and held posts included. */
  readonly posts: readonly Post[]
  readonly leftOut: readonly LeftOut[]
  readonly problems: readonly Problem[]
  /** Keys that exist and gave no post today; what ends in `/` stands for all below. They are not gone. */
  readonly present: readonly string[]
  /** What templates see as `site`. */
  readonly variables: DataMap
}

/** A file that is no post, for a reason that is no fault. */
export interface LeftOut {
  readonly path: string
  readonly reason: string
  /** The reason is the author's own statement, or the configuration's, and so nothing to wonder at. */
  readonly isStated?: true
  /** What its post's key would be; absent for one that was loaded. */
  readonly key?: string
}

/** Keeps on this machine what takes time to find out again. It never changes a byte of output. */
export interface Cache {
  /** @param stamp all that the value depends on: another one is another value */
  get(name: string, stamp: string): unknown
  /** Never throws. */
  put(name: string, stamp: string, value: unknown): void
  close(): Promise<void>
}

/** Makes reader-grade HTML and plain text of posts. */
export interface Renderer {
  /** Problems name the post. No entry = the post cannot be published. Never rejects for a post's content. */
  render(post: IdentifiedPost, variables: DataMap): Promise<Rendered>
  /** Ends what it started (worker threads). */
  close(): Promise<void>
}

export interface Rendered {
  readonly entry?: Entry
  readonly problems: readonly Problem[]
}

/** Renders posts and encodes their entries: what documents are put together of. */
export interface Press {
  /**
   * Says that this will probably be pressed: what is idle may begin with it. It counts when `press` is asked for a post
   * of the same body and identity.
   */
  prepare(job: PressJob): void
  /**
   * Tells what became of each post, in no order. Never rejects for a post's content; rejects with the signal's reason
   * when that is aborted.
   */
  press(
    jobs: readonly PressJob[],
    signal: AbortSignal,
    tell: (job: PressJob, pressed: Pressed) => void,
  ): Promise<void>
  /** Ends what it started (worker threads). */
  close(): Promise<void>
}

export interface PressJob {
  readonly post: IdentifiedPost
  /** What templates see as `site`. */
  readonly variables: DataMap
}

export interface Pressed {
  /** By form; absent when the post cannot be published. */
  readonly encoded?: ReadonlyMap<EntryForm, EncodedBytes>
  /** They name the post. */
  readonly problems: readonly Problem[]
}

/** An encoded entry as UTF-8, to be read only. */
export interface EncodedBytes extends Pick<EncodedEntry, 'prefixes'> {
  readonly bytes: Uint8Array
}

/**
 * How a feed is written down. Documents are `head`, the encoded entries with `separator` between them, `tail`.
 * Everything returned is a function of the arguments alone.
 */
export interface Format {
  readonly name: FormatName
  readonly mediaType: string
  encodeEntry(entry: Entry, site: Site): EncodedEntry
  encodeEnvelope(envelope: Envelope): EncodedEnvelope
}

export interface EncodedEntry {
  readonly text: string
  /** XML prefixes that the entry uses and the envelope must declare. */
  readonly prefixes: readonly string[]
}

/** What a document says besides its entries. */
export interface Envelope {
  readonly site: Site
  readonly feed: FeedFacts
  /** The document's own address. */
  readonly self: string
  /** Every prefix that some entry of the document uses, sorted. */
  readonly prefixes: readonly string[]
  /** Absent when nothing is said of the feed's other posts. */
  readonly history?: History
}

export interface EncodedEnvelope {
  readonly head: string
  readonly separator: string
  readonly tail: string
}

/** Makes documents that speak of other documents, such as what their host must know. */
export interface Companion {
  /**
   * A function of the arguments: every document that is planned so far.
   *
   * @throws OperatorError when the configuration does not fit the documents
   */
  plan(documents: readonly DocumentPlan[], site: Site): readonly TextPlan[]
}

/** Where documents are published. Paths are relative, with `/`, and never leave the target. */
export interface Target {
  /** For messages, such as `directory out`. */
  readonly name: string
  /** How long a document stays that no feed needs any more: what names it may be in a cache somewhere. */
  readonly removeAfterMs: number
  /**
   * What else is kept with a document, such as its headers, in a short form; absent where there is nothing. When it
   * changes, the document is put again.
   */
  label?(facts: Pick<PutFacts, 'mediaType' | 'kind'>): string
  /** The compressed forms of documents that shall stand beside them; absent = none. */
  readonly encodings?: readonly Encoding[]
  /** The bytes at a path; undefined when there is nothing. */
  read(path: string): Promise<Uint8Array | undefined>
  /**
   * The sizes of those of the paths that exist; for what is no regular file, what `Found.length` has for it. Where asking is dear, `held` is believed: what the manifest says of
   * the documents that no unfinished publication was about to change.
   */
  sizes(
    paths: readonly string[],
    held: Readonly<Record<string, HeldDocument>>,
  ): Promise<ReadonlyMap<string, number>>
  /**
   * The exclusive right to change the target; rejects with a TargetBusyError while another holds it.
   *
   * @param as who asks: what was held under this name by a process that has died is given at once, also where the target
   *   does not see who lives. One process uses a name at a time.
   */
  lock(right?: Right, as?: string): Promise<Lock>
  /** Who has that right now: for people, as it may change at any time. */
  holder(right?: Right): Promise<Holder>
  /**
   * Readers see the old bytes or the new bytes, never a part, also when the process dies. The parts are read
   * before the call returns its promise. Gives the version that stands there now, where there are versions.
   */
  put(path: string, parts: readonly Uint8Array[], facts: PutFacts): Promise<string | undefined>
  /** Nothing there is no error. */
  remove(path: string): Promise<void>
  /** All that was put or removed survives a power loss from here on. */
  settle(): Promise<void>
  /**
   * Ends a publication whose manifest was put: as `settle`, and where readers see whole publications only, they see
   * this one from here on.
   */
  commit(): Promise<void>
}

/** `publish`: to change the target, for as long as that takes. `attend`: to be the daemon that looks after it. */
export type Right = 'publish' | 'attend'

/** What a target may need to know of what it is given. */
export interface PutFacts {
  readonly mediaType: string
  readonly kind: 'feed' | 'text' | 'state'
  /** Of the whole, hexadecimal. */
  readonly sha256: string
  /** What stands there, as `put` gave it when it was put; absent when that is not known. */
  readonly version?: string
  /**
   * SHA-256 of what publications that did not come to their end were about to put there, '' for a removal; absent when
   * there were none. A target need not put again what one of them has put.
   */
  readonly planned?: readonly string[]
}

export interface Holder {
  /** `held`: by a publisher that is at work. `dead`: by one that has ended, and the next publication clears it. */
  readonly state: 'free' | 'held' | 'dead'
  /** The process, where the target names one. */
  readonly process?: number
  /** When it ends by itself, unless it is renewed. */
  readonly until?: Instant
}

export interface Lock {
  /** Whose it was, when that publisher has ended and left it there: for people. */
  readonly leftBy?: string
  /** As far as is known: a right that ends by itself may have passed to somebody else. */
  isHeld(): boolean
  release(): Promise<void>
}

/** Who is told that something was published: a hub, an rssCloud server, a search engine, a webhook. */
export interface Notifier {
  /** Unique in a run. It stands in public state: no secret is in it. */
  readonly name: string
  /** `feeds`: feed documents that changed. `pages`: pages of posts that are new, changed or gone. */
  readonly subject: 'feeds' | 'pages'
  /** Of the feeds only those of these formats; absent = all. */
  readonly formats?: readonly FormatName[]
  /** How many topics one message may name. */
  readonly topicsMax: number
  /** The pause between two messages. */
  readonly spacingMs: number
  /**
   * Sends one message. Bounded in time; never rejects. A message that was sent twice does no harm, as it is sent again
   * whenever it is not certain that it arrived.
   */
  tell(topics: readonly Topic[], signal: AbortSignal): Promise<Answer>
}

/** Reasons are public: a status, a code or a host, and nothing of what was said. */
export type Answer =
  | { readonly kind: 'told' }
  /** It cannot be told anything now. */
  | { readonly kind: 'later'; readonly why: string; readonly retryAfterMs?: number }
  /** It does not want to hear this. */
  | { readonly kind: 'refused'; readonly why: string }

/** What the public gets at an address: the digest of the decoded bytes, or why there are none. Never rejects. */
export type Look = (
  url: string,
  signal: AbortSignal,
) => Promise<{ readonly sha256: string } | { readonly why: string }>
