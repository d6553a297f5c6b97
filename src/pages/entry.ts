import { formatRfc3339 } from '../core/dates.ts'
import type { Format } from '../core/ports.ts'
import { truncate } from '../core/text.ts'
import { escapeAttribute, escapeText } from '../core/xml.ts'
import { dayInWords } from './day.ts'
import { directionOf } from './direction.ts'

const SUMMARY_MAX = 280

/** A post as an item in the list of a feed's page: what it is called, when it appeared, what it says in short. */
export const pageEntry: Pick<Format, 'encodeEntry'> = {
  encodeEntry({ post, title, summary, opening }, { language: siteLanguage, timezone }) {
    const { url, published, language = siteLanguage } = post
    const heading = escapeText(title ?? opening ?? url)
    const day = escapeText(dayInWords(published, timezone, language))
    const short = title === undefined && opening !== undefined ? '' : (summary ?? '')
    // Texts of unknown direction stay among themselves.
    const text = [
      `<li${language === siteLanguage ? '' : languageAttributes(language)}>\n`,
      `<h3><a href="${escapeAttribute(url)}"><bdi>${heading}</bdi></a></h3>\n`,
      `<p><time datetime="${formatRfc3339(published)}">${day}</time></p>\n`,
      short === '' ? '' : `<p><bdi>${escapeText(truncate(short, SUMMARY_MAX))}</bdi></p>\n`,
      '</li>\n',
    ].join('')
    return { text, prefixes: [] }
  },
}

/** `lang` and `dir` of an element, with a blank before them. */
export function languageAttributes(language: string): string {
  return ` lang="${escapeAttribute(language)}" dir="${directionOf(language)}"`
}
