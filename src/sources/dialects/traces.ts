/** By what a folder is known to be an engine's. */

/** What an engine leaves in a folder, and how much it says: from `ENOUGH` on, the folder is that engine's. */
export interface Trace {
  readonly weight: number
  /** In the text of files, or deep in folders: looked for only where no configuration file is, as that takes time. */
  readonly isDeep?: true
  /** What is shown to people when it is found. */
  readonly found: (view: FolderView) => string | undefined
}

/** A file that only one engine has is enough; of what several have, it takes more than one. */
export const ENOUGH = 3

/** A folder, as recognising its engine asks about it. Nothing is executed, and nothing is an error. */
export interface FolderView {
  has(name: string): boolean
  /** A folder that has Markdown files, at any depth looked at; its name. */
  hasMarkdown(folder: string): string | undefined
  /** A folder with files whose names begin with a date; its name. */
  hasDated(folder: string): string | undefined
  /** The first path that matches, of those looked at. */
  matching(pattern: RegExp): string | undefined
  /** Whether `package.json` names a package among its dependencies. */
  dependsOn(name: string): boolean
  /** The file and key, when a TOML file has such a key at its top level. */
  hasKey(file: string, key: string): string | undefined
  /** The texts of a sample of Markdown files. */
  readonly texts: readonly string[]
  /** In how many of them the pattern is found. */
  count(pattern: RegExp): number
}

/** Files and folders that each say as much. */
export function named(weight: number, names: readonly string[]): Trace[] {
  return names.map((name) => ({ weight, found: (view) => (view.has(name) ? name : undefined) }))
}

/** Files of which the first that is there counts. */
export function oneOf(weight: number, names: readonly string[]): Trace {
  return { weight, found: (view) => names.find((name) => view.has(name)) }
}

/** A package among those that `package.json` asks for. */
export function dependency(name: string): Trace {
  return {
    weight: 3,
    found: (view) => (view.dependsOn(name) ? `${name} in package.json` : undefined),
  }
}

/** A way of writing, in at least two files: one text may speak of anything. */
export function inText(weight: number, name: string, pattern: RegExp): Trace {
  return {
    weight,
    isDeep: true,
    found: (view) => {
      const count = view.count(pattern)
      return count >= 2 || (count === 1 && view.texts.length <= FEW) ? `${name} in ${count} files` : undefined
    },
  }
}

/** In so few files one is no accident. */
const FEW = 3

/** A program in each of the spellings that JavaScript has for its files. */
export function scripts(name: string): string[] {
  return ['js', 'mjs', 'cjs', 'ts', 'mts'].map((ending) => `${name}.${ending}`)
}
