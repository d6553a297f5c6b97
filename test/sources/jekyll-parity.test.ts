import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Loaded } from '../../src/core/ports.ts'
import type { Files } from '../temporary-folder.ts'
import { loadBlog, pageOf, post } from './blog.ts'

/**
 * What Jekyll 4.3.1 made of these posts, as it told itself (`Jekyll::Site#read`, then `url`, `date`, `categories`,
 * `tags`, `title` and `layout` of each document; future posts and drafts shown, TZ=UTC). `ours` is where Feedmill
 * differs on purpose, `why` says for what reason.
 */
interface Row {
  readonly path: string
  /** YAML between the fences; null = a file without front matter. */
  readonly head: string | null
  readonly jekyll: Outcome
  readonly ours?: Outcome
  readonly why?: string
}

type Outcome = 'absent' | 'refused' | Partial<Facts>

interface Facts {
  readonly url: string
  readonly categories: readonly string[]
  readonly tags: readonly string[]
  readonly date: string
  readonly title: string
  readonly layout?: string
}

interface BlogTable {
  readonly site: string
  readonly config: string
  readonly rows: Row[]
}

for (const { site, config, rows } of readTable()) {
  const files: Record<string, string> = { '_config.yml': config }
  for (const { path, head } of rows) files[path] = head === null ? 'no front matter\n' : post(head)
  const load = once(files)

  describe(`Jekyll 4.3.1: ${site}`, () => {
    it.each(rows)('$path', async ({ path, jekyll, ours }) => {
      const expected =
        ours === undefined || typeof ours === 'string' || typeof jekyll === 'string'
          ? (ours ?? jekyll)
          : { ...jekyll, ...ours }
      expect(outcomeOf(await load(), path)).toStrictEqual(expected)
    })
  })
}

function readTable(): BlogTable[] {
  const table: BlogTable[] = []
  const text = readFileSync(new URL('./jekyll-4.3.1.jsonl', import.meta.url), 'utf8')
  for (const line of text.trimEnd().split('\n')) {
    const record = JSON.parse(line) as Row | Omit<BlogTable, 'rows'>
    if ('site' in record) table.push({ ...record, rows: [] })
    else table.at(-1)?.rows.push(record)
  }
  return table
}

function once(files: Files): () => Promise<Loaded> {
  let loaded: Promise<Loaded> | undefined
  return () => {
    loaded ??= loadBlog(files, { engine: 'jekyll' })
    return loaded
  }
}

function outcomeOf({ posts, problems }: Loaded, path: string): Outcome {
  const found = posts.find(({ key }) => key === `posts/${path}`)
  if (found === undefined)
    return problems.some((problem) => problem.path === `blog/${path}`) ? 'refused' : 'absent'
  const { layout } = pageOf(found)
  return {
    url: found.url.replace('https://example.com', ''),
    categories: found.terms.category ?? [],
    tags: found.terms.tag ?? [],
    date: found.undated ? 'undated' : new Date(found.published).toISOString().replace(/\.\d+/, ''),
    title: found.title ?? '',
    ...(typeof layout === 'string' && { layout }),
  }
}
