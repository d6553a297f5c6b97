import { type DocumentPlan, isFeedPlan, type StoredPlan } from '../core/document.ts'
import { type ConfigKey, formatKey, OperatorError, type Problem } from '../core/problem.ts'
import { documentKey } from './feed-places.ts'

/**
 * Each document has a place for itself, and none is a file where another one has its folder.
 *
 * @throws OperatorError that names the two
 */
export function requirePlaces(documents: readonly DocumentPlan[]): void {
  const owners = new Map<string, DocumentPlan>()
  for (const document of documents) {
    const place = document.path.toLowerCase()
    const owner = owners.get(place)
    if (place.endsWith('/'))
      throw refusal(
        [document],
        `expected the path of a document, found the folder ${document.path}; name a file in it`,
      )
    if (owner !== undefined)
      throw refusal([owner, document], `both would be published at ${document.path}; give one another path`)
    owners.set(place, document)
  }
  for (const [place, document] of owners) {
    for (let end = place.lastIndexOf('/'); end > 0; end = place.lastIndexOf('/', end - 1)) {
      const file = owners.get(place.slice(0, end))
      if (file !== undefined)
        throw refusal(
          [file, document],
          `${file.path} would be a document, and the folder of ${document.path}; give one of them another path`,
        )
    }
  }
}

/** What is not where its owner expects it, as something else is there. */
export function movedProblems(documents: readonly StoredPlan[]): Problem[] {
  const moved = documents.flatMap((stored) =>
    'wanted' in stored && stored.wanted !== undefined ? [{ ...stored, wanted: stored.wanted }] : [],
  )
  const [first] = moved
  if (first === undefined) return []
  const { path, wanted, key = ['pages'] } = first
  const others = moved.length === 1 ? '' : `; so it is with ${moved.length - 1} more`
  return [
    {
      path: formatKey(key),
      key,
      severity: 'warning',
      message: `the page ${path} would be ${wanted}, where a feed’s own document is${others}`,
      hint: 'give the pages or that document another name',
    },
  ]
}

function refusal(documents: readonly DocumentPlan[], message: string): OperatorError {
  const keys = documents.map(keyOf)
  return new OperatorError(`${[...new Set(keys.map(formatKey))].join(' and ')}: ${message}`, { keys })
}

/** What decides where a document is; the files of hosts have names of their own. */
function keyOf(document: DocumentPlan): ConfigKey {
  if (!isFeedPlan(document)) return document.key ?? ['hosting', 'files']
  const { feed, period, format } = document
  return documentKey({ feed, period, format })
}
