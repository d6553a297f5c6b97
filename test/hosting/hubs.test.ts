import { describe, expect, it } from 'vitest'
import { hostFiles } from './hosts.ts'

/** Wherever a host names a feed's own address, it names the hubs, too: subscribers believe headers before documents. */

const HUBS = ['https://hub.example.com/', 'https://other.example/a?b={c}$d']

describe('hubs in Link', () => {
  const files = hostFiles({ hubs: HUBS })

  it('of _headers are one value with the feed itself', () => {
    expect(files._headers).toContain(
      '  Link: <https://example.com/blog/feed.xml>; rel="self", <https://hub.example.com/>; rel="hub", <https://other.example/a?b={c}$d>; rel="hub"\n',
    )
  })

  it('of nginx hold nothing that is a variable, for the site and for terms', () => {
    const hubs =
      '<https://hub.example.com/>; rel=\\"hub\\", <https://other.example/a?b={c}%24d>; rel=\\"hub\\"'
    const nginx = files['feedmill.nginx.conf'] ?? ''
    expect(nginx).toContain(`add_header Link "<https://example.com/blog/feed.xml>; rel=\\"self\\", ${hubs}";`)
    expect(nginx).toMatch(
      /set \$feedmill_\w+ "<https:\/\/example\.com\$feedmill_\w+_path>; rel=\\"self\\", </,
    )
    expect(nginx.split(hubs).length).toBe(4)
  })

  it('of Caddy hold nothing that is a placeholder', () => {
    const caddy = files['feedmill.Caddyfile'] ?? ''
    expect(caddy.split('<https://other.example/a?b=%7Bc%7D$d>; rel="hub"').length).toBe(5)
  })

  it('are not there when there are none', () => {
    for (const text of Object.values(hostFiles())) expect(text).not.toContain('hub')
  })
})
