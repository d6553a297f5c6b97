import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gate } from '../../src/checks/gate.ts'
import { digestOf } from '../../src/core/digest.ts'
import type { Encoding } from '../../src/core/document.ts'
import type { FeedsSpec, Site } from '../../src/core/feed.ts'
import { entryFormsOf } from '../../src/core/feed-settings.ts'
import { DEFAULT_GUARD } from '../../src/core/guard.ts'
import type { Context, Loaded, Renderer, Source, Target } from '../../src/core/ports.ts'
import type { Post } from '../../src/core/post.ts'
import { formats } from '../../src/formats/index.ts'
import { createRenderer } from '../../src/markup/renderer.ts'
import { createPages, type PagesSpec } from '../../src/pages/index.ts'
import { generate } from '../../src/pipeline/generate.ts'
import { PLAIN_RUN, type Run, type RunFlags, type RunResult } from '../../src/pipeline/run.ts'
import { createPress } from '../../src/press/press.ts'
import { directoryTarget } from '../../src/targets/directory.ts'

/** A blog in memory and a place to publish it, for the tests of whole runs. */

export const T1 = Date.UTC(2026, 0, 1, 12, 0, 0)
export const T2 = Date.UTC(2026, 1, 1, 12, 0, 0)
export const T3 = Date.UTC(2026, 2, 1, 12, 0, 0)
export const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const SITE: Site = {
  title: 'Example',
  url: 'https://example.com/blog/',
  description: 'About examples',
  language: 'en',
  timezone: 'UTC',
  author: { name: 'Ann' },
}

const FEEDS: FeedsSpec = {
  limit: 20,
  formats: ['rss', 'atom', 'json'],
  files: { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' },
  taxonomies: { category: { path: 'categories/:slug' }, tag: { path: 'tags/:slug' } },
}

/** What a test says of a post; the rest is made up. */
export interface PostFacts extends Partial<Omit<Post, 'digest' | 'body' | 'terms'>> {
  /** File name below the source. */
  readonly file: string
  readonly body?: string
  readonly tags?: readonly string[]
  readonly categories?: readonly string[]
  readonly liquid?: boolean
}

export function post(facts: PostFacts, source = 'posts', root = SITE.url): Post {
  const { file, body = `Text of ${file}.`, tags = [], categories = [], liquid = false, ...rest } = facts
  const title = 'title' in facts ? facts.title : `Title of ${file}`
  return {
    key: `${source}/${file}`,
    place: { path: `content/${file}`, line: 4 },
    url: `${root}${file.replace(/\.md$/, '')}/`,
    published: Date.UTC(2025, 0, 1),
    draft: false,
    authors: [],
    enclosures: [],
    terms: { category: categories, tag: tags },
    body: {
      raw: body,
      markup: 'markdown',
      moreMarks: ['<!--more-->'],
      ...(liquid && { template: { language: 'liquid' as const, page: {} } }),
    },
    digest: digestOf(title ?? '', body),
    ...(title !== undefined && { title }),
    ...rest,
  }
}

/** So many posts, one an hour, the last one the newest. */
export function series(count: number, of: (index: number) => Partial<PostFacts> = () => ({})): Post[] {
  return Array.from({ length: count }, (_, index) =>
    post({
      file: `post-${String(index).padStart(3, '0')}.md`,
      published: Date.UTC(2025, 0, 1) + index * HOUR_MS,
      ...of(index),
    }),
  )
}

/** A post whose text says this cannot be rendered. */
export const UNRENDERABLE = 'UNRENDERABLE'

export function memorySource(posts: readonly Post[], more: Partial<Loaded> & { name?: string } = {}): Source {
  const { name = 'posts', ...loaded } = more
  const sorted = [...posts].sort((a, b) => (a.key < b.key ? -1 : 1))
  return {
    name,
    load: async () => ({ posts: sorted, leftOut: [], problems: [], present: [], variables: {}, ...loaded }),
  }
}

/** The real renderer, which counts, and gives up where it is told to. */
export interface CountingRenderer extends Renderer {
  rendered: string[]
}

export function countingRenderer(): CountingRenderer {
  const real = createRenderer({ timezone: 'UTC' })
  const renderer: CountingRenderer = {
    rendered: [],
    async render(identified, variables) {
      renderer.rendered.push(identified.key)
      if (identified.body.raw.includes(UNRENDERABLE))
        return { problems: [{ ...identified.place, severity: 'error', message: 'cannot be rendered' }] }
      return real.render(identified, variables)
    },
    close: () => real.close(),
  }
  return renderer
}

/** A temporary folder with a target in it that remembers what it was asked to do. */
export class Place {
  readonly base = mkdtempSync(join(tmpdir(), 'feedmill-run-'))
  readonly root: string
  readonly name: string
  calls: string[] = []
  /** Called before each put; may throw. */
  beforePut: (path: string, count: number) => void = () => {}
  beforeLock: () => Promise<void> = async () => {}
  readonly #inner: Target
  readonly target: Target

  constructor(name = 'out', encodings: readonly Encoding[] = []) {
    this.name = name
    this.root = join(this.base, name)
    this.#inner = directoryTarget({ root: this.root, display: name, durability: 'rename', encodings })
    const inner = this.#inner
    let puts = 0
    this.target = {
      name: inner.name,
      removeAfterMs: inner.removeAfterMs,
      encodings: inner.encodings ?? [],
      read: (path) => inner.read(path),
      sizes: (paths, held) => inner.sizes(paths, held),
      lock: async (right) => {
        await this.beforeLock()
        this.calls.push('lock')
        puts = 0
        return inner.lock(right)
      },
      holder: (right) => inner.holder(right),
      put: async (path, parts, facts) => {
        this.beforePut(path, puts++)
        this.calls.push(`put ${path}`)
        return inner.put(path, parts, facts)
      },
      remove: async (path) => {
        this.calls.push(`remove ${path}`)
        return inner.remove(path)
      },
      settle: async () => {
        this.calls.push('settle')
        return inner.settle()
      },
      commit: async () => {
        this.calls.push('commit')
        return inner.commit()
      },
    }
  }

  /** Every file's bytes by path. */
  tree(): Record<string, string> {
    return Object.fromEntries(this.paths().map((path) => [path, this.text(path)]))
  }

  /** The tree without our state. */
  documents(): Record<string, string> {
    const isState = ([path]: [string, string]): boolean => path.startsWith('feedmill-state/')
    return Object.fromEntries(Object.entries(this.tree()).filter((entry) => !isState(entry)))
  }

  /** All that would show that a file was touched. */
  stamps(): Record<string, string> {
    return Object.fromEntries(
      this.paths().map((path) => {
        const { ino, mtimeMs, ctimeMs, size } = lstatSync(join(this.root, path))
        return [path, `${ino} ${mtimeMs} ${ctimeMs} ${size}`]
      }),
    )
  }

  paths(): string[] {
    if (!existsSync(this.root)) return []
    return readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.root.length + 1))
      .sort()
  }

  text(path: string): string {
    return readFileSync(join(this.root, path), 'utf8')
  }

  path(path: string): string {
    return join(this.root, path)
  }

  dispose(): void {
    rmSync(this.base, { recursive: true, force: true })
  }
}

export interface RunOptions extends Partial<Omit<Run, 'flags' | 'site' | 'feeds' | 'targets'>> {
  readonly posts?: readonly Post[]
  readonly place?: Place
  readonly targets?: readonly Target[]
  readonly site?: Partial<Site>
  readonly feeds?: Partial<FeedsSpec>
  readonly flags?: Partial<RunFlags>
  readonly now?: number
  readonly renderer?: Renderer
  /** Pages that go with the feeds; none by default. */
  readonly pages?: PagesSpec
  /** Receives every log line: `level message`. */
  readonly log?: string[]
}

export async function run(options: RunOptions): Promise<RunResult> {
  const {
    posts = [],
    place,
    site,
    feeds,
    flags,
    now = T1,
    log = [],
    targets,
    pages,
    renderer = countingRenderer(),
    ...rest
  } = options
  const line =
    (level: string) =>
    (_facts: object, message: string): void => {
      log.push(`${level} ${message}`)
    }
  const context: Context = {
    now,
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    signal: new AbortController().signal,
  }
  const whole = { ...SITE, ...site }
  const spec = { ...FEEDS, ...feeds }
  const made: Run = {
    site: whole,
    ids: { policy: 'tag', authority: 'example.com' },
    sources: [memorySource(posts)],
    feeds: spec,
    formats,
    press: createPress({
      site: whole,
      formats: [...entryFormsOf(spec), ...(pages === undefined ? [] : (['page'] as const))],
      renderer,
      helperFrom: Number.POSITIVE_INFINITY,
    }),
    gate,
    companions: pages === undefined ? [] : [createPages(pages)],
    targets: targets ?? (place === undefined ? [] : [place.target]),
    guard: DEFAULT_GUARD,
    flags: { ...PLAIN_RUN, ...flags },
    ...rest,
  }
  return generate(made, context)
}

/** What a JSON document says of its posts. */
export function items(
  place: Place,
  path = 'feed.json',
): {
  id: string
  url: string
  title?: string
  date_modified: string
  date_published: string
  content_html: string
}[] {
  return JSON.parse(place.text(path)).items
}

export function idsByTitle(place: Place, path = 'feed.json'): Record<string, string> {
  return Object.fromEntries(items(place, path).map(({ id, title }) => [title ?? '', id]))
}

export function actions({ report }: RunResult, action: 'put' | 'keep' | 'remove'): string[] {
  return report.documents.filter((document) => document.action === action).map(({ path }) => path)
}

export function threeFormats(...folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => ['atom.xml', 'feed.json', 'feed.xml'].map((name) => folder + name))
    .sort()
}
