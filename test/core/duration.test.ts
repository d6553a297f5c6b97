import { expect, it } from 'vitest'
import { parseDuration } from '../../src/core/duration.ts'

it.each([
  ['1ms', 1],
  ['30s', 30_000],
  ['05m', 300_000],
  ['24h', 86_400_000],
  ['86400001ms', 86_400_001],
  ['25h', 90_000_000],
  ['0s', 0],
  ['', undefined],
  ['30', undefined],
  ['-1s', undefined],
  ['1.5s', undefined],
  ['1 s', undefined],
  ['1d', 86_400_000],
  ['1s ', undefined],
  ['1s\n', undefined],
  ['9999999999s', undefined],
])('%j is %s', (text, durationMs) => {
  expect(parseDuration(text)).toBe(durationMs)
})
