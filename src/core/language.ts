/** ISO 639-1, and what was in it before. Three-letter codes are 8,000; they are not told apart from mistakes. */
const TWO_LETTERS = new Set(
  (
    'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu ' +
    'fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj ' +
    'kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny ' +
    'oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk ' +
    'tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'
  ).split(' '),
)

/** Registered before there were rules for tags (RFC 5646 §2.1, “grandfathered”), as the registry spells them. */
const GRANDFATHERED = new Map(
  (
    'en-GB-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu sgn-BE-FR ' +
    'sgn-BE-NL sgn-CH-DE art-lojban cel-gaulish no-bok no-nyn zh-guoyu zh-hakka zh-min zh-min-nan zh-xiang'
  )
    .split(' ')
    .map((tag) => [tag.toLowerCase(), tag]),
)

const PRIVATE = /^x(?:-[a-z0-9]{1,8})+$/i

const TAG = /^([a-z]{2,3})(?:-[a-z0-9]{1,8})*$/i

/** Whether this can be a language tag (RFC 5646 §2.1). */
export function isLanguageTag(text: string): boolean {
  if (GRANDFATHERED.has(text.toLowerCase()) || PRIVATE.test(text)) return true
  const [matched, primary] = TAG.exec(text) ?? []
  if (matched === undefined) return false
  return primary?.length !== 2 || TWO_LETTERS.has(primary.toLowerCase())
}

/** A language tag in its standard form (RFC 5646 §4.5, without replacing it by another), or undefined when it is none. */
export function standardTag(text: string): string | undefined {
  if (PRIVATE.test(text)) return text.toLowerCase()
  const registered = GRANDFATHERED.get(text.toLowerCase())
  if (registered !== undefined) return registered
  try {
    const [tag = ''] = Intl.getCanonicalLocales(text)
    return isLanguageTag(tag) ? tag : undefined
  } catch {
    return undefined
  }
}
