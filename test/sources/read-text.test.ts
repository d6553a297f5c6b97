import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ContentError } from '../../src/sources/content-error.ts'
import { readText } from '../../src/sources/read-text.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const read = (content: string | Uint8Array): string =>
  readText(join(temporaryFolder({ 'a.md': content }), 'a.md'))

describe('readText', () => {
  it.each([
    ['plain', 'Text\n', 'Text\n'],
    ['empty', '', ''],
    ['a byte order mark', '\uFEFF---\na: 1\n', '---\na: 1\n'],
    ['only a byte order mark', '\uFEFF', ''],
    ['a second mark stays', '\uFEFF\uFEFFText', '\uFEFFText'],
    ['CRLF', 'a\r\nb\r\n', 'a\nb\n'],
    ['CR', 'a\rb\r', 'a\nb\n'],
    ['mixed line ends', 'a\r\r\nb\n\rc', 'a\n\nb\n\nc'],
    ['every script', 'Ünï 日本 🚀 \u{10FFFF}', 'Ünï 日本 🚀 \u{10FFFF}'],
    ['a few NULs in real text', `${'Real text. '.repeat(20)}\0\0\0`, `${'Real text. '.repeat(20)}\0\0\0`],
    ['a few control characters', 'a\u0001b\u0008c\u001bd', 'a\u0001b\u0008c\u001bd'],
  ])('%s', (_name, content, text) => {
    expect(read(content)).toBe(text)
  })

  it.each([
    [
      'UTF-16 LE',
      Buffer.from('\uFEFF---\na: 1\n---\n', 'utf16le'),
      'is UTF-16 (little endian), expected UTF-8',
    ],
    [
      'UTF-16 BE',
      Buffer.from('\uFEFF---\na: 1\n', 'utf16le').swap16(),
      'is UTF-16 (big endian), expected UTF-8',
    ],
    ['a lone continuation byte', Buffer.from('Text \x80', 'latin1'), 'is not UTF-8, expected UTF-8'],
    ['Latin-1', Buffer.from('Gr\u00F6\u00DFe', 'latin1'), 'is not UTF-8, expected UTF-8'],
    ['an overlong form', Buffer.from([0x41, 0xc0, 0xaf]), 'is not UTF-8, expected UTF-8'],
    ['an encoded surrogate', Buffer.from([0x41, 0xed, 0xa0, 0x80]), 'is not UTF-8, expected UTF-8'],
    ['a cut character', Buffer.from([0x41, 0xf0, 0x9f, 0x9a]), 'is not UTF-8, expected UTF-8'],
    [
      'binary',
      Buffer.from(Array.from({ length: 2048 }, (_, index) => (index * 7) % 128)),
      'is a binary file',
    ],
    ['NULs', Buffer.alloc(64), 'is a binary file'],
    ['too big', Buffer.alloc(6 * 1024 * 1024, 'a'), 'has 6.0 MiB, more than the 5 MiB a post may have'],
  ])('%s is refused by name', (_name, content, message) => {
    expect(() => read(content)).toThrow(ContentError)
    expect(() => read(content)).toThrow(message)
  })

  it('5 MiB are read, a byte more is not', () => {
    const most = 5 * 1024 * 1024
    expect(read(Buffer.alloc(most, 'a'))).toHaveLength(most)
    expect(() => read(Buffer.alloc(most + 1, 'a'))).toThrow(ContentError)
  })

  it('does not wait for a pipe, nor read a folder', () => {
    const root = temporaryFolder()
    execFileSync('mkfifo', [join(root, 'pipe.md')])
    mkdirSync(join(root, 'folder.md'))
    expect(() => readText(join(root, 'pipe.md'))).toThrow('is not a regular file')
    expect(() => readText(join(root, 'folder.md'))).toThrow(/is not a regular file|EISDIR/)
    expect(() => readText('/dev/zero')).toThrow('is not a regular file')
    expect(() => readText(join(root, 'none.md'))).toThrow('ENOENT')
  })
})
