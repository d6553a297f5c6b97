import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBlogBelow } from '../../src/config/blog-below.ts'
import { checkConfig } from '../../src/config/load.ts'
import { wire } from '../../src/config/wire.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'

const POST = '---\ntitle: T\ndate: 2011-07-22\n---\nText.\n'

describe('a blog below the folder', () => {
  it.each([
    [{ 'blog/hugo.toml': '', 'blog/content/a.md': POST }, 'blog', 'hugo', 'hugo.toml'],
    [
      { 'docs/_config.yml': '', 'docs/_posts/2011-07-22-a.md': POST },
      'docs',
      'jekyll',
      '_config.yml, _posts',
    ],
    [
      { 'website/docusaurus.config.js': '', 'website/blog/a.md': POST },
      'website',
      'docusaurus',
      'docusaurus.config.js',
    ],
    [{ 'packages/app/a.md': '', 'packages/site/zola.toml': '' }, 'packages/site', 'zola', 'zola.toml'],
    [{ 'a/b/zola.toml': '', 'z/hugo.toml': '' }, 'z', 'hugo', 'hugo.toml'],
  ] as [Files, string, string, string][])('%j: %s', (files, path, engine, why) => {
    expect(findBlogBelow(temporaryFolder(files))).toEqual({ path, engine, why })
  })

  it.each([
    { 'node_modules/theme/hugo.toml': '' },
    { '.cache/hugo.toml': '' },
    { 'a/b/c/hugo.toml': '' },
    { '2011/07/a.md': POST, 'notes/layouts/a.html': '' },
    Object.fromEntries(
      Array.from({ length: 101 }, (_, n) => [`a${n}/a.md`, POST]).concat([['z/hugo.toml', '']]),
    ),
  ] as Files[])('is none: %j', (files) => {
    expect(findBlogBelow(temporaryFolder(files))).toBeUndefined()
  })

  it('is not looked for behind a link, or where nothing is', () => {
    const root = temporaryFolder({ 'here/a.md': POST })
    symlinkSync(temporaryFolder({ 'hugo.toml': '' }), join(root, 'link'))
    expect(findBlogBelow(root)).toBeUndefined()
    expect(findBlogBelow(join(root, 'none'))).toBeUndefined()
  })
})

describe('a source that is read as plain', () => {
  const warnings = (
    engine: string | undefined,
    files: Files,
    pathIn: (base: string) => string = () => './repo',
  ): string[] => {
    const told: string[] = []
    const quiet = () => {}
    const log = {
      debug: quiet,
      info: quiet,
      error: quiet,
      warn: (_: object, text: string) => told.push(text),
    }
    const base = temporaryFolder(files)
    const flags = {
      dryRun: false,
      strict: false,
      force: false,
      drafts: false,
      future: false,
      adoptFiles: false,
    }
    const config = checkConfig(
      { site: { url: 'https://example.com/' }, sources: [{ type: 'directory', path: pathIn(base), engine }] },
      () => '',
    )
    wire(config, { base, cwd: base, flags, log, now: () => 0, environment: {} })
    return told
  }
  const files = { 'repo/blog/hugo.toml': '', 'repo/blog/content/a.md': POST }

  it('names the folder of a blog in it, and the key to set', () => {
    expect(warnings(undefined, files)).toEqual([
      'repo is read as plain, but its folder blog looks like the root of a blog of hugo (hugo.toml); if it is, set path of the source (or --content) to repo/blog, else state engine: plain',
    ])
  })

  it('names it as from the folder of the command, where the path was given there', () => {
    const [warning] = warnings(undefined, files, (base) => join(base, 'repo'))
    expect(warning).toContain('(or --content) to repo/blog, else')
  })

  it('says nothing where the engine is stated, or the root is a blog itself', () => {
    expect(warnings('plain', files)).toEqual([])
    expect(warnings(undefined, { ...files, 'repo/zola.toml': '' })).toEqual([])
    expect(warnings(undefined, { 'repo/a.md': POST })).toEqual([])
  })
})
