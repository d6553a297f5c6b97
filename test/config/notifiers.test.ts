import { describe, expect, it } from 'vitest'
import { checkConfig } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'
import { wire } from '../../src/config/wire.ts'
import { wireNotifiers } from '../../src/config/wire-notifiers.ts'
import { OperatorError } from '../../src/core/problem.ts'
import type { NotifyRun } from '../../src/pipeline/notify.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const flags = { dryRun: false, strict: false, force: false, drafts: false, future: false, adoptFiles: false }
const HUB = 'https://hub.example.com/'
const KEY = 'abcdefgh-1'

function check(notifiers: readonly object[], more: object = {}): Config {
  const site = { url: 'https://example.com/blog/' }
  const sources = [{ type: 'directory', path: 'blog' }]
  return checkConfig({ site, sources, notifiers, ...more }, (path) => path.join('.'))
}

function wired(notifiers: readonly object[], more: object = {}): NotifyRun {
  const config = check(notifiers, more)
  const base = temporaryFolder({ 'blog/a.md': '' })
  const run = wire(config, { base, cwd: base, flags, log, now: () => 0, environment: {} })
  return wireNotifiers(config, run, () => 0)
}

function mistake(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    if (error instanceof OperatorError) return error.message
    throw error
  }
  return ''
}

const names = (run: NotifyRun): string[] => run.notifiers.map(({ name }) => name)

describe('notifiers', () => {
  it('are one for each hub, server, endpoint and webhook, by names without a secret', () => {
    const run = wired([
      { type: 'websub', hubs: ['https://hub.example.com', 'https://hub2.example.com/?x=1'] },
      { type: 'rsscloud', server: 'https://rpc.example.com:5337/' },
      { type: 'indexnow', key: KEY },
      { type: 'webhook', url: 'https://ann:pw@hooks.example.com/t0ken?s3cret', secret: 'x' },
    ])
    expect(names(run)).toEqual([
      `websub ${HUB}`,
      'websub https://hub2.example.com/?x=1',
      'rsscloud rpc.example.com:5337',
      'indexnow api.indexnow.org',
      expect.stringMatching(/^webhook hooks\.example\.com [0-9a-f]{8}$/),
    ])
    expect(run.isForgetful).toBe(false)
    expect(wired([{ type: 'websub', hubs: [HUB] }], { state: 'https://example.com/' }).isForgetful).toBe(true)
  })

  it('are named by the site’s feeds, when readers are to know them', () => {
    const site = (notifiers: readonly object[]) => {
      const base = temporaryFolder({ 'blog/a.md': '' })
      return wire(check(notifiers), { base, cwd: base, flags, log, now: () => 0, environment: {} }).site
    }
    expect(site([{ type: 'indexnow', key: KEY }])).toEqual(site([]))
    expect(site([])).not.toHaveProperty('hubs')
    expect(site([{ type: 'websub', hubs: [HUB, HUB] }]).hubs).toEqual([HUB])
    expect(site([{ type: 'rsscloud', server: 'https://rpc.example.com/' }]).cloud?.domain).toBe(
      'rpc.example.com',
    )
  })

  const wrong: [what: string, notifiers: readonly object[], expected: RegExp][] = [
    ['nobody', [], /^notifiers: expected somebody who is to be told/],
    [
      'one hub twice',
      [{ type: 'websub', hubs: [HUB, 'https://hub.example.com'] }],
      /notifiers\[0\]: websub .* is there already/,
    ],
    ['no hub', [{ type: 'websub', hubs: [] }], /notifiers\[0\]\.hubs: expected at least one/],
    [
      'a hub with a password',
      [{ type: 'websub', hubs: ['https://a:b@hub.example.com/'] }],
      /without a user name and a password, found “https:\/\/…@/,
    ],
    [
      'two clouds',
      [1, 2].map((n) => ({ type: 'rsscloud', server: `https://rpc${n}.example.com/` })),
      /expected one rsscloud at most/,
    ],
    ['a short key', [{ type: 'indexnow', key: 'short' }], /expected 8 to 128 letters.*not shown/],
    [
      'a key file elsewhere',
      [{ type: 'indexnow', key: KEY, keyLocation: 'https://other.example/k.txt' }],
      /notifiers\[0\]\.keyLocation: expected a file at https:\/\/example\.com\/blog\/ or in a folder above/,
    ],
    [
      'a key file below',
      [{ type: 'indexnow', key: KEY, keyLocation: 'https://example.com/blog/x/k.txt' }],
      /or in a folder above/,
    ],
    [
      'a webhook that is none',
      [{ type: 'webhook', url: 't0ken', secret: 's3cret' }],
      /notifiers\[0\]\.url: .*not shown/,
    ],
    [
      'a webhook without a secret',
      [{ type: 'webhook', url: 'https://h.example/' }],
      /notifiers\[0\]\.secret: expected text/,
    ],
    ['a type that is none', [{ type: 'pigeon' }], /notifiers\[0\]\.type/],
  ]
  it.each(wrong)('are wrong with %s', (_what, notifiers, expected) => {
    const message = mistake(() => wired(notifiers))
    expect(message).toMatch(expected)
    expect(message).not.toMatch(/t0ken|s3cret|short/)
  })

  it('take a key file in a folder above the site', () => {
    expect(
      names(wired([{ type: 'indexnow', key: KEY, keyLocation: 'https://example.com/k.txt' }])),
    ).toHaveLength(1)
  })
})
