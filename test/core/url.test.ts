import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  appendPath,
  encodeSegment,
  httpUrl,
  maskPasswords,
  publicUrl,
  resolveUrl,
  siteRoot,
} from '../../src/core/url.ts'
import { runs } from '../builders.ts'

const ROOT = 'https://example.com/blog/'

describe('siteRoot', () => {
  it.each([
    ['http://localhost/blog', 'http://localhost/blog/'],
    ['http://localhost/blog/', 'http://localhost/blog/'],
    ['http://localhost', 'http://localhost/'],
    ['http://localhost/', 'http://localhost/'],
    ['http://gôg.com/bár', 'http://xn--gg-8ja.com/b%C3%A1r/'],
    ['https://例え.jp', 'https://xn--r8jz45g.jp/'],
    ['http://localhost/blo g/', 'http://localhost/blo%20g/'],
    ['HTTPS://Example.COM:443/Blog', 'https://example.com/Blog/'],
    ['http://example.com:8080', 'http://example.com:8080/'],
    ['https://example.com/blog?x=1#y', 'https://example.com/blog/'],
    ['https://example.com/a/../blog/./', 'https://example.com/blog/'],
  ])('HX1, HX2, HX3: %s is %s', (href, root) => {
    expect(siteRoot(href)).toBe(root)
    expect(siteRoot(root)).toBe(root)
  })

  it.each([
    '',
    'example.com',
    '/blog/',
    'ftp://example.com/',
    'file:///srv/',
    'javascript:alert(1)',
    'http://[',
  ])('%j is none', (href) => {
    expect(siteRoot(href)).toBeUndefined()
  })
})

describe('httpUrl', () => {
  it.each([
    ['https://example.com/a?b=1&c=2#d', 'https://example.com/a?b=1&c=2#d'],
    ['http://EXAMPLE.com', 'http://example.com/'],
    ['https://example.com/a b/é', 'https://example.com/a%20b/%C3%A9'],
    ['https://example.com/a|b[1]^{2}`%', 'https://example.com/a%7Cb%5B1%5D%5E%7B2%7D%60%25'],
    ['https://example.com/?a=[1]|2&b=%zz%41#c#d', 'https://example.com/?a=%5B1%5D%7C2&b=%25zz%41#c%23d'],
    ['https://[::1]/a', 'https://[::1]/a'],
    ['not-a-url', undefined],
    ['//example.com/', undefined],
    ['mailto:a@b.example', undefined],
    ['data:text/html,x', undefined],
  ])('%j is %j', (href, url) => {
    expect(httpUrl(href)).toBe(url)
  })
})

describe('resolveUrl', () => {
  it.each([
    ['/a', 'https://example.com/a'],
    ['a', 'https://example.com/blog/2011/a'],
    ['../a', 'https://example.com/blog/a'],
    ['#a', 'https://example.com/blog/2011/post.html#a'],
    ['?a=1', 'https://example.com/blog/2011/post.html?a=1'],
    ['', 'https://example.com/blog/2011/post.html'],
    ['//cdn.example.org/a', 'https://cdn.example.org/a'],
    ['  https://example.org/a  ', 'https://example.org/a'],
    ['https://example.org', 'https://example.org/'],
    ['https://example.org/a/../b', 'https://example.org/b'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    ['http://[', undefined],
    ['http://1.2.3.4.5/a', undefined],
  ])('%j is %j', (href, url) => {
    expect(resolveUrl(href, 'https://example.com/blog/2011/post.html')).toBe(url)
  })

  it('is what the platform makes of it', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aZ0._-~/%é?#:@ &=+,;()'.split('')), maxLength: 12 })
    fc.assert(
      fc.property(
        fc.constantFrom('', '/', '//h.example/', 'https://h.example/', 'HTTP://h/'),
        word,
        (start, rest) => {
          expect(resolveUrl(start + rest, ROOT)).toBe(platformUrl(start + rest))
        },
      ),
      runs(600),
    )
  })
})

function platformUrl(href: string): string | undefined {
  try {
    // Not URL.canParse: once it is hot, Node 20 takes Latin letters for broken UTF-8.
    return new URL(href.trim(), ROOT).href
  } catch {
    return undefined
  }
}

describe('appendPath', () => {
  it.each([
    ['2011/hello.html', '2011/hello.html'],
    ['/2011/hello/', '2011/hello/'],
    ['', ''],
    ['/', ''],
    ['a//b', 'a/b'],
    ['a b/é', 'a%20b/%C3%A9'],
    ['a%20b', 'a%20b'],
    ['100%', '100%25'],
    ['what?#x', 'what%3F%23x'],
    ['/../../etc/passwd', 'etc/passwd'],
    ['a/./../b', 'a/b'],
    ['/%2e%2e/%2E./.%2e/baddie.html', 'baddie.html'],
    ['..\\..\\x', '..-..-x'],
    ['.../x', '.../x'],
  ])('%j is %j', (path, below) => {
    expect(appendPath(ROOT, path)).toBe(ROOT + below)
  })

  it('never climbs out of the root, and is in standard form', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        ...[
          '..',
          '.',
          '%2e',
          '%2E%2e',
          '.%2e',
          '%252e%252e',
          '..\\',
          '\\..',
          '%5c..',
          '..%2f..',
          ' ..',
          '..\t',
        ],
        ...['http:', '//evil.example', '?', '#', '%', '%zz', '\uD800'],
      ),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const url = appendPath(ROOT, parts.join('/'))
        expect(url.startsWith(ROOT)).toBe(true)
        expect(new URL(url).href).toBe(url)
        expect(new URL(url).search + new URL(url).hash).toBe('')
      }),
      runs(250),
    )
  })
})

describe('encodeSegment', () => {
  it.each([
    ["a-Z_0.~!$&'()*+,;=:@", "a-Z_0.~!$&'()*+,;=:@"],
    ['a/b\\c', 'a-b-c'],
    ['日本', '%E6%97%A5%E6%9C%AC'],
    ['%41%zz', '%41%25zz'],
    ['a\uD800b', 'a%EF%BF%BDb'],
    ['"<>`{}|^[]', '%22%3C%3E%60%7B%7D%7C%5E%5B%5D'],
    ['a\nb\u0000', 'a%0Ab%00'],
  ])('%j is %j', (segment, encoded) => {
    expect(encodeSegment(segment)).toBe(encoded)
  })

  it('is stable, and holds nothing that ends a segment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (segment) => {
        const encoded = encodeSegment(segment)
        expect(encoded).toMatch(/^[\w.~!$&'()*+,;=:@%-]*$/)
        expect(encodeSegment(encoded)).toBe(encoded)
      }),
      runs(250),
    )
  })
})

describe('passwords', () => {
  it.each([
    ['found “https://user:hush@e.org/a”', 'found “https://…@e.org/a”'],
    ['https://user:hu@sh@e.org and http://hush@e.org', 'https://…@e.org and http://…@e.org'],
    ['//hush@e.org, ssh://hush@e.org', '//…@e.org, ssh://…@e.org'],
    ['https:user:hush@e.org', 'https:…@e.org'],
    ['https:\\\\user:hush@e.org', 'https:\\\\…@e.org'],
  ])('%s is shown without them', (text, shown) => {
    expect(maskPasswords(text)).toBe(shown)
  })

  it.each(['https://e.org/@ann', 'https://e.org/?a=b@c', 'ann@e.org', 'https://e.org, or ask ann@e.org'])(
    '%s has none',
    (text) => {
      expect(maskPasswords(text)).toBe(text)
    },
  )

  it('are in no public address', () => {
    for (const address of ['https://a:b@e.org/', 'https://a@e.org/', 'https:a:b@e.org', 'ftp://e.org/'])
      expect(publicUrl(address)).toBeUndefined()
    expect(publicUrl('https://e.org/@a')).toBe('https://e.org/@a')
  })
})
