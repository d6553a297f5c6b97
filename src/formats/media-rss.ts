import type { Enclosure, Post } from '../core/post.ts'
import { element } from '../core/xml.ts'
import { type Part, part } from './parts.ts'

/**
 * Media RSS 1.5.1 (https://www.rssboard.org/media-rss): what RSS and Atom themselves have no element for.
 *
 * @param encode how the format writes plain text
 */
export function imagePart({ image, imageAlt }: Post, encode: (text: string) => string): Part {
  if (image === undefined) return part('')
  // Some readers look for the one, some for the other.
  return part(
    contentElement({ url: image, medium: 'image' }, 'media:description', imageAlt, encode) +
      element('media:thumbnail', { url: image }),
    'media',
  )
}

/** All media files of a post, for a format that names one itself: that is `isDefault`. */
export function enclosuresPart(
  enclosures: readonly Enclosure[],
  named: Enclosure | undefined,
  encode: (text: string) => string,
): Part {
  const elements = enclosures.map(({ url, length, mediaType, duration, title }) =>
    contentElement(
      {
        url,
        fileSize: length === 0 ? undefined : String(length),
        type: mediaType,
        medium: mediumOf(mediaType),
        isDefault: url === named?.url ? 'true' : undefined,
        duration: duration === undefined ? undefined : String(duration),
      },
      'media:title',
      title,
      encode,
    ),
  )
  return part(elements.join(''), 'media')
}

function contentElement(
  attributes: Parameters<typeof element>[1],
  textName: string,
  text: string | undefined,
  encode: (text: string) => string,
): string {
  if (text === undefined) return element('media:content', attributes)
  return element('media:content', attributes, `\n${element(textName, { type: 'plain' }, encode(text))}`)
}

function mediumOf(mediaType: string): string | undefined {
  if (/^(?:image|audio|video)\//.test(mediaType)) return mediaType.slice(0, 5)
  return /^(?:text\/|application\/(?:pdf|epub\+zip)$)/.test(mediaType) ? 'document' : undefined
}
