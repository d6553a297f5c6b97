import { digestOfTexts } from '../core/digest.ts'
import type { DocumentPlan, Encoding, SiblingPlan } from '../core/document.ts'
import type { Site } from '../core/feed.ts'
import { OperatorError } from '../core/problem.ts'
import { EXTENSIONS } from '../core/sibling.ts'
import { appendPath } from '../core/url.ts'
import { LEVELS } from './compress.ts'

/**
 * The compressed forms of all documents that are text and that readers ask for.
 *
 * @throws OperatorError when one would take a document's place
 */
export function planSiblings(
  documents: readonly DocumentPlan[],
  encodings: ReadonlySet<Encoding>,
  site: Site,
): SiblingPlan[] {
  if (encodings.size === 0) return []
  const places = new Set(documents.map(({ path }) => path.toLowerCase()))
  return documents.filter(isSentAsText).flatMap((document) =>
    [...encodings].map((encoding) => {
      const path = document.path + EXTENSIONS[encoding]
      if (places.has(path.toLowerCase())) {
        throw new OperatorError(
          `feeds: a document and the ${encoding} form of ${document.path} would both be published at ${path}; give the document another name`,
        )
      }
      return {
        path,
        url: appendPath(site.url, path),
        mediaType: document.mediaType,
        rank: document.rank,
        recipe: digestOfTexts(document.recipe, encoding, LEVELS[encoding]),
        of: document,
        encoding,
      }
    }),
  )
}

/** What is compressed by itself, such as an image, gains nothing. */
const TEXT =
  /^(?:text\/|application\/(?:[^;]*\+)?(?:xml|json)(?:;|$)|application\/javascript|image\/svg\+xml)/

function isSentAsText(document: DocumentPlan): boolean {
  return TEXT.test(document.mediaType) && !('isForHost' in document)
}
