import { parseWrittenDate } from '../core/written-date.ts'

/** The last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** `a/b.c.md` → `a/b.c`. */
export function withoutExtension(path: string): string {
  return path.replace(/\.[^./]+$/, '')
}

/** A file name that begins with a date, as `2011-07-22-a-slug`: the date as written, and the rest. */
export function datedName(name: string): { date: string; slug: string } | undefined {
  const match = /^(\d{4}-\d{1,2}-\d{1,2})(?:[-_ ](.*))?$/.exec(name)
  return match === null ? undefined : { date: match[1] ?? '', slug: match[2] ?? '' }
}

/** A date in folders, as `2011/07/22/a-slug` or `2011/07/a-slug`; undefined unless it is a possible date. */
export function folderDate(path: string): string | undefined {
  const match = /(?:^|\/)(\d{4})\/(\d{1,2})(?:\/(\d{1,2}))?\/[^/]+(?:\/index\.[a-z]+)?$/.exec(path)
  if (match === null) return undefined
  const date = `${match[1]}-${match[2]}-${match[3] ?? '01'}`
  return parseWrittenDate(date) === undefined ? undefined : date
}
