import { expect, it } from 'vitest'
import { md4 } from '../../src/sources/md4.ts'

it.each([
  // RFC 1320, A.5.
  ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
  ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
  ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
  ['message digest', 'd9130a8164549fe818874806e1c7014b'],
  ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
  ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  // By `loader-utils` 2.0.4, at the borders of blocks.
  ['x'.repeat(55), '92f32bb82c95ad10e8f87ae58ab06807'],
  ['x'.repeat(56), '374d5f08103b7092c83b4626ebceffab'],
  ['x'.repeat(64), 'b1abf956a5ae6f3221e5fe85e300fbb0'],
  ['x'.repeat(1000), '4b4cacfefc79bf951c60620df38532dc'],
])('%j', (text, digest) => expect(md4(Buffer.from(text))).toBe(digest))
