import { appendPath } from '../core/url.ts'

/** What a host compares: the path of an address with its escapes resolved. */
export type HostPath = string

/** The path on its host of what is published at `path` below the site. */
export function hostPath(siteUrl: string, path: string): HostPath {
  return decodePath(new URL(appendPath(siteUrl, path)).pathname)
}

/** The escapes of a path resolved; those that are no UTF-8 stay. */
export function decodePath(path: string): HostPath {
  return path.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}

/**
 * A path as clients send it. `:` and `*` are escaped, too: at the beginning of a segment or anywhere, hosts take them for
 * placeholders.
 */
export function encodePath(path: HostPath): string {
  return encodeURIComponent(path.toWellFormed())
    .replaceAll('*', '%2A')
    .replace(/%(?:2F|24|26|2B|2C|3B|3D|40)/g, (escaped) => decodeURIComponent(escaped))
}

/** A path as text of a regular expression, in the syntax that PCRE and RE2 share. No backslash where a class will do. */
export function pathExpression(path: string): string {
  return path
    .replace(/[.*+?$|()[\]{}]/g, '[$&]')
    .replace(/[\\^]/g, (sign) => (sign === '^' ? '\\x5e' : '\\x5c'))
}
