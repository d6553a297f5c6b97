/**
 * `href` made absolute against `base` (WHATWG URL, as browsers and readers resolve it), or undefined when no
 * URL can be made of it.
 */
export function resolveUrl(href: string, base: string): string | undefined {
  const trimmed = href.trim()
  // The common forms are joined by hand: `new URL` for each link of a big blog is a good part of a run.
  if (PLAIN_ABSOLUTE.test(trimmed)) return trimmed
  if (PLAIN_PATH.test(trimmed) && PLAIN_ABSOLUTE.test(base))
    return base.slice(0, base.indexOf('/', 8)) + trimmed
  try {
    return new URL(trimmed, base).href
  } catch {
    return undefined
  }
}

/** Nothing to be normalised: a host of letters, and no dot segment. */
const PLAIN_ABSOLUTE =
  /^https?:\/\/(?!xn--|.*\.xn--)[a-z0-9-]*[a-z](?:\.(?!0x)[a-z0-9-]*[a-z])+\/(?!\.|.*\/\.)[\w~!$&()*+,;=:@/.-]*$/

/** From the root of a host on. */
const PLAIN_PATH = /^(?!.*\/[./])\/[\w~!$&()*+,;=:@/.-]*$/

/** An absolute http(s) URL in its standard form, with no other characters than RFC 3986 allows, or undefined. */
export function httpUrl(href: string): string | undefined {
  // What most posts state, and what most do not: an exception costs more than the rest of a post's address.
  if (PLAIN_ABSOLUTE.test(href)) return href
  if (href === '') return undefined
  try {
    const url = new URL(href)
    const isWeb = (url.protocol === 'http:' || url.protocol === 'https:') && HOST.test(url.hostname)
    return isWeb ? strictUri(url) : undefined
  } catch {
    return undefined
  }
}

/** Browsers take more than a name can be. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i

/** Browsers leave characters alone that RFC 3986 §2 does not know: validators refuse them, and servers take both. */
function strictUri({ href }: URL): string {
  const path = href.indexOf('/', href.indexOf('://') + '://'.length)
  const rest = href.slice(path)
  if (!/[[\]{}|^`\\]|%(?![0-9a-f]{2})|#.*#/i.test(rest)) return href
  const fragment = rest.indexOf('#')
  return (
    href.slice(0, path) +
    rest.replace(/[[\]{}|^`\\]|%(?![0-9a-f]{2})|#/gi, (character, at: number) =>
      character === '#' && at === fragment
        ? character
        : `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    )
  )
}

/**
 * The address of a blog's root: standard form, no query or fragment, a final slash, so that permalinks can be
 * appended to it. Undefined when it is not http(s).
 */
export function siteRoot(href: string): string | undefined {
  const standard = httpUrl(href)
  if (standard === undefined) return undefined
  const url = new URL(standard)
  url.search = ''
  url.hash = ''
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url.href
}

/**
 * A permalink below the blog's root, percent-encoded as browsers do it. Dot segments, encoded or not, cannot
 * climb out of the root: they are taken out.
 */
export function appendPath(root: string, path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && !isDotSegment(segment))
  const slash = segments.length > 0 && path.endsWith('/') ? '/' : ''
  return root + segments.map(encodeSegment).join('/') + slash
}

/** An address of a host relative to another one there; the whole address where the hosts differ. */
export function relativeUrl(from: string, to: string): string {
  const [a, b] = [new URL(from), new URL(to)]
  if (a.origin !== b.origin) return to
  const folders = a.pathname.split('/').slice(0, -1)
  const segments = b.pathname.split('/')
  let shared = 0
  while (shared < folders.length && shared < segments.length - 1 && folders[shared] === segments[shared])
    shared++
  const up = '../'.repeat(folders.length - shared)
  const down = segments.slice(shared).join('/')
  // What is empty would be the document itself, and what has a colon in it a scheme.
  return (up === '' && (down === '' || down.includes(':')) ? `./${down}` : up + down) + b.search + b.hash
}

function isDotSegment(segment: string): boolean {
  return /^(?:\.|%2e){1,2}$/i.test(segment)
}

/** One path segment: what may stand in a path stays, existing escapes stay, everything else is encoded. */
export function encodeSegment(segment: string): string {
  if (/^[\w.~!$'()*+,;=:@-]*$/.test(segment)) return segment
  return encodeURIComponent(segment.toWellFormed().replace(/[\\/]/g, '-'))
    .replace(/%(?:21|24|26|27|28|29|2A|2B|2C|3A|3B|3D|40)/g, (escaped) => decodeURIComponent(escaped))
    .replace(/%25([0-9A-Fa-f]{2})/g, '%$1')
}

/** As `httpUrl`, and undefined for one that holds a user name or a password: nobody could take that back. */
export function publicUrl(href: string): string | undefined {
  const url = httpUrl(href)
  return url === undefined || hasCredentials(url) ? undefined : url
}

/** Whether an address in its standard form holds a user name or a password. */
export function hasCredentials(url: string): boolean {
  return /^[a-z]+:\/\/[^/?#]*@/i.test(url)
}

/** A text without the user names and passwords of the addresses in it, for messages: also of such that only browsers take. */
export function maskPasswords(text: string): string {
  return text.includes('@') ? text.replace(CREDENTIALS, '$1…@') : text
}

const CREDENTIALS = /((?:\b(?:https?|ftp|wss?):[/\\]*|[/\\]{2}))[^/\\?#\s“”"'<>]*@/gi

/** An address without what may be a password in it, for messages. */
export function withoutSecrets(address: string): string {
  try {
    const { origin, pathname } = new URL(address)
    return origin + pathname
  } catch {
    return maskPasswords(address).replace(/[?#].*$/s, '')
  }
}

/** `fetch` refuses addresses with a user name and password: they are sent as Basic authentication (RFC 7617). */
export function splitCredentials(address: string): { readonly url: string; readonly authorization?: string } {
  const url = new URL(address)
  const { username, password } = url
  if (username + password === '') return { url: url.href }
  url.username = ''
  url.password = ''
  const pair = [username, password].map(decodeOrKeep).join(':')
  return { url: url.href, authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** Percent-encoded text decoded; a lone `%` is itself. */
export function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
