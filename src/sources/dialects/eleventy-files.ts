import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import picomatch from 'picomatch'

/** Eleventy's configuration, which is a program. */
export const ELEVENTY_CONFIG_FILES = [
  '.eleventy.js',
  'eleventy.config.js',
  'eleventy.config.mjs',
  'eleventy.config.cjs',
  'eleventy.config.ts',
]

const INPUT_FOLDERS = ['src', 'content', 'site', 'source', 'app', 'input', 'pages']

/**
 * The folder that addresses begin below, without slashes; empty = the root. The configuration says it in a program,
 * which is never executed: a name in its text counts only when such a folder is there, as do folders that Eleventy
 * looks for in the input folder.
 */
export function inputFolder(root: string): string {
  const isFolder = (path: string): boolean =>
    statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() === true
  for (const name of ELEVENTY_CONFIG_FILES) {
    const [, stated] = /\binput\s*:\s*["'`]\.?\/?([\w./-]*?)\/?["'`]/.exec(textOf(join(root, name))) ?? []
    if (stated !== undefined && !stated.includes('..') && isFolder(stated === '' ? '.' : stated))
      return stated === '.' ? '' : stated
  }
  if (existsSync(join(root, '_includes')) || existsSync(join(root, '_data'))) {
    // A folder's own data file applies to the input folder, too.
    const own = INPUT_FOLDERS.find((name) =>
      namesIn(join(root, name)).some((file) => file.startsWith(`${name}.11tydata.`)),
    )
    return own ?? ''
  }
  return INPUT_FOLDERS.find((name) => isFolder(`${name}/_includes`) || isFolder(`${name}/_data`)) ?? ''
}

/** What Eleventy does not look at: its own folders, and what `.eleventyignore` says. */
export function ignoredByEleventy(root: string): (path: string) => boolean {
  const globs = textOf(join(root, '.eleventyignore'))
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/^\.?\//, '')
        .replace(/\/$/, ''),
    )
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('!'))
  const own = /(?:^|\/)(?:_includes|_layouts|_data|_site)\//
  if (globs.length === 0) return (path) => own.test(path)
  const ignored = picomatch(globs.flatMap((glob) => [glob, `${glob}/**`]))
  return (path) => own.test(path) || ignored(path)
}

function textOf(path: string): string {
  try {
    const { size } = statSync(path)
    return size < 1024 * 1024 ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
