import { resolveUrl } from '../core/url.ts'

/** Schemes that a reader may follow; everything else could act on its own. */
const LINK_SCHEMES = new Set(
  'http https mailto tel sms geo ftp sftp magnet xmpp irc ircs matrix gemini gopher news'.split(' '),
)
const MEDIA_SCHEMES = new Set(['http', 'https'])
const INLINE_IMAGE = /^data:image\/[a-z+.-]+[;,]/i

/** Where a link leads, absolute and safe; a fragment belongs to the post. Undefined = leave the link out. */
export function linkTarget(href: string, postUrl: string): string | undefined {
  return absolute(href, postUrl, LINK_SCHEMES)
}

/** Where an image, sound or film is, absolute and safe. Undefined = leave it out. */
export function mediaTarget(src: string, postUrl: string): string | undefined {
  return absolute(src, postUrl, MEDIA_SCHEMES)
}

/** As `mediaTarget`; an image may also be carried in its address. */
export function imageTarget(src: string, postUrl: string): string | undefined {
  return INLINE_IMAGE.test(src.trim()) ? src.trim() : mediaTarget(src, postUrl)
}

function absolute(reference: string, postUrl: string, schemes: ReadonlySet<string>): string | undefined {
  // Browsers ignore control characters and blanks inside a scheme, and trimming takes blanks of any script away.
  const scheme = /^([a-z][a-z0-9+.-]*):/i
    .exec(reference.replace(/[\u0000-\u0020\s\u00AD\u200B-\u200F\uFEFF]+/g, ''))?.[1]
    ?.toLowerCase()
  if (scheme !== undefined && !schemes.has(scheme)) return undefined
  const resolved = resolveUrl(reference, postUrl)
  // What no parser understands is the author's to correct; it is no danger as it stands.
  if (resolved === undefined && scheme !== undefined && /^https?:\/\//i.test(reference.trim()))
    return reference.trim()
  return resolved
}

/** How wide a picture is (and how high), or for which density; browsers leave out a candidate that says anything else. */
const DESCRIPTOR = /^(?:|0*[1-9]\d*w(?: 0*[1-9]\d*h)?|(?:\d+|\d*\.\d+)(?:[eE][+-]?\d+)?x)$/

/**
 * A `srcset` with absolute addresses, taken apart as browsers do it (HTML, “parse a srcset attribute”).
 *
 * @param targetOf the rule for each address in it
 */
export function absoluteSrcset(
  srcset: string,
  postUrl: string,
  targetOf: typeof imageTarget = imageTarget,
): string | undefined {
  const candidates: string[] = []
  let rest = srcset
  for (;;) {
    rest = rest.replace(/^[\s,]+/, '')
    // An address ends at white space only, as it may hold commas; one at its end closes the candidate.
    const address = /^\S+/.exec(rest)?.[0]
    if (address === undefined) break
    rest = rest.slice(address.length)
    let descriptor = ''
    if (!address.endsWith(',')) {
      descriptor = /^[^,]*/.exec(rest)?.[0] ?? ''
      rest = rest.slice(descriptor.length)
    }
    const target = targetOf(address.replace(/,+$/, ''), postUrl)
    const size = descriptor.trim().replace(/\s+/g, ' ')
    if (target !== undefined && DESCRIPTOR.test(size)) candidates.push(`${target} ${size}`.trim())
  }
  return candidates.length === 0 ? undefined : candidates.join(', ')
}
