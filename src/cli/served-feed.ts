import type { FeedSettings, Site } from '../core/feed.ts'
import { documentPath } from '../core/feed-paths.ts'
import { appendPath } from '../core/url.ts'

const TIMEOUT_MS = 3000
/** RFC 2606 and RFC 6761: nobody publishes there. */
const RESERVED = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$/

/** The address of a feed that the blog serves, at one of the places where ours will be. Never rejects. */
export async function findServedFeed(
  site: Site,
  { files, formats }: Pick<FeedSettings, 'files' | 'formats'>,
): Promise<string | undefined> {
  if (RESERVED.test(new URL(site.url).hostname)) return undefined
  try {
    const { openFeed } = await import('../reading/open-feed.ts')
    const served = formats.map(async (format) => {
      const url = appendPath(site.url, documentPath('', files[format], format))
      const { entries } = await openFeed(url, '', TIMEOUT_MS)
      if (entries.length === 0) throw new Error('it is empty')
      return url
    })
    return await Promise.any(served)
  } catch {
    return undefined
  }
}
