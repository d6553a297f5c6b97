import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { slugify } from '../../src/core/slug.ts'
import { serve } from '../notifiers/server.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'
import { type Published, post, publish } from './publish.ts'

/** What may happen around a run, as far as one process can show it; `test/system` has real disks, clocks and signals. */

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 0, 10, 12)
const BLOG: Files = {
  'a.md': post('date: 2026-01-01\ntitle: A\ntags: [x]'),
  'b.md': post('date: 2026-01-02\ntitle: B\ntags: [x, y]'),
  'due.md': post('date: 2026-01-09T12:00:00Z\ntitle: Due\ntags: [y]'),
}
const out = ({ root }: Published): string => join(root, 'out')
const messages = ({ result }: Published): string => result.failures.map(({ message }) => message).join('\n')
/** Every file of a folder with its text. */
const tree = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'base64')]),
  )

describe('F5: the output folder', () => {
  it('F5: that has gone is made again, with the state beside it if that has gone, too', async () => {
    const first = await publish(BLOG, { now: NOW })
    rmSync(out(first), { recursive: true })
    const second = await first.again({}, { now: NOW + DAY_MS })
    expect(messages(second)).toBe('')
    expect(second.documents).toEqual(first.documents)
  })

  it('F5: that is a file is refused, and the file stays', async () => {
    const first = await publish(BLOG, { now: NOW })
    rmSync(out(first), { recursive: true })
    writeFileSync(out(first), 'of somebody')
    const second = await first.again({}, { now: NOW })
    expect(messages(second)).toMatch(/out/)
    expect(readFileSync(out(first), 'utf8')).toBe('of somebody')
  })

  it.each(['tags', 'feedmill-state'])(
    'F5: with a link to elsewhere in the place of %s is refused, and nothing is written there',
    async (folder) => {
      const elsewhere = temporaryFolder({ 'mine.txt': 'mine' })
      const first = await publish(BLOG, { now: NOW })
      rmSync(join(out(first), folder), { recursive: true })
      symlinkSync(elsewhere, join(out(first), folder))
      const failed = await first
        .again({ 'c.md': post('date: 2026-01-03\ntags: [x]') }, { now: NOW })
        .then(messages, ({ message }: Error) => message)
      expect(failed).toMatch(/^directory out|^out/)
      expect(readdirSync(elsewhere)).toEqual(['mine.txt'])
    },
  )
})

describe('F7: the clock', () => {
  it.each([
    ['three days back', NOW - 3 * DAY_MS],
    ['years ahead', NOW + 4000 * DAY_MS],
    ['at the beginning of time', 0],
  ])('F7: %s changes no byte of a feed, and takes no post back that was out', async (_, now) => {
    const first = await publish(BLOG, { now: NOW })
    expect(first.titles).toEqual(['Due', 'B', 'A'])
    const before = tree(out(first))
    const second = await first.again({}, { now })
    expect(messages(second)).toBe('')
    expect(second.result.report.written).toBe(0)
    expect(tree(out(first))).toEqual(before)
  })

  it('F7: that goes back and forth shows a post that falls due once, under one id and date', async () => {
    const soon = { ...BLOG, 'soon.md': post('date: 2026-01-11\ntitle: Soon') }
    const held = await publish(soon, { now: NOW })
    expect(held.titles).not.toContain('Soon')
    const shown = await held.again({}, { now: NOW + DAY_MS })
    expect(shown.titles[0]).toBe('Soon')
    for (const days of [-3, 5, 0, 1]) {
      const again = await held.again({}, { now: NOW + days * DAY_MS })
      expect(again.documents, `${days} days`).toEqual(shown.documents)
    }
  })

  it('F7: that goes back makes no updated go back, neither an entry’s nor a feed’s', async () => {
    const edit = (text: string): Files => ({
      'b.md': post('date: 2026-01-02\ntitle: B\ntags: [x, y]', `${text}\n`),
    })
    const first = await publish(BLOG, { now: NOW })
    const second = await first.again(edit('Edited.'), { now: NOW })
    const third = await second.again(edit('Edited again.'), { now: NOW - 3 * DAY_MS })
    const updated = ({ documents }: Published): (string | undefined)[] =>
      [...(documents['atom.xml'] ?? '').matchAll(/<updated>(.*?)<\/updated>/g)].map(([, date]) => date)
    expect(third.items.find(({ title }) => title === 'B')?.content_html).toContain('Edited again.')
    expect(updated(third)).toEqual(updated(second))
    expect(updated(second)[0]).toBe('2026-01-10T12:00:00Z')
  })
})

describe('F10: a lock that was left behind', () => {
  const DEAD = JSON.stringify({ pid: process.pid, process: 'of another boot 1', token: 'x' })

  it.each([
    ['with something to do', { 'c.md': post('date: 2026-01-03\ntitle: C') }, {}],
    ['with nothing to do', {}, {}],
    ['with releases', { 'c.md': post('date: 2026-01-03\ntitle: C') }, { releases: true }],
  ])(
    'F10: is taken over by a run %s, which says so, whoever has its process number now',
    async (_, files, more) => {
      const config = { targets: [{ type: 'directory', path: 'out', ...more }] }
      const first = await publish(BLOG, { now: NOW, config })
      const path = join(out(first), 'feedmill-state/lock')
      mkdirSync(join(out(first), 'feedmill-state'), { recursive: true })
      writeFileSync(path, DEAD)
      const second = await first.again(files, { now: NOW })
      expect(messages(second)).toBe('')
      expect(second.log).toEqual([
        `directory out: takes over the lock of process ${process.pid}, which has ended without giving it back`,
      ])
      expect(existsSync(path)).toBe(false)
      expect((await second.again({}, { now: NOW })).log).toEqual([])
    },
  )
})

describe('F11: the state', () => {
  const edited: Files = { 'b.md': post('date: 2026-01-02\ntitle: B\ntags: [x, y]', 'Edited.\n') }

  it('F11: that was deleted is made again where the posts still say what is published', async () => {
    const first = await publish(BLOG, { now: NOW })
    rmSync(join(out(first), 'feedmill-state'), { recursive: true })
    const before = tree(out(first))
    const second = await first.again({}, { now: NOW + DAY_MS })
    expect(messages(second)).toBe('')
    expect(second.documents).toEqual(first.documents)
    const after = tree(out(first))
    for (const [path, bytes] of Object.entries(before)) expect(after[path], path).toBe(bytes)
  })

  it('F11: that was deleted, where it alone knew when a post was edited: the run is refused, nothing is changed', async () => {
    const first = await publish(BLOG, { now: NOW })
    const second = await first.again(edited, { now: NOW + DAY_MS })
    rmSync(join(out(first), 'feedmill-state'), { recursive: true })
    const before = tree(out(first))
    const third = await second.again({}, { now: NOW + 2 * DAY_MS })
    expect(messages(third)).toMatch(/is there and was not written by Feedmill.*--adopt-files/)
    expect(tree(out(first))).toEqual(before)
    expect(existsSync(join(out(first), 'feedmill-state'))).toBe(false)
  })
})

describe('F15: many posts at once', () => {
  const many = (count: number, body = 'Text.\n'): Files =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `${index}.md`,
        post(`date: 2026-01-01T00:00:${String(index % 60).padStart(2, '0')}Z\ntitle: P${index}`, body),
      ]),
    )

  it('F15: that are gone, as of a folder that is not mounted, leave the full feed, unless forced', async () => {
    const first = await publish(many(30), { now: NOW })
    rmSync(join(first.root, 'blog'), { recursive: true })
    mkdirSync(join(first.root, 'blog'))
    const before = tree(out(first))
    const second = await first.again({}, { now: NOW })
    expect(messages(second)).toMatch(/would be empty|would be dropped/)
    expect(messages(second)).toContain('--force')
    expect(tree(out(first))).toEqual(before)
    const forced = await first.again({}, { now: NOW, flags: { force: true } })
    expect(messages(forced)).toBe('')
    expect(forced.items).toEqual([])
  })

  it('F15: that were touched change nothing; that were edited are refused, unless forced', async () => {
    const first = await publish(many(30), { now: NOW })
    const touched = await first.again(many(30), { now: NOW + DAY_MS })
    expect(touched.result.report.written).toBe(0)
    const edited = await first.again(many(30, 'Another text.\n'), { now: NOW + DAY_MS })
    expect(messages(edited)).toMatch(/30 of 30 posts would be marked as updated.*--force/)
    expect(edited.documents).toEqual(first.documents)
  })
})

describe('F21: addresses in content', () => {
  it('F21: of this machine, its network and its files are never asked for', async () => {
    const server = await serve()
    const secret = join(temporaryFolder({ 'secret.txt': 'hidden-value' }), 'secret.txt')
    for (const address of [server.url, `//${server.host}/`, `file://${secret}#`]) {
      const at = (path: string): string => `${address}${path}`
      const head = [
        `title: "[t](${at('title')})"`,
        'date: 2026-01-01',
        ...['image', 'link', 'canonical_url', 'comments', 'url', 'audio'].map((key) => `${key}: ${at(key)}`),
        `enclosure: {url: ${at('enclosure.mp3')}, type: audio/mpeg}`,
        `source: {url: ${at('source')}, feed: ${at('source.xml')}}`,
        `author: {name: Ann, url: ${at('author')}, email: a@example.com}`,
        `transcript: ${at('transcript')}`,
        `chapters: ${at('chapters')}`,
      ]
      const body = [
        `![a](${at('image.png')} "t") [b](${at('link')}) <${at('auto')}>`,
        `<img src="${at('img')}" srcset="${at('srcset')} 2x"><video src="${at('video')}" poster="${at('poster')}"></video>`,
        `<iframe src="${at('frame')}"></iframe><script src="${at('script.js')}"></script><link rel="stylesheet" href="${at('style')}">`,
        `<object data="${at('object')}"></object><embed src="${at('embed')}"><meta http-equiv="refresh" content="0; ${at('meta')}">`,
        `<!DOCTYPE a [<!ENTITY x SYSTEM "${at('entity')}">]>&x;`,
        `{% include ${at('include')} %}{{ "${at('liquid')}" | absolute_url }}{{< figure src="${at('figure')}" >}}`,
        `{% include_relative ../../../../../../../..${secret} %}`,
      ]
      const text = post(head.join('\n'), `${body.join('\n\n')}\n`)
      const engines: [string, Files][] = [
        ['jekyll', { '_config.yml': `logo: ${at('logo')}\n`, '_posts/2026-01-01-a.md': text }],
        ['hugo', { 'hugo.toml': 'title = "T"\n', 'content/a.md': text }],
        ['plain', { 'a.md': text }],
      ]
      for (const [engine, files] of engines) {
        const { documents, items } = await publish(files, { now: NOW, source: { engine } })
        expect(items, engine).toHaveLength(1)
        expect(Object.values(documents).join('')).not.toContain('hidden-value')
        expect(Object.values(documents).join('')).not.toMatch(/<[a-z:]+ [^<>]*="file:|url":"file:/)
      }
    }
    expect(server.got).toEqual([])
    // The control: the server would have heard of it.
    await fetch(server.url)
    expect(server.got).toHaveLength(1)
  })
})

describe('F23: a file system that folds case or normalises', () => {
  const TERMS = [
    'News',
    'news',
    'NEWS',
    'Straße',
    'STRASSE',
    'strasse',
    'İstanbul',
    'istanbul',
    'ISTANBUL',
    'ıstanbul',
    'Σίσυφος',
    'ΣΊΣΥΦΟΣ',
    'σίσυφοσ',
    '\u212a',
    'K',
    '\u212b',
    '\u00c5',
    'A\u030a',
    'ﬁn',
    'FIN',
    '\u00e9',
    'e\u0301',
    'Ǆ',
    'ǅ',
    'ǆ',
    'ẞ',
    'ß',
    'ss',
    '①',
    '1',
    'ﾊ',
    'ハ',
    'a.',
    'a ',
    'A',
  ]
  /** What HFS+, APFS, NTFS and ext4 with casefold take for one name, taken together. */
  const folded = (path: string): string => {
    const plain = path.normalize('NFD').toUpperCase().toLowerCase().normalize('NFD')
    return plain.replace(/ς/g, 'σ').replace(/[. ]+$/gm, '')
  }

  it('F23: has a name of its own for every document', async () => {
    const files = Object.fromEntries(
      TERMS.map((term, index) => [
        `${index}.md`,
        post(`date: 2026-01-01T00:00:${String(index).padStart(2, '0')}Z\ntags: [${JSON.stringify(term)}]`),
      ]),
    )
    const { documents, items } = await publish(files, { now: NOW, config: { feeds: { limit: 0 } } })
    const paths = Object.keys(documents)
    expect(paths.length).toBeGreaterThan(20)
    expect(new Set(paths.map(folded)).size).toBe(paths.length)
    // Nothing is lost by it: each post is in the feed of its tag.
    expect(items).toHaveLength(TERMS.length)
    for (const [index, term] of TERMS.entries()) {
      const feed = JSON.parse(documents[`tags/${slugify(term)}/feed.json`] ?? '{"items":[]}')
      expect(
        feed.items.map(({ url }: { url: string }) => url),
        term,
      ).toContain(`http://example.org/${index}/`)
    }
  })
})
