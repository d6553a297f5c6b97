import { quote } from '../finding.ts'
import { reportValue, type ValueCheck } from '../grammar.ts'

const TOKEN = '[^\\s()<>,;:\\\\"/[\\]?=]+'
const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:\\s*;\\s*${TOKEN}=(?:"(?:\\\\.|[^"\\\\])*"|${TOKEN}))*$`)

/** Whether this has the form of a media type, perhaps with parameters. */
export function isMediaType(text: string): boolean {
  return text.length < 500 && MEDIA_TYPE.test(text)
}

/** `audio/mpeg`. */
export const mediaType: ValueCheck = (value) => {
  if (!isMediaType(value.text))
    reportValue(
      value,
      'invalid-media-type',
      `${value.name}: expected a media type, found ${quote(value.text)}`,
    )
}
