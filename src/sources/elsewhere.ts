import { isMap } from '../core/data.ts'
import type { Data, Origin } from '../core/post.ts'
import { singleLine } from '../core/text.ts'
import { publicUrl, resolveUrl } from '../core/url.ts'
import { definedOnly } from './defined-only.ts'
import { foldedText, foldKeys, type Stated } from './folded-keys.ts'

/**
 * The page where a post is talked about: an address, one that begins with `/` or `#`, an object with `url`, or a post of
 * Mastodon (`host`, `username`, `id`). `comments: true` says that there are some, and not where.
 */
export function commentsOf(stated: ReadonlyMap<string, Stated>, postUrl: string): string | undefined {
  for (const name of ['commentsurl', 'commentslink', 'comments', 'discussionurl', 'discussion']) {
    const url = commentsIn(stated.get(name)?.value, postUrl)
    if (url !== undefined) return url
  }
  return undefined
}

function commentsIn(value: Data | undefined, postUrl: string): string | undefined {
  if (typeof value === 'string') {
    const written = value.trim()
    return /^(?:https?:\/\/|\/|#.)/i.test(written) ? publicUrl(resolveUrl(written, postUrl) ?? '') : undefined
  }
  if (!isMap(value)) return undefined
  const folded = foldKeys(value)
  const url = foldedText(folded, ['url', 'href', 'link'])
  if (url !== undefined) return commentsIn(url, postUrl)
  const [host, user, id] = ['host', 'username', 'id'].map((name) => foldedText(folded, [name]))
  if (host === undefined || user === undefined || id === undefined) return undefined
  return publicUrl(`https://${host}/@${user.replace(/^@/, '')}/${id}`)
}

/**
 * Where a post was published before: `source` (an address, or `url` of the page, `feed` and `title`), or a canonical
 * address at another host.
 */
export function originOf(stated: ReadonlyMap<string, Stated>, postUrl: string): Origin | undefined {
  const value = stated.get('source')?.value
  const source = isMap(value) ? foldKeys(value) : new Map<string, Stated>()
  const written = typeof value === 'string' ? value.trim() : foldedText(source, ['url', 'href', 'link'])
  const canonical = foldedText(stated, ['canonical', 'canonicalurl', 'canonicallink'])
  const title = foldedText(source, ['title', 'name'])
  const origin = definedOnly({
    url: publicUrl(written ?? '') ?? elsewhere(publicUrl(canonical ?? ''), postUrl),
    feed: publicUrl(foldedText(source, ['feed', 'feedurl', 'rss', 'xmlurl']) ?? ''),
    title: title === undefined ? undefined : singleLine(title),
  })
  return origin.url === undefined && origin.feed === undefined ? undefined : origin
}

/** A canonical address at the site itself says that the page has several, and not that the post came from there. */
function elsewhere(url: string | undefined, postUrl: string): string | undefined {
  if (url === undefined) return undefined
  const hostOf = (address: string): string => new URL(address).hostname.replace(/^www\./, '')
  return hostOf(url) === hostOf(postUrl) ? undefined : url
}
