/** Latin letters that are no letter with a mark. */
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ł: 'l',
    ħ: 'h',
    ı: 'i',
    ŋ: 'ng',
    ŧ: 't',
    '’': "'",
    '‘': "'",
  }),
)

/** What no letter of a word is, and so becomes a hyphen. */
const NO_LETTER = /[\p{P}\p{S}\p{Z}\p{C}]/u

/**
 * A name in small Latin letters, digits and hyphens, as generators spell it that write no other script in addresses.
 * Undefined when it has letters of another script: each generator has tables of its own for these.
 */
export function latinSlug(text: string): string | undefined {
  let out = ''
  for (const character of text.normalize('NFKD').toLowerCase()) {
    if (/\p{M}/u.test(character)) continue
    const spelt = LETTERS.get(character) ?? character
    if (/^[a-z0-9]+$/.test(spelt)) out += spelt
    else if (spelt === "'" || NO_LETTER.test(spelt)) out += '-'
    else return undefined
  }
  return out.replace(/-{2,}/g, '-').replace(/^-|-$/g, '')
}
