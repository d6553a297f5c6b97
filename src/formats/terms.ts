import type { Site } from '../core/feed.ts'
import { remembering } from '../core/memo.ts'
import type { Post } from '../core/post.ts'
import { legalText, singleLine } from '../core/text.ts'
import { appendPath } from '../core/url.ts'

/** What names a taxonomy in RSS (`domain`) and Atom (`scheme`): an address below the site. */
export function taxonomyUrl(site: Site, taxonomy: string): string {
  let urls = taxonomyUrls.get(site)
  if (urls === undefined) {
    urls = new Map()
    taxonomyUrls.set(site, urls)
  }
  let url = urls.get(taxonomy)
  if (url === undefined) {
    url = appendPath(site.url, `${taxonomy}/`)
    urls.set(taxonomy, url)
  }
  return url
}

const taxonomyUrls = new WeakMap<Site, Map<string, string>>()

/**
 * The terms of a post, each once, in its first spelling: by taxonomy, or over all of them for formats that know only
 * tags. Spellings that differ by case or normalisation alone are one term.
 */
export function uniqueTerms(
  post: Post,
  scope: 'byTaxonomy' | 'overall',
): { taxonomy: string; label: string }[] {
  const seen = new Set<string>()
  const terms: { taxonomy: string; label: string }[] = []
  for (const [taxonomy, labels] of Object.entries(post.terms)) {
    for (const written of labels) {
      const label = cleanLabel(written)
      const folded = foldedLabel(label)
      const key = scope === 'overall' ? folded : `${taxonomy} ${folded}`
      if (label === '' || seen.has(key)) continue
      seen.add(key)
      terms.push({ taxonomy, label })
    }
  }
  return terms
}

/** Each is asked for by every format of every post. */
const cleanLabel = remembering((written) => singleLine(legalText(written)))

const foldedLabel = remembering((label) => label.normalize('NFC').toLowerCase())
