import { describe, expect, it } from 'vitest'
import { parseGitAddress } from '../../../src/sources/git/address.ts'

describe('the address of a repository', () => {
  it.each([
    ['https://example.com/ann/blog.git', 'https', 'blog'],
    ['https://example.com:8443/blog/', 'https', 'blog'],
    ['http://example.com/blog', 'http', 'blog'],
    ['ssh://git@example.com:2222/ann/blog.git', 'ssh', 'blog'],
    ['ssh://example.com/~ann/blog', 'ssh', 'blog'],
    ['git@example.com:ann/blog.git', 'ssh', 'blog'],
    ['git@example.com:blog', 'ssh', 'blog'],
    ['git@[2001:db8::1]:blog', 'ssh', 'blog'],
    ['file:///srv/git/my%20blog.git', 'file', 'my blog'],
  ])('%s', (url, protocol, name) => {
    expect(parseGitAddress(url)).toEqual({ remote: url, protocol, name })
  })

  it.each([
    ['https://ann:s3cret@example.com/blog', { username: 'ann', password: 's3cret' }],
    ['https://t0ken@example.com/blog', { username: 't0ken', password: '' }],
    ['https://ann:p%40ss%2Fw@example.com/blog', { username: 'ann', password: 'p@ss/w' }],
  ])('%s: who asks is kept apart', (url, credentials) => {
    expect(parseGitAddress(url)).toMatchObject({ remote: 'https://example.com/blog', credentials })
  })

  it.each([
    // What git would take for an option, or a command to run.
    '--upload-pack=touch /tmp/x',
    '-u',
    'ext::sh -c touch% /tmp/x',
    'ext::sh',
    'fd::17',
    'ssh://-oProxyCommand=touch/blog',
    'ssh://git@-oProxyCommand=touch/blog',
    'ssh://-l@example.com/blog',
    'ssh://example.com/-blog',
    '-oProxyCommand=touch@example.com:blog',
    'git@-oProxyCommand=touch:blog',
    'git@example.com:-blog',
    'git@example.com::sh',
    // What is on this machine, or unprotected, or says too much.
    '',
    '/srv/git/blog',
    '../blog',
    'blog',
    'C:\\blog',
    'example.com:blog',
    'git://example.com/blog',
    'file://example.com/blog',
    'file:blog',
    'https://example.com/',
    'https://example.com/blog?token=x',
    'https://example.com/blog#main',
    'https://ann:a%0ahost=evil@example.com/blog',
    'https://example.com/blog\nx',
    // Git sends no password without a name.
    'https://:t0ken@example.com/blog',
    'ssh://ann:s3cret@example.com/blog',
    'ftp://example.com/blog',
  ])('is not “%s”', (url) => {
    expect(parseGitAddress(url)).toBeUndefined()
  })
})
