import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeEdition } from './blogs.ts'
import { documentDigests, feedmill, need, remove, sha256, temporaryFolder } from './feedmill.ts'

/** A reader of releases sees the whole old tree or the whole new one, whatever happens to the publication. */

const LONG = process.env.FEEDMILL_LONG !== undefined
const EDITIONS = ['old', 'new'] as const
type Edition = (typeof EDITIONS)[number]
type Expected = Readonly<Record<Edition, Record<string, string>>>

let base: string
let out: string
beforeEach(() => {
  base = temporaryFolder()
  out = join(base, 'out')
})
afterEach(() => remove(base))

const other = (edition: Edition): Edition => (edition === 'old' ? 'new' : 'old')

/** Arguments that publish an edition. All posts change at once: that is the tests' intention. */
const publishing = (edition: Edition): string[] => [
  ...['generate', '--config', join(base, `${edition}.yaml`), '--no-cache', '--quiet', '--force'],
]

async function publish(edition: Edition): Promise<void> {
  const { code, stderr } = await feedmill(publishing(edition))
  expect(code, stderr).toBe(0)
}

async function prepare(posts: number, tags: number): Promise<Expected> {
  const expected: Partial<Record<Edition, Record<string, string>>> = {}
  for (const edition of EDITIONS) {
    mkdirSync(join(base, edition))
    writeEdition(join(base, edition, 'posts'), edition, posts, tags)
    const source = `site: { url: "https://example.com/" }\nsources: [{ type: directory, path: ${edition}/posts, name: posts }]\n`
    const plain = `targets: [{ type: directory, path: undisturbed-${edition} }]\n`
    writeFileSync(join(base, 'undisturbed.yaml'), source + plain)
    const { code, stderr } = await feedmill([
      'generate',
      '--config',
      join(base, 'undisturbed.yaml'),
      '--quiet',
    ])
    expect(code, stderr).toBe(0)
    expected[edition] = documentDigests(join(base, `undisturbed-${edition}`))
    writeFileSync(
      join(base, `${edition}.yaml`),
      `${source}targets: [{ type: directory, path: out, releases: true }]\n`,
    )
  }
  const { old = {}, new: fresh = {} } = expected
  expect(Object.keys(old)).toEqual(Object.keys(fresh))
  const feeds = Object.keys(old).filter((path) => /(?:feed|atom)\.(?:xml|json)$/.test(path))
  expect(feeds.filter((path) => old[path] === fresh[path])).toEqual([])
  return { old, new: fresh }
}

/** What a killed process may leave, and no run that came to its end. */
function leftovers(): string[] {
  const paths = ['', 'releases', 'feedmill-state'].flatMap((folder) =>
    readdirSync(join(out, folder)).map((name) => join(folder, name)),
  )
  return paths.filter((path) => /feedmill-tmp|feedmill-state\/lock/.test(path))
}

const releases = (): string[] => readdirSync(join(out, 'releases')).sort((a, b) => Number(a) - Number(b))

describe('kill -9', () => {
  it.for(
    LONG ? ['rename', 'symlink', 'link', 'unlink', 'mkdir', 'rmdir', 'fsync'] : ['rename', 'symlink', 'link'],
  )(
    'at each %s leaves the whole old tree or the whole new one, and the next run converges',
    { timeout: 1_800_000 },
    async (call, context) => {
      need(context, 'strace')
      const expected = await prepare(4, 2)
      for (const edition of ['new', 'old', 'new', 'old'] as const) await publish(edition)
      let edition: Edition = 'new'
      const seen = { old: 0, new: 0 }
      for (let count = 1; ; count++) {
        const under = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`]
        under.push('-e', `inject=${call}:signal=SIGKILL:when=${count}`)
        const { code } = await feedmill(publishing(edition), { under })
        const found = documentDigests(join(out, 'current'))
        const isNew = found['feed.xml'] === expected[edition]['feed.xml']
        expect(found, `after ${call} ${count}`).toEqual(expected[isNew ? edition : other(edition)])
        if (code === 0) break
        seen[isNew ? 'new' : 'old']++
        await publish(edition)
        expect(documentDigests(join(out, 'current')), `repaired after ${call} ${count}`).toEqual(
          expected[edition],
        )
        expect(leftovers(), `repaired after ${call} ${count}`).toEqual([])
        edition = other(edition)
      }
      await publish(other(edition))
      expect(releases()).toHaveLength(3)
      // Claim, ledger, nine documents, manifest, mark; the tree, the link. Then the oldest tree is moved aside: who is
      // killed there leaves two for the next publication.
      if (call === 'rename') expect(seen).toEqual({ old: 15, new: 2 })
      if (call === 'symlink') expect(seen).toEqual({ old: 1, new: 0 })
      // The lock; nine documents, their three pages, seven lists of feeds, and the ledger.
      if (call === 'link') expect(seen).toEqual({ old: 21, new: 0 })
    },
  )

  it('of the first publication leaves nothing to be seen, or all of it', {
    timeout: 600_000,
  }, async (context) => {
    need(context, 'strace')
    const expected = await prepare(4, 2)
    for (let count = 1; ; count++) {
      remove(out)
      const under = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=rename']
      under.push('-e', `inject=rename:signal=SIGKILL:when=${count}`)
      const { code } = await feedmill(publishing('old'), { under })
      if (code === 0) break
      expect(documentDigests(join(out, 'current'))).toEqual({})
      await publish('old')
      expect(documentDigests(join(out, 'current'))).toEqual(expected.old)
      expect(leftovers()).toEqual([])
    }
  })
})

describe('readers', () => {
  it('see whole trees while publications go on', { timeout: 600_000 }, async () => {
    const expected = await prepare(60, 40)
    await publish('old')
    let isOver = false
    const seen: Record<string, number> = { old: 0, new: 0, mixed: 0 }
    const reader = async (): Promise<void> => {
      while (!isOver) {
        const tree = realpathSync(join(out, 'current'))
        const found: Record<string, string> = {}
        for (const path of Object.keys(expected.old)) found[path] = sha256(await readFile(join(tree, path)))
        const edition =
          EDITIONS.find((of) => JSON.stringify(found) === JSON.stringify(expected[of])) ?? 'mixed'
        seen[edition] = (seen[edition] ?? 0) + 1
      }
    }
    const reading = reader()
    try {
      for (let round = 0; round < 6; round++) await publish(round % 2 === 0 ? 'new' : 'old')
    } finally {
      isOver = true
      await reading
    }
    expect(seen.mixed).toBe(0)
    expect(Math.min(seen.old ?? 0, seen.new ?? 0)).toBeGreaterThan(0)
    expect(readFileSync(join(out, 'current/feed.xml')).length).toBeGreaterThan(0)
  })
})
