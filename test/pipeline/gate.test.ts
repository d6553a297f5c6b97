import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FormatName } from '../../src/core/feed.ts'
import type { Format } from '../../src/core/ports.ts'
import { formatProblem } from '../../src/core/problem.ts'
import { createPress } from '../../src/press/press.ts'
import { makeSite } from '../builders.ts'
import {
  actions,
  items,
  Place,
  post,
  type RunOptions,
  run,
  series,
  T1,
  T2,
  T3,
  threeFormats,
} from './blog.ts'
import { MISSING_SAFEGUARDS, spoilEntries, spoilEnvelopes } from './broken-formats.ts'

/** Nothing is published that we would not accept. */

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.dispose())

const site = makeSite()

/** A run whose entries are encoded by others. */
const runWith = (encoders: Readonly<Record<FormatName, Format>>, options: RunOptions) =>
  run({
    place,
    site,
    press: createPress({
      site,
      formats: ['rss', 'atom', 'json'],
      encoders,
      helperFrom: Number.POSITIVE_INFINITY,
    }),
    ...options,
  })

const said = (problems: readonly Parameters<typeof formatProblem>[0][]): string[] =>
  problems.map(formatProblem)
const titles = (): (string | undefined)[] => items(place).map(({ title }) => title)

describe('without one safeguard of the encoders', () => {
  it.each(MISSING_SAFEGUARDS)('%s, a post is left out and named', async (_what, changes, rule) => {
    const bad = 'Title of bad.md'
    const encoders = spoilEntries(
      Object.fromEntries(
        Object.entries(changes).map(([format, change]) => [
          format,
          (text: string, title: string) => (title === bad ? change(text, title) : text),
        ]),
      ),
    )
    const posts = [
      post({ file: 'good.md', summary: 'Good' }),
      post({ file: 'bad.md', summary: 'Bad', published: Date.UTC(2025, 0, 3) }),
    ]
    const { report, failures } = await runWith(encoders, { posts })
    expect(failures).toEqual([])
    expect(titles()).toEqual(['Title of good.md'])
    expect(report.problems.map(({ path, line, severity }) => [path, line, severity])).toEqual(
      report.problems.map(() => ['content/bad.md', 4, 'error']),
    )
    expect(said(report.problems).join('\n')).toContain(`[${rule}]`)
    for (const path of threeFormats('')) expect(place.text(path)).not.toContain('bad.md')
  })

  it('a post that is not spoiled passes', async () => {
    const { report } = await runWith(spoilEntries({}), { posts: [post({ file: 'a.md' })] })
    expect(report.problems).toEqual([])
  })
})

describe('a post that breaks a rule', () => {
  const SCRIPT = (text: string, title: string): string =>
    title === 'Title of post-003.md' ? text.replace('<p>', '<p><script>x</script>') : text
  const encoders = spoilEntries({ rss: SCRIPT, atom: SCRIPT, json: SCRIPT })
  const feeds = { limit: 2 }
  const blog = () => series(4, () => ({ tags: ['nasa'] }))

  it('is one problem, whatever the formats', async () => {
    const { report } = await runWith(encoders, { posts: blog(), feeds })
    expect(said(report.problems)).toEqual([
      'content/post-003.md:4: is left out, as its RSS, Atom, and JSON Feed would break a rule: description: found <script> [dangerous-element] ' +
        '(readers remove it: say the same with elements that are safe (RFC 4287 §8.1))',
    ])
  })

  it('leaves its place to the next one', async () => {
    const { report } = await runWith(encoders, { posts: blog(), feeds })
    expect(titles()).toEqual(['Title of post-002.md', 'Title of post-001.md'])
    expect(report.posts).toBe(3)
  })

  it('is said again in the second run, which touches nothing', async () => {
    const first = await runWith(encoders, { posts: blog(), feeds })
    const before = place.stamps()
    place.calls = []
    const second = await runWith(encoders, { posts: blog(), feeds, now: T2 })
    expect(second.report.problems).toEqual(first.report.problems)
    expect(place.calls).toEqual([])
    expect(place.stamps()).toEqual(before)
  })

  it('is back, with its id, when it is mended', async () => {
    await run({ posts: blog(), place, site, feeds })
    const { id } = items(place)[0] ?? {}
    const edited = series(4, (index) => ({ tags: ['nasa'], ...(index === 3 && { body: 'Another text.' }) }))
    await runWith(encoders, { posts: edited, feeds, now: T2 })
    expect(titles()).toEqual(['Title of post-002.md', 'Title of post-001.md'])
    const { report } = await run({ posts: edited, place, site, feeds, now: T3 })
    expect(report.problems).toEqual([])
    expect(items(place)[0]?.id).toBe(id)
  })

  it('stops the run that asks for none', async () => {
    const { failures } = await runWith(encoders, { posts: blog(), feeds, flags: { strict: true } })
    expect(failures.map(({ exitCode }) => exitCode)).toEqual([3])
    expect(place.paths()).toEqual([])
  })

  it('keeps an id that is no tag: URI, as readers know it', async () => {
    const { report } = await run({ posts: [post({ file: 'a.md', id: 'tag:old' })], place })
    expect(report.problems).toEqual([])
    expect(items(place)[0]?.id).toBe('tag:old')
  })
})

describe('a document that breaks a rule besides its entries', () => {
  /** Of the tag's feed alone. */
  const noDate = spoilEnvelopes({
    atom: (head, title) => (title.includes('nasa') ? head.replace(/<updated>.*\n/, '') : head),
  })
  const blog = (body: string) => [post({ file: 'a.md', tags: ['nasa', 'esa'], body })]

  it('is not published, and the others are', async () => {
    const { report, failures } = await run({ posts: blog('One.'), place, site, formats: noDate })
    expect(failures).toEqual([])
    expect(said(report.problems)).toEqual([
      'tags/nasa/atom.xml: is not published, and what stands there stays: feed: expected the element updated [missing-element] ' +
        '(nothing in a post should lead to this: please report it as a bug of Feedmill, with the post (RFC 4287 §4.1.1))',
    ])
    expect(Object.keys(place.documents()).sort()).toEqual(
      threeFormats('', 'tags/esa/', 'tags/nasa/').filter((path) => path !== 'tags/nasa/atom.xml'),
    )
    expect(place.text('feedmill-state/manifest.json')).not.toContain('nasa/atom.xml')
  })

  it('leaves what stood there, in the manifest too, and is said again', async () => {
    await run({ posts: blog('One.'), place, site })
    const old = place.text('tags/nasa/atom.xml')
    const held = () => JSON.parse(place.text('feedmill-state/manifest.json')).documents['tags/nasa/atom.xml']
    const before = held()
    const spoiled = { posts: blog('Two.'), place, site, formats: noDate }
    const first = await run({ ...spoiled, now: T2 })
    expect(place.text('tags/nasa/atom.xml')).toBe(old)
    expect(place.text('tags/esa/atom.xml')).toContain('Two.')
    expect(held()).toEqual(before)
    expect(actions(first, 'put')).not.toContain('tags/nasa/atom.xml')
    const kept = first.report.documents.find(({ path }) => path === 'tags/nasa/atom.xml')
    expect(kept).toMatchObject({
      action: 'keep',
      reason: 'the new one breaks a rule, so the last one stays',
      mediaType: 'application/atom+xml',
      sha256: before.sha256,
    })
    place.calls = []
    const second = await run({ ...spoiled, now: T3 })
    expect(second.report.problems).toEqual(first.report.problems)
    expect(second.report.problems).toHaveLength(1)
    expect(place.calls).toEqual([])
    const mended = await run({ posts: blog('Two.'), place, site, now: T3 })
    expect(actions(mended, 'put')).toEqual(['tags/nasa/atom.xml'])
    expect(place.text('tags/nasa/atom.xml')).toContain('Two.')
  })

  it('leaves its compressed form, too', async () => {
    const compressing = new Place('out', ['gzip'])
    try {
      await run({ posts: blog('One.'), place: compressing, site })
      const old = compressing.tree()
      await run({ posts: blog('Two.'), place: compressing, site, formats: noDate, now: T2 })
      const now = compressing.tree()
      for (const path of ['tags/nasa/atom.xml', 'tags/nasa/atom.xml.gz']) expect(now[path]).toBe(old[path])
      expect(now['tags/esa/atom.xml.gz']).not.toBe(old['tags/esa/atom.xml.gz'])
      const empty = new Place('other', ['gzip'])
      await run({ posts: blog('Two.'), place: empty, site, formats: noDate, now: T2 })
      expect(empty.paths().filter((path) => path.includes('nasa/atom'))).toEqual([])
      empty.dispose()
    } finally {
      compressing.dispose()
    }
  })

  it('stays at the target that has it, and is missing at the one that has not', async () => {
    const other = new Place('mirror')
    try {
      await run({ posts: blog('One.'), place, site })
      const { report } = await run({
        posts: blog('Two.'),
        targets: [place.target, other.target],
        site,
        formats: noDate,
        now: T2,
      })
      expect(report.problems).toHaveLength(1)
      expect(place.text('tags/nasa/atom.xml')).toContain('One.')
      expect(other.paths()).not.toContain('tags/nasa/atom.xml')
      expect(other.text('tags/esa/atom.xml')).toContain('Two.')
    } finally {
      other.dispose()
    }
  })

  it('stays as an interrupted publication left it', async () => {
    await run({ posts: blog('One.'), place, site })
    place.beforePut = (path) => {
      if (path === 'tags/nasa/feed.json') throw new Error('killed')
    }
    await expect(run({ posts: blog('Two.'), place, site, now: T2 })).rejects.toThrow('killed')
    place.beforePut = () => {}
    const stands = place.text('tags/nasa/atom.xml')
    await run({ posts: blog('Three.'), place, site, formats: noDate, now: T3 })
    expect(place.text('tags/nasa/atom.xml')).toBe(stands)
    const { report } = await run({ posts: blog('Three.'), place, site, now: T3 })
    expect(report.problems).toEqual([])
    expect(place.text('tags/nasa/atom.xml')).toContain('Three.')
    expect(JSON.parse(place.text('feedmill-state/manifest.json')).planned).toEqual({})
  })

  it('says once what is wrong with all', async () => {
    const noSelf = spoilEnvelopes({ atom: (head) => head.replace(/<link rel="self".*\n/, '') })
    const { report } = await run({ posts: blog('One.'), place, site, formats: noSelf })
    expect(said(report.problems)).toEqual([
      expect.stringMatching(/^atom\.xml: and 2 other documents are not published, .*\[atom-self-missing\]/),
    ])
  })

  it('refuses the run when it is all of them', async () => {
    await run({ posts: blog('One.'), place, site })
    const before = place.stamps()
    const cut = (head: string): string => head.slice(0, -20)
    const formats = spoilEnvelopes({ rss: cut, atom: cut, json: cut })
    const { report, failures } = await run({ posts: blog('Two.'), place, site, formats, now: T2 })
    expect(failures.map(({ exitCode }) => exitCode)).toEqual([3])
    expect(report.problems.length).toBeGreaterThan(0)
    expect(place.stamps()).toEqual(before)
  })

  it.each<[what: string, change: (head: string) => string, rule: string]>([
    [
      'its own address',
      (head) => head.replace(/(rel="self".*href=")[^"]*/, '$1https://example.com/x'),
      'self-is-elsewhere',
    ],
    ['its title', (head) => head.replace(/<title>.*\n/, ''), 'missing-element'],
    ['an id', (head) => head.replace(/<id>.*</, '<id>example<'), 'relative-link'],
    ['its author', (head) => head.replace(/<author>[\s\S]*<\/author>\n/, ''), 'atom-author-missing'],
    ['a language', (head) => head.replace(/xml:lang="en"/, 'xml:lang="english!"'), 'invalid-language'],
    ['characters', (head) => head.replace('</title>', '\u0000</title>'), 'xml-illegal-character'],
  ])('must have %s', async (_what, change, rule) => {
    const formats = spoilEnvelopes({ atom: change })
    const { report } = await run({ posts: blog('One.'), place, site, formats, feeds: { taxonomies: {} } })
    expect(said(report.problems).join('\n')).toContain(`[${rule}]`)
    expect(place.paths()).not.toContain('atom.xml')
    expect(place.paths()).toContain('feed.xml')
  })
})

it('what is unusual and allowed is no fault', async () => {
  const posts = [post({ file: 'a.md', title: '<b>&amp;amp;', published: Date.UTC(1970, 0, 1) })]
  const { report } = await run({ posts, place, now: T1 })
  expect(report.problems).toEqual([])
})
