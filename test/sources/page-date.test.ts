import { describe, expect, it } from 'vitest'
import type { Engine } from '../../src/sources/dialects/index.ts'
import type { Files } from '../temporary-folder.ts'
import { loadBlog } from './blog.ts'

const HINT = 'write it like 2011-07-22 16:00:00 +1200'

async function problemOf(engine: Engine, files: Files): Promise<object | undefined> {
  const { problems } = await loadBlog(files, { engine })
  return problems.find(({ severity }) => severity === 'error')
}

describe('a date that is none is told with its line and its key as written', () => {
  it.each([
    ['plain', 'a.md', 'date: 2011-07-22\nexpiryDate: never', 3, 'expiryDate: expected a date, found “never”'],
    ['plain', 'a.md', 'title: T\npublishDate: soon', 3, 'publishDate: expected a date, found “soon”'],
    [
      'hugo',
      'content/a.md',
      'date: 2011-07-22\nexpiryDate: never',
      3,
      'expiryDate: expected a date, found “never”',
    ],
    [
      'hugo',
      'content/a.md',
      'date: 2011-07-22\npublishDate: soon',
      3,
      'publishDate: expected a date, found “soon”',
    ],
    [
      'hugo',
      'content/a.md',
      'date: 2011-07-22\nlastMod: [a]',
      3,
      'lastMod: expected a date, found “[a]”, which is a list',
    ],
    ['obsidian', 'a.md', 'publish: true\nPublishDate: soon', 3, 'PublishDate: expected a date, found “soon”'],
    ['plain', 'a.md', 'date:\n  - 2011-07-22', 2, 'date: expected a date, found a list'],
    ['zola', 'content/a.md', 'date:\n  year: 2011', 2, 'date: expected a date, found keys with values'],
    [
      'jekyll',
      '_posts/2011-07-22-a.md',
      'date: [x]',
      2,
      'date: expected a date, found “[x]”, which is a list',
    ],
  ] as [Engine, string, string, number, string][])('%s %s: %j', async (engine, path, head, line, message) => {
    expect(await problemOf(engine, { [path]: `---\n${head}\n---\nText.\n` })).toEqual({
      path: `blog/${path}`,
      line,
      severity: 'error',
      message,
      hint: HINT,
    })
  })

  it.each([
    ['plain', 'a.md'],
    ['hugo', 'content/a.md'],
    ['jekyll', '_posts/2011-07-22-a.md'],
  ] as [Engine, string][])('%s: a template that was not filled in', async (engine, path) => {
    expect(await problemOf(engine, { [path]: '---\ntitle: T\ndate: {{date}}\n---\nText.\n' })).toMatchObject({
      line: 3,
      message: 'date: expected a date, found “{{date}}”, which is keys with values',
      hint: `a template has not been filled in: ${HINT}`,
    })
  })

  it.each([
    ['{"title":"F","date":"soon"}\nText\n', 1],
    ['{"title":"F",\n"date":"soon"}\nText\n', 2],
    [';;;\n{"title":"F",\n"date":"soon"}\n;;;\nText\n', 3],
  ])('JSON: %j', async (text, line) => {
    expect(await problemOf('plain', { 'a.md': text })).toMatchObject({
      line,
      message: 'date: expected a date, found “soon”',
    })
  })
})
