import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tagUri } from '../../src/core/identity.ts'
import { faultOfId } from '../../src/core/stated-id.ts'
import { runs } from '../builders.ts'

describe('an id that an author states', () => {
  it.each([
    'urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6',
    'URN:UUID:60A76C80-D399-11D9-B93C-0003939E0AF6',
    'tag:example.com,2024-05-01:post',
    'tag:example.com,2024-05:/2024/05/',
    'tag:example.com,2024:',
    'tag:ann@example.com,2024:a/b?c#d',
    'TAG:Example.com,2024:x%20y',
    'tag:localhost,2024:日本',
    'https://example.com/a',
    'urn:isbn:0451450523',
    '42',
    'tags',
  ])('%s is what it says', (id) => {
    expect(faultOfId(id)).toBeUndefined()
  })

  it.each([
    ['urn:uuid:12', 'RFC 9562 §4'],
    ['urn:uuid:60a76c80-d399-11d9-b93c-0003939e0afg', 'RFC 9562 §4'],
    ['urn:uuid:60a76c80d39911d9b93c0003939e0af6', 'RFC 9562 §4'],
    ['urn:uuid:{60a76c80-d399-11d9-b93c-0003939e0af6}', 'RFC 9562 §4'],
    ['tag:foo', 'RFC 4151 §2.1'],
    ['tag:example.com:post', 'RFC 4151 §2.1'],
    ['tag:example.com,24:post', 'RFC 4151 §2.1'],
    ['tag:example.com,2024-13:post', 'RFC 4151 §2.1'],
    ['tag:example.com,2024-05-32:post', 'RFC 4151 §2.1'],
    ['tag:example.com,2024-5-1:post', 'RFC 4151 §2.1'],
    ['tag:,2024:post', 'RFC 4151 §2.1'],
    ['tag:-a.com,2024:post', 'RFC 4151 §2.1'],
    ['tag:a b.com,2024:post', 'RFC 4151 §2.1'],
    ['tag:example.com,2024:a b', 'RFC 4151 §2.1'],
  ])('%s is not', (id, section) => {
    expect(faultOfId(id)).toContain(section)
  })

  it('is good when it is one of ours, and judged in time', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.integer({ min: 0, max: 4e12 }), (path, instant) => {
        expect(faultOfId(tagUri('example.com', instant, path))).toBeUndefined()
      }),
      runs(100),
    )
    expect(faultOfId(`tag:${'a-'.repeat(30_000)}`)).toContain('RFC 4151')
    expect(faultOfId(`tag:${'a.'.repeat(30_000)}`)).toContain('RFC 4151')
  })
})
