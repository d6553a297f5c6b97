import { describe, expect, it } from 'vitest'
import { loadBlog, post } from './blog.ts'

/** What an author says of a post's address and id that cannot be meant so. */

const HEAD = 'date: 2011-07-22'

async function warnings(head: string, name = 'a.md'): Promise<string[]> {
  const { problems } = await loadBlog({ [name]: post(`${HEAD}\n${head}`) })
  return problems.map(({ severity, line, message }) => `${severity} ${line}: ${message}`)
}

describe.each(['url', 'permalink'])('%s', (key) => {
  it.each([
    ['5', 'the number 5'],
    ['1.5', 'the number 1.5'],
    ['true', 'true'],
    ['[a, b]', 'a list'],
    ['{ a: b }', 'keys with values'],
    ['""', 'nothing'],
    ['" "', 'nothing'],
    ['javascript:1', '“javascript:1”'],
    ['ftp://e.org/', '“ftp://e.org/”'],
    ['//', '“//”'],
  ])('%s is told, with the address that holds', async (value, found) => {
    expect(await warnings(`${key}: ${value}`)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^warning 3: ${key}: expected a path such as /2024/title/, found ${found}; the post’s address is https://`,
        ),
      ),
    ])
  })

  it.each(['/a/', 'a.html', '"5"', 'https://e.org/a', '/:year/:title/', '', '~', ':title', '/@ann/'])(
    '%s is one',
    async (value) => {
      expect(await warnings(`${key}: ${value}`)).toEqual([])
    },
  )

  it.each(['https://ann:hush@e.org/', '//ann:hush@e.org/', 'https:ann:hush@e.org'])(
    '%s would publish a password',
    async (value) => {
      const { posts, problems } = await loadBlog({ 'a.md': post(`${HEAD}\n${key}: ${value}`) })
      expect(posts).toEqual([])
      expect(problems).toMatchObject([
        { severity: 'error', line: 3, message: expect.stringContaining('without a user name') },
      ])
      expect(JSON.stringify(problems)).not.toContain('hush')
    },
  )
})

it('permalink: false is no address', async () => {
  expect(await warnings('permalink: false')).toEqual([])
  expect(await warnings('url: false')).toEqual([expect.stringContaining('found false')])
})

it('no address beside the post’s holds a password', async () => {
  const secret = '"https://ann:hush@e.org/a.mp3"'
  const head = ['link', 'comments', 'source', 'image', 'enclosure'].map((key) => `${key}: ${secret}`)
  const { posts, problems } = await loadBlog({
    'a.md': post([HEAD, ...head, `author: { name: Ann, url: ${secret} }`].join('\n')),
  })
  const { digest: _, body: __, ...facts } = posts[0] ?? expect.fail('no post')
  expect(JSON.stringify(facts)).not.toContain('hush')
  expect(problems).toMatchObject([
    { line: 7, message: expect.stringContaining('enclosure: expected') },
    { line: 3, message: expect.stringContaining('link: expected an address without a user name') },
  ])
})

describe('an id', () => {
  it.each(['id: urn:uuid:12', 'guid: "tag:foo"'])('that is not what it says is told: %s', async (head) => {
    const { posts, problems } = await loadBlog({ 'a.md': post(`${HEAD}\n${head}`) })
    expect(posts[0]?.id).toBe(head.replace(/^\w+: /, '').replaceAll('"', ''))
    expect(problems).toMatchObject([
      { severity: 'warning', line: 3, message: expect.stringContaining('it is published as it is') },
    ])
  })

  it('that is anything else is not', async () => {
    expect(await warnings('id: urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6')).toEqual([])
    expect(await warnings('id: 42')).toEqual([])
  })
})

it.each(['x-klingon', 'i-klingon', 'en-GB-oed'])('the language %s is one', async (tag) => {
  const { posts, problems } = await loadBlog({ 'a.md': post(`${HEAD}\nlang: ${tag}`) })
  expect(problems).toEqual([])
  expect(posts[0]?.language).toBe(tag)
})

it.each([
  ['---\ntitle: A\nx: \0\n---\n', 3, 'front matter is not valid YAML: a zero byte (NUL) is no text'],
  ['---\ntitle: A\n---\nText\n\x80\n', 5, 'is not UTF-8, expected UTF-8'],
  [';;;\n{"title": "A",\n"x" "B"}\n;;;\n', 3, 'front matter is not valid JSON'],
  ['---\ntitle: A\ndate: 2011-07-22\ntitle: B\n---\n', 4, 'the key stands twice'],
  ['+++\ntitle = "A"\ntitle = "B"\n+++\n', 3, 'front matter is not valid TOML'],
])('a fault is told with its line: %j', async (text, line, message) => {
  const { problems } = await loadBlog({ 'a.md': Buffer.from(text, 'latin1') })
  expect(problems).toMatchObject([{ line, message: expect.stringContaining(message) }])
})
