/** A path on the host in the one form that tables are asked with. */
export interface CanonicalPath {
  /** Begins with one slash; every segment decoded and encoded anew, so that it is ASCII. */
  readonly path: string
  /** Whether segments were taken out: `//`, `.` or `..`. Else it is the same path by RFC 3986 §6.2.2.1–2. */
  readonly isShortened: boolean
}

/**
 * The path of a request target (RFC 9112 §3.2): origin form, or absolute form without its host. The query is cut off.
 * Undefined for anything else.
 */
export function targetPath(target: string): string | undefined {
  let path = target
  if (!path.startsWith('/')) {
    const [origin] = /^https?:\/\/[^/?#]*/i.exec(path) ?? []
    if (origin === undefined) return undefined
    path = path.slice(origin.length)
    if (!path.startsWith('/')) path = `/${path}`
  }
  const end = path.search(/[?#]/)
  return end === -1 ? path : path.slice(0, end)
}

/**
 * The canonical form of a path that begins with a slash. `%2F` is no slash, and dot segments never climb out of the root.
 * Undefined when an escape is no UTF-8, or stands for a control character.
 */
export function canonicalPath(path: string): CanonicalPath | undefined {
  const segments: string[] = []
  let isShortened = false
  const given = path.slice(1).split('/')
  for (const [index, segment] of given.entries()) {
    const isLast = index === given.length - 1
    const text = decodeSegment(segment)
    if (text === undefined) return undefined
    if (text === '.' || text === '..') {
      isShortened = true
      if (text === '..') segments.pop()
      if (isLast) segments.push('')
    } else if (text === '' && !isLast) isShortened = true
    else segments.push(encodeSegment(text))
  }
  return { path: `/${segments.join('/')}`, isShortened }
}

function decodeSegment(segment: string): string | undefined {
  let text = segment
  if (segment.includes('%')) {
    try {
      text = decodeURIComponent(segment)
    } catch {
      return undefined
    }
  }
  return /[\u0000-\u001f\u007f]/.test(text) || !text.isWellFormed() ? undefined : text
}

function encodeSegment(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text
  return encodeURIComponent(text).replace(/%(?:24|26|2B|2C|3A|3B|3D|40)/g, (escaped) =>
    decodeURIComponent(escaped),
  )
}
