import { readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import type { Log, Target } from '../core/ports.ts'
import { appendPath } from '../core/url.ts'
import type { DocumentReport } from '../pipeline/report.ts'
import type { ServedDocument, ServedFeed, ServedRedirect, ServedSet } from './http/served.ts'
import type { Spool } from './http/spool.ts'
import type { RunOutcome } from './run-job.ts'

/**
 * What is to be served after a run: what stands at the first target.
 *
 * @param redirects old path on the host → document below the site
 */
export function servedSetOf(
  { report, site, targets: [first] }: RunOutcome,
  redirects: Readonly<Record<string, string>>,
  hubs: readonly string[],
): ServedSet {
  const documents = report.documents.flatMap((document): ServedDocument[] => {
    const { target = first, action, path, mediaType, sha256, length, changed } = document
    // The server compresses for itself.
    if (target !== first || action === 'remove' || document.encoding !== undefined) return []
    // One that is about to be removed has no media type any more.
    if (mediaType === undefined || sha256 === undefined || length === undefined) return []
    const feed = servedFeed(document, hubs)
    const instant = changed === undefined ? 0 : Date.parse(changed)
    return [{ path, mediaType, sha256, length, changed: instant, ...(feed !== undefined && { feed }) }]
  })
  const moved = Object.entries(redirects).map(([from, path]): [string, ServedRedirect] => [
    from,
    { to: new URL(appendPath(site.url, path)).pathname, status: 301 },
  ])
  return { documents, redirects: new Map(moved) }
}

function servedFeed({ title, url, period }: DocumentReport, hubs: readonly string[]): ServedFeed | undefined {
  if (title === undefined || url === undefined) return undefined
  return period === undefined
    ? { title, self: url, hubs }
    : { title: `${title} (${period})`, self: url, hubs: [], isArchive: true }
}

/** Brings into the spool what it lacks, as a run tells only of what it has put itself. Gives what can be served. */
export async function fillSpool(set: ServedSet, spool: Spool, target: Target, log: Log): Promise<ServedSet> {
  const documents: ServedDocument[] = []
  for (const document of set.documents) {
    const { path, sha256 } = document
    try {
      if (spool.length(sha256) === undefined)
        await spool.put(sha256, [(await target.read(path)) ?? Buffer.of()])
      documents.push(document)
    } catch (error) {
      log.warn({ path }, `${target.name}: ${path} is not served: ${(error as Error).message}`)
    }
  }
  return { ...set, documents }
}

interface StoredSet {
  readonly version: 1
  readonly documents: readonly ServedDocument[]
  readonly redirects: readonly (readonly [string, ServedRedirect])[]
}

/** Remembers what was served last, so that it is served again from the first moment on. */
export async function saveSet(path: string, { documents, redirects }: ServedSet): Promise<void> {
  const stored: StoredSet = { version: 1, documents, redirects: [...redirects] }
  await writeFile(`${path}.tmp`, JSON.stringify(stored))
  await rename(`${path}.tmp`, path)
}

/** What was served last, as far as the spool still has it; undefined when nothing is known of that. */
export function loadSet(path: string, spool: Spool): ServedSet | undefined {
  try {
    const { version, documents, redirects } = JSON.parse(readFileSync(path, 'utf8')) as StoredSet
    if (version !== 1 || documents.some(({ sha256 }) => spool.length(sha256) === undefined)) return undefined
    return { documents, redirects: new Map(redirects) }
  } catch {
    return undefined
  }
}
