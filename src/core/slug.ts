import { createHash } from 'node:crypto'

/**
 * The slug of a taxonomy term: the segment that stands for it in paths and URLs. A function of the term alone.
 *
 * Terms that differ only by case (in any script, under no locale), by Unicode normalisation (UAX #15, canonical), by
 * invisible characters or by punctuation have one slug and are one term: `Open source` and `open-source`, `d/e` and
 * `d-e`. Letters, marks, numbers and emoji of any script are kept; `+`, `#`, `&` and a leading dot become words; the
 * apostrophe vanishes; white space and everything else become one `-`.
 *
 * The result is a safe file name on every system: never empty, at most 120 bytes of UTF-8, NFC, no `.`, `/` or `\`, not
 * a device name of Windows, and no two differ by case only. What is left empty, too long or reserved carries a hash.
 * `slugify(slugify(t)) === slugify(t)`.
 */
export function slugify(term: string): string {
  if (PLAIN.test(term)) return safeName(term.toLowerCase().replaceAll(' ', '-'), term)
  const folded = foldTerm(term)
  const spelt = folded
    .replace(LEADING_DOT, 'dot ')
    .replace(SYMBOLS, (symbol) => ` ${SYMBOL_WORDS.get(symbol)} `)
    .replace(SEPARATORS, '-')
  return safeName(trimDashes(spelt), folded)
}

// Most terms. The shortcut gives what the long way would.
const PLAIN = /^[a-z0-9]+(?:[ -][a-z0-9]+)*$/i

const SYMBOL_WORDS = new Map([
  ['+', 'plus'],
  ['\uFF0B', 'plus'],
  ['#', 'sharp'],
  ['\uFF03', 'sharp'],
  ['\u266F', 'sharp'],
  ['&', 'and'],
  ['\uFF06', 'and'],
])
const SYMBOLS = new RegExp(`[${[...SYMBOL_WORDS.keys()].join('')}]`, 'gu')

// One dot before a name (`.NET`), not an ellipsis.
const LEADING_DOT = /^\s*\.(?=[\p{L}\p{N}])/u

// Signs that are pictographs to Unicode and punctuation to people.
const EMOJI =
  '(?![\\p{P}\u00A9\u00AE\u2122])[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\p{Regional_Indicator}]'

// Circled letters are symbols with case, hence Alphabetic.
const SEPARATOR = `(?!${EMOJI}|\\p{Alphabetic})[\\p{P}\\p{S}\\p{Z}\\t-\\r\\x85]`

// A mark without its letter would combine with whatever stands before the name.
const SEPARATORS = new RegExp(`(?:^\\p{M}|${SEPARATOR})(?:${SEPARATOR}|\\p{M})*`, 'gu')

// Controls, formats (bidi, zero width, byte order), variation selectors, fillers, lone surrogates, noncharacters; not
// white space, and not what emoji are made of: the joiner, and the tag characters that spell a region after a flag.
const INVISIBLE =
  /(?!\u200D|[\t-\r\x85\u{E0020}-\u{E007F}])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu
const STRAY_JOINER = new RegExp(`(?<!${EMOJI})\\u200D|\\u200D(?!${EMOJI})`, 'gu')
const REGION_FLAG_OR_TAG = /(\u{1F3F4}[\u{E0030}-\u{E007A}]+\u{E007F})|[\u{E0020}-\u{E007F}]/gu

// ' ` ´ ‘ ’ ‛ ′ ʹ ʻ ʼ ＇, of which some count as letters.
const APOSTROPHES = /['`\u00B4\u2018\u2019\u201B\u2032\u02B9\u02BB\u02BC\uFF07]/gu

/** One text for all spellings of a term that differ by case, normalisation, apostrophes or invisible characters. */
function foldTerm(term: string): string {
  return foldCase(term.replace(INVISIBLE, ''))
    .replace(REGION_FLAG_OR_TAG, '$1')
    .replace(STRAY_JOINER, '')
    .replace(APOSTROPHES, '')
    .normalize('NFD')
    .replace(DOTTED_I, (letter) => letter.replaceAll('\u0307', ''))
    .normalize('NFC')
    .trim()
}

// Upper case I belongs to both Turkish letters, so ı and i are one already; İ and its lower case, i with a dot, join them.
const DOTTED_I = /i\p{M}+/gu

/** Full case folding without a locale (Unicode §3.13): ẞ, ß and SS are `ss`, every sigma is `σ`. */
function foldCase(text: string): string {
  // Lower first for ẞ, whose upper case is itself; upper for ß, ſ, ﬁ and others that have no capital of their own.
  const folded = text.normalize('NFC').toLowerCase().toUpperCase().toLowerCase()
  return folded.replaceAll('ς', 'σ').normalize('NFC')
}

const MAX_BYTES = 120

// Windows keeps these in every folder, with any extension; we keep our state in the last.
const RESERVED = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9\u00B9\u00B2\u00B3]|feedmill-state)$/

function safeName(slug: string, folded: string): string {
  if (slug === '') return `x-${hash(folded)}`
  if (RESERVED.test(slug)) return `${slug}-${hash(slug)}`
  if (Buffer.byteLength(slug) <= MAX_BYTES) return slug
  const suffix = `-${hash(slug)}`
  return trimDashes(cut(slug, MAX_BYTES - suffix.length)) + suffix
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** The longest beginning of whole code points in so many bytes; of an emoji that is cut, what makes sense alone is left. */
function cut(text: string, maxBytes: number): string {
  let bytes = 0
  let length = 0
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > maxBytes) break
    length += character.length
  }
  return text.slice(0, length).replace(/[\u200D\u{E0020}-\u{E007E}]+$/u, '')
}

function trimDashes(text: string): string {
  return text.replace(/^-/, '').replace(/-$/, '')
}
