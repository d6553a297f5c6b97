import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { walk } from '../../src/sources/walk.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { unprivileged } from '../unprivileged.ts'

const isMarkdown = (path: string): boolean => path.endsWith('.md')
const paths = (root: string, wanted = isMarkdown): string[] =>
  walk(root, wanted).files.map(({ path }) => path)

describe('walk', () => {
  it('tells the files that are wanted, in the order of their paths', () => {
    const root = temporaryFolder({
      'b.md': '',
      'a/z.md': '',
      'a-b.md': '',
      'a.md': '',
      'B.md': '',
      'ä.md': '',
      'a/b/c.md': '',
      'a/x.txt': '',
      '日本.md': '',
      '\u{1F680}.md': '',
      '\uFF5E.md': '',
    })
    expect(paths(root)).toEqual([
      'B.md',
      'a-b.md',
      'a.md',
      'a/b/c.md',
      'a/z.md',
      'b.md',
      'ä.md',
      '日本.md',
      '\u{1F680}.md',
      '\uFF5E.md',
    ])
    expect(walk(root, isMarkdown)).toMatchObject({ odd: [], unreadable: [] })
  })

  it('does not look into hidden and vendor folders, at any depth', () => {
    const root = temporaryFolder({
      'a.md': '',
      '.git/a.md': '',
      '.hidden.md': '',
      'node_modules/x/a.md': '',
      'deep/node_modules/x/a.md': '',
      'vendor/bundle/a.md': '',
      'bower_components/a.md': '',
      '_site/a.md': '',
      'deep/__pycache__/a.md': '',
      'vendors/a.md': '',
    })
    expect(paths(root)).toEqual(['a.md', 'vendors/a.md'])
  })

  it('tells a folder named like a post as a folder', () => {
    expect(paths(temporaryFolder({ 'x.md/inside.md': '' }))).toEqual(['x.md/inside.md'])
  })

  it('finds files however deep they are', () => {
    const deep = `${'d/'.repeat(200)}a.md`
    expect(paths(temporaryFolder({ [deep]: '' }))).toEqual([deep])
  })
})

describe('symbolic links', () => {
  it('loops end, and each file is told once', () => {
    const root = temporaryFolder({ 'a/post.md': '', 'b/post.md': '' })
    symlinkSync('..', join(root, 'a/up'))
    symlinkSync('.', join(root, 'a/self'))
    symlinkSync(root, join(root, 'b/root'))
    symlinkSync('b', join(root, 'a-link'))
    symlinkSync('../b', join(root, 'a/other'))
    symlinkSync('../a', join(root, 'b/other'))
    expect(paths(root)).toEqual(['a/post.md', 'b/post.md'])
  })

  it('a link that sorts before its folder does not take its place', () => {
    const root = temporaryFolder({ 'z/post.md': '' })
    symlinkSync('z', join(root, 'a'))
    expect(paths(root)).toEqual(['z/post.md'])
  })

  it('inside the root they are followed', () => {
    const root = temporaryFolder({ '.store/post.md': '', '.store/folder/post.md': '' })
    symlinkSync('.store/post.md', join(root, 'a.md'))
    symlinkSync('.store/folder', join(root, 'folder'))
    expect(paths(root)).toEqual(['a.md', 'folder/post.md'])
  })

  it('out of the root they are not', () => {
    const outside = temporaryFolder({ 'secret.md': '', 'folder/secret.md': '' })
    const root = temporaryFolder({ 'a.md': '' })
    // A name that begins like the root's is not inside it.
    mkdirSync(`${root}-twin`)
    symlinkSync(join(outside, 'secret.md'), join(root, 'secret.md'))
    symlinkSync(join(outside, 'folder'), join(root, 'folder'))
    symlinkSync(`${root}-twin`, join(root, 'twin'))
    symlinkSync('/etc/passwd', join(root, 'passwd.md'))
    const found = walk(root, isMarkdown)
    expect(found.files.map(({ path }) => path)).toEqual(['a.md'])
    expect([...found.odd].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'folder', reason: 'a link to a folder outside the source' },
      { path: 'passwd.md', reason: 'a link to a file outside the source' },
      { path: 'secret.md', reason: 'a link to a file outside the source' },
      { path: 'twin', reason: 'a link to a folder outside the source' },
    ])
    execFileSync('rmdir', [`${root}-twin`])
  })

  it('a file not wanted is not told, wherever it leads', () => {
    const root = temporaryFolder()
    symlinkSync('/etc/passwd', join(root, 'passwd.txt'))
    symlinkSync('nowhere', join(root, 'dangling.txt'))
    expect(walk(root, isMarkdown)).toEqual({ files: [], odd: [], unreadable: [] })
  })

  it('a link to nothing and a link to itself are told', () => {
    const root = temporaryFolder({ 'a.md': '' })
    symlinkSync('nowhere', join(root, 'dangling.md'))
    symlinkSync('self.md', join(root, 'self.md'))
    const found = walk(root, isMarkdown)
    expect(found.files.map(({ path }) => path)).toEqual(['a.md'])
    expect(found.unreadable.map(({ path, error }) => [path, error.code])).toEqual([
      ['dangling.md', 'ENOENT'],
      ['self.md', 'ELOOP'],
    ])
  })

  it('the root itself may be one', () => {
    const root = temporaryFolder({ 'blog/a.md': '' })
    symlinkSync('blog', join(root, 'link'))
    expect(paths(join(root, 'link'))).toEqual(['a.md'])
  })
})

describe('what is no file', () => {
  it('pipes and devices are told, not opened', () => {
    const root = temporaryFolder({ 'a.md': '' })
    execFileSync('mkfifo', [join(root, 'pipe.md'), join(root, 'pipe.txt')])
    symlinkSync('pipe.md', join(root, 'to-pipe.md'))
    symlinkSync('/dev/zero', join(root, 'zero.md'))
    const found = walk(root, isMarkdown)
    expect(found.files.map(({ path }) => path)).toEqual(['a.md'])
    expect(found.odd.map(({ path }) => path)).toEqual(['pipe.md', 'to-pipe.md', 'zero.md'])
  })

  it('a folder that may not be read is told, and what is beside it is found', async () => {
    const root = temporaryFolder({ 'a/post.md': '', 'b/post.md': '' })
    chmodSync(join(root, 'a'), 0)
    const found = await unprivileged(root, () => walk(root, isMarkdown))
    chmodSync(join(root, 'a'), 0o700)
    expect(found.files.map(({ path }) => path)).toEqual(['b/post.md'])
    expect(found.unreadable.map(({ path, error }) => [path, error.code])).toEqual([['a/', 'EACCES']])
  })
})
