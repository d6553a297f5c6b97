import { isMap } from '../core/data.ts'
import type { Data, DataMap, Enclosure } from '../core/post.ts'
import { definedOnly } from './defined-only.ts'
import { isFalse, isTrue } from './fields.ts'
import { foldedText, foldKeys, type Stated } from './folded-keys.ts'
import { localLength, type MediaPlace, mediaUrl } from './media.ts'
import { isMediaType, mediaTypeOf } from './media-type.ts'
import { playTime } from './play-time.ts'

/** Where front matter names a post's media files, by every engine's and theme's spelling. */
const KEYS = ['enclosures', 'enclosure', 'attachments', 'audio', 'podcast']

const URL_NAMES = ['url', 'src', 'path', 'file', 'href', 'audio']
const TYPE_NAMES = ['type', 'mimetype', 'mime', 'mediatype']
const LENGTH_NAMES = ['length', 'size', 'sizeinbytes', 'bytes', 'filesize']
/** In a file's own map, or beside it. */
const DURATION_NAMES = ['duration', 'durationinseconds', 'itunesduration']

/** Maps of front matter that hold what others write beside the title. */
export const EPISODE_MAPS = ['podcast', 'itunes', 'episode']

/** Files of one recording by their kind, such as `audio: { mp3: /a.mp3, ogg: /a.ogg }`. */
const KINDS = new Set(['mp3', 'm4a', 'mp4', 'aac', 'opus', 'ogg', 'oga', 'flac', 'wav'])

export type Refuse = (message: string, key: string) => void

/**
 * The media files that front matter names, each once: an address, an object (`url`, `type`, `length`, `duration`,
 * `title`), WordPress's lines (address, length, type), or a list of these. Type and length are read off the local file
 * when they are not stated.
 */
export function enclosuresOf(
  stated: ReadonlyMap<string, Stated>,
  place: MediaPlace,
  refuse: Refuse,
): Enclosure[] {
  const found = new Map<string, Enclosure>()
  for (const name of KEYS) {
    const own = stated.get(name)
    if (own === undefined) continue
    for (const data of filesIn(own.value)) {
      const enclosure = enclosureOf(data, place, (message) => refuse(message, own.key))
      if (enclosure !== undefined && !found.has(enclosure.url)) found.set(enclosure.url, enclosure)
    }
  }
  const maps = EPISODE_MAPS.map((name) => stated.get(name)?.value).filter(isMap)
  const duration = [stated, ...maps.map(foldKeys)].map(durationOf).find((seconds) => seconds !== undefined)
  return withDuration([...found.values()], duration)
}

/** How long front matter says that something plays, in seconds. */
function durationOf(stated: ReadonlyMap<string, Stated>): number | undefined {
  const written = foldedText(stated, DURATION_NAMES)
  return written === undefined ? undefined : playTime(written)
}

/** What a post says of its length is about the first thing that plays. */
function withDuration(enclosures: Enclosure[], duration: number | undefined): Enclosure[] {
  const first = enclosures.findIndex(isPlayed)
  const enclosure = enclosures[first]
  if (enclosure === undefined || duration === undefined || enclosure.duration !== undefined) return enclosures
  return enclosures.with(first, { ...enclosure, duration })
}

/** Whether this is sound or film. */
export function isPlayed({ mediaType }: Pick<Enclosure, 'mediaType'>): boolean {
  return /^(?:audio|video)\//.test(mediaType)
}

/** Each file as a map with its `url`. */
function filesIn(value: Data): DataMap[] {
  if (value === null) return []
  if (Array.isArray(value)) return value.flatMap(filesIn)
  if (typeof value === 'string') return isSwitch(value) ? [] : [linesOf(value)]
  if (!isMap(value)) return []
  const kinds = Object.entries(value).filter(([key]) => KINDS.has(key.toLowerCase()))
  if (kinds.length === 0 || foldedText(foldKeys(value), URL_NAMES) !== undefined) return [value]
  return kinds.map(([, url]) => ({ ...value, url }))
}

/** `audio: true` says that there is some, and not where. */
function isSwitch(text: string): boolean {
  return isTrue(text) || isFalse(text)
}

/** WordPress's custom field: address, length and type on a line each, then perhaps more in PHP's notation. */
function linesOf(text: string): DataMap {
  const [url = '', length = '', type = ''] = text.trim().split(/\s+/)
  if (!/^\d+$/.test(length) || (type !== '' && !isMediaType(type.toLowerCase()))) return { url: text }
  const duration = /"duration";s:\d+:"([\d:]+)"/.exec(text)?.[1]
  return { url, length, type, ...(duration !== undefined && { duration }) }
}

function enclosureOf(
  data: DataMap,
  place: MediaPlace,
  refuse: (message: string) => void,
): Enclosure | undefined {
  const folded = foldKeys(data)
  const reference = foldedText(folded, URL_NAMES)
  if (reference === undefined) return undefined
  const url = mediaUrl(reference, place)
  if (url === undefined) {
    const expected =
      place.relative === 'bundled'
        ? 'an address, or a path from the site’s root on (where else a file is served only the bundler knows, unless assets of the source states it)'
        : 'an http(s) address or a path'
    refuse(`enclosure: expected ${expected}, found “${reference}”`)
    return undefined
  }
  const length = foldedText(folded, LENGTH_NAMES) ?? ''
  return {
    url,
    mediaType: mediaTypeOf(foldedText(folded, TYPE_NAMES), url),
    length: /^\d{1,15}$/.test(length) ? Number(length) : localLength(reference, place),
    ...definedOnly({ duration: durationOf(folded), title: foldedText(folded, ['title', 'name']) }),
  }
}
