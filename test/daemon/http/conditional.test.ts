import { describe, expect, it } from 'vitest'
import { isNotModified, namesTag } from '../../../src/daemon/http/conditional.ts'
import { parseHttpDate } from '../../../src/daemon/http/http-date.ts'
import { at } from '../../builders.ts'

const TAG = 'abcdefghijklmnopqrst-_'

describe('a list of entity tags', () => {
  it.each([
    [`"${TAG}"`, true],
    [`W/"${TAG}"`, true],
    [`"${TAG}-gz"`, true],
    [`W/"${TAG}-br"`, true],
    [`"${TAG}-gzip"`, true],
    [`"${TAG}--gzip"`, true],
    [`"other", "${TAG}"`, true],
    [`"other",W/"${TAG}-gz" , "more"`, true],
    ['*', true],
    [' * ', true],
    [TAG, true],
    [`W/${TAG}`, false],
    ['', false],
    ['""', false],
    ['"*"', false],
    ['"other"', false],
    [`"${TAG}x"`, false],
    [`"x${TAG}"`, false],
    [`"${TAG.slice(0, -1)}"`, false],
    [`"${TAG.toUpperCase()}"`, false],
    [`"x ${TAG}"`, false],
  ])('R5: %j names the tag: %s', (list, isNamed) => {
    expect(namesTag(list, TAG)).toBe(isNamed)
  })
})

describe('a date of HTTP', () => {
  const instant = at('1994-11-06T08:49:37Z')
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', instant],
    ['Sunday, 06-Nov-94 08:49:37 GMT', instant],
    ['Sun Nov  6 08:49:37 1994', instant],
    [' sun, 6 nov 1994 08:49:37 gmt ', instant],
    ['Sun, 01 Mar 26 08:49:37 GMT', at('2026-03-01T08:49:37Z')],
    ['Sun, 06 Nov 1994 08:49:37 +0100', undefined],
    ['Sun, 06 Foo 1994 08:49:37 GMT', undefined],
    ['Sun, 06 Nov 1994 24:49:37 GMT', undefined],
    ['Sun, 66 Nov 1994 08:49:37 GMT', undefined],
    ['1994-11-06T08:49:37Z', undefined],
    ['', undefined],
    ['0', undefined],
  ])('%j', (text, expected) => {
    expect(parseHttpDate(text)).toBe(expected)
  })
})

describe('a conditional request', () => {
  const now = at('2026-03-04T12:00:00Z')
  const validators = { tag: TAG, modified: at('2026-03-01T08:30:15Z') }
  const SAME = 'Sun, 01 Mar 2026 08:30:15 GMT'
  const LATER = 'Mon, 02 Mar 2026 00:00:00 GMT'
  const EARLIER = 'Sun, 01 Mar 2026 08:30:14 GMT'
  const TO_COME = 'Thu, 05 Mar 2026 00:00:00 GMT'

  it.each<[noneMatch: string | undefined, since: string | undefined, isUnchanged: boolean]>([
    [undefined, undefined, false],
    [undefined, SAME, true],
    [undefined, LATER, true],
    [undefined, EARLIER, false],
    [undefined, TO_COME, false],
    [undefined, 'nonsense', false],
    [undefined, '', false],
    [`"${TAG}"`, undefined, true],
    [`"${TAG}"`, EARLIER, true],
    ['"other"', SAME, false],
    ['"other"', undefined, false],
    ['', undefined, false],
    ['', SAME, false],
    ['*', undefined, true],
  ])('R5: If-None-Match %j, If-Modified-Since %j: unchanged is %s', (noneMatch, since, isUnchanged) => {
    const headers = {
      ...(noneMatch !== undefined && { 'if-none-match': noneMatch }),
      ...(since !== undefined && { 'if-modified-since': since }),
    }
    expect(isNotModified(headers, validators, now)).toBe(isUnchanged)
  })
})
