import type { Archive, History } from '../core/archives.ts'
import type { Feed, FormatName } from '../core/feed.ts'
import { archivedPath, documentPath } from '../core/feed-paths.ts'
import { archivesPath } from '../core/feed-settings.ts'
import type { IdentifiedPost } from '../core/post.ts'

/** What of a feed has documents of its own: the part that readers poll, or an archive. */
export interface FeedPart {
  /** Of an archive: with the posts of its period, dated by these. */
  readonly feed: Feed
  /** Where its document in a format is. */
  readonly path: PathOf
  readonly rank: number
  readonly period?: string
  /** What the part's document in a format says, by the address of a path. */
  readonly history: (urlOf: (path: string) => string, format: FormatName) => History | undefined
}

type PathOf = (format: FormatName) => string

/** The parts of a feed: what readers poll, then its archives, the newest first. */
export function partsOf(feed: Feed): FeedPart[] {
  const { folder, key, isComplete, archives, settings } = feed
  const current: PathOf = (format) => documentPath(folder, settings.files[format], format)
  const paths = archives.map((archive) => pathIn(folderOf(feed, archive), feed))
  const [newest] = paths
  const polled: FeedPart = {
    feed,
    path: current,
    rank: key === '' ? 2 : 1,
    history: (urlOf, format) => {
      if (isComplete) return { kind: 'complete' }
      return newest === undefined ? undefined : { kind: 'subscription', previous: urlOf(newest(format)) }
    },
  }
  // How often the feed is added to says nothing of an archive.
  const { rhythm: _, ...lasting } = feed
  const archived = archives.map((archive, index): FeedPart => {
    const { period, posts } = archive
    const [previous, next] = [paths[index + 1], paths[index - 1]]
    return {
      feed: { ...lasting, posts, updated: Math.max(...posts.map(({ updated }) => updated)) },
      path: paths[index] as PathOf,
      rank: 0,
      period,
      history: (urlOf, format) => ({
        kind: 'archive',
        current: urlOf(current(format)),
        ...(previous !== undefined && { previous: urlOf(previous(format)) }),
        ...(next !== undefined && { next: urlOf(next(format)) }),
      }),
    }
  })
  return [polled, ...archived]
}

function pathIn(folder: string, { settings }: Feed): PathOf {
  return (format) => archivedPath(folder, settings.files[format], format)
}

function folderOf({ folder, settings }: Feed, { period }: Archive<IdentifiedPost>): string {
  return `${folder}${archivesPath(settings)?.replaceAll(':period', () => period)}/`
}
