import { describe, expect, it } from 'vitest'
import { hostFiles } from './hosts.ts'

/** Feeds at the addresses that other engines gave them. */

describe('the rules for feeds of terms', () => {
  it('know each form of a path with a language in it', () => {
    const files = hostFiles({ taxonomies: { tag: { path: '[:language/]tags/:slug' } } })
    const nginx = files['feedmill.nginx.conf'] ?? ''
    expect(nginx).toContain('location ~ "^/blog/tags/[^/]+/feed[.]xml$" {')
    expect(nginx).toContain('location ~ "^/blog/[^/]+/tags/[^/]+/feed[.]xml$" {')
    expect(files['feedmill.Caddyfile']).toContain('header /blog/*/tags/*/feed.xml {')
  })

  it('know files of their own, wherever they are', () => {
    const tag = { path: 'tags/:slug', files: { rss: '/feed/by_tag/:slug.xml', json: 'feed/' } }
    const files = hostFiles({ taxonomies: { tag } })
    const nginx = files['feedmill.nginx.conf'] ?? ''
    expect(nginx).toContain('location ~ "^/blog/feed/by_tag/[^/]+[.]xml$" {')
    expect(nginx).toContain('location ~ "^/blog/tags/[^/]+/feed/index[.]json$" {')
    expect(files._headers).toContain('/blog/feed/by_tag/*.xml\n  Content-Type: application/rss+xml')
  })

  it('are the only ones at Netlify for what they match', () => {
    const { _headers = '' } = hostFiles({
      url: 'https://example.com/',
      taxonomies: { tag: { path: ':slug' } },
    })
    expect(_headers.match(/^\/.*$/gm)).toEqual([
      '/feed.xml',
      '/feed.json',
      '/*/feed.xml',
      '/*/feed.json',
      '/feedmill-state/*',
    ])
    const named = hostFiles({
      url: 'https://example.com/',
      taxonomies: { tag: { path: ':slug' } },
      named: ['engineering/'],
    })
    expect(named._headers).toBe(_headers)
    expect(named['feedmill.nginx.conf']).toContain('location = "/engineering/feed.xml" {')
  })
})
