import { type ConfigKey, formatKey, OperatorError } from '../core/problem.ts'
import { decodePath, type HostPath } from './host-path.ts'

/** An old address of a feed, and where the feed is now. */
export interface Redirect {
  readonly from: HostPath
  /** The new path, as it stands in the document's address. */
  readonly to: string
}

/** The redirects of a configuration with their sources read: old path on the host → path below the target. */
export type RedirectSources = ReadonlyMap<HostPath, { readonly key: string; readonly target: string }>

/**
 * Reads the sources of redirects.
 *
 * @throws OperatorError when one is no path on the host, or two are the same
 */
export function readRedirectSources(redirects: Readonly<Record<string, string>>): RedirectSources {
  const sources = new Map<HostPath, { key: string; target: string }>()
  for (const [key, target] of Object.entries(redirects)) {
    const from = decodePath(key)
    if (!PATH.test(key) || !PATH.test(from)) {
      throw new OperatorError(
        `${nameOf(key)}: expected a path on the host without “?”, “#”, “..” and “//”, such as /rss.xml; set it right`,
        { keys: [keyOf(key)] },
      )
    }
    const other = sources.get(from)
    if (other !== undefined)
      throw new OperatorError(`${nameOf(key)}: the same path as ${nameOf(other.key)}; remove one of them`, {
        keys: [keyOf(other.key), keyOf(key)],
      })
    sources.set(from, { key, target })
  }
  return sources
}

// What a host would normalise before it compares, or never see, cannot be matched.
const PATH = /^\/(?!\/)(?!.*\/\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\\?#\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/

/**
 * The redirects, by their sources.
 *
 * @param published path below the target → its address
 * @throws OperatorError when a target is not published, or a source is
 */
export function resolveRedirects(
  sources: RedirectSources,
  published: ReadonlyMap<string, string>,
): readonly Redirect[] {
  const taken = new Map([...published].map(([path, url]) => [decodePath(new URL(url).pathname), path]))
  return [...sources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, { key, target }]) => {
      const url = published.get(target)
      if (url === undefined) {
        throw new OperatorError(
          `${nameOf(key)}: expected the path of a published document below the site such as feed.xml, found “${target}”; set it to one that --dry-run names`,
          { keys: [keyOf(key)] },
        )
      }
      const own = taken.get(from)
      if (own !== undefined) {
        throw new OperatorError(
          `${nameOf(key)}: ${own} is published there, and a redirect would hide it; remove the redirect`,
          { keys: [keyOf(key)] },
        )
      }
      return { from, to: new URL(url).pathname }
    })
}

function nameOf(key: string): string {
  return formatKey(keyOf(key))
}

function keyOf(key: string): ConfigKey {
  return ['hosting', 'redirects', key]
}
