import { boundedData } from '../../src/core/data.ts'
import type { Loaded, Log } from '../../src/core/ports.ts'
import type { DataMap, Post } from '../../src/core/post.ts'
import { siteRoot } from '../../src/core/url.ts'
import { dialects } from '../../src/sources/dialects/index.ts'
import { type DirectoryOptions, directorySource } from '../../src/sources/directory.ts'
import { type Files, temporaryFolder } from '../temporary-folder.ts'

export interface BlogOptions
  extends Partial<Omit<DirectoryOptions, 'blog' | 'folder' | 'display' | 'defaults'>> {
  readonly engine?: keyof typeof dialects
  readonly siteUrl?: string
  readonly timezone?: string
  readonly permalink?: string
  readonly assets?: string
  readonly log?: Log
  readonly defaults?: object
  readonly taxonomies?: readonly string[]
  readonly now?: number
}

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Later than every file of a test, so that none of them was changed a moment ago. */
const LATER = Date.UTC(2100, 0)

/** What the folder at `root` gives; messages call it `blog`. */
export async function loadFolder(root: string, options: BlogOptions = {}): Promise<Loaded> {
  const {
    engine = 'plain',
    permalink,
    assets,
    log = silent,
    taxonomies,
    defaults = {},
    now = LATER,
    ...rest
  } = options
  const folder = dialects[engine].open(root)
  const source = directorySource({
    exclude: [],
    variables: {},
    ...rest,
    defaults: boundedData(defaults),
    folder,
    display: 'blog',
    blog: {
      sourceName: 'posts',
      root,
      siteUrl: siteRoot(options.siteUrl ?? folder.facts.url ?? 'https://example.com/') ?? '',
      timezone: options.timezone ?? folder.facts.timezone ?? 'UTC',
      ...(permalink !== undefined && { permalink }),
      ...(assets !== undefined && { assets }),
      ...(taxonomies !== undefined && { taxonomies }),
    },
  })
  return source.load({ now, log, signal: new AbortController().signal }, () => {})
}

export async function loadBlog(files: Files, options: BlogOptions = {}): Promise<Loaded> {
  return loadFolder(temporaryFolder(files), options)
}

/** The one post that these files give, and nothing else. */
export async function onlyPost(files: Files, options: BlogOptions = {}): Promise<Post> {
  const { posts, problems } = await loadBlog(files, options)
  if (posts.length !== 1 || problems.length > 0)
    throw new Error(`${posts.length} posts, ${JSON.stringify(problems)}`)
  return posts[0] as Post
}

/** A file with YAML front matter. */
export function post(head: string, body = 'Text.\n'): string {
  return `---\n${head}${head === '' || head.endsWith('\n') ? '' : '\n'}---\n${body}`
}

export const at = (post: Post): string => new Date(post.published).toISOString().replace('.000Z', 'Z')

/** What Liquid sees as `page`. */
export function pageOf({ body }: Post): DataMap {
  return body.template?.page ?? {}
}

/** Keys without the source's name, by what became of them. */
export function outcomes({ posts, leftOut, problems }: Loaded): Record<string, string> {
  const all: Record<string, string> = {}
  const add = (path: string, outcome: string): void => {
    all[path] = path in all ? `${all[path]} + ${outcome}` : outcome
  }
  for (const { key } of posts) add(key.slice(key.indexOf('/') + 1), 'post')
  for (const { path, reason } of leftOut) add(path.slice('blog/'.length), reason)
  for (const { path, message, severity } of problems)
    if (severity === 'error') add(path.slice('blog/'.length), `error: ${message}`)
  return all
}
