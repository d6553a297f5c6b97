import { isMap } from '../core/data.ts'
import type { Data, DataMap, Episode, Participant, Transcript } from '../core/post.ts'
import { publicUrl } from '../core/url.ts'
import { definedOnly } from './defined-only.ts'
import { EPISODE_MAPS } from './enclosures.ts'
import { isFalse, isTrue, languageOf, personsOf } from './fields.ts'
import { foldedText, foldKeys, type Stated } from './folded-keys.ts'
import { mediaTypeOf } from './media-type.ts'

/** Who takes part, by the key; `people` say their roles themselves. */
const ROLES: Readonly<Record<string, string | undefined>> = {
  hosts: 'host',
  host: 'host',
  cohosts: 'co-host',
  guests: 'guest',
  guest: 'guest',
  people: undefined,
  persons: undefined,
}

/**
 * What front matter says of an episode of a podcast, in its own keys, in those with `itunes_` or `podcast_` before them, or
 * in a map `podcast`, `itunes` or `episode`. Undefined when it says nothing.
 *
 * @param resolve gives a reference's absolute address
 */
export function episodeOf(
  stated: ReadonlyMap<string, Stated>,
  resolve: (reference: string) => string | undefined,
  people: DataMap,
): Episode | undefined {
  const maps = EPISODE_MAPS.flatMap((name) => {
    const value = stated.get(name)?.value
    return isMap(value) ? [foldKeys(value)] : []
  })
  const find = (...names: string[]): Data | undefined => {
    for (const name of names) {
      for (const map of maps) if (map.has(name)) return map.get(name)?.value
      for (const key of [`itunes${name}`, `podcast${name}`, name]) {
        const value = stated.get(key)?.value
        if (value !== undefined && !(EPISODE_MAPS.includes(key) && isMap(value))) return value
      }
    }
    return undefined
  }
  const image = stated.get('itunesimage')?.value ?? maps.find((map) => map.has('image'))?.get('image')?.value
  const chapters = fileOf(find('chapters', 'chaptersurl'), resolve)
  const transcripts = transcriptsOf(find('transcript', 'transcripts', 'transcripturl'), resolve)
  const participants = Object.entries(ROLES).flatMap(([name, role]) =>
    participantsOf(find(name), role, resolve, people),
  )
  const episode = definedOnly({
    number: wholeNumber(find('episode', 'episodenumber') ?? maps.at(-1)?.get('number')?.value),
    season: wholeNumber(find('season', 'seasonnumber')),
    type: typeOf(find('episodetype')),
    explicit: explicitOf(find('explicit')),
    image: fileOf(image, resolve),
    chapters,
    transcripts: transcripts.length === 0 ? undefined : transcripts,
    people: participants.length === 0 ? undefined : participants,
  })
  return Object.keys(episode).length === 0 ? undefined : episode
}

/** From 1 on; `03` and `S2` are numbers, too. */
function wholeNumber(value: Data | undefined): number | undefined {
  const digits =
    typeof value === 'string' ? /^(?:[se]|#)?0*([1-9]\d{0,5})$/i.exec(value.trim())?.[1] : undefined
  return digits === undefined ? undefined : Number(digits)
}

function typeOf(value: Data | undefined): Episode['type'] {
  const type = wordOf(value)
  return type === 'full' || type === 'trailer' || type === 'bonus' ? type : undefined
}

/** Apple's own words of former times are `explicit` and `clean`. */
function explicitOf(value: Data | undefined): boolean | undefined {
  if (isTrue(value) || wordOf(value) === 'explicit') return true
  return isFalse(value) || wordOf(value) === 'clean' ? false : undefined
}

function wordOf(value: Data | undefined): string | undefined {
  return typeof value === 'string' ? value.trim().toLowerCase() : undefined
}

function fileOf(
  value: Data | undefined,
  resolve: (reference: string) => string | undefined,
): string | undefined {
  const reference = isMap(value) ? foldedText(foldKeys(value), ['url', 'src', 'path', 'file', 'href']) : value
  return typeof reference === 'string' && /[./]/.test(reference) ? resolve(reference) : undefined
}

function transcriptsOf(
  value: Data | undefined,
  resolve: (reference: string) => string | undefined,
): Transcript[] {
  if (Array.isArray(value)) return value.flatMap((item) => transcriptsOf(item, resolve))
  const url = fileOf(value, resolve)
  if (url === undefined) return []
  const stated = isMap(value) ? foldKeys(value) : new Map<string, Stated>()
  const type = mediaTypeOf(foldedText(stated, ['type', 'mimetype']), url)
  const language = languageOf(foldedText(stated, ['language', 'lang']) ?? '')
  return [
    {
      url,
      // A page's address often has no ending.
      mediaType: type === 'application/octet-stream' ? 'text/html' : type,
      ...(language !== undefined && { language }),
    },
  ]
}

function participantsOf(
  value: Data | undefined,
  role: string | undefined,
  resolve: (reference: string) => string | undefined,
  people: DataMap,
): Participant[] {
  if (Array.isArray(value)) return value.flatMap((item) => participantsOf(item, role, resolve, people))
  const key = typeof value === 'string' ? value.trim() : undefined
  const known = key === undefined ? undefined : people[key]
  const folded = isMap(value) ? foldKeys(value) : isMap(known) ? foldKeys(known) : new Map<string, Stated>()
  const image = foldedText(folded, ['image', 'img', 'avatar', 'picture', 'photo'])
  const page = foldedText(folded, ['href', 'url', 'link', 'website', 'homepage'])
  return personsOf(value, people).map(({ name }) =>
    Object.assign(
      { name },
      definedOnly({
        role: role ?? foldedText(folded, ['role'])?.toLowerCase(),
        url: page === undefined ? undefined : publicUrl(page),
        image: image === undefined ? undefined : resolve(image),
      }),
    ),
  )
}
