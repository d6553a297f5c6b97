import type { FormatName } from './feed.ts'

/** What a path's placeholders stand for, as slugs. */
export interface PathFacts {
  readonly slug?: string
  readonly language?: string
  /** The language is the site's own, for which what is in brackets is left out. */
  readonly isSiteLanguage?: boolean
}

/** A path of the configuration with its `:slug` and `:language`; `[…]` is left out for the site's own language. */
export function fillPath(template: string, { slug = '', language = '', isSiteLanguage }: PathFacts): string {
  return withBrackets(template, isSiteLanguage !== true).replace(PLACEHOLDER, (name) =>
    name === ':slug' ? slug : language,
  )
}

/** The forms that a path can take, with their placeholders: with what is in brackets, and without. */
export function pathForms(template: string): readonly string[] {
  return [...new Set([withBrackets(template, true), withBrackets(template, false)])]
}

/** A form of a path, cut where something is filled in. */
export function cutPath(form: string): readonly string[] {
  return form.split(ANY)
}

/** A feed's folder, of its path: it ends in `/`, and is empty for the root. */
export function folderOf(path: string): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '')
  return trimmed === '' ? '' : `${trimmed}/`
}

/**
 * Where a document is, below the target. `file` belongs to the feed's folder, or with a leading `/` to the root; what ends in
 * `/` is a folder, and the document is its index.
 */
export function documentPath(folder: string, file: string, format: FormatName): string {
  const path = file.startsWith('/') ? file.slice(1) : folder + file
  if (!path.endsWith('/')) return path
  return `${path}${format === 'json' ? 'index.json' : 'index.xml'}`
}

/** Where the same document of an archive is: always in the archive's folder. */
export function archivedPath(folder: string, file: string, format: FormatName): string {
  return documentPath(folder, file.replace(/^\//, ''), format)
}

const PLACEHOLDER = /:slug|:language/g
const ANY = /:slug|:language|:period/

function withBrackets(template: string, areKept: boolean): string {
  return template.includes('[') ? template.replace(/\[([^[\]]*)\]/g, areKept ? '$1' : '') : template
}
