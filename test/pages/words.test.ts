import { describe, expect, it } from 'vitest'
import { dayInWords } from '../../src/pages/day.ts'
import { directionOf } from '../../src/pages/direction.ts'
import { ALL_WORDS, wordsOf } from '../../src/pages/words/index.ts'
import { at } from '../builders.ts'

describe('the words of the pages', () => {
  it.each(ALL_WORDS.map((words) => [words.language, words] as const))(
    'are complete in %s',
    (_language, words) => {
      const { months, taxonomies, date, ...texts } = words
      for (const [name, text] of Object.entries(texts)) expect(text.trim(), name).not.toBe('')
      expect(new Set(months).size).toBe(12)
      expect(Object.keys(taxonomies)).toEqual(['category', 'tag', 'author', 'series', 'section', 'language'])
      expect(date(2, months[4] as string, 2024)).toMatch(/2024/)
      // Text, and no markup.
      expect(JSON.stringify(words)).not.toMatch(/[<>&]/)
    },
  )

  it.each([
    ['en', 'en'],
    ['en-NZ', 'en'],
    ['DE-at', 'de'],
    ['no', 'nb'],
    ['nb-NO', 'nb'],
    ['iw', 'he'],
    ['pt-BR', 'pt'],
    ['zh', 'zh'],
    ['zh-CN', 'zh'],
    ['zh-Hans-HK', 'zh'],
    ['zh-TW', 'zh-Hant'],
    ['zh-Hant', 'zh-Hant'],
    ['zh-Hant-HK', 'zh-Hant'],
    ['fi', undefined],
    ['x-private', undefined],
  ])('of %s are those of %s', (language, expected) => {
    expect(wordsOf(language)?.language).toBe(expected)
  })
})

describe('a day', () => {
  const instant = at('2024-05-01T11:30:00Z')
  it.each([
    ['en', 'UTC', '1 May 2024'],
    ['en', 'Pacific/Auckland', '1 May 2024'],
    ['en', 'Pacific/Kiritimati', '2 May 2024'],
    ['de', 'UTC', '1. Mai 2024'],
    ['fr', 'UTC', '1er mai 2024'],
    ['es', 'UTC', '1 de mayo de 2024'],
    ['ru', 'UTC', '1 мая 2024 г.'],
    ['ja', 'UTC', '2024年5月1日'],
    ['ko', 'UTC', '2024년 5월 1일'],
    ['ar', 'UTC', '1 مايو 2024'],
    ['fi', 'UTC', '2024-05-01'],
    ['fi', 'Pacific/Kiritimati', '2024-05-02'],
  ])('in %s, %s, is %s', (language, zone, expected) => {
    expect(dayInWords(instant, zone, language)).toBe(expected)
  })
})

describe('the direction of a language', () => {
  it.each([
    ['en', 'ltr'],
    ['ar-EG', 'rtl'],
    ['he', 'rtl'],
    ['fa', 'rtl'],
    ['az-Arab', 'rtl'],
    ['ar-Latn', 'ltr'],
    ['en-Arab-US', 'rtl'],
  ])('%s is %s', (language, expected) => {
    expect(directionOf(language)).toBe(expected)
  })
})
