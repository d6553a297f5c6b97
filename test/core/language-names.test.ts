import { expect, it } from 'vitest'
import { languageName } from '../../src/core/language-names.ts'

it.each([
  ['de', 'Deutsch'],
  ['DE', 'Deutsch'],
  ['de-AT', 'Deutsch (AT)'],
  ['pt-BR', 'Português (Brasil)'],
  ['zh-Hant', '繁體中文'],
  ['zh-Hant-MO', '中文 (Hant-MO)'],
  ['tlh', 'tlh'],
  ['x-own', 'x-own'],
  ['', ''],
])('%j is %s', (tag, name) => {
  expect(languageName(tag)).toBe(name)
})
