import { describe, expect, it } from 'vitest'
import { isLanguageTag, standardTag } from '../../src/core/language.ts'

describe('language tags', () => {
  it.each([
    ['en', 'en'],
    ['en-nz', 'en-NZ'],
    ['zh-hant-TW', 'zh-Hant-TW'],
    ['gsw', 'gsw'],
    ['de-x-bavaria', 'de-x-bavaria'],
    ['X-Klingon', 'x-klingon'],
    ['x-a-12345678', 'x-a-12345678'],
    ['i-KLINGON', 'i-klingon'],
    ['en-gb-OED', 'en-GB-oed'],
    ['sgn-be-fr', 'sgn-BE-FR'],
    ['zh-min-nan', 'zh-min-nan'],
  ])('%s', (written, standard) => {
    expect(isLanguageTag(written)).toBe(true)
    expect(standardTag(written)).toBe(standard)
  })

  it.each([
    '',
    'e',
    'x',
    'x-',
    'i-',
    'i-elvish',
    'x-123456789',
    'x-a_b',
    'xx',
    'en-',
    'english please',
    'en us',
  ])('%j is none', (written) => {
    expect(isLanguageTag(written)).toBe(false)
    expect(standardTag(written)).toBeUndefined()
  })
})
