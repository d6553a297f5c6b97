import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DataMap } from '../../src/core/post.ts'
import { createLiquid } from '../../src/markup/liquid.ts'
import { at } from '../builders.ts'

const NOW = at('2011-07-22T04:00:00Z')
const SITE: DataMap = {
  url: 'https://example.com',
  baseurl: '/blog',
  title: 'Example',
  images_url: 'https://cdn.example.com',
  toc: 'true',
  count: '3',
  data: { team: [{ name: 'Ann' }, { name: 'Ben' }] },
}

function render(
  text: string,
  page: DataMap = {},
  site: DataMap = SITE,
  timezone = 'Pacific/Auckland',
): string {
  return createLiquid(timezone).render(text, { page }, site, NOW).text
}

describe('what a text can say', () => {
  it.each([
    ['{{ site.images_url }}/a.png', 'https://cdn.example.com/a.png'],
    ['{{ page.title }}: {{ page.rating | plus: 1 }}', 'Hello: 5'],
    ['{% for p in site.data.team %}{{ p.name }} {% endfor %}', 'Ann Ben '],
    ['{% if site.toc %}yes{% else %}no{% endif %}', 'yes'],
    ['{% if page.draft %}yes{% else %}no{% endif %}', 'no'],
    ['{{ site.count | times: 2 }}', '6'],
    ['{{ site.nothing }}|{{ nothing }}|{{ page.a.b.c }}', '||'],
    [
      "{% capture x %}Liquid is not rendered.{% endcapture %}{{ x | replace:'not ','' }}",
      'Liquid is rendered.',
    ],
    ["{{ '/a.png' | relative_url }}", '/blog/a.png'],
    ["{{ '/a.png' | absolute_url }}", 'https://example.com/blog/a.png'],
    ["{{ 'a.png' | absolute_url }}", 'https://example.com/blog/a.png'],
    ["{{ 'https://example.org/a' | absolute_url }}", 'https://example.org/a'],
    ["{{ 'a b' | upcase | split: ' ' | join: '-' }}", 'A-B'],
    ['{% raw %}{{ page.title }} {% x %}{% endraw %}', '{{ page.title }} {% x %}'],
    ['a {% comment %}b{% endcomment %}c', 'a c'],
    ['no template', 'no template'],
  ])('JF12: %s is %s', (text, result) => {
    expect(render(text, { title: 'Hello', rating: '4', draft: 'false' })).toBe(result)
  })

  it('keeps sites apart', () => {
    const liquid = createLiquid('UTC')
    const text = "{{ site.title }} {{ '/a' | absolute_url }} {{ page.x }}"
    expect(liquid.render(text, { page: { x: '1' } }, SITE, NOW).text).toBe(
      'Example https://example.com/blog/a 1',
    )
    expect(
      liquid.render(text, { page: {} }, { title: 'Other', url: 'https://other.example' }, NOW).text,
    ).toBe('Other https://other.example/a ')
    expect(liquid.render(text, { page: {} }, {}, NOW).text).toBe(' /a ')
  })

  it('carries nothing from one text to the next', () => {
    const liquid = createLiquid('UTC')
    liquid.render("{% assign x = 'a' %}{% increment y %}", { page: {} }, SITE, NOW)
    expect(liquid.render('{{ x }}{% increment y %}', { page: {} }, SITE, NOW).text).toBe('0')
  })
})

describe('highlight', () => {
  it.each([
    [
      '{% highlight ruby linenos %}\nputs "<b>" & 1\n\nx\n{% endhighlight %}',
      '\n<pre><code class="language-ruby">puts "&lt;b&gt;" &amp; 1\n\nx</code></pre>\n',
    ],
    ['{% highlight c++ %}a{% endhighlight %}', '\n<pre><code class="language-c++">a</code></pre>\n'],
    ['{% highlight "x onclick=1 %}a{% endhighlight %}', '\n<pre><code>a</code></pre>\n'],
    [
      '{% highlight liquid %}{% raw %}{{ x }}{% endraw %}{% endhighlight %}',
      '\n<pre><code class="language-liquid">{{ x }}</code></pre>\n',
    ],
    [
      '{% highlight js %}\n  indented\n{% endhighlight %}',
      '\n<pre><code class="language-js">  indented</code></pre>\n',
    ],
  ])('%j', (text, html) => {
    expect(render(text)).toBe(html)
  })

  it('must be closed', () => {
    expect(() => render('a\n{% highlight ruby %}\nb')).toThrow(/not closed/)
  })
})

// Same input, same bytes.
describe('now is the date of the post', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it.each([
    ["{{ 'now' | date: '%Y-%m-%d %H:%M' }}", '2011-07-22 16:00'],
    ["{{ 'today' | date: '%s' }}", '1311307200'],
    ['{{ site.time }}', '2011-07-22T04:00:00Z'],
    ["{{ site.time | date: '%Y' }}", '2011'],
    ['{{ page.date | date_to_string }}', '22 Jul 2011'],
    ["{{ 'now' | date_to_string }}", '22 Jul 2011'],
    ["{{ 'now' | date_to_long_string }}", '22 July 2011'],
    ["{{ 'now' | date_to_xmlschema }}", '2011-07-22T16:00:00+12:00'],
    ["{{ 'now' | date_to_rfc822 }}", 'Fri, 22 Jul 2011 16:00:00 +1200'],
    ["{% assign x = 'now' %}{{ x | date: '%Y' }}", '2011'],
    ["{% capture x %}today{% endcapture %}{{ x | date: '%Y' }}", '2011'],
    ["{{ 'a,b,c' | split: ',' | sample }}", 'a'],
  ])('%s is %s', (text, result) => {
    expect(render(text)).toBe(result)
  })

  it('whatever the clock says', () => {
    const text =
      "{{ 'now' | date: '%s %c' }}|{{ '' | date: '%Y' }}|{{ nil | date: '%Y' }}|{{ nothing | date_to_string }}|" +
      "{{ 'NOW' | date: '%Y' }}|{{ 'now ' | date: '%Y' }}|{{ site.time }}|{{ 'a,b,c' | split: ',' | sample: 2 | join }}|" +
      "{{ '10:00' | date: '%Y' }}|{{ 'Jan 5' | date: '%s' }}|{{ 'tomorrow' | date: '%Y' }}|{{ now | date: '%Y' }}"
    const results = ['2012-02-03T04:05:06Z', '2031-12-31T23:59:59Z'].map((clock) => {
      vi.useFakeTimers({ now: at(clock), toFake: ['Date'] })
      return render(text)
    })
    expect(results[1]).toBe(results[0])
  })

  it('and does not depend on the zone of the machine', () => {
    const zone = process.env.TZ
    try {
      const results = ['UTC', 'America/New_York', 'Pacific/Auckland'].map((name) => {
        process.env.TZ = name
        return render(
          "{{ 'now' | date: '%H' }} {{ '2011-07-22 10:00' | date: '%d %H' }} {{ '2011-07-22' | date: '%d %H' }}",
        )
      })
      expect(new Set(results).size).toBe(1)
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })
})

describe('include', () => {
  const includes = {
    'image.html': '<img src="{{ include.url }}" alt="{{ include.alt | escape }}">',
    'outer.html': '[{% include inner/x.html y="2" %}|{{ include.y }}]',
    'inner/x.html': '{{ include.y }}{{ page.title }}',
    'relative/part.md': 'Part of {{ page.title }}',
    'self.html': '{% include self.html %}',
    'twice.html': '{% include three.html %}{% include three.html %}',
    'three.html': '{% for i in (1..3000) %}{% for j in (1..3000) %}x{% endfor %}{% endfor %}',
  }
  const run = (text: string) =>
    createLiquid('UTC').render(text, { page: { title: 'T', file: 'image.html' }, includes }, SITE, NOW)

  it.each([
    ['{% include image.html url="/a.png" alt=page.title %}', '<img src="/a.png" alt="T">'],
    ['{% include {{ page.file }} url="/b" %}', '<img src="/b" alt="">'],
    ['{% include outer.html y="1" %}', '[2T|1]'],
    ['{% include_cached inner/x.html y="3" %}', '3T'],
    ['{% include_relative part.md %}', 'Part of T'],
    ['{% raw %}{% include none.html %}{% endraw %}', '{% include none.html %}'],
    ['{% if page.none %}{% include none.html %}{% endif %}x', 'x'],
  ])('%s is %s', (text, expected) => {
    expect(run(text)).toEqual({ text: expected, notes: [] })
  })

  it.each(['none.html', '/etc/passwd', '../secret', 'constructor', '__proto__'])(
    'of %s is nothing, with a note',
    (name) => {
      const { text, notes } = run(`a\n\n{% include ${name} %}b`)
      expect(text).toBe('a\n\nb')
      expect(notes).toMatchObject([
        { message: `Liquid: include ${name}: there is no such file, so it is empty`, line: 3 },
      ])
    },
  )

  it('is bounded: of itself, of what repeats', () => {
    expect(() => run('{% include self.html %}')).toThrow()
    expect(() => run('{% include twice.html %}')).toThrow()
  })
})

describe('addresses of other posts', () => {
  const links = { 'post_url 2011-01-02-x': '/blog/2011/x.html', 'link a.pdf': '/blog/a.pdf' }
  const run = (text: string) => createLiquid('UTC').render(text, { page: {}, links }, SITE, NOW)

  it.each([
    ['[x]({% post_url 2011-01-02-x %})', '[x](/blog/2011/x.html)'],
    ['{{ site.url }}{% link a.pdf %}', 'https://example.com/blog/a.pdf'],
    // As it had to be written for Jekyll 3.
    ['{{ site.baseurl }}{% post_url 2011-01-02-x %}', '/blog/2011/x.html'],
  ])('%s is %s', (text, expected) => {
    expect(run(text)).toEqual({ text: expected, notes: [] })
  })

  it('that is not there is missing, with a note', () => {
    expect(run('a\n{% post_url none %}{% link none.md %}b')).toMatchObject({
      text: 'a\nb',
      notes: [
        { message: 'post_url none: there is no such post, so the address is missing', line: 2 },
        { message: 'link none.md: there is no such file, so the address is missing', line: 2 },
      ],
    })
  })
})

describe('tags of plugins', () => {
  const run = (text: string) => createLiquid('UTC').render(text, { page: {} }, SITE, NOW)

  it.each([
    ['{% youtube abc %}', '<a href="https://www.youtube.com/watch?v=abc">YouTube</a>'],
    ['{% gist ann/1 %}', '<a href="https://gist.github.com/ann/1">Gist</a>'],
    ['{% twitter https://x.com/a/status/1 %}', '<a href="https://x.com/a/status/1">Post on X</a>'],
    ['{% toc %}x', 'x'],
  ])('%s is %s', (text, expected) => {
    expect(run(text)).toEqual({ text: expected, notes: [] })
  })

  it('that nobody knows keep what stands in them, with a note', () => {
    const { text, notes } = run('a\n{% foo bar %}*b*{{ site.title }}{% endfoo %}')
    expect(text).toBe('a\n*b*Example')
    expect(notes).toMatchObject([{ message: expect.stringContaining('“foo” is not known'), line: 2 }])
  })

  it('are told of in each text', () => {
    const liquid = createLiquid('UTC')
    for (const _ of [1, 2]) expect(liquid.render('{% foo %}', { page: {} }, SITE, NOW).notes).toHaveLength(1)
  })
})

describe('filters of Jekyll', () => {
  it.each([
    ["{{ '*x* $a_1$' | markdownify }}", '<p><em>x</em> $a_1$</p>\n'],
    ["{{ '/a/index.html' | strip_index }}", '/a/'],
    ["{{ 'Äb c!' | slugify }}", 'äb-c'],
    ['{{ site.data.team | where: "name", "Ben" | map: "name" | jsonify }}', '["Ben"]'],
    ["{{ 'a,b,c' | split: ',' | array_to_sentence_string }}", 'a, b, and c'],
    [
      "{{ 'one two' | number_of_words }} {{ 'a b' | cgi_escape }} {{ '<a>' | xml_escape }}",
      '2 a+b &lt;a&gt;',
    ],
  ])('%s', (text, expected) => {
    expect(render(text)).toBe(expected)
  })
})

describe('what a text cannot do', () => {
  it.each([
    ['{{ a', /not closed/],
    ['{% if a %}', /not closed/],
    ['{% endif %}', /not found/],
    [`${'{% if a %}'.repeat(20_000)}`, /./],
  ])('%s is an error', (text, message) => {
    expect(() => render(text)).toThrow(message)
  })

  it('says on which line it failed', () => {
    expect(() => render('a\nb\n{% if %}')).toThrow(/line:3\b/)
  })

  it('read files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'liquid-'))
    const from = process.cwd()
    writeFileSync(join(folder, 'secret.html'), 'SECRET')
    try {
      process.chdir(folder)
      for (const name of [
        'secret.html',
        './secret.html',
        '../secret.html',
        join(folder, 'secret.html'),
        '/etc/passwd',
        'secret',
      ]) {
        for (const tag of ['include', 'render', 'layout', 'include_relative']) {
          for (const written of [name, `'${name}'`]) {
            let output = ''
            try {
              output = render(`{% ${tag} ${written} %}`)
            } catch {
              // Refusing is what is wanted.
            }
            expect(output).not.toMatch(/SECRET|root:/)
          }
        }
      }
    } finally {
      process.chdir(from)
      rmSync(folder, { recursive: true })
    }
  })

  it('read the environment or reach a prototype', () => {
    const text =
      '{{ process.env.PATH }}{{ globalThis }}{{ page.constructor }}{{ page.__proto__ }}{{ site.constructor.name }}' +
      "{{ page.title.constructor }}{{ page['__proto__'] }}{{ page.toString }}{{ page.title.__proto__.length }}" +
      "{{ site.data.team.constructor }}{{ site.data | map: 'constructor' }}{{ page.hasOwnProperty }}"
    expect(render(text, { title: 'Hello' })).toBe('')
  })

  it('change what the next text sees', () => {
    const liquid = createLiquid('UTC')
    liquid.render(
      "{% assign site = 'x' %}{% assign page = 'y' %}{% assign __proto__ = 'z' %}",
      { page: {} },
      SITE,
      NOW,
    )
    expect(liquid.render('{{ site.title }}{{ page.date }}', { page: {} }, SITE, NOW).text).toBe(
      'Example2011-07-22T04:00:00Z',
    )
    expect(({} as Record<string, unknown>).z).toBeUndefined()
  })

  it.each([
    [
      'loop for ever',
      '{% for i in (1..3000) %}{% for j in (1..3000) %}{% for k in (1..3000) %}x{% endfor %}{% endfor %}{% endfor %}',
    ],
    [
      'loop for ever over nothing',
      '{% for i in (1..3000) %}{% for j in (1..3000) %}{% for k in (1..3000) %}{% endfor %}{% endfor %}{% endfor %}',
    ],
    ['have a huge range', '{% for i in (1..100000000) %}x{% endfor %}'],
    ['have a huge table', '{% tablerow i in (1..100000000) %}x{% endtablerow %}'],
    [
      'double a text',
      "{% assign s = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..64) %}{% assign s = s | append: s %}{% endfor %}{{ s }}",
    ],
    [
      'double a capture',
      "{% assign s = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..64) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}{{ s }}",
    ],
    [
      'multiply by replacing',
      "{% assign s = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..64) %}{% assign s = s | replace: 'a', s %}{% endfor %}{{ s }}",
    ],
    [
      'double a list',
      "{% assign a = 'a,b' | split: ',' %}{% for i in (1..64) %}{% assign a = a | concat: a %}{% endfor %}{{ a | size }}",
    ],
    [
      'sort for ever',
      "{% capture s %}{% for i in (1..100000) %}b,a,{% endfor %}{% endcapture %}{% assign a = s | split: ',' %}{% for i in (1..1000) %}{% assign b = a | sort | uniq %}{% endfor %}x",
    ],
    [
      'write without end',
      '{% capture s %}{% for i in (1..20000) %}aaaaaaaaaa{% endfor %}{% endcapture %}{% for i in (1..100) %}{{ s }}{% endfor %}',
    ],
    ['be very long itself', '{{ a }}'.repeat(1_000_000)],
  ])('%s: it ends with an error in less than 3 s', (_, text) => {
    const start = performance.now()
    expect(() => render(text)).toThrow()
    expect(performance.now() - start).toBeLessThan(3000)
  })

  it.each([
    'strip_html',
    'strip',
    'rstrip',
    'slugify',
    'normalize_whitespace',
    'truncatewords',
    'escape',
    'url_encode',
    'newline_to_br',
    'strip_newlines',
  ])('keep %s busy with a hostile text', (filter) => {
    const start = performance.now()
    for (const part of ['<script', '<!--', ' ', '<', '-', 'a ', '\n']) {
      render(
        `{% capture s %}x{% for i in (1..20000) %}${part.repeat(5)}{% endfor %}x{% endcapture %}{% assign t = s | ${filter} %}`,
      )
    }
    expect(performance.now() - start).toBeLessThan(3000)
  })
})

describe('unknownVariables', () => {
  it.each([
    ['{{ site.images_url }} {{ site.time }}', []],
    ['{{ site.nope }} {{- site.nope | x }} {{ site.other.deep }}', ['nope', 'other']],
    ['site.nope', []],
    ['{{ page.nope }}', []],
    ['{% for post in site.posts %}x{% endfor %}{% if site.nope %}y{% endif %}', ['posts']],
  ])('of %j are %j', (text, names) => {
    expect(createLiquid('UTC').unknownVariables(text, SITE)).toEqual(names)
  })
})
