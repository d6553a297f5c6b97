import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dialects } from '../../src/sources/dialects/index.ts'
import { directorySource } from '../../src/sources/directory.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { unprivileged } from '../unprivileged.ts'
import { type Published, post, publish } from './publish.ts'

/** Bad input by category. In every case the healthy post beside the bad one is published. */

const GOOD: Files = { 'good.md': post('date: 2011-07-22\ntitle: Good') }

/** The bad file is `bad.md`. */
async function beside(bad: string | Uint8Array): Promise<Published> {
  const published = await publish({ ...GOOD, 'bad.md': bad })
  expect(published.titles).toContain('Good')
  return published
}

const skipped = async (bad: string | Uint8Array, why: RegExp): Promise<void> => {
  const { titles, said, leftOut } = await beside(bad)
  expect(titles).toEqual(['Good'])
  expect(
    [...said, ...Object.entries(leftOut).map(([path, reason]) => `blog/${path}: ${reason}`)].join('\n'),
  ).toMatch(why)
}

const head = (yaml: string): string => `---\ndate: 2011-07-22\n${yaml}\n---\nText.\n`

describe('front matter', () => {
  it.each([
    [
      'executable front matter',
      '---js\n{ title: globalThis.polluted = 1 }\n---\n',
      /bad\.md: front matter in “js” is not read/,
    ],
    [
      'executable front matter',
      '---coffee\ntitle: 1\n---\n',
      /bad\.md: front matter in “coffee” is not read/,
    ],
    [
      'a tag that constructs a function',
      head('title: !!js/function "function () {}"'),
      /bad\.md: front matter is not valid YAML/,
    ],
    [
      'a tag that constructs an object',
      head('title: !!python/object:os.system x'),
      /bad\.md: front matter is not valid YAML/,
    ],
    ['cyclic aliases', head('a: &a [*a]'), /bad\.md: front matter is not valid YAML/],
    ['an unclosed list', head('tags: [a, b'), /bad\.md: front matter is not valid YAML/],
    ['indentation by tabs', head('a:\n\tb: c'), /bad\.md: .*a line is indented by a tab/],
    ['a bare colon', head('title: a: b'), /bad\.md: front matter is not valid YAML/],
    [
      'front matter that is never closed',
      '---\ntitle: T\ndate: 2011-07-22\n\nText.\n',
      /bad\.md: .*is never closed/,
    ],
    ['broken TOML', '+++\ntitle = \n+++\n', /bad\.md: front matter is not valid TOML/],
    ['broken JSON', '{\n"title": }\n', /bad\.md: .*(?:not valid JSON|never closed)/],
    ['no front matter and no date', 'Text.\n', /bad\.md: no date/],
  ])('%s is left out, named', (_, text, why) => skipped(text, why))

  it('an alias bomb is left out, soon', async () => {
    const levels = 'abcdefghi'.split('')
    const bomb = levels.map((level, index) =>
      index === 0
        ? 'a: &a [x,x,x,x,x,x,x,x,x]'
        : `${level}: &${level} [${Array(9)
            .fill(`*${levels[index - 1]}`)
            .join(',')}]`,
    )
    await skipped(head(bomb.join('\n')), /bad\.md: front matter is not valid YAML: more than \d+ values/)
  })

  it.each([
    '__proto__: {polluted: 1}',
    'constructor: {prototype: {polluted: 1}}',
    '<<: {polluted: 1, draft: true}',
  ])('%s pollutes nothing and hides nothing', async (yaml) => {
    const { titles } = await beside(head(`${yaml}\ntitle: Bad`))
    expect(titles).toContain('Bad')
    expect({}).not.toHaveProperty('polluted')
  })

  it('tags named like members of objects are tags', async () => {
    const tags = ['constructor', '__proto__', 'toString', 'hasOwnProperty']
    const { documents, items } = await beside(head(`tags: [${tags.join(', ')}]`))
    expect(items.find(({ tags: own }) => own !== undefined)?.tags).toEqual(tags)
    for (const slug of ['constructor', 'proto', 'tostring', 'hasownproperty'])
      expect(Object.keys(documents)).toContain(`tags/${slug}/feed.xml`)
  })

  it('of a key that stands twice the last value counts, with a warning', async () => {
    const { titles, said } = await beside(head('title: One\ntitle: Two'))
    expect(titles).toContain('Two')
    expect(said.join()).toMatch(/bad\.md: the key stands twice/)
  })

  it.each([
    [
      'rules and setext headings',
      '---\ndate: 2011-07-22\ntitle: T\n---\nHeading\n---\n\n---\n\nEnd.\n',
      /<h2>Heading<\/h2>[\s\S]*<hr ?\/?>/,
    ],
    ['a second block', '---\ndate: 2011-07-22\ntitle: T\n---\nText\n\n---\nkey: value\n---\n', /key: value/],
  ])('%s in the body stay body', async (_, text, html) => {
    const { items } = await beside(text)
    expect(items.find(({ title }) => title === 'T')?.content_html).toMatch(html)
  })

  it.each([
    ['TOML', '+++\ntitle = "T"\ndate = 2011-07-22T16:00:00+12:00\n+++\nText.\n', '2011-07-22T04:00:00Z'],
    ['TOML', '+++\ntitle = "T"\ndate = 2011-07-22T16:00:00\n+++\nText.\n', '2011-07-22T16:00:00Z'],
    ['TOML', '+++\ntitle = "T"\ndate = 2011-07-22\n+++\nText.\n', '2011-07-22T00:00:00Z'],
    ['TOML behind a fence', '---toml\ntitle = "T"\ndate = 2011-07-22\n---\nText.\n', '2011-07-22T00:00:00Z'],
    ['JSON', '{\n"title": "T",\n"date": "2011-07-22T16:00:00+12:00"\n}\nText.\n', '2011-07-22T04:00:00Z'],
    ['JSON', '{\n"title": "T",\n"date": "2011-07-22"\n}\nText.\n', '2011-07-22T00:00:00Z'],
    [
      'JSON behind a fence',
      '---json\n{"title": "T", "date": "2011-07-22"}\n---\nText.\n',
      '2011-07-22T00:00:00Z',
    ],
    [
      'JSON behind semicolons',
      ';;;\n{"title": "T", "date": "2011-07-22"}\n;;;\nText.\n',
      '2011-07-22T00:00:00Z',
    ],
  ])('%s in front matter is read as data: %j', async (_, text, instant) => {
    const { items } = await beside(text)
    const bad = items.find(({ title }) => title === 'T')
    expect(bad).toMatchObject({ date_published: instant, content_html: '<p>Text.</p>' })
  })

  it('JSON behind a fence is never evaluated', () =>
    skipped(
      '---json\n{"title": (globalThis.polluted = "T"), "date": "2011-07-22"}\n---\nText.\n',
      /bad\.md: front matter is not valid JSON/,
    ))

  it('a byte order mark, CRLF and blanks behind the fence change nothing', async () => {
    const { items, documents } = await beside(
      '\uFEFF---  \r\ndate: 2011-07-22\r\ntitle: T\r\n---\t\r\nText.\r\n',
    )
    expect(items.map(({ title }) => title)).toContain('T')
    expect(Object.values(documents).join('')).not.toMatch(/[\uFEFF\r]/)
  })

  it.each([
    ['1', '1'],
    ['.inf', '.inf'],
    ['true', 'true'],
    ['0o17', '0o17'],
    ['0123', '0123'],
    ['2011-01-01', '2011-01-01'],
    ['1.10', '1.10'],
    ['{a: b}', '{a: b}'],
    ['[a, b]', '[a, b]'],
  ])('a title %s is shown as it was written', async (written, shown) => {
    expect((await beside(head(`title: ${written}`))).titles).toContain(shown)
  })

  it.each(['null', '~', '""', '" "'])('a title %s is none', async (written) => {
    const { items } = await beside(head(`title: ${written}`))
    expect(items.filter(({ title }) => title === undefined)).toHaveLength(1)
  })
})

describe('dates and visibility', () => {
  it.each([
    '2011-02-30',
    '2011-13-01',
    '0000-01-01',
    '12011-01-01',
    '2011-07-22 25:00',
    'yesterday',
    '2O11-07-22',
    '[2011-07-22]',
    '{a: b}',
    '01/02/2011',
    'true',
    'Invalid Date',
  ])('the date %s is a problem that shows it', async (date) => {
    const { titles, said } = await beside(`---\ndate: ${date}\n---\nText.\n`)
    expect(titles).toEqual(['Good'])
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^blog\/bad\.md: date: expected a date/)
    if (!/^[[{]/.test(date)) expect(said[0]).toContain(`“${date}”`)
  })

  it.each([
    ['2011-07-22 16:00:00  +1200', '2011-07-22T04:00:00Z'],
    ['2011-07-22T16:00:00.123456789Z', '2011-07-22T16:00:00Z'],
    ['2011-07-22 16:00 -4', '2011-07-22T20:00:00Z'],
    ['2011-07-22 16:00:00 EST', '2011-07-22T21:00:00Z'],
    ['2021/12/17', '2021-12-17T00:00:00Z'],
    ['2011.01.15', '2011-01-15T00:00:00Z'],
    ['2011-7-2 9:05', '2011-07-02T09:05:00Z'],
    ['Fri, 22 Jul 2011 16:00:00 +1200', '2011-07-22T04:00:00Z'],
    ['1311307200', '2011-07-22T04:00:00Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
    ['"2011-07-22"', '2011-07-22T00:00:00Z'],
    ['1950-01-01', '1950-01-01T00:00:00Z'],
  ])('the date %s is %s', async (date, instant) => {
    const { items } = await beside(`---\ndate: ${date}\ntitle: Odd\n---\nText.\n`)
    expect(items.find(({ title }) => title === 'Odd')?.date_published).toBe(instant)
  })

  it('a post of the next second is held back, and comes in its second', async () => {
    const now = Date.UTC(2026, 0, 1)
    const first = await publish(
      { ...GOOD, 'soon.md': post('title: Soon\ndate: 2026-01-01T00:00:01Z') },
      { now },
    )
    expect(first.titles).toEqual(['Good'])
    expect(first.leftOut['soon.md']).toBe('held until 2026-01-01T00:00:01Z')
    expect((await first.again({}, { now: now + 1000 })).titles).toEqual(['Soon', 'Good'])
  })

  it('an expired post leaves', async () => {
    const now = Date.UTC(2026, 0, 1)
    const first = await publish({ ...GOOD, 'a.md': head('title: A\nexpires: 2026-01-02') }, { now })
    expect(first.titles).toContain('A')
    const second = await first.again({}, { now: now + 86_400_000 })
    expect(second.titles).toEqual(['Good'])
  })

  it.each([
    'draft: true',
    'Draft: "yes"',
    'published: false',
    'feed: no',
    'status: draft',
    'expires: 2012-01-01',
  ])('what says %s leaks into no document', async (yaml) => {
    const { documents } = await beside(head(`${yaml}\ntitle: Secret\ntags: [hidden-tag]`))
    expect(JSON.stringify(documents)).not.toMatch(/secret|hidden-tag/i)
  })

  it('many posts of one instant have one order', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 15 }, (_, index) => [
        `${(index * 7) % 15}.md`,
        post(`date: 2011-07-22\ntitle: P${(index * 7) % 15}`),
      ]),
    )
    const one = await publish(files)
    const other = await publish(Object.fromEntries(Object.entries(files).reverse()))
    expect(other.titles).toEqual(one.titles)
  })
})

describe('bytes', () => {
  it('NUL and control characters are removed, and documents stay well-formed', async () => {
    const { titles, documents } = await beside(
      head('title: "a\\0b\\u0007c"\ntags: ["x\\u001by"]').replace('Text', 'T\0e\u0007xt\u000b'),
    )
    expect(titles).toContain('abc')
    expect(Object.values(documents).join('')).not.toMatch(/[\0\u0007\u000b\u001b]/)
  })

  it.each([
    ['invalid UTF-8', Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe, 0xc3, 0x28]), /bad\.md: is not UTF-8/],
    ['UTF-16', Buffer.from(`\uFEFF${head('title: T')}`, 'utf16le'), /bad\.md: is UTF-16/],
    [
      'UTF-16, big endian',
      Buffer.from(`\uFEFF${head('title: T')}`, 'utf16le').swap16(),
      /bad\.md: is UTF-16/,
    ],
    [
      'a binary file',
      Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0', 'latin1'),
      /bad\.md: is/,
    ],
    ['an empty file', '', /bad\.md: empty/],
    ['a blank file', ' \n\t\n', /bad\.md: empty/],
    ['a file of 50 MB', Buffer.alloc(50 * 1024 * 1024, 'x'), /bad\.md: has 50\.0 MiB, more than/],
  ])('%s is left out, named', (_, bytes, why) => skipped(bytes, why))

  it('a lone surrogate in an escape is removed', async () => {
    const { documents } = await beside(head('title: "a\\ud800b"'))
    expect(Object.values(documents).join('').isWellFormed()).toBe(true)
  })
})

describe('tags, slugs and paths', () => {
  it.each([
    '../../../etc/x',
    '/etc/x',
    '..\\..\\x',
    '%2e%2e/%2e%2e/x',
    'a\\0b',
    '....//x',
    'feed.xml',
    'atom',
    'CON',
    'nul.md',
    '.',
    '..',
  ])('the tag %s stays in its folder', async (tag) => {
    const { documents, root } = await beside(head(`tags: ["${tag.replaceAll('\\', '\\\\')}"]`))
    for (const path of Object.keys(documents)) {
      expect(path).toMatch(/^(?:tags\/[^/.][^/\\]*\/)?(?:feed\.xml|atom\.xml|feed\.json)$/)
      expect(path).not.toMatch(/(?:^|\/)(?:con|nul|aux|prn)(?:\.[^/]*)?\//i)
    }
    expect(root).toBeDefined()
  })

  it.each([
    'permalink: /../../../x/',
    'permalink: "/%2e%2e/%2e%2e/x/"',
    'slug: "../../x"',
    'slug: "a/../../b"',
  ])('%s stays below the site', async (yaml) => {
    const { items } = await beside(head(`title: Bad\n${yaml}`))
    const url = new URL(items.find(({ title }) => title === 'Bad')?.url ?? '')
    expect(url.origin).toBe('http://example.org')
    expect(decodeURIComponent(url.pathname)).not.toMatch(/\.\./)
  })

  it('tags of 300 bytes have folders that every file system takes', async () => {
    const { documents } = await beside(
      head(`tags: ["${'x'.repeat(300)}", "${'日'.repeat(100)}", "${'日'.repeat(101)}"]`),
    )
    const folders = new Set(
      Object.keys(documents).flatMap((path) => /^tags\/([^/]+)\//.exec(path)?.[1] ?? []),
    )
    expect(folders.size).toBe(3)
    for (const folder of folders) expect(Buffer.byteLength(folder)).toBeLessThanOrEqual(255)
  })

  it.each([
    [['C', 'C++', 'C#', '.NET'], 4],
    [['café', 'cafe\u0301'], 1],
    [['News', 'news', 'NEWS'], 1],
    [['🏴', '👩‍👩‍👧', '日本', 'العربية'], 4],
  ])('tags %j are %i feeds', async (tags, count) => {
    const { documents } = await beside(head(`tags: ${JSON.stringify(tags)}`))
    expect(Object.keys(documents).filter((path) => /^tags\/.*feed\.xml$/.test(path))).toHaveLength(count)
  })

  it('empty, null, numeric, boolean, date and nested tags', async () => {
    const { items } = await beside(head('tags: [null, "", 2012, 1.5, true, 2011-01-01, [a, [b]], {name: c}]'))
    expect(items.find(({ tags }) => tags !== undefined)?.tags).toEqual([
      '2012',
      '1.5',
      'true',
      '2011-01-01',
      'a',
      'b',
      'c',
    ])
  })

  it('hundreds of tags on one post have a feed each', async () => {
    const tags = Array.from({ length: 300 }, (_, index) => `tag ${index}`)
    const { documents } = await beside(head(`tags: ${JSON.stringify(tags)}`))
    const feeds = Object.keys(documents).filter((path) => /^tags\/tag-\d+\/feed\.xml$/.test(path))
    expect(feeds).toHaveLength(300)
  })

  it('two posts with one stated id: one is published, and both are named', async () => {
    const { said, titles } = await publish({
      'a.md': post('date: 2011-07-22\nid: x\ntitle: A'),
      'b.md': post('date: 2011-07-22\nid: x\ntitle: B'),
    })
    expect(titles).toEqual(['A'])
    expect(said).toEqual(['blog/b.md: has the same id x as blog/a.md, so it is left out'])
  })

  it.each([
    ['case', 'Post.md', 'post.md'],
    ['normalisation', '\u00e9.md', 'e\u0301.md'],
  ])('file names that differ by %s alone have addresses of their own', async (_, one, other) => {
    const { items } = await publish({ [one]: post('date: 2011-07-22'), [other]: post('date: 2011-07-23') })
    expect(new Set(items.map(({ url }) => url)).size).toBe(2)
  })
})

describe('file system', () => {
  /** A folder with the healthy post, in which something else is made. */
  async function withOdd(make: (blog: string) => void): Promise<Published> {
    const outside = temporaryFolder({ 'secret.md': post('date: 2011-07-22\ntitle: Secret') })
    const first = await publish(GOOD)
    make(join(first.root, 'blog'))
    symlinkSync(join(outside, 'secret.md'), join(first.root, 'blog/outside.md'))
    const second = await first.again()
    expect(second.titles).toContain('Good')
    expect(second.titles).not.toContain('Secret')
    return second
  }

  it('a pipe named like a post does not hold the run up', async () => {
    const { said } = await withOdd((blog) => execFileSync('mkfifo', [join(blog, 'pipe.md')]))
    expect(said).toContain('blog/pipe.md: is not a regular file, so it is left out')
  })

  it('loops of links end, and every post is there once', async () => {
    const { titles } = await withOdd((blog) => {
      mkdirSync(join(blog, 'deep'))
      symlinkSync('..', join(blog, 'deep/up'))
      symlinkSync('self.md', join(blog, 'self.md'))
    })
    expect(titles).toEqual(['Good'])
  })

  it('nothing outside the source is read by way of a link', async () => {
    const { said } = await withOdd((blog) => symlinkSync('/etc', join(blog, 'etc')))
    expect(said.filter((line) => line.includes('outside the source'))).toHaveLength(2)
  })

  it('a link to nothing is named', async () => {
    const { said } = await withOdd((blog) => symlinkSync('nothing.md', join(blog, 'dangling.md')))
    expect(said).toContain('blog/dangling.md: is not there any more, or is a link to nothing')
  })

  it('a folder named like a post is a folder', async () => {
    const { titles } = await withOdd((blog) => {
      mkdirSync(join(blog, 'folder.md'))
      writeFileSync(join(blog, 'folder.md/in.md'), post('date: 2011-07-23\ntitle: In'))
    })
    expect(titles).toEqual(['In', 'Good'])
  })

  it('F6: a post that goes while the others are read is named, and not taken for deleted', async () => {
    const root = temporaryFolder({ ...GOOD, 'a.md': post('date: 2011-07-23') })
    const folder = dialects.plain.open(root)
    const blog = { sourceName: 'posts', root, siteUrl: 'http://example.org/', timezone: 'UTC' }
    const options = { blog, folder, display: 'blog', exclude: [], defaults: {}, variables: {} }
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
    const context = { now: 0, log, signal: new AbortController().signal }
    // The first one that is read is the last by name.
    const loaded = await directorySource(options).load(context, () => rmSync(join(root, 'a.md')))
    expect(loaded.posts.map(({ title }) => title)).toEqual(['Good'])
    expect(loaded.problems).toMatchObject([
      { path: 'blog/a.md', message: 'is not there any more, or is a link to nothing' },
    ])
    expect(loaded.present).toEqual(['posts/a.md'])
  })

  it('a post that may not be read is not taken for deleted', async () => {
    const first = await publish({ ...GOOD, 'a.md': post('date: 2011-07-23\ntitle: A') })
    chmodSync(join(first.root, 'blog/a.md'), 0o000)
    const second = await unprivileged(first.root, () => first.again())
    expect(second.said).toEqual(['blog/a.md: may not be read (EACCES)'])
    chmodSync(join(first.root, 'blog/a.md'), 0o644)
    const third = await second.again()
    expect(third.items.map(({ id }) => id)).toEqual(first.items.map(({ id }) => id))
  })

  it('posts of a folder that may not be read are not taken for deleted', async () => {
    const first = await publish({ ...GOOD, 'deep/a.md': post('date: 2011-07-23\ntitle: A\ntags: [x]') })
    chmodSync(join(first.root, 'blog/deep'), 0o000)
    const second = await unprivileged(first.root, () => first.again())
    chmodSync(join(first.root, 'blog/deep'), 0o755)
    expect(second.titles).toEqual(['Good'])
    expect(second.said).toEqual(['blog/deep/: may not be read (EACCES)'])
    const third = await second.again({}, { now: Date.UTC(2026, 5, 1) })
    expect(third.items).toEqual(first.items)
  })

  it.each([
    'a\nb.md',
    'a"b.md',
    "a'b.md",
    '-rf.md',
    'a%20b.md',
    'a#b?c.md',
    '🏴.md',
    'a\u202eb.md',
    `${'x'.repeat(250)}.md`,
    'a<b>&c.md',
  ])('the name %j gives an address, and documents without fault', async (name) => {
    const { items } = await publish({ ...GOOD, [name]: post('date: 2011-07-23\ntitle: Odd') })
    expect(items[0]?.url).toMatch(/^http:\/\/example\.org\/[\w%.'()~!$&*+,;=:@-]+\/$/)
  })

  it('leftovers of editors, versions, packages and builds are no posts', async () => {
    const text = post('date: 2011-07-23\ntitle: Left')
    const { titles } = await publish({
      ...GOOD,
      '.git/a.md': text,
      'node_modules/x/README.md': text,
      '_site/a.md': text,
      '.a.md.swp': text,
      'a.md~': text,
      '#a.md#': text,
      '.obsidian/a.md': text,
      'vendor/bundle/a.md': text,
    })
    expect(titles).toEqual(['Good'])
  })

  it('F20: configuration and code in the folder are not executed, and not published', async () => {
    const { documents } = await publish(
      {
        ...GOOD,
        '.env': 'SECRET=hidden-value\n',
        '.npmrc': 'token=hidden-value\n',
        'eleventy.config.js': 'globalThis.polluted = 1\n',
        'posts.11tydata.js': 'globalThis.polluted = 1\n',
        'package.json': '{"scripts": {"postinstall": "touch hidden-value"}}',
      },
      { source: { engine: 'plain' } },
    )
    expect(JSON.stringify(documents)).not.toContain('hidden-value')
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('content', () => {
  it.each([
    [
      'a missing file',
      'enclosure: /none.mp3',
      { url: 'http://example.org/none.mp3', mime_type: 'audio/mpeg' },
    ],
    ['a length that is none', 'enclosure: {url: /none.mp3, length: twelve}', { mime_type: 'audio/mpeg' }],
    ['a negative length', 'enclosure: {url: /none.mp3, length: -1}', { mime_type: 'audio/mpeg' }],
    [
      'a type that breaks out',
      'enclosure: {url: /none.mp3, type: "audio/mpeg\\" x=\\"y"}',
      { mime_type: 'audio/mpeg' },
    ],
    ['a relative address', 'enclosure: ../none.mp3', { url: 'http://example.org/none.mp3' }],
  ])('an enclosure with %s is valid', async (_, yaml, attachment) => {
    const { items, documents } = await beside(head(`title: Bad\n${yaml}`))
    const { attachments = [] } = items.find(({ title }) => title === 'Bad') ?? {}
    expect(attachments).toMatchObject([attachment])
    expect(attachments[0]).not.toHaveProperty('size_in_bytes')
    expect(documents['feed.xml']).toMatch(/<enclosure url="[^"]*none\.mp3" length="0" type="audio\/mpeg"\/>/)
  })

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://example.org/a.mp3',
    'data:audio/mpeg;base64,AA==',
  ])('an enclosure at %s is left out, with a warning', async (url) => {
    const { items, said } = await beside(head(`title: Bad\nenclosure: "${url}"`))
    expect(items.find(({ title }) => title === 'Bad')).not.toHaveProperty('attachments')
    expect(said).toEqual([expect.stringMatching(/^blog\/bad\.md: enclosure/)])
  })
})
