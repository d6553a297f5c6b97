import { formatRfc3339, type Instant } from './dates.ts'
import type { LeftOut } from './ports.ts'
import type { Post } from './post.ts'
import type { Problem } from './problem.ts'

export interface Selection {
  /** Out at `now`, in the order given. */
  readonly due: readonly Post[]
  readonly held: readonly Post[]
  readonly drafts: readonly Post[]
  readonly expired: readonly Post[]
  /** Each post that is not out, with its reason. */
  readonly leftOut: readonly LeftOut[]
  /** When the next post falls due or expires. */
  readonly nextDue?: Instant
}

/**
 * Which posts are out at `now`. A held post is out from its instant on; an expired one from its instant on not.
 *
 * @param wasOut whether a post with this date has been out before: it stays out when a clock was set back
 * @param preview whether drafts and held posts are out as well
 */
export function selectDue(
  posts: readonly Post[],
  now: Instant,
  wasOut: (post: Post) => boolean,
  preview: { readonly drafts: boolean; readonly future: boolean },
): Selection {
  const due: Post[] = []
  const held: Post[] = []
  const drafts: Post[] = []
  const expired: Post[] = []
  const leftOut: LeftOut[] = []
  let nextDue: Instant | undefined
  const wakeAt = (instant: Instant): void => {
    if (instant > now && (nextDue === undefined || instant < nextDue)) nextDue = instant
  }
  for (const post of posts) {
    const { path } = post.place
    if (post.draft && !preview.drafts) {
      drafts.push(post)
      leftOut.push({ path, reason: 'draft' })
    } else if (post.expires !== undefined && post.expires <= now) {
      expired.push(post)
      leftOut.push({ path, reason: `expired ${formatRfc3339(post.expires)}` })
    } else if (post.published > now && post.isEarly !== true && !preview.future && !wasOut(post)) {
      held.push(post)
      leftOut.push({ path, reason: `held until ${formatRfc3339(post.published)}` })
      wakeAt(post.published)
    } else {
      due.push(post.undated ? { ...post, published: now } : post)
      if (post.expires !== undefined) wakeAt(post.expires)
    }
  }
  return { due, held, drafts, expired, leftOut, ...(nextDue !== undefined && { nextDue }) }
}

/**
 * Posts that claim one permalink, or one stated id: the one that is out already stays, else the first key; every
 * other is a problem that names both.
 */
export function refuseDuplicates(
  posts: readonly Post[],
  isOut: (key: string) => boolean,
): { readonly posts: readonly Post[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const refused = new Set<string>()
  const claims = new Map<string, Post>()
  const inOrder = [...posts].sort((a, b) => Number(isOut(b.key)) - Number(isOut(a.key)))
  for (const post of inOrder) {
    const rival = rivalOf(post, claims)
    if (rival === undefined) {
      claims.set(`url ${post.url}`, post)
      if (post.id !== undefined) claims.set(`id ${post.id}`, post)
      continue
    }
    refused.add(post.key)
    const shared = rival.url === post.url ? `address ${post.url}` : `id ${post.id}`
    problems.push({
      path: post.place.path,
      severity: 'error',
      message: `has the same ${shared} as ${rival.place.path}, so it is left out`,
      hint: 'give one of the two another slug, permalink or id',
    })
  }
  return { posts: posts.filter((post) => !refused.has(post.key)), problems }
}

function rivalOf(post: Post, claims: ReadonlyMap<string, Post>): Post | undefined {
  return claims.get(`url ${post.url}`) ?? (post.id === undefined ? undefined : claims.get(`id ${post.id}`))
}
