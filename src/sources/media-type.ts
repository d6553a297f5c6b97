import { mimes } from 'mrmime'

/**
 * The media type of a file: the stated one, else by the ending of its address. Names that were never registered, and
 * that readers therefore may not know, become the registered ones (https://www.iana.org/assignments/media-types).
 */
export function mediaTypeOf(stated: string | undefined, url: string): string {
  const written = stated?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (MEDIA_TYPE.test(written)) return REGISTERED.get(written) ?? written
  const ending = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? ''
  return BY_ENDING.get(ending) ?? (Object.hasOwn(mimes, ending) ? mimes[ending] : undefined) ?? UNKNOWN
}

/** Whether a text has the form of a media type. */
export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text)
}

const UNKNOWN = 'application/octet-stream'

/** RFC 6838 §4.2, without parameters. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/

const REGISTERED: ReadonlyMap<string, string> = new Map([
  ['application/x-mp3', 'audio/mpeg'],
  ['audio/m4a', 'audio/mp4'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/mpeg3', 'audio/mpeg'],
  ['audio/mpg', 'audio/mpeg'],
  ['audio/opus', 'audio/ogg'],
  ['audio/wav', 'audio/vnd.wave'],
  ['audio/wave', 'audio/vnd.wave'],
  ['audio/x-flac', 'audio/flac'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/x-mp3', 'audio/mpeg'],
  ['audio/x-mpeg', 'audio/mpeg'],
  ['audio/x-mpeg-3', 'audio/mpeg'],
  ['audio/x-wav', 'audio/vnd.wave'],
  ['image/jpg', 'image/jpeg'],
  ['image/pjpeg', 'image/jpeg'],
  ['image/svg', 'image/svg+xml'],
  ['image/x-png', 'image/png'],
  ['video/x-m4v', 'video/mp4'],
  ['video/x-mp4', 'video/mp4'],
])

/** What the table of the web's types has not, or has under another name. */
const BY_ENDING: ReadonlyMap<string, string> = new Map([
  ['flac', 'audio/flac'],
  ['flv', 'video/x-flv'],
  ['ico', 'image/vnd.microsoft.icon'],
  ['m4b', 'audio/mp4'],
  ['m4v', 'video/mp4'],
  ['mka', 'audio/matroska'],
  ['mkv', 'video/matroska'],
  ['srt', 'application/x-subrip'],
  ['wav', 'audio/vnd.wave'],
])
