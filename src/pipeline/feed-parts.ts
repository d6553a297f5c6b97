import type { Archive, History } from '../core/archives.ts'
import type { Feed } from '../core/feed.ts'
import { archivesPath } from '../core/feed-settings.ts'
import type { IdentifiedPost } from '../core/post.ts'

/** What of a feed has documents of its own: the part that readers poll, or an archive. */
export interface FeedPart {
  /** Of an archive: with the posts of its period, dated by these. */
  readonly feed: Feed
  readonly folder: string
  readonly rank: number
  readonly period?: string
  /** What the part's document in some format says, by the address that a part in a folder has in that format. */
  readonly history: (urlIn: (folder: string) => string) => History | undefined
}

/** The parts of a feed: what readers poll, then its archives, the newest first. */
export function partsOf(feed: Feed): FeedPart[] {
  const { folder, key, isComplete, archives } = feed
  const folders = archives.map((archive) => folderOf(feed, archive))
  const [newest] = folders
  const polled: FeedPart = {
    feed,
    folder,
    rank: key === '' ? 2 : 1,
    history: (urlIn) => {
      if (isComplete) return { kind: 'complete' }
      return newest === undefined ? undefined : { kind: 'subscription', previous: urlIn(newest) }
    },
  }
  // How often the feed is added to says nothing of an archive.
  const { rhythm: _, ...lasting } = feed
  const archived = archives.map((archive, index): FeedPart => {
    const { period, posts } = archive
    const [previous, next] = [folders[index + 1], folders[index - 1]]
    return {
      feed: { ...lasting, posts, updated: Math.max(...posts.map(({ updated }) => updated)) },
      folder: folders[index] as string,
      rank: 0,
      period,
      history: (urlIn) => ({
        kind: 'archive',
        current: urlIn(folder),
        ...(previous !== undefined && { previous: urlIn(previous) }),
        ...(next !== undefined && { next: urlIn(next) }),
      }),
    }
  })
  return [polled, ...archived]
}

function folderOf({ folder, settings }: Feed, { period }: Archive<IdentifiedPost>): string {
  return `${folder}${archivesPath(settings)?.replaceAll(':period', () => period)}/`
}
