import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { CheckoutError, lastCheckout, updateCheckout } from '../../../src/sources/git/checkout.ts'
import { paths, snapshot } from '../../cli/run-feedmill.ts'
import { type Files, temporaryFolder } from '../../temporary-folder.ts'
import { asked, origin } from './origin.ts'

// Each update starts several processes, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 120_000 })

const FILES: Files = {
  'a.md': 'A\n',
  'posts/b.md': 'B\r\n',
  'posts/c.bin': new Uint8Array([0, 255, 10, 13, 10]),
}

const texts = (root: string): Record<string, string> =>
  Object.fromEntries(paths(root).map((path) => [path, readFileSync(join(root, path), 'latin1')]))

const latin1 = (files: Files): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString('latin1')]),
  )

describe('a repository that can be fetched', () => {
  it('is there byte by byte, and one that stays the same touches nothing', async () => {
    const from = origin()
    const commit = from.push(FILES)
    const folder = temporaryFolder()
    const first = await updateCheckout(folder, asked(from.url))
    expect(first).toEqual({ root: join(folder, 'tree'), commit, leftOut: [] })
    expect(texts(first.root)).toEqual(latin1(FILES))
    const ours = (): object => [snapshot(first.root), statSync(join(folder, 'tree.json')).ino]
    const before = ours()
    expect(await updateCheckout(folder, asked(from.url))).toEqual(first)
    expect(ours()).toEqual(before)
    expect(lastCheckout(folder)).toEqual(first)
  })

  it('touches what changed, and nothing else', async () => {
    const from = origin({ ...FILES, 'old/x.md': 'X' })
    const folder = temporaryFolder()
    const { root } = await updateCheckout(folder, asked(from.url))
    const before = snapshot(root)
    from.push({ ...FILES, 'a.md': 'A2\n', 'new/y.md': 'Y' })
    await updateCheckout(folder, asked(from.url))
    expect(texts(root)).toEqual(latin1({ ...FILES, 'a.md': 'A2\n', 'new/y.md': 'Y' }))
    expect(readdirSync(root).sort()).toEqual(['a.md', 'new', 'posts'])
    const after = snapshot(root)
    expect(after['posts/b.md']).toBe(before['posts/b.md'])
    expect(after['posts/c.bin']).toBe(before['posts/c.bin'])
  })

  it('may put a folder where a file was, and a file where a folder was', async () => {
    const from = origin({ x: 'file', 'y/z.md': 'Z' })
    const folder = temporaryFolder()
    const { root } = await updateCheckout(folder, asked(from.url))
    from.push({ 'x/deep/w.md': 'W', y: 'file' })
    await updateCheckout(folder, asked(from.url))
    expect(texts(root)).toEqual({ 'x/deep/w.md': 'W', y: 'file' })
  })

  it('is followed on the branch that is asked for, else on its own', async () => {
    const from = origin({ 'a.md': 'main' })
    from.push({ 'a.md': 'draft' }, 'drafts/ann')
    const read = async (options: object): Promise<string> => {
      const { root } = await updateCheckout(temporaryFolder(), asked(from.url, options))
      return readFileSync(join(root, 'a.md'), 'utf8')
    }
    expect(await read({})).toBe('main')
    expect(await read({ branch: 'drafts/ann' })).toBe('draft')
    from.git('symbolic-ref', 'HEAD', 'refs/heads/drafts/ann')
    expect(await read({})).toBe('draft')
  })

  it('keeps no history, and what is replaced does not pile up', async () => {
    const from = origin()
    const folder = temporaryFolder()
    const noise = (seed: number): string =>
      Array.from({ length: 9000 }, (_, i) => (i * seed * 7919) % 9973).join(' ')
    for (let round = 1; round <= 13; round++) {
      from.push({ 'a.md': noise(round) })
      await updateCheckout(folder, asked(from.url))
    }
    const packs = readdirSync(join(folder, 'repository/objects/pack')).filter((name) =>
      name.endsWith('.pack'),
    )
    expect(packs.length).toBeLessThan(11)
    expect(readFileSync(join(folder, 'tree/a.md'), 'utf8')).toBe(noise(13))
    const shallow = readFileSync(join(folder, 'repository/shallow'), 'utf8').trim().split('\n')
    expect(shallow.length).toBeLessThan(11)
  })
})

describe('a repository that cannot be fetched', () => {
  const broken: [
    what: string,
    breakIt: (from: ReturnType<typeof origin>) => void,
    kind: string,
    message: string,
  ][] = [
    [
      'is gone',
      ({ folder }) => rmSync(folder, { recursive: true }),
      'setup',
      'expected a repository there, found none',
    ],
    [
      'has lost the branch',
      ({ git }) => git('update-ref', '-d', 'refs/heads/blog'),
      'setup',
      'expected a branch “blog”, found none',
    ],
    [
      'is no repository any more',
      ({ folder }) => rmSync(join(folder, 'HEAD')),
      'setup',
      'expected a repository there, found none',
    ],
    [
      'is damaged',
      ({ folder }) => rmSync(join(folder, 'objects'), { recursive: true }),
      'setup',
      'expected a repository there, found none',
    ],
  ]
  it.each(broken)('that %s keeps the last content, and says why', async (_what, breakIt, kind, message) => {
    const from = origin()
    const commit = from.push(FILES, 'blog')
    const folder = temporaryFolder()
    const options = asked(from.url, { branch: 'blog' })
    await updateCheckout(folder, options)
    const before = snapshot(join(folder, 'tree'))
    breakIt(from)
    const checkout = await updateCheckout(folder, options)
    expect(checkout).toMatchObject({ commit, fault: { kind, message: expect.stringContaining(message) } })
    expect(checkout.fault?.message).toContain('git said: ')
    expect(snapshot(join(folder, 'tree'))).toEqual(before)
  })

  it.each([
    ['an empty one', 'main', 'expected a branch “main”, found none'],
    ['an empty one without a branch', undefined, 'expected a repository with a commit, found an empty one'],
  ])('%s, with nothing from before, is an error', async (_what, branch, message) => {
    const options = asked(origin().url, branch === undefined ? {} : { branch })
    const failed = updateCheckout(temporaryFolder(), options)
    await expect(failed).rejects.toThrow(CheckoutError)
    await expect(failed).rejects.toThrow(message)
  })

  it('is fetched again when it is back', async () => {
    const from = origin(FILES)
    const folder = temporaryFolder()
    await updateCheckout(folder, asked(from.url))
    const commit = from.push({ 'a.md': 'new' })
    renameSync(from.folder, `${from.folder}-away`)
    expect((await updateCheckout(folder, asked(from.url))).fault).toBeDefined()
    renameSync(`${from.folder}-away`, from.folder)
    expect(await updateCheckout(folder, asked(from.url))).toMatchObject({ commit })
    expect(texts(join(folder, 'tree'))).toEqual({ 'a.md': 'new' })
  })

  it('a commit that is too much leaves the last one as it is', async () => {
    const from = origin()
    const commit = from.push(FILES)
    const folder = temporaryFolder()
    await updateCheckout(folder, asked(from.url))
    // Six folders of ten stand for a million files.
    const ten = Array.from({ length: 10 }, (_, i) => ({
      mode: '100644' as const,
      name: `f${i}`,
      content: 'x',
    }))
    let tree = from.pushTree(ten, 'bomb')
    for (let depth = 0; depth < 5; depth++) {
      const oid = from.git('rev-parse', `${tree}^{tree}`)
      const lines = Array.from({ length: 10 }, (_, i) => `040000 tree ${oid}\td${i}`).join('\n')
      tree = from.git('commit-tree', '-m', 'x', from.mktree(lines))
    }
    from.git('update-ref', 'refs/heads/main', tree)
    const checkout = await updateCheckout(folder, asked(from.url))
    expect(checkout).toMatchObject({
      commit,
      fault: { message: 'the newest commit has more than 200000 files' },
    })
    expect(texts(checkout.root)).toEqual(latin1(FILES))
  })

  it('a stop is no fault of the repository', async () => {
    const from = origin(FILES)
    const stop = new AbortController()
    stop.abort('SIGTERM')
    await expect(updateCheckout(temporaryFolder(), asked(from.url, { signal: stop.signal }))).rejects.toBe(
      'SIGTERM',
    )
  })
})

describe('what a killed run left is put right', () => {
  const tampering: [what: string, tamper: (folder: string) => void][] = [
    ['a file is missing', (folder) => unlinkSync(join(folder, 'tree/a.md'))],
    ['a file has other bytes', (folder) => writeFileSync(join(folder, 'tree/a.md'), 'other')],
    ['a file is cut off', (folder) => truncateSync(join(folder, 'tree/posts/c.bin'))],
    ['a file is too much', (folder) => writeFileSync(join(folder, 'tree/posts/z.md'), 'Z')],
    ['a folder is missing', (folder) => rmSync(join(folder, 'tree/posts'), { recursive: true })],
    [
      'a link stands for a folder',
      (folder) => {
        renameSync(join(folder, 'tree/posts'), join(folder, 'elsewhere'))
        symlinkSync(join(folder, 'elsewhere'), join(folder, 'tree/posts'))
      },
    ],
    ['the whole tree is gone', (folder) => rmSync(join(folder, 'tree'), { recursive: true })],
    ['the index is gone', (folder) => unlinkSync(join(folder, 'tree.json'))],
    ['the index is half written', (folder) => truncateSync(join(folder, 'tree.json'), 20)],
    ['a file was on its way', (folder) => writeFileSync(join(folder, 'incoming'), 'half')],
  ]
  it.each(tampering)('%s, also without the repository', async (_what, tamper) => {
    const from = origin()
    const commit = from.push(FILES)
    const folder = temporaryFolder()
    await updateCheckout(folder, asked(from.url))
    rmSync(from.folder, { recursive: true })
    tamper(folder)
    const checkout = await updateCheckout(folder, asked(from.url))
    expect(checkout).toMatchObject({ commit, fault: { kind: 'setup' } })
    expect(texts(checkout.root)).toEqual(latin1(FILES))
    expect(readdirSync(folder).sort()).toEqual(['repository', 'tree', 'tree.json'])
  })

  const damage: [what: string, tamper: (repository: string) => void][] = [
    [
      'git’s own locks',
      (repository) => {
        for (const name of ['shallow.lock', 'HEAD.lock', 'refs/feedmill/tip.lock', 'objects/pack/tmp_pack_x'])
          writeFileSync(join(repository, name), '')
      },
    ],
    [
      'a repository that was never finished',
      (repository) => {
        rmSync(repository, { recursive: true })
        mkdirSync(`${repository}-new/objects`, { recursive: true })
      },
    ],
    [
      'an empty folder',
      (repository) => {
        rmSync(repository, { recursive: true })
        mkdirSync(repository)
      },
    ],
    [
      'an empty pack',
      (repository) => {
        for (const name of readdirSync(join(repository, 'objects/pack'))) {
          const pack = join(repository, 'objects/pack', name)
          rmSync(pack)
          writeFileSync(pack, '')
        }
      },
    ],
    ['no packs', (repository) => rmSync(join(repository, 'objects/pack'), { recursive: true })],
    ['an empty ref', (repository) => writeFileSync(join(repository, 'refs/feedmill/tip'), '')],
    ['an empty list of shallow commits', (repository) => writeFileSync(join(repository, 'shallow'), '')],
    ['a configuration that is none', (repository) => writeFileSync(join(repository, 'config'), '[')],
  ]
  it.each(damage)('%s', async (_what, tamper) => {
    const from = origin(FILES)
    const folder = temporaryFolder()
    await updateCheckout(folder, asked(from.url))
    tamper(join(folder, 'repository'))
    const commit = from.push({ ...FILES, 'a.md': 'A2\n' })
    const checkout = await updateCheckout(folder, asked(from.url))
    expect(checkout).toEqual({ root: join(folder, 'tree'), commit, leftOut: [] })
    expect(texts(checkout.root)).toEqual(latin1({ ...FILES, 'a.md': 'A2\n' }))
    expect(existsSync(join(folder, 'repository-anew'))).toBe(false)
  })
})
