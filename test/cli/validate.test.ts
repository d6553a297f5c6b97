import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { atom, json, opml, rss } from '../checks/documents.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { feedmill, feedmillBeside, machine, paths, type Ran, shell } from './run-feedmill.ts'

const good = (bytes: Uint8Array): string => Buffer.from(bytes).toString()
const FAULTY = good(rss({ more: '\n<pubDate>today</pubDate>' }))
const WARNED = good(rss({ more: '<description>&lt;a href="/a">a&lt;/a></description>' }))

const SITE = {
  'feed.xml': good(rss()),
  'news/atom': good(atom()),
  'feed.json': good(json()),
  'feeds.opml': good(opml()),
  'index.html': '<!DOCTYPE html><html><body>&lt;rss></body></html>',
  'sitemap.xml': '<?xml version="1.0"?><urlset/>',
  'package.json': '{"version":"1.0.0"}',
  '.git/feed.xml': FAULTY,
  'node_modules/a/feed.xml': FAULTY,
  'feed.xml.gz': '\u001f',
}

const on = (root: string, ...args: string[]): Ran => feedmill(machine(root), 'validate', ...args)

describe('feedmill validate', () => {
  it('finds nothing in good feeds, and skips what is none', () => {
    const root = temporaryFolder(SITE)
    const ran = on(root, '.')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toBe(
      'feed.json: JSON Feed, no faults\nfeed.xml: RSS, no faults\nfeeds.opml: OPML, no faults\nnews/atom: Atom, no faults\n4 documents: no faults\n',
    )
    expect(paths(root)).toHaveLength(Object.keys(SITE).length)
  })

  it('says where an error is, what is wrong and what to do', () => {
    const ran = on(temporaryFolder({ 'a.xml': FAULTY }), 'a.xml')
    expect(ran.code).toBe(2)
    expect(ran.stdout).toBe(
      [
        'a.xml:3:1: error: pubDate: expected a date of RFC 822, found "today" [invalid-rfc822-date]',
        '    write it like Fri, 22 Jul 2011 04:00:00 GMT (RFC 822 §5)',
        'a.xml: RSS, 1 error, 0 warnings',
        '',
      ].join('\n'),
    )
  })

  it('takes warnings for errors only when it is told to', () => {
    const root = temporaryFolder({ 'a.xml': WARNED })
    expect(on(root, 'a.xml')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('[relative-reference]'),
    })
    expect(on(root, 'a.xml', '--strict').code).toBe(2)
  })

  it('shows a person some of many, and a program all', () => {
    const root = temporaryFolder({ 'a.xml': good(rss({ more: '<x/>'.repeat(9) })) })
    expect(on(root, 'a.xml').stdout).toContain('a.xml: and 4 more of [unknown-element]')
    expect(JSON.parse(on(root, 'a.xml', '--format', 'json').stdout)).toMatchObject({ errors: 9 })
  })

  it('lets no document steer the terminal', () => {
    const root = temporaryFolder({ 'a.xml': good(rss({ more: '<pubDate>\u009b31m\u202e</pubDate>' })) })
    expect(on(root, 'a.xml').stdout).not.toMatch(/[\u009b\u202e]/)
  })

  it('reads stdin', () => {
    const root = temporaryFolder({ 'a.xml': FAULTY })
    const { code, stdout } = shell(machine(root), '$FEEDMILL validate - < a.xml')
    expect(code).toBe(2)
    expect(stdout).toContain('-:3:1: error')
  })

  it.each([
    ['a file that is not there', ['none.xml'], 'none.xml: expected a file, a folder or an http(s) address'],
    ['a folder without feeds', ['empty'], 'empty: expected a folder with feeds, found none in it'],
    ['nothing', [], "missing required argument 'feed'"],
    [
      'a format that it does not know',
      ['a.xml', '--format', 'xml'],
      'Allowed choices are text, json, github, sarif',
    ],
  ])('refuses %s', (_what, args, message) => {
    const ran = on(temporaryFolder({ 'a.xml': FAULTY, 'empty/a.txt': '' }), ...args)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(message)
  })

  it('takes no empty name for the folder it is in', () => {
    const { code, log } = on(temporaryFolder({ 'a.xml': '<rss/>' }), '')
    expect(code).toBe(1)
    expect(log[0]?.msg).toContain('found an empty name')
  })

  it('checks the others when one cannot be read', () => {
    const ran = on(temporaryFolder({ 'a.xml': FAULTY }), 'none.xml', 'a.xml')
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain('a.xml: RSS, 1 error')
  })
})

describe('for programs', () => {
  const folder = (): string => temporaryFolder({ 'a b/feed.xml': FAULTY })

  it('--format json has everything', () => {
    const report = JSON.parse(on(folder(), 'a b', '--format', 'json').stdout)
    expect(report).toMatchObject({
      version: 1,
      errors: 1,
      warnings: 0,
      documents: [
        {
          name: 'a b/feed.xml',
          format: 'rss',
          findings: [
            {
              rule: 'invalid-rfc822-date',
              severity: 'error',
              line: 3,
              column: 1,
              message: expect.any(String),
              hint: expect.any(String),
              section: 'RFC 822 §5',
            },
          ],
        },
      ],
    })
  })

  it('--format github annotates files', () => {
    expect(on(folder(), 'a b', '--format', 'github').stdout).toBe(
      '::error file=a b/feed.xml,line=3,col=1,title=invalid-rfc822-date::pubDate: expected a date of RFC 822, found "today" (write it like Fri, 22 Jul 2011 04:00:00 GMT)\n',
    )
  })

  it('--format github lets no document write commands', () => {
    const evil = temporaryFolder({
      'a.xml': good(rss({ more: '<pubDate>%0A::error::x\n::stop-commands::y</pubDate>' })),
    })
    const lines = on(evil, 'a.xml', '--format', 'github').stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('%250A')
  })

  it('--format sarif is SARIF 2.1.0', () => {
    const log = JSON.parse(on(folder(), 'a b', '--format', 'sarif').stdout)
    const [run] = log.runs
    expect(log.version).toBe('2.1.0')
    expect(run.tool.driver).toMatchObject({ name: 'feedmill', rules: [{ id: 'invalid-rfc822-date' }] })
    expect(run.results).toEqual([
      {
        ruleId: 'invalid-rfc822-date',
        ruleIndex: 0,
        level: 'error',
        message: { text: expect.stringContaining('RFC 822 §5') },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'a%20b/feed.xml' },
              region: { startLine: 3, startColumn: 1 },
            },
          },
        ],
      },
    ])
  })
})

describe('an address', () => {
  async function validate(listener: RequestListener, path = '/feed.xml'): Promise<Ran> {
    const server = createServer(listener)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    try {
      const url = `http://ann:secret@127.0.0.1:${port}${path}`
      return await feedmillBeside(machine(temporaryFolder()), ['validate', url, '--format', 'json'])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }

  const rulesOf = ({ stdout }: Ran): string[] =>
    JSON.parse(stdout).documents[0].findings.map(({ rule }: { rule: string }) => rule)

  it('is fetched, and its media type and charset are checked', async () => {
    const ran = await validate((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=iso-8859-1')
      response.end(rss({ channel: '<generator>Mühle</generator>' }))
    })
    expect(rulesOf(ran)).toContain('content-type-wrong')
    expect(rulesOf(ran)).toContain('charset-contradicts')
    expect(rulesOf(ran)).toContain('self-is-elsewhere')
    expect(ran.stdout + ran.stderr).not.toContain('secret')
  })

  it('is good when it sends what it should', async () => {
    const ran = await validate((request, response) => {
      if (request.url === '/old') {
        response.writeHead(301, { location: '/feed.json' }).end()
        return
      }
      response.setHeader('content-type', 'application/feed+json; charset=utf-8')
      response.end(json({ feed_url: `http://${request.headers.host}/feed.json` }))
    }, '/old')
    expect(rulesOf(ran)).toEqual([])
    expect(ran.code).toBe(0)
  })

  it('that answers 404 cannot be checked', async () => {
    const ran = await validate((_request, response) => {
      response.writeHead(404).end(FAULTY)
    })
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('it answers 404')
    expect(ran.stderr).not.toContain('secret')
  })
})
