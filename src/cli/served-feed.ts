import type { FeedsSpec, Site } from '../core/feed.ts'
import { MANIFEST_PATH } from '../core/manifest.ts'
import type { Target } from '../core/ports.ts'
import { appendPath } from '../core/url.ts'

const TIMEOUT_MS = 3000
/** RFC 2606 and RFC 6761: nobody publishes there. */
const RESERVED = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$/

/**
 * The address of a feed that the blog serves already although no target knows of one: publishing under new ids would
 * show its readers every post as new. Never rejects.
 */
export async function findServedFeed(
  site: Site,
  { files, formats }: FeedsSpec,
  targets: readonly Target[],
): Promise<string | undefined> {
  if (RESERVED.test(new URL(site.url).hostname)) return undefined
  try {
    for (const target of targets) if ((await target.read(MANIFEST_PATH)) !== undefined) return undefined
    const { openFeed } = await import('../reading/open-feed.ts')
    const served = formats.map(async (format) => {
      const url = appendPath(site.url, files[format])
      const { entries } = await openFeed(url, '', TIMEOUT_MS)
      if (entries.length === 0) throw new Error('it is empty')
      return url
    })
    return await Promise.any(served)
  } catch {
    return undefined
  }
}
