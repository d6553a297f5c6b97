import type { FormatName, LongForm } from '../core/feed.ts'
import type { Format } from '../core/ports.ts'
import { atom } from './atom.ts'
import { json } from './json.ts'
import { podcastItem, rss } from './rss.ts'

/** Every format by its name in the configuration. */
export const formats: Readonly<Record<FormatName, Format>> = { rss, atom, json }

/** How entries are written down in each form that documents have. */
export const feedForms: Readonly<Record<LongForm, Pick<Format, 'encodeEntry'>>> = {
  ...formats,
  podcast: podcastItem,
}
