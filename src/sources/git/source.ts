import type { Source } from '../../core/ports.ts'
import type { Problem } from '../../core/problem.ts'
import { type DirectoryOptions, directorySource } from '../directory.ts'
import type { Checkout } from './checkout.ts'

export interface GitSourceOptions extends DirectoryOptions {
  readonly checkout: Pick<Checkout, 'leftOut'>
  /** The source's folder in the repository, without a slash at its ends; empty for the whole. */
  readonly path: string
  /** About the source as a whole. */
  readonly problems: readonly Problem[]
}

/** The posts of a folder of a repository, as it was last brought to this machine. */
export function gitSource(options: GitSourceOptions): Source {
  const directory = directorySource(options)
  const above = options.path === '' ? '' : `${options.path}/`
  return {
    name: directory.name,
    async load(context, early) {
      const loaded = await directory.load(context, early)
      const entries = options.checkout.leftOut
        .filter(({ path }) => path.startsWith(above))
        .map(({ path, ...entry }) => ({ ...entry, below: path.slice(above.length) }))
      const shown = (below: string): string => options.display + (above === '' ? '' : '/') + below
      const keyOf = (below: string): string => `${directory.name}/${below}`
      return {
        ...loaded,
        leftOut: [
          ...loaded.leftOut,
          ...entries.map(({ below, reason }) => ({ path: shown(below), reason, key: keyOf(below) })),
        ],
        problems: [
          ...options.problems,
          ...loaded.problems,
          ...entries.flatMap(({ below, reason, severity }): Problem[] =>
            severity === undefined
              ? []
              : [{ path: shown(below), severity, message: `is left out: ${reason}` }],
          ),
        ],
        present: [...loaded.present, ...entries.flatMap(({ below }) => [keyOf(below), `${keyOf(below)}/`])],
      }
    },
  }
}
