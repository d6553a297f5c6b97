import { describe, expect, it } from 'vitest'
import { canMeet } from '../../src/core/path-overlap.ts'

describe('paths that can be one', () => {
  it.each([
    [':period', ':slug'],
    [':period', '19:slug'],
    ['Archive/:period', 'archive/:slug'],
    [':period', '2011'],
    [':period', '2011-07'],
    ['a:period', ':slug7'],
    [':slug/:period', ':slug/:slug'],
    [':language/x', 'de/:slug'],
    [':language', 'pt-br'],
    ['x', 'X'],
  ])('%s and %s', (a, b) => {
    expect(canMeet(a, b)).toBe(true)
    expect(canMeet(b, a)).toBe(true)
  })

  it.each([
    [':period', 'tags/:slug'],
    ['archive/:period', 'tags/:slug'],
    ['archive/:period', ':language/:slug'],
    [':period', ':language'],
    [':period', '2011-7'],
    [':period', '201'],
    ['archive/:period', 'archive'],
    [':slug', 'a/b'],
    ['ab:slug', 'ab'],
  ])('not %s and %s', (a, b) => {
    expect(canMeet(a, b)).toBe(false)
    expect(canMeet(b, a)).toBe(false)
  })

  it('is found of any number of placeholders', () => {
    const many = ':slug:period:language'.repeat(30)
    expect(canMeet(`${many}x`, `${many}y`)).toBe(false)
    expect(canMeet(`${many}x`, `${many}x`)).toBe(true)
    expect(canMeet(`${':slug-'.repeat(30)}x`, `${'a-'.repeat(60)}y`)).toBe(false)
  })
})
