import { chmodSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { feedmill, type Machine, machine, snapshot } from './run-feedmill.ts'

// Each test starts several processes, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 120_000 })

const WHERE = ['--content', 'blog', '--out', 'site', '--url', 'https://example.com/blog/']
const PAGE = '<!doctype html>\n<html>\n<head>\n<title>T</title>\n</head>\n<body>x</body>\n</html>\n'
const SITE_LINK =
  '<link rel="alternate" type="application/rss+xml" title="Example" href="https://example.com/blog/feed.xml">'
const TAG_LINK =
  '<link rel="alternate" type="application/rss+xml" title="Example – x (tag)" href="https://example.com/blog/tags/x/feed.xml">'

/** A blog, its built pages, and its feeds among them. */
function site(files: Files = {}): Machine {
  const on = machine(
    temporaryFolder({
      'blog/_config.yml': 'title: Example\n',
      'blog/_posts/2011-07-22-a.md': '---\ntitle: A\ntags: [x]\n---\nText.\n',
      'site/index.html': PAGE,
      'site/2011/07/22/a.html': PAGE,
      'site/tags/x/index.html': PAGE,
      ...files,
    }),
  )
  expect(feedmill(on, 'generate', ...WHERE).code).toBe(0)
  return on
}
const read = (on: Machine, path: string): string => readFileSync(join(on.cwd, path), 'utf8')
const run = (on: Machine, ...more: string[]) => feedmill(on, 'autodiscovery', 'site', ...WHERE, ...more)

describe('autodiscovery', () => {
  it('links every page to the site’s feed, and a term’s page to its own first', () => {
    const on = site()
    const before = snapshot(join(on.cwd, 'site'))
    const { code, stdout } = run(on)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^7 pages: 3 changed, 0 unchanged, 4 left out · no problems\n$/)
    expect(read(on, 'site/index.html')).toBe(
      PAGE.replace(
        '</head>',
        `<!-- feedmill: feeds of this page -->\n${SITE_LINK}\n<!-- /feedmill -->\n</head>`,
      ),
    )
    expect(read(on, 'site/tags/x/index.html')).toContain(`${TAG_LINK}\n${SITE_LINK}\n`)
    // Everything else is as it was.
    const after = snapshot(join(on.cwd, 'site'))
    const changed = Object.keys(after).filter((path) => after[path] !== before[path])
    expect(changed.sort()).toEqual(['2011/07/22/a.html', 'index.html', 'tags/x/index.html'])
  })

  it('changes nothing a second time, and the feeds stay as they are', () => {
    const on = site()
    run(on)
    const before = snapshot(join(on.cwd, 'site'))
    expect(run(on).stdout).toContain(' 0 changed, 3 unchanged')
    expect(feedmill(on, 'generate', ...WHERE).stdout).toContain('0 documents written')
    expect(snapshot(join(on.cwd, 'site'))).toEqual(before)
  })

  it('--dry-run and --check change nothing; --check says so by its exit code', () => {
    const on = site()
    const before = snapshot(join(on.cwd, 'site'))
    const dry = run(on, '--dry-run')
    expect(dry.code).toBe(0)
    expect(dry.stdout).toContain('change   site/index.html\n')
    expect(dry.stdout).toContain('left out site/feed.html  (it is Feedmill’s own)\n')
    expect(run(on, '--check', '--quiet')).toMatchObject({ code: 2, stdout: '' })
    expect(snapshot(join(on.cwd, 'site'))).toEqual(before)
    run(on)
    expect(run(on, '--check').code).toBe(0)
  })

  it('names what is no page in UTF-8, and does the others', () => {
    const on = site({ 'site/plain.html': 'Text without a head' })
    writeFileSync(
      join(on.cwd, 'site/old.html'),
      Buffer.from('<head><title>Gr\xfc\xdfe</title></head>', 'latin1'),
    )
    writeFileSync(join(on.cwd, 'site/wide.html'), Buffer.from('<head></head>', 'utf16le'))
    const { code, log, stdout } = run(on)
    expect(code).toBe(2)
    expect(log.map(({ msg }) => msg)).toEqual([
      'site/old.html: expected a page in UTF-8, found other bytes (its links to feeds are not set)',
      'site/wide.html: expected a page in UTF-8, found other bytes (its links to feeds are not set)',
    ])
    expect(stdout).toContain('3 changed')
    expect(read(on, 'site/plain.html')).toBe('Text without a head')
  })

  it('follows no link, keeps modes, and passes over what is hidden', () => {
    const on = site({
      'elsewhere/index.html': PAGE,
      'site/.git/index.html': PAGE,
      'site/node_modules/a.html': PAGE,
    })
    symlinkSync('../../elsewhere', join(on.cwd, 'site/tags/linked'))
    symlinkSync('../elsewhere/index.html', join(on.cwd, 'site/linked.html'))
    chmodSync(join(on.cwd, 'site/index.html'), 0o640)
    run(on)
    expect(statSync(join(on.cwd, 'site/index.html')).mode & 0o777).toBe(0o640)
    for (const path of ['elsewhere/index.html', 'site/.git/index.html', 'site/node_modules/a.html'])
      expect(read(on, path), path).toBe(PAGE)
  })

  it('warns of compressed forms that are older now', () => {
    const on = site({ 'site/index.html.gz': 'old' })
    const { code, log } = run(on)
    expect(code).toBe(0)
    expect(log.map(({ msg }) => msg)).toEqual([
      'site/index.html: the .gz beside it is not up to date any more (compress after this command)',
    ])
  })

  it('leaves pages of ours alone, also below another folder', () => {
    const own = '<html><head><meta name="generator" content="Feedmill"></head></html>'
    const on = site({ 'site/elsewhere/feed.html': own })
    run(on)
    expect(read(on, 'site/elsewhere/feed.html')).toBe(own)
  })

  it('says what is missing', () => {
    const on = site()
    expect(feedmill(on, 'autodiscovery', '', ...WHERE)).toMatchObject({
      code: 1,
      stderr: 'autodiscovery: expected the folder of the built pages, found an empty name\n',
    })
    expect(feedmill(on, 'autodiscovery', 'nowhere', ...WHERE)).toMatchObject({
      code: 1,
      stderr: 'nowhere: expected a folder of HTML pages that can be read (ENOENT)\n',
    })
    rmSync(join(on.cwd, 'site/feedmill-state'), { recursive: true })
    expect(run(on)).toMatchObject({
      code: 1,
      stderr:
        'directory site: expected feeds.json, as feedmill generate publishes it, found none; run feedmill generate first\n',
    })
    writeFileSync(join(on.cwd, 'c.yaml'), 'pages: false\nsources: [{ type: directory, path: blog }]\n')
    expect(feedmill(on, 'autodiscovery', 'site', '--config', 'c.yaml').stderr).toMatch(
      /^pages\.json: expected/,
    )
  })
})
