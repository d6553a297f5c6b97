import { describe, expect, it } from 'vitest'
import { hostFiles } from './hosts.ts'

/** Archives are sent as feeds are, by rules that no new year changes. */

const HUBS = ['https://hub.example.com/']
const TAXONOMIES = { tag: { path: 'tags/:slug', archives: { path: 'archive/:period' } } }
const files = hostFiles({ archives: true, hubs: HUBS, taxonomies: TAXONOMIES })
const plain = hostFiles({ hubs: HUBS })

describe('archives', () => {
  it('have one rule for each format, and no year is named', () => {
    for (const text of Object.values(files)) expect(text).not.toContain('2011')
    expect(files._headers).toContain(
      '/blog/archive/*/feed.json\n  Content-Type: application/feed+json; charset=utf-8\n  Cache-Control: public, max-age=900\n',
    )
    expect(files['feedmill.nginx.conf']).toContain('location ~ "^/blog/archive/[^/]+/feed[.]xml$" {')
    expect(files['feedmill.nginx.conf']).toContain(
      'location ~ "^/blog/tags/[^/]+/archive/[^/]+/feed[.]xml$" {',
    )
    expect(files['feedmill.Caddyfile']).toContain('header /blog/archive/*/feed.xml {')
  })

  it('of terms need no rule at Netlify beside that of the terms', () => {
    expect(files._headers?.match(/^\/.*tags.*$/gm)).toEqual(plain._headers?.match(/^\/.*tags.*$/gm))
  })

  it('name no hub: they are no topics', () => {
    const count = (text = ''): number => text.split('hub.example.com').length
    for (const name of Object.keys(files)) expect(count(files[name]), name).toBe(count(plain[name]))
  })

  it('change nothing where there are none', () => {
    expect(hostFiles({ hubs: HUBS, archives: false })).toEqual(plain)
  })
})
