import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ContentError } from '../../src/sources/content-error.ts'
import { type FrontMatter, parseFrontMatter } from '../../src/sources/front-matter.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const yaml = (head: string, body = 'Text.\n'): string => `---\n${head}\n---\n${body}`

function read(text: string): FrontMatter {
  return parseFrontMatter(text) ?? expect.fail('no front matter')
}

/** Why a text is refused. */
function refusal(text: string): ContentError {
  try {
    parseFrontMatter(text)
  } catch (error) {
    if (error instanceof ContentError) return error
    throw error
  }
  return expect.fail('it was read')
}

describe('what front matter is', () => {
  it.each([
    ['---\na: 1\n---\nText\n', { a: '1' }, 'Text\n', 4],
    ['---\na: 1\n...\nText\n', { a: '1' }, 'Text\n', 4],
    ['---  \t\na: 1\n--- \t\nText\n', { a: '1' }, 'Text\n', 4],
    ['---\na: 1\n---', { a: '1' }, '', 4],
    ['---\n---\nText\n', {}, 'Text\n', 3],
    ['---\n\n\n---\nText\n', {}, 'Text\n', 5],
    ['---\n# only a comment\n---\nText\n', {}, 'Text\n', 4],
    ['---yaml\na: 1\n---\nText\n', { a: '1' }, 'Text\n', 4],
    ['---\na: |\n  ---\n  b\n---\nText\n', { a: '---\nb\n' }, 'Text\n', 6],
    ['---\na: 1\n---\nText\n\n---\nb: 2\n---\n', { a: '1' }, 'Text\n\n---\nb: 2\n---\n', 4],
    ['---\na: 1\n---\nTitle\n---\n', { a: '1' }, 'Title\n---\n', 4],
    ['+++\na = 1\nb = "x"\n+++\nText\n', { a: '1', b: 'x' }, 'Text\n', 5],
    ['+++\n[params]\nx = true\n+++\nText\n', { params: { x: 'true' } }, 'Text\n', 5],
    ['---toml\na = 1\n---\nText\n', { a: '1' }, 'Text\n', 4],
    [';;;\n{"a": 1}\n;;;\nText\n', { a: '1' }, 'Text\n', 4],
    ['---json\n{"a": [1, null]}\n---\nText\n', { a: ['1', null] }, 'Text\n', 4],
    ['{\n  "a": {"b": 1}\n}\nText\n', { a: { b: '1' } }, 'Text\n', 4],
    ['{"a": 1}\nText\n', { a: '1' }, 'Text\n', 2],
  ])('%j', (text, data, body, bodyLine) => {
    const found = read(text)
    expect(found.data).toEqual(data)
    expect(found.body).toBe(body)
    expect(found.bodyLine).toBe(bodyLine)
  })

  it.each([
    '',
    'Text\n',
    '----\nText\n',
    '-- -\n',
    ' ---\na: 1\n---\n',
    '***\n',
    '{{ page.x }}\n',
    '{% if x %}\n',
  ])('%j has none', (text) => {
    expect(parseFrontMatter(text)).toBeUndefined()
  })

  it.each([
    ['---\ntitle: x\n\nText\n', 'opened by --- is never closed'],
    ['---\ntitle: x\n ---\nText\n', 'opened by --- is never closed'],
    ['+++\ntitle = "x"\n---\nText\n', 'opened by +++ is never closed'],
    [';;;\n{}\nText\n', 'opened by ;;; is never closed'],
    ['{\n  "a": 1\n\nText\n', 'opened by { is never closed'],
    ['---\n', 'opened by --- is never closed'],
  ])('%j is never closed', (text, message) => {
    expect(refusal(text).message).toContain(message)
    expect(refusal(text).line).toBe(1)
  })
})

describe('nothing is executed', () => {
  it.each([
    ...['js', 'javascript', 'JS', 'JavaScript', 'coffee', 'coffeescript', 'cson', 'Coffee', ' js', '\tjs'],
    ...['ruby', 'php', 'eval'],
  ])('---%s', (language) => {
    const marker = join(temporaryFolder(), 'executed')
    const code = `{ title: require('node:fs').writeFileSync(${JSON.stringify(marker)}, '') }`
    expect(refusal(`---${language}\n${code}\n---\nText\n`).message).toMatch(/is not read|is not valid/)
    expect(existsSync(marker)).toBe(false)
  })

  it.each([
    'title: !!js/function "function () { globalThis.executed = true }"',
    'title: !!js/undefined ""',
    'title: !!js/regexp /x/',
    'title: !!python/object/apply:os.system ["true"]',
    'title: !ruby/object:Gem::Installer {}',
  ])('%s', (head) => {
    expect(refusal(yaml(head))).toMatchObject({ line: 2 })
    expect(globalThis).not.toHaveProperty('executed')
  })

  it('code in a YAML title is text', () => {
    expect(read(yaml('title: process.exit(1)')).data.title).toBe('process.exit(1)')
  })
})

describe('YAML', () => {
  it.each([
    ['1.10', '1.10'],
    ['2012', '2012'],
    ['no', 'no'],
    ['0o14', '0o14'],
    ['.inf', '.inf'],
    ['2011-07-22 16:00:00 +1200', '2011-07-22 16:00:00 +1200'],
    ['!!str 7', '7'],
    ['"quoted \\" text"', 'quoted " text'],
    ["'it''s'", "it's"],
    ['null', null],
    ['~', null],
    ['', null],
    ['"null"', 'null'],
    ['""', ''],
    ['[a, 1, no, ~]', ['a', '1', 'no', null]],
    ['{a: {b: 1}}', { a: { b: '1' } }],
    ['\n  over\n  two lines', 'over two lines'],
    ['"C# and F#"', 'C# and F#'],
  ])('a: %s', (text, value) => {
    expect(read(yaml(`a: ${text}`)).data).toEqual({ a: value })
  })

  it('a scalar is null only without quotes', () => {
    expect(read(yaml('a: "~"\nb: \'null\'\nc: ""')).data).toEqual({ a: '~', b: 'null', c: '' })
  })

  it('merge keys are keys like others', () => {
    const { data } = read(yaml('base: &base {draft: true}\n<<: *base\ntitle: T'))
    expect(data).toEqual({ base: { draft: 'true' }, '<<': { draft: 'true' }, title: 'T' })
  })

  it.each([
    ['a: 1\nb: [x', 4],
    ['a: 1\nb:\n\t- x', 4],
    ['a: 1\nb: c: d', 3],
    ['a: 1\nb: "x', 4],
    ['- a', 2],
    ['just text', 2],
    ['a: *nowhere', 2],
    ['a: 1\n%', 3],
  ])('%j is refused on its line', (head, line) => {
    const error = refusal(yaml(head))
    expect(error.message).toMatch(/^front matter is not valid YAML: ./)
    expect(error.message).not.toContain('\n')
    expect(error.line).toBe(line)
  })

  it('is refused the second time too', () => {
    for (let time = 1; time <= 3; time++) expect(refusal(yaml('a: [x')).message).toContain('not valid YAML')
  })
})

describe('duplicate keys', () => {
  it.each([
    ['title: one\ndate: x\ntitle: two', 4, { title: 'two', date: 'x' }],
    ['a: {x: 1, x: 2}', 2, { a: { x: '2' } }],
    ['a:\n  x: 1\n  y: 1\n  x: 2', 5, { a: { x: '2', y: '1' } }],
  ])('%j: the last one counts, and its line is told', (head, line, data) => {
    const found = read(yaml(head))
    expect(found.data).toEqual(data)
    expect(found.duplicates).toHaveLength(1)
    expect(found.duplicates[0]).toMatchObject({ line })
    expect(found.duplicates[0]?.message).toContain('the last one counts')
  })

  it('are none when they stand once', () => {
    expect(read(yaml('a: 1\nb: {a: 1}')).duplicates).toEqual([])
  })
})

describe('JSON', () => {
  it.each([
    ['{"title":"F",\n"date":}\n\nText\n', 2, "Unexpected token '}'"],
    ['{"title":"F",\n"date":tomorrow}\n', 2, "Unexpected token 'o'"],
    ['{\n"title":"F",\n"tags": [1,,2]\n}\n', 3, "Unexpected token ','"],
    ['{\n"title":"F",\n}\n', 3, 'Expected double-quoted property name'],
    ['{\n"title":"F"\n"x":1\n}\n', 3, "Expected ',' or '}' after property value"],
    ['---json\n{"a":\n"x\ny"}\n---\n', 3, 'Bad control character in string literal'],
    ['---json\n{"a":\n[1\n---\n', 3, "Expected ',' or ']' after array element"],
    ['---json\n{"a":\n\n\n---\n', 2, 'Unexpected end of JSON input'],
    [';;;\n{"a":\n;;;\n', 2, 'Unexpected end of JSON input'],
  ])('%j is refused on its line, with its reason', (text, line, reason) => {
    const error = refusal(text)
    expect([error.line, error.message]).toEqual([line, `front matter is not valid JSON: ${reason}`])
  })

  it('ends where its brace is closed', () => {
    expect(read('{"title":"F {",\n"x": {"y": "}"}} \nText\n}\n')).toMatchObject({
      data: { title: 'F {', x: { y: '}' } },
      body: 'Text\n}\n',
      bodyLine: 3,
    })
  })
})

describe('bounds', () => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level <= 9; level++)
    bomb.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    )

  it.each([
    ['an alias bomb', bomb.join('\n'), 'more than 10000 values'],
    ['a cycle', 'a: &a\n  b: *a', 'deeper than 32'],
    ['a cycle in a list', 'a: &a [*a]', 'deeper than 32'],
    ['deep nesting', `a: ${'['.repeat(40)}${']'.repeat(40)}`, 'deeper than 32'],
    ['very deep nesting', `a: ${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'not valid YAML'],
    ['very deep maps', `a: ${'{b: '.repeat(15_000)}`, 'not valid YAML'],
    ['many values', `a: [${'x,'.repeat(10_001)}]`, 'more than 10000 values'],
  ])('%s is refused in time', (_name, head, message) => {
    const start = performance.now()
    expect(refusal(yaml(head)).message).toContain(message)
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it.each(['{"a": ', '['])('deep JSON of %j', (opening) => {
    expect(refusal(`---json\n{"a": ${opening.repeat(10_000)}\n---\n`).message).toContain('not valid JSON')
  })

  it('64 KiB may stand in it, and no more', () => {
    const filler = (length: number): string => yaml(`a: ${'x'.repeat(length - 3)}`)
    expect(read(filler(64 * 1024)).data.a).toHaveLength(64 * 1024 - 3)
    expect(refusal(filler(64 * 1024 + 1)).message).toContain('more than 64 KiB')
  })
})

describe('prototypes', () => {
  it.each([
    yaml('__proto__: {draft: true, polluted: true}\nconstructor: {prototype: {polluted: true}}\ntitle: T'),
    '+++\ntitle = "T"\n[__proto__]\npolluted = true\n+++\n',
    '---json\n{"title": "T", "__proto__": {"draft": "true", "polluted": true}}\n---\n',
  ])('%j', (text) => {
    let data: Record<string, unknown> = {}
    try {
      data = read(text).data
    } catch (error) {
      expect(error).toBeInstanceOf(ContentError)
    }
    expect(data.draft).toBeUndefined()
    expect(data.polluted).toBeUndefined()
    expect({}).not.toHaveProperty('polluted')
    expect(({} as Record<string, unknown>).draft).toBeUndefined()
  })
})

describe('where a key stands, and how it was written', () => {
  it('in whatever case', () => {
    const found = read(yaml('title: T\nexpiryDate: never\nDate: a\ndate: b'))
    expect([found.spelling('expirydate'), found.line('expirydate')]).toEqual(['expiryDate', 3])
    expect([found.spelling('date'), found.line('date')]).toEqual(['date', 5])
    expect([found.spelling('none'), found.line('none')]).toEqual(['none', undefined])
  })

  it.each([
    [yaml('a: 1\ndate: 2011-07-22'), 3, false, '2011-07-22'],
    [yaml('date: "2011-07-22"'), 2, true, '"2011-07-22"'],
    [yaml("date: '2011-07-22'"), 2, true, "'2011-07-22'"],
    [yaml('"date": 2011-07-22'), 2, false, '2011-07-22'],
    [yaml('update: "x"\ndate: 2011-07-22'), 3, false, '2011-07-22'],
    [yaml('date_x: "x"\ndate: 2011-07-22'), 3, false, '2011-07-22'],
    [yaml('title: the date: x'.replace(': x', '')), undefined, false, undefined],
    ['+++\na = 1\ndate = 2011-07-22\n+++\n', 3, false, '2011-07-22'],
    ['{\n  "a": 1,\n  "date": "2011-07-22"\n}\n', 3, true, '"2011-07-22"'],
    ['{"title": "F", "date": "soon"}\n', 1, false, undefined],
    ['{"title": "F",\n"date": "soon"}\nText\n', 2, true, '"soon"}'],
    ['---json\n{"x": {"date": 1},\n"y": "date:", "date"\n: 2}\n---\n', 3, false, undefined],
    ['{"date": "soon",\n"x": {"date": 1}}\n', 1, false, undefined],
    // Keys of the same name elsewhere
    [yaml('event:\n  date: "2001-01-01"\ndate: 2011-07-22'), 4, false, '2011-07-22'],
    [yaml('text: |\n  date: "2001-01-01"\ndate: 2011-07-22'), 4, false, '2011-07-22'],
    [yaml('# date: "2001-01-01"\ndate: 2011-07-22'), 3, false, '2011-07-22'],
    // Of a key that stands twice, the last one counts.
    [yaml('date: "2001-01-01"\ndate: 2011-07-22'), 3, false, '2011-07-22'],
  ])('%j', (text, line, isQuoted, written) => {
    const found = read(text)
    expect(found.line('date')).toBe(line)
    expect(found.isQuoted('date')).toBe(isQuoted)
    expect(found.written('date')?.replace(/,$/, '')).toBe(written)
  })
})
