import { attributeOf, type XmlElement } from '../xml/tree.ts'

/** The base of an element by the `xml:base` of it and of what it is in, within a document at `address`. */
export function ancestorBase(element: XmlElement, address: string): string {
  const bases: string[] = []
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent) {
    const base = attributeOf(at, 'xml:base')
    if (base !== undefined) bases.push(base)
  }
  return bases.reduceRight((outer, base) => resolveAgainst(base, outer) ?? outer, address)
}

/** Whether anything around the element says what it is relative to. */
export function hasAbsoluteBase(element: XmlElement): boolean {
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent)
    if (/^[a-z][a-z0-9+.-]*:\/\/./i.test(attributeOf(at, 'xml:base') ?? '')) return true
  return false
}

/** Undefined when no address can be made of it. */
export function resolveAgainst(reference: string, base: string): string | undefined {
  try {
    return new URL(reference, base).href
  } catch {
    return undefined
  }
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  http: '80',
  https: '443',
  ftp: '21',
  gopher: '70',
  nntp: '119',
}

/**
 * The form that RFC 4287 §4.2.6.1 asks for: scheme and host in lower case, no default port, no empty user, query or fragment
 * kept apart, no dot segments, escapes in upper case and only where they are needed.
 */
export function canonicalUri(uri: string): string | undefined {
  const [, scheme = '', authority, path = '', query = '', fragment = ''] =
    /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(uri) ?? []
  if (scheme === '') return undefined
  const lower = scheme.toLowerCase()
  if (authority === undefined) return `${lower}:${canonicalEscapes(path + query + fragment)}`
  const [, user = '', host = '', port = ''] = /^(?:(.*)@)?(.*?)(?::(\d*))?$/s.exec(authority) ?? []
  const keepsUser = user !== '' && user !== ':' ? `${user}@` : ''
  const keepsPort = port !== '' && port !== DEFAULT_PORTS[lower] ? `:${port}` : ''
  const shorterHost = /\..*\.$/.test(host) ? host.slice(0, -1) : host
  const segments = removeDotSegments(path === '' ? '/' : path)
  return `${lower}://${keepsUser}${shorterHost.toLowerCase()}${keepsPort}${canonicalEscapes(segments + query + fragment)}`
}

/** RFC 3986 §6.2.2.1 and §6.2.2.2. */
function canonicalEscapes(text: string): string {
  return text.replace(/%[\da-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    return /[\w.~-]/.test(character) ? character : escaped.toUpperCase()
  })
}

/** RFC 3986 §5.2.4. */
function removeDotSegments(path: string): string {
  if (!/(?:^|\/)\.{1,2}(?:\/|$)/.test(path)) return path
  const kept: string[] = []
  const segments = path.split('/')
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1
    if (segment === '..' && kept.length > 1) kept.pop()
    if (segment !== '.' && segment !== '..') kept.push(segment)
    else if (isLast) kept.push('')
  }
  return kept.join('/')
}

/** Whether two addresses lead to one document: fragments aside, and written the same way. */
export function isSameDocument(one: string, other: string): boolean {
  const plain = (uri: string): string => (canonicalUri(uri) ?? uri).replace(/#.*/s, '')
  return plain(one) === plain(other)
}
