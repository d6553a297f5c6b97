import { decodeHTML, decodeHTMLStrict } from 'entities'
import { Parser } from 'htmlparser2'
import { legalText, singleLine, truncate } from '../core/text.ts'

/** The text of an HTML fragment on one line: no tags, no references, blocks separated by a blank. */
export function plainText(html: string): string {
  if (!html.includes('<')) return singleLine(legalText(html.includes('&') ? decodeHTML(html) : html))
  let text = ''
  let silent = 0
  const parser = new Parser({
    onopentagname: (name) => {
      if (SILENT.has(name)) silent++
      if (!INLINE.has(name)) text += ' '
    },
    onclosetag: (name) => {
      if (SILENT.has(name)) silent--
      if (!INLINE.has(name)) text += ' '
    },
    ontext: (data) => {
      if (silent === 0) text += data
    },
  })
  parser.end(html)
  return singleLine(legalText(text))
}

const SILENT = new Set(['script', 'style', 'template', 'title'])
const INLINE = new Set(
  'a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)

const TITLE_MAX = 1000
/** Markup makes a title longer than what is shown of it, but no title is longer than this. */
const WRITTEN_TITLE_MAX = 10_000
const PAIRED =
  /<(a|abbr|b|bdi|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|tt|u|var)(?:\s[^<>]*)?>([^<>]*)<\/\1\s*>/gi
const VOID = /<(?:br|wbr|img|hr)(?:\s[^<>]*)?\/?>/gi

/**
 * A title or another line of text that may hold inline HTML and character references, as plain text. Only elements
 * that are complete and belong in a line are markup: `Vec<T>` and `1 < 2` are text.
 */
export function plainTitle(written: string): string {
  let text = written.slice(0, WRITTEN_TITLE_MAX)
  if (text.includes('<')) {
    text = text.replace(VOID, ' ')
    for (let before = ''; before !== text; ) {
      before = text
      text = text.replace(PAIRED, '$2')
    }
  }
  if (text.includes('&')) text = decodeHTMLStrict(text)
  return truncate(singleLine(legalText(text)), TITLE_MAX)
}
