import { describe, expect, it } from 'vitest'
import { makeHostRules } from '../../src/hosting/host-rules.ts'
import { makeSite, makeSpec } from '../builders.ts'
import { hostFiles } from './hosts.ts'

/** What each host reads, word for word. */

const REDIRECTS = { '/rss.xml': 'feed.xml', '/feed/': 'tags/nasa/feed.json' }

describe('_headers', () => {
  it('names every document, by pattern where it can', () => {
    expect(hostFiles({ url: 'https://example.com/' })._headers).toBe(
      `# Written by Feedmill for Netlify and Cloudflare Pages.

/feed.xml
  Content-Type: application/rss+xml; charset=utf-8
  Cache-Control: public, max-age=900
  X-Content-Type-Options: nosniff
  Access-Control-Allow-Origin: *
  Link: <https://example.com/feed.xml>; rel="self"

/feed.json
  Content-Type: application/feed+json; charset=utf-8
  Cache-Control: public, max-age=900
  X-Content-Type-Options: nosniff
  Access-Control-Allow-Origin: *
  Link: <https://example.com/feed.json>; rel="self"

/tags/*/feed.xml
  Content-Type: application/rss+xml; charset=utf-8
  Cache-Control: public, max-age=900
  X-Content-Type-Options: nosniff
  Access-Control-Allow-Origin: *

/tags/*/feed.json
  Content-Type: application/feed+json; charset=utf-8
  Cache-Control: public, max-age=900
  X-Content-Type-Options: nosniff
  Access-Control-Allow-Origin: *

/feedmill-state/*
  Cache-Control: no-cache
  X-Content-Type-Options: nosniff
`,
    )
  })

  it('says that it has no effect below a path, and only there', () => {
    const { _headers, _redirects } = hostFiles()
    expect(_headers).toContain(
      '# These hosts read _headers at the root of the host only: below /blog/ it has',
    )
    expect(_redirects).toContain('# These hosts read _redirects at the root of the host only')
    expect(_headers).toContain('\n/blog/tags/*/feed.xml\n')
    expect(hostFiles({ url: 'https://example.com/' })._headers).not.toContain('no effect')
  })

  it('has one rule for every path, as hosts join what two say', () => {
    const taxonomies = {
      tag: { path: 'tags/:slug' },
      section: { path: ':slug' },
      twice: { path: 'x/:slug/:slug' },
    }
    const paths = (hostFiles({ url: 'https://example.com/', taxonomies })._headers ?? '').match(/^\/.*$/gm)
    expect(paths).toEqual(['/feed.xml', '/feed.json', '/*/feed.xml', '/*/feed.json', '/feedmill-state/*'])
  })

  it('has one asterisk in a rule', () => {
    const taxonomies = { twice: { path: 'x/:slug/y/:slug' } }
    expect(hostFiles({ taxonomies })._headers).toContain('\n/blog/x/*/feed.xml\n')
  })
})

it('_redirects leads from old paths to new ones', () => {
  expect(hostFiles({ url: 'https://example.com/', redirects: REDIRECTS })._redirects).toBe(
    `# Written by Feedmill for Netlify and Cloudflare Pages.

/feed/ /tags/nasa/feed.json 301
/rss.xml /feed.xml 301
`,
  )
})

it('feedmill.nginx.conf has a location for each', () => {
  const text = hostFiles({ redirects: REDIRECTS })['feedmill.nginx.conf'] ?? ''
  expect(text).toContain(`
location = "/blog/feed.xml" {
    types { }
    default_type application/rss+xml;
    charset utf-8;
    charset_types application/rss+xml;
    add_header X-Content-Type-Options "nosniff" always;
    add_header Cache-Control "public, max-age=900";
    add_header Access-Control-Allow-Origin "*" always;
    add_header Link "<https://example.com/blog/feed.xml>; rel=\\"self\\"";
}
`)
  expect(text).toContain(`
location ~ "^/blog/tags/[^/]+/feed[.]json$" {
    types { }
    default_type application/feed+json;
    charset utf-8;
    charset_types application/feed+json;
    add_header X-Content-Type-Options "nosniff" always;
    add_header Cache-Control "public, max-age=900";
    add_header Access-Control-Allow-Origin "*" always;
    add_header Link $feedmill_8b218c28;
}
`)
  expect(text).toContain(`
location ^~ "/blog/feedmill-state/" {
    add_header Cache-Control "no-cache" always;
    add_header X-Content-Type-Options "nosniff" always;
}

location = "/feed/" {
    absolute_redirect off;
    return 301 "/blog/tags/nasa/feed.json";
}
`)
})

it('feedmill.Caddyfile has headers and redirects for each', () => {
  const taxonomies = { tag: { path: 'tags/:slug' } }
  expect(hostFiles({ redirects: REDIRECTS, taxonomies })['feedmill.Caddyfile']).toContain(`
header /blog/tags/*/feed.json {
	Content-Type \`application/feed+json; charset=utf-8\`
	Cache-Control \`public, max-age=900\`
	X-Content-Type-Options nosniff
	Access-Control-Allow-Origin *
}
@feedmill_2 path_regexp feedmill_2 \`^/blog/tags/([a-z0-9-]+)/feed[.]json$\`
header @feedmill_2 {
	Link \`<https://example.com/blog/tags/{http.regexp.feedmill_2.1}/feed.json>; rel="self"\`
}
header /blog/feedmill-state/* {
	Cache-Control no-cache
	X-Content-Type-Options nosniff
}
@feedmill_3 path_regexp feedmill_3 \`^/feed/$\`
redir @feedmill_3 /blog/tags/nasa/feed.json permanent
@feedmill_4 path_regexp feedmill_4 \`^/rss[.]xml$\`
redir @feedmill_4 /blog/feed.xml permanent
`)
})

describe('the files', () => {
  it('are those that are asked for', () => {
    expect(Object.keys(hostFiles({ files: [] }))).toEqual([])
    expect(Object.keys(hostFiles({ files: ['netlify'] }))).toEqual(['_headers', '_redirects'])
    expect(Object.keys(hostFiles({ files: ['caddy', 'nginx', 'caddy'] }))).toEqual([
      'feedmill.Caddyfile',
      'feedmill.nginx.conf',
    ])
  })

  it('do not depend on which terms there are', () => {
    expect(hostFiles({ slug: 'nasa' })).toEqual(hostFiles({ slug: 'grösse' }))
  })
})

describe('compressed forms', () => {
  it('are no matter where there are none', () => {
    const files = Object.values(hostFiles()).join()
    expect(files).not.toMatch(/gzip_static|precompressed/)
  })

  it('are sent by nginx and Caddy, feeds alone', () => {
    const files = hostFiles({ url: 'https://example.com/', encodings: ['gzip', 'br'] })
    expect(files['feedmill.nginx.conf']?.match(/gzip_static on;\n {4}gzip_vary on;/g)).toHaveLength(4)
    const caddy = files['feedmill.Caddyfile']
    for (const matcher of ['/feed.xml', '/feed.json', '/tags/*/feed.xml', '/tags/*/feed.json'])
      expect(caddy).toContain(`\nfile_server ${matcher} {\n\tprecompressed br gzip\n}\n`)
    expect(caddy?.match(/file_server/g)).toHaveLength(4)
    expect(files._headers).toBe(hostFiles({ url: 'https://example.com/' })._headers)
  })

  it('in Brotli are none to nginx, which may not know the directive', () => {
    const files = hostFiles({ encodings: ['br'] })
    expect(files['feedmill.nginx.conf']).toBe(hostFiles()['feedmill.nginx.conf'])
    expect(files['feedmill.Caddyfile']).toContain('precompressed br\n')
  })
})

describe('what goes with feeds', () => {
  it('has a rule only where hosts do not know its media type', () => {
    const types = {
      'a.html': 'text/html',
      'a.css': 'text/css',
      'a.js': 'text/javascript',
      'a.json': 'application/json',
      'a.opml': 'text/x-opml',
    }
    const documents = Object.entries(types).map(([path, mediaType]) => ({
      ...{ path, mediaType, url: `https://example.com/${path}`, rank: 3, recipe: '', parts: () => [] },
    }))
    const sending = { cacheControl: 'no-cache', encodings: new Set<never>() }
    const { single } = makeHostRules(
      makeSite({ url: 'https://example.com/' }),
      makeSpec(),
      documents,
      sending,
      [],
    )
    expect(single).toEqual([{ path: '/a.opml', contentType: 'text/x-opml; charset=utf-8' }])
  })
})
