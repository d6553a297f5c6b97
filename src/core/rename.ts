import { rememberedPath } from './identity.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import type { Post } from './post.ts'

/**
 * Which vanished post each new file is: one to one, by content, then by permalink. Of several with the same
 * content, those with the same permalink belong together, the others in the order of their keys.
 *
 * @returns new key → vanished key
 */
export function matchRenames(fresh: readonly Post[], vanished: Ledger, root: string): Map<string, string> {
  const renames = new Map<string, string>()
  if (fresh.length === 0 || vanished.size === 0) return renames
  const left = new Map(vanished)
  const take = (post: Post, key: string): void => {
    renames.set(post.key, key)
    left.delete(key)
  }
  for (const bySame of [sameContentAndPath, sameContent, samePath]) {
    const index = indexBy(left, bySame.ofEntry)
    for (const post of fresh) {
      if (renames.has(post.key)) continue
      const wanted = bySame.ofPost(post, root)
      const key =
        wanted === undefined ? undefined : index.get(wanted)?.find((candidate) => left.has(candidate))
      if (key !== undefined) take(post, key)
    }
  }
  return renames
}

interface Likeness {
  ofEntry(entry: LedgerEntry): string
  ofPost(post: Post, root: string): string | undefined
}

const sameContentAndPath: Likeness = {
  ofEntry: (entry) => `${entry.digest} ${entry.path}`,
  ofPost: (post, root) => `${post.digest} ${rememberedPath(post.url, root)}`,
}

const sameContent: Likeness = {
  ofEntry: (entry) => entry.digest,
  // Two posts without any text have nothing in common.
  ofPost: (post) => (post.title === undefined && post.body.raw.trim() === '' ? undefined : post.digest),
}

const samePath: Likeness = {
  ofEntry: (entry) => entry.path,
  ofPost: (post, root) => rememberedPath(post.url, root),
}

function indexBy(ledger: Ledger, ofEntry: Likeness['ofEntry']): Map<string, string[]> {
  const index = new Map<string, string[]>()
  for (const [key, entry] of ledger) {
    const likeness = ofEntry(entry)
    const keys = index.get(likeness)
    if (keys === undefined) index.set(likeness, [key])
    else keys.push(key)
  }
  return index
}
