import { describe, expect, it } from 'vitest'
import { acceptedEncodings } from '../../../src/daemon/http/accept-encoding.ts'

describe('Accept-Encoding', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip identity'],
    ['gzip, deflate, br, zstd', 'br gzip identity'],
    ['GZIP', 'gzip identity'],
    ['x-gzip', 'gzip identity'],
    ['br;q=0.5, gzip;q=0.8', 'gzip br identity'],
    ['br;q=1.0, gzip; q=1.000', 'br gzip identity'],
    ['gzip;q=0, br', 'br identity'],
    ['gzip;q=0', 'identity'],
    ['gzip;q=0.2, identity;q=0.9', 'identity gzip'],
    ['identity', 'identity'],
    ['*', 'br gzip identity'],
    ['*;q=0.1, gzip', 'gzip br identity'],
    ['*;q=0', 'identity'],
    ['identity;q=0', 'identity'],
    ['gzip, identity;q=0', 'gzip identity'],
    ['gzip, *;q=0', 'gzip identity'],
    ['deflate', 'identity'],
    ['gzip;q=nonsense', 'identity'],
    ['gzip;q=1.5', 'identity'],
    [',, gzip ,', 'gzip identity'],
    ['gzip;level=9;q=0.5, br;q=0.4', 'gzip br identity'],
  ])('%j is answered with %s', (header, encodings) => {
    expect(acceptedEncodings(header).join(' ')).toBe(encodings)
    expect(acceptedEncodings(header).join(' ')).toBe(encodings)
  })

  it('remembers only so many headers', () => {
    for (let number = 0; number < 1000; number++) acceptedEncodings(`gzip;q=0.${number % 10}, x${number}`)
    expect(acceptedEncodings('gzip').join(' ')).toBe('gzip identity')
  })
})
