/** Languages that are written from right to left, and scripts that are. */
const RTL_LANGUAGES = new Set('ar arc ckb dv fa he iw ji ks ps sd syr ug ur yi'.split(' '))
const RTL_SCRIPTS = new Set('adlm arab aran hebr mand mend nkoo rohg samr syrc thaa'.split(' '))

/** How a language is written: by its script where the tag says one. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  const [primary = '', ...rest] = language.toLowerCase().split('-')
  const script = rest.find((part) => /^[a-z]{4}$/.test(part))
  const isRightToLeft = script === undefined ? RTL_LANGUAGES.has(primary) : RTL_SCRIPTS.has(script)
  return isRightToLeft ? 'rtl' : 'ltr'
}
