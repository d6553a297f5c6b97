import { realpathSync, statSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'
import { httpUrl, resolveUrl } from '../core/url.ts'

/** Where a post's media are: on the web, and on this machine. */
export interface MediaPlace {
  /** The post's own address. */
  readonly postUrl: string
  /** Where a reference that begins with `/` is served from. */
  readonly assetUrl: (path: string) => string | undefined
  /** What a relative reference belongs to. */
  readonly relative: RelativeMedia
  /** For engines with references of their own: the file below the root that one means. It is served by its path. */
  readonly find?: (reference: string) => string | undefined
  /** Absolute folder of the blog; nothing outside it is looked at. */
  readonly root: string
  /** The post's file below the root. */
  readonly path: string
  /** The address of a file that a reference means, where that is none itself; null = nobody serves it. */
  readonly beside?: (reference: string) => string | null | undefined
  /** Folders below the root whose content is served at the site's root. */
  readonly assetFolders: readonly string[]
}

/**
 * `post`: the post's own address. `site`: the site's root. `bundled`: nothing that can be told, as a bundler gives the
 * files it finds by a path or an alias addresses of its own.
 */
export type RelativeMedia = 'post' | 'site' | 'bundled'

/** A reference in front matter as an absolute http(s) URL; undefined when it has none that can be told. */
export function mediaUrl(reference: string, place: MediaPlace): string | undefined {
  const url = httpUrl(addressOf(reference.trim(), place) ?? '')
  return url !== undefined && IS_PUBLIC.test(url) ? url : undefined
}

/** Nobody else gets what needs a name and a password, or is known by a number in brackets alone. */
const IS_PUBLIC = /^https?:\/\/[^/@[\]]+\//

function addressOf(reference: string, place: MediaPlace): string | undefined {
  // A template's expression is no address.
  if (reference.includes('{{') || reference.includes('{%')) return undefined
  if (HAS_HOST.test(reference)) return resolveUrl(reference, place.postUrl)
  const beside = place.beside?.(reference)
  if (beside !== undefined) return beside ?? undefined
  if (place.find !== undefined) {
    const found = place.find(reference)
    return found === undefined ? undefined : place.assetUrl(`/${found}`)
  }
  const path = reference.split(/[?#]/, 1)[0] ?? ''
  const behind = reference.slice(path.length)
  if (path === '') return undefined
  const isFromRoot = path.startsWith('/')
  if (place.relative === 'bundled' && (!isFromRoot || path.includes('/src/'))) return undefined
  if (!isFromRoot && place.relative === 'post') return resolveUrl(reference, place.postUrl)
  const url = place.assetUrl(isFromRoot ? path : posix.join('/', path))
  return url === undefined || behind === '' ? url : resolveUrl(behind, url)
}

const HAS_HOST = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i

/** Bytes of the file that a reference means, 0 when it is not in the blog's folder. */
export function localLength(reference: string, place: MediaPlace): number {
  if (HAS_HOST.test(reference)) return 0
  for (const candidate of candidates(reference, place)) {
    try {
      const root = realpathSync(place.root)
      const real = realpathSync(join(root, candidate))
      if (!real.startsWith(root + sep)) continue
      const stats = statSync(real)
      if (stats.isFile()) return stats.size
    } catch {
      // Not there: the media may be served from elsewhere.
    }
  }
  return 0
}

/** Files below the root, the likeliest first. */
function candidates(reference: string, place: MediaPlace): readonly string[] {
  if (place.find !== undefined) return [place.find(reference) ?? []].flat()
  const path = decodePath(reference.split(/[?#]/, 1)[0] ?? '')
  const isServedFromRoot = path.startsWith('/') || place.relative === 'site'
  if (!isServedFromRoot) return [posix.join(dirname(place.path), path)]
  return place.assetFolders.map((folder) => posix.join(folder, path))
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path).replaceAll('\0', '')
  } catch {
    return path
  }
}
