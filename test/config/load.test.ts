// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is what the configuration writes.

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig, withLines } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'
import { OperatorError } from '../../src/core/problem.ts'
import { temporaryFolder } from '../temporary-folder.ts'

function load(text: string, environment: NodeJS.ProcessEnv = {}): Config {
  return loadConfig(
    join(temporaryFolder({ 'feedmill.yaml': text }), 'feedmill.yaml'),
    'feedmill.yaml',
    environment,
  )
}

/** What is said about a configuration, a line for each mistake. */
function mistakes(text: string, environment: NodeJS.ProcessEnv = {}): string[] {
  try {
    load(text, environment)
  } catch (error) {
    if (error instanceof OperatorError) return error.message.split('\n')
    throw error
  }
  return []
}

describe('defaults', () => {
  const defaults = {
    site: {},
    ids: { policy: 'tag' },
    feeds: {
      limit: 20,
      formats: ['rss', 'atom', 'json'],
      files: { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' },
      languages: 'apart',
    },
    guard: { droppedMax: 0.5, newIdsMax: 0.5, updatedMax: 0.5, removedMax: 50, removedShareMax: 0.2 },
  }

  it.each(['', '{}', '# nothing\n', '---\n'])('of %j', (text) => {
    expect(load(text)).toMatchObject(defaults)
    expect(load(text).sources).toBeUndefined()
    expect(load(text).targets).toBeUndefined()
  })

  it('what is stated replaces no more than itself', () => {
    const config = load(
      'feeds: { limit: 5, files: { rss: rss.xml } }\nsources: [{ type: directory, path: x }]\n',
    )
    expect(config.feeds).toMatchObject({ limit: 5, files: { rss: 'rss.xml', atom: 'atom.xml' } })
    expect(config.sources).toEqual([
      { type: 'directory', path: 'x', engine: 'auto', exclude: [], defaults: {} },
    ])
  })
})

describe('an unknown key', () => {
  it.each([
    ['sites: {}', '1:1: sites: unknown key; did you mean site?'],
    ['site:\n  titel: T', '2:3: site.titel: unknown key; did you mean title?'],
    ['site:\n  author: { name: A, mail: x }', '2:22: site.author.mail: unknown key; did you mean email?'],
    ['ids: { polic: tag }', '1:8: ids.polic: unknown key; did you mean policy?'],
    [
      'sources:\n  - type: directory\n    path: x\n    exlude: []',
      '4:5: sources[0].exlude: unknown key; did you mean exclude?',
    ],
    ['feeds:\n  limits: 5', '2:3: feeds.limits: unknown key; did you mean limit?'],
    ['feeds:\n  files: { rs: x }', '2:12: feeds.files.rs: unknown key; did you mean rss?'],
    [
      'feeds:\n  taxonomies:\n    tag: { path: "t/:slug", paht: x }',
      '3:29: feeds.taxonomies.tag.paht: unknown key; did you mean path?',
    ],
    [
      'targets:\n- { type: directory, path: x, paths: y }',
      '2:31: targets[0].paths: unknown key; did you mean path?',
    ],
    ['guard:\n  dropped_max: 1', '2:3: guard.dropped_max: unknown key; did you mean droppedMax?'],
    [
      'feeds: { zzzzzzzzz: 1 }',
      '1:10: feeds.zzzzzzzzz: unknown key; the keys here are limit, formats, files, ',
    ],
    ['site: { title: "\\0" }', '1:16: site.title: expected a text'],
    ['feeds: { files: { rss: "%2e%2e/x.xml" } }', '1:24: feeds.files.rss: expected a path below the target'],
    ['__proto__: { a: b }', '1:1: __proto__: unknown key; the keys here are'],
    ['site: { constructor: x }', '1:9: site.constructor: unknown key; the keys here are title'],
  ])('%j', (text, message) => {
    expect(mistakes(text)).toHaveLength(1)
    expect(mistakes(text)[0]).toContain(`feedmill.yaml:${message}`)
  })

  it('each mistake is told', () => {
    const told = mistakes('sight: {}\nsite:\n  titel: T\n  url: x\nfeeds: { limit: -1 }\n')
    expect(told.map((line) => line.split(': ')[0])).toEqual(
      expect.arrayContaining([
        'feedmill.yaml:1:1',
        'feedmill.yaml:3:3',
        'feedmill.yaml:4:8',
        'feedmill.yaml:5:17',
      ]),
    )
    expect(told).toHaveLength(4)
  })
})

describe('a wrong value', () => {
  it.each([
    ['site: x', '1:7: site: expected keys with values, found “x”'],
    ['site: []', '1:7: site: expected keys with values, found a list'],
    ['site:\n  title: 7', '2:10: site.title: expected text, found the number 7'],
    ['site: { title: "" }', '1:16: site.title: expected at least one'],
    [
      'site:\n  url: example.com',
      '2:8: site.url: expected an http(s) address such as https://example.com/blog/, found “example.com”',
    ],
    ['site: { url: "ftp://example.com" }', 'site.url: expected an http(s) address'],
    ['site: { url: "https://me:secret@example.com/" }', 'site.url: expected an address without a user name'],
    ['site: { url: "https://example.com/?a=b" }', 'site.url: expected an address without a user name'],
    ['site: { url: "javascript:alert(1)" }', 'site.url: expected an http(s) address'],
    [
      'site:\n  timezone: Pacific/Aukland',
      '2:13: site.timezone: expected a time zone such as UTC or Pacific/Auckland, found “Pacific/Aukland”',
    ],
    ['site: { timezone: BST }', 'site.timezone: expected a time zone'],
    ['site: { timezone: "+12:00" }', 'site.timezone: expected a time zone'],
    [
      'site:\n  language: english please',
      '2:13: site.language: expected a language tag such as en or pt-BR, found “english please”',
    ],
    ['site: { author: 7 }', 'site.author: expected a name, or keys name, email and url, found the number 7'],
    [
      'site: { author: { name: A, email: x } }',
      '1:35: site.author.email: expected an e-mail address, found “x”',
    ],
    ['site: { variables: [] }', 'site.variables: expected keys with values, found a list'],
    ['ids: { policy: guid }', 'ids.policy: expected tag or permalink, found “guid”'],
    ['ids: { authority: "a b" }', 'ids.authority: expected a host name, found “a b”'],
    ['sources: {}', 'sources: expected a list, found keys with values'],
    ['sources: []', 'sources: expected at least one, found a list'],
    [
      'sources: [{ type: directory, path: x, assets: media }]',
      'sources[0].assets: expected an http(s) address, or a path from the root of the site’s host on, found “media”',
    ],
    ['sources: [x]', '1:11: sources[0]: expected keys with values, found “x”'],
    ['sources: [{ path: x }]', 'sources[0].type: expected type: directory or git, found nothing'],
    [
      'sources: [{ type: svn, path: x }]',
      '1:19: sources[0].type: expected type: directory or git, found “svn”',
    ],
    [
      'sources: [{ type: git, url: "ext::sh -c id" }]',
      'sources[0].url: expected the address of a repository: https://…, ssh://…',
    ],
    ['sources: [{ type: git, url: "https://u:se/cret@example.com/x" }]', 'found something else (not shown'],
    ['sources: [{ type: git, url: "https://x.example/y", branch: "a b" }]', 'expected the name of a branch'],
    [
      'sources: [{ type: git, url: "https://x.example/y", path: ../x }]',
      'expected a folder in the repository',
    ],
    [
      'sources: [{ type: git, url: "https://x.example/y", timeout: 1y }]',
      'sources[0].timeout: expected a time',
    ],
    ['sources: [{ type: directory }]', 'sources[0].path: expected text, found nothing'],
    [
      'sources: [{ type: directory, path: x, name: A B }]',
      'sources[0].name: expected small letters, digits and hyphens, found “A B”',
    ],
    ['sources: [{ type: directory, path: x, name: ../x }]', 'sources[0].name: expected small letters'],
    [
      'sources: [{ type: directory, path: x, engine: wordpress }]',
      'sources[0].engine: expected auto or zola or',
    ],
    [
      'sources: [{ type: directory, path: x, include: "*.md" }]',
      'sources[0].include: expected a list, found “*.md”',
    ],
    [
      'sources: [{ type: directory, path: x, include: ["*.md", "["] }]',
      '1:57: sources[0].include[1]: expected a glob such as posts/**/*.md; its closing “]” is missing (\\ before a bracket makes it a character), found “[”',
    ],
    ['sources: [{ type: directory, path: x, exclude: ["{a,b"] }]', 'sources[0].exclude[0]: expected a glob'],
    ['sources: [{ type: directory, path: x, exclude: ["a)"] }]', 'its opening “(” is missing'],
    [
      'sources: [{ type: directory, path: x, include: ["../**"] }]',
      'sources[0].include[0]: expected a glob of files below the folder, without a leading “/” and without “..”, found “../**”',
    ],
    ['sources: [{ type: directory, path: x, exclude: ["a/.."] }]', 'without “..”'],
    ['sources: [{ type: directory, path: x, include: ["/posts/**"] }]', 'without a leading “/”'],
    [
      'sources: [{ type: directory, path: x, include: [""] }]',
      'sources[0].include[0]: expected at least one',
    ],
    ['feeds: { limit: -1 }', '1:17: feeds.limit: expected at least 0, found the number -1'],
    ['feeds: { limit: 1.5 }', 'feeds.limit: expected a whole number, found the number 1.5'],
    ['feeds: { limit: many }', 'feeds.limit: expected a number, found “many”'],
    ['feeds: { formats: [rss, html] }', 'feeds.formats[1]: expected rss or atom or json, found “html”'],
    ['feeds: { formats: [] }', 'feeds.formats: expected at least one'],
    ['feeds: { taxonomies: { Tag: { path: "t/:slug" } } }', 'feeds.taxonomies'],
    [
      'hosting: { redirects: { /rss.xml: 5 } }',
      'hosting.redirects["/rss.xml"]: expected text, found the number 5',
    ],
    ['hosting: { files: [apache] }', 'hosting.files[0]: expected netlify or nginx or caddy, found “apache”'],
    ['hosting: { cacheControl: "a$b" }', 'hosting.cacheControl: expected a Cache-Control such as public'],
    ['hosting: { cacheControl: "a;b" }', 'hosting.cacheControl: expected a Cache-Control such as public'],
    [
      'feeds: { taxonomies: { tag: { path: tags } } }',
      'feeds.taxonomies.tag.path: expected a path with :slug in it, found “tags”',
    ],
    [
      'targets: [{ type: s4, path: x }]',
      'targets[0].type: expected type: directory or s3 or azure, found “s4”',
    ],
    [
      'targets: [{ type: directory, path: x, durability: some }]',
      'targets[0].durability: expected full or rename, found “some”',
    ],
    ['guard: { droppedMax: 2 }', 'guard.droppedMax: expected at most 1, found the number 2'],
    ['- a', '1:1: expected keys with values, found a list'],
    ['text', '1:1: expected keys with values, found “text”'],
  ])('%j', (text, message) => {
    expect(mistakes(text)).toHaveLength(1)
    expect(mistakes(text)[0]).toContain(message)
    expect(mistakes(text)[0]).toMatch(/^feedmill\.yaml:\d+:\d+: /)
  })
})

it('globs may have all that they have brackets for', () => {
  const globs = ['**/*.{md,html}', './p/**', '[a-z]*.md', '!(a|b)/*', 'a..b/**', '\\[x\\].md', '**']
  expect(mistakes(`sources: [{ type: directory, path: x, include: ${JSON.stringify(globs)} }]`)).toEqual([])
})

describe('a schedule', () => {
  it.each([
    ['61 * * * *', 'a minute from 0 to 59, a range, or steps such as */15 (not “61”)'],
    ['*/0 * * * *', 'a minute from 0 to 59, a range, or steps such as */15 (not “*/0”)'],
    ['0,1, * * * *', 'a minute from 0 to 59, a range, or steps such as */15 (not “”)'],
    ['mon * * * *', 'a minute from 0 to 59, a range, or steps such as */15 (not “mon”)'],
    ['0 22-24 * * *', 'an hour from 0 to 23, a range, or steps such as */15 (not “22-24”)'],
    ['0 0 0 * *', 'a day of the month from 1 to 31, a range, or steps such as */15 (not “0”)'],
    ['0 0 * 1,13 *', 'a month from 1 to 12, a range, or steps such as */2 (not “13”)'],
    ['0 0 * * 8', 'a day of the week from 0 to 7, a range, or steps such as */2 (not “8”)'],
    ['60 0 0 * * *', 'a second from 0 to 59, a range, or steps such as */15 (not “60”)'],
    [
      '* * *',
      'a cron expression of five fields such as */15 * * * *, or of six with seconds first (this has 3)',
    ],
  ])('%s is refused', (expression, expected) => {
    expect(mistakes(`daemon:\n  schedule: "${expression}"\n`)).toEqual([
      `feedmill.yaml:2:13: daemon.schedule: expected ${expected}, found “${expression}”`,
    ])
  })

  it.each([
    ...['*/15 * * * *', ' 0  5 * * * ', '00 22-2 * * *', '1-10/2,30 * * * *', '*/90 * * * *', '*,5 * * * *'],
    ...[
      '*/20 30 2 * * *',
      '0 9 * * mon-fri',
      '0 9 * * Monday,7',
      '0 0 * nov-feb *',
      '0 0 L * *',
      '0 0 15W * *',
    ],
    ...['0 0 LW * *', '0 0 * * 1#2', '0 0 * * 5L', '@daily'],
  ])('%s is one', (expression) => {
    expect(mistakes(`daemon: { schedule: "${expression}" }`)).toEqual([])
  })
})

describe('a mistake in one of several forms is told where it is', () => {
  it.each([
    ['pages: { opml: true }', '1:16: pages.opml: expected a path, or false, found the boolean true'],
    [
      'pages: 5',
      '1:8: pages: expected true, false, or keys such as feeds, index and opml, found the number 5',
    ],
    [
      'feeds: { podcast: { image: /a.png, category: [Technology, Foo] } }',
      '1:59: feeds.podcast.category[1]: expected one of Apple’s categories, such as Technology or Arts > Books, found “Foo”',
    ],
    [
      'feeds: { archives: { path: x } }',
      '1:28: feeds.archives.path: expected a path with :period in it, found “x”',
    ],
    [
      'feeds: { maxBytes: 1e400 }',
      '1:20: feeds.maxBytes: expected a size such as 250k, at least 1k, or 0, found a number that is none or too large',
    ],
    [
      'feeds:\n  named: { A b: { query: "tag:x", title: t, path: p } }',
      '2:12: feeds.named["A b"]: expected a name of small letters, digits, “-” and “_” that begins with a letter, found “A b”',
    ],
  ])('%s', (text, message) => {
    expect(mistakes(text)).toEqual([`feedmill.yaml:${message}`])
  })
})

describe('one path for two', () => {
  it.each([
    [
      'feeds:\n  named:\n    a: { query: "tag:x", title: t, path: n }\n    b: { query: "tag:x", title: t, path: N/ }',
      '4:42: feeds.named.b.path: expected another path than feeds.named.a has, found “N/”',
    ],
    [
      'feeds:\n  taxonomies:\n    tag: { path: "n/:slug" }\n    series: { path: "N/:slug" }',
      '4:21: feeds.taxonomies.series.path: expected another path than feeds.taxonomies.tag has, found “N/:slug”',
    ],
    [
      'feeds: { files: { rss: a.xml, atom: A.xml } }',
      '1:37: feeds.files.atom: expected another name than feeds.files.rss has, found “A.xml”',
    ],
    [
      'feeds:\n  archives: { path: ":period" }\n  taxonomies: { tag: { path: ":slug" } }',
      '3:30: feeds.taxonomies.tag.path: expected a path that no archive can have, such as :period; give it another path, or the archives another one (key archives), found “:slug”',
    ],
    [
      'feeds:\n  taxonomies: { tag: { path: "Archive/:slug" } }',
      '2:30: feeds.taxonomies.tag.path: expected a path that no archive can have, such as archive/:period; give it another path, or the archives another one (key archives), found “Archive/:slug”',
    ],
    [
      'feeds:\n  named: { a: { query: "tag:x", title: t, path: archive/2011-07 } }',
      '2:49: feeds.named.a.path: expected a path that no archive can have, such as archive/:period; give it another path, or the archives another one (key archives), found “archive/2011-07”',
    ],
  ])('%s', (text, message) => {
    expect(mistakes(text)).toEqual([`feedmill.yaml:${message}`])
  })

  it.each([
    'feeds:\n  archives: false\n  taxonomies: { tag: { path: "archive/:slug" } }',
    'feeds:\n  limit: 0\n  taxonomies: { tag: { path: "archive/:slug" } }',
    'feeds:\n  taxonomies: { tag: { path: ":language/:slug" } }',
    'feeds:\n  archives: { path: "old/:period" }\n  taxonomies: { tag: { path: "archive/:slug" } }',
  ])('is not to be feared of %s', (text) => {
    expect(mistakes(text)).toEqual([])
  })
})

describe('addresses that are published', () => {
  const POD = 'feeds: { podcast: { category: Technology, image: '
  it.each(['site: { image: ', 'site: { icon: ', 'site: { favicon: ', POD])('%s', (before) => {
    const said = (written: string): string[] =>
      mistakes(`${before}${JSON.stringify(written)} ${before === POD ? '} }' : '}'}`)
    for (const written of ['javascript:1', '//', 'ftp://e.org/a.png', 'http://', '   '])
      expect(said(written), written).toEqual([expect.stringContaining('expected')])
    for (const written of ['/a.png', 'a.png', 'https://e.org/a.png', '//e.org/a.png', 'http://e.org'])
      expect(said(written), written).toEqual([])
    const [secret = ''] = said('https://user:hush@e.org/a.png')
    expect(secret).toContain('without a user name and a password')
    expect(secret).not.toContain('hush')
  })

  it('of an author hold no password either', () => {
    const [message = ''] = mistakes('site: { author: { name: A, url: "https://user:hush@e.org" } }')
    expect(message).toMatch(/1:33: site\.author\.url: expected an address without a user name and a password/)
    expect(message).not.toContain('hush')
  })

  it('of the state are folders or of the web', () => {
    expect(mistakes('state: "ftp://e.org/"')).toEqual([
      'feedmill.yaml:1:8: state: expected an http(s) address or a folder, found something else (not shown, it may hold a secret)',
    ])
  })
})

describe('brackets in paths', () => {
  const FITTING = ['[:language/]t/:slug', 't[/:language]/:slug', '[x/]:language/:slug', 't/[:language-]:slug']
  it.each(FITTING)('%s', (path) => {
    expect(mistakes(`feeds: { taxonomies: { tag: { path: "${path}" } } }`)).toEqual([])
  })

  it.each([
    '[a/:language/:slug',
    'a]/:language/:slug',
    '[[:language/]]:slug',
    '[]:language/:slug',
    't/[:language]/:slug',
    ':slug/[:language]',
    '[:slug/]:language',
    '[x/]t/:slug',
  ])('%s is refused', (path) => {
    const place = 'feedmill.yaml:1:37: feeds.taxonomies.tag.path: expected'
    expect(mistakes(`feeds: { taxonomies: { tag: { path: "${path}" } } }`)).toEqual([
      expect.stringContaining(place),
    ])
    const file = `feeds: { taxonomies: { tag: { path: ":language/t/:slug", files: { rss: "/${path}[" } } } }`
    expect(mistakes(file).join()).toContain('feeds.taxonomies.tag.files.rss: expected “[”')
  })

  it.each([
    ['feeds: { named: { n: { query: "tag:x", title: t, path: "[:language/]n" } } }', 'feeds.named.n.path'],
    ['feeds: { named: { n: { query: "tag:x", title: t, path: ":slug" } } }', 'feeds.named.n.path'],
    ['feeds: { files: { rss: "[a].xml" } }', 'feeds.files.rss'],
    ['feeds: { archives: { path: "[a/]:period" } }', 'feeds.archives.path'],
  ])('have no place where nothing is filled in: %s', (text, key) => {
    expect(mistakes(text)).toEqual([
      expect.stringContaining(`${key}: expected a path without “[”, “]”, :slug and :language`),
    ])
  })
})

describe('a mistake that shows in a run', () => {
  const TEXT = 'feeds:\n  taxonomies:\n    tag: { path: "t/:slug" }\n  named:\n    a: { path: t/x }\n'
  const TAG = ['feeds', 'taxonomies', 'tag', 'path']
  const NAMED = ['feeds', 'named', 'a', 'path']
  it.each([
    [[TAG, NAMED], 'f.yaml:5:16: both (feeds.taxonomies.tag.path is at f.yaml:3:18)'],
    [[['pages', 'opml'], TAG], 'f.yaml:3:18: both (pages.opml is a default)'],
    [[['pages', 'opml']], 'both'],
    [[], 'both'],
  ])('is told with the lines of its keys: %j', (keys, message) => {
    expect(withLines(new OperatorError('both', { keys }), TEXT, 'f.yaml').message).toBe(message)
  })
})

describe('paths below the target', () => {
  const files = (name: string): string => `feeds: { files: { rss: ${JSON.stringify(name)} } }`
  const taxonomy = (path: string): string =>
    `feeds: { taxonomies: { tag: { path: ${JSON.stringify(path)} } } }`

  it.each([
    '../feed.xml',
    'a/../feed.xml',
    '..',
    '.',
    './feed.xml',
    '/feed.xml',
    'a//b',
    'a\\b',
    'a\0b',
    'a?b',
    'a#b',
    '',
    'x/..',
  ])('%j is refused', (path) => {
    expect(mistakes(files(path)).join()).toContain('feeds.files.rss: expected')
    expect(mistakes(taxonomy(`${path}/:slug`.replace('//', '/../'))).join()).toContain(
      'feeds.taxonomies.tag.path: expected',
    )
  })

  it.each(['feedmill-state', 'feedmill-state/manifest.json', 'Feedmill-State/x', 'FEEDMILL-STATE'])(
    '%j is where the state is',
    (path) => {
      expect(mistakes(files(path)).join()).toContain('feedmill-state, where Feedmill keeps its state')
    },
  )

  it.each(['.feed.xml', '.'])('%j begins with a dot', (path) => {
    expect(mistakes(files(path))).not.toEqual([])
  })

  it.each(['feed', 'blog/feed.xml', 'a..b.xml', 'ü/feed.xml', 'feedmill-state.xml'])(
    '%j is accepted',
    (path) => {
      expect(mistakes(files(path))).toEqual([])
    },
  )

  it.each([
    'feeds: { taxonomies: { category: { path: "x/:slug" }, tag: { path: "x/:slug" } } }',
    'feeds: { taxonomies: { category: { path: "X/:slug" }, tag: { path: "x/:slug" } } }',
    'feeds: { taxonomies: { category: { path: "x/:slug" }, tag: { path: "x/:slug/" } } }',
    'feeds: { files: { rss: feed.xml, atom: feed.xml } }',
    'feeds: { files: { rss: feed.xml, atom: FEED.xml } }',
    'feeds: { files: { json: atom.xml } }',
  ])('two feeds at one path are refused: %s', (text) => {
    expect(mistakes(text)).not.toEqual([])
  })
})

describe('the environment', () => {
  const text = 'site:\n  title: "${TITLE} of ${TITLE}"\n  url: https://${HOST}/\n'

  it('stands in values', () => {
    const { site } = load(text, { TITLE: 'Mill', HOST: 'example.com' })
    expect(site).toEqual({ title: 'Mill of Mill', url: 'https://example.com/' })
  })

  it('a variable that is not set is told with its place, each', () => {
    expect(mistakes(text)).toEqual([
      'feedmill.yaml:2:10: the environment has no variable TITLE; set it',
      'feedmill.yaml:2:10: the environment has no variable TITLE; set it',
      'feedmill.yaml:3:8: the environment has no variable HOST; set it',
    ])
  })

  it.each([
    ['site:\n  url: "https://example.com/${PATH"\n', 'feedmill.yaml:2:8', '${PATH'],
    ['site:\n  title: ${HOST} and ${\n', 'feedmill.yaml:2:10', '${'],
    ['sources:\n  - { type: directory, path: "a ${DIR-x" }\n', 'feedmill.yaml:2:30', '${DIR'],
  ])('a variable without its end is told with its place: %j', (text, place, found) => {
    expect(mistakes(text, { HOST: 'h' })).toEqual([
      `${place}: expected } behind the name of a variable, found ${found} without one`,
    ])
  })

  it('what is no name of a variable is text', () => {
    const { site, after } = load(
      'site: { title: "$ { $x ${1} ${HOST}" }\nafter: { command: "echo ${X:-y}" }',
      {
        HOST: 'a ${b',
      },
    )
    expect([site.title, after.command]).toEqual(['$ { $x ${1} a ${b', 'echo ${X:-y}'])
  })

  it('is text, whatever it looks like', () => {
    const hostile = '"}\nfeeds: { limit: 1 }\n# ${TITLE}'
    const { site, feeds } = load('site: { title: "${TITLE}" }', { TITLE: hostile })
    expect(site.title).toBe(hostile)
    expect(feeds.limit).toBe(20)
  })

  it('names of JavaScript are no variables', () => {
    expect(mistakes('site: { title: "${constructor}" }')).toHaveLength(1)
    expect(mistakes('site: { title: "${__proto__}" }')).toHaveLength(1)
  })

  it('one that is empty is checked like any value', () => {
    expect(mistakes('site: { title: "${TITLE}" }', { TITLE: '' })[0]).toContain('site.title: expected')
  })

  it('what is no reference stays', () => {
    expect(load('site: { title: "$HOME ${} ${1} $${x y}" }').site.title).toBe('$HOME ${} ${1} $${x y}')
  })
})

describe('a file that is no configuration', () => {
  it.each([
    ['site:\n  title: "x\n', /^feedmill\.yaml:\d+:\d+: not valid YAML: ./],
    ['site: {\n', /^feedmill\.yaml:\d+:\d+: not valid YAML: ./],
    ['site:\n\ttitle: x\n', /^feedmill\.yaml:2:\d+: not valid YAML: ./],
    ['site: a: b\n', /^feedmill\.yaml:1:\d+: not valid YAML: ./],
    ['feeds: {}\nfeeds: {}\n', /^feedmill\.yaml:2:1: not valid YAML: .*unique/],
    ['a: *nowhere\n', /^feedmill\.yaml/],
  ])('%j', (text, message) => {
    expect(mistakes(text)[0]).toMatch(message)
  })

  it('one that is not there is told with its reason', () => {
    const missing = (): Config => loadConfig('/nowhere/feedmill.yaml', 'feedmill.yaml', {})
    expect(missing).toThrow(OperatorError)
    expect(missing).toThrow('feedmill.yaml: expected a configuration file, found nothing readable (ENOENT)')
    expect(() => loadConfig(temporaryFolder(), 'x', {})).toThrow(OperatorError)
  })

  it('an alias bomb is refused in time', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level <= 9; level++)
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      )
    const start = performance.now()
    expect(() => load(lines.join('\n'))).toThrow(OperatorError)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
