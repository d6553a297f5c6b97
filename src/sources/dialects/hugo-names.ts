/** How Hugo makes addresses of names. */

/** `disablePathToLower`, `removePathAccents` of a site's configuration. */
export interface NameRules {
  readonly keepsCase: boolean
  readonly dropsAccents: boolean
}

/**
 * Hugo's `Sanitize`: blanks become one hyphen; what is not letter, mark, digit or one of a few signs falls out. Slashes
 * stay.
 */
export function urlize(text: string, { keepsCase, dropsAccents }: NameRules): string {
  let out = ''
  let blank = false
  for (const character of withoutStrayPercents(dropsAccents ? withoutAccents(text) : text)) {
    if (/[\p{L}\p{M}\p{Nd}._#+~@/\\%-]/u.test(character)) {
      if (blank && character !== '-' && !out.endsWith('-')) out += '-'
      blank = false
      out += character
    } else if (out !== '' && /\s/.test(character)) blank = true
  }
  // Other than JavaScript, Go knows one letter for one letter.
  return keepsCase ? out : out.replaceAll('İ', 'i').toLowerCase()
}

function withoutStrayPercents(text: string): string {
  return text.replace(/%(?![0-9A-Fa-f]{2})/g, '')
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC')
}
