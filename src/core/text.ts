/**
 * What a document may hold: the Char production of XML 1.0 §2.2. JSON Feed keeps to it too, so that the
 * three formats carry the same text.
 */
const ILLEGAL_ALL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** By code unit, which is several times faster: surrogates are looked at only where there are any. */
const SUSPICIOUS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/

/** Without the characters that no XML document may hold: control characters, lone surrogates, U+FFFE/F. */
export function legalText(text: string): string {
  return SUSPICIOUS.test(text) ? text.replace(ILLEGAL_ALL, '') : text
}

const NOT_SINGLE_LINE = /^ |[^\S ]| {2}| $/

/** One line: runs of white space become one blank, the ends are trimmed. */
export function singleLine(text: string): string {
  return NOT_SINGLE_LINE.test(text) ? text.replace(/\s+/g, ' ').trim() : text
}

/**
 * At most `limit` UTF-16 units, cut at the end of a word where there is one, never inside a character, with an
 * ellipsis when something was left out. To be applied before any escaping.
 */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text
  let end = limit - 1
  if (isLowSurrogate(text.charCodeAt(end))) end -= 1
  const blank = text.lastIndexOf(' ', end)
  if (blank > limit / 2) end = blank
  return `${text.slice(0, end).trimEnd()}…`
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** Ascending by UTF-16 code unit: the one order that no locale changes. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
