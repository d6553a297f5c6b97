import { existsSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Renderer } from '../../src/core/ports.ts'
import type { Body } from '../../src/core/post.ts'
import { createRenderer, type RendererOptions } from '../../src/markup/renderer.ts'
import { makeBody, makeIdentified } from '../builders.ts'

// `npm test` builds it first.
const workerUrl = new URL('../../dist/render-worker.js', import.meta.url)

/** marked looks for the end of each of these runs in each of the others. */
const ENDLESS = `${'*'.repeat(120_000)}a${'*'.repeat(100)}`
const LONG = 'Good words. '.repeat(4000).trim()

const open: Renderer[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((renderer) => renderer.close()))
})

function rendererWith(options: Partial<RendererOptions> = {}): Renderer {
  const renderer = createRenderer({ timezone: 'UTC', workerUrl, deadlineMs: 1000, ...options })
  open.push(renderer)
  return renderer
}

function postOf(name: string, body: Partial<Body>) {
  return makeIdentified({ key: `posts/${name}.md`, body: makeBody(body) })
}

describe.runIf(existsSync(workerUrl))('createRenderer', () => {
  it('renders ordinary posts, and long ones, alike', async () => {
    const renderer = rendererWith()
    const short = await renderer.render(postOf('short', { raw: 'a *b*' }), {})
    expect(short.entry?.html).toBe('<p>a <em>b</em></p>')
    const long = await renderer.render(postOf('long', { raw: LONG }), {})
    expect(long.problems).toEqual([])
    expect(long.entry?.html).toBe(`<p>${LONG}</p>`)
  })

  it('passes variables and problems through the thread', async () => {
    const raw = `{{ site.x }} {{ site.nope }}\n\n${LONG}`
    const body = { raw, template: { language: 'liquid' as const, page: {} } }
    const { entry, problems } = await rendererWith().render(postOf('long', body), { x: 'y' })
    expect(entry?.html.startsWith('<p>y')).toBe(true)
    expect(problems).toMatchObject([{ path: 'long.md', message: 'site.nope is not defined, so it is empty' }])
  })

  it('gives up a post that exceeds its deadline, names it, and renders the next one', async () => {
    const renderer = rendererWith()
    const start = performance.now()
    const [stuck, next] = await Promise.all([
      renderer.render(postOf('stuck', { raw: ENDLESS }), {}),
      renderer.render(postOf('next', { raw: LONG }), {}),
    ])
    expect(stuck.entry).toBeUndefined()
    expect(stuck.problems).toEqual([
      {
        path: 'stuck.md',
        line: 5,
        severity: 'error',
        message: 'took more than 1 s to render, so it is left out',
        hint: 'shorten it, or exclude it in the source',
      },
    ])
    expect(next.problems).toEqual([])
    expect(next.entry?.html).toContain('Good words.')
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('keeps this thread free meanwhile', async () => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 20)
    await rendererWith().render(postOf('stuck', { raw: ENDLESS }), {})
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(20)
  })

  it('counts the time of a post from its own turn', async () => {
    const renderer = rendererWith({ deadlineMs: 1500 })
    const posts = ['a', 'b', 'c'].map((name) => postOf(name, { raw: name === 'c' ? LONG : ENDLESS }))
    const results = await Promise.all(posts.map((post) => renderer.render(post, {})))
    expect(results.map(({ entry }) => entry !== undefined)).toEqual([false, false, true])
  })

  it('names a post that breaks the thread, and renders the next one', async () => {
    const renderer = rendererWith({ deadlineMs: 5000 })
    const deep = await renderer.render(postOf('deep', { raw: `${'> '.repeat(30_000)}x` }), {})
    expect(deep.entry).toBeUndefined()
    expect(deep.problems).toMatchObject([{ path: 'deep.md', severity: 'error' }])
    const next = await renderer.render(postOf('next', { raw: LONG }), {})
    expect(next.entry).toBeDefined()
  })

  // The deadline is worth as much as the choice of what is rendered under it.
  it.each<[string, Partial<Body>]>([
    ['short, and slow all the same', { raw: `${'*'.repeat(29_000)}a${'*'.repeat(100)}` }],
    [
      'made long by its template',
      {
        raw: `{% for i in (1..30000) %}*{% endfor %}a${'*'.repeat(100)}`,
        template: { language: 'liquid', page: {} },
      },
    ],
    [
      'made long by its template, without a loop',
      {
        raw: `{% assign s = '*' %}${'{% assign s = s | append: s %}'.repeat(15)}{{ s }}a${'*'.repeat(100)}`,
        template: { language: 'liquid', page: {} },
      },
    ],
    [
      'made long by what it includes',
      {
        raw: `${'{% include a %}'.repeat(60)}a${'*'.repeat(100)}`,
        template: { language: 'liquid', page: {}, includes: { a: '*'.repeat(1_000) } },
      },
    ],
    [
      'made long by what that repeats',
      {
        raw: `{% include a %}a${'*'.repeat(100)}`,
        template: { language: 'liquid', page: {}, includes: { a: '{% for i in (1..30000) %}*{% endfor %}' } },
      },
    ],
  ])(
    'does not let a post block this thread that is %s',
    async (_, body) => {
      let longest = 0
      let last = performance.now()
      const look = (): void => {
        longest = Math.max(longest, performance.now() - last)
        last = performance.now()
      }
      const timer = setInterval(look, 20)
      await rendererWith().render(postOf('slow', body), {})
      look()
      clearInterval(timer)
      expect(longest).toBeLessThan(2000)
    },
    30_000,
  )

  // Categories “pathological Markdown” and “extremely nested HTML” of bad input, and the same in what engines add.
  it.each<[string, string, Partial<Body>?]>([
    ['quotes in quotes', '> '.repeat(5_000)],
    ['lists in lists', Array.from({ length: 500 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n')],
    ['brackets', '['.repeat(20_000)],
    ['links in links', '[a]('.repeat(10_000)],
    ['stars', `${'*a '.repeat(10_000)}`],
    ['underscores', '_a'.repeat(20_000)],
    ['backticks', Array.from({ length: 200 }, (_, length) => '`'.repeat(length)).join(' ')],
    ['references to one definition', `[a]: /${'b'.repeat(1_000)}\n\n${'[a]'.repeat(5_000)}`],
    ['elements in elements', '<div>'.repeat(10_000)],
    ['tables', `${'|a'.repeat(500)}|\n${'|-'.repeat(500)}|\n${'|b|\n'.repeat(200)}`],
    ['comments without end', '<!-- '.repeat(10_000)],
    ['entities', '&amp'.repeat(10_000)],
    [
      'footnotes that name each other',
      Array.from({ length: 500 }, (_, n) => `[^${n}]\n\n[^${n}]: [^${n + 1}]\n`).join('\n'),
    ],
    ['notes in notes', '^['.repeat(10_000)],
    ['formulas', '$a_'.repeat(10_000)],
    ['terms', 'a\n: b\n'.repeat(5_000), { flavour: 'kramdown' }],
    ['definitions in definitions', ': '.repeat(5_000).replace(/^/, 'a\n'), { flavour: 'kramdown' }],
    ['attributes', '{: '.repeat(10_000), { flavour: 'kramdown' }],
    ['headings with links', '# [a](#a)\n'.repeat(3_000)],
    ['code tables', '<table><tr><td class="code"><pre>'.repeat(1_000)],
    ['pictures that are loaded late', '<img src="data:,"><noscript><img src="a"></noscript>'.repeat(1_000)],
    ['Liquid blocks', '{% if a %}'.repeat(3_000), { template: { language: 'liquid', page: {} } }],
    ['Liquid braces', '{{ '.repeat(10_000), { template: { language: 'liquid', page: {} } }],
    ['shortcodes', '{{< a '.repeat(5_000), { template: { language: 'shortcodes', page: {} } }],
    [
      'shortcodes that are closed',
      '{{< details >}}'.repeat(1_000),
      { template: { language: 'shortcodes', page: {} } },
    ],
  ])('ends with %s, one way or the other, and with the post after it', async (_, raw, body = {}) => {
    const renderer = rendererWith()
    const [hostile, next] = await Promise.all([
      renderer.render(postOf('hostile', { ...body, raw }), {}),
      renderer.render(postOf('next', { raw: LONG }), {}),
    ])
    expect(hostile.entry !== undefined || hostile.problems.length > 0).toBe(true)
    expect(next.entry).toBeDefined()
  })

  it('can be closed at any time, and more than once', async () => {
    const renderer = createRenderer({ timezone: 'UTC', workerUrl })
    await renderer.close()
    await renderer.render(postOf('long', { raw: LONG }), {})
    await renderer.close()
    await renderer.close()
  })
})
