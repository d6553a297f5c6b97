import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalogue } from '../core/catalogue.ts'
import { sha256 } from '../core/digest.ts'
import type { Problem } from '../core/problem.ts'
import { EXTENSIONS } from '../core/sibling.ts'
import { appendPath } from '../core/url.ts'
import { pagesBelow, readPage, replacePage } from './folder.ts'
import { insertLinks } from './insert-links.ts'
import { PageFeeds } from './page-feeds.ts'

export interface FolderOptions {
  /** Absolute: the folder that is served at the site's root. */
  readonly root: string
  /** The folder in messages. */
  readonly display: string
  readonly catalogue: Catalogue
  /** Path below the site → SHA-256 of what Feedmill published there: our own pages are left alone. */
  readonly published: Readonly<Record<string, { readonly sha256: string }>>
  /** Otherwise it is only said what would be written. */
  readonly mayWrite: boolean
  readonly signal: AbortSignal
}

export interface FolderOutcome {
  /** Paths of the pages whose links were, or would be, brought up to date. */
  readonly changed: readonly string[]
  readonly unchanged: number
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[]
  readonly problems: readonly Problem[]
}

/** What every page of ours says of itself, also where it is published below another folder than the one asked for. */
const OURS = /<meta name="generator" content="Feedmill">/

/**
 * Brings the links to feeds in the pages of a built site up to date.
 *
 * @throws RunError when a folder cannot be read, or a page cannot be written
 */
export function updateFolder(options: FolderOptions): FolderOutcome {
  const { root, display, catalogue, published, mayWrite, signal } = options
  const feeds = new PageFeeds(catalogue.feeds, catalogue.home)
  const changed: string[] = []
  const leftOut: { path: string; reason: string }[] = []
  const problems: Problem[] = []
  let unchanged = 0
  for (const path of pagesBelow(root)) {
    signal.throwIfAborted()
    const place = join(display, path)
    const say = (severity: Problem['severity'], message: string, hint?: string): void => {
      problems.push({ path: place, severity, message, ...(hint !== undefined && { hint }) })
    }
    const page = readPage(join(root, path))
    if ('fault' in page) {
      say('error', page.fault, 'its links to feeds are not set')
      continue
    }
    if (published[path]?.sha256 === sha256(page.bytes) || OURS.test(page.text)) {
      leftOut.push({ path: place, reason: 'it is Feedmill’s own' })
      continue
    }
    const insertion = insertLinks(page.text, appendPath(catalogue.home, path), feeds.of(path))
    if ('leftOut' in insertion) leftOut.push({ path: place, reason: insertion.leftOut })
    else if ('fault' in insertion) say('error', insertion.fault, 'its links to feeds are not set')
    else if (insertion.text === page.text) unchanged++
    else {
      if (mayWrite) replacePage(join(root, path), insertion.text)
      changed.push(place)
      const packed = Object.values(EXTENSIONS).filter((extension) => existsSync(join(root, path) + extension))
      if (packed.length > 0)
        say(
          'warning',
          `the ${packed.join(' and ')} beside it is not up to date any more`,
          'compress after this command',
        )
    }
  }
  return { changed, unchanged, leftOut, problems }
}
