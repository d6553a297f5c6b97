import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostFiles } from './hosts.ts'
import '../seeded.ts'

/** Any path, read back as the host reads it, is the path. Real hosts say the same in test/system. */

const segment = fc
  .string({
    unit: fc.oneof(fc.constantFrom(...' $;{}"\'`\\#?*:%()[]^|+.<>@!~&=,'), fc.string({ unit: 'grapheme' })),
    minLength: 1,
    maxLength: 12,
  })
  .map((text) => text.toWellFormed())
  .filter((text) => !/[\\?#/\p{Cc}\u2028\u2029%]/u.test(text) && text !== '.' && text !== '..' && text !== '')
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/old/${segments.join('/')}`)

function redirectFiles(from: string): Record<string, string> {
  return hostFiles({ redirects: { [from]: 'feed.xml' }, taxonomies: {} })
}

/** The rules of nginx's ngx_conf_read_token for what is in double quotes. */
function nginxToken(text: string): string {
  const quoted = /^"((?:\\.|[^"\\])*)"/.exec(text)?.[1] ?? ''
  return quoted.replace(/\\(["'\\])/g, '$1')
}

describe('the source of a redirect', () => {
  it('is one word for Netlify, without a sign that it would take for a pattern', () => {
    fc.assert(
      fc.property(path, (from) => {
        const line = (redirectFiles(from)._redirects ?? '').trimEnd().split('\n').at(-1) ?? ''
        const words = line.split(' ')
        expect(words).toHaveLength(3)
        expect(words[0]).toMatch(/^\/[!-~]*$/)
        expect(words[0]).not.toMatch(/[*:#"<>{}]/)
        expect(decodeURIComponent(words[0] ?? '')).toBe(from)
      }),
    )
  })

  it('is one token for nginx', () => {
    fc.assert(
      fc.property(path, (from) => {
        const text = redirectFiles(from)['feedmill.nginx.conf'] ?? ''
        const block = text.slice(text.lastIndexOf('\nlocation = ') + '\nlocation = '.length)
        expect(nginxToken(block)).toBe(from)
        expect(block.endsWith('" {\n    absolute_redirect off;\n    return 301 "/blog/feed.xml";\n}\n')).toBe(
          true,
        )
      }),
    )
  })

  it('is an expression for Caddy, with no placeholder in it', () => {
    fc.assert(
      fc.property(path, (from) => {
        const text = redirectFiles(from)['feedmill.Caddyfile'] ?? ''
        const lines = text.trimEnd().split('\n')
        expect(lines.at(-1)).toBe('redir @feedmill_1 /blog/feed.xml permanent')
        const expression =
          /^@feedmill_1 path_regexp feedmill_1 `([^`]*)`$/.exec(lines.at(-2) ?? '')?.[1] ?? ''
        expect(expression).not.toMatch(/[{}]/)
        // JavaScript reads `[]]` as an empty class and another sign.
        expect(new RegExp(expression.replaceAll('[]]', '\\]').replaceAll('[[]', '\\['), 'u').test(from)).toBe(
          true,
        )
      }),
    )
  })
})

describe('the path of a document', () => {
  const odd = 'a $uri;{b} "c" \'d\' `e` (größe).xml'
  const files = hostFiles({ rss: odd, taxonomies: { tag: { path: 'x $host;{y}/:slug' } } })

  it('is percent-encoded for Netlify', () => {
    const encoded = "a%20$uri;%7Bb%7D%20%22c%22%20'd'%20%60e%60%20(gr%C3%B6%C3%9Fe).xml"
    expect(files._headers).toContain(`\n/blog/${encoded}\n`)
    expect(files._headers).toContain(`\n/blog/x%20$host;%7By%7D/*/${encoded}\n`)
  })

  it('is quoted for nginx, and its variables are none', () => {
    const text = files['feedmill.nginx.conf'] ?? ''
    expect(text).toContain('location = "/blog/a $uri;{b} \\"c\\" \'d\' `e` (größe).xml" {')
    expect(text).toContain('location ~ "^/blog/x [$]host;[{]y[}]/[^/]+/feed[.]json$" {')
    for (const line of text.match(/^ *(?:add_header|return) .*$/gm) ?? [])
      expect(line.replace(/\$feedmill_\w+/, '')).not.toContain('$')
  })

  it('is an expression for Caddy', () => {
    const text = files['feedmill.Caddyfile'] ?? ''
    expect(text).toContain(
      '`^/blog/a [$]uri;\\x7bb\\x7d "c" \'d\' \\x60e\\x60 [(]größe[)][.]xml$`\nheader @feedmill_1 {',
    )
  })
})
