import type { FeedPlan } from '../core/document.ts'
import type { Feed } from '../core/feed.ts'
import type { Fault, Gate } from '../core/ports.ts'
import type { Problem } from '../core/problem.ts'
import type { DocumentMaker } from './documents.ts'

/** Documents that may not be published, by path, and why. */
export type Refused = ReadonlyMap<string, readonly Pick<Fault, 'message' | 'hint'>[]>

/**
 * Which of the documents break a rule as a whole: with what they say besides their entries, or by what their entries say
 * together. Each entry was checked when it was encoded, and must be.
 */
export function refuseDocuments(documents: readonly FeedPlan[], maker: DocumentMaker, gate: Gate): Refused {
  const refused = new Map<string, readonly Pick<Fault, 'message' | 'hint'>[]>()
  /** A feed's documents have the same posts. */
  const together = new Map<Feed, ReturnType<typeof faultsTogether>>()
  for (const document of documents) {
    const { path, feed, format, url } = document
    const alone = gate
      .checkEnvelope(format, maker.envelope(document), url)
      .map(({ rule, message, hint }) => ({ message: `${message} [${rule}]`, hint }))
    const shared = together.get(feed) ?? faultsTogether(feed)
    together.set(feed, shared)
    const faults = [...alone, ...shared]
    if (faults.length > 0) refused.set(path, faults)
  }
  return refused
}

/** What to say of them: what is wrong with the whole site is said once, of the first document that has it. */
export function refusalProblems(refused: Refused): Problem[] {
  const said = new Map<string, { readonly path: string; readonly hint: string; more: number }>()
  for (const [path, faults] of refused) {
    for (const { message, hint } of faults) {
      const known = said.get(message)
      if (known === undefined) said.set(message, { path, hint, more: 0 })
      else known.more++
    }
  }
  return [...said].map(([message, { path, hint, more }]) => {
    const what = more === 0 ? 'is' : `and ${more} other document${more === 1 ? '' : 's'} are`
    return {
      path,
      severity: 'error',
      message: `${what} not published, and what stands there stays: ${message}`,
      hint,
    }
  })
}

/** What no encoder can know: ids that several posts have, the order of the posts, the feed's date (RFC 4287 §4.1.1, §4.2.15). */
function faultsTogether({ posts, updated }: Feed): Pick<Fault, 'message' | 'hint'>[] {
  const faults: Pick<Fault, 'message' | 'hint'>[] = []
  const say = (message: string): void => {
    faults.push({
      message,
      hint: 'nothing in a post should lead to this: please report it as a bug of Feedmill',
    })
  }
  const ids = new Map<string, string>()
  let before = Number.POSITIVE_INFINITY
  for (const { id, iri = id, place, published, updated: changed } of posts) {
    for (const one of new Set([id, iri])) {
      const other = ids.get(one)
      if (other !== undefined) say(`${place.path} has the id ${one} of ${other}`)
      ids.set(one, place.path)
    }
    if (published > before) say(`${place.path} is newer than the post before it`)
    if (changed > updated) say(`${place.path} has changed after the feed’s own date`)
    before = published
  }
  return faults
}
