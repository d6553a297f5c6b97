import type { EntryForm, FormatName, FullForm, ShortForm } from '../core/feed.ts'
import type { EncodedEntry, Format } from '../core/ports.ts'
import { feedForms } from '../formats/index.ts'
import { pageEntry } from '../pages/entry.ts'

/** What encodes a form. It gives nothing where the form would say the same as the one in full. */
interface Encoder {
  encodeEntry(...of: Parameters<Format['encodeEntry']>): EncodedEntry | undefined
}

export type Encoders = Readonly<Record<EntryForm, Encoder>>

/** How entries are written down in each form. */
export const ENCODERS: Encoders = {
  ...feedForms,
  'rss-short': inShort('rss'),
  'atom-short': inShort('atom'),
  'json-short': inShort('json'),
  'podcast-short': inShort('podcast'),
  page: pageEntry,
}

/** A post without a summary is its text, or has none. */
function inShort(form: FullForm): Encoder {
  return {
    encodeEntry(entry, site) {
      if (entry.summary === undefined || entry.html === '') return undefined
      return feedForms[form].encodeEntry({ ...entry, html: '', isShort: true }, site)
    },
  }
}

const FORMATS: Readonly<Record<FullForm | ShortForm, FormatName>> = {
  rss: 'rss',
  'rss-short': 'rss',
  podcast: 'rss',
  'podcast-short': 'rss',
  atom: 'atom',
  'atom-short': 'atom',
  json: 'json',
  'json-short': 'json',
}

/** The format whose documents entries of a form stand in; undefined for what is shown on a page. */
export function formatOf(form: EntryForm): FormatName | undefined {
  return form === 'page' ? undefined : FORMATS[form]
}
