import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Target } from '../../src/core/ports.ts'
import type { Post } from '../../src/core/post.ts'
import { RunError } from '../../src/core/problem.ts'
import type { RunResult } from '../../src/pipeline/run.ts'
import { withCarriedState } from '../../src/targets/carried-state.ts'
import { directoryTarget } from '../../src/targets/directory.ts'
import { folderTarget } from '../../src/targets/folder.ts'
import { actions, post, run, T1, T2, T3, threeFormats } from '../pipeline/blog.ts'
import { unprivileged } from '../unprivileged.ts'
import { describeTarget } from './describe-target.ts'

/** Whole trees with a link to the served one. */

for (const releases of [true, false]) {
  for (const durability of ['full', 'rename'] as const) {
    const name = releases ? 'releases' : 'a folder that may have had releases'
    describeTarget(`${name}, durability ${durability}`, async () => {
      const base = mkdtempSync(join(tmpdir(), 'feedmill-releases-'))
      const root = join(base, 'out')
      const make = (): Target => folderTarget({ root, display: 'out', durability, releases })
      const seen = releases ? join(root, 'current') : root
      return {
        target: make(),
        again: make(),
        paths: async () => filesBelow(seen).filter((path) => path !== 'feedmill-state/release.json'),
        dispose: async () => rmSync(base, { recursive: true, force: true }),
      }
    })
  }
}

let base: string
let root: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'feedmill-releases-'))
  root = join(base, 'out')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const folder = (releases: boolean): Target =>
  folderTarget({ root, display: 'the/out', durability: 'rename', releases })

/** Under a policy of ids that is another one each time: an id that was forgotten shows. */
let runs = 0
function publish(
  posts: readonly Post[],
  releases = true,
  now = T1,
  target = folder(releases),
): Promise<RunResult> {
  return run({
    posts,
    targets: [target],
    now,
    ids: { policy: 'tag', authority: `${++runs}.example` },
    flags: { force: true },
  })
}

const blog = (text = 'Text.', count = 2): Post[] =>
  Array.from({ length: count }, (_, index) =>
    post({ file: `${index}.md`, tags: [`t${index}`], body: index === 0 ? text : 'Another text.' }),
  )
const DOCUMENTS = threeFormats('', 'tags/t0/', 'tags/t1/')

const served = (): string => readlinkSync(join(root, 'current'))
const names = (): string[] => readdirSync(join(root, 'releases')).sort()
const text = (path: string): string => readFileSync(join(root, path), 'utf8')
const inode = (path: string): number => statSync(join(root, path)).ino
const documentsIn = (tree: string): string[] =>
  filesBelow(join(root, tree)).filter((path) => !/^(?:feedmill-state|releases|current)/.test(path))
const idsIn = (tree: string): Record<string, string> =>
  Object.fromEntries(
    JSON.parse(text(join(tree, 'feed.json'))).items.map(({ id, url }: { id: string; url: string }) => [
      url,
      id,
    ]),
  )
const linkTo = (target: string): void => {
  rmSync(join(root, 'current'), { force: true })
  symlinkSync(target, join(root, 'current'))
}
const stamps = (): Record<string, string> =>
  Object.fromEntries(
    ['', ...readdirSync(root, { recursive: true, encoding: 'utf8' })].map((path) => {
      const { ino, mtimeMs, ctimeMs, size } = lstatSync(join(root, path))
      return [path, `${ino} ${mtimeMs} ${ctimeMs} ${size}`]
    }),
  )

/** A target whose puts fail at a path. */
function failing(target: Target, at: string): Target {
  return {
    ...target,
    put: (path, ...rest) =>
      path === at ? Promise.reject(new RunError('no space')) : target.put(path, ...rest),
  }
}

describe('a release', () => {
  it('is a whole tree, and the link leads to it from wherever the folder is moved', async () => {
    await publish(blog())
    expect(served()).toBe('releases/1')
    expect(documentsIn('current')).toEqual(DOCUMENTS)
    expect(readdirSync(root).sort()).toEqual(['current', 'feedmill-state', 'releases'])
    expect(readdirSync(join(root, 'feedmill-state'))).toEqual([])
    renameSync(root, join(base, 'moved'))
    expect(existsSync(join(base, 'moved/current/feed.xml'))).toBe(true)
  })

  it('is not made when nothing has changed, and nothing is touched', async () => {
    await publish(blog())
    const before = stamps()
    const { report } = await publish(blog(), true, T2)
    expect(report.unchanged).toBe(9)
    expect(stamps()).toEqual(before)
  })

  it('shares with the last one what stays the same, and never writes into it', async () => {
    await publish(blog())
    const old = text('releases/1/feed.xml')
    const oldTime = statSync(join(root, 'releases/1/feed.xml')).mtimeMs
    const result = await publish(blog('A new text.'), true, T2)
    expect(actions(result, 'put').sort()).toEqual(threeFormats('', 'tags/t0/'))
    expect(served()).toBe('releases/2')
    for (const path of threeFormats('tags/t1/'))
      expect(inode(`releases/2/${path}`)).toBe(inode(`releases/1/${path}`))
    expect(inode('releases/2/feed.xml')).not.toBe(inode('releases/1/feed.xml'))
    expect(text('releases/1/feed.xml')).toBe(old)
    expect(text('releases/2/feed.xml')).toContain('A new text.')
    const seconds = (ms: number): number => Math.floor(ms / 1000)
    expect(seconds(statSync(join(root, 'current/feed.xml')).mtimeMs)).toBeGreaterThan(seconds(oldTime))
    expect(idsIn('current')).toEqual(idsIn('releases/1'))
  })

  it('has what is gone no more, and the last one still has it', async () => {
    await publish(blog())
    await publish(blog('Text.', 1), true, T2)
    await run({
      posts: blog('Text.', 1),
      targets: [folder(true)],
      feeds: { taxonomies: {} },
      now: T3,
      flags: { force: true },
    })
    expect(documentsIn('current')).toEqual(threeFormats(''))
    expect(documentsIn('releases/1')).toEqual(DOCUMENTS)
  })

  it('is seen by nobody, and leaves nothing, when it fails', async () => {
    await publish(blog())
    const before = filesBelow(root)
    const { failures } = await publish(blog('A new text.'), true, T2, failing(folder(true), 'feed.xml'))
    expect(failures[0]?.message).toBe('no space')
    expect(filesBelow(root)).toEqual(before)
    expect(served()).toBe('releases/1')
    await publish(blog('A new text.'), true, T2)
    expect(served()).toBe('releases/2')
    expect(text('current/feed.xml')).toContain('A new text.')
  })

  it('takes nothing of somebody’s with it', async () => {
    await publish(blog())
    writeFileSync(join(root, 'current/index.html'), 'of somebody')
    await publish(blog('A new text.'), true, T2)
    expect(existsSync(join(root, 'current/index.html'))).toBe(false)
    expect(text('releases/1/index.html')).toBe('of somebody')
  })

  it('copies what may not be linked, with its time', async () => {
    await publish(blog())
    const { mtimeMs } = statSync(join(root, 'current/tags/t1/feed.xml'))
    // Systems that protect hard links refuse them to who does not own the file.
    await unprivileged(base, async () => {})
    if (process.geteuid?.() === 0) chownSync(join(root, 'releases/1/tags/t1/feed.xml'), 0, 0)
    const euid = process.geteuid?.()
    try {
      if (euid === 0) process.seteuid?.(65_534)
      const { failures } = await publish(blog('A new text.'), true, T2)
      expect(failures).toEqual([])
    } finally {
      if (euid === 0) process.seteuid?.(0)
    }
    expect(served()).toBe('releases/2')
    expect(text('current/tags/t1/feed.xml')).toBe(text('releases/1/tags/t1/feed.xml'))
    expect(statSync(join(root, 'current/tags/t1/feed.xml')).mtimeMs).toBeCloseTo(mtimeMs, -1)
  })

  it('repairs what is missing in the last one, and what is no file there', async () => {
    await publish(blog())
    for (const path of ['feed.xml', 'tags/t1/feed.xml', 'tags/t1/atom.xml'])
      rmSync(join(root, 'current', path))
    mkdirSync(join(root, 'current/feed.xml'))
    symlinkSync('../feed.json', join(root, 'current/tags/t1/feed.xml'))
    const result = await publish(blog(), true, T2)
    expect(result.failures).toEqual([])
    expect(actions(result, 'put')).toEqual(['tags/t1/atom.xml', 'tags/t1/feed.xml', 'feed.xml'])
    expect(documentsIn('current')).toEqual(DOCUMENTS)
    for (const path of DOCUMENTS) expect(lstatSync(join(root, 'current', path)).isFile(), path).toBe(true)
  })

  it('is preceded by a look at the lock, which stands outside the trees', async () => {
    await publish(blog())
    writeFileSync(join(root, 'feedmill-state/lock'), 'of a process that is dead')
    expect(await folder(true).holder()).toEqual({ state: 'dead' })
    await publish(blog(), true, T2)
    expect(readdirSync(join(root, 'feedmill-state'))).toEqual([])
    expect(served()).toBe('releases/1')
  })
})

describe('old releases', () => {
  const publishTimes = async (count: number): Promise<void> => {
    for (let index = 1; index <= count; index++)
      await publish(blog(`Text ${index}.`), true, T1 + index * 1000)
  }

  it('are removed, but for the last three', async () => {
    await publishTimes(5)
    expect(names()).toEqual(['3', '4', '5'])
    expect(served()).toBe('releases/5')
  })

  it('are removed only when they are ours, and ours alone', async () => {
    await publishTimes(3)
    writeFileSync(join(root, 'releases/1/tags/note.txt'), 'of somebody')
    mkdirSync(join(root, 'releases/7/feedmill-state'), { recursive: true })
    writeFileSync(join(root, 'releases/7/keep.txt'), 'of somebody')
    mkdirSync(join(root, 'releases/notes'))
    writeFileSync(join(root, 'releases/0'), 'of somebody')
    symlinkSync('3', join(root, 'releases/4'))
    await publishTimes(5)
    expect(names()).toEqual(['0', '1', '10', '11', '12', '4', '7', 'notes'])
    expect(text('releases/7/keep.txt')).toBe('of somebody')
    expect(text('releases/1/tags/note.txt')).toBe('of somebody')
  })

  it('are not removed when they were copied to another name', async () => {
    await publishTimes(1)
    cpSync(join(root, 'releases/1'), join(root, 'releases/2'), { recursive: true })
    await publishTimes(6)
    expect(names()).toContain('2')
  })

  it('are not removed when they were moved elsewhere and linked', async () => {
    await publishTimes(1)
    renameSync(join(root, 'releases/1'), join(base, 'elsewhere'))
    symlinkSync('../../elsewhere', join(root, 'releases/1'))
    rmSync(join(root, 'current'))
    await publishTimes(5)
    expect(names()).toContain('1')
    expect(filesBelow(join(base, 'elsewhere'))).toContain('feed.xml')
  })

  it('are swept away when a process that was killed has left them unfinished', async () => {
    await publishTimes(1)
    mkdirSync(join(root, 'releases/.feedmill-tmp-0123456789abcdef/tags'), { recursive: true })
    writeFileSync(join(root, 'releases/.feedmill-tmp-0123456789abcdef/tags/feed.xml'), 'half')
    symlinkSync('releases/9', join(root, '.feedmill-tmp-fedcba9876543210'))
    await publishTimes(2)
    expect(filesBelow(root).filter((path) => path.includes('tmp'))).toEqual([])
    // Also by one that publishes without releases.
    mkdirSync(join(root, 'releases/.feedmill-tmp-0123456789abcdef'))
    await publish(blog('Other.'), false, T3)
    expect(names()).not.toContain('.feedmill-tmp-0123456789abcdef')
  })
})

describe('a rollback', () => {
  it.each(['releases/1', './releases/1/', 'absolute'])(
    'to %s by hand holds, and the next release has a new number',
    async (link) => {
      await publish(blog('One.'))
      await publish(blog('Two.', 3), true, T2)
      await publish(blog('Three.', 3), true, T3)
      linkTo(link === 'absolute' ? join(root, 'releases/1') : link)
      const known = idsIn('releases/1')
      const result = await publish(blog('Four.', 3), true, T3 + 1000)
      expect(served()).toBe('releases/4')
      expect(names()).toEqual(['2', '3', '4'])
      expect(text('current/feed.xml')).toContain('Four.')
      expect(idsIn('current')).toMatchObject(known)
      // Planned from what stands there: the third post is new to it.
      expect(result.report.documents.find(({ path }) => path === 'tags/t2/feed.xml')?.reason).toBe('new')
      expect(text('releases/3/feed.xml')).toContain('Three.')
    },
  )

  it('needs no release when its content is the one', async () => {
    await publish(blog('One.'))
    const twice = blog('One.')
    await publish(blog('Two.'), true, T2)
    linkTo('releases/1')
    const before = stamps()
    await publish(twice, true, T3)
    expect(stamps()).toEqual(before)
  })
})

describe('what stands in the way', () => {
  const refusal = async (): Promise<string> => {
    const before = filesBelow(root)
    const error = await publish(blog()).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RunError)
    expect((error as RunError).exitCode).toBe(3)
    expect(filesBelow(root)).toEqual(before)
    return (error as RunError).message
  }
  const makings: [what: string, make: () => void, found: string][] = [
    ['a folder', () => mkdirSync(join(root, 'current'), { recursive: true }), 'a folder'],
    ['a file', () => writeFileSync(join(root, 'current'), ''), 'a file'],
    [
      'a link to a folder of somebody',
      () => symlinkSync('..', join(root, 'current')),
      'a link to something else',
    ],
    ['a link to nothing', () => symlinkSync('releases/1', join(root, 'current')), 'a link to something else'],
    [
      'a link to a release that is not ours',
      () => {
        mkdirSync(join(root, 'releases/1'), { recursive: true })
        symlinkSync('releases/1', join(root, 'current'))
      },
      'a link to something else',
    ],
  ]
  it.each(makings)('of the link, %s, is refused with what to do', async (_what, make, found) => {
    mkdirSync(root)
    make()
    const message = await refusal()
    expect(message).toBe(
      `the/out/current: expected a link to a release below the/out/releases, found ${found}; link it to one (ln -sfn releases/N current), move it away, or switch releases off for this target`,
    )
  })

  it.each([
    ['a file', () => writeFileSync(join(root, 'releases'), '')],
    ['a link', () => symlinkSync('..', join(root, 'releases'))],
  ])('of the releases, %s, is refused', async (found, make) => {
    mkdirSync(root)
    make()
    expect(await refusal()).toContain(
      `the/out/releases: expected a folder of releases, found ${found}; move it away`,
    )
  })

  it('is nothing of a plain folder’s: its own “current” and “releases” stay what they are', async () => {
    mkdirSync(join(root, 'releases/1'), { recursive: true })
    writeFileSync(join(root, 'releases/1/feed.xml'), 'of somebody')
    symlinkSync('releases/1', join(root, 'current'))
    await publish(blog(), false)
    expect(documentsIn('.')).toEqual(DOCUMENTS)
    expect(text('releases/1/feed.xml')).toBe('of somebody')
  })

  it('a manifest that is damaged stops the run', async () => {
    await publish(blog())
    writeFileSync(join(root, 'current/feedmill-state/manifest.json'), '{')
    for (const releases of [true, false])
      await expect(publish(blog(), releases)).rejects.toThrow('feedmill-state/manifest.json is damaged')
  })
})

describe('a link that was taken away', () => {
  it('is made again, and no id is forgotten', async () => {
    await publish(blog())
    await publish(blog('Two.'), true, T2)
    const ids = idsIn('current')
    rmSync(join(root, 'current'))
    const { report } = await publish(blog('Two.'), true, T3)
    expect(served()).toBe('releases/3')
    expect(report.written).toBe(0)
    expect(idsIn('current')).toEqual(ids)
  })
})

describe('switching releases on', () => {
  it('takes ids and documents over, and leaves what was published where it is', async () => {
    await publish(blog(), false)
    const [plain, before] = [idsIn('.'), stamps()]
    const { report } = await publish(blog(), true, T2)
    expect(report.written).toBe(0)
    expect(served()).toBe('releases/2')
    expect(idsIn('current')).toEqual(plain)
    expect(documentsIn('current')).toEqual(DOCUMENTS)
    expect(inode('current/feed.xml')).toBe(inode('feed.xml'))
    expect(documentsIn('.')).toEqual(DOCUMENTS)
    expect(statSync(join(root, 'feed.xml')).mtimeMs).toBe(Number(before['feed.xml']?.split(' ')[1]))
    // From now on the release counts.
    const after = stamps()
    await publish(blog(), true, T3)
    expect(stamps()).toEqual(after)
  })

  it('takes over what is ours, and nothing that stands beside it', async () => {
    await publish(blog('Text.', 1), false)
    mkdirSync(join(root, 'tags/t1'))
    writeFileSync(join(root, 'index.html'), 'of somebody')
    writeFileSync(join(root, 'tags/t1/feed.xml'), 'of somebody')
    const { failures } = await publish(blog(), true, T2)
    expect(failures).toEqual([])
    expect(documentsIn('current')).toEqual(DOCUMENTS)
    expect(text('tags/t1/feed.xml')).toBe('of somebody')
  })

  it('after an interrupted publication finishes it in the new tree', async () => {
    await publish(blog(), false)
    await publish(blog('Two.', 3), false, T2, failing(folder(false), 'feed.xml'))
    const { failures } = await publish(blog('Two.', 3), true, T3)
    expect(failures).toEqual([])
    expect(documentsIn('current')).toEqual(threeFormats('', 'tags/t0/', 'tags/t1/', 'tags/t2/'))
    for (const path of documentsIn('current'))
      expect(text(`current/${path}`), path).not.toContain('<p>Text.</p>')
  })
})

describe('switching releases off', () => {
  it('knows the ids of the releases, and writes what is older in the folder', async () => {
    await publish(blog('Text A.'), false)
    await publish(blog('Text B.', 3), true, T2)
    const ids = idsIn('current')
    expect(Object.keys(ids)).toHaveLength(3)
    const { failures } = await publish(blog('Text B.', 3), false, T3)
    expect(failures).toEqual([])
    expect(idsIn('.')).toEqual(ids)
    // Of the same length, and not the same.
    for (const path of threeFormats('', 'tags/t0/', 'tags/t1/', 'tags/t2/'))
      expect(text(path), path).toBe(text(`current/${path}`))
    const before = stamps()
    await publish(blog('Text B.', 3), false, T3)
    expect(stamps()).toEqual(before)
  })

  it('publishes what is not there at all, and overwrites nothing of somebody’s', async () => {
    await publish(blog())
    const ids = idsIn('current')
    writeFileSync(join(root, 'feed.xml'), 'of somebody')
    expect((await publish(blog(), false, T2)).failures[0]?.message).toContain(
      'feed.xml is there and was not written',
    )
    rmSync(join(root, 'feed.xml'))
    await publish(blog(), false, T2)
    expect(documentsIn('.')).toEqual(DOCUMENTS)
    expect(idsIn('.')).toEqual(ids)
  })

  it('leaves nothing of the ledger that the folder had', async () => {
    await publish(blog(), false)
    await publish(blog('New.', 3), true, T2)
    // A ledger that shrank has fewer shards.
    const manifest = JSON.parse(text('feedmill-state/manifest.json'))
    manifest.ledger.shards = ['', '']
    writeFileSync(join(root, 'feedmill-state/manifest.json'), JSON.stringify(manifest))
    mkdirSync(join(root, 'feedmill-state/ledger-2'))
    for (const index of [0, 1]) writeFileSync(join(root, `feedmill-state/ledger-2/${index}.json`), '{}')
    await publish(blog('New.', 3), false, T3)
    expect(readdirSync(join(root, 'feedmill-state')).sort()).toEqual(['ledger-1', 'manifest.json'])
  })

  it('and on again, and off again forgets nothing', async () => {
    let known: Record<string, string> = {}
    for (const [index, releases] of [false, true, false, true, true, false, true].entries()) {
      await publish(blog(`Text ${index}.`, index + 1), releases, T1 + index * 1000)
      const ids = idsIn(releases ? 'current' : '.')
      expect(ids, `step ${index}`).toMatchObject(known)
      expect(Object.keys(ids)).toHaveLength(index + 1)
      expect(text(releases ? 'current/tags/t0/feed.xml' : 'tags/t0/feed.xml')).toContain(`Text ${index}.`)
      known = ids
    }
  })

  it('forgets nothing, wherever it is interrupted', async () => {
    await publish(blog('Old.', 1), false)
    await publish(blog('New.', 3), true, T2)
    const ids = idsIn('current')
    renameSync(root, join(base, 'before'))
    let interrupted = 0
    for (let isDone = false; !isDone; ) {
      rmSync(root, { recursive: true, force: true })
      cpSync(join(base, 'before'), root, { recursive: true, verbatimSymlinks: true })
      let left = interrupted
      const inner: Target = directoryTarget({ root, display: 'the/out', durability: 'rename' })
      const put: Target['put'] = (...what) =>
        left-- === 0 ? Promise.reject(new RunError('killed')) : inner.put(...what)
      const { failures } = await publish(
        blog('New.', 3),
        false,
        T3,
        withCarriedState({ ...inner, put }, root),
      )
      isDone = failures.length === 0
      if (!isDone) interrupted++
      await publish(blog('New.', 3), false, T3)
      expect(idsIn('.'), `after ${interrupted} puts`).toEqual(ids)
      expect(text('tags/t0/feed.xml')).toContain('New.')
    }
    // Ledger and manifest are carried over, then claim, ledger, twelve documents, manifest.
    expect(interrupted).toBe(2 + 1 + 1 + 12 + 1)
  })
})

describe('a state that is being read', () => {
  it.each([true, false])(
    'is of one tree, also when another publication ends meanwhile (releases %s)',
    async (releases) => {
      await publish(blog('Old.', 1))
      const reader = folder(releases)
      await reader.read('feedmill-state/manifest.json')
      const old = text('current/feedmill-state/ledger-1/0.json')
      await publish(blog('New.', 3), true, T2)
      expect(text('current/feedmill-state/ledger-1/0.json')).not.toBe(old)
      const shard = await reader.read('feedmill-state/ledger-1/0.json')
      expect(Buffer.from(shard ?? []).toString()).toBe(old)
    },
  )
})

/** Paths of everything below a folder that is no folder, sorted; a link at the folder itself is followed. */
function filesBelow(at: string, below = ''): string[] {
  if (!existsSync(at)) return []
  return readdirSync(at)
    .flatMap((name) =>
      lstatSync(join(at, name)).isDirectory()
        ? filesBelow(join(at, name), `${below}${name}/`)
        : [`${below}${name}`],
    )
    .sort()
}
