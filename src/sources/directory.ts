import { statSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import picomatch from 'picomatch'
import { digestOf } from '../core/digest.ts'
import type { Cache, Context, Early, LeftOut, Loaded, Source } from '../core/ports.ts'
import type { DataMap, Post } from '../core/post.ts'
import { OperatorError, type Problem } from '../core/problem.ts'
import { VERSION } from '../core/version.ts'
import { ContentError } from './content-error.ts'
import type { Blog, BlogFolder, ContentFile } from './dialects/dialect.ts'
import { namesFiles, unservedNote } from './files-beside.ts'
import { parseFrontMatter } from './front-matter.ts'
import { leftOutBy, noPost, type Refusal } from './left-out.ts'
import { noPostsNote } from './no-posts.ts'
import { readText } from './read-text.ts'
import { type Found, walk } from './walk.ts'

export interface DirectoryOptions {
  readonly blog: Blog
  readonly folder: BlogFolder
  /** The folder in messages; what is `.` or ends in a colon has no slash behind it. */
  readonly display: string
  /** Globs below the folder; they replace the dialect's own. */
  readonly include?: readonly string[]
  readonly exclude: readonly string[]
  /** Front matter of files that do not say otherwise. */
  readonly defaults: DataMap
  /** What Liquid sees as `site`. */
  readonly variables: DataMap
  readonly cache?: Cache
}

/** What became of a file: exactly one of a post, a reason, or an error among the problems. */
interface FileOutcome {
  readonly post?: Post
  readonly leftOut?: string
  readonly isStated?: true
  readonly dependsOnOthers?: boolean
  readonly problems: readonly Problem[]
}

const EXCLUDED = leftOutBy('excluded by the configuration')

/** What other programs write posts in, and some engines read. */
const UNREAD = '**/*.{org,adoc,asciidoc,asc,rst,pandoc,pdc,textile,mdoc,rmd,qmd}'

/** Files are read one after the other; between slices of this many the process may do other things. */
const SLICE = 200

/** The posts of a folder, read by the rules of its engine. */
export function directorySource(options: DirectoryOptions): Source {
  const { blog, folder, display } = options
  const included = picomatch([...(options.include ?? folder.include)], { nocase: true })
  const isUnread = picomatch(options.include === undefined ? [UNREAD, ...(folder.unread ?? [])] : [], {
    nocase: true,
  })
  const engineOwn = picomatch([...folder.exclude])
  const excluded = picomatch([...options.exclude])
  // Another version may make something else of the same file.
  const prefix = display === '.' ? '' : display.endsWith(':') ? display : `${display}/`
  const label = prefix.endsWith('/') ? display : `the source ${blog.sourceName}`
  const settings = digestOf(blog, display, folder.settings, options.defaults, VERSION)

  return {
    name: blog.sourceName,
    async load(context: Context, early: Early): Promise<Loaded> {
      requireFolder(blog.root, display)
      const posts: Post[] = []
      const leftOut: LeftOut[] = []
      const shown = (path: string): string => prefix + path
      const problems: Problem[] = folder.problems.map((problem) => ({
        ...problem,
        path: shown(problem.path),
      }))
      const present: string[] = []
      const keyOf = (path: string): string => `${blog.sourceName}/${path}`

      const isWanted = (path: string): boolean => (included(path) || isUnread(path)) && !engineOwn(path)
      const found = walk(blog.root, isWanted)
      for (const { path, reason } of found.odd) {
        present.push(keyOf(path))
        problems.push({ path: shown(path), severity: 'error', message: `is ${reason}, so it is left out` })
      }
      for (const { path, error } of found.unreadable) {
        present.push(keyOf(path))
        problems.push({ path: shown(path), severity: 'error', ...systemFault(error) })
      }
      const { files } = found
      const outcomes: FileOutcome[] = new Array(files.length)
      // Most names begin with a date, so that the newest posts come last.
      for (const [index, file] of [...files.entries()].reverse()) {
        if (index % SLICE === SLICE - 1) await nextTurn()
        context.signal.throwIfAborted()
        const refused = excluded(file.path)
          ? EXCLUDED
          : (refusal(options, file.path) ?? (included(file.path) ? undefined : unreadFormat(file.path)))
        const outcome: FileOutcome = refused === undefined ? readFile(file) : { ...refused, problems: [] }
        outcomes[index] = outcome
        if (outcome.post !== undefined) early(outcome.post, options.variables)
      }
      for (const [index, { path }] of files.entries()) {
        const outcome = outcomes[index] as FileOutcome
        problems.push(...outcome.problems)
        if (outcome.post !== undefined) posts.push(outcome.post)
        else present.push(keyOf(path))
        if (outcome.leftOut === undefined) continue
        const { leftOut: reason, isStated } = outcome
        leftOut.push({ path: shown(path), reason, key: keyOf(path), ...(isStated && { isStated }) })
      }
      const note = unservedNote(posts)
      if (note !== undefined) context.log.info({ source: blog.sourceName }, note)
      const why = noPostsNote({ posts, leftOut, problems }, label, {
        globs: options.include ?? folder.include,
        isStated: options.include !== undefined,
      })
      if (why !== undefined) context.log.warn({ source: blog.sourceName }, why)
      return { posts, leftOut, problems, present, variables: options.variables }

      function remember(what: string, file: string, make: (file: string) => string): string {
        const cached = options.cache === undefined ? undefined : stampOf(what, file, context.now)
        const known = cached && options.cache?.get(`${what} ${file}`, cached.stamp)
        if (typeof known === 'string') return known
        const made = make(file)
        if (cached?.isSettled) options.cache?.put(`${what} ${file}`, cached.stamp, made)
        return made
      }

      function readFile(file: Found): FileOutcome {
        const path = `${blog.root}/${file.path}`
        const cached = options.cache === undefined ? undefined : stampOf(settings, path, context.now)
        const known = cached && (options.cache?.get(path, cached.stamp) as FileOutcome | undefined)
        if (known !== undefined) return known
        const outcome = interpretFile(
          { ...options, blog: { ...blog, remember } },
          file.path,
          shown(file.path),
        )
        if (cached?.isSettled && dependsOnItselfAlone(outcome))
          options.cache?.put(path, cached.stamp, outcome)
        return outcome
      }
    },
  }
}

function requireFolder(root: string, display: string): void {
  let isFolder = false
  try {
    isFolder = statSync(root).isDirectory()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new OperatorError(`${display}: expected a folder with posts, found nothing readable (${code})`, {
      cause,
    })
  }
  if (!isFolder) throw new OperatorError(`${display}: expected a folder with posts, found a file`)
}

function unreadFormat(path: string): Refusal {
  return noPost(`${/\.[^./]+$/.exec(path)?.[0] ?? 'its format'} is not read`)
}

/** The user's own `include` names the posts, wherever the engine would look for them. */
function refusal(options: DirectoryOptions, path: string): Refusal | undefined {
  return options.include === undefined ? options.folder.refuse(path) : undefined
}

function interpretFile(options: DirectoryOptions, path: string, display: string): FileOutcome {
  const { blog, folder, defaults } = options
  try {
    const text = readText(`${blog.root}/${path}`)
    if (text.trim() === '') return { leftOut: 'empty', problems: [] }
    const frontMatter = parseFrontMatter(text)
    const file: ContentFile = {
      path,
      display,
      frontMatter,
      data: { ...defaults, ...frontMatter?.data },
      body: frontMatter?.body ?? text,
      bodyLine: frontMatter?.bodyLine ?? 1,
    }
    const outcome = folder.interpret(file, blog)
    return 'post' in outcome ? outcome : { ...outcome, problems: [] }
  } catch (error) {
    const fault = faultOf(error)
    return { problems: [{ path: display, severity: 'error', ...fault }] }
  }
}

function faultOf(error: unknown): Pick<Problem, 'message' | 'hint' | 'line'> {
  if (error instanceof ContentError) {
    const { message, line, hint } = error
    return { message, ...(line !== undefined && { line }), ...(hint !== undefined && { hint }) }
  }
  if (
    (error as NodeJS.ErrnoException).code !== undefined &&
    (error as NodeJS.ErrnoException).syscall !== undefined
  ) {
    return systemFault(error as NodeJS.ErrnoException)
  }
  throw error
}

function systemFault(error: NodeJS.ErrnoException): Pick<Problem, 'message' | 'hint'> {
  if (error.code === 'ENOENT') return { message: 'is not there any more, or is a link to nothing' }
  if (error.code === 'ELOOP') return { message: 'is a link to itself' }
  if (error.code === 'EACCES')
    return { message: 'may not be read (EACCES)', hint: 'give read permission to it' }
  return { message: `cannot be read (${error.code})` }
}

/** What a file's outcome depends on; undefined when that cannot be told, as reading it will show. */
function stampOf(
  settings: string,
  path: string,
  now: number,
): { stamp: string; isSettled: boolean } | undefined {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path)
    // A file changed a moment ago may change again without its times showing it.
    return { stamp: `${settings} ${ino} ${size} ${mtimeMs} ${ctimeMs}`, isSettled: ctimeMs < now - 2000 }
  } catch {
    return undefined
  }
}

/** An enclosure's length is that of another file, and so is the address of what a text names by its place. */
function dependsOnItselfAlone({ post, dependsOnOthers }: FileOutcome): boolean {
  if (dependsOnOthers === true) return false
  return post === undefined || (post.enclosures.length === 0 && !namesFiles(post.body.beside))
}
