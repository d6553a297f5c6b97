import type { FeedPlan } from '../core/document.ts'
import type { EntryForm } from '../core/feed.ts'
import { formOf, shortOf } from '../core/feed-settings.ts'
import type { EncodedBytes } from '../core/ports.ts'
import type { IdentifiedPost } from '../core/post.ts'
import { fitEntries } from './fit.ts'

/** What a document of a feed carries. */
export interface ChosenEntries {
  /** Newest first. */
  readonly entries: readonly EncodedBytes[]
  /** Theirs. */
  readonly posts: readonly IdentifiedPost[]
}

/** What is around the entries of a document, for its length. */
export interface Frame {
  /** Bytes around the entries, when these use so many prefixes. */
  readonly around: (prefixes: readonly string[]) => number
  /** Bytes between two entries. */
  readonly separator: number
}

/**
 * The entries of a document: in full or as summaries, as its feed is set, and within the feed's budget. An archive has all
 * of its entries, whatever they come to: who left one out would lose it.
 */
export function chooseEntries(
  { feed, format, period }: FeedPlan,
  encoded: (post: IdentifiedPost, form: EntryForm) => EncodedBytes | undefined,
  frame: () => Frame,
): ChosenEntries {
  const { posts, settings } = feed
  const { content = 'full', maxBytes = 0 } = settings
  const isBounded = maxBytes > 0 && period === undefined
  const form = formOf(format, feed.podcast)
  const full = posts.map((post) => required(encoded(post, form), post, form))
  if (content === 'full' && !isBounded) return { entries: full, posts }
  // A post without a summary has no other form.
  const short = posts.map((post, index) => {
    const whole = full[index] as EncodedBytes
    const summary = encoded(post, shortOf(form)) ?? whole
    return content === 'full' && summary.bytes.length > whole.bytes.length ? whole : summary
  })
  const long = content === 'full' ? full : short
  if (!isBounded) return { entries: long, posts }
  const { around, separator } = frame()
  const room = maxBytes - around(prefixesOf([...long, ...short]))
  const fit = fitEntries(lengthsOf(long), lengthsOf(short), separator, room)
  return {
    entries: [...long.slice(0, fit.full), ...short.slice(fit.full, fit.count)],
    posts: posts.slice(0, fit.count),
  }
}

/** Every prefix that some of the entries use. */
export function prefixesOf(entries: readonly EncodedBytes[]): readonly string[] {
  const prefixes = new Set<string>()
  for (const entry of entries) for (const prefix of entry.prefixes) prefixes.add(prefix)
  return [...prefixes].sort()
}

function lengthsOf(entries: readonly EncodedBytes[]): number[] {
  return entries.map(({ bytes }) => bytes.length)
}

function required(entry: EncodedBytes | undefined, post: IdentifiedPost, form: EntryForm): EncodedBytes {
  if (entry === undefined) throw new Error(`${post.key} was not encoded as ${form}`)
  return entry
}
