import { describe, expect, it } from 'vitest'
import type { Body, DataMap, IdentifiedPost } from '../../src/core/post.ts'
import { createRenderTools, renderPost } from '../../src/markup/render-post.ts'
import { makeBody, makeIdentified } from '../builders.ts'

const tools = createRenderTools('UTC')

function render(body: Partial<Body>, facts: Partial<IdentifiedPost> = {}, variables: DataMap = {}) {
  return renderPost(makeIdentified({ ...facts, body: makeBody(body) }), variables, tools)
}

const template = { language: 'liquid' as const, page: { title: 'Hello' } }

describe('what a post may become', () => {
  it('is bounded: a small table must not burst the feed', async () => {
    const raw = `${'|a'.repeat(900)}\n${'|-'.repeat(900)}\n${'|x\n'.repeat(900)}`
    const { entry, problems } = await render({ raw })
    expect(entry).toBeUndefined()
    expect(problems).toMatchObject([
      { severity: 'error', message: expect.stringMatching(/million characters of HTML/) },
    ])
  })

  it('does not say that variables are empty in a text that is published as written', async () => {
    const { problems } = await render({ raw: '{{ site.nothing }} {% if %}', template })
    expect(problems).toHaveLength(1)
    expect(problems[0]?.message).toMatch(/; the text is published as written$/)
  })
})

describe('renderPost', () => {
  it('makes an entry of Markdown', async () => {
    const { entry, problems } = await render({ raw: '# A\n\nFirst *one*.\n\n[x](/y)' })
    expect(problems).toEqual([])
    expect(entry).toMatchObject({
      title: 'Hello',
      summary: 'First one.',
      html: '<h1>A</h1>\n<p>First <em>one</em>.</p>\n<p><a href="https://example.com/y">x</a></p>',
    })
  })

  it('makes an entry of HTML', async () => {
    const { entry } = await render({ raw: '<p onclick="x">a *b*</p><script>c</script>', markup: 'html' })
    expect(entry?.html).toBe('<p>a *b*</p>')
  })

  it('sanitises HTML inside of Markdown', async () => {
    const { entry } = await render({ raw: 'a <img src=x onerror=alert(1)> b\n\n<script>c</script>' })
    expect(entry?.html).toBe('<p>a <img src="https://example.com/blog/x" /> b</p>')
  })

  it('keeps attributes of kramdown beside HTML', async () => {
    const raw = 'a <b>x</b>\n{: dir="rtl"}\n\n![c](/d){: width="20"}'
    const { entry } = await render({ raw, flavour: 'kramdown' })
    expect(entry?.html).toBe(
      '<p dir="rtl">a <b>x</b></p>\n<p><img src="https://example.com/d" alt="c" width="20" /></p>',
    )
  })

  it('makes a note of a post without a title, or with none that can be shown', async () => {
    const { title: _, ...untitled } = makeIdentified({ body: makeBody({ raw: 'Just a note.' }) })
    expect((await renderPost(untitled, {}, tools)).entry).toMatchObject({ opening: 'Just a note.' })
    expect((await renderPost(untitled, {}, tools)).entry).not.toHaveProperty('title')
    expect((await render({}, { title: '\u0000 ' })).entry).not.toHaveProperty('title')
  })

  it('takes what is before the mark for the summary', async () => {
    const raw = 'One.\n\nTwo.\n\n<!--more-->\n\nThree.'
    expect((await render({ raw })).entry?.summary).toBe('One. Two.')
    expect((await render({ raw }, { summary: 'Stated.' })).entry?.summary).toBe('Stated.')
    expect((await render({ raw: '<!--more-->\n\nOne.\n\nTwo.' })).entry?.summary).toBe('One.')
    expect(
      (await render({ raw: 'One.\n\nTwo.\n\n# more\n\nThree.', moreMarks: ['# more'] })).entry?.summary,
    ).toBe('One. Two.')
  })

  it('holds no character that a document could not', async () => {
    const { entry } = await render(
      { raw: 'a\u0000\u0008b\uFFFE &#8; &#xFFFE; \uD800 c\u000C' },
      { title: 'a\u0008b' },
    )
    expect(entry?.title).toBe('ab')
    expect(entry?.html).not.toMatch(/[\u0000-\u0008\u000B\u000C\uFFFE\uFFFF]/)
    expect(entry?.html.isWellFormed()).toBe(true)
  })

  it('renders Liquid before Markdown, where the source says so', async () => {
    const raw = '{{ page.title }} *{{ site.x }}*'
    expect((await render({ raw, template }, {}, { x: 'y' })).entry?.html).toBe('<p>Hello <em>y</em></p>')
    expect((await render({ raw }, {}, { x: 'y' })).entry?.html).toBe(
      '<p>{{ page.title }} <em>{{ site.x }}</em></p>',
    )
  })

  it('names unknown variables, with the post and what to do', async () => {
    const { entry, problems } = await render({ raw: 'a{{ site.nope }}', template })
    expect(entry?.html).toBe('<p>a</p>')
    expect(problems).toEqual([
      {
        path: 'hello.md',
        line: 5,
        severity: 'warning',
        message: 'site.nope is not defined, so it is empty',
        hint: 'set site.variables.nope in the configuration',
      },
    ])
  })

  it('publishes a template that fails as it was written, and names the line', async () => {
    const { entry, problems } = await render({ raw: 'a\n\n{% if %}', template })
    expect(entry?.html).toBe('<p>a</p>\n<p>{% if %}</p>')
    expect(problems).toMatchObject([{ path: 'hello.md', line: 7, severity: 'warning' }])
    expect(problems[0]?.message).toMatch(/^Liquid: .*; the text is published as written$/)
  })

  it('leaves a post out that is nested too deeply, and names it', async () => {
    const { entry, problems } = await render({ raw: `${'> '.repeat(20_000)}x` })
    expect(entry).toBeUndefined()
    expect(problems).toMatchObject([{ path: 'hello.md', line: 5, severity: 'error' }])
  })

  it.each([
    '<iframe src="http://["></iframe>',
    '<embed src="https://%zz/">',
    '<a href="http://[">x</a>',
    '![x](http://[)',
    '<video poster="http://["></video>',
    '[x](http://%zz)',
    '{% include x %}',
    '{{ x | date: "%Q" }}{{ "9999999999999" | date: "%Y" }}',
    '\u0000',
    '',
  ])('never throws for what a post holds: %j', async (raw) => {
    for (const markup of ['markdown', 'html'] as const) {
      await expect(render({ raw, markup, template }, { title: raw, summary: raw })).resolves.toBeDefined()
    }
  })

  it('gives the same for the same', async () => {
    const body = { raw: "{{ 'now' | date: '%c' }} <b>x</b>\n\n[a](b)", template }
    expect(await render(body)).toEqual(await render(body))
  })
})
