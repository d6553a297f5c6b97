import * as z from 'zod'
import { resolveUrl, siteRoot } from '../core/url.ts'
import { ENGINES, type Engine } from '../sources/dialects/index.ts'
import { ADDRESS_EXPECTED, faultOfGlob, parseGitAddress } from '../sources/index.ts'
import { duration, TIMER_MAX_MS, text } from './schema-values.ts'

/** Of files below the source's folder. */
const glob = text.superRefine((written, { addIssue }) => {
  const fault = written === '' ? undefined : faultOfGlob(written)
  if (fault !== undefined) addIssue(fault)
})

/** What is said of a folder of posts, wherever it is. */
const blog = {
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, { error: 'expected small letters, digits and hyphens' })
    .optional()
    .describe('Part of how a post is recognised: keep it.'),
  engine: z
    .enum(['auto', ...ENGINES] as ['auto', ...Engine[]])
    .default('auto')
    .describe('The blog engine whose conventions hold.'),
  permalink: text.optional().describe('A pattern for the posts’ addresses, such as /:year/:month/:title/'),
  assets: text
    .refine(
      (value) =>
        /^(?:https?:)?\//i.test(value) &&
        siteRoot(resolveUrl(value, 'https://localhost/') ?? '') !== undefined,
      {
        error: 'expected an http(s) address, or a path from the root of the site’s host on',
      },
    )
    .optional()
    .describe(
      'Where the folder’s files are served as they are, for pictures and files beside posts: their paths are appended to it.',
    ),
  include: z.array(glob).optional().describe('Globs of the files that are posts. Default: the engine’s own.'),
  exclude: z.array(glob).default([]).describe('Globs of files that are not.'),
  defaults: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Front matter of posts that do not say otherwise.'),
}

/** A folder on this machine. */
export const directorySource = z.strictObject({
  type: z.literal('directory'),
  path: text.describe('A folder; relative to this file.'),
  ...blog,
})

/** A folder of a repository, which is fetched before each run. */
export const gitSource = z.strictObject({
  type: z.literal('git'),
  url: z
    .string()
    .refine((value) => parseGitAddress(value) !== undefined, { error: ADDRESS_EXPECTED })
    .describe('The repository: https://…, ssh://…, user@host:path or file:///…'),
  branch: z
    .string()
    .regex(/^(?![-/.@]$|[-/.])(?!.*(?:\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)))[^\0-\x20\x7f~^:?*[\\]+(?<![/.])$/, {
      error: 'expected the name of a branch such as main',
    })
    .optional()
    .describe('Default: the repository’s own.'),
  path: z
    .string()
    .regex(/^(?:\.|(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*\/\/)[^\\\0]+)$/, {
      error: 'expected a folder in the repository without “..”',
    })
    .default('.')
    .describe('The folder of the blog in the repository.'),
  ...blog,
  keyFile: text.optional().describe('A private key for ssh, without a passphrase; relative to this file.'),
  knownHosts: text
    .optional()
    .describe('A file with the keys of ssh servers; relative to this file. Default: the user’s own.'),
  timeout: duration(1, TIMER_MAX_MS, 'a time of up to 24 hours such as 30s or 5m')
    .default('2m')
    .describe('How long git may take to fetch.'),
})
