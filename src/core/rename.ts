import { rememberedPath } from './identity.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import type { Post } from './post.ts'

/**
 * Which known post each file is that is new, or holds another text than it did: one to one, by content, then by
 * permalink. Content may also come from a file that itself got another text, as when names are swapped or shifted.
 * Of several with the same content, those with the same permalink belong together, the others in the order of their
 * keys.
 *
 * @param vanished entries of files that are not there any more
 * @returns key → the key whose entry it has now
 */
export function matchRenames(
  posts: readonly Post[],
  ledger: Ledger,
  vanished: Ledger,
  root: string,
): Map<string, string> {
  const renames = new Map<string, string>()
  const fresh = posts.filter((post) => !ledger.has(post.key))
  const changed = posts.filter((post) => ledger.has(post.key) && ledger.get(post.key)?.digest !== post.digest)
  if (fresh.length + changed.length === 0) return renames
  const left = new Map(vanished)
  for (const { key } of changed) left.set(key, ledger.get(key) as LedgerEntry)
  const match = (candidates: readonly Post[], likeness: Likeness): void => {
    const index = indexBy(left, likeness.ofEntry)
    for (const post of candidates) {
      if (renames.has(post.key)) continue
      const wanted = likeness.ofPost(post, root)
      const key =
        wanted === undefined ? undefined : index.get(wanted)?.find((candidate) => left.has(candidate))
      if (key === undefined) continue
      renames.set(post.key, key)
      left.delete(key)
    }
  }
  match([...fresh, ...changed], sameContentAndPath)
  match([...fresh, ...changed], sameContent)
  for (const { key } of changed) left.delete(key)
  match(fresh, samePath)
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
