import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EVERYTHING } from '../everything.ts'
import { writeFiles } from '../temporary-folder.ts'
import { writeAwkwardBlog, writeLongBlog, writeStatedIds } from './blogs.ts'
import { ask, startDaemon, until } from './daemon.ts'
import {
  environment,
  FEEDPARSER,
  feedmill,
  filesBelow,
  missing,
  PROJECT,
  remove,
  start,
  temporaryFolder,
} from './feedmill.ts'

/** What the library that most readers in Python are built on makes of what we publish. */

const PARSE = `
import feedparser, json, sys
def entries(found):
    return [{
        'id': entry.get('id'),
        'link': entry.get('link'),
        'texts': [content.value for content in entry.get('content', [])] + [entry.get('summary', ''), entry.get('title', '')],
        'languages': [content.language for content in entry.get('content', [])],
        'language': entry.get('language'),
        'itunes': {key: value for key, value in entry.items() if key.startswith('itunes_')},
        'image': entry.get('image'),
    } for entry in found.entries]
for place in sys.stdin.read().split('\\n'):
    clean = feedparser.parse(place)
    dirty = feedparser.parse(place, sanitize_html=False, resolve_relative_uris=False)
    print(json.dumps({
        'place': place,
        'bozo': repr(clean.bozo_exception) if clean.bozo else None,
        'version': clean.version,
        'encoding': clean.encoding,
        'entries': entries(clean),
        'asWritten': entries(dirty),
        'feed': {key: value for key, value in clean.feed.items() if key.startswith('itunes_') or key in ('image', 'tags', 'language')},
    }))
`

interface Entry {
  readonly id: string
  readonly link: string
  readonly texts: readonly string[]
  /** Of its contents, and of itself where the format has that. */
  readonly languages: readonly (string | null)[]
  readonly language: string | null
  readonly itunes: Readonly<Record<string, unknown>>
  readonly image?: { readonly href: string }
}

interface Parsed {
  readonly place: string
  readonly bozo: string | null
  readonly version: string
  readonly encoding: string
  readonly entries: readonly Entry[]
  /** Neither cleaned nor resolved by the library. */
  readonly asWritten: readonly Entry[]
  readonly feed: Readonly<Record<string, unknown>>
}

async function parse(places: readonly string[]): Promise<Parsed[]> {
  const script = 'printf %s "$1" | /usr/bin/python3 -c "$2"'
  const run = start('bash', ['-c', script, 'bash', places.join('\n'), PARSE], { env: environment({}) })
  const { code, stdout, stderr } = await run.ended
  if (code !== 0) throw new Error(stderr)
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const HOSTILE = `---
title: "<script>x()</script>T & <b>b</b>"
date: 2024-01-01
description: "<img src=x onerror=alert(1)> in short"
image: "javascript:alert(1)"
author: { name: "<i onclick=x()>Ann</i>", url: "javascript:x()" }
tags: ["<style>a</style>"]
---
<script>alert(1)</script><p onclick="x()" style="background: url(http://e.example/x)">One <a href="javascript:x()">a</a></p>

<embed src="/a.swf"><object data="/a.swf"><param name="a" value="b"></object><iframe src="/frame"></iframe>
<form action="/x"><input type="text"></form><svg onload="x()"><circle r="1"/></svg><style>p { color: red }</style>
<base href="http://e.example/"><meta http-equiv="refresh" content="0; /x"><link rel="stylesheet" href="/x.css">

<img src="a.png" srcset="a.png 1x, /b.png 2x" alt="&lt;x&gt;"> <img src="//cdn.example/c.png" onerror=alert(1)>
<video src="v.mp4" poster="p.png" autoplay></video> [up](../x/#y) [here](#here) <a href="?q=1&amp;b=2">query</a>

| a | b |
|---|:-:|
| 1 | 2 |

\`\`\`js
if (a < b && c > d) x('</script>')
\`\`\`
`

let base: string
const parsed = new Map<string, Parsed>()
const tools = missing(FEEDPARSER)

async function publish(name: string, ...args: readonly string[]): Promise<string[]> {
  const out = join(base, `${name}-out`)
  const run = await feedmill(['generate', ...args, '--out', out, '--no-cache', '--quiet'])
  expect(run.code, run.stderr).toBe(0)
  return filesBelow(out)
    .filter((path) => /(?:^|\/)(?:feed|atom)\.xml$/.test(path))
    .map((path) => join(out, path))
}

beforeAll(async () => {
  base = temporaryFolder()
  if (tools !== undefined) return
  const at = (name: string): string => join(base, name)
  const url = ['--url', 'https://example.com/blog/']
  writeAwkwardBlog(at('awkward'))
  writeStatedIds(at('ids'))
  writeLongBlog(at('long'), { '2021-03': 30 })
  writeFiles(at('everything'), EVERYTHING)
  writeFiles(at('languages'), {
    'a.md': '---\ndate: 2024-01-01\ntitle: A\n---\nIn English.\n\nMore.\n',
    'b.md': '---\ndate: 2024-01-02\ntitle: B\nlang: fr-CA\n---\nEn français.\n\nEncore.\n',
    'c.md': '---\ndate: 2024-01-03\ntitle: C\nlang: ar\n---\nبالعربية.\n\nالمزيد.\n',
  })
  writeFiles(at('hostile'), { 'a.md': HOSTILE })
  const places = [
    ...(await publish('example', '--config', join(PROJECT, 'config/feedmill.yaml'))),
    ...(await publish('everything', '--config', at('everything/feedmill.yaml'))),
    ...(await publish('awkward', '--content', at('awkward'), ...url)),
    ...(await publish('ids', '--content', at('ids'), ...url)),
    ...(await publish('long', '--content', at('long'), ...url)),
    ...(await publish('languages', '--content', at('languages'), ...url)),
    ...(await publish('hostile', '--content', at('hostile'), ...url)),
  ]
  for (const document of await parse(places)) parsed.set(document.place.slice(base.length + 1), document)
})
afterAll(() => remove(base))

const documents = (): Parsed[] => [...parsed.values()]
const one = (place: string): Parsed => parsed.get(place) as Parsed

/** Elements, attributes and text of a fragment, however it is written; without what this library does not know. */
function meaning(html: string): string[] {
  const found: string[] = []
  const visit = (node: DefaultTreeAdapterMap['node']): void => {
    // Of what only looks like a reference, the library drops the semicolon.
    if ('value' in node) found.push(node.value.replaceAll('&unknown;', '&unknown'))
    if ('attrs' in node)
      found.push(
        `<${node.tagName}>`,
        ...node.attrs
          .filter(({ name }) => !UNKNOWN.has(name))
          .map(({ name, value }) => `${name}=${value === name ? '' : value}`)
          .sort(),
      )
    if ('childNodes' in node) node.childNodes.forEach(visit)
  }
  visit(parseFragment(html))
  return found
}

/** Pictures in other sizes, by addresses that FP1 looks at. */
const UNKNOWN = new Set(['srcset', 'sizes'])

describe.skipIf(tools !== undefined && !process.env.CI)('feedparser', () => {
  it('FP6: finds every document well-formed and of its format', () => {
    expect(parsed.size).toBeGreaterThan(60)
    for (const { place, bozo, version } of documents()) {
      expect(bozo, place).toBeNull()
      expect(version, place).toBe(place.endsWith('atom.xml') ? 'atom10' : 'rss20')
    }
  })

  it('FP2: has nothing to clean but harmless attributes that it does not know', () => {
    let texts = 0
    for (const { place, entries, asWritten } of documents())
      for (const [index, entry] of entries.entries()) {
        const written = asWritten[index]?.texts.map(meaning)
        expect(entry.texts.map(meaning), `${place}: ${entry.id}`).toEqual(written)
        texts += entry.texts.length
      }
    expect(texts).toBeGreaterThan(200)
  })

  it('FP1: finds no address that is relative', () => {
    let addresses = 0
    for (const { place, asWritten } of documents())
      for (const { id, texts } of asWritten)
        for (const text of texts)
          for (const [, address] of text.matchAll(/\s(?:href|src|srcset|poster|cite)="([^"]*)"/g)) {
            addresses++
            expect(address, `${place}: ${id}`).toMatch(/^(?:https?:\/\/|mailto:|tel:)/)
          }
    expect(addresses).toBeGreaterThan(50)
  })

  it('FP3: reads what podcast directories ask for, in its canonical form', () => {
    const { feed, entries } = one('everything-out/feed.xml')
    expect(feed).toMatchObject({ itunes_type: 'serial', image: { href: 'https://tide.example/cover.jpg' } })
    const terms = (feed.tags as { term: string; scheme: string }[]).filter(({ scheme }) =>
      /itunes/.test(scheme),
    )
    expect(terms.map(({ term }) => term)).toEqual(['Society & Culture', 'Places & Travel', 'Leisure'])
    const [keel] = entries
    expect(keel?.image?.href).toBe('https://tide.example/keel-square.jpg')
    expect(keel?.itunes).toMatchObject({
      itunes_duration: expect.stringMatching(/^(?:\d+|\d\d:\d\d:\d\d)$/),
      itunes_season: '1',
      itunes_episode: '3',
      itunes_episodetype: 'full',
    })
    // The library makes nothing of “false”: it asks for “clean”, which Apple took back.
    const text = readFileSync(join(base, 'everything-out/feed.xml'), 'utf8')
    const explicit = [...text.matchAll(/<itunes:explicit>(.*?)<\/itunes:explicit>/g)].map(
      ([, value]) => value,
    )
    expect(explicit).toEqual(['false', 'false'])
    const nested =
      '<itunes:category text="Society &amp; Culture"><itunes:category text="Places &amp; Travel"/>'
    expect(text.replace(/>\s+</g, '><')).toContain(nested)
    expect(text).not.toContain('itunes:block')
  })

  it('FP4: knows the language of each entry: of its content in Atom, of the item in RSS', () => {
    const languages = (file: string): unknown[] =>
      one(`languages-out/${file}`).entries.map(({ language, languages: [first] }) => first ?? language)
    expect(languages('atom.xml')).toEqual(['ar', 'fr-CA', 'en'])
    expect(languages('feed.xml').slice(0, 2)).toEqual(['ar', 'fr-CA'])
  })

  it('FP5: is told the encoding that the document says', async () => {
    const folder = join(base, 'served')
    writeAwkwardBlog(join(folder, 'content'))
    const daemon = await startDaemon({ folder, daemon: { watch: false } })
    try {
      await until('the first run', async () => (await daemon.status()).runs.length === 1)
      const names = ['feed.xml', 'atom.xml']
      for (const [index, found] of (await parse(names.map((name) => daemon.url + name))).entries()) {
        const { headers, body } = await ask(found.place)
        const declared = /^<\?xml [^>]*encoding="([^"]*)"/.exec(body.toString())?.[1]
        const type = index === 0 ? 'application/rss+xml' : 'application/atom+xml'
        expect(headers['content-type']).toBe(`${type}; charset=${declared}`)
        expect([found.bozo, found.encoding, found.entries.length]).toEqual([null, 'utf-8', 20])
      }
    } finally {
      await daemon.stop()
    }
  })
})
