import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkDocument } from '../../src/checks/check-document.ts'
import { checkConfig } from '../../src/config/load.ts'
import { wire } from '../../src/config/wire.ts'
import { generate } from '../../src/pipeline/generate.ts'
import { PLAIN_RUN, type RunFlags, type RunResult } from '../../src/pipeline/run.ts'
import { type Files, temporaryFolder, writeFiles } from '../temporary-folder.ts'

/** A blog in a folder of its own, published as the command does it: from files to documents. */
export interface Published {
  readonly result: RunResult
  /** Every feed by its path. */
  readonly documents: Readonly<Record<string, string>>
  /** Titles in the site's feed, or the addresses of posts without one. */
  readonly titles: readonly string[]
  readonly items: readonly Item[]
  /** Problems as `path: message`. */
  readonly said: readonly string[]
  /** What the log tells of locks. */
  readonly log: readonly string[]
  /** What is no post, by its path. */
  readonly leftOut: Readonly<Record<string, string>>
  /** Publishes again, with these files changed. */
  again(files?: Files, options?: PublishOptions): Promise<Published>
  readonly root: string
}

interface Item {
  readonly id: string
  readonly url: string
  readonly title?: string
  readonly date_published: string
  readonly content_html: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly authors?: readonly { name: string }[]
  readonly attachments?: readonly { url: string; mime_type: string; size_in_bytes?: number }[]
}

export interface PublishOptions {
  /** Laid over a configuration with the site's address, the source `blog` and the target `out`. */
  readonly config?: object
  readonly source?: object
  readonly flags?: Partial<RunFlags>
  readonly now?: number
}

const NOW = Date.UTC(2026, 0, 1)
/** Publishes the files of a blog. Whatever is in them, every document is one that our own checks find nothing wrong with. */
export async function publish(files: Files, options: PublishOptions = {}): Promise<Published> {
  const root = temporaryFolder({})
  return publishFolder(root, files, options)
}

async function publishFolder(root: string, files: Files, options: PublishOptions): Promise<Published> {
  const { config = {}, source = {}, flags, now = NOW } = options
  const blog = Object.fromEntries(Object.entries(files).map(([path, text]) => [`blog/${path}`, text]))
  writeFiles(root, { 'blog/.keep': '', ...blog })
  const checked = checkConfig(
    {
      site: { url: 'http://example.org/', title: 'Example' },
      sources: [{ type: 'directory', path: 'blog', ...source }],
      targets: [{ type: 'directory', path: 'out' }],
      ...config,
    },
    (path) => path.join('.'),
  )
  const infos: string[] = []
  const info = (_facts: object, message: string): void => void infos.push(message)
  const log = { debug: () => {}, info, warn: () => {}, error: () => {} }
  const runFlags = { ...PLAIN_RUN, ...flags }
  const run = wire(checked, { base: root, cwd: root, flags: runFlags, log, now: () => now, environment: {} })
  const result = await generate(run, { now, log, signal: new AbortController().signal })
  const documents = documentsIn(join(root, 'out'))
  for (const [path, text] of Object.entries(documents)) requireFaultless(path, text, now)
  const items = JSON.parse(documents['feed.json'] ?? '{"items":[]}').items as Item[]
  const { problems, leftOut } = result.report
  return {
    root,
    result,
    documents,
    items,
    titles: items.map(({ title, url }) => title ?? url),
    said: problems.map(({ path, message }) => `${path}: ${message}`),
    log: infos.filter((message) => message.includes(' lock ')),
    leftOut: Object.fromEntries(leftOut.map(({ path, reason }) => [path.replace(/^blog\//, ''), reason])),
    again: (changed = {}, other = {}) => publishFolder(root, changed, { ...options, ...other }),
  }
}

function documentsIn(out: string): Record<string, string> {
  let names: string[]
  try {
    names = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
  } catch {
    return {}
  }
  // Pages and lists of feeds are another matter.
  const isFeed = /(?:^|\/)(?:feed\.xml|atom\.xml|feed\.json)$/
  const paths = names.filter((path) => !path.startsWith('feedmill-state/') && isFeed.test(path)).sort()
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(out, path), 'utf8')]))
}

function requireFaultless(path: string, text: string, now: number): void {
  const { findings } = checkDocument(Buffer.from(text), { now })
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(`${path}: ${JSON.stringify(errors)}\n${text.slice(0, 2000)}`)
}

/** A post of Jekyll's, or of a plain folder. */
export function post(head: string, body = 'Text.\n'): string {
  return `---\n${head}\n---\n${body}`
}
