import type { Podcast } from '../core/podcast.ts'
import type { Enclosure, Participant, Post, Transcript } from '../core/post.ts'
import { truncate } from '../core/text.ts'
import { element, escapeAmbiguousText, escapeText } from '../core/xml.ts'
import { type Part, part } from './parts.ts'

/**
 * What directories and apps of podcasts read: Apple's elements (https://help.apple.com/itc/podcasts_connect/#/itcb54353390)
 * and those of Podcasting 2.0 (https://github.com/Podcastindex-org/podcast-namespace). They stand in RSS alone, as no
 * directory takes another format.
 */
export function channelPart(podcast: Podcast | undefined): Part {
  if (podcast === undefined) return part('')
  const { image, categories, explicit, author, owner, type, locked, guid } = podcast
  const text = [
    element('itunes:author', {}, escapeAmbiguousText(truncate(author, TEXT_MAX))),
    owner === undefined
      ? ''
      : element(
          'itunes:owner',
          {},
          `\n${element('itunes:name', {}, escapeAmbiguousText(truncate(owner.name, TEXT_MAX)))}${element('itunes:email', {}, escapeText(owner.email))}`,
        ),
    element('itunes:image', { href: image }),
    ...categories.map(categoryElement),
    element('itunes:explicit', {}, String(explicit)),
    type === undefined ? '' : element('itunes:type', {}, type),
    element('podcast:guid', {}, escapeText(guid)),
    locked === undefined ? '' : element('podcast:locked', { owner: owner?.email }, locked ? 'yes' : 'no'),
  ].join('')
  return part(text, 'itunes', 'podcast')
}

/** Apple's limit for a line of text. */
const TEXT_MAX = 255

function categoryElement([category, subcategory]: Podcast['categories'][number]): string {
  if (subcategory === undefined) return element('itunes:category', { text: category })
  return element(
    'itunes:category',
    { text: category },
    `\n${element('itunes:category', { text: subcategory })}`,
  )
}

/** What an item says as an episode; nothing when nothing of it plays. */
export function episodePart({ episode, enclosures }: Post): Part {
  const enclosure = episodeEnclosure(enclosures)
  if (enclosure === undefined) return part('')
  const { duration } = enclosure
  const { number, season, type, explicit, image, chapters, transcripts = [], people = [] } = episode ?? {}
  const apple = [
    duration === undefined ? '' : element('itunes:duration', {}, String(duration)),
    explicit === undefined ? '' : element('itunes:explicit', {}, String(explicit)),
    season === undefined ? '' : element('itunes:season', {}, String(season)),
    number === undefined ? '' : element('itunes:episode', {}, String(number)),
    type === undefined ? '' : element('itunes:episodeType', {}, type),
    image === undefined ? '' : element('itunes:image', { href: image }),
  ].join('')
  const others = [
    chapters === undefined
      ? ''
      : element('podcast:chapters', { url: chapters, type: 'application/json+chapters' }),
    ...transcripts.map(transcriptElement),
    ...people.map(personElement),
  ].join('')
  return {
    text: apple + others,
    prefixes: [...(apple === '' ? [] : ['itunes']), ...(others === '' ? [] : ['podcast'])],
  }
}

/** What an episode consists of: the first file that Apple plays, else the first that plays at all. */
export function episodeEnclosure(enclosures: readonly Enclosure[]): Enclosure | undefined {
  const played = enclosures.filter(({ mediaType }) => /^(?:audio|video)\//.test(mediaType))
  return played.find(({ mediaType }) => APPLE.test(mediaType)) ?? played[0]
}

const APPLE = /^(?:audio\/(?:mpeg|mp4|x-m4a)|video\/(?:mp4|quicktime|x-m4v))$/

function transcriptElement({ url, mediaType, language }: Transcript): string {
  return element('podcast:transcript', { url, type: mediaType, language })
}

function personElement({ name, role, image, url }: Participant): string {
  return element('podcast:person', { role, img: image, href: url }, escapeText(truncate(name, NAME_MAX)))
}

/** The namespace's limit. */
const NAME_MAX = 128
