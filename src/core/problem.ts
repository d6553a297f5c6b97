import { maskPasswords } from './url.ts'

/** Where something was found: a path as its owner would open it, and the line (from 1) when it is known. */
export interface Place {
  readonly path: string
  readonly line?: number
}

/**
 * Something wrong with content: one file, one post, one value. It never ends a run.
 * `error`: what was asked for is not published. `warning`: it is published, perhaps not as its author meant.
 */
export interface Problem extends Place {
  readonly severity: 'error' | 'warning'
  /** What was found, and what was expected instead. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
  /** `path` is this key of the configuration, whose line somebody may know who has the file. */
  readonly key?: ConfigKey
}

/** A problem that may be shown to whoever sees reports and logs. */
export function withoutPasswords<P extends Problem>(problem: P): P {
  return { ...problem, message: maskPasswords(problem.message) }
}

/** `path:line: message (hint)`, on one line, without passwords. */
export function formatProblem(problem: Problem): string {
  const place = problem.line === undefined ? problem.path : `${problem.path}:${problem.line}`
  const hint = problem.hint === undefined ? '' : ` (${problem.hint})`
  return maskPasswords(`${place}: ${problem.message}${hint}`).replace(/[\r\n]+/g, ' ')
}

/**
 * Wrong configuration, usage or credentials: the run stops before anything is touched.
 * The message names the place (a path in the configuration, a flag), what was expected and what was found.
 */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  /** The keys of the configuration that the message names, where somebody who has its file can tell their lines. */
  readonly keys: readonly ConfigKey[]

  constructor(message: string, options: ErrorOptions & { readonly keys?: readonly ConfigKey[] } = {}) {
    const { keys = [], ...rest } = options
    super(message, rest)
    this.keys = keys
  }
}

/** Where something stands in the configuration, such as `['feeds', 'named', 'news', 'path']`. */
export type ConfigKey = readonly PropertyKey[]

/** As messages show it: `targets[0].path`, `hosting.redirects["/rss.xml"]`. */
export function formatKey(key: ConfigKey): string {
  return key
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`
      return /^[\w-]+$/.test(String(part)) ? `.${String(part)}` : `[${JSON.stringify(part)}]`
    })
    .join('')
    .replace(/^\./, '')
}

/** Why a run ended without publishing; the old output is intact. */
export class RunError extends Error {
  override readonly name: string = 'RunError'
  /** The exit code of the command: 3 refused or failed, 4 another publisher holds the target. */
  readonly exitCode: 3 | 4 = 3
}

/** What is to be published looks like an accident, or is not what was asked for: somebody must decide. */
export class RefusalError extends RunError {
  override readonly name = 'RefusalError'
}

/** Something is in the way that is not ours. */
export class ForeignFileError extends RunError {
  override readonly name = 'ForeignFileError'
}

/** Another publisher holds the target. */
export class TargetBusyError extends RunError {
  override readonly name = 'TargetBusyError'
  override readonly exitCode = 4
}
