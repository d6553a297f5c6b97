import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalPath, targetPath } from '../../../src/daemon/http/request-path.ts'
import { servedPath } from '../../../src/daemon/http/served.ts'
import { runs } from '../../builders.ts'

describe('the path of a request target', () => {
  it.each([
    ['/feed.xml', '/feed.xml'],
    ['/feed.xml?a=/b', '/feed.xml'],
    ['/feed.xml#part', '/feed.xml'],
    ['http://example.com/feed.xml?x', '/feed.xml'],
    ['HTTPS://example.com', '/'],
    ['http://example.com?x', '/'],
    ['//example.com/feed.xml', '//example.com/feed.xml'],
    ['*', undefined],
    ['feed.xml', undefined],
    ['ftp://example.com/feed.xml', undefined],
    ['', undefined],
  ])('%j is %j', (target, path) => {
    expect(targetPath(target)).toBe(path)
  })
})

describe('the canonical form of a path', () => {
  it.each([
    ['/', '/', false],
    ['/blog/feed.xml', '/blog/feed.xml', false],
    ['/blog/', '/blog/', false],
    ['/blog/%66eed%2Exml', '/blog/feed.xml', false],
    ['/gr%c3%b6%C3%9Fe', '/gr%C3%B6%C3%9Fe', false],
    ['/größe', '/gr%C3%B6%C3%9Fe', false],
    ["/a'b(c)!", "/a'b(c)!", false],
    ['/a%27b+c%2Bd', "/a'b+c+d", false],
    ['//feed.xml', '/feed.xml', true],
    ['///', '/', true],
    ['/blog//feed.xml', '/blog/feed.xml', true],
    ['/blog/./feed.xml', '/blog/feed.xml', true],
    ['/blog/../feed.xml', '/feed.xml', true],
    ['/blog/%2e%2E/feed.xml', '/feed.xml', true],
    ['/../../etc/passwd', '/etc/passwd', true],
    ['/blog/..', '/', true],
    ['/blog/.', '/blog/', true],
    ['/..%2f..%2fetc', '/..%2F..%2Fetc', false],
    ['/a%5c..%5cb', '/a%5C..%5Cb', false],
    ['/%252e%252e/x', '/%252e%252e/x', false],
    ['/...', '/...', false],
  ])('%j is %j', (path, canonical, isShortened) => {
    expect(canonicalPath(path)).toEqual({ path: canonical, isShortened })
  })

  it.each(['/a%00b', '/%', '/%zz', '/%c3', '/%ff%fe', '/%0d%0aSet-Cookie', '/%7f', '/%ed%a0%80'])(
    'refuses %j',
    (path) => {
      expect(canonicalPath(path)).toBeUndefined()
    },
  )

  it('is its own canonical form, of ASCII, and climbs nowhere', () => {
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2F',
      '%25',
      'a',
      'é',
      '%C3%A9',
      '\\',
      '+',
      '%5C',
      '~',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const first = canonicalPath(`/${pieces.join('')}`)
        expect(first).toBeDefined()
        const path = first?.path ?? ''
        expect(path).toMatch(/^\/(?!\/)[\x21-\x7e]*$/)
        expect(path).not.toMatch(/\/\/|\/\.\.?(?:\/|$)/)
        expect(canonicalPath(path)).toEqual({ path, isShortened: false })
      }),
      runs(300),
    )
  })

  it('finds what is published under any name', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => !/[\u0000-\u001f\u007f]/.test(text))
    fc.assert(
      fc.property(name, (text) => {
        const path = servedPath('https://example.com/blog/', `${text}/feed.xml`)
        // As browsers and readers ask for it.
        expect(canonicalPath(new URL(path, 'https://example.com').pathname)?.path).toBe(path)
      }),
      runs(300),
    )
  })
})
