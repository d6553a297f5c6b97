import { realpathSync, statSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'
import { lookup } from 'mrmime'
import { isMap } from '../core/data.ts'
import type { Data, DataMap, Enclosure } from '../core/post.ts'
import { httpUrl, resolveUrl } from '../core/url.ts'
import { textOf } from './fields.ts'

/** Where a post's media are: on the web, and on this machine. */
export interface MediaPlace {
  /** The post's own address: relative references belong to it. */
  readonly postUrl: string
  /** Where a reference that begins with `/` is served from. */
  readonly assetUrl: (path: string) => string | undefined
  /** Absolute folder of the blog; nothing outside it is looked at. */
  readonly root: string
  /** The post's file below the root. */
  readonly path: string
  /** Folders below the root whose content is served at the site's root. */
  readonly assetFolders: readonly string[]
}

/** A reference in front matter as an absolute http(s) URL. */
export function mediaUrl(reference: string, place: MediaPlace): string | undefined {
  const trimmed = reference.trim()
  const url = /^\/(?!\/)/.test(trimmed) ? place.assetUrl(trimmed) : resolveUrl(trimmed, place.postUrl)
  return url === undefined ? undefined : httpUrl(url)
}

/**
 * The enclosures that front matter names: an address, an object (`url`, `type`, `length`), or a list of these. Type
 * and length are read off the local file when they are not stated.
 */
export function enclosuresOf(
  value: Data | undefined,
  place: MediaPlace,
  onRefused: (message: string) => void,
): Enclosure[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item) => enclosuresOf(item, place, onRefused))
  const data: DataMap = isMap(value) ? value : { url: value as string }
  const reference = textOf(data, ['url', 'src', 'path', 'file', 'href'])
  if (reference === undefined) return []
  const url = mediaUrl(reference, place)
  if (url === undefined) {
    onRefused(`enclosure: expected an http(s) address or a path, found “${reference}”`)
    return []
  }
  const stated = textOf(data, ['type', 'mime_type', 'mimetype', 'mime'])?.trim().toLowerCase()
  const mediaType = stated !== undefined && MEDIA_TYPE.test(stated) ? stated : typeOf(url)
  const length = textOf(data, ['length', 'size', 'size_in_bytes', 'bytes'])?.trim() ?? ''
  return [
    {
      url,
      mediaType,
      length: /^\d{1,15}$/.test(length) ? Number(length) : localLength(reference.trim(), place),
    },
  ]
}

/** RFC 6838 §4.2, without parameters. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/

function typeOf(url: string): string {
  return lookup(new URL(url).pathname) ?? 'application/octet-stream'
}

/** Bytes of the file that a reference means, 0 when it is not in the blog's folder. */
function localLength(reference: string, place: MediaPlace): number {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(reference)) return 0
  const path = decodePath(reference.split(/[?#]/)[0] ?? '')
  const candidates = path.startsWith('/')
    ? place.assetFolders.map((folder) => posix.join(folder, path))
    : [posix.join(dirname(place.path), path)]
  for (const candidate of candidates) {
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

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path).replaceAll('\0', '')
  } catch {
    return path
  }
}
