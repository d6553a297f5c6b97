import { expect, it } from 'vitest'
import { isPassingCode, isPassingStatus, retryAfterMs } from '../../src/targets/transient.ts'

it.each([
  ['7', undefined, 7000],
  ['0', undefined, undefined],
  ['Fri, 31 Dec 1999 23:59:59 GMT', 'Fri, 31 Dec 1999 23:59:29 GMT', 30_000],
  ['Fri, 31 Dec 1999 23:59:59 GMT', 'Fri, 31 Dec 1999 23:59:59 GMT', undefined],
  ['Fri, 31 Dec 1999 23:59:59 GMT', undefined, undefined],
  ['soon', undefined, undefined],
  [undefined, undefined, undefined],
])('Retry-After: %s at %s is %s ms', (value, date, expected) => {
  expect(retryAfterMs(value, date)).toBe(expected)
})

it('what is wrong with the request, its rights or its place does not pass', () => {
  expect([200, 301, 400, 403, 404, 409, 412, 501].filter(isPassingStatus)).toEqual([])
  expect(['ENOTFOUND', 'CERT_HAS_EXPIRED', undefined].filter(isPassingCode)).toEqual([])
  expect([408, 429, 500, 502, 503, 504].every(isPassingStatus)).toBe(true)
  expect(['ECONNRESET', 'EAI_AGAIN', 'EHOSTUNREACH', 'HPE_INVALID_CONSTANT'].every(isPassingCode)).toBe(true)
})
