import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { slugify } from '../../src/core/slug.ts'
import { feedmill, need, remove, seeded, temporaryFolder } from './feedmill.ts'

/** A blog's life in git: its commits are published one by one, and each costs what it changes. */

const COMMITS = process.env.FEEDMILL_LONG === undefined ? 24 : 300
const TAGS = ['boats', 'c++', 'Eels', 'mills', 'water', 'wood', 'weather', 'tides', 'ropes', 'sails']
const DAY_MS = 86_400_000
// So long ago that no commit adds a post of the future.
const FIRST_DAY = Date.UTC(2015, 0, 1)

let base: string
let repository: string
beforeEach(() => {
  base = temporaryFolder()
  repository = join(base, 'blog')
})
afterEach(() => remove(base))

interface Written {
  path: string
  readonly date: string
  title: string
  tags: readonly string[]
  text: string
}

interface ReportedDocument {
  readonly path: string
  readonly action: 'put' | 'keep' | 'remove'
}

const git = (...args: readonly string[]): void => {
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com']
  execFileSync('git', ['-C', repository, ...who, ...args], { stdio: 'ignore' })
}

function commit(message: string): void {
  git('add', '-A')
  git('commit', '-q', '--allow-empty', '-m', message)
}

function save({ path, date, title, tags, text }: Written): void {
  const file = join(repository, path)
  mkdirSync(dirname(file), { recursive: true })
  const head = `title: ${title}\ndate: ${date}\ntags: ${JSON.stringify(tags)}`
  writeFileSync(file, `---\n${head}\n---\n${text}\n`)
}

async function publish(): Promise<readonly ReportedDocument[]> {
  const report = join(base, 'report.json')
  const config = join(base, 'feedmill.yaml')
  const { code, stderr } = await feedmill(['generate', '--config', config, '--report', report, '--quiet'], {
    cwd: base,
    env: { XDG_CACHE_HOME: join(base, 'cache') },
  })
  expect(code, stderr).toBe(0)
  return JSON.parse(readFileSync(report, 'utf8')).documents
}

/** The ids of the site’s feed, with their addresses. */
const idsOfSite = (): Map<string, string> => {
  const { items } = JSON.parse(readFileSync(join(base, 'out/feed.json'), 'utf8')) as {
    items: { url: string; id: string }[]
  }
  return new Map(items.map(({ id, url }) => [id, url]))
}

it(`F26: ${COMMITS} commits of one post each write the feeds of that post, and no others`, {
  timeout: 3_600_000,
}, async (context) => {
  need(context, 'git')
  mkdirSync(repository)
  git('init', '-q', '-b', 'main')
  writeFileSync(
    join(base, 'feedmill.yaml'),
    JSON.stringify({
      site: { url: 'https://example.com/' },
      sources: [{ type: 'git', url: pathToFileURL(repository).href, path: 'posts' }],
      feeds: { limit: 10 },
      targets: [{ type: 'directory', path: 'out' }],
    }),
  )
  const random = seeded(20_110_722)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const someTags = (): string[] => [...new Set([pick(TAGS), pick(TAGS)])]
  let days = 0
  const fresh = (): Written => {
    days += 20
    const date = new Date(FIRST_DAY + days * DAY_MS).toISOString().slice(0, 10)
    return {
      path: `posts/${date}-post.md`,
      date,
      title: `Post of ${date}`,
      tags: someTags(),
      text: `Text ${date}.`,
    }
  }
  const posts = Array.from({ length: 60 }, fresh)
  for (const post of posts) save(post)
  commit('The first sixty')
  const all = (await publish()).length
  expect(all).toBeGreaterThan(50)

  const shares: number[] = []
  for (let number = 0; number < COMMITS; number++) {
    const kind = pick([
      'add',
      'add',
      'edit',
      'edit',
      'retitle',
      'retag',
      'rename',
      'remove',
      'nothing',
    ] as const)
    const post = kind === 'add' ? fresh() : pick(posts)
    const before = [...post.tags]
    if (kind === 'add') posts.push(post)
    else if (kind === 'edit') post.text += ` Edited ${number}.`
    else if (kind === 'retitle') post.title += ` (${number})`
    else if (kind === 'retag') post.tags = someTags()
    else if (kind === 'remove') posts.splice(posts.indexOf(post), 1)
    if (kind === 'remove') rmSync(join(repository, post.path))
    else if (kind === 'rename') {
      const to = `posts/${post.date}-post-renamed-${number}.md`
      renameSync(join(repository, post.path), join(repository, to))
      post.path = to
    } else if (kind === 'nothing') writeFileSync(join(repository, 'README.md'), `Commit ${number}\n`)
    else save(post)
    commit(`${kind} ${post.path}`)

    const ids = idsOfSite()
    const documents = await publish()
    const changed = documents.filter(({ action }) => action !== 'keep').map(({ path }) => path)
    const what = `commit ${number}: ${kind} ${post.path} of ${before} and ${post.tags}`
    if (kind === 'nothing') expect(changed, what).toEqual([])
    const year = post.date.slice(0, 4)
    const folders = new Set(['', ...[...before, ...post.tags].map((tag) => `tags/${slugify(tag)}/`)])
    for (const path of changed) {
      const folder = path.slice(0, path.lastIndexOf('/') + 1)
      // The site's newest archive begins where its feed ends: it changes with that.
      if (folder.startsWith('archive/'))
        expect(['add', 'remove', 'edit', 'retitle', 'retag', 'rename'], what).toContain(kind)
      else expect(folders, `${what}: ${path}`).toContain(folder)
    }
    const archives = new Set(changed.flatMap((path) => /^archive\/([^/]+)\//.exec(path)?.[1] ?? []))
    expect(archives.size, `${what}: archives ${[...archives]} of ${year}`).toBeLessThanOrEqual(
      kind === 'add' || kind === 'remove' ? 2 : 1,
    )
    shares.push(changed.length / all)
    // What was known under an id is known under it.
    const known = idsOfSite()
    if (kind === 'edit' || kind === 'retitle' || kind === 'retag' || kind === 'nothing')
      expect(known, what).toEqual(ids)
    if (kind === 'rename') expect([...known.keys()], what).toEqual([...ids.keys()])
  }
  const most = Math.max(...shares)
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  console.info(
    `${all} documents: a commit writes ${(mean * 100).toFixed(1)} % of them, ${(most * 100).toFixed(1)} % at most`,
  )
  expect(most).toBeLessThan(0.5)
})
