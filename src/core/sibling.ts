import type { Encoding } from './document.ts'

/** What web servers append to a document's name when they look for its compressed form. */
export const EXTENSIONS: Readonly<Record<Encoding, string>> = { gzip: '.gz', br: '.br' }

/** Whether a path that we hold is a compressed form: its document is held, too. */
export function isSiblingPath(path: string, isHeld: (path: string) => boolean): boolean {
  return Object.values(EXTENSIONS).some(
    (extension) => path.endsWith(extension) && isHeld(path.slice(0, -extension.length)),
  )
}
