import { ar } from './ar.ts'
import { da } from './da.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { he } from './he.ts'
import { it } from './it.ts'
import { ja } from './ja.ts'
import { ko } from './ko.ts'
import { nb } from './nb.ts'
import { nl } from './nl.ts'
import { pl } from './pl.ts'
import { pt } from './pt.ts'
import { ru } from './ru.ts'
import { sv } from './sv.ts'
import type { Words } from './words.ts'
import { zh } from './zh.ts'
import { zhhant } from './zh-hant.ts'

/** Every language that the pages speak. */
export const ALL_WORDS: readonly Words[] = [
  ...[en, ar, da, de, es, fr, he, it, ja, ko, nb, nl, pl, pt, ru, sv, zh],
  zhhant,
]

const byLanguage = new Map(ALL_WORDS.map((words) => [words.language.toLowerCase(), words]))

/** Tags whose texts are under another name: macrolanguages, old codes, and where Chinese is written traditionally. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^no(?:-|$)/, 'nb'],
  [/^iw(?:-|$)/, 'he'],
  [/^(?:zh|yue)-(?:hant|(?!hans).*-?(?:tw|hk|mo)$)/, 'zh-hant'],
]

/** The words of a language, by its BCP 47 tag; undefined when there are none. */
export function wordsOf(language: string): Words | undefined {
  const tag = language.toLowerCase()
  const alias = ALIASES.find(([pattern]) => pattern.test(tag))?.[1]
  return byLanguage.get(alias ?? tag) ?? byLanguage.get(tag.split('-')[0] as string)
}

/** The words of a language, or English ones. */
export function wordsFor(language: string): Words {
  return wordsOf(language) ?? en
}
