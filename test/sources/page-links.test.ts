import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Cache } from '../../src/core/ports.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { loadFolder, pageOf } from './blog.ts'

const ZOLA = { engine: 'zola', siteUrl: 'https://example.org/' } as const
const DATED = '+++\ndate = 2020-10-20\n+++\n'

function memoryCache(): Cache & { readonly paths: Set<string> } {
  const values = new Map<string, unknown>()
  const paths = new Set<string>()
  return {
    paths,
    get: (path, stamp) => values.get(`${path} ${stamp}`),
    put: (path, stamp, value) => {
      paths.add(path)
      values.set(`${path} ${stamp}`, value)
    },
    close: async () => {},
  }
}

it('a post that names another page is read again when that page moves', async () => {
  const root = temporaryFolder({
    'config.toml': 'base_url = "x"\n',
    'content/a.md': `${DATED}[b](@/b.md)`,
    'content/b.md': '+++\nslug = "one"\n+++\n',
    'content/c.md': DATED,
  })
  const cache = memoryCache()
  const linkOf = async () => pageOf((await loadFolder(root, { ...ZOLA, cache })).posts[0] as never).links
  expect(await linkOf()).toEqual({ '@/b.md': 'https://example.org/one/' })
  writeFileSync(join(root, 'content/b.md'), '+++\nslug = "two"\n+++\n')
  expect(await linkOf()).toEqual({ '@/b.md': 'https://example.org/two/' })
  expect([...cache.paths].some((path) => path.endsWith('content/c.md'))).toBe(true)
})

it('nothing outside of the blog is looked at', async () => {
  const outside = temporaryFolder({ 'secret.md': '+++\nslug = "secret"\n+++\n' })
  const root = temporaryFolder({
    'config.toml': 'base_url = "x"\n',
    'content/a.md': `${DATED}[x](@/x.md) [y](@/../../y.md)`,
  })
  symlinkSync(join(outside, 'secret.md'), join(root, 'content/x.md'))
  const { posts } = await loadFolder(root, ZOLA)
  expect(pageOf(posts[0] as never).links).toEqual({})
})

it('a page that is not there is a problem with its line, unless it is code', async () => {
  const root = temporaryFolder({
    'config.toml': 'base_url = "x"\n',
    'content/a.md': `${DATED}a\n\n[x](@/none.md#y) \`[x](@/code.md)\`\n\n\`\`\`\n[x](@/fence.md)\n\`\`\`\n`,
  })
  const { posts, problems } = await loadFolder(root, ZOLA)
  expect(posts).toHaveLength(1)
  expect(problems).toMatchObject([
    {
      path: 'blog/content/a.md',
      line: 6,
      severity: 'warning',
      message: expect.stringContaining('@/none.md'),
    },
  ])
})
